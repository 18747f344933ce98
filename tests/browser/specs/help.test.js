import assert from "node:assert/strict";
import { citizen, ofTheDemo } from "../../support-js/people.js";
import { Authenticator } from "../support/authenticator.js";
import { officerAtDesk } from "../support/authority.js";
import { onDemo } from "../support/journey.js";
import { signInAtHome } from "../support/service.js";

const lan = citizen("Nguyễn Thị Lan");
/** Receives citizens at the counter of a commune. */
const clerk = ofTheDemo("099082000006", "Lê Minh Đức");
const journey = onDemo({ people: [lan] });
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

/** The officer finds the person who sits before them. */
async function found(context, khoa) {
  const desk = await officerAtDesk(context, khoa, clerk);
  await desk.click("#console-find");
  await desk.fill("#wanted", lan.personal_number);
  await desk.selectOption("#purpose", "help");
  await desk.click("#find-submit");
  await desk.waitForSelector("#help-ask");
  return desk;
}

journey("an officer helps whoever typed the number on their phone, and not a moment longer than they want", PHONE, async ({ page, context, khoa }) => {
  await Authenticator.in(context, page);
  await signInAtHome(page, khoa, lan);
  await page.click("#passkey-add");
  await page.waitForSelector("#passkey-remove-1");
  const desk = await found(context, khoa);
  await desk.check("#scope-applications");
  await desk.click("#help-ask");
  const number = await desk.innerText("#help-number");
  await desk.click("#help-begin");
  assert.equal(await desk.locator("#help-open").count(), 0, "nothing begins before the person has said yes");

  await page.tap("#tab-approvals");
  await page.tap("#approval-open-1");
  assert.match(await page.innerText("#approval-help"), /Lê Minh Đức/);
  assert.match(await page.innerText("#approval-scope"), /15 phút/);
  await page.fill("#approval-number", number);
  await page.tap("#passkey-confirm");
  await page.waitForURL(/done=approval-given/);
  await desk.click("#help-begin");
  await desk.waitForSelector("#help-open");
  assert.equal(await desk.innerText("#help-name"), "Nguyễn Thị Lan");

  await page.goto(khoa.url);
  await page.tap("#helped");
  await page.tap("#help-end-1");
  await page.waitForSelector("[role=status]");
  await desk.reload();
  await desk.waitForSelector("#help-over");
  assert.doesNotMatch(await desk.innerText("main"), /Nguyễn Thị Lan/);
});

journey("without a phone a code that is read out does the same, once", { ...PHONE, javaScriptEnabled: false }, async ({ page, context, khoa }) => {
  await signInAtHome(page, khoa, lan);
  await page.goto(`${khoa.url}/settings/help`);
  await page.check("#scope-standing");
  await page.tap("#help-offer");
  const code = await page.innerText("#help-code");
  const desk = await found(context, khoa);
  await desk.fill("#help-code", code);
  await desk.click("#help-accept");
  await desk.waitForSelector("#help-open");
  assert.equal(await desk.locator("#help-apply-submit").count(), 0, "to be seen is all that was agreed to");
  await desk.click("#help-end");
  await desk.waitForSelector("#help-over");
  const again = await found(context, khoa);
  await again.fill("#help-code", code);
  await again.click("#help-accept");
  await again.waitForSelector("#error");
});
