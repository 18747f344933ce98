// An agency issued a driving licence. Its holder opens it and shows it, whoever is shown it reads what was chosen and how it stands, with a network
// and with a code that needs none; then the agency revokes it, and every check says so.
import assert from "node:assert/strict";
import { ofTheDemo } from "../../support-js/people.js";
import { onDemo } from "../support/journey.js";
import { choose, enter, tabTo } from "../support/keyboard.js";
import { takePictures } from "../support/pictures.js";
import { fitsANarrowScreen, isAccessible, speaks } from "../support/qualities.js";
import { signInAtHome } from "../support/service.js";

const lan = ofTheDemo("099193000001", "Nguyễn Thị Lan");
const journey = onDemo();
const LICENCE = "Giấy phép lái xe";
const LAPTOP = { width: 1280, height: 800 };

/** Whatever stands there is read on a phone and on a laptop. */
async function isReadEverywhere(page, name) {
  await takePictures(page, name);
  await isAccessible(page);
  await fitsANarrowScreen(page);
  await page.setViewportSize(LAPTOP);
}

async function openLicence(page, khoa) {
  await page.goto(`${khoa.url}/documents`);
  await page.getByRole("link", { name: LICENCE }).click();
  await page.waitForSelector("#document-number");
}

/** Somebody else's browser, which nobody has signed in with, by another language. */
async function stranger(context, locale) {
  const own = await context.browser().newContext({ locale });
  own.setDefaultTimeout(10_000);
  return own.newPage();
}

async function check(page, khoa, code, who) {
  await page.goto(`${khoa.url}/verify`);
  await page.fill("#share-code", code);
  await page.fill("#checker", who);
  await page.click("#check");
}

async function revoke(page, khoa) {
  await page.goto(`${khoa.mailbox}/documents?lang=vi`);
  const row = page.getByRole("row").filter({ hasText: "Nguyễn Thị Lan" }).filter({ hasText: LICENCE });
  await row.locator("button[value=revoke]").click();
}

journey("a licence is opened, shown once and without a network, and every check turns when its agency revokes it", {}, async ({ page, context, khoa }) => {
  await signInAtHome(page, khoa, lan);
  await page.goto(`${khoa.url}/documents`);
  await speaks(page, "vi");
  await isReadEverywhere(page, "documents vi");
  await openLicence(page, khoa);
  await isReadEverywhere(page, "document vi");
  await choose(page, "#show-1");
  await choose(page, "#show-2");
  await enter(page, "#show");
  const code = (await page.locator("#share-short").innerText()).trim();
  await isReadEverywhere(page, "document share vi");

  const officer = await stranger(context, "en-GB");
  await officer.goto(`${khoa.url}/verify`);
  await speaks(officer, "en");
  await isReadEverywhere(officer, "verify en");
  await check(officer, khoa, code, "Traffic police, team 3");
  await officer.waitForSelector("#checked-standing");
  assert.equal(await officer.locator("#document-number").count(), 1);
  await isReadEverywhere(officer, "verified en");
  await check(officer, khoa, code, "Traffic police, team 3");
  assert.equal(await officer.locator("#checked-standing").count(), 0, "a code is good once");

  await openLicence(page, khoa);
  assert.match(await page.locator("main").innerText(), /Traffic police, team 3/, "the holder reads who has read it");
  await tabTo(page, "#offline-0");
  await page.keyboard.press("Space");
  await enter(page, "#offline");
  const offline = await page.inputValue("#offline-text");
  await isReadEverywhere(page, "document offline vi");
  const landlord = await stranger(context, "vi-VN");
  await check(landlord, khoa, offline, "");
  await landlord.waitForSelector("#checked-standing");
  assert.equal(await landlord.locator("#checked-counts-not").count(), 0);
  await isReadEverywhere(landlord, "verified offline code vi");

  await openLicence(page, khoa);
  await choose(page, "#show-1");
  await enter(page, "#show");
  const last = (await page.locator("#share-short").innerText()).trim();
  await revoke(await stranger(context, "vi-VN"), khoa);
  for (const [shown, name] of [[last, "verified revoked en"], [offline, "verified revoked offline en"]]) {
    await check(officer, khoa, shown, "Traffic police, team 3");
    await officer.waitForSelector("#checked-counts-not");
    assert.equal(await officer.locator("#document-number").count(), 0, "nothing is said of what counts no more");
    await isReadEverywhere(officer, name);
  }
  await openLicence(page, khoa);
  await page.waitForSelector("#document-counts-not");
  await isReadEverywhere(page, "document revoked vi");
  assert.equal(await page.locator("#show").count(), 0);
});
