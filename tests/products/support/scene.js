// One product beside a Khoá of its own: registered by `khoa client add --for`, configured by what that printed, and used
// by a citizen in Chromium. Every scene has its own folder, ports and people, and leaves nothing behind.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { openBrowser } from "../../browser/support/chromium.js";
import { startService } from "../../support-js/khoa.js";
import { citizen } from "../../support-js/people.js";
import { freePorts } from "../../support-js/ports.js";
import { startProgram } from "../../support-js/program.js";

const HERE = fileURLToPath(new URL("..", import.meta.url));
const PATIENCE = 15_000;
const FAILURES = path.join(HERE, "failures");

export class Scene {
  #browser;
  #programs = [];

  /**
   * Starts Khoá and registers `product` at the callback of its own quickstart, on a free port. `folder` in this folder is
   * the application; a copy of it gets the printed files, but for the words `without`. `options` go to `khoa client add`.
   */
  static async open(product, { options = [], without = [] } = {}) {
    const scene = new Scene();
    try {
      scene.person = citizen("Trần Thị Bích Ngọc");
      scene.khoa = await startService({ people: [scene.person] });
      [scene.port] = await freePorts(1);
      await scene.#register(product, options);
      await scene.#layOut(product, without);
      scene.#browser = await openBrowser();
    } catch (error) {
      await scene.close();
      throw error;
    }
    return scene;
  }

  /** Its own callback is what it registers when nobody says otherwise; only the port is ours. */
  async #register(product, options) {
    const callback = new URL((await this.#add("by-itself", "Mẫu đăng ký", product)).redirect_uris[0]);
    callback.port = this.port;
    this.printed = await this.#add("portal", "Cổng thử nghiệm", product, "--redirect-uri", callback.href, ...options);
    this.url = callback.origin;
  }

  async #add(id, name, product, ...options) {
    const add = ["--json", "client", "add", id, "--name", name, "--for", product, ...options];
    return JSON.parse(await this.khoa.command(...add));
  }

  async #layOut(product, without) {
    this.folder = await mkdtemp(path.join(tmpdir(), "khoa-product-"));
    await chmod(this.folder, 0o755); // Apache does not serve as root
    await cp(path.join(HERE, product), this.folder, { recursive: true });
    await symlink(path.join(HERE, "node_modules"), path.join(this.folder, "node_modules"));
    for (const words of without) {
      const holder = Object.keys(this.printed.files).find((name) => this.printed.files[name].includes(words));
      assert.ok(holder !== undefined, `nothing printed says ${words}`);
      this.printed.files[holder] = this.printed.files[holder].replace(words, "");
    }
    for (const [name, text] of Object.entries(this.printed.files)) await this.write(name, text);
  }

  /** A file of the application's folder, once it is there. */
  async read(name) {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      const text = await readFile(path.join(this.folder, name), "utf8").catch(() => "");
      if (text !== "") return text;
      if (Date.now() > deadline) throw new Error(`${name} did not appear`);
      await sleep(50);
    }
  }

  /** Puts a file into the application's folder. */
  async write(name, text) {
    await mkdir(path.dirname(path.join(this.folder, name)), { recursive: true });
    await writeFile(path.join(this.folder, name), text);
  }

  /** Runs a program in the application's folder to its end. */
  async run(command, args, env = {}) {
    await promisify(execFile)(command, args, this.#surroundings(env));
  }

  #surroundings(env) {
    const { PATH, HOME } = process.env;
    return { cwd: this.folder, env: { PATH, HOME, LANG: "C.UTF-8", ...env } };
  }

  /** Starts a program in the application's folder and waits until it answers. */
  async start(command, args, env = {}, answers = this.url) {
    const program = await startProgram(path.basename(command), command, args, this.#surroundings(env), [answers].flat());
    this.#programs.push(program);
    return program;
  }

  /** An access token of a program's own for `resource`. */
  async tokenFor(resource) {
    const may = { grants: "client_credentials", scope: "registry.read", mayAsk: resource };
    const registry = { id: "registry", name: "Kho dữ liệu thử nghiệm", ...may };
    const { client_id: id, client_secret: secret } = await this.khoa.addClient(registry);
    const body = new URLSearchParams({ grant_type: "client_credentials", scope: "registry.read", resource });
    const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;
    const answer = await fetch(`${this.khoa.url}/token`, { method: "POST", body, headers: { authorization } });
    return (await answer.json()).access_token;
  }

  /** Asks an API with a token, as a program does. */
  ask(place, token) {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    return fetch(`${this.url}${place}`, { headers, redirect: "manual" });
  }

  /** A citizen at a fresh browser. When it does not end well, what they saw last stays in failures/. */
  async visit(body) {
    const context = await this.#browser.newContext({ locale: "vi-VN" });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    const complaints = [];
    page.on("console", (message) => {
      if (/content[- ]security[- ]policy|CORS/i.test(message.text())) complaints.push(message.text());
    });
    try {
      await body(page);
    } catch (error) {
      throw new Error([error, page.url(), ...complaints, await this.#trace(page)].join("\n"), { cause: error });
    } finally {
      await context.close();
    }
  }

  async #trace(page) {
    await mkdir(FAILURES, { recursive: true });
    const picture = path.join(FAILURES, `${path.basename(this.folder)}.png`);
    await page.screenshot({ path: picture, fullPage: true });
    const logs = this.#programs.map((program) => program.log.slice(-6_000)).join("\n");
    return `${await page.innerText("body")}\n${logs}\n${this.khoa.log.slice(-3_000)}\n${picture}`;
  }

  async close() {
    await this.#browser?.close();
    for (const program of this.#programs) await program.end();
    if (this.folder !== undefined) await rm(this.folder, { recursive: true, force: true });
    await this.khoa?.stop();
  }
}

/** A file of this folder, as text. */
export const source = (name) => readFile(path.join(HERE, name), "utf8");
