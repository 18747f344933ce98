// A laptop is signed in by a phone that is: the page moves on by itself, with its script by events and without one by loading again.
import assert from "node:assert/strict";
import { citizen } from "../../support-js/people.js";
import { Authenticator } from "../support/authenticator.js";
import { onDemo } from "../support/journey.js";
import { signInAtHome } from "../support/service.js";

const [lan, mai, hoa, tam] = ["Nguyễn Thị Lan", "Trần Thanh Mai", "Lê Thị Hoa", "Phạm Thị Tâm"].map((name) => citizen(name));
const journey = onDemo({ people: [lan, mai, hoa, tam] });
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

/** Somebody at home on a phone, with a passkey; and the page of a laptop that shows a code. */
async function beside({ page, context, khoa }, person, settings = {}) {
  await Authenticator.in(context, page);
  await signInAtHome(page, khoa, person);
  await page.fill("#passkey-name", "Điện thoại của tôi");
  await page.click("#passkey-add");
  await page.waitForSelector("#passkey-remove-1");
  const laptop = await (await context.browser().newContext({ locale: "vi-VN", viewport: { width: 1280, height: 800 }, ...settings })).newPage();
  await laptop.goto(`${khoa.url}/login`);
  await laptop.click("#qr-link");
  assert.ok(await laptop.locator("#qr-code").isVisible());
  return laptop;
}

/** The phone reads the code, types the number that the laptop then shows, and says yes. */
async function sayYes(page, laptop, again = async () => {}) {
  await page.goto(await laptop.innerText("#qr-address"));
  await goOn(page, laptop, again);
}

async function goOn(page, laptop, again = async () => {}) {
  await page.click("#qr-go-on");
  assert.ok(await page.locator("#approval-device").isVisible());
  await again();
  await laptop.waitForSelector("#qr-number");
  await page.fill("#approval-number", await laptop.innerText("#qr-number"));
  await page.click("#passkey-confirm");
  await page.waitForURL(/done=approval-given/);
}

journey("a laptop moves on by itself while the phone reads, types and agrees", PHONE, async (world) => {
  const laptop = await beside(world, lan);
  await sayYes(world.page, laptop);
  await laptop.waitForURL(`${world.khoa.url}/`);
  assert.match(await laptop.innerText("main"), /Lan/);
});

journey("without a script the laptop is loaded again, and comes to the same", PHONE, async (world) => {
  const laptop = await beside(world, mai, { javaScriptEnabled: false });
  await sayYes(world.page, laptop, () => laptop.reload());
  await laptop.reload();
  await laptop.waitForURL(`${world.khoa.url}/`);
  assert.match(await laptop.innerText("main"), /Mai/);
});

/** A camera before which a picture is held. */
function pretendCamera(picture) {
  navigator.mediaDevices.getUserMedia = async () => {
    const bytes = Uint8Array.from(atob(picture), (c) => c.charCodeAt(0));
    const held = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
    const pen = canvas.getContext("2d");
    const draw = () => {
      pen.fillStyle = "#777";
      pen.fillRect(0, 0, 640, 480);
      pen.drawImage(held, 140, 60, 360, 360);
    };
    draw();
    setInterval(draw, 50);
    return canvas.captureStream(20);
  };
}

async function openCamera(page, khoa) {
  await page.goto(`${khoa.url}/approvals`);
  await page.tap("#scan-link");
  await page.tap("#scan-open");
}

journey("the app reads the code by its camera and comes to the same question, and to none by a code of another's", PHONE, async (world) => {
  const { page, context, khoa } = world;
  const laptop = await beside(world, hoa);
  const picture = (await laptop.locator("#qr-code").screenshot()).toString("base64");
  await context.addInitScript(pretendCamera, picture);
  await openCamera(page, khoa);
  await page.waitForSelector("#qr-go-on");
  await goOn(page, laptop);
  await laptop.waitForURL(`${khoa.url}/`);

  // A browser that reads codes itself, before which a stranger's is held.
  await context.addInitScript(() => {
    window.BarcodeDetector = class {
      static async getSupportedFormats() { return ["qr_code"]; }
      async detect() { return [{ rawValue: "https://evil.example/qr/ABCDEFGHJKMN" }]; }
    };
  });
  await openCamera(page, khoa);
  await page.waitForFunction(() => /Đừng mở/.test(document.querySelector("#scan-state").textContent));
  assert.equal(new URL(page.url()).pathname, "/qr");
});

journey("whoever's camera cannot be used is told so and types the letters below the code", PHONE, async (world) => {
  const { page, khoa } = world;
  const laptop = await beside(world, tam);
  await openCamera(page, khoa);
  await page.waitForFunction(() => /Không dùng được máy ảnh/.test(document.querySelector("#scan-state").textContent));
  await page.fill("#scan-code", (await laptop.innerText("#qr-short")).toLowerCase());
  await page.tap("#scan-go");
  await goOn(page, laptop);
  await laptop.waitForURL(`${khoa.url}/`);
});
