// oauth2-proxy before an application that knows nothing of sign-in.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { freePorts } from "../../support-js/ports.js";
import { goInstalled } from "../support/build.js";
import { answerKhoa, tampered } from "../support/journey.js";
import { Scene } from "../support/scene.js";

const RESOURCE = "https://api.example/";
let scene;
before(async () => {
  scene = await Scene.open("oauth2-proxy", { options: ["--resource", RESOURCE] });
  const [port] = await freePorts(1);
  const upstream = `http://localhost:${port}`;
  await scene.start(process.execPath, ["upstream.js"], { PORT: port }, upstream);
  const proxy = await goInstalled("oauth2-proxy", "github.com/oauth2-proxy/oauth2-proxy/v7@v7.15.6");
  const secret = { OAUTH2_PROXY_COOKIE_SECRET: randomBytes(16).toString("hex") };
  await scene.start(proxy, ["--config", "oauth2-proxy.cfg", "--upstream", upstream], secret);
});
after(() => scene?.close());

test("a citizen signs in before the proxy lets them through, and out of both", () => scene.visit(async (page) => {
  await page.goto(scene.url);
  await page.click("button:has-text('Khoá')");
  await answerKhoa(page, scene);
  assert.match(await page.innerText("#user"), /^[\w-]{43}$/, "the application is told the sub");

  const [signOut] = scene.printed.files["oauth2-proxy.cfg"].match(/\/oauth2\/sign_out\S+/);
  await page.goto(scene.url + signOut);
  await page.click("#logout-confirm");
  await page.waitForURL(`${scene.khoa.url}/logged-out`);
  await page.goto(scene.url);
  await page.click("button:has-text('Khoá')");
  await page.waitForSelector("#login-submit");
}));

test("a program passes with a token that is for what stands behind", async () => {
  const token = await scene.tokenFor(RESOURCE);
  const answer = await scene.ask("/", token);
  assert.equal(answer.status, 200);
  assert.match(await answer.text(), /registry/, "the application is told the program's name");
  for (const none of [tampered(token), undefined]) assert.equal((await scene.ask("/", none)).status, 403);
});
