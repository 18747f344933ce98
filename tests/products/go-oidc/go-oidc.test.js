// go-oidc with golang.org/x/oauth2. It has no sign-out at the provider.
import { after, before, test } from "node:test";
import { goProgramOf } from "../support/build.js";
import { signIn } from "../support/journey.js";
import { Scene } from "../support/scene.js";

let scene;
before(async () => {
  scene = await Scene.open("go-oidc");
  await scene.start(await goProgramOf(scene.folder), [], { PORT: scene.port });
});
after(() => scene?.close());

test("a citizen signs in at a service in Go", () => scene.visit((page) => signIn(page, scene)));
