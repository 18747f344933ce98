// What keeps the account safe, within reach of a thumb: this phone, the passcode beside it, where one is signed in, the lock, and a phone
// that is lost.
import { apps } from "./apps.js";
import { button, card, facts, field, form, h, quiet, title } from "./dom.js";
import { SIX, six } from "./welcome.js";
import { say, told, when } from "./words.js";

export async function safety(phone) {
  const [devices, passcode, sessions] = await Promise.all(
    ["/devices", "/passcode", "/sessions"].map((path) => phone.account.call("GET", path)));
  const own = devices.items.find((device) => device.this);
  await phone.remember(own);
  await (passcode.set_at ? phone.kept.set("passcode", true) : phone.kept.drop("passcode"));
  return [
    title(say("safety-title")),
    thisPhone(phone, own), own && passcodes(phone, passcode), signedIn(phone, sessions.items), await apps(phone),
    surely(phone, "lock", "lock-title", "lock-why", () => phone.act("lock", { method: "POST", path: "/lock" })),
    surely(phone, "lose", "lost-title", "lost-why", () => phone.forget()),
  ].filter(Boolean);
}

function thisPhone(phone, own) {
  if (!own) return card("device", say("device-title"), quiet(say("device-unbound")));
  const renames = form("rename", say("rename"), [field("device-label", say("bind-label"), { value: own.label, maxlength: "40" })],
    (self, typed) => phone.run(self, "rename", () => phone.act("rename", {
      method: "PATCH", path: `/devices/${own.id}`, body: { label: typed["device-label"] }, seen: `"${own.version}"`,
    })), null);
  const off = button("revoke", say("revoke"), (self) => phone.run(self, "revoke", () =>
    phone.act("revoke", { method: "POST", path: `/devices/${own.id}/revoke` })), "danger");
  return card("device", say("device-title"), facts([[say("tier"), say(`tier-${own.tier}`), "tier"]]), renames, off);
}

function passcodes(phone, { set_at, rests }) {
  const sets = form("passcode-set", say("passcode-set"), [
    field("passcode", say("passcode-new"), { ...SIX, autocomplete: "new-password" }),
    field("duress-passcode", say("duress-new"), SIX, say("duress-hint")),
  ], (self, { passcode, "duress-passcode": forced }) => phone.run(self, "passcode", async () => {
    const body = { passcode: six(passcode), ...(forced && { duress_passcode: six(forced) }) };
    return phone.act("passcode", { method: "PUT", path: "/passcode", body });
  }));
  const removes = button("passcode-remove", say("passcode-remove"), (self) => phone.run(self, "passcode", () =>
    phone.act("no-passcode", { method: "DELETE", path: "/passcode" })));
  const stands = rests ? say("passcode-rests") : set_at && say("passcode-is-set", { at: when(set_at) });
  return card("passcode", say("passcode-title"), quiet(say("passcode-why")), stands && h("p", { id: "passcode-stands" }, stands), sets, set_at && removes);
}

function signedIn(phone, items) {
  const row = (one, n) => {
    const name = one.kind === "browser"
      ? say("session-browser", { name: [one.browser, one.system].filter(Boolean).join(", ") || say("where-unknown") })
      : say("session-app", { name: told({ vi: one.client.name, en: one.client.name_en }) || one.client.id });
    const end = button(`session-end-${n + 1}`, say(one.this ? "session-end-here" : "session-end"), (self) => phone.run(self, "session", async () => {
      await phone.account.call("POST", `/sessions/${one.id}/end`);
      phone.notice(say("session-ended"));
      await phone.show();
    }));
    end.setAttribute("aria-label", `${end.textContent}: ${name}`);
    return h("li", { "data-kind": one.kind, "data-this": one.this }, h("p", {}, h("strong", {}, name), one.this && ` (${say("session-here")})`),
      quiet(say("session-since", { at: when(one.started_at) })), end);
  };
  const others = button("end-others", say("sessions-others"), (self) => phone.run(self, "session", async () => {
    await phone.account.call("POST", "/sessions/end-others");
    phone.notice(say("others-ended"));
    await phone.show();
  }), "danger");
  return card("sessions", say("sessions-title"), h("ul", { class: "rows", id: "sessions" }, items.map(row)), items.length > 1 && others);
}

/** What is asked twice before it is done. */
function surely(phone, id, heading, why, act) {
  const ask = button(id, say(id), () => {
    ask.hidden = true;
    sure.hidden = false;
    sure.querySelector("button").focus();
  }, "danger");
  const sure = h("div", { hidden: true, class: "rows" },
    button(`${id}-sure`, say(`${id}-sure`), (self) => phone.run(self, id, act), "danger"),
    button(`${id}-keep`, say(`${id}-keep`), () => phone.show()));
  return card(id, say(heading), quiet(say(why)), ask, sure);
}
