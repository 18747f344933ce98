// oidc-client-ts: an application that is nothing but scripts in a browser.
import { after, before, test } from "node:test";
import { signIn, signOut } from "../support/journey.js";
import { Scene } from "../support/scene.js";

let scene;
before(async () => {
  scene = await Scene.open("oidc-client-ts");
  await scene.start(process.execPath, ["serve.js"], { PORT: scene.port });
});
after(() => scene?.close());

test("a citizen signs in at an application in the browser and out of both", () => scene.visit(async (page) => {
  await signIn(page, scene);
  await signOut(page, scene);
}));
