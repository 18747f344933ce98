import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as oauth from "oauth4webapi";
import { startService } from "../../support-js/khoa.js";
import { RelyingParty } from "../support/relying-party.js";

// A resource server, as its developers would write it with oauth4webapi, which holds a token to every rule of RFC 9068.
const API = "https://api.example";
const insecure = { [oauth.allowInsecureRequests]: true };
let khoa, machine, api;

before(async () => {
  khoa = await startService({
    clients: [
      { id: "api", auth: "secret", resource: API },
      { id: "machine", auth: "secret", grants: ["client_credentials"], scope: "registry.read", mayAsk: API },
    ],
  });
  machine = await RelyingParty.discover(khoa, "client_secret_post", khoa.credentials.machine);
  api = await RelyingParty.discover(khoa, "client_secret_basic", khoa.credentials.api);
});
after(() => khoa?.stop());

/** Reads the metadata of RFC 8414 and the keys, and takes the token as a request to the API would bring it. */
async function take(token) {
  const issuer = new URL(khoa.url);
  const found = await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...insecure });
  const server = await oauth.processDiscoveryResponse(issuer, found);
  const request = new Request(`${API}/records`, { headers: { authorization: `Bearer ${token}` } });
  return oauth.validateJwtAccessToken(server, request, API, insecure);
}

test("a token that names the resource is taken, with who calls and what they may", async () => {
  const { access_token: token } = await machine.asItself({ resource: API });
  const claims = await take(token);
  assert.deepEqual([claims.aud, claims.client_id, claims.sub, claims.scope], [API, "machine", "machine", "registry.read"]);
});

test("a token that is for the provider is refused by whoever verifies its audience", async () => {
  const { access_token: token } = await machine.asItself();
  await assert.rejects(take(token));
});

test("who guards the resource may also ask, and learns nothing of other tokens", async () => {
  const { access_token: token } = await machine.asItself({ resource: API });
  assert.equal((await api.introspect(token)).active, true);
  const { access_token: other } = await machine.asItself();
  assert.equal((await api.introspect(other)).active, false);
});
