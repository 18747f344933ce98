import assert from "node:assert/strict";
import { citizen } from "../../support-js/people.js";
import { Authenticator } from "../support/authenticator.js";
import { Counter } from "../support/counter.js";
import { onDemo } from "../support/journey.js";
import { signInAtHome } from "../support/service.js";

const [lan, mai] = ["Nguyễn Thị Lan", "Trần Thanh Mai"].map((name) => citizen(name));
let counter;
const prepare = async (khoa) => { counter = await Counter.at(khoa); };
const journey = onDemo({ people: [lan, mai], prepare });
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

/** Somebody with a passkey, at home on a phone. */
async function atHome({ page, context, khoa }, person) {
  const device = await Authenticator.in(context, page);
  await signInAtHome(page, khoa, person);
  await page.fill("#passkey-name", "Điện thoại của tôi");
  await page.click("#passkey-add");
  await page.waitForSelector("#passkey-remove-1");
  return device;
}

journey("at a counter a citizen reads who asks, types its number and says yes by fingerprint", PHONE, async (world) => {
  const { page, khoa } = world;
  await atHome(world, lan);
  const asked = await counter.ask(lan);
  await page.goto(khoa.url);
  await page.click("#approvals-waiting");
  await page.click("#approval-open-1");
  assert.equal(await page.innerText("#approval-message"), "Quầy 3, số 1234");

  await page.click("#passkey-confirm");
  assert.match(await page.innerText("#approval-number-why"), /hai chữ số/, "beside the field");
  await page.fill("#approval-number", asked.khoa_number === "10" ? "11" : "10");
  await page.click("#passkey-confirm");
  await page.waitForFunction(() => /còn 2 lần/.test(document.querySelector("#approval-number-why")?.textContent));
  await page.fill("#approval-number", asked.khoa_number);
  await page.click("#passkey-confirm");
  await page.waitForURL(/done=approval-given/);
  assert.match(await page.innerText("[role=status]"), /đồng ý/);
  assert.ok((await counter.come(asked)).id_token);
});

journey("without a script somebody says that they had not asked, and the counter is held", { ...PHONE, javaScriptEnabled: false }, async ({ page, khoa }) => {
  await signInAtHome(page, khoa, mai);
  const asked = await counter.ask(mai);
  await page.goto(`${khoa.url}/approvals`);
  await page.click("#approval-open-1");
  await page.click("#approval-not-me");
  await page.waitForURL(/done=approval-reported/);
  assert.equal((await counter.come(asked)).error, "access_denied");
  await counter.ask(mai);
  await page.goto(`${khoa.url}/approvals`);
  assert.ok(await page.locator("#approvals-none").isVisible());
});
