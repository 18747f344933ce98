// AppAuth-JS in Node: an app on a device, with its answer on a loopback port.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import { answerKhoa } from "../support/journey.js";
import { Scene } from "../support/scene.js";

let scene;
before(async () => {
  scene = await Scene.open("appauth");
  await scene.start(process.execPath, ["--import", "tsx", "app.js"], { BROWSER: path.join(scene.folder, "browser") }, []);
});
after(() => scene?.close());

test("a citizen signs in at an app on their device", () => scene.visit(async (page) => {
  await page.goto(await scene.read("address"));
  await answerKhoa(page, scene);
  await page.waitForURL(`${scene.url}/**`);
  assert.equal(JSON.parse(await scene.read("person.json")).name, scene.person.name);
}));
