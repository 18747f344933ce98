// Makes the keys of the clients that sign (plans of FAPI-CIBA), and a certificate that the suite wants to see though nothing here
// asks for it:
//
//   node keys.js KEYS
//
// KEYS holds secrets: it is readable by its owner alone, and no place to commit. Needs `openssl` for the certificate.
import { execFile } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("usage: node keys.js KEYS");
  process.exit(2);
}

const write = (name, text) => writeFile(path.join(folder, name), text, { mode: 0o600 });
await mkdir(folder, { recursive: true, mode: 0o700 });
for (const client of ["1", "2"]) {
  const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const named = (key) => ({ keys: [{ ...key.export({ format: "jwk" }), use: "sig", alg: "PS256", kid: `conformance-${client}` }] });
  await write(`${client}.public.json`, JSON.stringify(named(pair.publicKey)));
  await write(`${client}.private.json`, JSON.stringify(named(pair.privateKey)));
}
await promisify(execFile)("openssl", [
  "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=conformance",
  "-keyout", path.join(folder, "mtls.key"), "-out", path.join(folder, "mtls.pem"),
]);
