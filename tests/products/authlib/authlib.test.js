// Starlette with Authlib.
import { after, before, test } from "node:test";
import { pythonOf } from "../support/build.js";
import { signIn, signOut } from "../support/journey.js";
import { Scene } from "../support/scene.js";

let scene;
before(async () => {
  scene = await Scene.open("authlib");
  await scene.start(`${await pythonOf("authlib")}/uvicorn`, ["app:app", "--port", scene.port]);
});
after(() => scene?.close());

test("a citizen signs in at a Starlette application and out of both", () => scene.visit(async (page) => {
  await signIn(page, scene);
  await signOut(page, scene);
}));
