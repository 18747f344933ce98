// The demo by clicking: its own people ask for a level, an officer decides, the level is taken up and used.
import assert from "node:assert/strict";
import { citizen, ofTheDemo } from "../../support-js/people.js";
import { until } from "../../support-js/until.js";
import { activate, declare, handInPhoto, officerAtDesk, openDossier, photoOf, stateOf } from "../support/authority.js";
import { Authenticator } from "../support/authenticator.js";
import { onDemo } from "../support/journey.js";
import { enter, type } from "../support/keyboard.js";
import { greetedBy, isStrangerTo, signInAt } from "../support/portals.js";
import { fitsANarrowScreen, isAccessible } from "../support/qualities.js";
import { isSignedInAtHome, problemOn, signInAtHome, typePassword } from "../support/service.js";

const hanh = ofTheDemo("0900000063", "Nguyễn Hồng Hạnh");
const khoaTran = ofTheDemo("0900000064", "Trần Đăng Khoa");
const mai = ofTheDemo("0900000065", "Lê Thị Mai");
const clerk = ofTheDemo("099082000006", "Lê Minh Đức");
const [lan, tam] = ["Nguyễn Thị Lan", "Phan Thị Tám"].map((name) => citizen(name, { email_verified: true }));
const journey = onDemo({ people: [lan, tam] });

journey("a newcomer is let in at the portal that asks for level 1 once the register has said who they are", {}, async ({ page, khoa }) => {
  await signInAt(page, khoa.portals.provincial);
  await typePassword(page, hanh);
  await problemOn(page); // the level is too low
  await declare(page, khoa, 1, { name: hanh.name, birthdate: "12/04/1991", number: "099191000053" });
  await handInPhoto(page, await photoOf(khoa, "099191000053"));
  await page.click("#submit");
  await page.waitForSelector("#state[data-state=approved]");
  await isAccessible(page);
  await activate(page, khoa);
  await signInAt(page, khoa.portals.provincial);
  assert.equal(await greetedBy(page, khoa.portals.provincial), hanh.name);
});

journey("while the register does not answer an application waits, and nobody is refused", {}, async ({ page, khoa }) => {
  await page.goto(khoa.registers);
  await page.selectOption("#population", "down");
  await page.focus("#population-switch");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#population-is");
  assert.match(await page.innerText("#population-is"), /không trả lời/);
  await signInAtHome(page, khoa, khoaTran);
  await declare(page, khoa, 1, { name: khoaTran.name, birthdate: "1986-07-30", number: "099086000054" });
  await handInPhoto(page, await photoOf(khoa, "099086000054"));
  await page.click("#submit");
  await page.waitForSelector("#due");
  assert.equal(await stateOf(page), "verifying");
  await page.goto(khoa.registers);
  await page.selectOption("#population", "well");
  await page.click("#population-switch");
});

journey("an officer sees a citizen who booked a visit at the counter, decides level 2, and the citizen takes it up", {}, async ({ page, context, khoa }) => {
  await signInAtHome(page, khoa, mai);
  await declare(page, khoa, 2, { name: mai.name, birthdate: "20/05/1990", number: "099190000055" });
  await page.click("#submit");
  await page.waitForSelector("#submit", { state: "detached" });
  const reference = await page.innerText("#reference");
  await page.goto(`${page.url().split("?")[0]}/visit`);
  await page.fill("#find", "ngan ha");
  await page.click("#find-submit");
  await page.click("#office-1");
  await page.locator("#days a").first().click();
  await isAccessible(page);
  await fitsANarrowScreen(page);
  await page.check("#hour-1");
  await page.click("#visit-book");
  await page.waitForSelector("#visit-booked");
  await isAccessible(page);
  const desk = await officerAtDesk(context, khoa, clerk);
  await desk.waitForSelector("#count-late");
  await isAccessible(desk);
  await desk.goto(`${desk.url().split("?")[0].replace(/\/$/, "")}/visits`);
  assert.match(await desk.innerText("main"), new RegExp(reference));
  await isAccessible(desk);
  await fitsANarrowScreen(desk);
  await openDossier(desk, reference);
  await desk.check("#papers-genuine");
  await desk.check("#biometrics-yes");
  await desk.focus("#check-submit");
  await desk.keyboard.press("Enter");
  await desk.waitForSelector("#filter");
  await openDossier(desk, reference);
  await isAccessible(desk);
  await desk.check("#decision-approve");
  await desk.click("#decide-submit");
  await desk.waitForSelector("#filter");
  await fitsANarrowScreen(desk);
  await desk.close();
  await activate(page, khoa);
  await signInAt(page, khoa.portals.provincial);
  assert.equal(await greetedBy(page, khoa.portals.provincial), mai.name);
});

journey("an account is locked from any browser by a code and by keyboard alone, portals are told, and a passkey opens it again", {}, async ({ page, context, khoa }) => {
  const { national } = khoa.portals;
  const device = await Authenticator.in(context, page);
  await signInAtHome(page, khoa, lan);
  await page.click("#passkey-add");
  await page.waitForSelector("#passkey-remove-1");
  await device.handsOff();
  await signInAt(page, national);
  assert.equal(await greetedBy(page, national), lan.name);
  const elsewhere = await context.browser().newContext({ locale: "vi-VN", javaScriptEnabled: false });
  const borrowed = await elsewhere.newPage();
  await borrowed.goto(`${khoa.url}/login`);
  await borrowed.click("#lock-link");
  await borrowed.waitForSelector("#lock-ask-submit");
  await type(borrowed, "#username", lan.personal_number);
  await enter(borrowed, "#lock-ask-submit");
  await borrowed.waitForSelector("#own-code");
  await type(borrowed, "#own-code", await khoa.outbox.code("mail", lan.email));
  await enter(borrowed, "#own-code-submit");
  await borrowed.waitForSelector("#locked");
  await fitsANarrowScreen(borrowed);
  await elsewhere.close();
  await until("the portal has been told", () => isStrangerTo(page, national));
  assert.equal(await isSignedInAtHome(page, khoa), false);
  await page.goto(`${khoa.url}/unlock`);
  await device.answersAt(page);
  await page.waitForURL((url) => url.pathname !== "/unlock"); // open again: to the sign-in, where the same key opens
  await device.answersAt(page);
  await page.waitForSelector("#logout-link");
  assert.match(await page.innerText(".events"), /Tài khoản đã được mở khoá[^]*Tài khoản bị khoá\s+Theo yêu cầu của chủ tài khoản/);
});

journey("when the register tells of a death, an open portal is told and signed out, and nobody signs in any more", {}, async ({ page, khoa }) => {
  const { provincial } = khoa.portals;
  await signInAt(page, provincial);
  await typePassword(page, tam);
  assert.equal(await greetedBy(page, provincial), tam.name);
  const registers = await page.context().newPage();
  await registers.goto(`${khoa.registers}/play`);
  await registers.fill("#whom", tam.personal_number);
  await registers.selectOption("#what", "death");
  await registers.click("#happen-submit");
  await until("the portal has been told", () => isStrangerTo(page, provincial));
  await page.click("#sign-in");
  await typePassword(page, tam);
  assert.notEqual(await problemOn(page), "");
});

journey("the table of whom one can be, and the registers' page, are read by everybody", {}, async ({ page, khoa }) => {
  for (const [language, heading] of [["vi", "Có thể đóng vai ai"], ["en", "Whom you can be"]]) {
    await page.goto(`${khoa.mailbox}/people?lang=${language}`);
    assert.equal(await page.innerText("h1"), heading);
    assert.ok((await page.locator("tbody tr").count()) >= 40);
    await isAccessible(page);
    await fitsANarrowScreen(page);
    await page.goto(`${khoa.registers}/play?lang=${language}`);
    await isAccessible(page);
    await fitsANarrowScreen(page);
    await page.setViewportSize({ width: 1280, height: 800 });
  }
});
