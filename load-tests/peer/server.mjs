// node-oidc-provider doing the work Khoá is measured at, as fast as it goes: everything in memory, no logs.
// Usage: node server.mjs PORT SET-UP.json (people with Argon2id hashes, client secrets); loopback only.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { verify } from '@node-rs/argon2';
import { Provider } from 'oidc-provider';

const [port, setUpFile] = process.argv.slice(2);
const setUp = JSON.parse(readFileSync(setUpFile, 'utf8'));
const issuer = `http://localhost:${port}`;
const resource = 'https://portal.example/api';
const people = new Map(setUp.people.map((person) => [person.username, person]));

/** A map per kind: the library's own memory adapter forgets all but the last 1,000 entries. */
const kept = new Map();
const byUid = new Map();
const byGrant = new Map();
class Memory {
  constructor(kind) { this.kind = kind; }
  key(id) { return `${this.kind}:${id}`; }
  async upsert(id, payload) {
    const key = this.key(id);
    kept.set(key, payload);
    if (this.kind === 'Session') byUid.set(payload.uid, id);
    if (payload.grantId && this.kind !== 'Session') {
      const family = byGrant.get(payload.grantId);
      if (family) family.push(key); else byGrant.set(payload.grantId, [key]);
    }
  }
  async find(id) { return kept.get(this.key(id)); }
  async findByUid(uid) { return kept.get(this.key(byUid.get(uid))); }
  async destroy(id) { kept.delete(this.key(id)); }
  async consume(id) { kept.get(this.key(id)).consumed = Math.floor(Date.now() / 1000); }
  async revokeByGrantId(grantId) {
    for (const key of byGrant.get(grantId) ?? []) kept.delete(key);
    byGrant.delete(grantId);
  }
}

const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
const code = {
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  redirect_uris: [setUp.callback],
  id_token_signed_response_alg: 'ES256',
  scope: 'openid profile offline_access',
};
const machine = { grant_types: ['client_credentials'], response_types: [], redirect_uris: [], id_token_signed_response_alg: 'ES256' };
/** Clients whose access tokens are ES256 JWTs; those of the others are opaque. */
const withJwt = new Set(['service', 'signer', 'portal', 'app']);

const provider = new Provider(issuer, {
  adapter: Memory,
  clients: [
    { client_id: 'service', client_secret: setUp.service, ...machine },
    {
      client_id: setUp.signer.id, token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [setUp.signer.key] },
      dpop_bound_access_tokens: true, ...machine,
    },
    { client_id: 'ledger', client_secret: setUp.ledger, ...machine },
    { client_id: 'portal', client_secret: setUp.portal, ...code },
    { client_id: 'reader', client_secret: setUp.reader, ...code },
    { client_id: 'app', token_endpoint_auth_method: 'none', ...code },
  ],
  jwks: { keys: [{ ...key, use: 'sig', alg: 'ES256' }] },
  cookies: { keys: [randomBytes(32).toString('base64url')] },
  claims: { openid: ['sub'], profile: ['name', 'email'] },
  conformIdTokenClaims: true,
  features: {
    devInteractions: { enabled: false },
    dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => true },
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: (_ctx, client) => (withJwt.has(client.clientId) ? resource : undefined),
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: 'openid profile offline_access',
        audience: resource,
        accessTokenFormat: 'jwt',
        accessTokenTTL: 300,
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
  ttl: { AccessToken: 300, ClientCredentials: 300, AuthorizationCode: 60, IdToken: 300, RefreshToken: 1_209_600, Session: 28_800, Grant: 1_209_600, Interaction: 600 },
  rotateRefreshToken: true,
  expiresWithSession: () => false,
  issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
  findAccount: async (_ctx, id) => {
    const person = people.get(id);
    return person && { accountId: id, claims: async () => ({ sub: id, name: person.name, email: person.email }) };
  },
  // An official client needs no consent page: the grant is made here, as the service under test does for its own.
  loadExistingGrant: async (ctx) => {
    const { client, session, params } = ctx.oidc;
    const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId });
    grant.addOIDCScope(params.scope);
    if (withJwt.has(client.clientId)) grant.addResourceScope(resource, params.scope);
    await grant.save();
    return grant;
  },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
});

const tokens = new Map();
const page = (uid, error) => {
  const csrf = randomBytes(32).toString('base64url');
  tokens.set(uid, csrf);
  return `<!doctype html><html lang="vi"><title>Login</title><form method="post" action="/interaction/${uid}">${error}
<input type="hidden" name="csrf" value="${csrf}"><input id="username" name="username"><input id="password"
name="password" type="password"><button id="login-submit">Login</button></form></html>`;
};

async function formOf(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return new URLSearchParams(text);
}

provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith('/interaction/')) return next();
  const { uid } = await provider.interactionDetails(ctx.req, ctx.res);
  if (ctx.method === 'GET') {
    ctx.type = 'html';
    ctx.body = page(uid, '');
    return undefined;
  }
  const form = await formOf(ctx.req);
  const person = people.get(form.get('username'));
  const right = form.get('csrf') === tokens.get(uid) && person && (await verify(person.hash, form.get('password')));
  tokens.delete(uid);
  if (!right) {
    ctx.type = 'html';
    ctx.body = page(uid, '<p id="error" role="alert">wrong name or password</p>');
    return undefined;
  }
  ctx.status = 303;
  ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, { login: { accountId: person.username } }));
  return undefined;
});

const server = provider.listen(Number(port), '127.0.0.1');
process.on('SIGTERM', () => { server.closeAllConnections(); server.close(() => process.exit(0)); });
