import assert from "node:assert/strict";
import { citizen } from "../../support-js/people.js";
import { onDemo } from "../support/journey.js";
import { greetedBy, signInAt } from "../support/portals.js";
import { beginRegistration, problemOn, signOutAtHome, typeCodes } from "../support/service.js";

const thu = citizen("Đỗ Thị Thu");
const dao = citizen("Vũ Anh Đào");
const journey = onDemo();

journey("a newcomer registers with the codes from their mail and phone, then signs in with it", { javaScriptEnabled: false }, async ({ page, khoa }) => {
  await beginRegistration(page, khoa, thu);
  await typeCodes(page, khoa, thu);
  await page.waitForSelector("#logout-link");
  await signOutAtHome(page, khoa);
  await signInAt(page, khoa.portals.national);
  await page.fill("#username", thu.email);
  await page.fill("#password", thu.password);
  await page.click("#login-submit");
  assert.equal(await greetedBy(page, khoa.portals.national), thu.name);
});

journey("whoever is to accept the terms can read them first, and finds the form as it was", {}, async ({ page, context, khoa }) => {
  await page.goto(`${khoa.url}/register`);
  await page.fill("#full-name", dao.name);
  const opened = context.waitForEvent("page");
  await page.click("#terms-link");
  const terms = await opened;
  await terms.waitForLoadState();
  assert.equal(new URL(terms.url()).pathname, "/terms");
  assert.ok((await terms.innerText("main")).length > 500);
  assert.equal(await page.inputValue("#full-name"), dao.name);
});

journey("a wrong code and a password everybody uses are refused with the reason, and may be corrected", {}, async ({ page, khoa }) => {
  await beginRegistration(page, khoa, dao);
  await page.fill("#email-code", "000000");
  await page.fill("#phone-code", "000000");
  await page.fill("#new-password", dao.password);
  await page.click("#verify-submit");
  assert.notEqual(await problemOn(page), "");
  await typeCodes(page, khoa, dao, "password");
  assert.notEqual(await problemOn(page), "");
  assert.ok(await page.locator("#email-proven").isVisible(), "what was right is not asked for again");
  await page.fill("#new-password", dao.password);
  await page.click("#verify-submit");
  await page.waitForSelector("#logout-link");
});
