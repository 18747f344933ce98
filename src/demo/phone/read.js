// The code that another device shows: its letters are typed, or its address is pasted; then who asks is looked at before anything is asked.
import { button, card, facts, field, form, quiet, title } from "./dom.js";
import { device } from "./requests.js";
import { Missing } from "./problems.js";
import { say, told } from "./words.js";

const LETTERS = 12;

function letters(typed) {
  const code = typed.split("/").at(-1).replace(/[^0-9A-Za-z]/g, "").toUpperCase();
  if (code.length !== LETTERS) throw new Missing(say("read-empty"));
  return code;
}

/** What was read: in no address, where the browser would keep it. */
let held = null;

export async function read(phone) {
  if (held) return found(phone, held);
  const reads = form("read", say("read"), [field("letters", say("read-letters"), { autocapitalize: "characters", spellcheck: "false" })],
    (self, typed) => phone.run(self, "read", async () => {
      const code = letters(typed.letters);
      await phone.account.call("GET", `/qr/${code}`); // one that is none is told here
      held = code;
      await phone.go("read");
    }));
  return [title(say("read-title")), quiet(say("read-how")), reads];
}

async function found(phone, code) {
  held = null; // one that is over is told once, and another can be read
  const shows = await phone.account.call("GET", `/qr/${code}`);
  const goOn = button("go-on", say("read-go-on"), (self) => phone.run(self, "read", async () => {
    const asked = await phone.account.call("POST", `/qr/${code}`);
    await phone.go(`request/${asked.id}`);
  }), "primary");
  const about = facts([
    [say("read-for"), told({ vi: shows.asker.name, en: shows.asker.name_en }), "read-for"],
    [say("read-device"), device(shows.device), "read-device"],
  ]);
  return [title(say("read-title")), card("shows", say("request-who"), about), quiet(say("read-warning")), goOn,
    button("leave", say("read-leave"), () => phone.go("home"))];
}
