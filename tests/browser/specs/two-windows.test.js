// What the demo's page of flows tells people to play: one window is a portal, the other a phone.
import assert from "node:assert/strict";
import { citizen, ofTheDemo, username } from "../../support-js/people.js";
import { Authenticator } from "../support/authenticator.js";
import { officerAtDesk } from "../support/authority.js";
import { onDemo } from "../support/journey.js";
import { takePictures } from "../support/pictures.js";
import { fitsANarrowScreen, isAccessible } from "../support/qualities.js";
import { greetedBy, isStrangerTo, signInAt } from "../support/portals.js";
import { isSignedInAtHome, signInAtHome, typePassword } from "../support/service.js";

const [lan, mai, hoa, tam, cuc, dao] = ["Nguyễn Thị Lan", "Trần Thanh Mai", "Lê Thị Hoa", "Phạm Thị Tâm", "Bùi Thị Cúc", "Ngô Thị Đào"].map((name) => citizen(name));
const neighbour = citizen("Đỗ Văn Nghĩa");
const clerk = ofTheDemo("099082000006", "Lê Minh Đức");
const journey = onDemo({ people: [lan, mai, hoa, tam, cuc, dao, neighbour] });
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

/** A phone at home with a passkey; answers the window of a portal, and whatever holds the passkey. */
async function beside({ page, context, khoa }, person) {
  const device = await Authenticator.in(context, page);
  await signInAtHome(page, khoa, person);
  await page.fill("#passkey-name", "Điện thoại của tôi");
  await page.tap("#passkey-add");
  await page.waitForSelector("#passkey-remove-1");
  const window = await (await context.browser().newContext({ locale: "vi-VN" })).newPage();
  return { window, device };
}

/** The portal asks for somebody; answers the number that it shows. */
async function ask(window, portal, person) {
  await window.goto(`${portal}/?silent=no`);
  await window.fill("#phone-name", username(person));
  await window.click("#ask-phone");
  return (await window.innerText("#phone-number")).trim();
}

async function openOn(phone, khoa) {
  await phone.goto(khoa.url);
  await phone.tap("#tab-approvals");
  await phone.tap("#approval-open-1");
}

journey("a portal asks a phone: yes by its number, no, and not me", PHONE, async (world) => {
  const { page: phone, khoa } = world;
  const { national, provincial } = khoa.portals;
  const { window } = await beside(world, lan);

  const number = await ask(window, national, lan);
  await openOn(phone, khoa);
  await phone.fill("#approval-number", number);
  await phone.tap("#passkey-confirm");
  await phone.waitForURL(/done=approval-given/);
  // By itself, and by a page without a script.
  assert.match(await greetedBy(window, national), /Lan/);
  assert.match(await window.innerText("#acr"), /2/);

  await ask(window, provincial, lan);
  await openOn(phone, khoa);
  await phone.tap("#approval-no");
  await phone.waitForURL(/done=approval-denied/);
  await window.waitForSelector("#error", { timeout: 20_000 });
  assert.match(await window.innerText("#error-code"), /access_denied/);

  await ask(window, provincial, lan);
  await openOn(phone, khoa);
  await phone.tap("#approval-not-me");
  await phone.waitForURL(/done=approval-reported/);
  await ask(window, provincial, lan);
  await phone.goto(`${khoa.url}/approvals`);
  assert.ok(await phone.locator("#approvals-none").isVisible(), "the phone hears nothing more of that portal");
});

journey("whoever names nobody is told how to name somebody, and a stranger's number looks like anyone's", {}, async ({ page, khoa }) => {
  const { national } = khoa.portals;
  await page.goto(`${national}/?silent=no`);
  await page.fill("#phone-name", "chị Lan ở quầy 3");
  await page.click("#ask-phone");
  assert.match(await page.innerText("#error"), /số định danh/);
  assert.match(await ask(page, national, citizen("Không Có Ai")), /^[1-9][0-9]$/);
});

journey("an officer at a counter asks to help, the phone says yes to who and for what, and ends it", PHONE, async (world) => {
  const { page: phone, context, khoa } = world;
  await beside(world, cuc);
  const counter = await officerAtDesk(context, khoa, clerk);
  await counter.click("#console-find");
  await counter.fill("#wanted", username(cuc));
  await counter.selectOption("#purpose", "help");
  await counter.click("#find-submit");
  await counter.check("#scope-standing");
  await counter.click("#help-ask");
  const number = (await counter.innerText("#help-number")).trim();
  await takePictures(counter, "an officer waits for a yes to help");

  await openOn(phone, khoa);
  assert.match(await phone.innerText("main"), /Lê Minh Đức/, "the phone says who asks");
  await takePictures(phone, "an officer asks to help, on the phone");
  await phone.fill("#approval-number", number);
  await phone.tap("#passkey-confirm");
  await phone.waitForURL(/done=approval-given/);
  await counter.click("#help-begin");
  await counter.waitForSelector("#help-open");
  assert.equal(await counter.innerText("#help-name"), "Bùi Thị Cúc");

  await phone.goto(khoa.url);
  await phone.tap("#helped");
  assert.match(await phone.innerText("#helpers"), /Lê Minh Đức/);
  await phone.tap("#help-end-1");
  await phone.waitForURL(/done=/);
  await counter.reload();
  await counter.waitForSelector("#help-over");
  await phone.goto(`${khoa.url}/history`);
  assert.match(await phone.innerText(".events"), /Lê Minh Đức/, "both names stand in the history");
  await takePictures(phone, "who helped, in the history");
});

journey("a community helper, who finds nobody, helps whoever reads a number and a code out", PHONE, async (world) => {
  const { page: phone, context, khoa } = world;
  await signInAtHome(phone, khoa, dao);
  await khoa.command(
    "officer", "appoint", username(neighbour), "--agency", "G99.CX.001", "--role", "helper", "--source", "QĐ-7", "--by", "demo",
  );
  const helper = await officerAtDesk(context, khoa, neighbour);
  assert.equal(await helper.locator("#console-find, #console-queue, #console-cases").count(), 0, "no search, no queue");
  await isAccessible(helper);
  await fitsANarrowScreen(helper);
  await takePictures(helper, "a community helper begins");
  await phone.goto(`${khoa.url}/settings/help`);
  await phone.check("#scope-applications");
  await phone.tap("#help-offer");
  const code = (await phone.innerText("#help-code")).trim();
  await helper.fill("#holder", username(dao));
  await helper.fill("#help-code", "000000");
  await helper.click("#help-accept");
  await helper.waitForSelector("#error");
  await takePictures(helper, "a community helper named a wrong code");
  assert.equal(await helper.inputValue("#holder"), username(dao), "the number that was read out is kept");
  await helper.fill("#help-code", code);
  await helper.click("#help-accept");
  await helper.waitForSelector("#help-open");
  await isAccessible(helper);
  await takePictures(helper, "a community helper helps");
  await phone.goto(`${khoa.url}/settings/help`);
  assert.match(await phone.innerText("#helpers"), /Đỗ Văn Nghĩa/);
  assert.match(await phone.innerText("#helpers"), /Tổ công nghệ số cộng đồng/);
  await takePictures(phone, "who helps, a community helper");
  await phone.tap("#help-end-1");
  await phone.waitForURL(/done=/);
  await helper.reload();
  await helper.waitForSelector("#help-over");
});

journey("from the phone a session elsewhere is ended, and the portal is told", PHONE, async (world) => {
  const { page: phone, khoa } = world;
  const { window } = await beside(world, mai);
  await signInAt(window, khoa.portals.national);
  await typePassword(window, mai);
  await greetedBy(window, khoa.portals.national);
  await phone.goto(khoa.url);
  await phone.tap("#session-end-2");
  await phone.waitForSelector("#session-end-2", { state: "detached" });
  assert.equal(await isSignedInAtHome(window, khoa), false);
  assert.ok(await isStrangerTo(window, khoa.portals.national));
});

journey("the phone locks everything, and opens it again by its passkey", PHONE, async (world) => {
  const { page: phone, khoa } = world;
  const { window, device } = await beside(world, hoa);
  await ask(window, khoa.portals.national, hoa);
  await phone.goto(khoa.url);
  await phone.tap("#lock-link");
  await phone.tap("#lock-confirm");
  await phone.waitForSelector("#locked");
  await device.handsOff();
  await phone.tap("#unlock-link");
  await device.answersAt(phone);
  await phone.waitForURL((url) => url.pathname !== "/unlock");
  await device.answersAt(phone);
  await phone.waitForSelector("#logout-link"); // open again, and the same key signs in
  await phone.goto(`${khoa.url}/approvals`);
  assert.ok(await phone.locator("#approvals-none").isVisible(), "what waited is over");
});

journey("a code on paper locks from any window, and what it locked is over on the phone", PHONE, async (world) => {
  const { page: phone, khoa } = world;
  const { window, device } = await beside(world, tam);
  await phone.tap("#recovery-codes-link");
  await device.handsOff();
  await phone.tap("#recovery-codes-make");
  await device.answersAt(phone);
  await phone.waitForSelector("#recovery-codes-none"); // whoever has a passkey shows it first, and is back here
  await phone.tap("#recovery-codes-make");
  const code = await phone.locator("section ul.rows code").first().innerText();
  await window.goto(`${khoa.url}/lock`);
  await window.click("#recovery-code-link");
  await window.fill("#username", username(tam));
  await window.fill("#long-code", code);
  await window.click("#lock-by-code-submit");
  await window.waitForSelector("#locked");
  assert.equal(await isSignedInAtHome(phone, khoa), false);
});

journey("the demo tells what to play, in both languages", {}, async ({ page, khoa }) => {
  await page.goto(`${khoa.mailbox}/people?lang=en`);
  await page.click("#flows");
  assert.equal(await page.locator("section").count(), 26);
  assert.match(await page.innerText("h1"), /Two windows/);
});
