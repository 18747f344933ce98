import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startService } from "../../support-js/khoa.js";
import { citizen } from "../../support-js/people.js";
import { Citizen } from "../support/citizen.js";
import { CALLBACK, GOODBYE, oauthError, RelyingParty } from "../support/relying-party.js";

const lan = citizen("Nguyễn Thị Lan");
let khoa, portal;

before(async () => {
  const client = {
    id: "portal", redirectUri: CALLBACK, postLogoutRedirectUri: GOODBYE, auth: "secret_basic",
    scope: "openid profile email", official: true,
  };
  khoa = await startService({ people: [lan], clients: [client] });
  portal = await RelyingParty.discover(khoa, "client_secret_basic", khoa.credentials.portal);
});
after(() => khoa?.stop());

async function signedIn() {
  const browser = new Citizen(khoa.url, lan);
  return { browser, tokens: await portal.signIn(browser) };
}

/** Opens a logout address and says yes where the service asks. */
async function leave(browser, url) {
  const place = await browser.open(url);
  return place.has?.("logout-confirm") ? browser.press(place, "logout-confirm") : place;
}

async function isStillSignedIn(browser) {
  const attempt = await portal.begin({ prompt: "none" });
  const { url } = await browser.open(attempt.url);
  if (url.searchParams.has("code")) return true;
  await assert.rejects(portal.finish(attempt, url), oauthError("login_required"));
  return false;
}

test("signing out at a portal ends the session and leads back with nothing but the state", async () => {
  const { browser, tokens } = await signedIn();
  const hint = { id_token_hint: tokens.id_token, post_logout_redirect_uri: GOODBYE, state: "tạm biệt & hẹn gặp lại" };
  const { url } = await leave(browser, portal.logoutUrl(hint));
  assert.equal(url.origin + url.pathname, GOODBYE);
  assert.deepEqual([...url.searchParams], [["state", hint.state]]);
  assert.equal(await isStillSignedIn(browser), false);
});

test("without a hint the citizen is asked, and stays signed in until they say yes", async () => {
  const { browser } = await signedIn();
  const page = await browser.open(`${khoa.url}/logout`);
  assert.ok(page.has("logout-confirm"), `${page}`);
  assert.equal(await isStillSignedIn(browser), true);
  await browser.press(page, "logout-confirm");
  assert.equal(await isStillSignedIn(browser), false);
});

test("an address that was not registered for it is never redirected to", async () => {
  const { browser, tokens } = await signedIn();
  const elsewhere = { id_token_hint: tokens.id_token, post_logout_redirect_uri: `${GOODBYE}?more=1` };
  const place = await leave(browser, portal.logoutUrl(elsewhere));
  assert.equal(place.url.origin, khoa.url, `${place.url}`);
});

test("a hint that was tampered with is no hint: the service stays where it is", async () => {
  const { browser, tokens } = await signedIn();
  const [header, , signature] = tokens.id_token.split(".");
  const forged = [header, Buffer.from('{"sub":"someone"}').toString("base64url"), signature].join(".");
  const place = await leave(browser, portal.logoutUrl({ id_token_hint: forged, post_logout_redirect_uri: GOODBYE }));
  assert.equal(place.url.origin, khoa.url, `${place.url}`);
});

test("a login that ended takes the tokens of its session along", async () => {
  const { browser, tokens } = await signedIn();
  await leave(browser, portal.logoutUrl({ id_token_hint: tokens.id_token, post_logout_redirect_uri: GOODBYE }));
  await assert.rejects(portal.userinfo(tokens), oauthError("invalid_token"));
});
