// A citizen at a browser without JavaScript: follows redirects, keeps cookies, fills in forms found by their ids.
// It stops at the edge of the service: a redirect to anywhere else is handed back, never followed.
import { parse } from "node-html-parser";
import { username } from "../../support-js/people.js";
import { CookieJar } from "./cookie-jar.js";

const HOPS = 12;

export class Citizen {
  #jar = new CookieJar();
  #site;

  constructor(site, person) {
    this.#site = new URL(site).origin;
    this.person = person;
  }

  /** Opens an address and follows it until a page appears, or until it leads away to a relying party. */
  async open(address, form) {
    let url = new URL(address);
    let body = form;
    for (let hop = 0; hop < HOPS; hop += 1) {
      const answer = await this.#request(url, body);
      const page = new Page(url, answer, await answer.text());
      const location = answer.headers.get("location") ?? page.goesOnTo;
      if (location === undefined) return page;
      if (body !== undefined && answer.status >= 300 && answer.status !== 303) {
        throw new Error(`${url.pathname} answered a form with ${answer.status}: only 303 forgets what was typed`);
      }
      url = new URL(location, url);
      body = undefined;
      if (url.origin !== this.#site) return new Departure(url);
    }
    throw new Error(`more than ${HOPS} redirects, the last to ${url}`);
  }

  async #request(url, body) {
    const cookie = this.#jar.headerFor(url);
    const headers = { "accept-language": "vi", ...(cookie && { cookie }), ...(body && { origin: this.#site }) };
    const answer = await fetch(url, { method: body ? "POST" : "GET", body, headers, redirect: "manual" });
    this.#jar.keep(answer);
    return answer;
  }

  /** What a script of this page sends along by itself, or by having read the page. */
  scriptHeaders(page, url) {
    return { "x-csrf-token": page.csrf, origin: this.#site, cookie: this.#jar.headerFor(url) };
  }

  /** Sends what the script of a page would: JSON with the page's token; answers JSON. */
  async script(page, path, body) {
    const url = new URL(path, this.#site);
    const headers = { "content-type": "application/json", ...this.scriptHeaders(page, url) };
    const answer = await fetch(url, { method: "POST", body: JSON.stringify(body), headers });
    this.#jar.keep(answer);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  }

  /** Presses the button with this id, after typing the given values into the fields of its form, by field id. */
  press(page, button, typed = {}) {
    const { action, method, fields } = page.formOf(button, typed);
    if (method === "post") return this.open(action, fields);
    action.search = fields;
    return this.open(action);
  }

  typePassword(page, password = this.person.password) {
    return this.press(page, "login-submit", { username: username(this.person), password });
  }

  /** Goes all the way from an authorization request to the address it returns to; consents when asked. */
  async signIn(address) {
    let place = await this.open(address);
    if (place.has?.("login-submit")) place = await this.typePassword(place);
    if (place.has?.("consent-accept")) place = await this.press(place, "consent-accept");
    if (!(place instanceof Departure)) throw new Error(`signing in ended at ${place}`);
    return place.url;
  }
}

/** Where the citizen was sent when they left the service. */
class Departure {
  constructor(url) {
    this.url = url;
  }
}

class Page {
  #document;

  constructor(url, answer, text) {
    this.url = url;
    this.status = answer.status;
    this.headers = answer.headers;
    this.#document = parse(text);
  }

  /** Where the page leads by itself, if it does. */
  get goesOnTo() {
    const content = this.#document.querySelector("meta[http-equiv=refresh]")?.getAttribute("content");
    return content?.match(/^0;url=(.*)$/)[1];
  }

  has(id) {
    return this.#document.getElementById(id) !== null;
  }

  get csrf() {
    return this.#document.querySelector("meta[name=csrf]")?.getAttribute("content");
  }

  linkOf(id) {
    return this.#document.getElementById(id)?.getAttribute("href");
  }

  textOf(id) {
    return this.#document.getElementById(id)?.text.trim();
  }

  /** A code that the page draws: how many modules it is wide, and which are dark. */
  drawing(id) {
    const svg = this.#document.getElementById(id);
    const size = Number(svg.getAttribute("viewBox").split(" ")[2]);
    return { size, path: svg.querySelector(".dark").getAttribute("d") };
  }

  formOf(buttonId, typed) {
    const button = this.#document.getElementById(buttonId);
    const form = button?.closest("form");
    if (!form) throw new Error(`no form with a button #${buttonId} on ${this}`);
    const fields = new URLSearchParams();
    for (const input of form.querySelectorAll("input")) {
      const { type = "text", name, value = "" } = input.attributes;
      const text = typed[input.id] ?? value;
      const unchecked = ["checkbox", "radio"].includes(type) && !input.hasAttribute("checked");
      if (name && !unchecked && type !== "submit") fields.append(name, text);
    }
    const unknown = Object.keys(typed).filter((id) => form.querySelector(`#${id}`) === null);
    if (unknown.length > 0) throw new Error(`no field #${unknown} on ${this}`);
    const { name, value = "" } = button.attributes;
    if (name) fields.append(name, value);
    const action = new URL(form.getAttribute("action") || this.url, this.url);
    return { action, method: (form.getAttribute("method") ?? "get").toLowerCase(), fields };
  }

  toString() {
    return `${this.url} (${this.status}): ${this.#document.querySelector("body")?.structuredText}`;
  }
}
