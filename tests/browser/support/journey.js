// A journey: one test in one fresh browser profile, against the demo its spec file started.
// Whatever a journey is about, it fails when a page broke its own content security policy or threw an error,
// and then leaves a picture, the page and the service's log in failures/ for a person to look at.
import { mkdir, writeFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startDemo } from "../../support-js/khoa.js";
import { openBrowser } from "./chromium.js";

const FAILURES = new URL("../failures/", import.meta.url);
const LIMIT = 60_000;

/**
 * Starts the demo and a browser for a spec file, with `people` beside those the demo brings, and returns what
 * registers a test: `journey(sentence, profile, body)`. `prepare(khoa)` runs once, after the demo is up; `settings` are variables
 * that it is started with.
 */
export function onDemo({ people = [], prepare = async () => {}, settings = {} } = {}) {
  let khoa, browser;
  before(async () => {
    khoa = await startDemo({ people, settings });
    await prepare(khoa);
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await khoa?.stop();
  });
  return function journey(sentence, profile, body) {
    test(sentence, { timeout: LIMIT }, async () => {
      const context = await browser.newContext({ locale: "vi-VN", ...profile });
      context.setDefaultTimeout(10_000);
      const page = await context.newPage();
      const faults = watch(page);
      try {
        await body({ page, context, khoa });
        if (faults.length > 0) throw new Error(`the pages complained:\n${faults.join("\n")}`);
      } catch (error) {
        await leaveTraces(sentence, page, khoa).catch((reason) => console.error("no traces:", reason));
        throw error;
      } finally {
        await context.close();
      }
    });
  };
}

function watch(page) {
  const faults = [];
  page.on("console", (message) => {
    if (/content[- ]security[- ]policy/i.test(message.text())) faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(`${error}`));
  return faults;
}

async function leaveTraces(sentence, page, khoa) {
  await mkdir(FAILURES, { recursive: true });
  const trace = fileURLToPath(new URL(sentence.replace(/[^\p{L}\p{N}]+/gu, "-"), FAILURES));
  await writeFile(`${trace}.log`, khoa.log);
  await writeFile(`${trace}.html`, `<!-- ${page.url()} -->\n${await page.content()}`);
  await page.screenshot({ path: `${trace}.png`, fullPage: true });
}
