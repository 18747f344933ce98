//! What the official app asks for by itself, where others open a browser; and by which files phones know that app.

use serde_json::{Map, Value, json};

use super::operation::{Operation, schema};
use super::provider::{FORM, JSON, OF_CLIENTS, PROOF, clients};
use crate::op::error::{Code, Obstacle};

/// Every address, with what it takes.
pub(super) fn paths() -> [(&'static str, Value); 3] {
    [
        ("/authorize-challenge", json!({ "post": challenge().write() })),
        ("/.well-known/assetlinks.json", json!({ "get": assetlinks().write() })),
        ("/.well-known/apple-app-site-association", json!({ "get": apple().write() })),
    ]
}

fn challenge() -> Operation {
    let text = "OAuth 2.0 for First-Party Applications, for official apps alone. First the request that /authorize would take: the answer is \
        insufficient_authorization (400) with auth_session, publicKey (for the phone's passkey sheet) and, where the key of a bound phone \
        may answer, phone (passcode: true in it where the key was too weak alone and a passcode is set). Then client_id, auth_session and one answer: a code. An auth_session is good for five minutes, for one right \
        answer, and for the app and the key that asked; the code is bound to that key. redirect_to_web: open the same request in the \
        system's browser.";
    let codes = [
        &OF_CLIENTS[..],
        &[
            Code::InvalidSession,
            Code::UnauthorizedClient,
            Code::UnsupportedResponseType,
            Code::InvalidScope,
            Code::InvalidTarget,
            Code::InvalidDpopProof,
            Code::UseDpopNonce,
            Code::SlowDown,
            Code::LoginRequired,
            Code::RequestNotSupported,
            Code::RequestUriNotSupported,
            Code::RegistrationNotSupported,
            Code::UnmetAuthenticationRequirements,
        ],
    ]
    .concat();
    let answered = json!({
        "type": "object", "required": ["authorization_code"],
        "properties": { "authorization_code": { "type": "string", "description": "Redeemed at /token as every code." } },
    });
    clients(Operation::new("authorizeChallenge", "Ask for a code without a browser", text))
        .header("DPoP", true, PROOF)
        .body(FORM, true, body())
        .answer_with(200, "The person has answered.", JSON, &answered)
        .refuses(&codes)
        .refuses_with(Code::AccessDenied, &obstacles(&IN_THE_APP))
        .refuses_with(Code::RedirectToWeb, &obstacles(&IN_THE_BROWSER))
        .refuses_with(Code::InsufficientAuthorization, &wanted())
}

/// What an app can do something about by itself.
const IN_THE_APP: [Obstacle; 4] =
    [Obstacle::PasscodeWrong, Obstacle::PhoneUnreadable, Obstacle::PhoneUnknown, Obstacle::PhoneTakenOff];

/// What it cannot.
const IN_THE_BROWSER: [Obstacle; 2] = [Obstacle::PasscodeUnset, Obstacle::PasscodeRests];

/// What stands in the app's way, where its code has more than one cause that the app goes on from differently.
fn obstacles(these: &[Obstacle]) -> Value {
    let names: Vec<&str> = these.iter().map(|one| one.as_str()).collect();
    let about = "What an app goes by; error_description is for its developer, and changes.";
    json!({ "properties": { "khoa_obstacle": { "enum": names, "description": about } } })
}

fn text(about: &str) -> Value {
    json!({ "type": "string", "description": about })
}

/// The request itself, or one answer to what it was told.
fn body() -> Value {
    let asked = json!({
        "allOf": [schema("ClientCredentials"), schema("Resources"), {
            "type": "object", "required": ["response_type", "redirect_uri", "code_challenge", "code_challenge_method"],
            "properties": {
                "response_type": { "const": "code" }, "redirect_uri": text("A registered one: /token is told the same."),
                "scope": text("At most what is registered."), "code_challenge": text("RFC 7636."),
                "code_challenge_method": { "const": "S256" }, "nonce": text("Echoed in the ID token."),
                "acr_values": text("How strong an answer it takes."), "max_age": text("Seconds."),
            },
        }],
    });
    let answered = |by: &str, told: &[(&str, &str)]| {
        let named = told.iter().map(|(name, what)| ((*name).to_owned(), text(what)));
        let session = ("auth_session".to_owned(), text("Of the answer before, as it came."));
        let properties: Map<String, Value> = named.chain([session]).collect();
        let own = json!({ "type": "object", "required": ["auth_session", by], "properties": properties });
        json!({ "allOf": [schema("ClientCredentials"), own] })
    };
    let phone = "A token that the phone's key has signed (typ khoa-sign-in+jwt, ES256, the key as jwk in its header), whose member \
        auth_session is the SHA-256 of auth_session in base64url.";
    let passcode = "The six digits that its holder typed. Tried five times, with growing waits (slow_down), and then not taken until it \
        is set anew (redirect_to_web).";
    json!({ "oneOf": [
        asked,
        answered("passkey", &[("passkey", "PublicKeyCredential.toJSON(), as a text.")]),
        answered("phone", &[("phone", phone), ("passcode", passcode)]),
    ] })
}

/// What insufficient_authorization brings to answer with.
fn wanted() -> Value {
    let options = "PublicKeyCredentialRequestOptions, in the JSON form of WebAuthn Level 3.";
    let phone = "Where the key of a bound phone may answer: the typ of what it signs, and whether the passcode has to come with it.";
    json!({
        "required": ["auth_session", "publicKey"],
        "properties": {
            "auth_session": text("Goes back with the answer."),
            "publicKey": { "type": "object", "description": options },
            "phone": {
                "type": "object", "required": ["typ"],
                "properties": { "typ": { "const": "khoa-sign-in+jwt" }, "passcode": { "const": true } },
                "description": phone,
            },
        },
    })
}

fn assetlinks() -> Operation {
    let text =
        "Digital Asset Links: the apps on Android that are handed our passkeys, as the operator names them.";
    let list = json!({ "type": "array", "items": { "type": "object" } });
    Operation::new("assetlinks", "Which apps on Android are ours", text)
        .answer_with(200, "The apps.", JSON, &list)
}

fn apple() -> Operation {
    let text =
        "Apple's associated domains: the apps that are handed our passkeys, as the operator names them.";
    Operation::new("appleAppSiteAssociation", "Which apps on Apple's phones are ours", text).answer_with(
        200,
        "The apps.",
        JSON,
        &json!({ "type": "object" }),
    )
}
