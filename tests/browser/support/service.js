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
  await page.fill("#full-name", person.name);
  await page.fill("#email", person.email);
  await page.fill("#phone", person.phone);
  await page.check("#terms");
  await page.click("#register-submit");
  await page.waitForSelector("#verify-submit");
}

/** The error text on the page, once there is one. */
export async function problemOn(page) {
  const problem = page.locator("#error");
  await problem.waitFor();
  assert.equal(await problem.getAttribute("role"), "alert", "a screen reader hears it");
  return (await problem.innerText()).trim();
}
