// Schemathesis reads every OpenAPI document and asks the demo for whatever it can make up from it, with tokens that open it:
// nothing may be answered that the document does not say, and nothing may break.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { webcrypto } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Citizen } from "../../clients/support/citizen.js";
import { Passkey } from "../../clients/support/passkey.js";
import { CALLBACK, RelyingParty } from "../../clients/support/relying-party.js";
import { startDemo } from "../../support-js/khoa.js";
import { citizen, ofTheDemo, username } from "../../support-js/people.js";
import { pythonOf } from "../support/build.js";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const document = (name) => fileURLToPath(new URL(`../../../openapi/${name}.v1.json`, import.meta.url));
const PATIENCE = 300_000;
/** A token of a person's may ask 120 times a minute: there are enough of them for what is asked here. */
const SIGN_INS = 40;

const REGISTERS = ["population", "immigration", "business", "civil_status"].map((one) => `agency.register.${one}`).join(" ");
const APP = ["applications", "approvals", "cases", "consents", "devices", "documents", "lock", "profile", "read", "sessions"];
/** What takes the token, or the account, away from whoever asks for it: asked for last, the gravest at the very end. */
const ENDINGS = ["/(revoke|withdraw)$", "/end$", "/end-others$", "/lock$"];

const clerk = ofTheDemo("099082000006", "Lê Minh Đức");
const seat = "clerk@G99.CX.001";
/** Somebody who has asked the authority for a level. */
const nhat = ofTheDemo("0900000076", "Cao Minh Nhật");
let khoa, python;

before(async () => {
  [khoa, python] = await Promise.all([startDemo(), pythonOf("schemathesis")]);
});
after(() => khoa?.stop());

/** An official client for one of our APIs. */
async function program(api, client) {
  const id = `program-${api}`;
  const resource = `${khoa.url}/${api}/v1`;
  const credentials = await khoa.addClient({ id, auth: "secret_basic", mayAsk: resource, official: true, ...client });
  return { resource, credentials, party: await RelyingParty.discover(khoa, "client_secret_basic", credentials) };
}

/** Lets Schemathesis go through a document as `visitor`, and fails with what it found. */
async function holds(name, visitor, ...options) {
  const file = path.join(khoa.data, `visitor-${name}.json`);
  const url = visitor.url ?? khoa.url;
  await writeFile(file, JSON.stringify({ ...visitor, url }), { mode: 0o600 });
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, LANG: "C.UTF-8", NO_COLOR: "1", PYTHONDONTWRITEBYTECODE: "1", KHOA_VISITOR: file };
  const args = ["--config-file", path.join(HERE, "schemathesis.toml"), "run", document(name), "--url", url, ...options];
  await new Promise((resolve, reject) => {
    const limits = { cwd: HERE, env, timeout: PATIENCE, maxBuffer: 64 << 20 };
    execFile(path.join(python, "st"), args, limits, (error, out, complaints) =>
      error ? reject(new Error(`${name}\n${out}${complaints}\n${khoa.log.slice(-3_000)}`)) : resolve());
  });
}

/** A key of an app's, for the library and for the visitor. */
async function keyOfAnApp() {
  const pair = await webcrypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  const pem = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", pair.privateKey)).toString("base64");
  return { pair, key: `-----BEGIN PRIVATE KEY-----\n${pem}\n-----END PRIVATE KEY-----\n` };
}

test("what the official app asks", async () => {
  const scope = `openid ${APP.map((one) => `app.${one}`).join(" ")}`;
  const { resource, party } = await program("app", { redirectUri: CALLBACK, scope });
  const { pair, key } = await keyOfAnApp();
  const [browser, tokens] = [new Citizen(khoa.url, nhat), []];
  while (tokens.length < SIGN_INS) tokens.push((await party.signInBound(browser, { scope, resource }, pair)).access_token);
  const visitor = { tokens, key, form: { agency: "G99" } };
  await holds("app", visitor, "--exclude-path-regex", ENDINGS.join("|"));
  for (const ending of ENDINGS) await holds("app", visitor, "--include-path-regex", ending);
});

test("what an agency's system asks", async () => {
  const client = { grants: "client_credentials", scope: `agency.directory agency.documents ${REGISTERS}`, agencyCode: "G99" };
  const { resource, party } = await program("agency", client);
  const { access_token: token } = await party.asItself({ scope: client.scope, resource });
  await holds("agency", { tokens: [token], known: { "/agency/v1/places/": ["99001"], "/agency/v1/agencies/": ["G99"] } });
});

test("what an officer's program asks", async () => {
  const scope = "openid console.officer";
  const { resource, party } = await program("console", { redirectUri: CALLBACK, scope });
  const browser = new Citizen(khoa.url, clerk);
  const passkey = new Passkey(khoa.url);
  await browser.typePassword(await browser.open(`${khoa.url}/login`));
  await passkey.addTo(browser);
  const [desk, tokens] = [new Citizen(khoa.url, clerk), []];
  const page = await desk.open(`${khoa.url}/login`);
  await desk.script(page, "/passkeys/login", passkey.answer(await desk.script(page, "/passkeys/login/options", {})));
  while (tokens.length < SIGN_INS) tokens.push((await party.signIn(desk, { scope, resource })).access_token);
  const headers = { "Acting-As": seat };
  const queue = await fetch(`${resource}/queue`, { headers: { ...headers, authorization: `Bearer ${tokens[0]}` } });
  const waiting = (await queue.json()).items.map(({ id }) => id);
  assert.notEqual(waiting.length, 0, "somebody waits at the counter");
  const form = { holder: username(nhat) };
  await holds("console", { tokens, instead: headers, form, known: { "/console/v1/applications/": waiting } });
});

test("what portals ask of the provider", async () => {
  const client = { grants: ["authorization_code", "refresh_token", "client_credentials", "ciba"], scope: "openid profile offline_access" };
  const credentials = await khoa.addClient({ id: "portal", redirectUri: CALLBACK, auth: "secret_basic", official: true, ...client });
  const basic = Buffer.from(`portal:${credentials.client_secret}`).toString("base64");
  const person = citizen("Trần Thị Bích Ngọc");
  await khoa.importPeople([person]);
  const browser = new Citizen(khoa.url, person);
  const home = await browser.typePassword(await browser.open(`${khoa.url}/login`));
  const party = await RelyingParty.discover(khoa, "client_secret_basic", credentials);
  const { access_token: token } = await party.signIn(browser, { scope: client.scope });
  const people = "^/(approvals|passkeys|unlock)";
  await holds("op", { tokens: [token] }, "--include-path", "/userinfo");
  await holds("op", { headers: browser.scriptHeaders(home, new URL(khoa.url)) }, "--include-path-regex", people);
  const headers = { Authorization: `Basic ${basic}` };
  await holds("op", { headers }, "--exclude-path-regex", `${people}|/userinfo`);
});

test("what an app asks that signs its person in by itself", async () => {
  const client = { id: "first-party", redirectUri: CALLBACK, auth: "secret_basic", official: true, scope: "openid" };
  const { client_secret: secret } = await khoa.addClient(client);
  const form = {
    client_id: client.id, redirect_uri: CALLBACK, scope: "openid", resource: khoa.url, code_challenge: "a".repeat(43),
    code_challenge_method: "S256", acr_values: "LoA1", max_age: "60",
  };
  const { key } = await keyOfAnApp();
  const headers = { Authorization: `Basic ${Buffer.from(`${client.id}:${secret}`).toString("base64")}` };
  await holds("op", { key, form, headers }, "--include-path", "/authorize-challenge");
});

test("what operators ask", () => holds("management", { url: khoa.management }));

test("what we ask of registers, as the simulator answers", () =>
  holds("registers", { url: khoa.registers }, "--header", "Authorization: Bearer simulated"));
