// A passkey in software, as far as these tests need one: one ES256 key for one site, whose holder is always there.
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

const sha256 = (bytes) => createHash("sha256").update(bytes).digest();
const PRESENT_AND_VERIFIED = 0x05;
const WITH_KEY = 0x40;

export class Passkey {
  #pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
  #id = randomBytes(32);
  #user;

  constructor(site) {
    this.origin = new URL(site).origin;
    this.rpId = new URL(site).hostname;
  }

  /** Adds it to the account of whoever is signed in. */
  async addTo(citizen) {
    const home = await citizen.open(this.origin);
    const options = await citizen.script(home, "/passkeys/options", {});
    this.#user = options.publicKey.user.id;
    const data = Buffer.concat([this.#data(WITH_KEY), Buffer.alloc(16), Buffer.from([0, 32]), this.#id, this.#coseKey()]);
    const attestation = Buffer.concat([
      Buffer.from("a363666d74646e6f6e656761747453746d74a068617574684461746158", "hex"), Buffer.from([data.length]), data,
    ]);
    const response = {
      clientDataJSON: this.#clientData("webauthn.create", options).toString("base64url"),
      attestationObject: attestation.toString("base64url"),
      transports: ["internal"],
    };
    await citizen.script(home, "/passkeys", { name: "Software", ceremony: options.ceremony, credential: this.#credential(response) });
  }

  /** The answer to a challenge. */
  answer(options) {
    const clientData = this.#clientData("webauthn.get", options);
    const data = this.#data(0);
    const signature = sign("sha256", Buffer.concat([data, sha256(clientData)]), this.#pair.privateKey);
    const response = {
      clientDataJSON: clientData.toString("base64url"),
      authenticatorData: data.toString("base64url"),
      signature: signature.toString("base64url"),
      userHandle: this.#user,
    };
    return { ceremony: options.ceremony, credential: this.#credential(response) };
  }

  #clientData(type, options) {
    return Buffer.from(JSON.stringify({ type, challenge: options.publicKey.challenge, origin: this.origin, crossOrigin: false }));
  }

  #data(flags) {
    return Buffer.concat([sha256(this.rpId), Buffer.from([flags | PRESENT_AND_VERIFIED, 0, 0, 0, 0])]);
  }

  #coseKey() {
    const { x, y } = this.#pair.publicKey.export({ format: "jwk" });
    const [head, middle] = ["a5010203262001215820", "225820"].map((hex) => Buffer.from(hex, "hex"));
    return Buffer.concat([head, Buffer.from(x, "base64url"), middle, Buffer.from(y, "base64url")]);
  }

  #credential(response) {
    const id = this.#id.toString("base64url");
    return { id, rawId: id, type: "public-key", response, clientExtensionResults: {} };
  }
}
