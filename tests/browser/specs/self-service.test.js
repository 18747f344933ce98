import assert from "node:assert/strict";
import { citizen } from "../../support-js/people.js";
import { Authenticator } from "../support/authenticator.js";
import { onDemo } from "../support/journey.js";
import { greetedBy, signInAt } from "../support/portals.js";
import { isSignedInAtHome, problemOn, signInAtHome, signOutAtHome, typePassword } from "../support/service.js";

const PROVEN = { email_verified: true, phone_verified: true };
const NAMES = ["Nguyễn Thị Lan", "Trần Thanh Mai", "Lê Thị Hoa", "Phạm Thu Cúc", "Võ Thị Sen", "Bùi Thị Đào", "Đinh Thị Mơ", "Hoàng Kim Cúc", "Tạ Thị Nhài"];
const [lan, mai, hoa, cuc, sen, dao, mo, kim, nhai] = NAMES.map(
  (name) => citizen(name, PROVEN),
);
const NEW = "mua roi tren mai ngoi cu";
const journey = onDemo({ people: [lan, mai, hoa, cuc, sen, dao, mo, kim, nhai] });
const noScript = { javaScriptEnabled: false };

/** The code of "this was not me" in the newest message to this address, of such a subject, that has one. */
async function denial(khoa, address, subject = /./) {
  for (let tries = 0; tries < 100; tries += 1) {
    const messages = (await khoa.outbox.messages()).filter((each) => each.to === address && subject.test(each.subject ?? "a text message"));
    const code = messages.findLast((each) => /([0-9A-Z]{4}-){3}[0-9A-Z]{4}/.test(each.text))?.text.match(/([0-9A-Z]{4}-){3}[0-9A-Z]{4}/)[0];
    if (code !== undefined) return code;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no letter reached ${address}`);
}

async function askForCodes(page, khoa, person) {
  await page.goto(`${khoa.url}/login`);
  await page.click("#recover-link");
  await page.fill("#username", person.personal_number);
  await page.click("#recover-submit");
  await page.waitForSelector("#recover-codes-submit");
}

journey("without JavaScript a citizen changes their password, and only the new one opens", noScript, async ({ page, khoa }) => {
  await signInAtHome(page, khoa, lan);
  await page.click("#password-link");
  assert.ok(await page.isChecked("#others"));
  await page.fill("#new-password", lan.name);
  await page.click("#password-submit");
  assert.notEqual(await problemOn(page), "");
  await page.fill("#new-password", NEW);
  await page.click("#password-submit");
  await page.waitForSelector("#logout-link");
  await signOutAtHome(page, khoa);
  await page.goto(`${khoa.url}/login`);
  await typePassword(page, lan);
  assert.notEqual(await problemOn(page), "");
  await typePassword(page, lan, NEW);
  await page.waitForSelector("#logout-link");
});

journey("whoever has a passkey changes the password by it, and by nothing less", {}, async ({ page, context, khoa }) => {
  const device = await Authenticator.in(context, page);
  await signInAtHome(page, khoa, mai);
  await page.click("#passkey-add");
  await page.waitForSelector("#passkey-remove-1");
  await device.handsOff();
  await page.click("#password-link");
  await page.waitForSelector("#passkey-login");
  assert.equal(await page.locator("#password").count(), 0, "the password alone is not enough");
  await device.answersAt(page);
  await page.waitForSelector("#password-submit");
  await page.fill("#new-password", NEW);
  await page.click("#password-submit");
  await page.waitForSelector("#logout-link");
});

journey("a citizen sees the services they entered and signs out of one of them", noScript, async ({ page, khoa }) => {
  await signInAt(page, khoa.portals.national);
  await typePassword(page, hoa);
  await greetedBy(page, khoa.portals.national);
  await page.goto(khoa.url);
  await page.click("#services-link");
  assert.match(await page.innerText("main"), /Cổng Dịch vụ công quốc gia/);
  await page.click("#service-end-1");
  await page.click("#service-end");
  await page.waitForSelector(".notice");
  assert.equal(await isSignedInAtHome(page, khoa), true);
});

journey("the demo's library, which is not the State's, asks first and loses what it was allowed when that is taken back", noScript, async ({ page, khoa }) => {
  const { library } = khoa.portals;
  await signInAt(page, library);
  await typePassword(page, mo);
  await page.waitForSelector("#consent-accept");
  assert.match(await page.innerText("main"), /Công ty Sách Mây Trắng[^]*Để làm thẻ bạn đọc/);
  await page.click("#consent-accept");
  assert.equal(await greetedBy(page, library), mo.name);
  await page.goto(`${khoa.url}/settings/services`);
  assert.match(await page.innerText("main"), /Thư viện Mây Trắng/);
  await page.click("#service-end-1");
  await page.click("#service-end");
  await page.waitForSelector("#services-none");
  await signInAt(page, library);
  await page.waitForSelector("#consent-accept");
});

journey("who lost their password begins a day of waiting, and its holder refuses with one press", noScript, async ({ page, khoa }) => {
  await askForCodes(page, khoa, cuc);
  await page.fill("#email-code", await khoa.outbox.code("mail", cuc.email));
  await page.fill("#phone-code", "000000");
  await page.click("#recover-codes-submit");
  assert.notEqual(await problemOn(page), "");
  await page.waitForSelector("#email-right");
  await page.fill("#phone-code", await khoa.outbox.code("sms", cuc.phone));
  await page.click("#recover-codes-submit");
  await page.waitForSelector("#told");
  await signInAtHome(page, khoa, cuc);
  await page.click("#recovery-cancel");
  await page.waitForSelector(".notice");
  assert.equal(await page.locator("#recovery-cancel").count(), 0);
  const code = await denial(khoa, cuc.email);
  await page.goto(`${khoa.url}/recover`);
  await page.click("#not-me-link");
  await page.fill("#long-code", code.toLowerCase());
  await page.click("#not-me-submit");
  await page.waitForSelector("#told");
  assert.equal(await isSignedInAtHome(page, khoa), false);
});

journey("who lost everything gets a code at the counter and is back at once", noScript, async ({ page, khoa }) => {
  const given = await khoa.command("--json", "account", "recover", sen.personal_number, "--officer", "CA-017", "--why", "12", "--remove-passkeys");
  await page.goto(`${khoa.url}/recover`);
  await page.click("#recover-code-link");
  await page.fill("#username", sen.personal_number);
  await page.fill("#long-code", JSON.parse(given).code);
  await page.fill("#new-password", NEW);
  await page.click("#recover-code-submit");
  await page.waitForSelector("#told");
  await page.click("#told-next");
  await typePassword(page, sen, NEW);
  await page.waitForSelector("#logout-link");
});

journey("a sign-in with a passkey ends a password reset that waits, and a denied passkey opens nothing", {}, async ({ page, context, khoa }) => {
  const device = await Authenticator.in(context, page);
  await signInAtHome(page, khoa, kim);
  await page.click("#passkey-add");
  await page.waitForSelector("#passkey-remove-1");
  const added = await denial(khoa, kim.email, /passkey/);
  await device.handsOff();
  await signOutAtHome(page, khoa);
  await askForCodes(page, khoa, kim);
  await page.fill("#email-code", await khoa.outbox.code("mail", kim.email));
  await page.fill("#phone-code", await khoa.outbox.code("sms", kim.phone));
  await page.click("#recover-codes-submit");
  await page.waitForSelector("#told");
  await page.goto(`${khoa.url}/login`);
  await device.answersAt(page);
  await page.waitForSelector("#logout-link");
  assert.equal(await page.locator("#recovery-cancel").count(), 0, "whoever has a key needs no recovery");
  assert.notEqual(await denial(khoa, kim.email, /đặt lại mật khẩu đã bị huỷ/), "");
  await device.handsOff();
  await page.goto(`${khoa.url}/not-me`);
  await page.fill("#long-code", added);
  await page.click("#not-me-submit");
  assert.match(await page.innerText("#undone"), /Mật khẩu.*Khoá truy cập|Khoá truy cập.*Mật khẩu/s);
  await page.goto(`${khoa.url}/login`);
  await device.answersAt(page);
  assert.notEqual(await problemOn(page), "");
});

journey("a new address is proven and signs in from then on, and the old one is told and kept for a week", noScript, async ({ page, khoa }) => {
  await signInAtHome(page, khoa, dao);
  await page.click("#contact-link");
  const moved = `moi.${dao.email}`;
  await page.fill("#email", moved);
  await page.click("#email-submit");
  await page.fill("#email-code", await khoa.outbox.code("mail", moved));
  await page.click("#contact-submit");
  await page.waitForSelector(".notice");
  assert.match(await page.innerText("#email-now"), new RegExp(moved));
  assert.notEqual(await denial(khoa, dao.email), "");
  await signOutAtHome(page, khoa);
  await page.goto(`${khoa.url}/login`);
  await page.fill("#username", dao.email);
  await page.fill("#password", dao.password);
  await page.click("#login-submit");
  await page.waitForSelector("#logout-link");
  await signOutAtHome(page, khoa);
  await page.goto(`${khoa.url}/login`);
  await page.fill("#username", moved);
  await page.fill("#password", dao.password);
  await page.click("#login-submit");
  await page.waitForSelector("#logout-link");
});

journey("a code on paper locks the account from a stranger's browser, by keyboard and without JavaScript", noScript, async ({ page, context, khoa }) => {
  await signInAtHome(page, khoa, nhai);
  await page.click("#recovery-codes-link");
  await page.click("#recovery-codes-make");
  const [code] = await page.locator("code").allInnerTexts();
  const strangers = await (await context.browser().newContext({ locale: "vi-VN", javaScriptEnabled: false })).newPage();
  await strangers.goto(`${khoa.url}/login`);
  await strangers.click("#lock-link");
  await strangers.click("#recovery-code-link");
  await strangers.fill("#username", nhai.personal_number);
  await strangers.fill("#long-code", code.slice(1));
  await strangers.keyboard.press("Enter");
  assert.notEqual(await problemOn(strangers), "");
  await strangers.fill("#long-code", code.toLowerCase());
  await strangers.keyboard.press("Enter");
  await strangers.waitForSelector("#locked");
  await strangers.context().close();
  assert.equal(await isSignedInAtHome(page, khoa), false, "every session has ended");
  await page.goto(`${khoa.url}/login`);
  await typePassword(page, nhai);
  assert.notEqual(await problemOn(page), "");
});
