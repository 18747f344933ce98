// A portal, as its developers would write it with openid-client: discovery, PKCE, and every check the library has.
import * as oidc from "openid-client";

/** Nothing listens here: the citizen's redirect is read, not followed. */
export const CALLBACK = "http://localhost:3999/callback";
export const GOODBYE = "http://localhost:3999/goodbye";

const AUTHENTICATION = {
  client_secret_basic: ({ client_secret }) => oidc.ClientSecretBasic(client_secret),
  client_secret_post: ({ client_secret }) => oidc.ClientSecretPost(client_secret),
  private_key_jwt: ({ key }) => oidc.PrivateKeyJwt(key),
  none: () => oidc.None(),
};

export class RelyingParty {
  /** Reads the service's own description; `credentials` is what registering the client printed, or a key of its own. */
  static async discover(khoa, method, credentials) {
    const config = await oidc.discovery(
      new URL(khoa.url), credentials.client_id, undefined, AUTHENTICATION[method](credentials),
      { execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks] },
    );
    return new RelyingParty(config);
  }

  constructor(config) {
    this.config = config;
  }

  /** A new authorization request, and the secrets that its answer will be checked against. */
  async begin(parameters = {}) {
    const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
    const expectedState = oidc.randomState();
    const expectedNonce = oidc.randomNonce();
    const url = oidc.buildAuthorizationUrl(this.config, {
      redirect_uri: CALLBACK,
      scope: "openid profile email",
      code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: "S256",
      state: expectedState,
      nonce: expectedNonce,
      ...parameters,
    });
    return { url, checks: { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true } };
  }

  finish({ checks }, callback, changes = {}) {
    return oidc.authorizationCodeGrant(this.config, callback, { ...checks, ...changes });
  }

  /** The whole login of a citizen. */
  async signIn(citizen, parameters) {
    const attempt = await this.begin(parameters);
    return this.finish(attempt, await citizen.signIn(attempt.url));
  }

  /** The same, for tokens that are bound to a key (RFC 9449). */
  async signInBound(citizen, parameters, pair) {
    const { url, checks } = await this.begin(parameters);
    const DPoP = oidc.getDPoPHandle(this.config, pair);
    return oidc.authorizationCodeGrant(this.config, await citizen.signIn(url), checks, {}, { DPoP });
  }

  refresh(tokens) {
    return oidc.refreshTokenGrant(this.config, tokens.refresh_token);
  }

  userinfo(tokens) {
    return oidc.fetchUserInfo(this.config, tokens.access_token, tokens.claims()?.sub ?? oidc.skipSubjectCheck);
  }

  introspect(token) {
    return oidc.tokenIntrospection(this.config, token);
  }

  revoke(token) {
    return oidc.tokenRevocation(this.config, token);
  }

  asItself(parameters) {
    return withItsError(oidc.clientCredentialsGrant(this.config, parameters));
  }

  logoutUrl(parameters) {
    return oidc.buildEndSessionUrl(this.config, parameters);
  }
}

/** At a challenge for HTTP Basic the library stops and leaves the body unread; the error is there (RFC 6749 §5.2). */
async function withItsError(answer) {
  try {
    return await answer;
  } catch (error) {
    if (error.code === "OAUTH_WWW_AUTHENTICATE_CHALLENGE") error.error = (await error.response.clone().json()).error;
    throw error;
  }
}

/** For assert.rejects: the OAuth error the service answered, in a body, a redirect or a WWW-Authenticate header. */
export const oauthError = (expected) => (error) => {
  const answered = error.error ?? error.cause?.[0]?.parameters?.error;
  if (answered === expected) return true;
  throw new Error(`expected the OAuth error ${expected}, not ${answered}: ${error}`, { cause: error });
};
