// The demo's phones in software, as somebody uses them with a thumb.
import assert from "node:assert/strict";
import { typePassword } from "./service.js";

export const PASSCODE = "280614";

export const openAt = (page, khoa, slot) => page.goto(`${khoa.phones}/${slot}/`);

/** Signs in in the browser, unless that still knows the person; the app is on its first screen then. */
export async function signedIn(page, khoa, person, slot) {
  await openAt(page, khoa, slot);
  await page.click("#sign-in");
  await page.waitForSelector("#username, #key-of");
  if (await page.locator("#username").isVisible()) await typePassword(page, person);
  await page.waitForSelector("#key-of");
}

/** The same, and the phone is a key of the account from then on. */
export async function bound(page, khoa, person, slot) {
  await signedIn(page, khoa, person, slot);
  await page.click("#bind");
  await page.waitForSelector("#tier");
}

/** Whatever can be pressed is at least 44 px high and wide, but for links in a line of text. */
export async function hasThumbSizedTargets(page) {
  const small = await page.evaluate(() =>
    [...document.querySelectorAll("a, button, input, summary")]
      .filter((target) => target.checkVisibility() && !target.closest("p"))
      .map((target) => ({ html: target.outerHTML.slice(0, 80), box: (target.closest("label") ?? target).getBoundingClientRect() }))
      .filter(({ box }) => box.width < 44 || box.height < 44)
      .map(({ html, box }) => `${html} ${box.width}x${box.height}`));
  assert.deepEqual(small, []);
}
