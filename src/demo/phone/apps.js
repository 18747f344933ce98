// Another app of the same owner on this phone, which is let in by what this one holds (OpenID Connect Native SSO 1.0).
import { button, card, h, quiet } from "./dom.js";
import { say } from "./words.js";

export async function apps(phone) {
  const other = await phone.account.other();
  const open = button("other-app", say("apps-open"), (self) => phone.run(self, "apps", async () => {
    await phone.account.signInOther(phone.secondApp);
    await phone.show();
  }));
  const stands = other && h("p", { id: "other-app-in", role: "status" }, say("apps-in", { name: other.name, key: other.key.slice(0, 12) }));
  return card("apps", say("apps-title"), quiet(say("apps-why")), stands, open);
}
