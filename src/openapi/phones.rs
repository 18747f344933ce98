//! The phones that are keys of an account.

use serde_json::{Value, json};

use super::api::{self, JSON, object};
use super::operation::{Operation, schema};
use crate::api::app::SCOPES;
use crate::base::ProblemType;

pub(super) fn challenge() -> Operation {
    let text = "What the phone's keystore puts into its statement when it makes the key: on Android the bytes of this text are the \
        attestation challenge; on Apple's phones the client data hash is the SHA-256 of this text, a full stop and the key's \
        thumbprint. Anybody may ask.";
    let shape =
        object(&[("challenge", &json!({ "type": "string" })), ("expires_in", &json!({ "type": "integer" }))]);
    Operation::new("attestationChallenge", "A challenge for the phone's keystore", text)
        .metered()
        .answer_with(200, "The challenge, and for how many seconds it is good.", JSON, &shape)
}

pub(super) fn devices() -> Operation {
    let text = "Each by a key that never leaves it; this is the one that asks.";
    api::operation(Operation::new("devices", "The phones that are keys of the account", text), SCOPES[3].0)
        .answer_with(200, "The phones; one at most, as the law stands.", JSON, &schema("Devices"))
}

pub(super) fn bind() -> Operation {
    let text = "The key of the token, which has signed the proof of this request, is a key of the account from now on: make it in the \
        phone's keystore (P-256), and ask for the token with it. It takes a sign-in of this moment, by a passkey where there is one. \
        A key that was taken off is never bound again. What the phone's maker attests of the key raises what its answers are worth; a \
        statement that does not hold refuses nothing, and but says why.";
    api::once(api::operation(Operation::new("bindDevice", "Bind this phone", text), SCOPES[3].0))
        .body(JSON, true, schema("NewDevice"))
        .answer_with(201, "Bound.", JSON, &schema("BoundDevice"))
        .problems(&[
            ProblemType::InvalidField,
            ProblemType::BadRequest,
            ProblemType::UnsupportedMediaType,
            ProblemType::FreshSignInNeeded,
            ProblemType::Taken,
            ProblemType::AlreadyOpen,
        ])
}

pub(super) fn ask_handover() -> Operation {
    let text = "For a new phone where another is bound: whichever phone of the account says yes to the question gives its place to this one. \
        The old phone finds it among its approvals, with matter handover in the text; its holder types there the number that this phone \
        shows. Good for five minutes. Where the old phone is lost, it is taken off instead.";
    api::once(api::operation(
        Operation::new("askHandover", "Ask for another phone's place", text),
        SCOPES[3].0,
    ))
    .body(JSON, true, object(&[("label", &label())]))
    .answer_with(201, "Asked; the number is to be shown.", JSON, &schema("Handover"))
    .problems(&COMING)
    .problems(&[ProblemType::TooManyAttempts])
}

pub(super) fn take_handover() -> Operation {
    let text = "For the phone that asked, once the other one has said yes: it is bound, and the other is no key any more, with all that was \
        bound to it. Where the question stands is told at /app/v1/approvals/{id}.";
    let comes = json!({
        "type": "object", "additionalProperties": false, "properties": { "attestation": statement() },
    });
    api::once(api::operation(
        Operation::new("takeHandover", "Take the other phone's place", text),
        SCOPES[3].0,
    ))
    .path("id", "The question's id, apr_….")
    .body(JSON, true, comes)
    .answer_with(201, "Bound.", JSON, &schema("BoundDevice"))
    .problems(&COMING)
    .problems(&[ProblemType::Stale])
}

pub(super) fn ask_by_card() -> Operation {
    let text = "For a new phone where the one that is bound is lost: the chip of the holder's identity card says yes in its place. It takes a \
        sign-in of this moment by any means, a password too. The challenge is eight bytes for the chip to answer, good once, within \
        five minutes, for this phone and sign-in; five an hour. not-found where this installation reads no cards.";
    let shape =
        object(&[("challenge", &json!({ "type": "string" })), ("expires_in", &json!({ "type": "integer" }))]);
    let operation = Operation::new("askByCard", "Ask for a challenge to an identity card", text);
    api::operation(operation, SCOPES[3].0)
        .answer_with(201, "The challenge in base64url, and for how many seconds it is good.", JSON, &shape)
        .problems(&[
            ProblemType::FreshSignInNeeded,
            ProblemType::InvalidField,
            ProblemType::Taken,
            ProblemType::NotFound,
            ProblemType::TooManyAttempts,
        ])
}

pub(super) fn show_card() -> Operation {
    let text = "What the phone has read of the chip, and what the chip has answered: it goes to the national service as it came, and is \
        kept nowhere. Where that finds the holder's card in force, this phone is bound and all others are keys no more. unavailable \
        where nobody can say: the challenge is spent all the same, and another is asked for later.";
    let bytes = json!({ "type": "string", "contentEncoding": "base64" });
    let chip = object(&[
        (
            "files",
            &json!({ "type": "object", "additionalProperties": bytes, "minProperties": 1, "maxProperties": 16, "description": "Files of the chip by name, such as sod and dg13." }),
        ),
        ("answer", &bytes),
    ]);
    let shown = json!({
        "type": "object", "required": ["label", "chip"], "additionalProperties": false,
        "properties": { "label": label(), "attestation": statement(), "chip": chip },
    });
    api::once(api::operation(
        Operation::new("showCard", "Bind this phone by an identity card", text),
        SCOPES[3].0,
    ))
    .path("challenge", "As it was given.")
    .body(JSON, true, shown)
    .answer_with(201, "Bound.", JSON, &schema("BoundDevice"))
    .problems(&[
        ProblemType::InvalidField,
        ProblemType::BadRequest,
        ProblemType::UnsupportedMediaType,
        ProblemType::FreshSignInNeeded,
        ProblemType::Taken,
        ProblemType::Stale,
        ProblemType::NotEntitled,
        ProblemType::Unavailable,
    ])
}

/// What a phone may be told that comes in the place of another.
const COMING: [ProblemType; 6] = [
    ProblemType::InvalidField,
    ProblemType::BadRequest,
    ProblemType::UnsupportedMediaType,
    ProblemType::FreshSignInNeeded,
    ProblemType::Taken,
    ProblemType::NotFound,
];

pub(super) fn rename() -> Operation {
    let operation =
        Operation::new("renameDevice", "Call a phone something else", "For its holder alone to read.");
    api::operation(operation, SCOPES[3].0)
        .path("device", "The phone's id, dev_….")
        .header("If-Match", true, "The version of the phone as it was seen, between quotes.")
        .body(JSON, true, object(&[("label", &label())]))
        .answer_with(200, "Named; the version from now on is in ETag.", JSON, &schema("Device"))
        .problems(&[
            ProblemType::SeenNeeded,
            ProblemType::ChangedMeanwhile,
            ProblemType::InvalidField,
            ProblemType::BadRequest,
            ProblemType::UnsupportedMediaType,
        ])
}

fn label() -> Value {
    json!({ "type": "string", "description": "One line of 60 characters at most." })
}

pub(super) fn revoke() -> Operation {
    let text = "Whatever is bound to its key ends within a second on every server: its app is signed out, and no token of it opens \
        anything any more. Any phone or browser of the holder may do it.";
    let revoked = object(&[("id", &json!({ "type": "string" })), ("revoked", &json!({ "const": true }))]);
    api::operation(Operation::new("revokeDevice", "Take a phone off", text), SCOPES[3].0)
        .path("device", "The phone's id, dev_….")
        .answer_with(200, "It is no key any more.", JSON, &revoked)
        .problems(&[ProblemType::NotFound])
}

pub(super) fn passcode() -> Operation {
    let text = "Six digits that count beside the key of a phone: at /authorize-challenge the phone signs and its holder types them, in one \
        call. rests: it was wrong five times, and is not taken until it is set anew.";
    api::operation(Operation::new("passcode", "Whether a passcode is set", text), SCOPES[3].0).answer_with(
        200,
        "When it was set, if it was.",
        JSON,
        &schema("Passcode"),
    )
}

pub(super) fn set_passcode() -> Operation {
    let text = "In place of any before, and of the one for duress that was set with it: whoever sends none has none. No answer tells whether there is one. It takes a sign-in of this moment, by a passkey where there is one. Those that are guessed first, and \
        those made of the day of birth or of an own number, are refused. It ends when the last phone is taken off.";
    let digits = json!({ "type": "string", "pattern": "^[0-9]{6}$" });
    let duress = json!({
        "type": "string", "pattern": "^[0-9]{6}$",
        "description": "Opens what the passcode opens, and locks the account a while later: for when somebody forces the holder. Not a slip away from the other.",
    });
    let wanted = json!({
        "type": "object", "required": ["passcode"], "additionalProperties": false,
        "properties": { "passcode": digits, "duress_passcode": duress },
    });
    api::operation(Operation::new("setPasscode", "Set the passcode", text), SCOPES[3].0)
        .body(JSON, true, wanted)
        .answer_with(200, "Set.", JSON, &schema("Passcode"))
        .problems(&[
            ProblemType::InvalidField,
            ProblemType::BadRequest,
            ProblemType::UnsupportedMediaType,
            ProblemType::FreshSignInNeeded,
            ProblemType::TooManyAttempts,
        ])
}

pub(super) fn remove_passcode() -> Operation {
    let text = "The key of the phone counts alone again. It takes a sign-in of this moment.";
    api::operation(Operation::new("removePasscode", "Remove the passcode", text), SCOPES[3].0)
        .answer_with(200, "None is set.", JSON, &schema("Passcode"))
        .problems(&[ProblemType::FreshSignInNeeded])
}

/// The shapes of all.
pub(super) fn schemas() -> [(String, Value); 6] {
    let text = json!({ "type": "string" });
    let tier = json!({
        "enum": ["unproven", "known", "hardware"],
        "description": "How far the keystore is believed: hardware answers questions at level 2, the others at level 1.",
    });
    let device = object(&[
        ("id", &text),
        ("label", &json!({ "type": "string", "description": "What its holder calls it." })),
        ("bound_at", &json!({ "type": "string", "format": "date-time" })),
        ("version", &json!({ "type": "integer" })),
        ("tier", &tier),
        ("this", &json!({ "type": "boolean", "description": "Whether it is the one that asks." })),
    ]);
    let devices = object(&[("items", &json!({ "type": "array", "items": schema("Device") }))]);
    let but = json!({ "type": ["string", "null"], "description": "What keeps it from being believed further, for the developer." });
    let bound = json!({ "allOf": [schema("Device"), object(&[("but", &but)])] });
    let handover = object(&[
        ("id", &text),
        (
            "number",
            &json!({ "type": "string", "description": "Two digits, for the holder to read off this phone." }),
        ),
        ("expires_at", &json!({ "type": "string", "format": "date-time" })),
    ]);
    let passcode = object(&[
        ("set_at", &json!({ "type": ["string", "null"], "format": "date-time" })),
        ("rests", &json!({ "type": "boolean" })),
    ]);
    let wanted = json!({
        "type": "object", "required": ["label"], "additionalProperties": false,
        "properties": { "label": label(), "attestation": statement() },
    });
    [
        ("Device", device),
        ("Devices", devices),
        ("BoundDevice", bound),
        ("NewDevice", wanted),
        ("Handover", handover),
        ("Passcode", passcode),
    ]
    .map(|(name, shape)| (name.to_owned(), shape))
}

fn statement() -> Value {
    let text = json!({ "type": "string" });
    json!({ "oneOf": [
        object(&[
            ("format", &json!({ "const": "android-key" })), ("challenge", &text),
            ("chain", &json!({ "type": "array", "items": text, "description": "The key's certificate first, each DER in base64." })),
        ]),
        object(&[
            ("format", &json!({ "const": "apple-appattest" })), ("challenge", &text),
            ("object", &json!({ "type": "string", "description": "The attestation object in base64." })),
        ]),
    ] })
}
