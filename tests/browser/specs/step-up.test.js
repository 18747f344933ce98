// A service asks for more than a password has shown: the window beside shows a number, the phone takes it, and the window goes on.
import assert from "node:assert/strict";
import { citizen } from "../../support-js/people.js";
import { Authenticator } from "../support/authenticator.js";
import { onDemo } from "../support/journey.js";
import { greetedBy } from "../support/portals.js";
import { signInAtHome } from "../support/service.js";

const [lan, mai, hoa] = ["Nguyễn Thị Lan", "Trần Thanh Mai", "Lê Thị Hoa"].map((name) => citizen(name));
const journey = onDemo({ people: [lan, mai, hoa] });
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

/** A phone at home with a passkey, and a window in which its holder has signed in by a password. */
async function beside({ page, context, khoa }, person, settings = {}) {
  const window = await (await context.browser().newContext({ locale: "vi-VN", ...settings })).newPage();
  await signInAtHome(window, khoa, person);
  await Authenticator.in(context, page);
  await signInAtHome(page, khoa, person);
  await page.fill("#passkey-name", "Điện thoại của tôi");
  await page.tap("#passkey-add");
  await page.waitForSelector("#passkey-remove-1");
  return window;
}

/** The window visits a portal that asks for two factors, and asks the phone. */
async function ask(window, portal) {
  await window.route(`${portal}/**`, async (route) => {
    const response = await route.fetch({ maxRedirects: 0 });
    const { location, ...headers } = response.headers();
    const asks = location?.includes("/authorize?") ? `${location}&acr_values=urn:vn:eid:aal:2` : location;
    await route.fulfill({ response, headers: asks ? { ...headers, location: asks } : headers });
  });
  await window.goto(`${portal}/?silent=no`);
  await window.click("#sign-in");
  await window.click("#confirm-link");
  return (await window.innerText("#confirm-number")).trim();
}

async function openOn(phone, khoa) {
  await phone.goto(khoa.url);
  await phone.tap("#tab-approvals");
  await phone.tap("#approval-open-1");
}

async function sayYes(phone, khoa, number) {
  await openOn(phone, khoa);
  await phone.fill("#approval-number", number);
  await phone.tap("#passkey-confirm");
  await phone.waitForURL(/done=approval-given/);
}

journey("a portal that asks for more goes on by itself once the phone has agreed", PHONE, async (world) => {
  const { page: phone, khoa } = world;
  const window = await beside(world, lan);
  const number = await ask(window, khoa.portals.national);
  await sayYes(phone, khoa, number);
  assert.match(await greetedBy(window, khoa.portals.national), /Lan/);
  assert.match(await window.innerText("#acr"), /2/);
});

journey("without a script the page that waits is loaded again, and comes to the same", PHONE, async (world) => {
  const { page: phone, khoa } = world;
  const window = await beside(world, mai, { javaScriptEnabled: false });
  const number = await ask(window, khoa.portals.national);
  await sayYes(phone, khoa, number);
  await window.reload();
  assert.match(await greetedBy(window, khoa.portals.national), /Mai/);
});

journey("whoever says on the phone that it was not them signs the other window out", PHONE, async (world) => {
  const { page: phone, khoa } = world;
  const window = await beside(world, hoa);
  await ask(window, khoa.portals.national);
  await openOn(phone, khoa);
  await phone.waitForSelector("#approval-device");
  await phone.tap("#approval-not-me");
  await phone.waitForURL(/done=approval-reported/);
  // The page that waits hears of it, and asks who it is.
  await window.waitForSelector("#login-submit, #passkey-login, #confirm-refused");
  await window.goto(`${khoa.url}/approvals`);
  await window.waitForSelector("#login-submit");
});
