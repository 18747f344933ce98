// What a citizen does on the service's own pages, named as they would name it. Ids are the stable ones of the pages.
import assert from "node:assert/strict";
import { username } from "../../support-js/people.js";

export async function typePassword(page, person, password = person.password) {
  await page.fill("#username", username(person));
  await page.fill("#password", password);
  await page.click("#login-submit");
}

/** Signs in at the service itself, no portal involved, and arrives at home. */
export async function signInAtHome(page, khoa, person) {
  await page.goto(`${khoa.url}/login`);
  await typePassword(page, person);
  await page.waitForSelector("#logout-link");
}

export async function signOutAtHome(page, khoa) {
  await page.goto(khoa.url);
  await page.click("#logout-link");
  await page.click("#logout-confirm");
  await page.waitForURL("**/logged-out*");
}

export async function isSignedInAtHome(page, khoa) {
  await page.goto(khoa.url);
  return page.locator("#logout-link").isVisible();
}

/** Fills in the first step of registration and stops where the codes are asked for. */
export async function beginRegistration(page, khoa, person) {
  await page.goto(`${khoa.url}/register`);
  await register(page, person);
}

/** The same, from wherever the first step was opened. */
export async function register(page, person) {
  await page.fill("#full-name", person.name);
  await page.fill("#email", person.email);
  await page.fill("#phone", person.phone);
  await page.check("#terms");
  await page.click("#register-submit");
  await page.waitForSelector("#verify-submit");
}

/** Fills in the second step with the codes that arrived. */
export async function typeCodes(page, khoa, person, password = person.password) {
  await page.fill("#email-code", await khoa.outbox.code("mail", person.email));
  await page.fill("#phone-code", await khoa.outbox.code("sms", person.phone));
  await page.fill("#new-password", password);
  await page.click("#verify-submit");
}

/** The error text on the page, once there is one. */
export async function problemOn(page) {
  const problem = page.locator("#error");
  await problem.waitFor();
  assert.equal(await problem.getAttribute("role"), "alert", "a screen reader hears it");
  return (await problem.innerText()).trim();
}
