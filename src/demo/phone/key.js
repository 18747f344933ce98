// The key of a phone: P-256, as every keystore can, and not to be read out. What it signs brings the public half along.
const encoded = new TextEncoder();

export const base64url = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

export const digest = async (text) => base64url(await crypto.subtle.digest("SHA-256", encoded.encode(text)));

export const chance = (bytes = 32) => base64url(crypto.getRandomValues(new Uint8Array(bytes)));

export const makeKey = () => crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);

async function publicHalf({ publicKey }) {
  const { crv, kty, x, y } = await crypto.subtle.exportKey("jwk", publicKey);
  return { crv, kty, x, y };
}

/** What the key is called (RFC 7638): the members in their order. */
export const thumbprint = async (key) => digest(JSON.stringify(await publicHalf(key)));

/** A token of a type, signed by the key. */
export async function sign(key, typ, claims) {
  const header = { typ, alg: "ES256", jwk: await publicHalf(key) };
  const message = [header, claims].map((part) => base64url(encoded.encode(JSON.stringify(part)))).join(".");
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key.privateKey, encoded.encode(message));
  return `${message}.${base64url(signature)}`;
}

/** A proof of possession for one request (RFC 9449 §4.2), with the token beside it or none. */
export async function proof(key, { method, url, nonce, token }) {
  const claims = { jti: chance(16), htm: method, htu: url.split("?")[0], iat: Math.floor(Date.now() / 1000) };
  if (nonce) claims.nonce = nonce;
  if (token) claims.ath = await digest(token);
  return sign(key, "dpop+jwt", claims);
}

/** What a token says; whoever hands it out did so over a connection of our own (OpenID Connect Core §3.1.3.7). */
export function claimsOf(token) {
  const bytes = Uint8Array.from(atob(token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
}
