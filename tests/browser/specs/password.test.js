import assert from "node:assert/strict";
import { citizen } from "../../support-js/people.js";
import { onDemo } from "../support/journey.js";
import { greetedBy, isStrangerTo, signInAt, signOutAt } from "../support/portals.js";
import { isSignedInAtHome, problemOn, typePassword } from "../support/service.js";

const lan = citizen("Nguyễn Thị Lan");
const journey = onDemo({ people: [lan] });

journey("without JavaScript a citizen signs in once and is known at both portals", { javaScriptEnabled: false }, async ({ page, khoa }) => {
  const { national, provincial } = khoa.portals;
  await signInAt(page, national);
  await typePassword(page, lan);
  assert.equal(await greetedBy(page, national), lan.name);
  await signInAt(page, provincial);
  assert.equal(await greetedBy(page, provincial), lan.name, "no second prompt");
  await page.goto(khoa.url);
  for (const part of ["sessions-title", "events-title"]) {
    const told = await page.locator(`section[aria-labelledby=${part}]`).innerText();
    assert.match(told, /Cổng Dịch vụ công quốc gia/, "home names the services entered, as people know them");
  }
});

journey("signing out at one portal ends both, and the session with them", { javaScriptEnabled: false }, async ({ page, khoa }) => {
  const { national, provincial } = khoa.portals;
  await signInAt(page, national);
  await typePassword(page, lan);
  await greetedBy(page, national);
  await signInAt(page, provincial);
  await greetedBy(page, provincial);
  await signOutAt(page, provincial);
  assert.ok(await isStrangerTo(page, provincial));
  assert.ok(await isStrangerTo(page, national));
  assert.equal(await isSignedInAtHome(page, khoa), false);
  await signInAt(page, national);
  await page.waitForSelector("#login-submit");
});

journey("with the keyboard alone a citizen signs in, and always sees where they are", {}, async ({ page, khoa }) => {
  await page.goto(`${khoa.url}/login`);
  await tabTo(page, "username");
  await page.keyboard.type(lan.personal_number);
  await tabTo(page, "password");
  await page.keyboard.type(lan.password);
  await tabTo(page, "login-submit");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#logout-link");
});

journey("a wrong password is told in words, read out, and what was typed as the name stays", {}, async ({ page, khoa }) => {
  await page.goto(`${khoa.url}/login`);
  await typePassword(page, lan, "khong phai mat khau nay");
  assert.notEqual(await problemOn(page), "");
  assert.equal(await page.inputValue("#username"), lan.personal_number);
  assert.equal(await page.inputValue("#password"), "", "a password is never sent back");
  assert.notEqual(await page.title(), "", "the title says that something is wrong");
});

journey("whoever opened the sign-in by mistake goes back to the portal, and stays a stranger to it", { javaScriptEnabled: false }, async ({ page, khoa }) => {
  await signInAt(page, khoa.portals.national);
  await page.click("#login-cancel");
  await page.waitForURL((url) => url.origin === new URL(khoa.portals.national).origin);
  assert.notEqual(await problemOn(page), "", "the portal says that nothing was sent to it");
  assert.ok(await isStrangerTo(page, khoa.portals.national));
});

async function tabTo(page, id) {
  for (let presses = 0; presses < 30; presses += 1) {
    const focused = await page.evaluate(() => {
      const { id, tagName } = document.activeElement;
      const { outlineStyle, boxShadow } = getComputedStyle(document.activeElement);
      return { id, visible: tagName === "BODY" || outlineStyle !== "none" || boxShadow !== "none" };
    });
    assert.ok(focused.visible, `focus on #${focused.id} can be seen`);
    if (focused.id === id) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`#${id} is out of the keyboard's reach`);
}
