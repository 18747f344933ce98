// Flask with Authlib.
import { after, before, describe, test } from "node:test";
import { pythonOf } from "../support/build.js";
import { signIn, signOut } from "../support/journey.js";
import { Scene } from "../support/scene.js";

const WAYS = {
  "as printed": {},
  "without PKCE, which Authlib does not send by itself": {
    options: ["--pkce", "optional"], without: [', "code_challenge_method": "S256"'],
  },
};

for (const [way, changes] of Object.entries(WAYS)) {
  describe(`Flask ${way}`, () => {
    let scene;
    before(async () => {
      scene = await Scene.open("flask", changes);
      await scene.start(`${await pythonOf("flask")}/flask`, ["run", "--port", scene.port]);
    });
    after(() => scene?.close());

    test("a citizen signs in and out of both", () => scene.visit(async (page) => {
      await signIn(page, scene);
      await signOut(page, scene);
    }));
  });
}
