// What is asked of the person away from where they are, and the answer: signed by this phone's key over the very text that was shown and
// the number that was typed.
import { button, facts, field, form, h, quiet, title } from "./dom.js";
import { Missing } from "./problems.js";
import { SIX, six } from "./welcome.js";
import { knows, say, told, when } from "./words.js";

/** A phone that is not rung looks by itself. */
const EVERY = 3000;

export async function requests(phone) {
  const { items } = await phone.account.call("GET", "/approvals");
  const known = items.map(({ id }) => id).join();
  phone.every(EVERY, async () => {
    const now = await phone.account.call("GET", "/approvals");
    if (now.items.map(({ id }) => id).join() !== known) await phone.show();
  });
  const row = (item, n) => {
    const shown = JSON.parse(item.text);
    return h("li", {},
      h("p", { class: "who" }, h("bdi", {}, told(shown.asker.name))),
      h("p", { class: "quiet" }, `${say("request-until")} ${when(item.expires_at)}`),
      h("a", { class: "button primary", id: `request-open-${n + 1}`, href: `#request/${item.id}` }, say("requests-open")));
  };
  return [
    title(say("requests-title")),
    items.length ? h("ul", { class: "rows card", id: "requests" }, items.map(row)) : h("p", { id: "requests-none", role: "status" }, say("requests-none")),
  ];
}

export async function request(phone, id) {
  const item = await phone.account.call("GET", `/approvals/${id}`);
  const shown = JSON.parse(item.text);
  const asker = h("section", { class: "card", "aria-label": say("request-who") },
    h("p", { class: "who", id: "who" }, h("bdi", {}, told(shown.asker.name))),
    shown.asker.official && h("p", {}, h("span", { class: "badge" }, say("official"))),
    shown.asker.run_by && quiet(told(shown.asker.run_by)),
    about(item, shown));
  const parts = item.state === "pending" ? await answers(phone, item, shown) : [h("p", { id: "ended" }, say(`is-${item.state}`))];
  return [title(say("request-title")), asker, ...parts];
}

function about(item, shown) {
  const scopes = shown.scopes.map((scope) => say(`scope-${scope}`.replace(/^.*$/, (key) => (knows(key) ? key : "scope-openid"))));
  return facts([
    [say("request-message"), shown.message && h("bdi", {}, shown.message)],
    [say("request-what"), scopes.length > 0 && !shown.matter ? h("ul", { class: "plain" }, scopes.map((one) => h("li", {}, one))) : null],
    [say("request-apis"), shown.resources.join(", ")],
    [say("request-purpose"), shown.asker.wanted_for && told(shown.asker.wanted_for)],
    [say("request-where"), where(shown), "where"],
    [say("request-asked"), when(shown.at / 1000)],
    [say("request-until"), when(item.expires_at)],
  ]);
}

export function device({ browser, system, nearby }) {
  const named = [browser, system].filter(Boolean).join(", ") || say("where-unknown");
  return nearby === null || nearby === undefined ? named : `${named}, ${say(nearby ? "nearby" : "elsewhere")}`;
}

function where(shown) {
  if (shown.place) return device(shown.place);
  return shown.matter ? null : say("request-where-service");
}

/** What a yes does beside what it tells. */
function warning({ matter, place }) {
  if (!matter) return place ? say("matter-device") : null;
  const scope = matter.scope && say(`help-${matter.scope}`);
  return say(`matter-${matter.kind}`, { label: matter.label, helper: matter.helper, minutes: matter.minutes, scope });
}

/** What stands beside the signature where that alone is one factor and two are asked for; nothing, where it has to be set first. */
async function beside(phone, shown) {
  if (shown.needs < 2) return [];
  const { set_at, rests } = await phone.account.call("GET", "/passcode");
  return set_at && !rests ? [field("passcode", say("passcode"), SIX)] : null;
}

async function answers(phone, item, shown) {
  const send = (self, said, done) => phone.run(self, "answer", async () => {
    await phone.account.call("POST", `/approvals/${item.id}/answer`, { body: await said() });
    phone.notice(say(done));
    await phone.go("requests");
  });
  const compares = shown.compares === "message"
    ? h("label", { class: "tick" }, h("input", { type: "checkbox", id: "same", name: "same" }), say("same"))
    : field("number", say("number"), { inputmode: "numeric", maxlength: "2", class: "short" }, say("number-hint"));
  const [device, second] = [await phone.kept.get("device"), await beside(phone, shown)];
  const lacks = !device ? say("unbound-answer") : !second ? say("two-needed") : null;
  const yes = form("yes", say("yes"), [compares, ...(second ?? [])], (self, typed) => send(self, async () => {
    if (shown.compares === "message" && !typed.same) throw new Missing(say("same-empty"));
    if (shown.compares !== "message" && !/^\d{2}$/.test(typed.number)) throw new Missing(say("number-empty"));
    const known = second.length ? { passcode: six(typed.passcode) } : {};
    return { answer: "yes", signed: await phone.account.yes(item, typed.number ?? ""), ...known };
  }, "answered"));
  const warned = warning(shown);
  return [
    warned && h("p", { id: "warning" }, warned),
    lacks ? h("p", { class: "problem", id: "lacks" }, lacks) : yes,
    button("no", say("no"), (self) => send(self, () => ({ answer: "no" }), "denied")),
    button("not-me", say("not-me"), (self) => send(self, () => ({ answer: "not_me" }), "reported"), "danger"),
  ].filter(Boolean);
}
