// What makers of phones say of their keys, read by others' code with its defaults: the vectors that our own code is tested with mean to
// it what they mean to us (`vectors/facts.json`, which both tests read), and what is not as it was means nothing to either.
import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as android from "@peculiar/asn1-android";
import { AsnConvert } from "@peculiar/asn1-schema";
import { Certificate } from "@peculiar/asn1-x509";
import { verifyAttestation } from "node-app-attest";

const home = new URL("../../../src/device/attestation/", import.meta.url);
const read = (name) => readFileSync(new URL(name, home), "utf8");
const facts = JSON.parse(read("vectors/facts.json"));
const chains = Object.keys(facts).filter((name) => name.endsWith(".pem"));

const PEM = /-----BEGIN CERTIFICATE-----[^]+?-----END CERTIFICATE-----/g;
const certificates = (name) => read(name).match(PEM).map((pem) => new X509Certificate(pem).raw);
const roots = certificates("roots/android.pem").map((der) => new X509Certificate(der));

const LEVELS = { 0: "software", 1: "trusted environment", 2: "strongbox" };
const BOOTS = { 0: "verified", 1: "self signed", 2: "unverified", 3: "failed" };

/** Whether each was issued by the next, and the last by a root of Google's. */
function rooted(chain) {
  const all = chain.map((der) => new X509Certificate(der));
  const issued = all.every((one, at) => at === all.length - 1 || one.verify(all[at + 1].publicKey));
  return issued && roots.some((root) => isIssuedBy(all.at(-1), root));
}

/** Keys of another kind than the certificate was signed with are no error: they did not sign it. */
function isIssuedBy(one, root) {
  try {
    return one.verify(root.publicKey);
  } catch {
    return false;
  }
}

/** What the keystore says of the key. */
function said(chain) {
  const { extensions } = AsnConvert.parse(chain[0], Certificate).tbsCertificate;
  const extension = extensions.find(({ extnID }) => extnID === android.id_ce_keyDescription);
  const described = AsnConvert.parse(extension.extnValue.buffer, android.NonStandardKeyDescription);
  const hardware = described.teeEnforced ?? described.hardwareEnforced;
  const root = hardware.findProperty("rootOfTrust");
  const named = described.softwareEnforced.findProperty("attestationApplicationId");
  const app = AsnConvert.parse(named.buffer, android.AttestationApplicationId);
  const [info] = app.packageInfos;
  const unasked = (list) => list.findProperty("noAuthRequired") !== undefined;
  return {
    challenge: Buffer.from(described.attestationChallenge.buffer).toString("base64"),
    app: `${Buffer.from(info.packageName)}:${Buffer.from(app.signatureDigests[0]).toString("hex")}`,
    level: LEVELS[described.attestationSecurityLevel],
    locked: root?.deviceLocked ?? null,
    boot: root ? BOOTS[root.verifiedBootState] : null,
    guarded: !unasked(hardware) && !unasked(described.softwareEnforced),
  };
}

/** What is believed of it then, in our own code's words. */
function but({ locked, boot, guarded }) {
  if (!locked || boot !== "verified") return "the system is not the maker's";
  return guarded ? null : "the key is used without asking who holds the phone";
}

for (const name of chains) {
  test(`another's code reads ${name} as ours does`, () => {
    const { days, rooted: isRooted, but: why, ...expected } = facts[name];
    assert.ok(days.length > 0);
    const chain = certificates(`vectors/${name}`);
    assert.equal(rooted(chain), isRooted);
    assert.deepEqual(said(chain), expected);
    if (isRooted) assert.equal(but(said(chain)), why);
  });
}

test("of a chain that is not as it was neither believes anything", () => {
  const whole = certificates("vectors/remote.pem");
  assert.ok(rooted(whole) && rooted(whole.slice(0, 4)), "the root itself need not come along");
  assert.ok(!rooted([whole[0], ...whole.slice(2)]));
  assert.ok(!rooted(whole.slice(0, 2)));
  const forged = whole.map((der) => Buffer.from(der));
  forged[0][forged[0].length - 1] ^= 1;
  assert.ok(!rooted(forged));
  const foreign = certificates("vectors/unlocked.pem");
  assert.ok(!rooted([whole[0], ...foreign.slice(1)]));
});

test("another's code reads a statement of Apple's as ours does, and neither believes it of another app, key or challenge", () => {
  const { challenge, team, app, key, environment } = facts["apple.b64"];
  const statement = {
    attestation: Buffer.from(read("vectors/apple.b64"), "base64"),
    challenge,
    keyId: key,
    teamIdentifier: team,
    bundleIdentifier: app,
    allowDevelopmentEnvironment: true,
  };
  const found = verifyAttestation(statement);
  assert.deepEqual([found.keyId, found.environment], [key, environment]);
  const turned = Buffer.from(statement.attestation);
  turned[turned.length - 1] ^= 1;
  for (const over of [
    { allowDevelopmentEnvironment: false },
    { bundleIdentifier: "vn.khoa" },
    { teamIdentifier: "TEAM" },
    { challenge: "another" },
    { keyId: Buffer.alloc(32).toString("base64") },
    { attestation: turned },
  ]) {
    assert.throws(() => verifyAttestation({ ...statement, ...over }), undefined, JSON.stringify(Object.keys(over)));
  }
});
