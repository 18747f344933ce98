import assert from "node:assert/strict";
import { citizen } from "../../support-js/people.js";
import { onDemo } from "../support/journey.js";
import { ASKING, authorization } from "../support/places.js";
import { greetedBy, signInAt } from "../support/portals.js";
import { speaks } from "../support/qualities.js";
import { beginRegistration, signInAtHome, signOutAtHome, typePassword } from "../support/service.js";

const PEOPLE = Array.from({ length: 14 }, () => citizen());
const somebody = () => PEOPLE[(met += 1) - 1];
let met = 0;
const journey = onDemo({ people: PEOPLE, prepare: (khoa) => khoa.addClient(ASKING) });

/** The page of a conversation that is over: no error, and a way to the portal, which knows whoever is signed in. */
async function leadsToPortal(page, khoa) {
  await page.waitForSelector("#ended");
  assert.equal(await page.locator("#error").count(), 0, "nobody is accused");
  await page.click("#to-service");
  await page.waitForURL((url) => url.origin === khoa.portals.national);
}

for (const [how, profile] of [["with JavaScript", {}], ["without JavaScript", { javaScriptEnabled: false }]]) {
  const [lan, mai, hoa, sen, dao] = Array.from({ length: 5 }, somebody);

  journey(`two tabs opened at once in a fresh browser both get in, ${how}`, profile, async ({ page, context, khoa }) => {
    const other = await context.newPage();
    await Promise.all([page.goto(authorization(khoa)), other.goto(`${khoa.url}/login`)]);
    await typePassword(other, lan);
    await other.waitForSelector("#logout-link");
    await typePassword(page, lan);
    await page.waitForSelector("#consent-accept");
  });

  journey(`who goes back after signing in is led on, ${how}`, profile, async ({ page, khoa }) => {
    await signInAt(page, khoa.portals.national);
    const login = page.url();
    await typePassword(page, mai);
    await greetedBy(page, khoa.portals.national);
    await page.goto(login); // as the back button does: nothing of these pages is kept
    await leadsToPortal(page, khoa);
    await signInAt(page, khoa.portals.national);
    assert.equal(await greetedBy(page, khoa.portals.national), mai.name);
  });

  journey(`a bookmark of a sign-in leads to the portal in any browser, ${how}`, profile, async ({ page, context, khoa }) => {
    await signInAt(page, khoa.portals.national);
    const bookmark = page.url();
    await context.clearCookies();
    await page.goto(bookmark);
    await leadsToPortal(page, khoa);
  });

  journey(`a form whose cookies are gone comes back filled in, and then works, ${how}`, profile, async ({ page, context, khoa }) => {
    await signInAt(page, khoa.portals.national);
    await context.clearCookies();
    await typePassword(page, hoa);
    await page.waitForSelector("#error");
    assert.equal(await page.inputValue("#username"), hoa.personal_number);
    assert.equal(await page.inputValue("#password"), "");
    await typePassword(page, hoa);
    await leadsToPortal(page, khoa);
    await signInAt(page, khoa.portals.national);
    assert.equal(await greetedBy(page, khoa.portals.national), hoa.name, "and is not asked again");
  });

  journey(`a button pressed twice ends well, ${how}`, profile, async ({ page, khoa }) => {
    await page.goto(authorization(khoa));
    await page.fill("#username", sen.personal_number);
    await page.fill("#password", sen.password);
    await page.dblclick("#login-submit", { noWaitAfter: true });
    await page.waitForSelector("#consent-accept, #to-service");
  });

  journey(`the language is switched at every step and the step stays, ${how}`, profile, async ({ page, khoa }) => {
    let language = "vi";
    const switched = async (mark) => {
      language = language === "vi" ? "en" : "vi";
      await page.click(".language button");
      await page.waitForSelector(`html[lang=${language}]`);
      await speaks(page, language);
      assert.ok(await page.locator(mark).isVisible(), `${mark} at ${page.url()}`);
    };
    await beginRegistration(page, khoa, citizen("Đỗ Thị Thu"));
    await switched("#verify-submit");
    await page.click("#verify-submit");
    await page.waitForSelector("#error");
    await switched("#verify-submit");
    await page.goto(`${khoa.url}/no/such/page`);
    await switched("#error-code");
    await page.goto(authorization(khoa));
    await switched("#login-cancel");
    await typePassword(page, dao, "khong phai mat khau nay");
    await page.waitForSelector("#error");
    await switched("#login-cancel");
    const login = page.url();
    await typePassword(page, dao);
    await page.waitForSelector("#consent-accept");
    await switched("#consent-accept");
    await page.goto(`${khoa.url}/logout`);
    await switched("#logout-confirm");
    await page.goto(`${login}x`);
    await switched("#ended");
  });
}

journey("the back button after an answer shows the way, not the old form", {}, async ({ page, khoa }) => {
  const person = somebody();
  await signInAt(page, khoa.portals.national);
  await typePassword(page, person);
  await greetedBy(page, khoa.portals.national);
  await page.goBack();
  await page.waitForURL((url) => url.origin === khoa.url || url.origin === khoa.portals.national);
  if (page.url().startsWith(khoa.url)) await leadsToPortal(page, khoa);
});

journey("who signs out in one tab may sign in again from a form left open in another", {}, async ({ page, context, khoa }) => {
  const person = somebody();
  const other = await context.newPage();
  await other.goto(`${khoa.url}/login`);
  await signInAtHome(page, khoa, person);
  await signOutAtHome(page, khoa);
  await typePassword(other, person);
  await other.waitForSelector("#logout-link");
});
