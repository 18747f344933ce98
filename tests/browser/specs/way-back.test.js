import assert from "node:assert/strict";
import { after, before } from "node:test";
import { citizen } from "../../support-js/people.js";
import { Authenticator } from "../support/authenticator.js";
import { listen, startBroker } from "../support/broker.js";
import { onDemo } from "../support/journey.js";
import { authorization, redeem } from "../support/places.js";
import {
  isSignedInAtHome, register, signInAtHome, signOutAtHome, typeCodes, typePassword,
} from "../support/service.js";

/** One for each journey: what somebody allowed is remembered. */
const PEOPLE = Array.from({ length: 11 }, () => citizen());
const thu = citizen("Đỗ Thị Thu");
const somebody = () => PEOPLE[(met += 1) - 1];
let met = 0;
const APP = "vn.example.app:/callback";
let broker;
before(async () => (broker = await startBroker()));
after(() => broker.stop());

const journey = onDemo({
  people: PEOPLE,
  prepare: async (khoa) => {
    const portal = { name: "Cổng trung gian", auth: "none", scope: "openid profile" };
    await khoa.addClient({
      ...portal, id: "broker", redirectUri: broker.callback, postLogoutRedirectUri: broker.callback,
    });
    await khoa.addClient({ ...portal, id: "app", name: "Ứng dụng đi đường", redirectUri: [APP, "http://127.0.0.1", "http://[::1]"] });
  },
});

const atBroker = (khoa, changes = {}) =>
  authorization(khoa, { client_id: "broker", redirect_uri: broker.callback, scope: "openid profile", ...changes });
const atApp = (khoa, redirect_uri) => authorization(khoa, { client_id: "app", redirect_uri, scope: "openid profile" });

/** The browser went the whole way, and the broker got exactly one answer, from nowhere it can tell. */
async function arrives(page, member) {
  await page.waitForURL(broker.end);
  const answers = broker.answers();
  assert.equal(answers.length, 1, JSON.stringify(answers));
  assert.equal(answers[0].referer, undefined, "the address of our page, which holds a code, stays with us");
  assert.ok(member in answers[0].query, JSON.stringify(answers[0].query));
}

const idToken = async (khoa, code) => (await redeem(khoa, code, { client_id: "broker", redirect_uri: broker.callback })).id_token;

/** What the browser hands to the system: an address of an app, or nothing within a few seconds. */
const handedOver = (page) =>
  page.waitForEvent("requestfailed", (request) => request.url().startsWith(APP)).then((request) => new URL(request.url()));

for (const [how, profile] of [["with JavaScript", {}], ["without JavaScript", { javaScriptEnabled: false }]]) {
  const [lan, mai, hoa, sen, dao] = Array.from({ length: 5 }, somebody);

  journey(`a broker that leads on to other sites is reached after signing in and allowing, ${how}`, profile, async ({ page, khoa }) => {
    await page.goto(atBroker(khoa));
    await typePassword(page, lan);
    await page.click("#consent-accept");
    await arrives(page, "code");
    await page.goto(atBroker(khoa));
    await arrives(page, "code");
    await page.goto(atBroker(khoa, { prompt: "login" }));
    await typePassword(page, lan);
    await arrives(page, "code");
  });

  journey(`a broker is reached by who turns back, and by who says no, ${how}`, profile, async ({ page, khoa }) => {
    await page.goto(atBroker(khoa));
    await page.click("#login-cancel");
    await arrives(page, "error");
    await page.goto(atBroker(khoa));
    await typePassword(page, mai);
    await page.click("#consent-deny");
    await arrives(page, "error");
  });

  journey(`an app is opened by its scheme, and its page offers the way once more, ${how}`, profile, async ({ page, khoa }) => {
    await page.goto(atApp(khoa, APP));
    await typePassword(page, hoa);
    const opened = handedOver(page);
    await page.click("#consent-accept");
    assert.match((await opened).search, /[?&]code=/);
    await page.waitForSelector("#go-on");
    assert.match(await page.getAttribute("#go-on", "href"), /^vn\.example\.app:\/callback\?code=/);
  });

  journey(`an app that listens on a port of its own is reached by both loopback addresses, ${how}`, profile, async ({ page, khoa }) => {
    for (const [registered, host] of [["http://127.0.0.1", "127.0.0.1"], ["http://[::1]", "::1"]]) {
      const app = await listen(host, (request, answer) => answer.end("back in the app"));
      await page.goto(atApp(khoa, `${registered}:${app.port}`));
      if (await page.locator("#login-submit").isVisible()) {
        await typePassword(page, sen);
        await page.click("#consent-accept");
      }
      await page.waitForURL((url) => url.port === String(app.port) && url.searchParams.has("code"));
      await app.stop();
    }
  });

  journey(`a broker is reached by who signs out, ${how}`, profile, async ({ page, khoa }) => {
    await page.goto(atBroker(khoa));
    await typePassword(page, dao);
    await page.click("#consent-accept");
    await page.waitForURL(broker.end);
    const hint = await idToken(khoa, broker.answers()[0].query.code);
    await signOutAtHome(page, khoa);
    await signInAtHome(page, khoa, dao);
    const query = new URLSearchParams({ id_token_hint: hint, post_logout_redirect_uri: broker.callback, state: "out" });
    await page.goto(`${khoa.url}/logout?${query}`);
    await page.click("#logout-confirm");
    await arrives(page, "state");
    assert.equal(await isSignedInAtHome(page, khoa), false);
  });
}

journey("who opens an account on the way reaches the broker too", { javaScriptEnabled: false }, async ({ page, khoa }) => {
  await page.goto(atBroker(khoa));
  await page.click("#register-link");
  await register(page, thu);
  await typeCodes(page, khoa, thu);
  await page.click("#consent-accept");
  await arrives(page, "code");
});

journey("a passkey leads to the broker as a password does", {}, async ({ page, context, khoa }) => {
  const device = await Authenticator.in(context, page);
  await signInAtHome(page, khoa, somebody());
  await page.click("#passkey-add");
  await page.waitForSelector("#passkey-remove-1");
  await device.handsOff();
  await signOutAtHome(page, khoa);
  await page.goto(atBroker(khoa));
  await page.waitForSelector("#passkey-login");
  await device.answersAt(page);
  await page.click("#consent-accept");
  await arrives(page, "code");
  await page.goto(atBroker(khoa, { prompt: "login" }));
  await arrives(page, "code"); // offered in the name field, and picked
});
