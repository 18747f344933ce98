import assert from "node:assert/strict";
import { citizen } from "../../support-js/people.js";
import { onDemo } from "../support/journey.js";
import { signInAtHome, signOutAtHome } from "../support/service.js";

const lan = citizen("Nguyễn Thị Lan");
const journey = onDemo({ people: [lan] });
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

journey("on a phone the account is an app: installed, led through by the thumb, and honest without a network", PHONE, async ({ page, context, khoa }) => {
  await signInAtHome(page, khoa, lan);
  const manifest = await page.evaluate(async () => (await fetch(document.querySelector("link[rel=manifest]").href)).json());
  assert.equal(manifest.display, "standalone");
  for (const { src, sizes } of manifest.icons) {
    const size = await page.evaluate((at) => new Promise((done) => {
      const image = new Image();
      image.onload = () => done(`${image.naturalWidth}x${image.naturalHeight}`);
      image.src = at;
    }), src);
    assert.equal(size, sizes, src);
  }
  for (const tab of ["approvals", "applications", "history", "home"]) {
    await page.tap(`#tab-${tab}`);
    await page.waitForSelector(`#tab-${tab}[aria-current=page]`);
  }
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await context.setOffline(true);
  await page.tap("#tab-history");
  await page.waitForSelector("#again-vi");
  assert.match(await page.innerText("h1"), /Không có mạng/);
  // Nothing of a person was kept.
  const kept = await page.evaluate(async () => {
    const all = [];
    for (const name of await caches.keys()) for (const one of await (await caches.open(name)).keys()) all.push(new URL(one.url).pathname);
    return all;
  });
  assert.ok(kept.every((path) => path === "/offline" || path.startsWith("/assets/")), kept.join(" "));
  const held = await page.evaluate(async () =>
    [...Object.keys(localStorage), ...Object.keys(sessionStorage), ...(await indexedDB.databases()).map(({ name }) => name), document.cookie]);
  assert.deepEqual(held, [""], "and nothing that signs in is within reach of a script");
  await context.setOffline(false);
  await page.tap("#again-vi");
  await page.waitForSelector("#tab-home[aria-current=page]");
});

journey("on a phone that is handed on nothing of whoever signed out comes back, with a network and without", PHONE, async ({ page, context, khoa }) => {
  await signInAtHome(page, khoa, lan);
  await page.evaluate(() => navigator.serviceWorker.ready);
  for (const tab of ["history", "home"]) {
    await page.tap(`#tab-${tab}`);
    await page.waitForSelector(`#tab-${tab}[aria-current=page]`);
  }
  await signOutAtHome(page, khoa);
  for (let step = 0; step < 4; step += 1) {
    await page.goBack();
    assert.doesNotMatch(await page.innerText("body"), /Nguyễn Thị Lan/, page.url());
  }
  await context.setOffline(true);
  await page.goto(`${khoa.url}/history`);
  await page.waitForSelector("#again-vi");
});

journey("whoever is on the way to a service is not led away", PHONE, async ({ page, khoa }) => {
  await page.goto(`${khoa.url}/login`);
  assert.equal(await page.locator(".tabs").count(), 0);
});
