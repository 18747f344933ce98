// A laptop is signed in by a phone that is: the page moves on by itself, with its script by events and without one by loading again.
import assert from "node:assert/strict";
import { citizen } from "../../support-js/people.js";
import { Authenticator } from "../support/authenticator.js";
import { onDemo } from "../support/journey.js";
import { signInAtHome } from "../support/service.js";

const [lan, mai] = ["Nguyễn Thị Lan", "Trần Thanh Mai"].map((name) => citizen(name));
const journey = onDemo({ people: [lan, mai] });
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

/** Somebody at home on a phone, with a passkey; and the page of a laptop that shows a code. */
async function beside({ page, context, khoa }, person, settings = {}) {
  await Authenticator.in(context, page);
  await signInAtHome(page, khoa, person);
  await page.fill("#passkey-name", "Điện thoại của tôi");
  await page.click("#passkey-add");
  await page.waitForSelector("#passkey-remove-1");
  const laptop = await (await context.browser().newContext({ locale: "vi-VN", viewport: { width: 1280, height: 800 }, ...settings })).newPage();
  await laptop.goto(`${khoa.url}/login`);
  await laptop.click("#qr-link");
  assert.ok(await laptop.locator("#qr-code").isVisible());
  return laptop;
}

/** The phone reads the code, types the number that the laptop then shows, and says yes. */
async function sayYes(page, laptop, again = async () => {}) {
  await page.goto(await laptop.innerText("#qr-address"));
  await page.click("#qr-go-on");
  assert.ok(await page.locator("#approval-device").isVisible());
  await again();
  await laptop.waitForSelector("#qr-number");
  await page.fill("#approval-number", await laptop.innerText("#qr-number"));
  await page.click("#passkey-confirm");
  await page.waitForURL(/done=approval-given/);
}

journey("a laptop moves on by itself while the phone reads, types and agrees", PHONE, async (world) => {
  const laptop = await beside(world, lan);
  await sayYes(world.page, laptop);
  await laptop.waitForURL(`${world.khoa.url}/`);
  assert.match(await laptop.innerText("main"), /Lan/);
});

journey("without a script the laptop is loaded again, and comes to the same", PHONE, async (world) => {
  const laptop = await beside(world, mai, { javaScriptEnabled: false });
  await sayYes(world.page, laptop, () => laptop.reload());
  await laptop.reload();
  await laptop.waitForURL(`${world.khoa.url}/`);
  assert.match(await laptop.innerText("main"), /Mai/);
});
