//! The document of the public listener: what relying parties call, and the passkey script.

use serde_json::{Value, json};

use super::operation::{Operation, schema};
use super::{first_party, passkeys, schemas};
use crate::base::ProblemType;
use crate::op::error::Code;

pub(super) const JSON: &str = "application/json";
pub(super) const FORM: &str = "application/x-www-form-urlencoded";

/// What every endpoint that authenticates clients may refuse with.
pub(super) const OF_CLIENTS: [Code; 4] =
    [Code::InvalidRequest, Code::InvalidClient, Code::ServerError, Code::TemporarilyUnavailable];

/// What the frame around every endpoint may refuse with.
pub(super) const OF_THE_FRAME: &[ProblemType] = &[
    ProblemType::NotFound,
    ProblemType::MethodNotAllowed,
    ProblemType::TooLarge,
    ProblemType::TargetTooLong,
    ProblemType::HeadersTooLarge,
    ProblemType::Unavailable,
    ProblemType::Internal,
];

pub(super) fn document() -> Value {
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Khoá: OpenID provider", "version": "1",
            "description": "What machines call on the public listener. Clients find the addresses through discovery; \
                /authorize and /logout are visited by a person's browser and answer with pages or redirects.",
        },
        "servers": [{ "url": "{issuer}", "variables": { "issuer": { "default": "http://localhost:8080" } } }],
        "paths": {
            "/.well-known/openid-configuration": { "get": discovery("discovery").write() },
            "/.well-known/oauth-authorization-server": { "get": discovery("serverMetadata").write() },
            "/jwks": { "get": jwks().write() },
            "/verify/keys": { "get": document_keys().write() },
            "/verify/status": { "get": document_status().write() },
            "/token": { "post": token().write() },
            "/bc-authorize": { "post": backchannel().write() },
            "/approvals/{id}/options": { "post": passkeys::approval_options().write() },
            "/approvals/{id}/answer": { "post": passkeys::approve().write() },
            "/userinfo": { "get": userinfo("userinfo").write(), "post": userinfo_by_form().write() },
            "/introspect": { "post": introspect().write() },
            "/revoke": { "post": revoke().write() },
            "/passkeys/login/options": { "post": passkeys::login_options().write() },
            "/passkeys/login": { "post": passkeys::login().write() },
            "/unlock/passkey": { "post": passkeys::unlock().write() },
            "/passkeys/options": { "post": passkeys::options().write() },
            "/passkeys": { "post": passkeys::add().write() },
        },
        "components": { "schemas": schemas::all(), "securitySchemes": {
            "clientSecret": { "type": "http", "scheme": "basic", "description": "client_secret_basic; both parts form-urlencoded first (RFC 6749 §2.3.1)." },
            "accessToken": { "type": "http", "scheme": "bearer", "bearerFormat": "at+jwt" },
            "session": { "type": "apiKey", "in": "cookie", "name": "__Host-khoa_session", "description": "Without the prefix on http." },
            "browser": { "type": "apiKey", "in": "cookie", "name": "__Host-khoa_browser", "description": "Without the prefix on http." },
            "antiForgery": { "type": "apiKey", "in": "header", "name": "x-csrf-token", "description": "The content of <meta name=\"csrf\"> of any of our pages." },
        } },
    });
    if let Some(paths) = document.pointer_mut("/paths").and_then(Value::as_object_mut) {
        paths.extend(first_party::paths().map(|(path, methods)| (path.to_owned(), methods)));
    }
    document
}

/// A proof of possession, wherever one may be sent.
pub(super) const PROOF: &str = "A proof of possession (RFC 9449): tokens asked for with one are bound to its key, and open nothing \
    without another. It carries the nonce of the last answer (DPoP-Nonce); without it the answer is use_dpop_nonce.";

/// What a client calls an exchange.
const INTERACTION: &str = "A UUID by which the client finds this exchange in its own log (FAPI 1.0 Baseline §6.2.1); it comes back with \
    the answer, and one of ours where none was sent.";

/// In the header, or by members of the form.
pub(super) fn clients(operation: Operation) -> Operation {
    operation.security(json!([{ "clientSecret": [] }, {}])).problems(OF_THE_FRAME)
}

fn cached(operation: Operation) -> Operation {
    operation.answer(304, "Not changed since the ETag that was sent in If-None-Match.").problems(&[
        ProblemType::MethodNotAllowed,
        ProblemType::Unavailable,
        ProblemType::Internal,
    ])
}

fn discovery(id: &'static str) -> Operation {
    let text = "OpenID Connect Discovery 1.0, RFC 8414. May be kept for five minutes.";
    cached(Operation::new(id, "What the provider is and can do", text).answer_with(
        200,
        "The metadata.",
        JSON,
        &schema("Discovery"),
    ))
}

fn jwks() -> Operation {
    let text = "A new key is published before it signs. May be kept for five minutes.";
    cached(Operation::new("jwks", "The keys tokens are signed with", text).answer_with(
        200,
        "The key set.",
        JSON,
        &schema("JwkSet"),
    ))
}

fn document_keys() -> Operation {
    let text = "By which documents are checked that are shown where there is no network; each key is called what codes call it. May be \
        kept for five minutes, and longer by whoever has no network.";
    cached(
        Operation::new("documentKeys", "The keys documents are checked by without a network", text)
            .answer_with(200, "The key set.", JSON, &schema("JwkSet")),
    )
}

fn document_status() -> Operation {
    let text = "A CWT (RFC 8392) in COSE_Sign1 (RFC 9052): iss, iat, exp, and as withdrawn the cti of every code that is still good by its \
        time and of which the document counts not, or its holder's account is not open. It names nobody. At most 15 seconds old here.";
    let bytes = json!({ "type": "string", "contentMediaType": "application/cwt" });
    cached(
        Operation::new("documentStatus", "Which codes of documents are worth nothing any more", text)
            .answer_with(200, "The snapshot.", "application/cwt", &bytes),
    )
}

fn token() -> Operation {
    let text = "RFC 6749 §3.2. code_verifier is required where code_challenge was sent, and refused where it was not; a code or refresh token that comes a second time ends \
        everything that came of it.";
    let codes = [
        &OF_CLIENTS[..],
        &[
            Code::InvalidGrant,
            Code::UnauthorizedClient,
            Code::UnsupportedGrantType,
            Code::InvalidScope,
            Code::InvalidTarget,
            Code::InvalidDpopProof,
            Code::UseDpopNonce,
            Code::AuthorizationPending,
            Code::SlowDown,
            Code::ExpiredToken,
            Code::AccessDenied,
            Code::ConsentRequired,
            Code::UnmetAuthenticationRequirements,
        ],
    ]
    .concat();
    clients(Operation::new("token", "Exchange a grant for tokens", text))
        .header("DPoP", false, PROOF)
        .body(FORM, true, schema("TokenRequest"))
        .answer_with(200, "Tokens.", JSON, &schema("TokenResponse"))
        .refuses(&codes)
}

fn backchannel() -> Operation {
    let text = "OpenID Connect CIBA Core §7, in the mode that the client is registered for. Whether login_hint is anybody's name is not said: what reaches nobody \
        runs out like what nobody answers. A person is asked five times an hour at most, whoever asks.";
    let codes = [
        &OF_CLIENTS[..],
        &[
            Code::UnauthorizedClient,
            Code::InvalidScope,
            Code::InvalidTarget,
            Code::RequestNotSupported,
            Code::UnknownUserId,
            Code::MissingUserCode,
            Code::InvalidUserCode,
            Code::InvalidAuthorizationDetails,
            Code::AccessDenied,
            Code::InvalidBindingMessage,
            Code::UnmetAuthenticationRequirements,
        ],
    ]
    .concat();
    clients(Operation::new("backchannelAuthentication", "Ask a person away from their browser", text))
        .header("x-fapi-interaction-id", false, INTERACTION)
        .body(FORM, true, schema("BackchannelRequest"))
        .answer_with(200, "Asked, or as if.", JSON, &schema("BackchannelAcknowledgement"))
        .refuses(&codes)
}

fn userinfo(id: &'static str) -> Operation {
    let text = "OpenID Connect Core §5.3. What the person allowed the token's client to see, as it is now.";
    Operation::new(id, "Claims about the person", text)
        .security(json!([{ "accessToken": [] }]))
        .header("DPoP", false, PROOF)
        .header("x-fapi-interaction-id", false, INTERACTION)
        .answer_with(200, "The claims.", JSON, &schema("Userinfo"))
        .refuses(&[
            Code::InvalidRequest,
            Code::InvalidToken,
            Code::InsufficientScope,
            Code::InvalidDpopProof,
            Code::UseDpopNonce,
            Code::ServerError,
            Code::TemporarilyUnavailable,
        ])
        .problems(OF_THE_FRAME)
}

fn userinfo_by_form() -> Operation {
    let in_body = json!({
        "type": "object",
        "properties": { "access_token": { "type": "string", "description": "Instead of the header (RFC 6750 §2.2)." } },
    });
    userinfo("userinfoByPost").security(json!([{ "accessToken": [] }, {}])).body(FORM, false, in_body)
}

fn introspect() -> Operation {
    let text = "RFC 7662. A client learns about its own tokens and those for a resource it guards; it must authenticate.";
    clients(Operation::new("introspect", "Whether a token is good", text))
        .body(FORM, true, schema("TokenForm"))
        .answer_with(200, "What the token says, or that it is not active.", JSON, &schema("Introspection"))
        .refuses(&OF_CLIENTS)
}

fn revoke() -> Operation {
    let text = "RFC 7009. A refresh token ends with its whole grant, an access token by itself. Whether there was \
        anything to revoke is not said.";
    clients(Operation::new("revoke", "Give a token back", text))
        .body(FORM, true, schema("TokenForm"))
        .answer(200, "It is not good, whatever it was.")
        .refuses(&OF_CLIENTS)
}
