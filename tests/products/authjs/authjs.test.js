// Auth.js with Express. It has no sign-out at the provider: whoever leaves the portal stays signed in at Khoá.
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { answerKhoa, isPerson } from "../support/journey.js";
import { Scene } from "../support/scene.js";

let scene;
before(async () => {
  scene = await Scene.open("authjs");
  await scene.start(process.execPath, ["app.js"], {
    PORT: scene.port, AUTH_SECRET: randomBytes(32).toString("hex"), AUTH_TRUST_HOST: "true",
  });
});
after(() => scene?.close());

test("a citizen signs in at an Express application with Auth.js, out of it, and in again without a password", () =>
  scene.visit(async (page) => {
    await page.goto(scene.url);
    await page.click("#sign-in");
    await page.click("button:has-text('Khoá')");
    await answerKhoa(page, scene);
    await isPerson(page, scene);

    await page.click("#sign-out");
    await page.click("button[type=submit]");
    await page.waitForSelector("#sign-in");

    await page.click("#sign-in");
    await page.click("button:has-text('Khoá')");
    await isPerson(page, scene);
  }));
