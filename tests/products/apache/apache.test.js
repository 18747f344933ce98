// Apache with Debian's mod_auth_openidc, before pages that know nothing of sign-in.
import assert from "node:assert/strict";
import path from "node:path";
import { userInfo } from "node:os";
import { after, before, describe, test } from "node:test";
import { signIn, signOut, tampered } from "../support/journey.js";
import { Scene } from "../support/scene.js";

const RESOURCE = "https://api.example/";
const WAYS = {
  "as printed": { options: ["--resource", RESOURCE] },
  "without PKCE, which Debian's version does not send by itself": {
    options: ["--pkce", "optional"], without: ["OIDCPKCEMethod S256\n"],
  },
};

for (const [way, changes] of Object.entries(WAYS)) {
  describe(`Apache ${way}`, () => {
    let scene;
    before(async () => {
      scene = await Scene.open("apache", changes);
      const { uid, username } = userInfo();
      const environment = { PORT: scene.port, FOLDER: scene.folder, SERVING_USER: uid === 0 ? "www-data" : username };
      await scene.start("/usr/sbin/apache2", ["-f", path.join(scene.folder, "httpd.conf"), "-DFOREGROUND"], environment);
    });
    after(() => scene?.close());

    test("a citizen signs in before a page is served, and out of both", () => scene.visit(async (page) => {
      await signIn(page, scene, null);
      assert.match(await page.innerText("#user"), /^[\w-]{43}$/, "REMOTE_USER is the sub");
      await signOut(page, scene);
    }));

    if (way === "as printed") {
      test("its API takes the tokens that are for it", async () => {
        const token = await scene.tokenFor(RESOURCE);
        const answer = await scene.ask("/api/", token);
        assert.equal(answer.status, 200);
        assert.match(await answer.text(), /registry/, "REMOTE_USER is the program's name");
        for (const none of [tampered(token), undefined]) assert.equal((await scene.ask("/api/", none)).status, 401);
      });
    }
  });
}
