// The visible outbox: without an SMTP server every mail and every SMS becomes one JSON file in a folder.
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const PATIENCE = 10_000;

export class Outbox {
  #folder;

  constructor(folder) {
    this.#folder = folder;
  }

  /** The newest code that went to `address` by `channel` ("mail" or "sms"); waits for it, as a person would. */
  async code(channel, address) {
    const deadline = Date.now() + PATIENCE;
    while (Date.now() < deadline) {
      const message = (await this.messages()).findLast((each) => each.channel === channel && isTo(each, address));
      const code = message?.text.match(/\b\d{6,8}\b/)?.[0];
      if (code !== undefined) return code;
      await sleep(100);
    }
    throw new Error(`no code reached ${address} by ${channel}`);
  }

  /** All messages, oldest first: file names begin with a time-ordered id. */
  async messages() {
    const names = await readdir(this.#folder).catch(() => []);
    // A name that begins with a dot is still being written.
    const files = names.filter((name) => name.endsWith(".json") && !name.startsWith(".")).sort();
    return Promise.all(files.map(async (name) => JSON.parse(await readFile(path.join(this.#folder, name), "utf8"))));
  }
}

/** Phones may be written 0900… or +84900…; the digits at the end are what identifies one. */
function isTo(message, address) {
  return address.includes("@") ? message.to === address : message.to.endsWith(address.replace(/^0/, ""));
}
