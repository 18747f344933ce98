// An app on a device: opens the citizen's browser, waits for the answer on a loopback port, and says who it was.
import { writeFileSync } from "node:fs";
import {
  AuthorizationNotifier, AuthorizationRequest, AuthorizationServiceConfiguration, BaseTokenRequestHandler,
  GRANT_TYPE_AUTHORIZATION_CODE, TokenRequest,
} from "@openid/appauth";
import { NodeCrypto } from "@openid/appauth/built/src/node_support/crypto_utils.js";
import { NodeBasedHandler } from "@openid/appauth/built/src/node_support/node_request_handler.js";
import { NodeRequestor } from "@openid/appauth/built/src/node_support/node_requestor.js";
import { khoa } from "./khoa.js";

const requestor = new NodeRequestor();
const provider = await AuthorizationServiceConfiguration.fetchFromIssuer(khoa.issuer, requestor);
const browser = new NodeBasedHandler(Number(new URL(khoa.redirectUri).port));
const notifier = new AuthorizationNotifier();
browser.setAuthorizationNotifier(notifier);
notifier.setAuthorizationListener(async (request, response, error) => {
  if (!response) throw new Error(`refused: ${error.error} ${error.errorDescription}`);
  const exchange = new TokenRequest({
    client_id: khoa.clientId,
    redirect_uri: khoa.redirectUri,
    grant_type: GRANT_TYPE_AUTHORIZATION_CODE,
    code: response.code,
    extras: { code_verifier: request.internal.code_verifier },
  });
  const { accessToken } = await new BaseTokenRequestHandler(requestor).performTokenRequest(provider, exchange);
  const person = await fetch(provider.userInfoEndpoint, { headers: { authorization: `Bearer ${accessToken}` } });
  writeFileSync("person.json", await person.text());
});
browser.performAuthorizationRequest(provider, new AuthorizationRequest({
  client_id: khoa.clientId,
  redirect_uri: khoa.redirectUri,
  scope: khoa.scope,
  response_type: AuthorizationRequest.RESPONSE_TYPE_CODE,
}, new NodeCrypto()));
