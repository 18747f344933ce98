// Nobody is signed in: the system's browser does it, or the key of a phone that was bound before.
import { button, field, form, quiet, title } from "./dom.js";
import { Missing } from "./problems.js";
import { say } from "./words.js";

export const SIX = { inputmode: "numeric", maxlength: "6", class: "short", type: "password", autocomplete: "off" };

export const six = (typed) => {
  if (!/^\d{6}$/.test(typed)) throw new Missing(say("passcode-empty"));
  return typed;
};

export async function welcome(phone) {
  const inBrowser = (kind) => button("sign-in", say("sign-in"), (self) => phone.run(self, "sign-in", () => phone.account.byBrowser()), kind);
  const forget = (kind) => button("forget", say("lose"), () => phone.forget(), kind);
  if (await phone.kept.get("off")) return [title(say("welcome-title")), quiet(say("welcome-off")), forget("primary"), quiet(say("simulated"))];
  const device = await phone.kept.get("device");
  if (!device) return [title(say("welcome-title")), quiet(say("welcome-first")), inBrowser("primary"), quiet(say("simulated"))];
  const byKey = (passcode) => phone.account.byKey({}, passcode).then(() => phone.go("home"));
  const alone = (id, text, kind) => button(id, text, (self) => phone.run(self, "sign-in", () => byKey()), kind);
  const knows = await phone.kept.get("passcode");
  const ways = knows
    ? [
        form("sign-in-pin", say("sign-in-key-pin"), [field("passcode", say("passcode"), SIX)],
          (self, { passcode }) => phone.run(self, "sign-in", async () => byKey(six(passcode)))),
        alone("sign-in-key", say("sign-in-key-alone")),
      ]
    : [alone("sign-in-key", say("sign-in-key"), "primary")];
  return [title(say("welcome-title")), quiet(say("welcome-bound")), ...ways, inBrowser(), forget("danger"), quiet(say("simulated"))];
}
