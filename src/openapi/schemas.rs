//! The shapes of the provider's document. What a table of the code decides is read from that table.

use serde_json::{Map, Value, json};

use super::operation::{schema, urn};
use crate::base::ProblemType;
use crate::client::SCOPES;
use crate::op;

/// Every schema, by name.
pub(super) fn all() -> Value {
    json!({
        "Discovery": discovery(),
        "JwkSet": {
            "type": "object", "required": ["keys"],
            "properties": { "keys": { "type": "array", "items": {
                "type": "object", "required": ["kty", "kid", "alg", "use"], "description": "RFC 7517; public members only.",
                "properties": { "kty": string(), "kid": string(), "alg": string(), "use": { "const": "sig" } },
            } } },
        },
        "TokenRequest": token_request(),
        "TokenResponse": token_response(),
        "BackchannelRequest": backchannel_request(),
        "BackchannelAcknowledgement": backchannel_acknowledgement(),
        "ApprovalNumber": {
            "type": "object", "required": ["number"], "additionalProperties": false,
            "properties": { "number": described("As the asking side shows it.") },
        },
        "Userinfo": userinfo(),
        "TokenForm": {
            "allOf": [schema("ClientCredentials"), {
                "type": "object", "required": ["token"],
                "properties": { "token": string(), "token_type_hint": described("Taken and not needed.") },
            }],
        },
        "Introspection": {
            "type": "object", "required": ["active"],
            "description": "RFC 7662 §2.2. A token that is not good, or not the caller's business, is only inactive.",
            "properties": {
                "active": { "type": "boolean" }, "iss": string(), "sub": string(), "client_id": string(),
                "aud": { "oneOf": [string(), { "type": "array", "items": string() }] },
                "scope": string(), "token_type": { "enum": ["Bearer", "DPoP"] }, "jti": string(), "acr": string(),
                "iat": seconds(), "exp": seconds(), "auth_time": seconds(),
                "act": {
                    "type": "object", "required": ["sub"],
                    "properties": { "sub": string(), "agency": string(), "role": string() },
                    "description": "Who acts for the person (RFC 8693 §4.1): a client; or, with agency and role, an officer who helps them, \
                        as the client knows the officer.",
                },
            },
        },
        "ClientCredentials": {
            "type": "object", "description": "For clients that do not authenticate in the Authorization header.",
            "properties": {
                "client_id": string(), "client_secret": string(), "client_assertion": described("RFC 7523."),
                "client_assertion_type": { "const": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" },
            },
        },
        "Resources": {
            "type": "object", "properties": { "resource": {
                "type": "array", "items": { "type": "string", "format": "uri" }, "maxItems": 8,
                "description": "RFC 8707: what the access token is for, sent once for each; the provider itself when absent.",
            } },
        },
        "OAuthError": {
            "type": "object", "required": ["error", "error_description"],
            "properties": { "error": string(), "error_description": described("For the developer; never shown to people.") },
        },
        "Problem": problem(),
        "PasskeyChallenge": {
            "type": "object", "required": ["ceremony", "publicKey"],
            "properties": {
                "ceremony": described("Goes back with the answer; good once, for five minutes, in the same browser."),
                "publicKey": { "type": "object", "description": "For navigator.credentials, in the JSON form of WebAuthn Level 3." },
            },
        },
        "PasskeyAnswer": passkey_answer(&["ceremony", "credential"], json!({})),
        "NewPasskey": passkey_answer(
            &["name", "ceremony", "credential"],
            json!({ "name": { "type": "string", "minLength": 1, "maxLength": 60 } }),
        ),
        "Next": {
            "type": "object", "required": ["next"],
            "properties": { "next": described("A path of ours for the browser to go on to.") },
        },
    })
}

fn token_response() -> Value {
    json!({
        "type": "object", "required": ["access_token", "token_type", "expires_in"],
        "properties": {
            "access_token": described("A JWT of RFC 9068 (typ at+jwt); opaque to clients."),
            "token_type": { "enum": ["Bearer", "DPoP"], "description": "DPoP where a proof came with the request." },
            "issued_token_type": described("After an exchange (RFC 8693): urn:ietf:params:oauth:token-type:access_token."),
            "expires_in": { "type": "integer", "description": "Seconds." },
            "scope": described("Absent when there is none."),
            "refresh_token": described("Only with offline_access; a public client's is another at every use."),
            "authorization_details": described("Of a signature (CIBA): type, title and sha256 as they were asked for, approval, filed_by (the \
                sub of whoever filed), signed_at, signed_by (phone or passkey), text (what the signer was shown, which names all that; null for a service \
                that whoever filed did not allow to know their name), text_sha256 (base64url) and signed: of a phone a token over that digest by \
                its own key, which is the same at every service; of a passkey what its signature covers, whose key stays here. It stands in the \
                ID token too."),
            "device_secret": described("With the scope device_sso, once: for the other apps of the same owner on the phone."),
            "id_token": described("Only where a person is behind the grant."),
        },
    })
}

fn string() -> Value {
    json!({ "type": "string" })
}

fn seconds() -> Value {
    json!({ "type": "integer", "description": "Seconds since 1970." })
}

fn described(text: &str) -> Value {
    json!({ "type": "string", "description": text })
}

/// Read off the document itself, so that it names what is advertised and nothing else.
fn discovery() -> Value {
    let Value::Object(members) = op::metadata("https://id.example") else { return Value::Bool(true) };
    let shape = |name: &str, value: &Value| match value {
        Value::Bool(_) => json!({ "type": "boolean" }),
        Value::Array(items) => json!({ "type": "array", "items": { "type": "string" }, "examples": [items] }),
        _ if name.ends_with("_endpoint") || name.ends_with("_uri") || name == "issuer" => {
            json!({ "type": "string", "format": "uri" })
        }
        _ => string(),
    };
    // Sorted: whether a map keeps its order hangs on what else is built beside us.
    let required: std::collections::BTreeSet<&String> = members.keys().collect();
    let properties: Map<String, Value> =
        members.iter().map(|(name, value)| (name.clone(), shape(name, value))).collect();
    json!({
        "type": "object", "description": "OpenID Connect Discovery 1.0 §3, RFC 8414 §2.",
        "required": required, "properties": properties,
    })
}

fn token_request() -> Value {
    let grant = |name: &str, required: &[&str], own: Value| {
        let mut required = required.to_vec();
        required.insert(0, "grant_type");
        let kind = json!({ "properties": { "grant_type": { "const": name } } });
        let own = json!({ "type": "object", "required": required, "properties": own });
        json!({ "allOf": [schema("ClientCredentials"), schema("Resources"), kind, own] })
    };
    json!({ "oneOf": [
        grant("authorization_code", &["code", "redirect_uri"], json!({
            "code": described("Good once, for at most a minute."), "redirect_uri": string(),
            "code_verifier": {
                "type": "string", "minLength": 43, "maxLength": 128,
                "description": "Required where code_challenge was sent, refused where it was not.",
            },
        })),
        grant("refresh_token", &["refresh_token"], json!({
            "refresh_token": string(), "scope": described("At most what was granted."),
        })),
        grant("urn:openid:params:grant-type:ciba", &["auth_req_id"], json!({ "auth_req_id": string() })),
        grant("urn:ietf:params:oauth:grant-type:token-exchange", &["subject_token", "subject_token_type"], json!({
            "subject_token": described("The access token of the app, bound to the key that signs the request; it acts for its person."),
            "subject_token_type": { "const": "urn:ietf:params:oauth:token-type:access_token" },
            "requested_token_type": { "const": "urn:ietf:params:oauth:token-type:access_token" },
            "audience": described("The one resource, where it is not named by resource."),
            "scope": described("What of it is needed: words that are registered for the app, and allowed by the person."),
        })),
        grant(
            "urn:ietf:params:oauth:grant-type:token-exchange",
            &["subject_token", "subject_token_type", "actor_token", "actor_token_type", "audience"],
            json!({
                "subject_token": described("The ID token of another app of the same owner (OpenID Connect Native SSO 1.0)."),
                "subject_token_type": { "const": "urn:ietf:params:oauth:token-type:id_token" },
                "actor_token": described("The device secret that came with it."),
                "actor_token_type": { "const": "urn:openid:params:token-type:device-secret" },
                "audience": described("The issuer."), "scope": described("At most what is registered."),
            }),
        ),
        grant(
            "urn:ietf:params:oauth:grant-type:token-exchange",
            &["subject_token", "subject_token_type", "actor_token", "actor_token_type"],
            json!({
                "subject_token": described("The id of the assistance, ast_…, as /console/v1/assistances answers it."),
                "subject_token_type": { "const": "urn:khoa:params:oauth:token-type:assistance" },
                "actor_token": described("The officer's own access token for {issuer}/console/v1, bound to the key that signs the request."),
                "actor_token_type": { "const": "urn:ietf:params:oauth:token-type:access_token" },
                "requested_token_type": { "const": "urn:ietf:params:oauth:token-type:access_token" },
                "audience": described("{issuer}/app/v1, or nothing."),
                "scope": described("assist.standing, assist.applications: at most what the person agreed to and is registered."),
            }),
        ),
        grant("client_credentials", &[], json!({ "scope": described("At most what is registered.") })),
    ] })
}

fn backchannel_request() -> Value {
    let signed = json!({
        "type": "object", "required": ["request"],
        "properties": { "request": described("Of a client that signs its requests, and then alone: what others say in the form, as \
            claims of a token (CIBA Core 7.1.1) with iss, aud, exp, iat, nbf and jti.") },
    });
    let said = json!({
        "allOf": [schema("Resources"), {
            "type": "object", "required": ["scope", "login_hint"],
            "properties": {
                "scope": described("With openid."),
                "login_hint": described("The number, mobile number or e-mail address that the person gave."),
                "user_code": { "type": "string", "description": "The code that the person has set and tells a client registered with backchannel_user_code_parameter; no other client sends one." },
                "binding_message": { "type": "string", "maxLength": 60, "description": "Plain text that both sides show." },
                "client_notification_token": {
                    "type": "string", "minLength": 22, "maxLength": 1024, "pattern": "^[A-Za-z0-9._~+/-]+=*$",
                    "description": "Required in ping and push mode: by which the client knows that it is us who call.",
                },
                "requested_expiry": { "type": "integer", "description": "Seconds; 30 to 900 are kept to, 3600 to 604800 where a document is to be signed." },
                "authorization_details": described("A JSON array (RFC 9396) of one object with type urn:vn:eid:signature, title (at most 120 \
                    characters of plain text) and sha256 (base64url): a document that login_hint is to sign for an organisation. Whoever \
                    is meant has to be its signer or legal representative at this service, or it reaches nobody."),
                "khoa_filed_by": described("With authorization_details: the access token that this client got from whoever filed the \
                    document, who acts for the organisation. Named themselves, they are reached as little as anybody who is no signer."),
                "acr_values": string(),
            },
        }],
    });
    json!({ "allOf": [schema("ClientCredentials"), { "oneOf": [said, signed] }] })
}

fn backchannel_acknowledgement() -> Value {
    json!({
        "type": "object", "required": ["auth_req_id", "expires_in"],
        "properties": {
            "auth_req_id": described("By which the client comes for the tokens, once."),
            "expires_in": { "type": "integer", "description": "Seconds." },
            "interval": { "type": "integer", "description": "Seconds between two questions at the token endpoint; not there in push mode." },
            "khoa_number": { "type": "string", "pattern": "^[1-9][0-9]$", "description": "To be shown: the person types it. Not there for a client whose binding_message people compare." },
        },
    })
}

fn userinfo() -> Value {
    let shape = |claim: &str, scope: &str| {
        let kind = match claim {
            "email_verified" | "phone_number_verified" => "boolean",
            "updated_at" | "eid_level" | "eid_issued_at" => "integer",
            "address" => "object",
            _ => "string",
        };
        json!({ "type": kind, "description": format!("Opened by the scope {scope}.") })
    };
    // What the sign-in was stands in the ID token; only `sub` of it is repeated here.
    let said = SCOPES.iter().filter(|row| row.name != "openid");
    let mut properties: Map<String, Value> = said
        .flat_map(|row| row.claims.iter().map(move |claim| ((*claim).to_owned(), shape(claim, row.name))))
        .collect();
    properties.insert("sub".to_owned(), described("The person, to the client's sector only."));
    json!({ "type": "object", "required": ["sub"], "properties": properties })
}

/// RFC 9457, with the whole catalogue.
pub(super) fn problem() -> Value {
    let row = |kind: &ProblemType| {
        json!({
            "const": urn(*kind), "title": kind.title(),
            "description": format!("Answered with status {}.", kind.status().as_u16()),
        })
    };
    let catalogue: Vec<Value> = ProblemType::ALL.iter().map(row).collect();
    json!({
        "type": "object", "required": ["type", "title", "status"], "description": "RFC 9457.",
        "properties": {
            "type": { "type": "string", "oneOf": catalogue },
            "title": described("In English, one for each type."),
            "status": { "type": "integer" },
            "detail": described("In the reader's language."),
            "instance": described("urn:khoa:request: and the name of the request, to quote to support."),
            "next": described("A path of ours where a browser can make the request possible."),
            "errors": { "type": "array", "items": {
                "type": "object", "required": ["field", "detail"],
                "properties": { "field": string(), "detail": described("In English, for whoever wrote the caller.") },
            } },
        },
    })
}

fn passkey_answer(required: &[&str], more: Value) -> Value {
    let common = json!({
        "ceremony": string(),
        "credential": { "type": "object", "description": "PublicKeyCredential.toJSON() of WebAuthn Level 3." },
    });
    let members = [common, more].into_iter().filter_map(|part| match part {
        Value::Object(members) => Some(members),
        _ => None,
    });
    let properties: Map<String, Value> = members.flatten().collect();
    json!({ "type": "object", "required": required, "properties": properties })
}
