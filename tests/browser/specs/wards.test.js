// A child of the demo opens a portal, her mother agrees on her phone, and takes it back: the flow "child" of the demo's page of flows.
import assert from "node:assert/strict";
import { ofTheDemo } from "../../support-js/people.js";
import { Authenticator } from "../support/authenticator.js";
import { onDemo } from "../support/journey.js";
import { takePictures } from "../support/pictures.js";
import { fitsANarrowScreen, isAccessible } from "../support/qualities.js";
import { signInAt } from "../support/portals.js";
import { signInAtHome, typePassword } from "../support/service.js";

const mother = ofTheDemo("099193000001", "Nguyễn Thị Lan");
const child = ofTheDemo("099317000008", "Lê Nguyễn Khánh Vy");
const journey = onDemo();
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

async function looked(page, name) {
  await isAccessible(page);
  await fitsANarrowScreen(page);
  await takePictures(page, name);
}

journey("a child opens a portal once her mother has agreed, who takes it back", PHONE, async ({ page: phone, context, khoa }) => {
  await Authenticator.in(context, phone);
  await signInAtHome(phone, khoa, mother);
  await phone.fill("#passkey-name", "Điện thoại của tôi");
  await phone.tap("#passkey-add");
  await phone.waitForSelector("#passkey-remove-1");
  await phone.goto(`${khoa.url}/wards`);
  assert.equal(await phone.locator("#wards li").count(), 3);
  await looked(phone, "wards");

  const window = await (await context.browser().newContext({ locale: "vi-VN" })).newPage();
  const { national } = khoa.portals;
  await signInAt(window, national);
  await typePassword(window, child);
  await window.waitForSelector("#ask-1");
  await looked(window, "agree");
  await window.click("#ask-1");
  const number = (await window.innerText("#agree-number")).trim();
  await looked(window, "agree-number");

  await phone.goto(khoa.url);
  await phone.tap("#tab-approvals");
  await phone.tap("#approval-open-1");
  await phone.waitForSelector("#approval-ward");
  await looked(phone, "approval-ward");
  await phone.fill("#approval-number", number);
  await phone.tap("#passkey-confirm");
  await phone.waitForURL(/done=approval-given/);
  // By itself: the child presses nothing.
  await window.waitForURL((url) => url.origin === new URL(national).origin);
  assert.match(await window.innerText("#signed-in-as"), /Vy/);

  await phone.goto(`${khoa.url}/wards`);
  await phone.getByRole("link", { name: /Khánh Vy/ }).tap();
  await phone.waitForSelector("#ward-stands");
  await looked(phone, "ward");
  await phone.tap("#agreement-end-1");
  await phone.waitForSelector("#agreement-end-1", { state: "detached" });
  await window.goto(`${national}/?silent=no`);
  await window.context().clearCookies();
  await signInAt(window, national);
  await typePassword(window, child);
  await window.waitForSelector("#ask-1");
});

// The flow "for-child" of the demo's page of flows.
journey("a mother enters the library for her child, and the library is told of both", PHONE, async ({ page, khoa }) => {
  const { library } = khoa.portals;
  await signInAt(page, library);
  await typePassword(page, mother);
  await page.waitForSelector("#choose-ward-1");
  assert.equal(await page.locator("#choose-ward-3").count(), 1);
  await looked(page, "choose-ward");
  await page.getByRole("button", { name: /Khánh Vy/ }).tap();
  await page.waitForSelector("#for-whom");
  assert.match(await page.innerText("#for-whom"), /Khánh Vy/);
  await looked(page, "consent-ward");
  await page.tap("#consent-accept");
  await page.waitForURL((url) => url.origin === new URL(library).origin);
  assert.match(await page.innerText("#signed-in-as"), /Vy/);
  assert.match(await page.innerText("main"), /Ai làm thay/);
  await page.goto(`${khoa.url}/history`);
  assert.match(await page.innerText("main"), /thay mặt.*Khánh Vy/);
});

journey("a parent asks for a child by keyboard", {}, async ({ page, khoa }) => {
  await signInAtHome(page, khoa, mother);
  await page.goto(`${khoa.url}/wards`);
  await page.focus("#ask-1");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#details-link");
  await page.focus("#details-link");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#relation-parent");
  await page.focus("#details-submit");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#relation-why");
  await looked(page, "ward-details");
});
