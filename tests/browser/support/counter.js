// A counter that asks a citizen away from any browser of its own (CIBA), by plain HTTP.
import { username } from "../../support-js/people.js";

/** As it is registered. */
export const COUNTER = {
  id: "counter", name: "Quầy Giả Định", auth: "secret_basic", grants: ["ciba"], scope: "openid profile", official: true,
};

export class Counter {
  #khoa;
  #authorization;

  /** Registers it. */
  static async at(khoa) {
    const { client_id, client_secret } = await khoa.addClient(COUNTER);
    return new Counter(khoa, client_id, client_secret);
  }

  constructor(khoa, id, secret) {
    this.#khoa = khoa;
    this.#authorization = `Basic ${Buffer.from(`${id}:${encodeURIComponent(secret)}`).toString("base64")}`;
  }

  async #post(path, fields) {
    const headers = { authorization: this.#authorization };
    const answer = await fetch(`${this.#khoa.url}${path}`, { method: "POST", headers, body: new URLSearchParams(fields) });
    return answer.json();
  }

  /** Asks a person; answers what the clerk sees. */
  ask(person, message = "Quầy 3, số 1234") {
    return this.#post("/bc-authorize", { scope: COUNTER.scope, login_hint: username(person), binding_message: message });
  }

  /** Comes for the answer. */
  come({ auth_req_id }) {
    return this.#post("/token", { grant_type: "urn:openid:params:grant-type:ciba", auth_req_id });
  }
}
