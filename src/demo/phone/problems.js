// What an answer that is no success means to the person, and what to do about it.
import { h } from "./dom.js";
import { knows, say } from "./words.js";
import { Refused } from "./wire.js";

/** What a wish lacked before it was even sent. */
export class Missing extends Error {}

/** Whether this phone is a key no more. */
export const isTakenOff = (error) => error.type === "access_denied" && /taken off/.test(error.detail);

/** By what the app was doing, where that says more. */
function key(refused, doing) {
  if (refused.type === "access_denied") {
    // One code for several reasons, which its description tells apart.
    if (isTakenOff(refused)) return "why-phone-off";
    if (/no phone of an account/.test(refused.detail)) return "why-phone-unknown";
    if (/passcode is wrong/.test(refused.detail)) return "why-passcode-wrong";
  }
  if (doing === "answer" && refused.fields.some(({ field }) => field === "passcode") && refused.type === "invalid-field") return "why-passcode-wrong";
  if (refused.type === "insufficient_authorization" && refused.body?.phone?.passcode) return "why-passcode-needed";
  return [`why-${doing}.${refused.type}`, `why-${refused.type}`].find(knows) ?? "why-other";
}

function words(error, doing) {
  if (error instanceof Missing) return error.message;
  if (!(error instanceof Refused)) return say("why-unavailable");
  return say(key(error, doing), { wait: Math.max(1, error.wait), type: error.type });
}

/** Where the remedy is, when it is not on this phone. */
function way(error, issuer) {
  if (error.type === "passkey-needed") return h("a", { href: `${issuer}/approvals` }, `${issuer}/approvals`);
  if (error.type === "already-open") return h("a", { href: `${issuer}/settings/devices` }, say("see-devices"));
  return null;
}

export const problem = (error, doing, issuer) =>
  h("div", { class: "problem", id: "problem", role: "alert", tabindex: "-1" }, h("p", {}, words(error, doing)), way(error, issuer));
