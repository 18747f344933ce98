// The way to Khoá: each request is signed here and carried by the demo's server, for pages of other origins may not call what apps do.
// What went over the wire is told to developers, without anything secret: no bodies, no tokens, no codes.
import { proof } from "./key.js";

const TOLD = 40;

/** An answer that is no success. */
export class Refused extends Error {
  constructor({ status, body, headers }) {
    const type = body?.type?.replace("urn:khoa:problem:", "") ?? body?.error ?? "unavailable";
    super(`${status} ${type}`);
    this.status = status;
    this.type = type;
    this.body = body;
    this.detail = body?.error_description ?? "";
    this.fields = body?.errors ?? [];
    this.wait = Number(headers["retry-after"] ?? 0);
    this.needs = needs(headers["www-authenticate"] ?? "");
  }
}

/** What a sign-in lacks for this call (RFC 9470 §3). */
function needs(challenge) {
  if (!challenge.includes("insufficient_user_authentication")) return null;
  const member = (name) => challenge.match(new RegExp(`${name}="([^"]*)"`))?.[1];
  const [acr, age] = [member("acr_values"), member("max_age")];
  return age === undefined ? null : { ...(acr && { acr_values: acr }), max_age: age };
}

export class Wire {
  #issuer;
  #slot;
  #nonce = null;
  onTold = () => {};

  constructor(issuer, slot) {
    this.#issuer = issuer;
    this.#slot = `trace-${slot}`;
  }

  get told() {
    return JSON.parse(sessionStorage.getItem(this.#slot) ?? "[]");
  }

  #tell(line) {
    sessionStorage.setItem(this.#slot, JSON.stringify([line, ...this.told].slice(0, TOLD)));
    this.onTold();
  }

  /** Sends a request with a proof by `key`; once more with the nonce that is asked for. */
  async send(key, request) {
    const answer = await this.#once(key, request);
    const asked = answer.body?.error === "use_dpop_nonce" || (answer.headers["www-authenticate"] ?? "").includes("use_dpop_nonce");
    return asked ? this.#once(key, request) : answer;
  }

  async #once(key, { method, path, token, headers = {}, body }) {
    const signed = await proof(key, { method, url: this.#issuer + path, nonce: this.#nonce, token });
    const shown = token ? { authorization: `DPoP ${token}` } : {};
    const sent = { method, path, headers: { ...headers, ...shown, dpop: signed, "user-agent": navigator.userAgent }, body };
    const carried = await fetch("/wire", {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(sent),
    }).catch(() => null);
    const answer = carried?.ok ? await carried.json() : { status: 0, headers: {}, body: "" };
    this.#nonce = answer.headers["dpop-nonce"] ?? this.#nonce;
    try {
      answer.body = JSON.parse(answer.body);
    } catch {
      answer.body = null;
    }
    const type = answer.body?.type?.replace("urn:khoa:problem:", "") ?? answer.body?.error ?? "";
    this.#tell(`${method} ${path.replace(/(\/qr\/).*/, "$1…")} ${answer.status || "—"} ${type}`.trim());
    return answer;
  }
}
