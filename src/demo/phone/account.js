// The app on the phone: signs its holder in, in the system's browser or by the phone's own key, keeps what it was given, and calls.
import { chance, claimsOf, digest, makeKey, sign, thumbprint } from "./key.js";
import { Refused } from "./wire.js";

const SCOPE = "openid offline_access device_sso app.read app.lock app.devices app.sessions app.approvals";
const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const FORM = { "content-type": "application/x-www-form-urlencoded" };

export class Account {
  #wire;
  #kept;
  #renewing = null;

  constructor({ issuer, client, slot, wire, kept }) {
    this.issuer = issuer;
    this.client = client;
    this.redirect = `${location.origin}/${slot}/callback`;
    this.#wire = wire;
    this.#kept = kept;
  }

  /** The phone's key, made when it is first needed. */
  async key() {
    const kept = await this.#kept.get("key");
    if (kept) return kept;
    const key = await makeKey();
    await this.#kept.set("key", key);
    return key;
  }

  async isSignedIn() {
    return (await this.#kept.get("tokens")) !== undefined;
  }

  /** How this sign-in came about, by its ID token. */
  async signIn() {
    const tokens = await this.#kept.get("tokens");
    return tokens ? claimsOf(tokens.id) : null;
  }

  #request(verifier) {
    return {
      client_id: this.client, redirect_uri: this.redirect, response_type: "code", scope: SCOPE,
      resource: `${this.issuer}/app/v1`, code_challenge: verifier, code_challenge_method: "S256",
    };
  }

  /** Leaves for the system's browser (RFC 8252). */
  async byBrowser(needs = {}) {
    const asked = { verifier: chance(), state: chance(16), nonce: chance(16) };
    await this.#kept.set("asked", asked);
    const query = new URLSearchParams({
      ...this.#request(await digest(asked.verifier)), state: asked.state, nonce: asked.nonce,
      dpop_jkt: await thumbprint(await this.key()), ui_locales: document.documentElement.lang, ...needs,
    });
    location.assign(`${this.issuer}/authorize?${query}`);
  }

  /** Comes back from there. */
  async returned(answer) {
    const asked = await this.#kept.get("asked");
    await this.#kept.drop("asked");
    const refused = (error) => new Refused({ status: 400, headers: {}, body: { error, error_description: answer.get("error_description") ?? "" } });
    if (!asked || answer.get("state") !== asked.state || answer.get("iss") !== this.issuer) throw refused("foreign_answer");
    if (answer.has("error")) throw refused(answer.get("error"));
    await this.#redeem(answer.get("code"), asked.verifier, asked.nonce);
  }

  /** Signs in by the phone's own key, and whatever its holder typed beside it; nothing leaves the app. */
  async byKey(needs = {}, passcode = "") {
    const [key, verifier] = [await this.key(), chance()];
    const asked = await this.#challenge({ ...this.#request(await digest(verifier)), ...needs });
    const session = asked.body?.auth_session;
    if (!session) throw new Refused(asked);
    const phone = await sign(key, "khoa-sign-in+jwt", { auth_session: await digest(session) });
    const answer = await this.#challenge({ auth_session: session, phone, ...(passcode && { passcode }) });
    if (answer.status !== 200) throw new Refused(answer);
    await this.#redeem(answer.body.authorization_code, verifier);
  }

  async #challenge(fields) {
    const body = new URLSearchParams({ client_id: this.client, ...fields }).toString();
    return this.#wire.send(await this.key(), { method: "POST", path: "/authorize-challenge", headers: FORM, body });
  }

  async #redeem(code, verifier, nonce) {
    const tokens = await this.#token(await this.key(), {
      grant_type: "authorization_code", code, redirect_uri: this.redirect, code_verifier: verifier,
    });
    if (nonce && claimsOf(tokens.id_token).nonce !== nonce) throw new Refused({ status: 400, headers: {}, body: { error: "foreign_answer" } });
    await this.#keep(tokens);
  }

  async #token(key, fields, client = this.client) {
    const body = new URLSearchParams({ client_id: client, ...fields }).toString();
    const answer = await this.#wire.send(key, { method: "POST", path: "/token", headers: FORM, body });
    if (answer.status !== 200) throw new Refused(answer);
    return answer.body;
  }

  async #keep({ access_token, refresh_token, id_token, device_secret }) {
    const before = await this.#kept.get("tokens");
    await this.#kept.set("tokens", {
      access: access_token, refresh: refresh_token, id: id_token ?? before?.id, secret: device_secret ?? before?.secret,
    });
  }

  /** New tokens for old ones; whether there are any. Those of an app that was signed out elsewhere are gone. */
  renew() {
    this.#renewing ??= this.#renew().finally(() => { this.#renewing = null; });
    return this.#renewing;
  }

  async #renew() {
    const tokens = await this.#kept.get("tokens");
    if (!tokens?.refresh) {
      await this.#kept.drop("tokens");
      return false;
    }
    try {
      await this.#keep(await this.#token(await this.key(), { grant_type: "refresh_token", refresh_token: tokens.refresh }));
      return true;
    } catch (refused) {
      if (refused.type !== "invalid_grant") throw refused;
      await this.#kept.drop("tokens");
      return false;
    }
  }

  /** Calls the app's API; `name` is that of a request which creates something, and the same when it is sent again. */
  async call(method, path, { body, name, seen } = {}) {
    const headers = {
      ...(body && { "content-type": "application/json" }),
      ...(name && { "idempotency-key": name }),
      ...(seen && { "if-match": seen }),
    };
    const send = async () => {
      const tokens = await this.#kept.get("tokens");
      if (!tokens) throw new Refused({ status: 401, headers: {}, body: { type: "urn:khoa:problem:token-needed" } });
      const request = { method, path: `/app/v1${path}`, token: tokens.access, headers, body: body && JSON.stringify(body) };
      return this.#wire.send(await this.key(), request);
    };
    let answer = await send();
    const ended = answer.status === 401 && answer.body?.type === "urn:khoa:problem:token-needed";
    if (ended && await this.renew()) answer = await send();
    if (answer.status < 200 || answer.status > 299) throw new Refused(answer);
    return answer.body;
  }

  /** Another app of the same owner signs in by what this one holds, with a key of its own (OpenID Connect Native SSO 1.0). */
  async signInOther(client) {
    const tokens = await this.#kept.get("tokens");
    const key = await makeKey();
    const given = await this.#token(key, {
      grant_type: EXCHANGE, audience: this.issuer,
      subject_token: tokens.id, subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
      actor_token: tokens.secret, actor_token_type: "urn:openid:params:token-type:device-secret",
      scope: "openid app.read", resource: `${this.issuer}/app/v1`,
    }, client);
    await this.#kept.set("other", { key, access: given.access_token });
    return this.other();
  }

  /** What the other app reads of the account, if it is signed in. */
  async other() {
    const other = await this.#kept.get("other");
    if (!other) return null;
    const answer = await this.#wire.send(other.key, { method: "GET", path: "/app/v1/home", token: other.access });
    if (answer.status === 200) return { name: answer.body.name, key: await thumbprint(other.key) };
    await this.#kept.drop("other");
    if (answer.status === 401) return null;
    throw new Refused(answer);
  }

  /** What is signed to say yes: the very text that was shown, and the number that was typed. */
  async yes({ id, text }, number) {
    return sign(await this.key(), "khoa-approval+jwt", { approval: id, shown: await digest(text), number });
  }
}
