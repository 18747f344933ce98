// The demo's phones in software: everything that the official app does, by hand, beside a portal and a second browser.
import assert from "node:assert/strict";
import { citizen, username } from "../../support-js/people.js";
import { Authenticator } from "../support/authenticator.js";
import { onDemo } from "../support/journey.js";
import { takePictures } from "../support/pictures.js";
import { greetedBy } from "../support/portals.js";
import { fitsANarrowScreen, isAccessible, isLockedDown, speaks } from "../support/qualities.js";
import { isSignedInAtHome, signInAtHome, typePassword } from "../support/service.js";
import { PASSCODE, bound, hasThumbSizedTargets, openAt, signedIn } from "../support/software_phone.js";

const NAMES = ["Nguyễn Thị Lan", "Trần Thanh Mai", "Lê Thị Hoa", "Phạm Thị Tâm", "Bùi Thị Cúc", "Ngô Thị Đào", "Vũ Thị Én", "Hồ Thị Lụa"];
const [lan, mai, hoa, tam, cuc, dao, en, lua] = NAMES.map((name) => citizen(name));
const journey = onDemo({ people: [lan, mai, hoa, tam, cuc, dao, en, lua] });
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
/** Where the app on this phone is signed out. */
const OWN = "#sessions li[data-kind=app][data-this] button";

const elsewhere = async (context) => (await context.browser().newContext({ locale: "vi-VN" })).newPage();

/** The portal asks for somebody; answers the number that it shows. */
async function ask(window, portal, person) {
  await window.goto(`${portal}/?silent=no`);
  await window.fill("#phone-name", username(person));
  await window.click("#ask-phone");
  return (await window.innerText("#phone-number")).trim();
}

const another = (number) => (number === "10" ? "11" : "10");

/** On the screen that keeps the account safe. */
async function passcodeSet(page) {
  await page.fill("#passcode", PASSCODE);
  await page.tap("#passcode-set");
  await page.waitForSelector("#passcode-stands");
}

async function answer(page, number) {
  await page.fill("#number", number);
  await page.tap("#yes");
}

journey("a phone is bound, and answers a portal by its key: a wrong number, yes, no, and not me", PHONE, async ({ page, context, khoa }) => {
  const { national, provincial } = khoa.portals;
  await bound(page, khoa, lan, "a");
  assert.match(await page.innerText("#tier"), /không ai bảo đảm/);
  const window = await elsewhere(context);
  const number = await ask(window, national, lan);
  await page.tap("#tab-requests");
  await page.tap("#request-open-1");
  assert.match(await page.innerText("#who"), /Cổng Dịch vụ công quốc gia/);
  await page.tap("#yes");
  assert.match(await page.innerText("#problem"), /hai chữ số/);
  await answer(page, another(number));
  await page.waitForFunction(() => /không đúng/.test(document.querySelector("#problem")?.textContent));
  await answer(page, number);
  await page.waitForSelector("#requests-none");
  assert.match(await greetedBy(window, national), /Lan/);

  await ask(window, provincial, lan);
  await page.tap("#request-open-1"); // by itself, without a push
  await page.tap("#no");
  await page.waitForSelector("#requests-none");
  await window.waitForSelector("#error", { timeout: 20_000 });

  await ask(window, provincial, lan);
  await page.tap("#request-open-1");
  await page.tap("#not-me");
  await page.waitForSelector("#requests-none");
  await ask(window, provincial, lan);
  await page.tap("#tab-home");
  await page.waitForSelector("#key-of");
  assert.equal(await page.locator("#waiting").count(), 0, "the phone hears nothing more of that portal");
});

journey("a second browser is signed in by the letters below its code", PHONE, async ({ page, context, khoa }) => {
  await bound(page, khoa, mai, "a");
  await page.tap("#tab-safety");
  await passcodeSet(page);
  const laptop = await elsewhere(context);
  await laptop.goto(`${khoa.url}/login`);
  await laptop.click("#qr-link");
  const letters = (await laptop.innerText("#qr-short")).trim();
  await page.tap("#tab-read");
  await page.fill("#letters", "ABCD");
  await page.tap("#read");
  assert.match(await page.innerText("#problem"), /mười hai/);
  await page.fill("#letters", letters.toLowerCase());
  await page.tap("#read");
  assert.match(await page.innerText("#read-device"), /cùng mạng/);
  assert.match(page.url(), /#read$/, "what opens a sign-in is in no address and no history");
  await page.tap("#go-on");
  await laptop.waitForSelector("#qr-number");
  assert.match(await page.innerText("#warning"), /trước mặt/);
  await page.fill("#passcode", "907142"); // a sign-in takes two factors, and this phone's key alone is one
  await answer(page, (await laptop.innerText("#qr-number")).trim());
  await page.waitForFunction(() => /passcode không đúng/.test(document.querySelector("#problem")?.textContent));
  await page.fill("#passcode", PASSCODE);
  await page.tap("#yes");
  await laptop.waitForURL(`${khoa.url}/`);
  assert.match(await laptop.innerText("main"), /Mai/);
  assert.ok(!page.url().includes(letters.replace(/\W/g, "")), "it is in no address");
  await page.tap("#tab-read");
  await page.fill("#letters", letters);
  await page.tap("#read");
  assert.match(await page.innerText("#problem"), /Hãy hiện mã khác/, "a code is good once");
});

journey("the phone's key and a passcode sign in without a browser, and a call that takes both waits and goes on", PHONE, async ({ page, context, khoa }) => {
  await bound(page, khoa, hoa, "a");
  await page.tap("#tab-safety");
  await page.fill("#passcode", "123456");
  await page.tap("#passcode-set");
  assert.match(await page.innerText("#problem"), /dễ đoán/);
  await passcodeSet(page);
  await page.locator(OWN).tap();
  await page.waitForSelector("#sign-in-pin");
  await page.fill("#passcode", "907142");
  await page.tap("#sign-in-pin");
  assert.match(await page.innerText("#problem"), /không đúng/);
  await page.fill("#passcode", PASSCODE);
  await page.tap("#sign-in-pin");
  await page.waitForSelector("#strength");
  assert.match(await page.innerText("#strength"), /hai yếu tố/);

  // Whoever has a passkey changes how they sign in by two factors alone.
  const window = await elsewhere(context);
  await Authenticator.in(window.context(), window);
  await signInAtHome(window, khoa, hoa);
  await window.click("#passkey-add");
  await window.waitForSelector("#passkey-remove-1");
  await page.tap("#tab-safety");
  await page.locator(OWN).tap();
  await page.tap("#sign-in-key");
  await page.waitForSelector("#strength");
  assert.match(await page.innerText("#strength"), /một yếu tố/);
  await page.tap("#tab-safety");
  await page.fill("#passcode", "605829");
  await page.tap("#passcode-set");
  await page.waitForSelector("#confirm-pin");
  await takePictures(page, "a software phone confirms before a call goes on");
  await page.fill("#passcode", PASSCODE);
  await page.tap("#confirm-pin");
  await page.waitForFunction(() => /Đã đặt/.test(document.querySelector("#notice")?.textContent));
  const told = await page.locator("#trace-list li").allTextContents();
  assert.ok(told.includes("PUT /app/v1/passcode 401 fresh-sign-in-needed") && told.includes("PUT /app/v1/passcode 200"), told.join("\n"));
  assert.ok(!told.join().includes("605829") && !told.join().includes(PASSCODE), "nothing secret is told");
});

journey("a call that this phone is too weak for is confirmed in the browser, and goes on from there", PHONE, async ({ page, context, khoa }) => {
  await bound(page, khoa, lua, "a");
  const device = await Authenticator.in(context, page);
  await page.goto(khoa.url);
  await page.tap("#passkey-add");
  await page.waitForSelector("#passkey-remove-1");
  await signedIn(page, khoa, lua, "b");
  await device.handsOff();
  await page.tap("#handover-ask");
  await page.waitForSelector("#confirm-browser");
  assert.equal(await page.locator("#confirm-key, #confirm-pin").count(), 0, "this phone is none of the account's yet");
  await page.tap("#confirm-browser");
  await device.answersAt(page);
  assert.match(await page.innerText("#handover-number"), /^\d\d$/, "the very call went on");
});

journey("a new phone takes the place of the old one that says yes, and the old key opens nothing", PHONE, async ({ page, context, khoa }) => {
  await bound(page, khoa, en, "a");
  const fresh = await context.newPage();
  await signedIn(fresh, khoa, en, "b");
  assert.match(await fresh.innerText("#key-of"), /điện thoại khác/);
  await fresh.tap("#handover-ask");
  const number = (await fresh.innerText("#handover-number")).trim();
  await takePictures(fresh, "a software phone asks to take the place of another");
  await page.tap("#tab-requests");
  await page.tap("#request-open-1");
  assert.match(await page.innerText("#warning"), /Máy mô phỏng B/);
  await answer(page, number);
  await fresh.waitForSelector("#tier");
  assert.match(await fresh.innerText("#key-of"), /điện thoại này/);
  await openAt(page, khoa, "a");
  await page.reload();
  assert.match(await page.innerText("#problem"), /đã bị đăng xuất/);
  await page.tap("#sign-in-key");
  await page.waitForFunction(() => /đã bị gỡ/.test(document.querySelector("#problem")?.textContent));
  await takePictures(page, "a software phone whose key opens nothing");
  await page.tap("#forget");
  await page.waitForSelector("#sign-in-key", { state: "detached" });
});

journey("from the phone a browser is signed out, and from a browser the phone", PHONE, async ({ page, context, khoa }) => {
  await bound(page, khoa, tam, "a");
  const laptop = await elsewhere(context);
  await signInAtHome(laptop, khoa, tam);
  await page.tap("#tab-safety");
  await page.tap("#end-others");
  await page.waitForFunction(() => /mọi nơi khác/.test(document.querySelector("#notice")?.textContent));
  assert.equal(await isSignedInAtHome(laptop, khoa), false);

  await signInAtHome(laptop, khoa, tam);
  await laptop.click("#app-end-1");
  await laptop.waitForLoadState();
  await page.tap("#tab-home");
  await page.waitForSelector("#sign-in-key");
  assert.match(await page.innerText("#problem"), /đã bị đăng xuất/);
});

journey("the phone locks everything, and lets nobody in until it is unlocked", PHONE, async ({ page, context, khoa }) => {
  await bound(page, khoa, cuc, "a");
  const laptop = await elsewhere(context);
  await signInAtHome(laptop, khoa, cuc);
  await page.tap("#tab-safety");
  await page.tap("#lock");
  await page.tap("#lock-sure");
  await page.waitForSelector("#unlock");
  await takePictures(page, "a software phone has locked everything");
  assert.equal(await isSignedInAtHome(laptop, khoa), false);
  assert.equal(await page.locator("#sign-in-key").count(), 0, "its key ended with everything else");
  await page.tap("#forget");
  await page.tap("#sign-in");
  await typePassword(page, cuc);
  await page.waitForSelector("#error");
});

journey("a second app is let in unasked, has a key of its own, and ends with the first", PHONE, async ({ page, khoa }) => {
  await bound(page, khoa, dao, "a");
  await page.tap("#tab-safety");
  await page.tap("#other-app");
  assert.match(await page.innerText("#other-app-in"), /Ngô Thị Đào/);
  await page.locator(OWN).tap();
  await page.waitForSelector("#sign-in-key");
  await page.tap("#sign-in-key");
  await page.tap("#tab-safety");
  await page.waitForSelector("#other-app");
  assert.equal(await page.locator("#other-app-in").count(), 0);
  await page.tap("#lose");
  await page.tap("#lose-sure");
  await page.waitForSelector("#notice");
  assert.equal(await page.locator("#sign-in-key").count(), 0, "nothing of it is left");
});

for (const [language, locale] of [["vi", "vi-VN"], ["en", "en-GB"]]) {
  journey(`every screen of a phone (${language}) is accessible by day and by night, locked down, narrow, and for thumbs`, { ...PHONE, locale }, async ({ page, context, khoa }) => {
    const person = citizen();
    await khoa.importPeople([person]);
    isLockedDown((await openAt(page, khoa, "a")).headers());
    const look = async (name) => {
      await speaks(page, language);
      await hasThumbSizedTargets(page);
      await takePictures(page, `software phone ${name} ${language}`);
      await isAccessible(page);
      await page.emulateMedia({ colorScheme: "dark" });
      await takePictures(page, `software phone ${name} ${language} dark`);
      await page.emulateMedia({ colorScheme: "light" });
      await fitsANarrowScreen(page);
      await page.setViewportSize(PHONE.viewport);
    };
    await page.waitForSelector("#sign-in");
    await look("welcome");
    await signedIn(page, khoa, person, "a");
    await look("unbound");
    await page.tap("#bind");
    await page.waitForSelector("#tier");
    await page.locator("#trace summary").tap();
    await look("home");
    await page.tap("#tab-requests");
    await page.waitForSelector("#requests-none");
    const window = await elsewhere(context);
    await ask(window, khoa.portals.national, person);
    await page.waitForSelector("#request-open-1");
    await look("requests");
    await page.tap("#request-open-1");
    await page.waitForSelector("#yes");
    await look("request");
    await page.tap("#tab-read");
    await page.waitForSelector("#letters");
    await look("read");
    await page.tap("#tab-safety");
    await page.waitForSelector("#lock");
    await look("safety");
  });
}

journey("the demo's pages lead to the phones, by links that work", {}, async ({ page, khoa }) => {
  await page.goto(`${khoa.mailbox}/people?lang=en`);
  await page.click("#phone");
  await page.waitForSelector("#sign-in");
  await page.goto(`${khoa.mailbox}/flows?lang=en`);
  const links = await page.locator(".ways a").evaluateAll((all) => all.map((one) => one.href));
  assert.ok(links.length > 30);
  for (const link of new Set(links)) {
    const found = await page.request.get(link);
    assert.ok(found.status() < 400, `${link} ${found.status()}`);
  }
});
