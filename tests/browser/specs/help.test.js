import assert from "node:assert/strict";
import { citizen, ofTheDemo } from "../../support-js/people.js";
import { officerAtDesk } from "../support/authority.js";
import { onDemo } from "../support/journey.js";
import { signInAtHome } from "../support/service.js";

const lan = citizen("Nguyễn Thị Lan");
/** Receives citizens at the counter of a commune. */
const clerk = ofTheDemo("099082000006", "Lê Minh Đức");
const journey = onDemo({ people: [lan] });
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

journey("who has no passkey reads a code out at the counter, which opens what was agreed to, once", { ...PHONE, javaScriptEnabled: false }, async ({ page, context, khoa }) => {
  await signInAtHome(page, khoa, lan);
  await page.goto(`${khoa.url}/settings/help`);
  await page.check("#scope-standing");
  await page.tap("#help-offer");
  const code = await page.innerText("#help-code");
  const desk = await officerAtDesk(context, khoa, clerk);
  const shownTo = async (answer) => {
    await desk.click("#console-find");
    await desk.fill("#wanted", lan.personal_number);
    await desk.selectOption("#purpose", "help");
    await desk.click("#find-submit");
    await desk.fill("#help-code", code);
    await desk.click("#help-accept");
    await desk.waitForSelector(answer);
  };
  await shownTo("#help-open");
  assert.equal(await desk.locator("#help-apply-submit").count(), 0, "to be seen is all that was agreed to");
  await desk.click("#help-end");
  await desk.waitForSelector("#help-over");
  await shownTo("#error");
});
