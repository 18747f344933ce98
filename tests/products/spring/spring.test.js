// Spring Boot 3 and 4: pages where people sign in, and an API that takes access tokens.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { jarOf } from "../support/build.js";
import { answerKhoa, isPerson, signIn, signOut, tampered } from "../support/journey.js";
import { Scene } from "../support/scene.js";

const RESOURCE = "https://api.example/";

for (const boot of [3, 4]) {
  describe(`Spring Boot ${boot} as printed`, () => {
    let scene;
    before(async () => {
      scene = await Scene.open("spring", { options: ["--resource", RESOURCE] });
      await putSource(scene, "SecurityConfiguration.java", scene.printed.files["SecurityConfiguration.java"]);
      await startPortal(scene, boot);
    });
    after(() => scene?.close());

    test("a citizen signs in and out of both", () => scene.visit(async (page) => {
      await signIn(page, scene);
      await signOut(page, scene);
    }));

    test("its API takes the tokens that are for it, and no others", () => scene.visit(async (page) => {
      const token = await scene.tokenFor(RESOURCE);
      const answer = await scene.ask("/api/me", token);
      assert.equal(answer.status, 200, answer.headers.get("www-authenticate"));
      assert.deepEqual(await answer.json(), { sub: "registry" });

      await signIn(page, scene);
      const { access_token: access, id_token: id } = await (await page.request.get(`${scene.url}/tokens`)).json();
      const others = { "no token": undefined, "a bad signature": tampered(token), "for userinfo": access, "an ID token": id };
      for (const [what, other] of Object.entries(others)) {
        assert.equal((await scene.ask("/api/me", other)).status, 401, what);
      }
    }));
  });
}

/** Spring Boot 4 sends PKCE by itself, Spring Boot 3 does not. */
const BY_ITSELF = { 3: ["--pkce", "optional"], 4: [] };

for (const [boot, options] of Object.entries(BY_ITSELF)) {
  describe(`Spring Boot ${boot} with nothing but its properties`, () => {
    let scene;
    before(async () => {
      scene = await Scene.open("spring", { options });
      await startPortal(scene, boot);
    });
    after(() => scene?.close());

    test("a citizen signs in", () => scene.visit(async (page) => {
      await page.goto(`${scene.url}/me`);
      await answerKhoa(page, scene);
      await isPerson(page, scene);
    }));
  });
}

async function startPortal(scene, boot) {
  await scene.write("src/main/resources/application.yml", scene.printed.files["application.yml"]);
  await putSource(scene, "Portal.java", await scene.read("Portal.java"));
  const jar = await jarOf(scene.folder, `boot-${boot}.xml`);
  await scene.start("java", ["-jar", jar], { SERVER_ADDRESS: "127.0.0.1" });
}

const putSource = (scene, name, text) =>
  scene.write(path.join("src/main/java/portal", name), text.startsWith("package") ? text : `package portal;\n${text}`);
