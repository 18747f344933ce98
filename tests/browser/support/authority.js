// Asking the authority for a level, and deciding about it: what a citizen and an officer do on their pages.
import assert from "node:assert/strict";
import { Authenticator } from "./authenticator.js";
import { signInAtHome, signOutAtHome } from "./service.js";

/** Where the application on this page stands. */
export const stateOf = (page) => page.getAttribute("#state", "data-state");

/** Begins an application from home, and declares who one is. */
export async function declare(page, khoa, level, { name, birthdate, number }) {
  await page.goto(khoa.url);
  await page.click("#apply-link");
  await page.click(`#begin-${level}`);
  await page.click("#details-link");
  await page.fill("#apply-name", name);
  await page.fill("#apply-birthdate", birthdate);
  await page.fill("#apply-number", number);
  await page.click("#details-submit");
  await page.waitForSelector("#submit");
}

/** The photo that the simulated comparison knows as that person's. */
export async function photoOf(khoa, number) {
  const answer = await fetch(`${khoa.registers}/play/photo?number=${number}`);
  assert.equal(answer.status, 200);
  return { name: "photo.jpg", mimeType: "image/jpeg", buffer: Buffer.from(await answer.arrayBuffer()) };
}

export async function handInPhoto(page, photo) {
  await page.click("#portrait-link");
  await page.setInputFiles("#file", photo);
  await page.click("#file-submit");
  await page.waitForSelector("img.portrait");
}

/** Takes up the level that was granted. */
export async function activate(page, khoa) {
  await page.goto(`${khoa.url}/applications`);
  await page.click("#activation-link");
  await page.click("#activate");
  await page.waitForSelector("#activate", { state: "detached" });
}

/** The same of somebody who is none of Viet Nam's citizens. */
export async function declareAsForeigner(page, khoa, level, { name, birthdate, nationality, passport, card }) {
  await page.goto(khoa.url);
  await page.click("#apply-link");
  await page.click(`#begin-${level}`);
  await page.click("#details-link");
  await page.click("#as-foreigner");
  await page.fill("#apply-name", name);
  await page.fill("#apply-birthdate", birthdate);
  await page.selectOption("#apply-nationality", nationality);
  await page.fill("#apply-passport", passport);
  await page.fill("#apply-residence-card", card);
  await page.click("#details-submit");
  await page.waitForSelector("#submit");
}

/** Officers' browsers, by demo and officer: whoever has a passkey adds no other without it, and a desk is sat down at once a day. */
const desks = new WeakMap();

/** An officer at their desk, in a browser of their own: a passkey is added the first time, and opens the console. */
export async function officerAtDesk(context, khoa, person, profile = {}) {
  if (!desks.has(khoa)) desks.set(khoa, new Map());
  const theirs = desks.get(khoa);
  if (!theirs.has(person.personal_number)) {
    const own = await context.browser().newContext({ locale: "vi-VN", ...profile });
    own.setDefaultTimeout(10_000);
    theirs.set(person.personal_number, own);
    await addPasskey(own, khoa, person);
  }
  const page = await theirs.get(person.personal_number).newPage();
  await page.goto(`${khoa.url}/console`);
  return page;
}

async function addPasskey(own, khoa, person) {
  const page = await own.newPage();
  const device = await Authenticator.in(own, page);
  await signInAtHome(page, khoa, person);
  await page.click("#passkey-add");
  await page.waitForSelector("#passkey-remove-1");
  await device.handsOff();
  await signOutAtHome(page, khoa);
  await page.goto(`${khoa.url}/login`);
  await device.answersAt(page);
  await page.waitForSelector("#logout-link");
  await page.close();
}

/** Opens the dossier of that reference. */
export async function openDossier(desk, reference) {
  await desk.click("#console-find");
  await desk.fill("#wanted", reference);
  await desk.click("#find-submit");
  await desk.waitForSelector("#dossier");
}
