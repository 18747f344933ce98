import assert from "node:assert/strict";
import { citizen } from "../../support-js/people.js";
import { onDemo } from "../support/journey.js";
import { ASKING, authorization } from "../support/places.js";
import { speaks } from "../support/qualities.js";
import { typePassword } from "../support/service.js";

const lan = citizen("Nguyễn Thị Lan");
const journey = onDemo({ people: [lan], prepare: (khoa) => khoa.addClient(ASKING) });
const SWITCH = ".language button";

journey("the portal's language holds for the whole conversation", { javaScriptEnabled: false }, async ({ page, khoa }) => {
  await page.goto(authorization(khoa, { ui_locales: "fr en vi" }));
  await speaks(page, "en");
  await typePassword(page, lan);
  await page.waitForSelector("#consent-accept");
  await speaks(page, "en");
});

journey("a citizen who switches the language keeps their place, and the choice stays theirs", { javaScriptEnabled: false }, async ({ page, khoa }) => {
  await page.goto(authorization(khoa, { ui_locales: "en" }));
  await page.click(SWITCH);
  await speaks(page, "vi");
  assert.ok(await page.locator("#login-cancel").isVisible(), "still in the portal's conversation");
  await typePassword(page, lan);
  await page.waitForSelector("#consent-accept");
  await speaks(page, "vi");
  await page.goto(khoa.url);
  await speaks(page, "vi");
});
