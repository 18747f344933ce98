import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startService } from "../../support-js/khoa.js";
import { citizen } from "../../support-js/people.js";
import { Citizen } from "../support/citizen.js";
import { CALLBACK, oauthError, RelyingParty } from "../support/relying-party.js";

const SCOPE = "openid profile email";
const lan = citizen("Nguyễn Thị Lan");
const mai = citizen("Trần Thanh Mai");
let khoa, ministry, shop, lottery;

before(async () => {
  khoa = await startService({
    people: [lan, mai],
    clients: [
      { id: "ministry", name: "Bộ Giả Định", redirectUri: CALLBACK, auth: "secret_basic", scope: SCOPE, official: true },
      { id: "shop", name: "Cửa hàng", redirectUri: CALLBACK, auth: "secret_post", scope: SCOPE },
      { id: "lottery", name: "Xổ số", redirectUri: CALLBACK, auth: "secret_basic", scope: SCOPE },
    ],
  });
  ministry = await RelyingParty.discover(khoa, "client_secret_basic", khoa.credentials.ministry);
  shop = await RelyingParty.discover(khoa, "client_secret_post", khoa.credentials.shop);
  lottery = await RelyingParty.discover(khoa, "client_secret_basic", khoa.credentials.lottery);
});
after(() => khoa?.stop());

test("a citizen signs in with a password and the library accepts every token", async () => {
  const tokens = await ministry.signIn(new Citizen(khoa.url, lan));
  const claims = tokens.claims();
  assert.equal(claims.iss, khoa.url);
  assert.deepEqual([claims.aud].flat(), ["ministry"]);
  assert.ok(claims.amr.includes("pwd"));
  assert.match(claims.acr, /^urn:vn:eid:aal:[1-4]$/);
  assert.ok(Math.abs(claims.auth_time - Date.now() / 1000) < 60);
  assert.equal(tokens.token_type, "bearer");
  assert.equal(tokens.expires_in, 300);
});

test("userinfo tells what the scopes allow, about the same subject", async () => {
  const tokens = await ministry.signIn(new Citizen(khoa.url, lan));
  const about = await ministry.userinfo(tokens);
  assert.equal(about.name, lan.name);
  assert.equal(about.email, lan.email);
  assert.equal(typeof about.email_verified, "boolean");
  assert.equal(about.phone_number, undefined, "the scope phone was not asked for");
});

test("a client that sends its secret in the body is served alike", async () => {
  const tokens = await shop.signIn(new Citizen(khoa.url, lan));
  assert.equal((await shop.userinfo(tokens)).name, lan.name);
});

test("two portals of different sectors know the same citizen under different names", async () => {
  const browser = new Citizen(khoa.url, lan);
  const here = await ministry.signIn(browser);
  const there = await shop.signIn(browser);
  assert.notEqual(here.claims().sub, there.claims().sub);
});

test("a second portal opens without a prompt", async () => {
  const browser = new Citizen(khoa.url, lan);
  const first = await shop.signIn(browser);
  const attempt = await ministry.begin({ prompt: "none" });
  const second = await ministry.finish(attempt, (await browser.open(attempt.url)).url);
  assert.equal(second.claims().auth_time, first.claims().auth_time);
});

test("a stranger asked not to be prompted is sent back with login_required", async () => {
  const attempt = await ministry.begin({ prompt: "none" });
  const { url } = await new Citizen(khoa.url, lan).open(attempt.url);
  await assert.rejects(ministry.finish(attempt, url), oauthError("login_required"));
  assert.equal(url.searchParams.get("iss"), khoa.url, "errors carry the issuer too");
});

test("prompt=login asks again although there is a session", async () => {
  const browser = new Citizen(khoa.url, lan);
  await ministry.signIn(browser);
  const page = await browser.open((await ministry.begin({ prompt: "login" })).url);
  assert.ok(page.has("login-submit"), `${page}`);
});

test("max_age makes the login fresh enough, and the library sees that it is", async () => {
  const attempt = await ministry.begin({ max_age: "3600" });
  const tokens = await ministry.finish(attempt, await new Citizen(khoa.url, lan).signIn(attempt.url), { maxAge: 3600 });
  assert.ok(tokens.claims().auth_time > 0);
});

test("a portal of the State asks for no consent, another one does, and says for what", async () => {
  const page = await visitSignedIn(lottery, mai);
  assert.ok(page.has("consent-accept") && page.has("consent-deny"), `${page}`);
  assert.match(page.toString(), /Xổ số/);
});

test("whoever says no to a portal is sent back with access_denied", async () => {
  const browser = new Citizen(khoa.url, mai);
  const attempt = await lottery.begin();
  const consent = await browser.typePassword(await browser.open(attempt.url));
  const { url } = await browser.press(consent, "consent-deny");
  await assert.rejects(lottery.finish(attempt, url), oauthError("access_denied"));
});

test("whoever turns back at the sign-in is sent back with access_denied", async () => {
  const browser = new Citizen(khoa.url, mai);
  const attempt = await ministry.begin();
  const { url } = await browser.press(await browser.open(attempt.url), "login-cancel");
  await assert.rejects(ministry.finish(attempt, url), oauthError("access_denied"));
});

test("a wrong password tells the citizen so and signs nobody in", async () => {
  const browser = new Citizen(khoa.url, mai);
  const page = await browser.typePassword(await browser.open((await ministry.begin()).url), "khong phai mat khau nay");
  assert.ok(page.has("error") && page.has("login-submit"), `${page}`);
  const home = await browser.open(khoa.url);
  assert.ok(!home.has("logout-link"));
});

test("a code is worth tokens once: a second use is refused and takes the first tokens along", async () => {
  const attempt = await ministry.begin();
  const callback = await new Citizen(khoa.url, lan).signIn(attempt.url);
  const tokens = await ministry.finish(attempt, callback);
  await assert.rejects(ministry.finish(attempt, callback), oauthError("invalid_grant"));
  await assert.rejects(ministry.userinfo(tokens), oauthError("invalid_token"));
});

test("a code is worth nothing without the verifier it was asked with", async () => {
  const attempt = await ministry.begin();
  const callback = await new Citizen(khoa.url, lan).signIn(attempt.url);
  const wrong = { pkceCodeVerifier: "x".repeat(43) };
  await assert.rejects(ministry.finish(attempt, callback, wrong), oauthError("invalid_grant"));
});

test("a code is worth nothing to another portal", async () => {
  const attempt = await ministry.begin();
  const callback = await new Citizen(khoa.url, lan).signIn(attempt.url);
  await assert.rejects(shop.finish(attempt, callback), oauthError("invalid_grant"));
});

test("an address nobody registered gets a page, never a redirect", async () => {
  const { url } = await ministry.begin({ redirect_uri: "http://localhost:3999/elsewhere" });
  const page = await new Citizen(khoa.url, lan).open(url);
  assert.equal(page.status, 400);
  assert.ok(page.has("error-code") && page.has("error-text") && page.has("request-id"), `${page}`);
});

async function visitSignedIn(portal, person) {
  const browser = new Citizen(khoa.url, person);
  return browser.typePassword(await browser.open((await portal.begin()).url));
}
