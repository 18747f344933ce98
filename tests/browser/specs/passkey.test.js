import assert from "node:assert/strict";
import { citizen } from "../../support-js/people.js";
import { Authenticator } from "../support/authenticator.js";
import { onDemo } from "../support/journey.js";
import { greetedBy, signInAt } from "../support/portals.js";
import { ASKING, authorization, STRONG } from "../support/places.js";
import { problemOn, signInAtHome, signOutAtHome, typePassword } from "../support/service.js";

const NAMES = ["Nguyễn Thị Lan", "Trần Thanh Mai", "Lê Thị Hoa", "Phạm Thu Cúc", "Võ Thị Sen", "Bùi Thị Đào"];
const [lan, mai, hoa, cuc, sen, dao] = NAMES.map((name) => citizen(name));
const journey = onDemo({ people: [lan, mai, hoa, cuc, sen, dao], prepare: (khoa) => khoa.addClient(ASKING) });

/** A device with a passkey of this person, in a browser that is signed out again. */
async function withPasskey({ page, context, khoa }, person) {
  const device = await Authenticator.in(context, page);
  await signInAtHome(page, khoa, person);
  await page.fill("#passkey-name", "  ");
  await page.click("#passkey-add");
  assert.equal((await device.passkeys()).length, 0, "no passkey is made that could not be named");
  assert.match(await page.innerText("#passkey-name-why"), /Hãy đặt tên/, "in the page's language, beside the field");
  assert.match(await page.title(), /^Lỗi: /);
  await page.fill("#passkey-name", "Điện thoại của tôi");
  await page.click("#passkey-add");
  await page.waitForSelector("#passkey-remove-1");
  assert.equal((await device.passkeys()).length, 1);
  await device.handsOff();
  await signOutAtHome(page, khoa);
  return device;
}

journey("with a passkey a citizen signs in without typing a name, and crosses both portals", {}, async (world) => {
  const { page, khoa } = world;
  const device = await withPasskey(world, lan);
  await signInAt(page, khoa.portals.national);
  await page.waitForSelector("#passkey-login");
  await device.answersAt(page);
  assert.equal(await greetedBy(page, khoa.portals.national), lan.name);
  await signInAt(page, khoa.portals.provincial);
  assert.equal(await greetedBy(page, khoa.portals.provincial), lan.name, "no second prompt");
});

journey("a passkey offered in the name field signs in without a click", {}, async (world) => {
  const { page, khoa } = world;
  const device = await withPasskey(world, mai);
  await device.handsOn();
  await signInAt(page, khoa.portals.national);
  assert.equal(await greetedBy(page, khoa.portals.national), mai.name);
  await signInAt(page, khoa.portals.provincial);
  assert.equal(await greetedBy(page, khoa.portals.provincial), mai.name);
});

journey("a device that does not recognise its holder opens nothing, and the password still does", {}, async (world) => {
  const { page, khoa } = world;
  const device = await withPasskey(world, hoa);
  await device.meetAStranger();
  await page.goto(`${khoa.url}/login`);
  await device.answersAt(page);
  assert.notEqual(await problemOn(page), "");
  await signInAtHome(page, khoa, hoa);
});

journey("a removed passkey opens nothing any more", {}, async (world) => {
  const { page, khoa } = world;
  const device = await withPasskey(world, cuc);
  await signInAtHome(page, khoa, cuc);
  await page.click("#passkey-remove-1");
  await page.waitForURL(/again=passkey/);
  assert.equal(await page.locator("#login-submit").count(), 0, "a password alone takes no passkey away");
  await device.answersAt(page);
  await page.click("#passkey-remove-1");
  await page.waitForSelector("#passkey-remove-1", { state: "detached" });
  await device.handsOff();
  await signOutAtHome(page, khoa);
  await page.goto(`${khoa.url}/login`);
  await device.answersAt(page);
  assert.notEqual(await problemOn(page), "");
  assert.ok(await page.locator("#login-submit").isVisible());
});

journey("where there is a passkey, a password alone brings no second one", {}, async (world) => {
  const { page, khoa } = world;
  await withPasskey(world, dao);
  await signInAtHome(page, khoa, dao);
  await page.fill("#passkey-name", "Máy của người khác");
  await page.click("#passkey-add");
  await page.waitForURL(/again=passkey/);
  assert.equal(await page.locator("#login-submit").count(), 0);
});

journey("whoever has no passkey where one is needed is told how to get one, and then gets in", {}, async ({ page, context, khoa }) => {
  await Authenticator.in(context, page);
  await page.goto(authorization(khoa, STRONG));
  assert.equal(await page.locator("#login-submit").count(), 0, "a password is not enough here");
  await page.click("#passkey-first");
  await typePassword(page, sen);
  await page.click("#passkey-add");
  await page.waitForSelector("#passkey-remove-1");
  await page.goto(authorization(khoa, STRONG));
  await page.click("#passkey-login");
  await page.waitForSelector("#consent-accept");
});
