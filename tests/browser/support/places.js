// Every page a citizen can see, with the way there: one list for all that must hold on every page.
import { createHash } from "node:crypto";
import { Authenticator } from "./authenticator.js";
import { greetedBy, signInAt } from "./portals.js";
import { beginRegistration, signInAtHome, typePassword } from "./service.js";

const CALLBACK = "http://localhost:3999/callback";
const APP = "vn.example.library:/callback";

/** A portal, and an app of it, that must ask for consent; nothing listens at its addresses. */
export const ASKING = {
  id: "library",
  name: "Thư viện Giả Định",
  redirectUri: [CALLBACK, APP],
  auth: "none",
  scope: "openid profile email",
};

/** A sign-in that only a passkey reaches. */
export const STRONG = { acr_values: "urn:vn:eid:aal:2" };

const VERIFIER = "v".repeat(43);

export function authorization(khoa, changes = {}) {
  const query = new URLSearchParams({
    client_id: ASKING.id,
    redirect_uri: CALLBACK,
    response_type: "code",
    scope: ASKING.scope,
    state: "state",
    code_challenge: createHash("sha256").update(VERIFIER).digest("base64url"),
    code_challenge_method: "S256",
    ...changes,
  });
  return `${khoa.url}/authorize?${query}`;
}

/** What a public client gets for a code that an `authorization` brought. */
export async function redeem(khoa, code, { client_id, redirect_uri }) {
  const body = new URLSearchParams({ grant_type: "authorization_code", code, client_id, redirect_uri, code_verifier: VERIFIER });
  return (await fetch(`${khoa.url}/token`, { method: "POST", body })).json();
}

async function typedAtHome(page, khoa, person, password) {
  await page.goto(`${khoa.url}/login`);
  await typePassword(page, person, password);
}

async function report(page, khoa, person) {
  await signInAtHome(page, khoa, person);
  await page.goto(`${khoa.url}/cases/new?find=cong+an`);
  await page.click("#agency-1");
  await page.fill("#case-subject", "Đèn đường hỏng");
  await page.fill("#case-text", "Ngõ 5 tối từ hôm qua.");
  await page.click("#case-submit");
}

/** Each place: its name, and how `person` gets `page` there. `newcomer` has no account and never finishes one. */
export const PLACES = {
  welcome: ({ page, khoa }) => page.goto(khoa.url),
  login: ({ page, khoa }) => page.goto(`${khoa.url}/login`),
  "login for a portal": ({ page, khoa }) => page.goto(authorization(khoa)),
  "login after a mistake": async ({ page, khoa, person }) => {
    await page.goto(`${khoa.url}/login`);
    await typePassword(page, person, "");
    await page.waitForSelector("#error");
  },
  "login that needs a passkey": ({ page, khoa }) => page.goto(authorization(khoa, STRONG)),
  "login that needs a passkey, with a password session": async ({ page, khoa, person }) => {
    await signInAtHome(page, khoa, person);
    await page.goto(authorization(khoa, STRONG));
  },
  "change of password": async ({ page, khoa, person }) => {
    await signInAtHome(page, khoa, person);
    await page.goto(`${khoa.url}/settings/password`);
    await page.fill("#new-password", "12345678");
    await page.click("#password-submit");
    await page.waitForSelector("#error");
  },
  "a request of a counter": async ({ page, context, khoa, counter, person }) => {
    await Authenticator.in(context, page);
    await signInAtHome(page, khoa, person);
    await page.fill("#passkey-name", "Máy");
    await page.click("#passkey-add");
    await page.waitForSelector("#passkey-remove-1");
    await counter.ask(person);
    await page.goto(`${khoa.url}/approvals`);
    await page.click("#approval-open-1");
    await page.waitForSelector("#passkey-confirm");
  },
  "requests that wait": async ({ page, khoa, counter, person }) => {
    await signInAtHome(page, khoa, person);
    await counter.ask(person);
    await page.goto(`${khoa.url}/approvals`);
    await page.waitForSelector("#approval-open-1");
  },
  "connected services": async ({ page, khoa, person }) => {
    await signInAt(page, khoa.portals.national);
    await typePassword(page, person);
    await greetedBy(page, khoa.portals.national);
    await page.goto(`${khoa.url}/settings/services`);
    await page.waitForSelector("#service-end-1");
  },
  "connected services, one of which asked": async ({ page, khoa, person }) => {
    await signInAt(page, khoa.portals.library);
    await typePassword(page, person);
    await page.click("#consent-accept");
    await greetedBy(page, khoa.portals.library);
    await page.goto(`${khoa.url}/settings/services`);
    await page.waitForSelector("#service-end-1");
  },
  "consent at the demo's library": async ({ page, khoa, person }) => {
    await signInAt(page, khoa.portals.library);
    await typePassword(page, person);
    await page.waitForSelector("#consent-accept");
  },
  locked: async ({ page, khoa, person }) => {
    await signInAtHome(page, khoa, person);
    await page.goto(`${khoa.url}/settings/lock`);
    await page.click("#lock-confirm");
    await page.waitForSelector("#locked");
  },
  "end of a connected service": async ({ page, khoa, person }) => {
    await signInAt(page, khoa.portals.national);
    await typePassword(page, person);
    await greetedBy(page, khoa.portals.national);
    await page.goto(`${khoa.url}/settings/services`);
    await page.click("#service-end-1");
    await page.waitForSelector("#service-keep");
  },
  phones: async ({ page, khoa, person }) => {
    await signInAtHome(page, khoa, person);
    await page.click("#devices-link");
    await page.waitForSelector("#devices-none");
  },
  notifications: async ({ page, khoa, person }) => {
    await signInAtHome(page, khoa, person);
    await page.click("#notifications-link");
    await page.waitForSelector("#notifications-none");
  },
  "code for services": async ({ page, khoa, person }) => {
    await signInAtHome(page, khoa, person);
    await page.click("#user-code-link");
    await page.fill("#user-code", "123456");
    await page.click("#user-code-submit");
    await page.waitForSelector("#user-code-why");
  },
  passcode: async ({ page, khoa, person }) => {
    await signInAtHome(page, khoa, person);
    await page.click("#passcode-link");
    await page.fill("#passcode", "123456");
    await page.click("#passcode-submit");
    await page.waitForSelector("#passcode-why");
  },
  "a code to read out at a counter": async ({ page, khoa, person }) => {
    await signInAtHome(page, khoa, person);
    await page.goto(`${khoa.url}/settings/help`);
    await page.check("#scope-standing");
    await page.click("#help-offer");
    await page.waitForSelector("#help-code");
  },
  "finding an agency to report to": async ({ page, khoa, person }) => {
    await signInAtHome(page, khoa, person);
    await page.goto(`${khoa.url}/cases/new`);
    await page.fill("#find", "cong an");
    await page.click("#find-submit");
    await page.waitForSelector("#agency-1");
  },
  "a report that says too little": async ({ page, khoa, person }) => {
    await signInAtHome(page, khoa, person);
    await page.goto(`${khoa.url}/cases/new?find=cong+an`);
    await page.click("#agency-1");
    await page.click("#case-submit");
    await page.waitForSelector("#error");
  },
  "a report that waits": async ({ page, khoa, person }) => {
    await report(page, khoa, person);
    await page.waitForURL(/\/cases\/cas_/);
  },
  reports: async ({ page, khoa, person }) => {
    await report(page, khoa, person);
    await page.goto(`${khoa.url}/cases`);
    await page.waitForSelector("#case-1");
  },
  "reading a code": async ({ page, khoa, person }) => {
    await signInAtHome(page, khoa, person);
    await page.goto(`${khoa.url}/qr`);
    await page.waitForSelector("#scan-open");
  },
  "emergency codes": async ({ page, khoa, person }) => {
    await signInAtHome(page, khoa, person);
    await page.click("#recovery-codes-link");
    await page.click("#recovery-codes-make");
    await page.waitForSelector("#recovery-codes-new");
  },
  "lock by a code on paper": ({ page, khoa }) => page.goto(`${khoa.url}/lock/recovery-code`),
  "lock by a code": ({ page, khoa }) => page.goto(`${khoa.url}/lock`),
  unlock: ({ page, khoa }) => page.goto(`${khoa.url}/unlock`),
  history: async ({ page, khoa, person }) => {
    await signInAtHome(page, khoa, person);
    await page.click("#history-link");
    await page.waitForSelector(".events");
  },
  applications: async ({ page, khoa, person }) => {
    await signInAtHome(page, khoa, person);
    await page.goto(`${khoa.url}/applications`);
  },
  contact: async ({ page, khoa, person }) => {
    await signInAtHome(page, khoa, person);
    await page.goto(`${khoa.url}/settings/contact`);
    await page.waitForSelector("#email-submit");
  },
  "code for a new address": async ({ page, khoa, person }) => {
    await signInAtHome(page, khoa, person);
    await page.goto(`${khoa.url}/settings/contact`);
    await page.fill("#email", `moi.${person.email}`);
    await page.click("#email-submit");
    await page.waitForSelector("#contact-submit");
  },
  recovery: ({ page, khoa }) => page.goto(`${khoa.url}/recover`),
  "recovery codes": async ({ page, khoa, person }) => {
    await page.goto(`${khoa.url}/recover`);
    await page.fill("#username", person.personal_number);
    await page.click("#recover-submit");
    await page.waitForSelector("#recover-codes-submit");
  },
  "recovery at a counter": ({ page, khoa }) => page.goto(`${khoa.url}/recover/code`),
  "change over": ({ page, khoa }) => page.goto(`${khoa.url}/change-over`),
  "not me": ({ page, khoa }) => page.goto(`${khoa.url}/not-me`),
  terms: ({ page, khoa }) => page.goto(`${khoa.url}/terms`),
  registration: ({ page, khoa }) => page.goto(`${khoa.url}/register`),
  "registration after a mistake": async ({ page, khoa }) => {
    await page.goto(`${khoa.url}/register`);
    await page.click("#register-submit");
    await page.waitForSelector("#error");
  },
  "registration codes": ({ page, khoa, newcomer }) => beginRegistration(page, khoa, newcomer),
  consent: async ({ page, khoa, person }) => {
    await page.goto(authorization(khoa));
    await typePassword(page, person);
    await page.waitForSelector("#consent-accept");
  },
  "on the way to an app": async ({ page, khoa, person }) => {
    await page.goto(authorization(khoa, { redirect_uri: APP }));
    await typePassword(page, person);
    await page.click("#consent-accept");
    await page.waitForSelector("#go-on");
  },
  home: ({ page, khoa, person }) => signInAtHome(page, khoa, person),
  "home with a passkey": async ({ page, khoa, person }) => {
    await Authenticator.in(page.context(), page);
    await signInAtHome(page, khoa, person);
    await page.click("#passkey-add");
    await page.waitForSelector("#passkey-remove-1");
  },
  "home with a history and two devices": async ({ page, khoa, person }) => {
    await typedAtHome(page, khoa, person, "không phải mật khẩu này");
    await page.waitForSelector("#error");
    await signInAtHome(page, khoa, person);
    await page.context().clearCookies();
    await signInAtHome(page, khoa, person);
    await page.waitForSelector("#session-end-2");
  },
  "sign-out question": async ({ page, khoa, person }) => {
    await signInAtHome(page, khoa, person);
    await page.goto(`${khoa.url}/logout`);
    await page.waitForSelector("#logout-confirm");
  },
  "signed out": async ({ page, khoa, person }) => {
    await signInAtHome(page, khoa, person);
    await page.goto(`${khoa.url}/logout`);
    await page.click("#logout-confirm");
    await page.waitForURL("**/logged-out*");
  },
  error: ({ page, khoa }) => page.goto(authorization(khoa, { redirect_uri: "http://localhost:1/" })),
  "not found": ({ page, khoa }) => page.goto(`${khoa.url}/no/such/page`),
  "a sign-in that is over": ({ page, khoa }) => page.goto(`${khoa.url}/login?flow=over.${ASKING.id}`),
  "a registration that is over": ({ page, khoa }) => page.goto(`${khoa.url}/register/verify?registration=over`),
  "registration codes, half of them right": async ({ page, khoa, newcomer }) => {
    await beginRegistration(page, khoa, newcomer);
    await page.fill("#email-code", await khoa.outbox.code("mail", newcomer.email));
    await page.click("#verify-submit");
    await page.waitForSelector("#email-proven");
  },
  "portal for a stranger": ({ page, khoa }) => page.goto(khoa.portals.national),
  "portal for a citizen": async ({ page, khoa, person }) => {
    await signInAt(page, khoa.portals.national);
    await typePassword(page, person);
    await greetedBy(page, khoa.portals.national);
  },
  "dossiers at a portal": async ({ page, khoa, person }) => {
    await signInAt(page, khoa.portals.provincial);
    await typePassword(page, person);
    await greetedBy(page, khoa.portals.provincial);
    await page.click("#dossiers");
    await page.waitForSelector("#dossier-list");
  },
  "portal after turning back": async ({ page, khoa }) => {
    await signInAt(page, khoa.portals.national);
    await page.click("#login-cancel");
    await page.waitForSelector("#retry");
  },
  "portal that asks a phone": async ({ page, khoa, person }) => {
    await page.goto(`${khoa.portals.national}/?silent=no`);
    await page.fill("#phone-name", person.personal_number);
    await page.click("#ask-phone");
    await page.waitForSelector("#phone-number");
  },
  mailbox: ({ page, khoa }) => page.goto(khoa.mailbox),
  "what to play with two windows": ({ page, khoa }) => page.goto(`${khoa.mailbox}/flows`),
  "a code for a phone to read": async ({ page, khoa }) => {
    await page.goto(`${khoa.url}/login`);
    await page.click("#qr-link");
    await page.waitForSelector("#qr-code");
  },
  "what a phone reads": async ({ page, context, khoa, person }) => {
    const laptop = await (await context.browser().newContext()).newPage();
    await laptop.goto(`${khoa.url}/login`);
    await laptop.click("#qr-link");
    const address = await laptop.innerText("#qr-address");
    await laptop.context().close();
    await signInAtHome(page, khoa, person);
    await page.goto(address);
    await page.waitForSelector("#qr-go-on");
  },
  "a commune of the papers": async ({ page, khoa, person }) => {
    await signInAtHome(page, khoa, person);
    await page.goto(`${khoa.url}/applications/place?find=xa`);
    await page.waitForSelector("#found-title");
  },
  "in which part one lives": async ({ page, khoa, person }) => {
    await signInAtHome(page, khoa, person);
    await page.goto(`${khoa.url}/applications/place?was=99901`);
    await page.waitForSelector("#place-now");
  },
  "what is wrong in one's data": async ({ page, khoa, person }) => {
    await signInAtHome(page, khoa, person);
    await page.goto(`${khoa.url}/applications/correction`);
    await page.waitForSelector("#correct-submit");
  },
  "what is to be done with one's data no more": async ({ page, khoa, person }) => {
    await signInAtHome(page, khoa, person);
    await page.goto(`${khoa.url}/applications/restriction`);
    await page.waitForSelector("#restrict-submit");
  },
};
