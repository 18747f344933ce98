import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { after, before, test } from "node:test";
import { startService } from "../../support-js/khoa.js";
import { oauthError, RelyingParty } from "../support/relying-party.js";

const MACHINE = { grants: ["client_credentials"], scope: "registry.read" };
const [registry, impostor] = await Promise.all([signingKey("registry-1"), signingKey("registry-1")]);
let khoa;

before(async () => {
  khoa = await startService({
    clients: [
      { id: "registry", auth: "private_key_jwt", jwks: { keys: [registry.jwk] }, ...MACHINE },
      { id: "batch", auth: "secret_basic", ...MACHINE },
      { id: "printer", auth: "secret_post", ...MACHINE },
    ],
  });
});
after(() => khoa?.stop());

const asRegistry = ({ privateKey, jwk }) =>
  RelyingParty.discover(khoa, "private_key_jwt", { client_id: "registry", key: { key: privateKey, kid: jwk.kid } });

test("a machine signs in with its own key", async () => {
  const client = await asRegistry(registry);
  const tokens = await client.asItself({ scope: MACHINE.scope });
  assert.equal(tokens.refresh_token, undefined, "a machine needs none: it can always ask again");
  assert.equal((await client.introspect(tokens.access_token)).active, true);
});

test("a machine with another key than the registered one is refused", async () => {
  const client = await asRegistry(impostor);
  await assert.rejects(client.asItself(), oauthError("invalid_client"));
});

test("a machine signs in with a secret, in the header or in the body, as it was registered", async () => {
  for (const [id, method] of [["batch", "client_secret_basic"], ["printer", "client_secret_post"]]) {
    const client = await RelyingParty.discover(khoa, method, khoa.credentials[id]);
    assert.ok((await client.asItself({ scope: MACHINE.scope })).access_token, id);
  }
});

test("a wrong secret is refused, and so is the right one sent in another way than registered", async () => {
  const wrong = await RelyingParty.discover(khoa, "client_secret_basic", { client_id: "batch", client_secret: "khoa_cs_no" });
  await assert.rejects(wrong.asItself(), oauthError("invalid_client"));
  const otherWay = await RelyingParty.discover(khoa, "client_secret_post", khoa.credentials.batch);
  await assert.rejects(otherWay.asItself(), oauthError("invalid_client"));
});

test("a machine gets no scope beyond those it was registered with", async () => {
  const client = await asRegistry(registry);
  await assert.rejects(client.asItself({ scope: "registry.write" }), oauthError("invalid_scope"));
});

test("a machine's token is not a person's: userinfo refuses it", async () => {
  const client = await asRegistry(registry);
  const { access_token: token } = await client.asItself({ scope: MACHINE.scope });
  const answer = await fetch(`${khoa.url}/userinfo`, { headers: { authorization: `Bearer ${token}` } });
  assert.ok([401, 403].includes(answer.status), `${answer.status}`);
  assert.match(answer.headers.get("www-authenticate"), /^Bearer .*error="(invalid_token|insufficient_scope)"/);
});

async function signingKey(kid) {
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const { privateKey, publicKey } = await webcrypto.subtle.generateKey(algorithm, false, ["sign", "verify"]);
  const { kty, crv, x, y } = await webcrypto.subtle.exportKey("jwk", publicKey);
  return { privateKey, jwk: { kty, crv, x, y, kid, alg: "ES256", use: "sig" } };
}
