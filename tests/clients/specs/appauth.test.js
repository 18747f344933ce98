// AppAuth, by which apps on a device sign people in through the system's browser (RFC 8252): the library listens on this machine, the
// citizen's browser comes back to it there, and nothing is kept secret but the code verifier.
import assert from "node:assert/strict";
import { register } from "node:module";
import { after, before, test } from "node:test";
import { startService } from "../../support-js/khoa.js";
import { citizen } from "../../support-js/people.js";
import { freePorts } from "../../support-js/ports.js";
import { Citizen } from "../support/citizen.js";

register("../support/as-bundled.js", import.meta.url);
const AppAuth = await import("@openid/appauth");
const { NodeBasedHandler, NodeCrypto, NodeRequestor } = await import("@openid/appauth/built/src/node_support/index.js");

const SCOPE = "openid profile offline_access";
const lan = citizen("Nguyễn Thị Lan");
const requestor = new NodeRequestor();
let khoa, configuration;

before(async () => {
  khoa = await startService({
    people: [lan],
    clients: [{
      id: "app", name: "Ứng dụng", redirectUri: "http://127.0.0.1/callback", auth: "none", scope: SCOPE,
      grants: ["authorization_code", "refresh_token"],
    }],
  });
  configuration = await AppAuth.AuthorizationServiceConfiguration.fetchFromIssuer(khoa.url, requestor);
});
after(() => khoa?.stop());

/** The app asks, the citizen walks through the browser that it opened, and the library hears the answer on its own port. */
async function ask(walk, extras = {}) {
  const [port] = await freePorts(1);
  const redirect_uri = `http://127.0.0.1:${port}/callback`;
  const handler = new NodeBasedHandler(port);
  const request = new AppAuth.AuthorizationRequest(
    { client_id: "app", redirect_uri, scope: SCOPE, response_type: "code", extras }, new NodeCrypto(),
  );
  const answered = new Promise((resolve) => {
    const notifier = new AppAuth.AuthorizationNotifier();
    notifier.setAuthorizationListener((_, response, error) => resolve({ response, error }));
    handler.setAuthorizationNotifier(notifier);
  });
  globalThis.openBrowser = async (url) => fetch(await walk(url));
  handler.performAuthorizationRequest(configuration, request);
  return { ...(await answered), request };
}

function tokens(fields) {
  const request = new AppAuth.TokenRequest({ client_id: "app", ...fields });
  return new AppAuth.BaseTokenRequestHandler(requestor).performTokenRequest(configuration, request);
}

const signsIn = (url) => new Citizen(khoa.url, lan).signIn(url);

test("an app on a device signs a citizen in through the system's browser, on whatever port it listens", async () => {
  const { response, error, request } = await ask(signsIn);
  assert.equal(error, null);
  assert.equal(response.state, request.state);
  const first = await tokens({
    grant_type: "authorization_code", code: response.code, redirect_uri: request.redirectUri,
    extras: { code_verifier: request.internal.code_verifier },
  });
  // Unless told, the library takes a token for over that ends within ten minutes, and ours live for five.
  assert.ok(first.isValid(-60) && first.idToken);
  const about = await fetch(configuration.userInfoEndpoint, { headers: { authorization: `Bearer ${first.accessToken}` } });
  assert.equal((await about.json()).name, lan.name);

  const next = await tokens({ grant_type: "refresh_token", refresh_token: first.refreshToken, redirect_uri: request.redirectUri });
  assert.notEqual(next.refreshToken, first.refreshToken, "an app's is another at every use");
});

test("a code without the verifier that belongs to it is worth nothing", async () => {
  const { response, request } = await ask(signsIn);
  const stolen = { grant_type: "authorization_code", code: response.code, redirect_uri: request.redirectUri };
  await assert.rejects(tokens({ ...stolen, extras: { code_verifier: "a".repeat(64) } }));
  await assert.rejects(tokens(stolen));
});

test("who is not signed in and must not be asked comes back to the app with the reason", async () => {
  const { response, error } = await ask(async (url) => (await new Citizen(khoa.url, lan).open(url)).url, { prompt: "none" });
  assert.equal(response, null);
  assert.equal(error.error, "login_required");
});
