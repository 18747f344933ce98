import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startService } from "../../support-js/khoa.js";
import { citizen } from "../../support-js/people.js";
import { Citizen } from "../support/citizen.js";
import { CALLBACK, oauthError, RelyingParty } from "../support/relying-party.js";

const OFFLINE = { scope: "openid profile offline_access", prompt: "consent" };
const GRANTS = ["authorization_code", "refresh_token"];
const SCOPE = "openid profile email offline_access";
const lan = citizen("Nguyễn Thị Lan");
let khoa, phone, portal, neighbour;

before(async () => {
  khoa = await startService({
    people: [lan],
    clients: [
      { id: "phone", redirectUri: CALLBACK, auth: "none", grants: GRANTS, scope: SCOPE },
      { id: "portal", redirectUri: CALLBACK, auth: "secret_basic", grants: GRANTS, scope: SCOPE },
      { id: "neighbour", redirectUri: CALLBACK, auth: "secret_basic", grants: GRANTS, scope: SCOPE },
    ],
  });
  phone = await RelyingParty.discover(khoa, "none", khoa.credentials.phone);
  portal = await RelyingParty.discover(khoa, "client_secret_basic", khoa.credentials.portal);
  neighbour = await RelyingParty.discover(khoa, "client_secret_basic", khoa.credentials.neighbour);
});
after(() => khoa?.stop());

const signIn = (client) => client.signIn(new Citizen(khoa.url, lan), OFFLINE);

test("a refreshed login is the same login: same subject, same time of authentication", async () => {
  const first = await signIn(portal);
  const second = await portal.refresh(first);
  assert.equal(second.claims().sub, first.claims().sub);
  assert.equal(second.claims().auth_time, first.claims().auth_time);
  assert.notEqual(second.access_token, first.access_token);
  assert.equal((await portal.userinfo(second)).name, lan.name);
});

test("a client without a secret gets a new refresh token each time", async () => {
  const first = await signIn(phone);
  const second = await phone.refresh(first);
  assert.notEqual(second.refresh_token, first.refresh_token);
  const third = await phone.refresh(second);
  assert.notEqual(third.refresh_token, second.refresh_token);
});

test("a stolen refresh token ends the whole family", async () => {
  const first = await signIn(phone);
  const second = await phone.refresh(first);
  // Its successor has been used: this is no repeat over a bad line.
  const third = await phone.refresh(second);
  await assert.rejects(phone.refresh(first), oauthError("invalid_grant"));
  await assert.rejects(phone.refresh(third), oauthError("invalid_grant"));
});

test("an answer that was lost is asked for once more", async () => {
  const first = await signIn(phone);
  await phone.refresh(first);
  const again = await phone.refresh(first);
  assert.ok((await phone.refresh(again)).access_token);
});

test("a refresh token is worth nothing to another client", async () => {
  const tokens = await signIn(portal);
  await assert.rejects(neighbour.refresh(tokens), oauthError("invalid_grant"));
  assert.ok((await portal.refresh(tokens)).access_token, "and the attempt takes nothing from its owner");
});

test("introspection tells the owner of a token what it is, and a stranger nothing", async () => {
  const tokens = await signIn(portal);
  const facts = await portal.introspect(tokens.access_token);
  assert.equal(facts.active, true);
  assert.equal(facts.client_id, "portal");
  assert.equal(facts.iss, khoa.url);
  assert.deepEqual(await neighbour.introspect(tokens.access_token), { active: false });
  assert.deepEqual(await portal.introspect("khoa_rt_nothing"), { active: false });
});

test("a revoked refresh token is dead, and so are the access tokens that came with it", async () => {
  const tokens = await signIn(portal);
  await portal.revoke(tokens.refresh_token);
  await assert.rejects(portal.refresh(tokens), oauthError("invalid_grant"));
  await assert.rejects(portal.userinfo(tokens), oauthError("invalid_token"));
  assert.deepEqual(await portal.introspect(tokens.access_token), { active: false });
});

test("a revoked access token opens nothing", async () => {
  const tokens = await signIn(portal);
  await portal.revoke(tokens.access_token);
  await assert.rejects(portal.userinfo(tokens), oauthError("invalid_token"));
});

test("revoking what does not exist succeeds: it is not there afterwards either", async () => {
  await portal.revoke("khoa_rt_nothing");
});
