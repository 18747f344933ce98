import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startService } from "../../support-js/khoa.js";
import { CALLBACK, RelyingParty } from "../support/relying-party.js";

let khoa;
before(async () => {
  khoa = await startService({ clients: [{ id: "portal", redirectUri: CALLBACK }] });
});
after(() => khoa?.stop());

test("the library finds everything it needs in the discovery document", async () => {
  const portal = await RelyingParty.discover(khoa, "client_secret_basic", khoa.credentials.portal);
  const server = portal.config.serverMetadata();
  assert.equal(server.issuer, khoa.url);
  assert.equal(server.authorization_endpoint, `${khoa.url}/authorize`);
  assert.equal(server.token_endpoint, `${khoa.url}/token`);
  assert.equal(server.userinfo_endpoint, `${khoa.url}/userinfo`);
  assert.equal(server.introspection_endpoint, `${khoa.url}/introspect`);
  assert.equal(server.revocation_endpoint, `${khoa.url}/revoke`);
  assert.equal(server.end_session_endpoint, `${khoa.url}/logout`);
  assert.ok(server.supportsPKCE("S256"));
  assert.deepEqual(server.code_challenge_methods_supported, ["S256"], "plain is not offered");
  assert.equal(server.authorization_response_iss_parameter_supported, true);
});

test("the published keys are public, distinct and say what they are for", async () => {
  const { jwks_uri: address } = await (await fetch(`${khoa.url}/.well-known/openid-configuration`)).json();
  assert.equal(address, `${khoa.url}/jwks`);
  const { keys } = await (await fetch(address)).json();
  assert.equal(new Set(keys.map((key) => key.kid)).size, keys.length);
  assert.ok(["RS256", "PS256", "ES256", "EdDSA"].every((alg) => keys.some((key) => key.alg === alg)));
  for (const key of keys) {
    assert.equal(key.use, "sig");
    for (const secret of ["d", "p", "q", "dp", "dq", "qi", "k"]) assert.ok(!(secret in key), `${key.kid} has no ${secret}`);
  }
});

test("whoever has the keys already is told that nothing changed", async () => {
  for (const path of ["/jwks", "/.well-known/openid-configuration"]) {
    const etag = (await fetch(khoa.url + path)).headers.get("etag");
    const again = await fetch(khoa.url + path, { headers: { "if-none-match": etag } });
    assert.equal(again.status, 304, path);
  }
});
