// A counter that asks a citizen away from any browser of its own (CIBA), with the library's own loop of questions.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as oidc from "openid-client";
import { startService } from "../../support-js/khoa.js";
import { citizen, username } from "../../support-js/people.js";
import { Citizen } from "../support/citizen.js";
import { Passkey } from "../support/passkey.js";
import { oauthError, RelyingParty } from "../support/relying-party.js";

const lan = citizen("Nguyễn Thị Lan");
let khoa, counter, browser, passkey;

before(async () => {
  khoa = await startService({
    people: [lan],
    clients: [{ id: "counter", auth: "secret_basic", grants: ["ciba"], scope: "openid profile", official: true }],
  });
  counter = await RelyingParty.discover(khoa, "client_secret_basic", khoa.credentials.counter);
  browser = new Citizen(khoa.url, lan);
  await browser.typePassword(await browser.open(`${khoa.url}/login`));
  passkey = new Passkey(khoa.url);
  await passkey.addTo(browser);
});
after(() => khoa?.stop());

const ask = (party = counter) =>
  oidc.initiateBackchannelAuthentication(party.config, {
    scope: "openid profile", login_hint: username(lan), binding_message: "Quầy 3",
  });

/** The page of the newest question. */
async function question() {
  const list = await browser.open(`${khoa.url}/approvals`);
  return browser.open(new URL(list.linkOf("approval-open-1"), khoa.url));
}

test("the citizen sees the message, types the number and says yes; the library's loop ends with their tokens", async () => {
  const asked = await ask();
  const tokens = oidc.pollBackchannelAuthenticationGrant(counter.config, asked);
  const page = await question();
  assert.equal(page.textOf("approval-message"), "Quầy 3");
  const options = await browser.script(page, `${page.url.pathname}/options`, { number: asked.khoa_number });
  await browser.script(page, `${page.url.pathname}/answer`, passkey.answer(options));
  const claims = (await tokens).claims();
  assert.equal(claims.aud, "counter");
  assert.equal((await counter.userinfo(await tokens)).name, lan.name);
});

test("a no ends the library's loop", async () => {
  const asked = await ask();
  const tokens = oidc.pollBackchannelAuthenticationGrant(counter.config, asked);
  await browser.press(await question(), "approval-no");
  await assert.rejects(tokens, oauthError("access_denied"));
});

test("a service that shows only its message is answered once the citizen compared that", async () => {
  const credentials = await khoa.addClient({ id: "kiosk", auth: "secret_basic", grants: ["ciba"], scope: "openid profile", compares: "message" });
  const kiosk = await RelyingParty.discover(khoa, "client_secret_basic", credentials);
  const asked = await ask(kiosk);
  assert.equal(asked.khoa_number, undefined);
  const tokens = oidc.pollBackchannelAuthenticationGrant(kiosk.config, asked);
  const page = await question();
  assert.ok(page.has("approval-same"));
  const options = await browser.script(page, `${page.url.pathname}/options`, { number: "" });
  await browser.script(page, `${page.url.pathname}/answer`, passkey.answer(options));
  assert.equal((await tokens).claims().aud, "kiosk");
});
