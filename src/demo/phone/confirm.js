// A call that takes a fresher or stronger sign-in waits here (RFC 9470): the person confirms, and the very call goes on.
import { button, field, form, h, quiet, title } from "./dom.js";
import { SIX, six } from "./welcome.js";
import { say } from "./words.js";

export async function confirm(phone) {
  const waits = await phone.waits();
  if (!waits) return phone.go("home").then(() => []);
  const byKey = async (passcode) => {
    await phone.account.byKey(waits.needs, passcode);
    await phone.resume();
  };
  const [device, knows] = await Promise.all([phone.kept.get("device"), phone.kept.get("passcode")]);
  const withCode = form("confirm-pin", say("confirm-pin"), [field("passcode", say("passcode"), SIX)],
    (self, { passcode }) => phone.run(self, "confirm", async () => byKey(six(passcode))));
  const alone = button("confirm-key", say("confirm-key"), (self) => phone.run(self, "confirm", () => byKey()), "primary");
  const inBrowser = button("confirm-browser", say("confirm-browser"), (self) => phone.run(self, "confirm", async () => {
    await phone.keepWaiting();
    await phone.account.byBrowser(waits.needs);
  }), device ? null : "primary");
  const ways = !device ? [] : [knows ? withCode : alone];
  return [
    title(say("confirm-title")), h("p", {}, say("confirm-why")),
    quiet(`${say("confirm-call")} ${waits.request.method} /app/v1${waits.request.path}`),
    ...ways, inBrowser,
    button("confirm-leave", say("confirm-leave"), () => phone.leave()),
  ];
}
