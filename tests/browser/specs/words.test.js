import assert from "node:assert/strict";
import { citizen } from "../../support-js/people.js";
import { onDemo } from "../support/journey.js";
import { isAccessible } from "../support/qualities.js";
import { signInAtHome, typePassword } from "../support/service.js";

const [lan, mai, hoa, cuc] = ["Nguyễn Thị Lan", "Trần Thanh Mai", "Lê Thị Hoa", "Phạm Thu Cúc"].map((name) => citizen(name));
const journey = onDemo({ people: [lan, mai, hoa, cuc] });

journey("home prints light, with brand, address and date, and without anything to press", { colorScheme: "dark" }, async ({ page, khoa }) => {
  await signInAtHome(page, khoa, lan);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(ground, "rgb(255, 255, 255)");
  for (const shown of [".brand strong", ".address strong", ".printed"]) assert.ok(await page.locator(shown).isVisible(), shown);
  assert.match(await page.innerText(".printed"), /\d{2}\/\d{2}\/\d{4}/);
  for (const pressed of await page.locator("button, a.button, footer a").all()) assert.equal(await pressed.isVisible(), false);
});

journey("two devices of one kind have two names for the ear, and the history says how each came", { javaScriptEnabled: false }, async ({ page, khoa }) => {
  await page.goto(`${khoa.url}/login`);
  await typePassword(page, mai, "không phải mật khẩu này");
  await page.waitForSelector("#error");
  await signInAtHome(page, khoa, mai);
  await page.context().clearCookies();
  await signInAtHome(page, khoa, mai);
  const [here, there] = [await page.getAttribute("#session-end-1", "aria-label"), await page.getAttribute("#session-end-2", "aria-label")];
  assert.match(here, /^Đăng xuất khỏi thiết bị này, Chrome trên Linux, bắt đầu lúc \d{2}\/\d{2}\/\d{4} \d{2}:\d{2}$/);
  assert.match(there, /^Đăng xuất khỏi Chrome trên Linux, bắt đầu lúc \d{2}\/\d{2}\/\d{4} \d{2}:\d{2}$/);
  const history = await page.locator(".events .hint").filter({ hasText: "Chrome" }).allInnerTexts();
  assert.equal(history.length, 3);
  for (const line of history) assert.match(line, /^Chrome trên Linux · mật khẩu · thiết bị lần đầu dùng$/);
});

journey("a message that this page's script shows beside a field is accessible too", {}, async ({ page, khoa }) => {
  await signInAtHome(page, khoa, hoa);
  await page.fill("#passkey-name", "");
  await page.click("#passkey-add");
  await page.waitForSelector("#passkey-name-why");
  assert.equal(await page.evaluate(() => document.activeElement.id), "passkey-name");
  await isAccessible(page);
});

journey("header, content and footer of every page begin at one edge or in one column on a wide screen", { viewport: { width: 1280, height: 800 } }, async ({ page, khoa }) => {
  const left = (selector) => page.locator(selector).first().evaluate((one) => {
    return Math.round(one.getBoundingClientRect().left + parseFloat(getComputedStyle(one).paddingLeft));
  });
  await page.goto(`${khoa.url}/login`);
  assert.equal(await left(".bottom h2"), await left("main"));
  await signInAtHome(page, khoa, cuc);
  assert.equal(await left(".bottom h2"), await left("main"));
  assert.equal(await left(".bar"), await left("main"));
});
