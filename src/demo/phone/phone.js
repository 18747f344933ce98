// A phone in software: what it shows, by the address behind the #, and what becomes of what it does.
import { Account } from "./account.js";
import { confirm } from "./confirm.js";
import { h } from "./dom.js";
import { home } from "./home.js";
import { Kept } from "./kept.js";
import { chance } from "./key.js";
import { isTakenOff, problem } from "./problems.js";
import { read } from "./read.js";
import { request, requests } from "./requests.js";
import { safety } from "./safety.js";
import { welcome } from "./welcome.js";
import { Wire } from "./wire.js";
import { otherLanguage, say, speak, speakAsWished } from "./words.js";

const SCREENS = { home, requests, request, read, safety, confirm };
const TABS = ["home", "requests", "read", "safety"];
/** Under which tab what stands that has none. */
const UNDER = { request: "requests" };

const root = document.getElementById("phone");
const { slot, issuer, guide, app: client, secondApp } = root.dataset;
const kept = await Kept.of(slot);
const wire = new Wire(issuer, slot);
const account = new Account({ issuer, client, slot, wire, kept });
let [turn, clock, told, kind, held] = [0, null, null, "notice", null];

const here = () => {
  const [name, id] = location.hash.slice(1).split("/");
  return { name: name in SCREENS ? name : "home", id };
};

/** What is done once a call has gone through; by name, for it may have waited while the page was left. */
const DONE = {
  bind: async ({ id, label }) => { await phone.remember({ id, label }); phone.notice(say("bound")); await phone.go("home"); },
  handover: async ({ id, number }) => { await kept.set("handover", { id, number, take: chance(16) }); await phone.go("home"); },
  take: async ({ id, label }) => { await kept.drop("handover"); await phone.remember({ id, label }); phone.notice(say("taken")); await phone.go("home"); },
  rename: async () => { phone.notice(say("renamed")); await phone.show(); },
  revoke: async () => { await kept.clear(); phone.notice(say("revoked")); await phone.go("home"); },
  passcode: async () => { await kept.set("passcode", true); phone.notice(say("passcode-done")); await phone.go("safety"); },
  "no-passcode": async () => { await kept.drop("passcode"); phone.notice(say("passcode-removed")); await phone.go("safety"); },
  lock: async () => {
    await kept.drop("tokens", "other");
    await kept.set("off", true); // the account's phones end with everything else
    phone.notice(h("span", {}, say("locked"), " ", h("a", { id: "unlock", href: `${issuer}/unlock` }, say("unlock"))));
    await phone.go("home");
  },
};

const phone = {
  account, kept, slot, issuer, guide, secondApp,

  /** Says something on the next page that is shown. */
  notice(text) { [told, kind] = [text, "notice"]; },

  async go(where) {
    if (location.hash !== `#${where}`) history.pushState(null, "", `/${slot}/#${where}`);
    await phone.show();
  },

  /** Does something again and again, for as long as the page that is shown stays. */
  every(pause, act) {
    const mine = turn;
    const again = async () => {
      if (mine !== turn) return;
      await act().catch((error) => mine === turn && fail(error, here().name));
      if (mine === turn) clock = setTimeout(again, pause);
    };
    clock = setTimeout(again, pause);
  },

  /** Runs what a button does, once at a time, and says what went wrong. */
  async run(button, doing, act) {
    document.getElementById("problem")?.remove();
    button.disabled = true;
    try {
      await act();
    } catch (error) {
      await fail(error, doing);
    } finally {
      button.disabled = false;
    }
  },

  /** Sends a call that may take a fresh sign-in: then it waits for that, and is sent again as it was. */
  async act(what, request) {
    try {
      await DONE[what](await account.call(request.method, request.path, request));
    } catch (refused) {
      if (!refused.needs) throw refused;
      held = { what, request, needs: refused.needs };
      await phone.go("confirm");
    }
  },

  waits: async () => held ?? kept.get("waits"),

  /** Keeps it while the page is left; what somebody typed in secret is typed again instead. */
  keepWaiting: async () => kept.set("waits", held.what === "passcode" ? { what: "passcode" } : held),

  async leave() {
    held = null;
    await kept.drop("waits");
    await phone.go("home");
  },

  async resume() {
    const waits = await phone.waits();
    held = null;
    await kept.drop("waits");
    if (waits?.request) return phone.act(waits.what, waits.request);
    if (waits) phone.notice(say("confirmed-again"));
    return phone.go(waits ? "safety" : "home");
  },

  /** What the account says this phone is. */
  async remember(own) {
    if (own) await kept.set("device", { id: own.id, label: own.label });
    else if (await account.isSignedIn()) await kept.drop("device");
  },

  /** The phone is lost, or begins anew: its key is gone. */
  async forget() {
    await kept.clear();
    phone.notice(say("lost"));
    await phone.go("home");
  },

  async show() {
    const mine = ++turn;
    clearTimeout(clock);
    const { name, id } = here();
    const content = await screen(name, id);
    if (mine === turn) draw(content, (await account.isSignedIn()) ? name : null);
  },
};

async function screen(name, id) {
  try {
    return (await account.isSignedIn()) ? await SCREENS[name](phone, id) : await welcome(phone);
  } catch (error) {
    if (await account.isSignedIn()) return [h("h1", { tabindex: "-1" }, say("problem")), problem(error, name, issuer)];
    return [problem(error, name, issuer), ...(await welcome(phone))];
  }
}

/** A problem above what is shown; whoever was signed out meanwhile is shown that they are. */
async function fail(error, doing) {
  const shown = problem(error, doing, issuer);
  if (error.type === "token-needed" && !(await account.isSignedIn())) {
    [told, kind] = [shown, "problem"];
    return phone.show();
  }
  // What the answer told of this phone that it did not know: that there is a passcode to ask for, or that it is a key no more.
  const news = error.body?.phone?.passcode ? "passcode" : isTakenOff(error) ? "off" : null;
  if (news) {
    await kept.set(news, true);
    [told, kind] = [shown, "problem"];
    return phone.show();
  }
  document.getElementById("problem")?.remove();
  const main = root.querySelector("main");
  main.prepend(shown);
  shown.focus();
}

function header() {
  const other = slot === "a" ? "b" : "a";
  const language = h("button", { type: "button", class: "link", id: "language", lang: otherLanguage(), click: () => { speak(otherLanguage()); phone.show(); } }, say("language"));
  return h("header", {}, h("strong", {}, say(`phone-${slot}`)), h("a", { id: "other-phone", href: `/${other}/` }, say(`to-${other}`)), language);
}

function tabs(name) {
  if (!name) return null;
  const tab = (one) => h("a", { id: `tab-${one}`, href: `#${one}`, "aria-current": (UNDER[name] ?? name) === one ? "page" : null, click: (event) => { event.preventDefault(); phone.go(one); } }, say(`tab-${one}`));
  return h("nav", { "aria-label": say("tabs") }, TABS.map(tab));
}

function trace() {
  const lines = () => (wire.told.length ? wire.told.map((line) => h("li", {}, line)) : [h("li", {}, say("trace-none"))]);
  const list = h("ol", { id: "trace-list" }, lines());
  wire.onTold = () => list.replaceChildren(...lines());
  const details = h("details", { id: "trace", open: root.querySelector("#trace")?.open }, h("summary", {}, say("trace")), list);
  return h("aside", { "aria-label": say("trace") }, details);
}

function draw(content, name) {
  document.title = `${say(`phone-${slot}`)} – Khoá`;
  const said = told && (kind === "notice" ? h("div", { class: "notice", id: "notice", role: "status" }, told) : told);
  told = null;
  const main = h("main", {}, said, content, h("p", { class: "quiet" }, h("a", { href: `${guide}?lang=${document.documentElement.lang}` }, say("guide"))));
  root.replaceChildren(...[header(), main, trace(), tabs(name)].filter(Boolean));
  (root.querySelector("#problem") ?? root.querySelector("h1"))?.focus();
}

/** The system's browser brought an answer, which the address then says no more. */
async function returned() {
  if (!location.pathname.endsWith("/callback")) return;
  const answer = new URLSearchParams(location.search);
  history.replaceState(null, "", `/${slot}/`);
  try {
    await account.returned(answer);
    if (await phone.waits()) await phone.resume();
  } catch (error) {
    [told, kind] = [problem(error, "sign-in", issuer), "problem"];
  }
}

speakAsWished();
window.addEventListener("popstate", () => phone.show());
await returned();
await phone.show();
