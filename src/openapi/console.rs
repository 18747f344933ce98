//! The document of `/console/v1`: what officers do, for programs of their agencies.

use serde_json::{Value, json};

use super::api::{self, JSON, list, object};
use super::applications as shapes;
use super::assistances;
use super::merges;
use super::operation::{Operation, schema};
use super::{readiness, services, visits};
use crate::api::console::SCOPES;
use crate::base::ProblemType;

pub(super) fn document() -> Value {
    let paths = json!({
        "/console/v1/seats": { "get": seats().write() },
        "/console/v1/queue": { "get": queue().write() },
        "/console/v1/changeover": { "get": in_a_seat(changeover()).write() },
        "/console/v1/clients": { "get": api::paged(in_a_seat(services::clients())).write() },
        "/console/v1/readiness": { "get": in_a_seat(readiness::board()).write() },
        "/console/v1/readiness/{province}/{criterion}": { "put": in_a_seat(readiness::enter()).write() },
        "/console/v1/merges": {
            "get": merges::list(in_a_seat).write(), "post": merges::name(in_a_seat).write(),
        },
        "/console/v1/merges/{id}/look": { "post": merges::look(in_a_seat).write() },
        "/console/v1/merges/{id}/propose": { "post": merges::propose(in_a_seat).write() },
        "/console/v1/merges/{id}/decide": { "post": merges::decide(in_a_seat).write() },
        "/console/v1/visits": { "get": in_a_seat(visits::visits()).write() },
        "/console/v1/applications/{id}/attendance": { "post": in_a_seat(visits::attend()).write() },
        "/console/v1/applications/{id}/look": { "post": look().write() },
        "/console/v1/applications/{id}/ask": { "post": ask().write() },
        "/console/v1/applications/{id}/propose": { "post": propose().write() },
        "/console/v1/applications/{id}/decide": { "post": decide().write() },
        "/console/v1/applications/{id}/compare": { "post": compare().write() },
        "/console/v1/applications/{id}/visit": { "post": visit().write() },
        "/console/v1/applications/{id}/forward": { "post": forward().write() },
        "/console/v1/applications/{id}/evidence/{n}": { "post": evidence().write() },
        "/console/v1/assistances": { "post": assistances::ask(in_a_seat).write() },
        "/console/v1/assistances/{id}": { "get": assistances::help(in_a_seat).write() },
        "/console/v1/assistances/{id}/begin": { "post": assistances::begin(in_a_seat).write() },
        "/console/v1/assistances/{id}/end": { "post": assistances::leave(in_a_seat).write() },
        "/console/v1/requests": { "post": take_in().write() },
    });
    let about = "For programs of agencies whose officers work with applications; the same as the pages of /console. Ask for a token \
        at /authorize and /token with resource={issuer}/console/v1; the client is official and registered with --may-ask \
        {issuer}/console/v1. The officer signs in with a passkey and has a mandate of an agency that is active today; Acting-As \
        names the seat. Session cookies open nothing here.";
    let flow = json!({ "authorizationCode": {
        "authorizationUrl": "/authorize", "tokenUrl": "/token", "refreshUrl": "/token", "scopes": api::scopes(&SCOPES),
    } });
    api::document(("Khoá: for officers", about), &paths, schemas(), &flow)
}

fn of_officers(operation: Operation) -> Operation {
    api::operation(operation, SCOPES[0].0).problems(&[ProblemType::PasskeyNeeded, ProblemType::NotEntitled])
}

fn in_a_seat(operation: Operation) -> Operation {
    of_officers(operation)
        .header("Acting-As", true, "The seat, as ROLE@AGENCY, such as clerk@H01.01; see /console/v1/seats.")
        .problems(&[ProblemType::InvalidField, ProblemType::BadRequest])
}

fn changeover() -> Operation {
    let text = "How far the change-over from accounts of other systems has come: counts by province and by what blocks \
        accounts, of nobody. For seats of the identity authority.";
    Operation::new("changeover", "The board of the change-over", text).answer_with(
        200,
        "The board.",
        JSON,
        &schema("Changeover"),
    )
}

/// What the board says of all, and of each province.
fn progress() -> Value {
    let number = json!({ "type": "integer" });
    let blocked = json!({
        "type": "object", "additionalProperties": { "type": "integer" },
        "description": "How many each reason blocks: two_holders, no_account, closed, locked, not_represented, no_level, subject_taken, two_subjects.",
    });
    let text = json!({ "type": ["string", "null"], "description": "Null for accounts of no province that is known." });
    let as_of = json!({
        "type": ["string", "null"], "format": "date-time",
        "description": "When the account was matched that was matched longest ago; null where none waits.",
    });
    let moved = json!({
        "type": "integer", "description": "Those whose holder has signed in here since a list brought the old account, and can.",
    });
    let states = [("moved", &moved), ("ready", &number), ("blocked", &blocked)];
    let counts = [&[("all", &number)][..], &states].concat();
    let province = [&[("province", &text), ("name", &text)], &counts[..]].concat();
    let items = json!({ "type": "array", "items": object(&province) });
    let sources = json!({ "type": "array", "items": of_source(&states) });
    object(&[&counts[..], &[("as_of", &as_of), ("items", &items), ("sources", &sources)]].concat())
}

/// What the board says of each system that accounts come from.
fn of_source(counts: &[(&'static str, &Value)]) -> Value {
    let text = json!({ "type": "string" });
    let came_in = json!({
        "type": "integer", "description": "All that came in: moved, ready, blocked and rejected together.",
    });
    let rejected =
        json!({ "type": "integer", "description": "Rows of the newest list that were not taken." });
    let listed = json!({
        "type": ["string", "null"], "format": "date-time", "description": "When the newest list was brought.",
    });
    let at = json!({
        "type": ["string", "null"], "format": "date-time",
        "description": "From this second on its accounts are good there no more; null where it is not set.",
    });
    let left = json!({ "type": ["integer", "null"], "description": "Until then; null where that is over, or not set." });
    let successor = json!({ "type": ["string", "null"], "description": "The client that takes its place." });
    let portals = json!({
        "type": "array", "description": "The portals that close in the same second.",
        "items": object(&[("client_id", &text), ("successor", &successor)]),
    });
    let own = [
        ("source", &text),
        ("came_in", &came_in),
        ("rejected", &rejected),
        ("listed_at", &listed),
        ("cut_over_at", &at),
        ("seconds_left", &left),
        ("portals", &portals),
    ];
    object(&[&own[..], counts].concat())
}

fn seats() -> Operation {
    let text = "For which agencies the officer acts, and as what.";
    of_officers(Operation::new("seats", "The officer's seats", text)).answer_with(
        200,
        "At least one.",
        JSON,
        &schema("Seats"),
    )
}

fn queue() -> Operation {
    let text = "What is due first first, those without a day last. The cursor is good for this seat and this filter.";
    let operation = Operation::new("queue", "What waits for the officer's unit", text)
        .query("state", "Only in these states, with a comma between; every open one unless said.")
        .query("kind", "Only of this kind.")
        .query("due_by", "Only what is due on that day or before, YYYY-MM-DD.");
    api::paged(in_a_seat(operation)).answer_with(200, "A page.", JSON, &schema("Queue"))
}

fn look() -> Operation {
    let text = "Puts on record that the officer looked at the person, and what for, before anything is shown; the person reads it in \
        their history. What waits for another unit is not there.";
    in_a_seat(Operation::new("look", "Open the dossier of an application", text).path("id", shapes::ID))
        .body(JSON, true, schema("Purpose"))
        .answer_with(200, "The dossier.", JSON, &schema("Dossier"))
        .problems(&[ProblemType::NotFound, ProblemType::UnsupportedMediaType])
}

/// What changes an application, as it was seen.
fn change(operation: Operation, body: &str) -> Operation {
    shapes::as_seen(in_a_seat(operation.path("id", shapes::ID)))
        .body(JSON, true, schema(body))
        .answer_with(
            200,
            "The application as it is now; its version is in ETag.",
            JSON,
            &schema("Application"),
        )
        .problems(&[ProblemType::UnsupportedMediaType])
}

fn ask() -> Operation {
    let text = "Sends it back to the applicant for what is missing or wrong. The authority's clock stands until it comes back.";
    change(Operation::new("ask", "Ask for more", text), "MoreWanted")
}

fn propose() -> Operation {
    let text = "Where the law wants two officers: this one proposes, another decides.";
    change(Operation::new("propose", "Propose a decision", text), "Decision")
}

fn decide() -> Operation {
    let text = "Nothing that the law refuses can be granted. A refusal has a reason and says it in words (Decree 69/2024, article 30).";
    change(Operation::new("decide", "Decide", text), "Decision")
}

fn compare() -> Operation {
    let text = "A photo taken at the counter, a JPEG or PNG of up to 6 MiB, is compared with the one the register has of whoever is \
        declared. It is not kept; what was found is, and rules when the visit is recorded: where it was not sure or did not answer, \
        the officer judges and says why.";
    let operation = Operation::new("compare", "Compare the face at the counter", text).path("id", shapes::ID);
    let file = json!({ "type": "string", "contentMediaType": "application/octet-stream" });
    shapes::as_seen(in_a_seat(operation))
        .body("multipart/form-data", true, object(&[("file", &file)]))
        .answer_with(200, "What was found; the version from now on is in ETag.", JSON, &schema("Compared"))
        .problems(&[ProblemType::TooLarge])
}

fn visit() -> Operation {
    let text = "Records that the applicant was at the counter with their papers. The dossier is complete with it, and its term begins.";
    change(Operation::new("visit", "Check the applicant in person", text), "Visit")
}

fn forward() -> Operation {
    let text = "Sends an authority's letter on to the identity authority, within one working day; its own term begins with it.";
    let operation = Operation::new("forward", "Forward a letter", text).path("id", shapes::ID);
    shapes::as_seen(in_a_seat(operation)).answer_with(
        200,
        "The application as it is now; its version is in ETag.",
        JSON,
        &schema("Application"),
    )
}

fn evidence() -> Operation {
    let text = "Puts the look at the person on record, as opening the dossier does. Files are gone six months after the decision.";
    let content = json!({ "type": "string", "format": "binary" });
    let operation = in_a_seat(
        Operation::new("evidence", "A paper or picture that was handed in", text).path("id", shapes::ID),
    )
    .path("n", "Its number in the dossier's handed_in.")
    .body(JSON, true, schema("Purpose"))
    .problems(&[ProblemType::NotFound, ProblemType::UnsupportedMediaType]);
    ["image/jpeg", "image/png", "application/pdf"]
        .into_iter()
        .fold(operation, |operation, kind| operation.answer_with(200, "The file.", kind, &content))
}

fn take_in() -> Operation {
    let text = "A letter of an authority that wants somebody's account locked or opened again (Decree 69/2024, article 30). That the \
        holder was looked for is on record. The unit forwards it within one working day; the identity authority proposes and decides \
        it like any application, with two officers. Each letter is a request and a ground of its own. Or the holder, who is at the counter, \
        has lost a phone (recovery; nobody wrote, authority and letter are empty): the same counter sees them and decides, and every \
        phone is off the account.";
    api::once(in_a_seat(Operation::new("takeIn", "Take in an authority's letter", text)))
        .body(JSON, true, schema("Letter"))
        .answer_with(201, "What was begun; its version is in ETag.", JSON, &schema("Application"))
        .problems(&[ProblemType::NotFound, ProblemType::AlreadyOpen, ProblemType::UnsupportedMediaType])
}

fn schemas() -> Value {
    let text = json!({ "type": "string" });
    let seat = object(&[
        ("acting_as", &text),
        ("agency", &text),
        ("role", &json!({ "enum": ["clerk", "immigration", "authority", "security"] })),
    ]);
    let purposes = crate::api::console::purposes();
    let mut all = shapes::schemas();
    let [readiness_board, readiness_said, readiness_entered] = readiness::schemas();
    let own = [
        ("Seats", object(&[("items", &json!({ "type": "array", "items": seat }))])),
        ("Queue", list(&schema("Application"))),
        ("Changeover", progress()),
        readiness_board,
        readiness_said,
        readiness_entered,
        ("Purpose", object(&[("purpose", &json!({ "enum": purposes }))])),
        ("Dossier", dossier()),
        (
            "Letter",
            object(&[
                (
                    "what",
                    &json!({ "enum": ["lock", "unlock", "recovery"], "description": "What a letter asks for; or that the holder, who is at the counter, has lost a phone." }),
                ),
                (
                    "holder",
                    &json!({ "type": "string", "description": "What the holder is found by: a number, phone or mail address." }),
                ),
                (
                    "authority",
                    &json!({ "type": "string", "description": "The code of the authority that wrote it." }),
                ),
                ("letter", &json!({ "type": "string", "description": "The number of the letter." })),
                ("why", &text),
            ]),
        ),
        (
            "MoreWanted",
            object(&[
                ("wanted", &json!({ "type": "array", "minItems": 1, "items": text })),
                ("words", &text),
            ]),
        ),
        ("Decision", decision()),
        (
            "Visit",
            json!({
                "type": "object", "required": ["papers", "biometrics"],
                "properties": {
                    "papers": { "enum": ["genuine", "in_renewal", "not_genuine"] },
                    "biometrics": { "enum": ["not_asked", "down", "yes", "no", "unsure"] },
                    "why": { "type": "string", "description": "Why the officer judges so, where a comparison could not tell." },
                    "guardian": { "type": "boolean", "description": "Whether whoever asks for a child or a ward stood beside them, with their own papers. Without them nobody is seen for whom another asks." },
                },
            }),
        ),
        (
            "Compared",
            object(&[
                ("verdict", &json!({ "enum": ["not_asked", "down", "yes", "no", "unsure"] })),
                ("version", &json!({ "type": "integer" })),
            ]),
        ),
    ];
    if let Value::Object(members) = &mut all {
        members.extend(own.into_iter().map(|(name, shape)| (name.to_owned(), shape)));
        members.extend(merges::schemas());
        members.extend(visits::of_officers().into_iter().chain(services::schemas()));
        members.extend(assistances::of_officers());
    }
    all
}

fn decision() -> Value {
    let text = json!({ "type": "string" });
    json!({
        "oneOf": [
            { "type": "object", "required": ["decision"], "properties": { "decision": { "const": "approve" } } },
            { "type": "object", "required": ["decision", "reason", "words"], "properties": {
                "decision": { "const": "refuse" }, "reason": text,
                "words": { "type": "string", "description": "What the applicant reads." },
            } },
        ],
    })
}

fn bond() -> Value {
    let (text, maybe) = (json!({ "type": "string" }), json!({ "type": ["string", "null"] }));
    let day = json!({ "type": "string", "format": "date" });
    let last = json!({ "type": ["string", "null"], "format": "date", "description": "The last day." });
    object(&[
        ("id", &text),
        (
            "acts",
            &json!({ "type": "boolean", "description": "The person acts for the other; else the other for the person." }),
        ),
        ("other", &text),
        ("name", &maybe),
        (
            "role",
            &json!({ "enum": [
                "legal_representative", "administrator", "signer", "submitter", "viewer", "parent", "guardian",
            ] }),
        ),
        (
            "scope",
            &json!({ "type": "array", "items": text, "description": "Groups of services; none are all." }),
        ),
        ("from", &day),
        ("until", &last),
        ("confirm_by", &last),
        ("ended_at", &json!({ "type": ["string", "null"], "format": "date-time" })),
        ("ended_why", &maybe),
    ])
}

fn dossier() -> Value {
    let anything = |text: &str| json!({ "type": "object", "description": text });
    let more = object(&[
        ("declared", &anything("What the applicant declares.")),
        (
            "found",
            &anything("What registers, comparisons and officers found, each with its source and its day."),
        ),
        ("handed_in", &json!({ "type": "array", "items": schema("Paper") })),
        ("steps", &json!({ "type": "array", "items": schema("Step") })),
        ("mandates", &json!({ "type": "array", "items": bond() })),
    ]);
    json!({ "allOf": [schema("Application"), more] })
}
