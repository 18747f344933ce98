// The first screen: one call. Who it is, how strongly they are signed in, what waits, and whether this phone is their key.
import { button, card, facts, field, form, h, quiet, title } from "./dom.js";
import { knows, say } from "./words.js";
import { chance } from "./key.js";

const ONE = "urn:vn:eid:aal:1";

/** What was shown, as far as people have a word for it. */
function strength(acr, amr) {
  const means = amr.map((one) => `by-${one}`).filter(knows).map((one) => say(one)).join(", ");
  return `${say(acr === ONE ? "home-one" : "home-two")}${means && `: ${means}`}`;
}

export async function home(phone) {
  const seen = await phone.account.call("GET", "/home");
  const own = seen.devices.find((device) => device.this);
  await phone.remember(own);
  const other = seen.devices.find((device) => !device.this);
  const { acr, amr } = seen.levels.sign_in;
  const key = own ? say("home-this") : other ? say("home-other-phone", { label: other.label }) : say("home-no-phone");
  const about = facts([
    [say("home-level"), seen.account.level ?? say("home-none"), "level"],
    [say("home-sign-in"), strength(acr, amr), "strength"],
    [say("home-reached"), seen.reached_at.email?.address ?? seen.reached_at.phone?.number],
    [say("home-phone"), key, "key-of"],
    [say("tier"), own && say(`tier-${own.tier}`), "tier"],
  ]);
  return [
    title(say("home-title", { name: seen.name })),
    seen.approvals_waiting > 0 && h("a", { class: "button primary", id: "waiting", href: "#requests" }, say("home-waiting", { count: seen.approvals_waiting })),
    h("section", { class: "card", "aria-label": say("home-phone") }, about),
    !own && (other ? await handover(phone, other) : bind(phone)),
    button("reload", say("home-reload"), () => phone.show()),
    quiet(say("simulated")),
  ].filter(Boolean);
}

const label = (phone) => field("label", say("bind-label"), { value: say("bind-default", { slot: phone.slot.toUpperCase() }), maxlength: "40" });

function bind(phone) {
  const binds = form("bind", say("bind"), [label(phone)], (self, { label }) => phone.run(self, "bind", () =>
    phone.act("bind", { method: "POST", path: "/devices", body: { label }, name: chance(16) })));
  return card("bind", say("bind-title"), quiet(say("bind-why")), binds);
}

/** The new phone asks; the old one reads it among its requests. */
async function handover(phone, other) {
  const asked = await phone.kept.get("handover");
  if (asked) return waiting(phone, asked);
  const asks = form("handover-ask", say("handover-ask"), [label(phone)], (self, { label }) => phone.run(self, "handover", () =>
    phone.act("handover", { method: "POST", path: "/devices/handover", body: { label }, name: chance(16) })));
  const gone = h("a", { class: "button", id: "handover-gone", href: `${phone.issuer}/settings/devices` }, say("handover-gone"));
  return card("handover", say("handover-title"), quiet(say("handover-why", { label: other.label })), asks, gone);
}

function waiting(phone, { id, number, take }) {
  phone.every(2000, async () => {
    const { state } = await phone.account.call("GET", `/approvals/${id}`);
    if (state === "pending") return;
    if (state === "approved") return phone.act("take", { method: "POST", path: `/devices/handover/${id}`, body: {}, name: take });
    await phone.kept.drop("handover");
    phone.notice(say("handover-no"));
    await phone.show();
  });
  const stop = button("handover-stop", say("handover-stop"), async () => {
    await phone.kept.drop("handover");
    await phone.show();
  });
  return card("handover", say("handover-title"),
    h("p", {}, say("handover-now")), h("p", { class: "number", id: "handover-number" }, number),
    h("p", { class: "quiet", role: "status" }, say("handover-waits")), stop);
}
