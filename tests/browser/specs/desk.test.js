// Eight hours at a desk: the console by keyboard and in both languages, at a phone's and a laptop's width, and the people whose
// dossiers lie on it. The demo's own officers and applicants, one demo for all.
import assert from "node:assert/strict";
import { ofTheDemo } from "../../support-js/people.js";
import { activate, declareAsForeigner, officerAtDesk, openDossier, photoOf, stateOf } from "../support/authority.js";
import { onDemo } from "../support/journey.js";
import { choose, enter, pick, tabTo, type } from "../support/keyboard.js";
import { takePictures } from "../support/pictures.js";
import { fitsANarrowScreen, isAccessible, speaks } from "../support/qualities.js";
import { signInAtHome } from "../support/service.js";

const nhat = ofTheDemo("0900000076", "Cao Minh Nhật");
const sato = ofTheDemo("0900000089", "Ken Sato");
const minh = ofTheDemo("0900000069", "Đặng Quang Minh");
const first = ofTheDemo("099090000016", "Phan Đình Khôi");
const second = ofTheDemo("099186000020", "Đặng Thị Kim Oanh");
const provincial = ofTheDemo("099081000047", "Mai Văn Tiến");
const clerk = ofTheDemo("099082000006", "Lê Minh Đức");
const immigration = ofTheDemo("099195000012", "Huỳnh Thị Ngọc Trâm");
const journey = onDemo();
const english = { locale: "en-GB" };
const PDF = "%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n";
const LAPTOP = { width: 1280, height: 800 };

/** Whatever stands there is read on a phone and on a laptop. */
async function isReadEverywhere(page) {
  await isAccessible(page);
  await fitsANarrowScreen(page);
  await page.setViewportSize(LAPTOP);
}

journey("a foreigner applies in English, is seen and decided by provincial immigration, and reads who looked", english, async ({ page, context, khoa }) => {
  await signInAtHome(page, khoa, sato);
  await declareAsForeigner(page, khoa, 2, { name: sato.name, birthdate: "20/05/1990", nationality: "JPN", passport: "XX0000101", card: "999000000101" });
  await page.click("#submit");
  await page.waitForSelector("#submit", { state: "detached" });
  await speaks(page, "en");
  assert.match(await page.innerText("main"), /Japan/, "a country has a name");
  assert.match(await page.innerText("footer"), /immigration office/);
  await isReadEverywhere(page);
  const reference = await page.innerText("#reference");
  const desk = await officerAtDesk(context, khoa, immigration, english);
  await speaks(desk, "en");
  await isReadEverywhere(desk);
  await openDossier(desk, reference);
  await isReadEverywhere(desk);
  await desk.setInputFiles("#portrait", await photoOf(khoa, "unsure"));
  await desk.click("#compare-submit");
  await desk.waitForSelector("#compared");
  await takePictures(desk, "a face that could not be compared");
  await isReadEverywhere(desk);
  await desk.setInputFiles("#portrait", await photoOf(khoa, "999000000101"));
  await desk.click("#compare-submit");
  await desk.waitForSelector("#biometrics-yes", { state: "detached" });
  await isReadEverywhere(desk);
  await desk.check("#papers-genuine");
  await desk.click("#check-submit");
  await desk.waitForSelector("#filter");
  await openDossier(desk, reference);
  assert.match(await desk.innerText("#checks"), /\S/);
  await desk.check("#decision-approve");
  await desk.click("#decide-submit");
  await desk.waitForSelector("#console-done");
  await desk.close();
  await activate(page, khoa);
  await page.goto(khoa.url);
  assert.match(await page.innerText(".standing"), /level 2/);
  await page.click("#history-link");
  await speaks(page, "en");
  assert.match(await page.innerText(".events"), /Somebody of an agency looked at your information\s+Phòng Quản lý xuất nhập cảnh tỉnh Sông Ngân/);
  await isReadEverywhere(page);
});

journey("an officer opens the photo in a dossier, and its applicant reads of the look, by the agency's name", {}, async ({ page, context, khoa }) => {
  await signInAtHome(page, khoa, minh);
  await page.click("#apply-link");
  await page.click(".rows .name a");
  const reference = await page.innerText("#reference");
  const desk = await officerAtDesk(context, khoa, first);
  await openDossier(desk, reference);
  const shown = desk.waitForResponse((answer) => answer.url().includes("/evidence/"));
  await desk.click(".papers a");
  const photo = await shown;
  assert.deepEqual([photo.status(), photo.headers()["content-type"], photo.headers()["cache-control"]], [200, "image/jpeg", "no-store"]);
  await desk.waitForFunction(() => document.images[0]?.naturalWidth > 0);
  await desk.close();
  await page.goto(khoa.url);
  assert.match(await page.innerText(".events"), /Cục Căn cước của bản trình diễn · để giải quyết hồ sơ của bạn\s+2 lần trong ngày/);
  const asked = await page.goto(photo.url());
  assert.match(asked.headers()["content-type"], /text\/html/, "at that address it is for officers alone");
});

journey("who is asked for a copy of a paper hands it in without JavaScript, and the officer has it before them", { javaScriptEnabled: false }, async ({ page, context, khoa }) => {
  await signInAtHome(page, khoa, nhat);
  await page.click("#apply-link");
  await page.click(".rows .name a");
  const reference = await page.innerText("#reference");
  await page.click("#paper-link");
  await page.setInputFiles("#file", { name: "paper.txt", mimeType: "text/plain", buffer: Buffer.from("no paper") });
  await page.click("#file-submit");
  await page.waitForSelector("#error");
  await fitsANarrowScreen(page);
  await page.setInputFiles("#file", { name: "paper.pdf", mimeType: "application/pdf", buffer: Buffer.from(PDF) });
  await page.click("#file-submit");
  await page.waitForSelector("[id^=paper-]");
  await page.click("#submit");
  await page.waitForSelector("#submit", { state: "detached" });
  assert.equal(await stateOf(page), "verifying");
  await fitsANarrowScreen(page);
  const desk = await officerAtDesk(context, khoa, clerk);
  await openDossier(desk, reference);
  assert.match(await desk.innerText(".papers"), /Bản chụp giấy tờ/);
  await desk.close();
});

journey("the console is worked by keyboard alone: filter, dossier, ask, propose, and decide for the other", {}, async ({ context, khoa }) => {
  const desk = await officerAtDesk(context, khoa, first);
  const filter = async (page, kind, state) => {
    await page.waitForSelector("#filter");
    await pick(page, "#state", state);
    await pick(page, "#kind", kind);
    await enter(page, "#filter-submit");
    await page.waitForURL(/state=/);
  };
  await filter(desk, "Cấp tài khoản", "Đang xem xét");
  await desk.reload();
  assert.deepEqual([await desk.inputValue("#state"), await desk.inputValue("#kind")], ["verifying", "identity"], "the filter is the address");
  await enter(desk, ".list tbody a");
  await desk.waitForSelector("#dossier");
  const address = desk.url();
  await choose(desk, "#want-portrait");
  await type(desk, "#ask-words", "Ảnh mờ, bạn chụp lại giúp.");
  await enter(desk, "#ask-submit");
  await desk.waitForSelector("#console-done");
  await desk.goto(address);
  assert.equal(await desk.innerText("#dossier-state"), "Chờ bổ sung");
  await enter(desk, "#console-queue");
  await filter(desk, "Mở lại", "Đang xem xét");
  await enter(desk, ".list tbody a");
  await desk.waitForSelector("#dossier");
  await choose(desk, "#decision-approve");
  await enter(desk, "#propose-submit");
  await desk.waitForSelector("#console-done");
  await desk.close();
  const other = await officerAtDesk(context, khoa, second);
  await filter(other, "Mở lại", "Chờ người thứ hai");
  await enter(other, ".list tbody a");
  await other.waitForSelector("#dossier-proposal");
  await choose(other, "#decision-approve");
  await enter(other, "#decide-submit");
  await other.waitForSelector("#console-done");
  await other.close();
});

journey("whoever decides on a stale page is told so at once, with the newer state, and what was typed is kept", {}, async ({ context, khoa }) => {
  const desk = await officerAtDesk(context, khoa, clerk);
  await desk.goto(`${desk.url()}?state=verifying&kind=identity`);
  await desk.click(".list tbody a >> nth=0");
  const stale = await desk.context().newPage();
  await stale.goto(desk.url());
  await desk.check("#want-paper");
  await desk.fill("#ask-words", "Bạn bổ sung giúp.");
  await desk.click("#ask-submit");
  await desk.waitForSelector("#console-done");
  await choose(stale, "#decision-refuse");
  await pick(stale, "#reason", "Giấy tờ");
  await type(stale, "#words", "Giấy tờ chưa rõ.");
  const answered = stale.waitForResponse((answer) => answer.url().endsWith("/decide"));
  await enter(stale, "#decide-submit");
  assert.equal((await answered).status(), 409);
  await stale.waitForSelector("#error");
  assert.equal(await stale.evaluate(() => document.activeElement.id), "error", "the reader is led to it");
  assert.equal(await stale.innerText("#dossier-state"), "Chờ bổ sung");
  assert.equal(await stale.inputValue("#entered"), "Giấy tờ chưa rõ.");
  await isReadEverywhere(stale);
  await stale.close();
  await desk.close();
});

journey("a search that finds nobody says at which field, and leads there", {}, async ({ context, khoa }) => {
  const desk = await officerAtDesk(context, khoa, first);
  await enter(desk, "#console-find");
  await type(desk, "#wanted", "099193000001");
  await enter(desk, "#find-submit");
  await desk.waitForSelector("#error");
  await isReadEverywhere(desk);
  await tabTo(desk, "#error a");
  await desk.keyboard.press("Enter");
  assert.match(desk.url(), /#purpose$/);
  await pick(desk, "#purpose", "Hỗ trợ");
  await enter(desk, "#find-submit");
  await desk.waitForSelector("text=Nguyễn Thị Lan");
  await isReadEverywhere(desk);
  await desk.close();
});

journey("the identity authority reads how far the change-over has come, by province and by what blocks accounts", {}, async ({ context, khoa }) => {
  const desk = await officerAtDesk(context, khoa, first);
  await enter(desk, "#console-changeover");
  await desk.waitForSelector("#changeover");
  for (const [language, all] of [["vi", /^8 tài khoản cũ/], ["en", /^8 legacy accounts/]]) {
    await speaks(desk, language);
    assert.match(await desk.innerText("#changeover-lead"), all);
    await takePictures(desk, `the change-over ${language}`);
    await isReadEverywhere(desk);
    await desk.click(".language button");
    await desk.waitForSelector("#changeover");
  }
  await desk.close();
});

journey("an officer of a province says how far it is, by name, and the board shows it beside what Khoá knows by itself", {}, async ({ context, khoa }) => {
  const desk = await officerAtDesk(context, khoa, provincial);
  await desk.click("#console-readiness");
  await desk.waitForSelector("#readiness");
  for (const language of ["vi", "en"]) {
    await speaks(desk, language);
    await takePictures(desk, `how far the provinces are ${language}`);
    await isReadEverywhere(desk);
    await desk.click(".language button");
    await desk.waitForSelector("#readiness");
  }
  await desk.check("#enter-portal input[name=met]");
  await desk.fill("#note-portal", "Đã đóng ngày 1, theo văn bản 12");
  await desk.click("#enter-portal-submit");
  await desk.waitForSelector("text=Mai Văn Tiến");
  assert.match(await desk.innerText("#province-99"), /văn bản 12/);
  await isReadEverywhere(desk);

  await desk.click("#console-services");
  await desk.waitForSelector("#service-former-portal");
  assert.equal(await desk.getAttribute("#service-former-portal [data-state]", "data-state"), "active");
  await takePictures(desk, "the services that stand");
  await isReadEverywhere(desk);
  await desk.close();
});
