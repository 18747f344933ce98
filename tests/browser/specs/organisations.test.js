// The companies of the demo: what its page of flows tells people to play with them.
import assert from "node:assert/strict";
import { ofTheDemo } from "../../support-js/people.js";
import { Authenticator } from "../support/authenticator.js";
import { officerAtDesk, openDossier, stateOf } from "../support/authority.js";
import { onDemo } from "../support/journey.js";
import { takePictures } from "../support/pictures.js";
import { fitsANarrowScreen, isAccessible } from "../support/qualities.js";
import { greetedBy, signInAt } from "../support/portals.js";
import { signInAtHome, typePassword } from "../support/service.js";

const lan = ofTheDemo("099193000001", "Nguyễn Thị Lan");
const maiNie = ofTheDemo("099197000003", "H'Mai Niê");
const an = ofTheDemo("099210000005", "Lê Nguyễn Bảo An");
const submitter = ofTheDemo("099077000042", "Trương Vĩnh Phúc");
const signer = ofTheDemo("099051000004", "Phạm Quốc Thắng");
const director = ofTheDemo("999000000001", "Kim Min-jun");
const authority = ofTheDemo("099090000016", "Phan Đình Khôi");
const HANSUNG = "9900000030";
const KUMO = "9900000048";
const PDF = "%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n";
const journey = onDemo();

const another = async (context) => {
  const own = await context.browser().newContext({ locale: "vi-VN" });
  own.setDefaultTimeout(10_000);
  return own.newPage();
};

/** Signs in at a portal, and acts for the company, or for oneself. */
async function enterFor(page, portal, person, whom = HANSUNG) {
  await signInAt(page, portal);
  await typePassword(page, person);
  await page.waitForSelector("#choose-organisations");
  await (whom === "myself" ? page.click("#choose-myself") : page.getByRole("button", { name: new RegExp(whom) }).click());
  await greetedBy(page, portal);
}

async function isReadEverywhere(page, name) {
  await takePictures(page, name);
  await isAccessible(page);
  await fitsANarrowScreen(page);
}

journey("a portal knows an old user by the identifier of before, and no other portal does", {}, async ({ page, khoa }) => {
  const { national, provincial } = khoa.portals;
  await enterFor(page, national, maiNie, "myself");
  assert.equal(await page.innerText("#claim-sub"), "hmai-00218");
  await signInAt(page, provincial);
  await greetedBy(page, provincial);
  assert.notEqual(await page.innerText("#claim-sub"), "hmai-00218");
});

journey("one member files a document, another signs it by passkey, and whoever filed cannot", {}, async ({ page, context, khoa }) => {
  const { national } = khoa.portals;
  await enterFor(page, national, submitter);
  await isReadEverywhere(page, "the portal of a submitter");
  const phone = await another(context);
  await Authenticator.in(phone.context(), phone);
  await signInAtHome(phone, khoa, signer);
  await phone.click("#passkey-add");
  await phone.waitForSelector("#passkey-remove-1");
  const file = async (number) => {
    await page.goto(national);
    await page.fill("#file-signer", number);
    await page.click("#file-submit");
    await page.waitForSelector("#unsigned");
  };

  await file(submitter.personal_number);
  const own = await another(context);
  await signInAtHome(own, khoa, submitter);
  await own.goto(`${khoa.url}/approvals`);
  assert.ok(await own.locator("#approvals-none").isVisible(), "nobody is asked to sign what they filed");

  await file(signer.personal_number);
  await isReadEverywhere(page, "a document that waits for its signer");
  const digest = (await page.innerText("#digest")).trim();
  await phone.goto(khoa.url);
  await phone.click("#tab-approvals");
  await phone.click("#approval-open-1");
  const shown = await phone.innerText("main");
  assert.ok(shown.includes(digest) && shown.includes("Trương Vĩnh Phúc") && shown.includes("Hansung"), shown);
  await phone.check("#approval-same");
  await phone.click("#passkey-confirm");
  await phone.waitForURL(/done=approval-given/);
  // By itself, and by a page without a script.
  await page.waitForSelector("#signed", { timeout: 20_000 });
  assert.match(await page.innerText("#signed-by"), /Thắng.*khoá truy cập/);
  await isReadEverywhere(page, "a document that is signed");

  const looker = await another(context);
  await enterFor(looker, national, an);
  assert.equal(await looker.locator("#file").count(), 0, "a viewer files nothing");
});

journey("a blocked company finds its way out by whom it authorised, and an officer who reads the paper", {}, async ({ page, context, khoa }) => {
  await signInAtHome(page, khoa, lan);
  await page.goto(`${khoa.url}/organisations`);
  await page.click("#organisation-apply");
  await page.fill("#code", KUMO);
  await page.check("#capacity-authorised");
  await page.click("#organisation-submit");
  await page.click("#firm-paper");
  await page.setInputFiles("#file", { name: "paper.pdf", mimeType: "application/pdf", buffer: Buffer.from(PDF) });
  await page.click("#file-submit");
  await page.click("#submit");
  await page.waitForSelector("#submit", { state: "detached" });
  assert.ok(await page.locator("#firm-ring").isVisible(), "the ring is named");
  await isReadEverywhere(page, "a company in the ring");
  const [at, reference] = [page.url(), await page.innerText("#reference")];
  const desk = await officerAtDesk(context, khoa, authority);
  await openDossier(desk, reference);
  await desk.check("#decision-approve");
  await desk.click("#decide-submit");
  await desk.waitForSelector("#console-done");
  await desk.close();
  await page.goto(at);
  assert.equal(await stateOf(page), "approved");
  await page.goto(`${khoa.url}/organisations`);
  assert.match(await page.innerText("main"), /Kumo/);
});

journey("a director is replaced by the register's word: his power ends, a member goes on, and whoever comes confirms", {}, async ({ page, context, khoa }) => {
  const { national } = khoa.portals;
  await enterFor(page, national, an);
  const old = await another(context);
  await enterFor(old, national, director);

  const register = await another(context);
  await register.goto(`${khoa.registers}/play`);
  await register.fill("#whom", HANSUNG);
  await register.selectOption("#what", "director_replaced");
  await register.click("#happen-submit");
  // The portal is told, and so is whoever loads its page again.
  const isOut = async () => {
    await old.goto(`${national}/?silent=no`);
    return old.locator("#sign-in").isVisible();
  };
  let out = false;
  for (let tries = 0; !out && tries < 60; tries += 1) {
    out = await isOut();
    if (!out) await new Promise((resolve) => setTimeout(resolve, 250));
  }
  assert.ok(out, "the old director acts for the company no more");
  await page.goto(national);
  assert.match(await page.innerText("#claim-org"), /Hansung/, "the member goes on");

  const coming = await another(context);
  await signInAtHome(coming, khoa, maiNie);
  await coming.goto(`${khoa.url}/organisations`);
  await coming.getByRole("link", { name: /^Công ty.*Hansung/ }).click();
  await coming.waitForSelector("#confirm-1, #confirm-2, #confirm-3, #confirm-4, #confirm-5");
  await isReadEverywhere(coming, "what a replaced director gave waits for a word");
  await coming.click("#members-over");
  await coming.waitForSelector("#members-now");
  assert.match(await coming.innerText("main"), /Kim Min-jun/, "who was replaced stands behind a link");
  await isReadEverywhere(coming, "who acted for a company before");
  await coming.click("#members-now");
  await coming.waitForSelector("#members-over");
  const waiting = await coming.locator("[id^=confirm-]").count();
  await coming.locator("[id^=confirm-]").first().click();
  await coming.waitForFunction((count) => document.querySelectorAll("[id^=confirm-]").length < count, waiting);
});
