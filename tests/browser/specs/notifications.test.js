// A phone is told that something waits: the page asks the browser, the message goes over the wire and only the browser reads it.
import assert from "node:assert/strict";
import { after } from "node:test";
import { citizen } from "../../support-js/people.js";
import { Counter } from "../support/counter.js";
import { onDemo } from "../support/journey.js";
import { PushService } from "../support/push_service.js";
import { signInAtHome } from "../support/service.js";

const [lan, mai] = ["Nguyễn Thị Lan", "Trần Thanh Mai"].map((name) => citizen(name));
const service = await PushService.start();
after(() => service.stop());
let counter;
const prepare = async (khoa) => { counter = await Counter.at(khoa); };
const journey = onDemo({ people: [lan, mai], prepare, settings: { KHOA_OUTBOUND_ALLOW: service.at } });
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

/** No push service of a maker's is reached from here: the browser gives the address of ours. */
async function withPushService(context, khoa) {
  await context.grantPermissions(["notifications"], { origin: khoa.url });
  await context.addInitScript((given) => {
    PushManager.prototype.subscribe = async function subscribe(wish) {
      if (!wish.userVisibleOnly || new Uint8Array(wish.applicationServerKey)[0] !== 4) throw new Error("not as browsers wish it");
      return { toJSON: () => given };
    };
  }, service.subscription);
}

/** Hands a message to the worker of the app, as the browser does that has read it. */
async function deliver(context, page, khoa, data) {
  const session = await context.newCDPSession(page);
  const registered = new Promise((found) => session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
    const [one] = registrations.filter((each) => !each.isDeleted);
    if (one) found(one.registrationId);
  }));
  await session.send("ServiceWorker.enable");
  await session.send("ServiceWorker.deliverPushMessage", { origin: khoa.url, registrationId: await registered, data });
}

journey("a phone that wished so is told that something waits, and nothing else; and then it is turned off", PHONE, async ({ page, context, khoa }) => {
  await withPushService(context, khoa);
  await signInAtHome(page, khoa, lan);
  await page.tap("#notifications-link");
  await page.tap("#push-on");
  await page.waitForURL(/done=notifications-on/);
  assert.match(await page.innerText("[role=status].notice"), /Đã bật/);
  await counter.ask(lan);
  const { headers, said } = await service.next();
  assert.equal(headers["content-encoding"], "aes128gcm");
  assert.deepEqual(JSON.parse(said), { title: "Khoá", body: "Có việc đang chờ bạn xác nhận.", lang: "vi" });
  await deliver(context, page, khoa, said);
  await page.waitForFunction(async () => (await (await navigator.serviceWorker.ready).getNotifications()).length === 1);
  const shown = await page.evaluate(async () => {
    const [one] = await (await navigator.serviceWorker.ready).getNotifications();
    return [one.title, one.body];
  });
  assert.deepEqual(shown, ["Khoá", "Có việc đang chờ bạn xác nhận."]);
  await page.tap("#push-off-1");
  await page.waitForSelector("#notifications-none");
});

journey("whoever blocks notifications is told where to allow them, and without a script that requests are seen all the same", PHONE, async ({ page, context, khoa }) => {
  await context.addInitScript(() => { Object.defineProperty(Notification, "permission", { get: () => "denied" }); });
  await signInAtHome(page, khoa, mai);
  await page.tap("#notifications-link");
  await page.waitForSelector("#push-state:not([hidden])");
  assert.match(await page.innerText("#push-state"), /đang chặn/);
  assert.equal(await page.locator("#push-on").isVisible(), false);
});
