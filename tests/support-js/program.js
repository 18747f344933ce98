// The program under test: one command run to its end, or one long-lived process with its own folder.
// It never reads the environment of whoever runs the tests, but for PATH and the like: no KHOA_* leaks in.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";

const BINARY = process.env.KHOA_BIN ?? fileURLToPath(new URL("../../target/debug/khoa", import.meta.url));
const START_LIMIT = 180_000; // a Keycloak takes most of a minute
const STOP_LIMIT = 15_000;

function environment(settings) {
  const { PATH, HOME, TMPDIR, LANG } = process.env;
  return { PATH, HOME, ...(TMPDIR && { TMPDIR }), ...(LANG && { LANG }), ...settings };
}

/** Runs `khoa ARGS` to its end and returns what it printed. */
export async function run(args, settings) {
  const { stdout } = await promisify(execFile)(BINARY, args, { env: environment(settings), timeout: START_LIMIT });
  return stdout;
}

/** Runs a shell script that calls khoa, as an operator would, and returns what it printed. */
export async function runScript(file, args, settings) {
  const env = { ...environment(settings), KHOA: BINARY };
  const { stdout } = await promisify(execFile)("sh", [file, ...args], { env, timeout: START_LIMIT });
  return stdout;
}

/** Starts `khoa ARGS` and returns once every one of `urls` answers. */
export async function start(args, settings, urls) {
  return startProgram(`khoa ${args[0]}`, BINARY, args, { env: environment(settings) }, urls);
}

/** Starts any program and returns once every one of `urls` answers; `name` is what it is called when it does not. */
export async function startProgram(name, command, args, options, urls) {
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const program = new Program(name, child);
  try {
    await program.answers(urls);
  } catch (error) {
    program.kill();
    throw error;
  }
  return program;
}

class Program {
  #name;
  #child;
  #log = "";
  #startError;
  #kill = () => this.kill();

  constructor(name, child) {
    this.#name = name;
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (this.#log += chunk));
    child.once("error", (error) => (this.#startError = error));
    process.once("exit", this.#kill); // a test run that dies leaves nothing behind
  }

  /** Everything it printed so far. */
  get log() {
    return this.#log;
  }

  get #ended() {
    return this.#startError !== undefined || this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  async answers(urls) {
    const deadline = Date.now() + START_LIMIT;
    for (const url of urls) {
      while (!(await this.#answersAt(url))) {
        if (this.#ended) throw new Error(`${this.#name} ended: ${this.#startError ?? this.#log}`);
        if (Date.now() > deadline) throw new Error(`${this.#name}: ${url} does not answer\n${this.#log}`);
        await sleep(50);
      }
    }
  }

  async #answersAt(url) {
    try {
      const answer = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(5_000) });
      await answer.arrayBuffer();
      return answer.status < 500;
    } catch {
      return false;
    }
  }

  /** Asks it to drain, as an operator would, and fails when it does not end, ends badly, or panicked on the way. */
  async stop() {
    await this.end();
    const { exitCode } = this.#child;
    if (exitCode !== 0) throw new Error(`${this.#name} did not drain (exit code ${exitCode})\n${this.#log}`);
    if (this.#log.includes("panicked at")) throw new Error(`${this.#name} panicked\n${this.#log}`);
  }

  /** Asks it to end and waits; kills it when it does not. How it ended does not matter. */
  async end() {
    process.removeListener("exit", this.#kill);
    if (this.#ended) return;
    const ended = once(this.#child, "exit");
    this.#child.kill("SIGTERM");
    await Promise.race([ended, sleep(STOP_LIMIT, undefined, { ref: false })]);
    if (!this.#ended) this.kill();
  }

  kill() {
    this.#child.kill("SIGKILL");
  }
}
