// The day somebody comes over from an old account: the letter, the code, how it stands; and whoever acts for an organisation lays it down.
import assert from "node:assert/strict";
import { ofTheDemo } from "../../support-js/people.js";
import { onDemo } from "../support/journey.js";
import { takePictures } from "../support/pictures.js";
import { fitsANarrowScreen, isAccessible } from "../support/qualities.js";
import { signInAtHome } from "../support/service.js";

const lan = ofTheDemo("099193000001", "Nguyễn Thị Lan");
const hung = ofTheDemo("099088000002", "Trần Văn Hùng");
const maiNie = ofTheDemo("099197000003", "H'Mai Niê");
const journey = onDemo();
const CODE = /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/;

async function letterTo(khoa, address) {
  for (let tries = 0; tries < 100; tries += 1) {
    const found = (await khoa.outbox.messages()).find((message) => message.to === address && CODE.test(message.text));
    if (found) return found.text.match(CODE)[0];
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nothing was written to ${address}`);
}

async function isReadEverywhere(page, name) {
  await takePictures(page, name);
  await isAccessible(page);
  await fitsANarrowScreen(page);
}

journey("whoever was written to comes with the code, and hears where the old account stands", {}, async ({ page, khoa }) => {
  await page.goto(`${khoa.url}/change-over`);
  await isReadEverywhere(page, "coming over, not signed in");
  await signInAtHome(page, khoa, lan);
  await page.goto(`${khoa.url}/change-over`);
  await page.fill("#long-code", "what");
  await page.click("#change-over-submit");
  await page.waitForSelector("#error");
  await isReadEverywhere(page, "a code that is none");
  await page.fill("#long-code", (await letterTo(khoa, "lan@thu.example")).toLowerCase());
  await page.click("#change-over-submit");
  await page.waitForSelector("#came-theirs");
  await isReadEverywhere(page, "an old account that is theirs");
  await page.goto(`${khoa.url}/change-over`);
  await page.fill("#long-code", await letterTo(khoa, "vanphong@kumo-dn.example"));
  await page.click("#change-over-submit");
  await page.waitForSelector("#came-organisation");
  await isReadEverywhere(page, "an old account of an organisation");
});

journey("a letter in wrong hands tells nobody whose account it is about", {}, async ({ page, khoa }) => {
  await signInAtHome(page, khoa, hung);
  await page.goto(`${khoa.url}/change-over`);
  await page.fill("#long-code", await letterTo(khoa, "lan@thu.example"));
  await page.click("#change-over-submit");
  await page.waitForSelector("#error");
  assert.ok(!(await page.innerText("main")).includes("Lan"));
});

journey("what is kept for how long and a correction are read on a phone and on a laptop", {}, async ({ page, khoa }) => {
  await signInAtHome(page, khoa, lan);
  for (const [path, name] of [
    ["/settings/data", "what is kept for how long"],
    ["/applications/correction", "a correction"],
  ]) {
    await page.goto(khoa.url + path);
    await isReadEverywhere(page, name);
  }
});

journey("whoever acts for an organisation lays that down by themselves", {}, async ({ page, khoa }) => {
  await signInAtHome(page, khoa, maiNie);
  await page.goto(`${khoa.url}/organisations`);
  const before = await page.locator("summary").count();
  assert.ok(before > 0);
  await page.click("#organisation-leave-1 summary");
  await isReadEverywhere(page, "laying down what one was given");
  await page.click("#organisation-leave-1-submit");
  await page.waitForFunction((count) => document.querySelectorAll("summary").length < count, before);
});
