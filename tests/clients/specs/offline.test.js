// What is shown where there is no network, read by others' code: the picture of the code by a scanner, its Base45 by the few lines of RFC
// 9285, its zlib by Node, its signature by @auth0/cose. Of ours there is nothing here but what was published.
import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { after, before, test } from "node:test";
import { inflateSync } from "node:zlib";
import { Sign1 } from "@auth0/cose";
import { decode as cbor } from "cbor-x";
import { decodeQR } from "../../../src/pages/assets/qr-decode.js";
import { startDemo } from "../../support-js/khoa.js";
import { ofTheDemo } from "../../support-js/people.js";
import { Citizen } from "../support/citizen.js";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const [ISS, EXP, IAT, CTI] = ["1", "4", "6", "7"];
let khoa;

before(async () => {
  khoa = await startDemo();
});
after(() => khoa?.stop());

function base45(text) {
  const bytes = [];
  for (let at = 0; at < text.length; at += 3) {
    const digits = [...text.slice(at, at + 3)].map((character) => ALPHABET.indexOf(character));
    assert.ok(digits.every((digit) => digit >= 0), "a character of Base45");
    const number = digits.reduceRight((sum, digit) => sum * 45 + digit, 0);
    if (digits.length === 3) bytes.push(number >> 8);
    bytes.push(number & 255);
  }
  return Buffer.from(bytes);
}

/** The dark modules of our drawing as the pixels of a screen. */
function pixels(size, path, scale = 4) {
  const [width, dark] = [size * scale, new Set(path.match(/M\d+ \d+/g))];
  const data = new Uint8ClampedArray(width * width * 4).fill(255);
  for (let y = 0; y < width; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (dark.has(`M${Math.floor(x / scale)} ${Math.floor(y / scale)}`)) data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return { width, height: width, data };
}

const fetched = async (path) => {
  const answer = await fetch(`${khoa.url}${path}`);
  assert.equal(answer.status, 200, path);
  return answer;
};

/** What one of the published keys has signed, by the name that it is called. */
async function verified(signed) {
  const message = Sign1.decode(signed);
  const { keys } = await (await fetched("/verify/keys")).json();
  const kid = Buffer.from(message.protectedHeaders.get(4)).toString();
  await message.verify(createPublicKey({ key: keys.find((key) => key.kid === kid), format: "jwk" }));
  return cbor(message.payload);
}

test("the picture of a code is read back, and says what its holder chose, signed by a published key", async () => {
  const lan = new Citizen(khoa.url, ofTheDemo("099193000001", "Nguyễn Thị Lan"));
  await lan.typePassword(await lan.open(`${khoa.url}/documents`));
  const list = await lan.open(`${khoa.url}/documents`);
  const links = [1, 2, 3, 4].map((n) => list.linkOf(`document-${n}`));
  let page;
  for (const link of links) {
    page = await lan.open(`${khoa.url}${link}`);
    if (page.textOf("document-number") === "990000000001") break;
  }
  const form = page.formOf("offline", {});
  for (const name of ["number", "field-full_name", "field-classes", "field-points"]) form.fields.append(name, "on");
  const made = await lan.open(form.action, form.fields);
  assert.ok(made.has("offline-code"), `${made}`);
  const { size, path } = made.drawing("offline-code");
  assert.ok(size * 3 <= 328, "three pixels a module on a page 360 wide");
  const text = decodeQR(pixels(size, path));
  assert.equal(text, made.textOf("offline-text"));

  const claims = await verified(inflateSync(base45(text.slice("KHOA1:".length))));
  assert.equal(claims[ISS], khoa.url);
  assert.equal(claims[EXP] - claims[IAT], 3600);
  assert.equal(claims[CTI].length, 16);
  assert.deepEqual(claims.fields, { points: 12, classes: "A1, B", full_name: "Nguyễn Thị Lan" });
  assert.equal(claims.number, "990000000001");

  const answer = await fetched("/verify/status");
  assert.equal(answer.headers.get("content-type"), "application/cwt");
  const status = await verified(Buffer.from(await answer.arrayBuffer()));
  assert.deepEqual(status.withdrawn, []);
  assert.ok(status[IAT] >= claims[IAT] - 15 && status[EXP] > claims[EXP]);
});
