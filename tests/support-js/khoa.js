// A whole Khoá for one spec file: its own folder, its own ports, its own people and clients. Nothing is shared.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Outbox } from "./outbox.js";
import { asImportLine } from "./people.js";
import { freePorts } from "./ports.js";
import { run, runScript, start } from "./program.js";

/** `khoa serve` on embedded stores, with the given people and clients already in it. */
export async function startService({ people = [], clients = [] } = {}) {
  const [port] = await freePorts(1);
  return Khoa.inNewFolder(port, async (khoa) => {
    await khoa.command("migrate", "up");
    await khoa.importPeople(people);
    khoa.credentials = {};
    for (const client of clients) khoa.credentials[client.id] = await khoa.addClient(client);
    await khoa.begin(["serve"], [khoa.url]);
  });
}

/** `khoa demo`, with the given people beside those it brings, and those settings beside its own. */
export async function startDemo({ people = [], settings = {} } = {}) {
  const ports = await freePorts(9);
  const urls = ports.map((port) => `http://localhost:${port}`);
  return Khoa.inNewFolder(ports[0], async (khoa) => {
    Object.assign(khoa.settings, settings);
    await khoa.begin(["demo", "--data", khoa.data, "--port", String(ports[0])], urls);
    await khoa.importPeople(people);
    [, khoa.portals.national, khoa.portals.provincial, khoa.mailbox, khoa.portals.library, khoa.management, khoa.registers, khoa.phones, khoa.portals.former] = urls;
  });
}

class Khoa {
  #program;

  /** A new one, made ready by `prepare`; when that fails, nothing of it is left behind. */
  static async inNewFolder(port, prepare) {
    const khoa = new Khoa(await mkdtemp(path.join(tmpdir(), "khoa-test-")), port);
    try {
      await prepare(khoa);
      return khoa;
    } catch (error) {
      await khoa.abandon();
      throw error;
    }
  }

  constructor(data, port) {
    this.data = data;
    this.url = `http://localhost:${port}`;
    this.portals = {};
    this.outbox = new Outbox(path.join(data, "outbox"));
    this.settings = {
      KHOA_SERVER_DATA: data,
      KHOA_SERVER_PUBLIC_URL: this.url,
      KHOA_SERVER_LISTEN: `127.0.0.1:${port}`,
      KHOA_SERVER_MANAGEMENT: "127.0.0.1:0",
    };
  }

  async begin(args, urls) {
    this.#program = await start(args, this.settings, urls);
  }

  /** Runs another `khoa` command on the same folder, as an operator would from a second terminal. */
  command(...args) {
    return run(args, this.settings);
  }

  /** Runs a script of the operator's on the same folder. */
  script(file, ...args) {
    return runScript(file, args, this.settings);
  }

  async importPeople(people) {
    if (people.length === 0) return;
    const file = path.join(this.data, "people.jsonl");
    await writeFile(file, people.map(asImportLine).join("\n"));
    await this.command("import", "people", file);
    await rm(file);
  }

  /** Registers a client and returns its credentials; see `khoa client add --help` for what the options mean. */
  async addClient({ id, name = id, redirectUri, postLogoutRedirectUri, auth, jwks, grants, scope, resource, mayAsk, official, compares, agencyCode }) {
    const option = (flag, value) => (value === undefined ? [] : [flag, ...[value].flat()]);
    let keys;
    if (jwks !== undefined) {
      keys = path.join(this.data, `${id}.jwks.json`);
      await writeFile(keys, JSON.stringify(jwks));
    }
    const printed = await this.command(
      "--json", "client", "add", id, "--name", name,
      ...option("--redirect-uri", redirectUri),
      ...option("--post-logout-redirect-uri", postLogoutRedirectUri),
      ...(auth === "none" ? ["--public"] : option("--auth", auth)),
      ...option("--jwks", keys),
      ...option("--grant", grants),
      ...option("--scope", scope),
      ...option("--resource", resource),
      ...option("--may-ask", mayAsk),
      ...option("--compares", compares),
      ...option("--agency-code", agencyCode),
      ...(official ? ["--official"] : []),
    );
    return JSON.parse(printed);
  }

  get log() {
    return this.#program?.log ?? "";
  }

  async abandon() {
    this.#program?.kill();
    await rm(this.data, { recursive: true, force: true });
  }

  async stop() {
    try {
      await this.#program?.stop();
    } finally {
      await rm(this.data, { recursive: true, force: true });
    }
  }
}
