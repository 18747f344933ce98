// A push service and the browser's end of it: it takes what is sent, and reads it with the browser's keys (RFC 8291).
import { createDecipheriv, createECDH, hkdfSync, randomBytes } from "node:crypto";
import { listen } from "./broker.js";

export class PushService {
  #keys = createECDH("prime256v1");
  #auth = randomBytes(16);
  #server;
  #waiting = [];
  #heard = [];

  static async start() {
    const service = new PushService();
    service.#keys.generateKeys();
    service.#server = await listen("127.0.0.1", async (request, answer) => {
      const parts = [];
      for await (const part of request) parts.push(part);
      answer.writeHead(201).end();
      service.#hear({ headers: request.headers, said: service.#read(Buffer.concat(parts)) });
    });
    return service;
  }

  /** Host and port, as `outbound.allow` names them. */
  get at() {
    return `127.0.0.1:${this.#server.port}`;
  }

  /** What a browser answers that was asked for a subscription. */
  get subscription() {
    const [p256dh, auth] = [this.#keys.getPublicKey(), this.#auth].map((bytes) => bytes.toString("base64url"));
    return { endpoint: `http://${this.at}/push/1`, expirationTime: null, keys: { p256dh, auth } };
  }

  #hear(message) {
    const waits = this.#waiting.shift();
    if (waits) waits(message);
    else this.#heard.push(message);
  }

  /** The next message. */
  next() {
    return new Promise((take) => {
      if (this.#heard.length > 0) take(this.#heard.shift());
      else this.#waiting.push(take);
    });
  }

  #read(body) {
    const [salt, length] = [body.subarray(0, 16), body[20]];
    const [theirs, sealed] = [body.subarray(21, 21 + length), body.subarray(21 + length)];
    const about = Buffer.concat([Buffer.from("WebPush: info\0"), this.#keys.getPublicKey(), theirs]);
    const input = Buffer.from(hkdfSync("sha256", this.#keys.computeSecret(theirs), this.#auth, about, 32));
    const derive = (what, size) => Buffer.from(hkdfSync("sha256", input, salt, `Content-Encoding: ${what}\0`, size));
    const cipher = createDecipheriv("aes-128-gcm", derive("aes128gcm", 16), derive("nonce", 12));
    cipher.setAuthTag(sealed.subarray(-16));
    const plain = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
    return plain.subarray(0, -1).toString();
  }

  stop() {
    return this.#server.stop();
  }
}
