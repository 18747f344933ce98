import assert from "node:assert/strict";
import { citizen, ofTheDemo } from "../../support-js/people.js";
import { officerAtDesk, openDossier } from "../support/authority.js";
import { onDemo } from "../support/journey.js";
import { takePictures } from "../support/pictures.js";
import { greetedBy, signInAt } from "../support/portals.js";
import { fitsANarrowScreen, isAccessible } from "../support/qualities.js";
import { problemOn, signInAtHome, typePassword } from "../support/service.js";

const FREE_TRIES = 10;
const [lan, mai] = [citizen("Nguyễn Thị Lan"), citizen("Trần Thanh Mai")];
const nobody = citizen("Không Có Ai");
const journey = onDemo({ people: [lan, mai] });

/** The answer to a form the page sends; its script talks to the service as well. */
const answerToForm = (page) =>
  page.waitForResponse((answer) => answer.request().isNavigationRequest() && answer.request().method() === "POST");

/** Tries to sign in with a wrong password; tells the status and the words of the answer. */
async function guess(page, khoa, person) {
  await page.goto(`${khoa.url}/login`);
  const answered = answerToForm(page);
  await typePassword(page, person, "khong phai mat khau nay");
  const answer = await answered;
  return { status: answer.status(), retryAfter: answer.headers()["retry-after"], words: await problemOn(page) };
}

journey("a stranger learns nothing about who has an account", {}, async ({ page, khoa }) => {
  const known = await guess(page, khoa, lan);
  const unknown = await guess(page, khoa, nobody);
  assert.deepEqual(unknown, known);
});

journey("whoever keeps guessing must wait, and is told how long", {}, async ({ page, khoa }) => {
  let answer;
  for (let tries = 0; tries <= FREE_TRIES && answer?.status !== 429; tries += 1) answer = await guess(page, khoa, mai);
  assert.equal(answer.status, 429);
  assert.ok(Number(answer.retryAfter) > 0);
  await page.goto(`${khoa.url}/login`);
  await typePassword(page, mai);
  await problemOn(page);
  assert.equal(await page.locator("#logout-link").count(), 0, "the right password waits too");
});

journey("an address that no portal registered gets a page that explains, never a redirect", {}, async ({ page, khoa }) => {
  const query = new URLSearchParams({ client_id: "nobody", redirect_uri: "http://localhost:1/", response_type: "code" });
  const answer = await page.goto(`${khoa.url}/authorize?${query}`);
  assert.equal(answer.status(), 400);
  assert.equal(new URL(page.url()).origin, khoa.url);
  for (const part of ["#error-code", "#error-text", "#request-id"]) {
    assert.notEqual((await page.innerText(part)).trim(), "", part);
  }
});

journey("an address that leads nowhere gets a page in the reader's language", { locale: "en-GB" }, async ({ page, khoa }) => {
  const answer = await page.goto(`${khoa.url}/no/such/page`);
  assert.equal(answer.status(), 404);
  assert.equal(await page.getAttribute("html", "lang"), "en");
  assert.ok(await page.locator("#error-text").isVisible());
});

journey("a form that was not made for this browser is refused and signs nobody in", {}, async ({ page, khoa }) => {
  await page.goto(`${khoa.url}/login`);
  await page.evaluate(() => {
    for (const field of document.querySelectorAll("input[name=csrf]")) field.value = "forged";
  });
  const answered = answerToForm(page);
  await typePassword(page, lan);
  assert.equal((await answered).status(), 403);
  await signInAtHome(page, khoa, lan);
});

// The flow "restricted" of the demo's page of flows.
journey("a service that gets nothing of whoever had that restricted: they read why, and the service does not", {}, async ({ page, context, khoa }) => {
  const phuong = ofTheDemo("099169000048", "Cao Thị Bích Phượng");
  const { library } = khoa.portals;
  await signInAtHome(page, khoa, phuong);
  await page.goto(`${khoa.url}/applications`);
  await page.click(".rows .name a");
  const desk = await officerAtDesk(context, khoa, ofTheDemo("099090000016", "Phan Đình Khôi"));
  await openDossier(desk, await page.innerText("#reference"));
  await desk.check("#decision-approve");
  await desk.click("#decide-submit");
  await desk.waitForSelector("#console-done");
  await desk.close();

  await signInAt(page, library);
  await page.waitForSelector("#restricted");
  await takePictures(page, "a service that gets nothing of whoever had it restricted");
  await isAccessible(page);
  await fitsANarrowScreen(page);
  const at = page.url();
  await page.click("#restricted-cancel");
  await page.waitForURL((url) => url.origin === new URL(library).origin);
  assert.ok(!page.url().includes("restrict"), "why is hers");

  await signInAt(page, library);
  await page.waitForSelector("#restricted");
  assert.notEqual(page.url(), at);
  const waits = page.url();
  await page.click("#restricted-data");
  await page.click("#restrict-lift");
  await page.waitForSelector("#restrict-link");
  await page.goto(waits);
  await page.click("#consent-accept");
  assert.match(await greetedBy(page, library), /Phượng/);
});
