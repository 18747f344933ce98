// Keycloak as a broker: a portal trusts Keycloak, and Keycloak trusts Khoá.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import path from "node:path";
import { after, before, test } from "node:test";
import { mavenUnpacked } from "../support/build.js";
import { answerKhoa } from "../support/journey.js";
import { Scene } from "../support/scene.js";

let scene, realm, portal, kcadm;
before(async () => {
  scene = await Scene.open("keycloak", { options: ["--scope", "openid profile email"] });
  realm = `${scene.url}/realms/master`;
  portal = await portalThatLeadsOn();
  await startKeycloak();
});
after(async () => {
  portal?.close();
  await scene?.close();
});

async function startKeycloak() {
  const bin = path.join(await mavenUnpacked("keycloak"), "bin");
  const administrator = { KC_BOOTSTRAP_ADMIN_USERNAME: "admin", KC_BOOTSTRAP_ADMIN_PASSWORD: randomBytes(16).toString("hex") };
  await scene.start(`${bin}/kc.sh`, ["start-dev", "--db=dev-mem", "--http-host", "127.0.0.1", "--http-port", scene.port], administrator, realm);

  const environment = { PATH: `${bin}:${process.env.PATH}`, HOME: scene.folder };
  const shell = (text) => scene.run("sh", ["-ec", text], environment);
  const { KC_BOOTSTRAP_ADMIN_PASSWORD: password } = administrator;
  await shell(`kcadm.sh config credentials --server ${scene.url} --realm master --user admin --password ${password}`);
  await shell(scene.printed.files["khoa.sh"]);
  await shell(`kcadm.sh create clients -r master -s clientId=portal -s publicClient=true -s 'redirectUris=["${portal.url}/*"]'`);
}

/** Keycloak's own client: it goes to another origin than Keycloak, as portals behind a broker do. */
async function portalThatLeadsOn() {
  const server = createServer(async (request, response) => {
    const code = new URL(request.url, portal.url).searchParams.get("code");
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(code === null ? `<a id="sign-in">Sign in</a>` : `<p id="person">${await nameBehind(code)}</p>`);
  });
  await new Promise((ready) => server.listen(0, "localhost", ready));
  return { url: `http://localhost:${server.address().port}`, close: () => server.close() };
}

async function nameBehind(code) {
  const body = new URLSearchParams({
    grant_type: "authorization_code", client_id: "portal", redirect_uri: `${portal.url}/`, code,
  });
  const tokens = await (await fetch(`${realm}/protocol/openid-connect/token`, { method: "POST", body })).json();
  return JSON.parse(Buffer.from(tokens.id_token.split(".")[1], "base64url")).name;
}

test("a citizen signs in at a portal that trusts Keycloak, which trusts Khoá", () => scene.visit(async (page) => {
  const request = new URLSearchParams({
    client_id: "portal", redirect_uri: `${portal.url}/`, response_type: "code", scope: "openid profile", kc_idp_hint: "khoa",
  });
  await page.goto(`${realm}/protocol/openid-connect/auth?${request}`);
  await answerKhoa(page, scene);
  await page.waitForSelector("#person");
  assert.equal(new URL(page.url()).origin, portal.url);
  assert.match(await page.innerText("#person"), new RegExp(scene.person.family_name));
}));
