// Django with mozilla-django-oidc.
import { after, before, describe, test } from "node:test";
import { pythonOf } from "../support/build.js";
import { signIn, signOut } from "../support/journey.js";
import { Scene } from "../support/scene.js";

const WAYS = {
  "as printed": {},
  "with its secret in the body and without PKCE, as it is by itself": {
    options: ["--pkce", "optional"], without: ["OIDC_USE_PKCE = True\n", "OIDC_TOKEN_USE_BASIC_AUTH = True\n"],
  },
};

for (const [way, changes] of Object.entries(WAYS)) {
  describe(`Django ${way}`, () => {
    let scene;
    before(async () => {
      scene = await Scene.open("django", changes);
      const admin = `${await pythonOf("django")}/django-admin`;
      const settings = { DJANGO_SETTINGS_MODULE: "settings", PYTHONPATH: scene.folder };
      await scene.run(admin, ["migrate", "--verbosity", "0"], settings);
      await scene.start(admin, ["runserver", "--noreload", scene.port], settings);
    });
    after(() => scene?.close());

    test("a citizen signs in and out of both", () => scene.visit(async (page) => {
      await signIn(page, scene);
      await signOut(page, scene);
    }));
  });
}
