// The official suite runs outside (tests/conformance says how). What is ours is held here: its clients and people can be
// brought in, every configuration comes out whole, and the pages have what the suite's browser looks for.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, readdir, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startService } from "../../support-js/khoa.js";
import { Citizen } from "../support/citizen.js";

const OURS = fileURLToPath(new URL("../../conformance/", import.meta.url));
const SUITE = "https://suite.example";

const person = JSON.parse(await readFile(path.join(OURS, "people.jsonl"), "utf8"));
let khoa, plans, folder;

before(async () => {
  khoa = await startService({ people: [person] });
  const clients = path.join(khoa.data, "clients.jsonl");
  const keys = path.join(khoa.data, "exam-keys");
  const node = (script, ...args) => promisify(execFile)(process.execPath, [path.join(OURS, script), ...args]);
  await node("keys.js", keys);
  await writeFile(clients, await khoa.script(path.join(OURS, "clients.sh"), SUITE, keys));
  folder = path.join(khoa.data, "plans");
  await node("configure.js", khoa.url, SUITE, clients, folder, keys);
  const files = await readdir(folder);
  plans = await Promise.all(files.map(async (file) => JSON.parse(await readFile(path.join(folder, file), "utf8"))));
});
after(() => khoa?.stop());

/** An authorization request as the suite sends it: without PKCE. */
function request(plan, changes = {}) {
  const url = new URL("/authorize", khoa.url);
  url.search = new URLSearchParams({
    client_id: plan.client.client_id, redirect_uri: `${SUITE}/test/a/${plan.alias}/callback`, response_type: "code",
    scope: "openid profile email address phone", state: "s", nonce: "n", ...changes,
  });
  return url;
}

/** The ids that the suite's browser needs in one of its tasks. */
function idsOf(task) {
  const [{ browser }] = plans;
  const { commands } = browser.flatMap((entry) => entry.tasks).find((one) => one.task === task);
  return commands.filter(([, by]) => by === "id").map(([, , id]) => id);
}

function assertHasAll(page, task) {
  for (const id of idsOf(task)) assert.ok(page.has?.(id), `${task}: #${id} is not on ${page}`);
}

test("every plan has a whole configuration that its owner alone can read", async () => {
  assert.equal(plans.length, 6);
  for (const plan of plans) {
    assert.doesNotMatch(JSON.stringify(plan), /\$\{|undefined/, plan.alias);
    assert.equal(plan.server.discoveryUrl, `${khoa.url}/.well-known/openid-configuration`);
  }
  for (const file of await readdir(folder)) {
    assert.equal((await stat(path.join(folder, file))).mode & 0o077, 0, file);
  }
});

test("every client of every plan signs the person in without PKCE, from the ids the suite's browser knows", async () => {
  const withClient = plans.filter((plan) => plan.client?.client_secret);
  assert.equal(withClient.length, 3);
  for (const plan of withClient) {
    const browser = new Citizen(khoa.url, person);
    const login = await browser.open(request(plan));
    assertHasAll(login, "sign in");
    const consent = await browser.typePassword(login);
    if (consent.has) assertHasAll(consent, "allow what is asked for");
    const { url } = consent.has ? await browser.press(consent, "consent-accept") : consent;
    assert.ok(url.searchParams.has("code"), `${url}`);
  }
});

test("a refusal and the way out have the ids the suite's browser knows", async () => {
  const plan = plans.find((one) => one.client);
  const browser = new Citizen(khoa.url, person);
  const refusal = await browser.open(request(plan, { redirect_uri: `${SUITE}/elsewhere` }));
  assert.equal(refusal.url.pathname, "/authorize");
  assertHasAll(refusal, "read the refusal");
  await browser.signIn(request(plan));
  const unfollowed = new URLSearchParams({ post_logout_redirect_uri: `${SUITE}/elsewhere` });
  assertHasAll(await browser.open(new URL(`/logout?${unfollowed}`, khoa.url)), "read what is asked, and press nothing");
  const question = await browser.open(new URL("/logout", khoa.url));
  assertHasAll(question, "say yes");
  const end = await browser.press(question, "logout-confirm");
  assert.equal(end.url.pathname, "/logged-out");
  const refused = await browser.open(new URL(`/logout?${unfollowed}`, khoa.url));
  assert.match(`${refused.url}`, /\/logged-out\?unfollowed=/);
  assertHasAll(refused, "read that the address is refused");
});

test("every client that asks away from the browser has its keys, the same on both sides", async () => {
  const asking = plans.filter((plan) => plan.automated_ciba_approval_url);
  assert.equal(asking.length, 2);
  for (const { client, client2 } of asking) {
    for (const one of [client, client2]) {
      const [key] = one.jwks.keys;
      const registered = JSON.parse(await khoa.command("client", "show", one.client_id));
      assert.equal(registered.jwks.keys[0].n, key.n, one.client_id);
      assert.ok(key.d, "the suite signs");
      assert.equal(registered.backchannel_authentication_request_signing_alg, "PS256");
    }
  }
});
