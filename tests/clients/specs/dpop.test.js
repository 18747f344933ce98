import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as oidc from "openid-client";
import { startService } from "../../support-js/khoa.js";
import { citizen } from "../../support-js/people.js";
import { Citizen } from "../support/citizen.js";
import { CALLBACK, oauthError, RelyingParty } from "../support/relying-party.js";

const OFFLINE = { scope: "openid profile offline_access", prompt: "consent" };
const GRANTS = ["authorization_code", "refresh_token"];
const lan = citizen("Nguyễn Thị Lan");
let khoa, phone;

before(async () => {
  khoa = await startService({
    people: [lan],
    clients: [{ id: "phone", redirectUri: CALLBACK, auth: "none", grants: GRANTS, scope: OFFLINE.scope }],
  });
  phone = await RelyingParty.discover(khoa, "none", khoa.credentials.phone);
});
after(() => khoa?.stop());

/** A key that never leaves the app, and a login bound to it; the library fetches the nonces by itself. */
async function boundLogin(algorithm) {
  const DPoP = oidc.getDPoPHandle(phone.config, await oidc.randomDPoPKeyPair(algorithm));
  const { url, checks } = await phone.begin({ ...OFFLINE, dpop_jkt: await DPoP.calculateThumbprint() });
  const callback = await new Citizen(khoa.url, lan).signIn(url);
  return { DPoP, tokens: await oidc.authorizationCodeGrant(phone.config, callback, checks, {}, { DPoP }) };
}

// The library writes the name of RFC 9864 where ours says EdDSA.
for (const algorithm of ["ES256", "PS256", "Ed25519"]) {
  test(`the library binds a login to its key, and reads and renews with it (${algorithm})`, async () => {
    const { DPoP, tokens } = await boundLogin(algorithm);
    assert.equal(tokens.token_type, "dpop");
    const { sub } = tokens.claims();
    const read = (token) => oidc.fetchUserInfo(phone.config, token.access_token, sub, { DPoP });
    assert.equal((await read(tokens)).name, lan.name);
    const renewed = await oidc.refreshTokenGrant(phone.config, tokens.refresh_token, {}, { DPoP });
    assert.equal((await read(renewed)).name, lan.name);
  });
}

test("the algorithms of proofs are announced", () => {
  assert.deepEqual(phone.config.serverMetadata().dpop_signing_alg_values_supported, ["ES256", "EdDSA", "PS256"]);
});

test("what was taken from the app is good for nothing without its key", async () => {
  const { tokens } = await boundLogin("PS256");
  const { sub } = tokens.claims();
  const DPoP = oidc.getDPoPHandle(phone.config, await oidc.randomDPoPKeyPair("ES256"));
  const { refresh_token, access_token } = tokens;
  await assert.rejects(oidc.refreshTokenGrant(phone.config, refresh_token, {}, { DPoP }), oauthError("invalid_grant"));
  await assert.rejects(oidc.refreshTokenGrant(phone.config, refresh_token), oauthError("invalid_grant"));
  const bearer = await fetch(`${khoa.url}/userinfo`, { headers: { authorization: `Bearer ${access_token}` } });
  assert.equal(bearer.status, 401);
  await assert.rejects(
    oidc.fetchUserInfo(phone.config, access_token, sub, { DPoP }), oauthError("invalid_dpop_proof"),
  );
});
