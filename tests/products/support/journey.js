// What a citizen does at an application that signs people in with Khoá. Every sample application has the same four things:
// #sign-in while nobody is signed in; #person and #sign-out once somebody is.
import assert from "node:assert/strict";
import { typePassword } from "../../browser/support/service.js";

/** Types the password, allows what is asked, and is back at the application as themselves. */
export async function signIn(page, scene, start = "#sign-in") {
  await page.goto(scene.url);
  if (start !== null) await page.click(start);
  await answerKhoa(page, scene);
  await isPerson(page, scene);
}

/** The application says that this citizen is signed in. */
export async function isPerson(page, scene) {
  await page.waitForSelector("#person");
  assert.ok(page.url().startsWith(scene.url), `back at the application, not at ${page.url()}`);
  assert.equal((await page.innerText("#person")).trim(), scene.person.name);
}

/** Does what Khoá's own pages ask for, until they lead away: a password, and the first time leave to tell the application. */
export async function answerKhoa(page, scene) {
  await page.waitForSelector("#login-submit");
  assert.ok(page.url().startsWith(scene.khoa.url), `at Khoá, not at ${page.url()}`);
  await typePassword(page, scene.person);
  const consent = `${scene.khoa.url}/consent?`;
  await page.waitForURL(({ href }) => !href.startsWith(scene.khoa.url) || href.startsWith(consent));
  if (page.url().startsWith(scene.khoa.url)) await page.click("#consent-accept");
}

/** Signs out at the application, says yes where Khoá asks, and is back there as nobody. */
export async function signOut(page, scene) {
  await page.click("#sign-out");
  await page.waitForSelector("#logout-confirm, #sign-in, #login-submit");
  if (await page.locator("#logout-confirm").isVisible()) await page.click("#logout-confirm");
  await page.waitForSelector("#sign-in, #login-submit");
  await isSignedOutOfKhoa(page, scene);
}

/** Khoá knows nobody in this browser any more: whoever signs in again types the password again. */
export async function isSignedOutOfKhoa(page, scene) {
  await page.goto(scene.url);
  if (await page.locator("#sign-in").isVisible()) await page.click("#sign-in");
  await page.waitForSelector("#login-submit");
}

/** The signature of a token, made to be none. */
export const tampered = (token) => token.replace(/\.[^.]*$/, ".AAAA");
