// One man has two accounts, and they become one: the flow "merge" of the demo's page of flows. An officer names both, by keyboard; another
// agrees; both holders say that it is so; and the portal that knew one of them calls the other as before.
import assert from "node:assert/strict";
import { ofTheDemo } from "../../support-js/people.js";
import { officerAtDesk } from "../support/authority.js";
import { onDemo } from "../support/journey.js";
import { choose, enter, type } from "../support/keyboard.js";
import { takePictures } from "../support/pictures.js";
import { signInAt } from "../support/portals.js";
import { fitsANarrowScreen, isAccessible, speaks } from "../support/qualities.js";
import { signInAtHome, signOutAtHome } from "../support/service.js";

const asForeigner = ofTheDemo("999000000006", "Bounmy Phommachanh");
const asCitizen = ofTheDemo("099096000048", "Bounmy Phommachanh");
const first = ofTheDemo("099090000016", "Phan Đình Khôi");
const second = ofTheDemo("099186000020", "Đặng Thị Kim Oanh");
const journey = onDemo();
const english = { locale: "en-GB" };
const LAPTOP = { width: 1280, height: 800 };

/** Whatever stands there is read on a phone and on a laptop. */
async function isReadEverywhere(page, name) {
  await takePictures(page, name);
  await isAccessible(page);
  await fitsANarrowScreen(page);
  await page.setViewportSize(LAPTOP);
}

/** What the province's portal calls whoever signs in there, in a browser of their own. */
async function calledAtProvince(context, khoa, person) {
  const own = await context.browser().newContext({ locale: "vi-VN" });
  own.setDefaultTimeout(10_000);
  const page = await own.newPage();
  await signInAtHome(page, khoa, person);
  await signInAt(page, khoa.portals.provincial);
  await page.waitForSelector("#signed-in-as");
  const subject = await page.locator("#claim-sub").first().innerText();
  await own.close();
  return subject.trim();
}

journey("two accounts of one man become one: two officers, both holders, and a portal that calls him as before", {}, async ({ page, context, khoa }) => {
  const before = await calledAtProvince(context, khoa, asForeigner);
  const desk = await officerAtDesk(context, khoa, first);
  await enter(desk, "#console-merges");
  await isReadEverywhere(desk, "kept twice vi");
  await type(desk, "#first", asForeigner.personal_number);
  await type(desk, "#second", asCitizen.personal_number);
  await enter(desk, "#name-submit");
  await desk.waitForSelector("#merge");
  await speaks(desk, "vi");
  await isReadEverywhere(desk, "one person or two vi");
  const citizens = await desk.locator("#both-title + table tbody tr").filter({ hasText: asCitizen.personal_number }).locator("td").allInnerTexts();
  await choose(desk, citizens[0].includes(asCitizen.personal_number) ? "#survives-1" : "#survives-2");
  await type(desk, "#words", "Đã nhập quốc tịch Việt Nam, quyết định số 12");
  await enter(desk, "#propose-submit");
  await desk.waitForSelector("#merges");

  const other = await officerAtDesk(context, khoa, second, english);
  await other.click("#console-merges");
  await speaks(other, "en");
  await other.click("#row-1");
  await other.waitForSelector("#merge-proposal");
  await isReadEverywhere(other, "one person or two en");
  await other.click("#agree-submit");
  await other.waitForSelector("#merges");

  await signInAtHome(page, khoa, asForeigner);
  await page.goto(`${khoa.url}/settings/merge`);
  await isReadEverywhere(page, "two accounts one person vi");
  await enter(page, "#joining-agree");
  await page.waitForSelector("#joining-agreed");
  await signOutAtHome(page, khoa);
  await signInAtHome(page, khoa, asCitizen);
  await page.goto(`${khoa.url}/settings/merge`);
  await page.click("#joining-agree");
  await page.waitForSelector("#joining-none");
  assert.equal(await calledAtProvince(context, khoa, asCitizen), before, "the portal knew the one account alone");
});
