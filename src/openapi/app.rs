//! The document of `/app/v1`: what the official app calls for the person whose token it holds.

use serde_json::{Value, json};

use super::api::{self, JSON, list, object};
use super::applications as shapes;
use super::operation::{Operation, schema};
use super::{
    approvals, assistances, cases, changeover, held, organisations, person, phones, places, rights, visits,
    wards,
};
use crate::api::app::SCOPES;
use crate::base::ProblemType;

pub(super) fn document() -> Value {
    let mut paths = json!({
        "/app/v1/home": { "get": person::home().write() },
        "/app/v1/profile": { "get": person::profile().write() },
        "/app/v1/places": { "get": places::cached(places::places(of_reader)).write() },
        "/app/v1/places/{code}": { "get": places::cached(places::one(of_reader)).write() },
        "/app/v1/session": { "post": person::begin_session().write() },
        "/app/v1/sessions": { "get": person::sessions().write() },
        "/app/v1/sessions/end-others": { "post": person::end_other_sessions().write() },
        "/app/v1/sessions/{session}/end": { "post": person::end_session().write() },
        "/app/v1/agencies": { "get": cases::agencies().write() },
        "/app/v1/cases": { "get": cases::cases().write(), "post": cases::report().write() },
        "/app/v1/cases/{id}": { "get": cases::case().write() },
        "/app/v1/cases/{id}/rate": { "post": cases::rate().write() },
        "/app/v1/cases/{id}/reopen": { "post": cases::reopen().write() },
        "/app/v1/documents": { "get": held::documents().write() },
        "/app/v1/documents/{id}": { "get": held::document().write() },
        "/app/v1/documents/{id}/showings": { "get": held::showings().write() },
        "/app/v1/documents/{id}/offline": { "post": held::offline_code().write() },
        "/app/v1/consents": { "get": person::consents().write() },
        "/app/v1/consents/{client}/withdraw": { "post": person::withdraw_consent().write() },
        "/app/v1/history": { "get": history().write() },
        "/app/v1/levels": { "get": levels().write() },
        "/app/v1/next-steps": { "get": next_steps().write() },
        "/app/v1/lock": { "post": lock().write() },
        "/app/v1/recovery-codes": {
            "get": person::recovery_codes().write(), "post": person::make_recovery_codes().write(),
        },
        "/app/v1/activate": { "post": activate().write() },
        "/app/v1/approvals": { "get": approvals::approvals().write() },
        "/app/v1/approvals/{id}": { "get": approvals::approval().write() },
        "/app/v1/approvals/{id}/answer": { "post": approvals::answer().write() },
        "/app/v1/assistances": { "get": assistances::assistances().write(), "post": assistances::offer().write() },
        "/app/v1/assistances/{id}/end": { "post": assistances::end().write() },
        "/app/v1/qr/{code}": { "get": approvals::code().write(), "post": approvals::go_on().write() },
        "/app/v1/applications": { "get": applications().write(), "post": begin().write() },
        "/app/v1/applications/{id}": { "get": standing().write(), "put": amend().write() },
        "/app/v1/applications/{id}/appointment": {
            "get": visits::appointment().write(), "put": visits::book().write(), "delete": visits::cancel().write(),
        },
        "/app/v1/applications/{id}/evidence/{kind}": { "post": hand_in().write() },
        "/app/v1/applications/{id}/submit": { "post": submit().write() },
        "/app/v1/applications/{id}/withdraw": { "post": withdraw().write() },
    });
    for more in [of_phones(), of_others()] {
        if let (Value::Object(paths), Value::Object(more)) = (&mut paths, more) {
            paths.extend(more);
        }
    }
    let about = "For the official app of a person. Ask for a token at /authorize and /token with resource={issuer}/app/v1; the client \
        is official and registered with --may-ask {issuer}/app/v1. The account must be open and what was allowed must stand, at \
        every call. The token is bound to a key of the phone (Authorization: DPoP, RFC 9449): ask /token for it with a proof. A bearer \
        token opens this only for servers of the State that are registered to do without (--app-bearer). Where an answer is 401 \
        insufficient_user_authentication, ask for a sign-in of its acr_values and max_age and send the same request again (RFC 9470). Of \
        applications a program of an officer may call for whoever the officer helps, with a token of that (assist.standing, \
        assist.applications; see /console/v1/assistances).";
    let flow = json!({ "authorizationCode": {
        "authorizationUrl": "/authorize", "tokenUrl": "/token", "refreshUrl": "/token", "scopes": api::scopes(&SCOPES),
    } });
    api::document(("Khoá: the app of a person", about), &paths, schemas(), &flow)
}

/// The paths of whom the holder acts for.
fn of_others() -> Value {
    json!({
        "/app/v1/changeover/claim": { "post": changeover::claim().write() },
        "/app/v1/wards": { "get": wards::wards().write() },
        "/app/v1/wards/{ward}": { "get": wards::ward().write() },
        "/app/v1/wards/{ward}/activate": { "post": wards::activate().write() },
        "/app/v1/wards/{ward}/term": { "put": wards::set_term().write() },
        "/app/v1/wards/{ward}/agreements/{client}": { "delete": wards::end_agreement().write() },
        "/app/v1/organisations": { "get": organisations::organisations().write() },
        "/app/v1/organisations/{id}": { "get": organisations::organisation().write() },
        "/app/v1/organisations/{id}/leave": { "post": organisations::leave().write() },
        "/app/v1/organisations/{id}/members": { "get": organisations::members().write() },
        "/app/v1/organisations/{id}/members/{mandate}": {
            "get": organisations::member().write(), "delete": organisations::end().write(),
        },
        "/app/v1/organisations/{id}/members/{mandate}/confirm": { "post": organisations::confirm().write() },
        "/app/v1/organisations/{id}/invitations": {
            "get": organisations::invited().write(), "post": organisations::invite().write(),
        },
        "/app/v1/organisations/{id}/invitations/{invitation}": { "delete": organisations::withdraw().write() },
        "/app/v1/invitations": { "get": organisations::invitations().write() },
        "/app/v1/invitations/{id}/answer": { "post": organisations::answer().write() },
    })
}

/// The paths of phones and of data: one macro does not take all there are.
fn of_phones() -> Value {
    json!({
        "/app/v1/attestation-challenge": { "get": phones::challenge().write() },
        "/app/v1/data-copy": { "post": rights::copy().write() },
        "/app/v1/restriction": { "get": rights::restriction().write(), "delete": rights::lift().write() },
        "/app/v1/erasure": {
            "get": rights::standing().write(), "post": rights::ask().write(), "delete": rights::take_back().write(),
        },
        "/app/v1/devices": { "get": phones::devices().write(), "post": phones::bind().write() },
        "/app/v1/devices/card": { "post": phones::ask_by_card().write() },
        "/app/v1/devices/card/{challenge}": { "post": phones::show_card().write() },
        "/app/v1/devices/handover": { "post": phones::ask_handover().write() },
        "/app/v1/devices/handover/{id}": { "post": phones::take_handover().write() },
        "/app/v1/devices/{device}": { "patch": phones::rename().write() },
        "/app/v1/devices/{device}/revoke": { "post": phones::revoke().write() },
        "/app/v1/passcode": {
            "get": phones::passcode().write(), "put": phones::set_passcode().write(),
            "delete": phones::remove_passcode().write(),
        },
    })
}

fn of_reader(operation: Operation) -> Operation {
    api::operation(operation, SCOPES[0].0)
}

fn history() -> Operation {
    let text = "Everything that was recorded about the account, the newest first: sign-ins, services entered, changes, and who \
        looked at it and why.";
    let operation = Operation::new("history", "What happened to the account", text);
    api::paged(api::operation(operation, SCOPES[0].0)).answer_with(
        200,
        "A page.",
        JSON,
        &schema("HistoryPage"),
    )
}

fn levels() -> Operation {
    let text =
        "Two scales that are never mixed: how well the identity was proven, and how strong the sign-in was.";
    api::operation(Operation::new("levels", "How well who is proven", text), SCOPES[0].0).answer_with(
        200,
        "Both.",
        JSON,
        &schema("Levels"),
    )
}

fn next_steps() -> Operation {
    let text = "The weightiest first. A word that is not known yet is to be left aside.";
    api::operation(Operation::new("nextSteps", "What the holder can do next", text), SCOPES[0].0).answer_with(
        200,
        "The steps.",
        JSON,
        &schema("NextSteps"),
    )
}

fn lock() -> Operation {
    let text = "At once and without another question. Every session and everything services hold ends, this token with it. The \
        holder opens the account again at /unlock by the strongest they have, or at a counter. Asked twice, nothing more happens.";
    api::operation(Operation::new("lock", "Lock the account", text), SCOPES[1].0).answer_with(
        200,
        "It is locked.",
        JSON,
        &schema("Locked"),
    )
}

fn activate() -> Operation {
    let text = "The level that was issued is in force from now on. After activate_by only an application of kind activation helps.";
    api::operation(Operation::new("activate", "Take up an issued level", text), SCOPES[2].0)
        .answer_with(200, "It is in force.", JSON, &schema("Activated"))
        .problems(&[ProblemType::Stale])
}

fn applications() -> Operation {
    let operation =
        Operation::new("applications", "What the holder asked for", "The newest first, at most fifty.");
    assistances::or_helper(operation, &[SCOPES[11].0, SCOPES[12].0]).answer_with(
        200,
        "The applications.",
        JSON,
        &schema("Applications"),
    )
}

fn begin() -> Operation {
    let text = "A draft, which nobody looks at before it is handed in. Sent again with the same key, it is answered as the first \
        time, for a day.";
    let operation = Operation::new("begin", "Begin an application", text);
    api::once(assistances::or_helper(operation, &[SCOPES[12].0]))
        .body(JSON, true, schema("Wish"))
        .answer_with(
            201,
            "Begun; its address is in Location, its version in ETag.",
            JSON,
            &schema("Application"),
        )
        .problems(&[
            ProblemType::InvalidField,
            ProblemType::BadRequest,
            ProblemType::UnsupportedMediaType,
            ProblemType::AlreadyOpen,
            ProblemType::NotGranted,
        ])
}

fn standing() -> Operation {
    let text = "What is missing, until when, and which unit to ask; what was declared is not said again.";
    let operation = Operation::new("standing", "Where an application stands", text).path("id", shapes::ID);
    assistances::or_helper(operation, &[SCOPES[11].0, SCOPES[12].0])
        .answer_with(200, "The application; its version is in ETag.", JSON, &schema("Standing"))
        .problems(&[ProblemType::NotFound])
}

fn amend() -> Operation {
    let text = "In a draft, or where something was missing. All of it anew.";
    let operation = Operation::new("amend", "Write what is asked for anew", text).path("id", shapes::ID);
    shapes::as_seen(api::operation(operation, SCOPES[2].0))
        .body(JSON, true, schema("Wish"))
        .answer_with(200, "Written; the version from now on is in ETag.", JSON, &schema("Amended"))
        .problems(&[ProblemType::BadRequest, ProblemType::UnsupportedMediaType])
}

fn hand_in() -> Operation {
    let text = "A portrait is a JPEG or PNG of up to 6 MiB, a paper one of these or a PDF of up to 10 MiB: what a file is, its content \
        says. Another portrait takes the place of the first.";
    let operation = Operation::new("handIn", "Hand in evidence", text)
        .path("id", shapes::ID)
        .path("kind", "portrait or paper.");
    let file = json!({ "type": "string", "contentMediaType": "application/octet-stream" });
    shapes::as_seen(api::operation(operation, SCOPES[2].0))
        .body("multipart/form-data", true, object(&[("file", &file)]))
        .answer_with(200, "Handed in; the version from now on is in ETag.", JSON, &schema("Amended"))
        .problems(&[ProblemType::BadRequest, ProblemType::TooLarge, ProblemType::Taken])
}

fn submit() -> Operation {
    let text = "Registers are asked; where the law is clear the answer is the decision. Everything that is missing is told at once.";
    let operation = Operation::new("submit", "Hand an application in", text).path("id", shapes::ID);
    shapes::as_seen(assistances::or_helper(operation, &[SCOPES[12].0])).answer_with(
        200,
        "The application as it is now.",
        JSON,
        &schema("Application"),
    )
}

fn withdraw() -> Operation {
    let text = "What was not decided is as if it had not been asked for.";
    let operation = Operation::new("withdraw", "Take an application back", text).path("id", shapes::ID);
    shapes::as_seen(api::operation(operation, SCOPES[2].0)).answer_with(
        200,
        "Taken back.",
        JSON,
        &schema("Withdrawn"),
    )
}

fn schemas() -> Value {
    let mut all = own_schemas();
    if let (Value::Object(members), Value::Object(shared)) = (&mut all, shapes::schemas()) {
        members.extend(shared);
        members.extend(of_applications());
        members.extend(phones::schemas());
        members.extend(approvals::schemas());
        members.extend(assistances::of_holders());
        members.extend(visits::of_holders());
        members.extend(wards::schemas());
        members.extend(organisations::schemas());
        members.extend(person::schemas());
        members.extend(cases::schemas());
        members.extend(held::of_holders());
        members.extend(rights::schemas());
        members.extend(places::schemas(Value::clone));
    }
    all
}

fn of_applications() -> [(String, Value); 6] {
    let text = json!({ "type": "string" });
    let declared = json!({
        "type": "object", "description": "As it is typed; every field that is wrong is told at once.",
        "properties": {
            "who": { "enum": ["citizen", "foreigner"] }, "number": text, "name": text,
            "birthdate": { "type": "string", "description": "YYYY-MM-DD, DD/MM/YYYY, or the year alone." },
            "nationality": { "type": "string", "description": "ISO 3166-1 alpha-3." }, "passport": text, "residence_card": text,
        },
    });
    let wish = json!({ "oneOf": [
        { "type": "object", "required": ["kind", "level"], "properties": {
            "kind": { "const": "identity" }, "level": { "enum": [1, 2] }, "declared": declared,
        } },
        { "type": "object", "required": ["kind", "level"],
          "description": "For a child or a ward whom the holder represents: what is declared is of them.",
          "properties": {
            "kind": { "const": "ward" }, "level": { "enum": [1, 2] }, "relation": { "enum": ["parent", "guardian"] }, "declared": declared,
        } },
        { "type": "object", "required": ["kind"], "properties": { "kind": { "const": "activation" } } },
        { "type": "object", "required": ["kind", "was", "as_of", "now", "street"],
          "description": "In which part of a commune that was split they live: the code in their papers with its day, that of the new commune, and the rest of the address.",
          "properties": { "kind": { "const": "place" }, "was": text, "as_of": { "type": "string", "format": "date" }, "now": text, "street": text } },
        { "type": "object", "required": ["kind", "code", "capacity"],
          "description": "An account for an organisation, by its enterprise or tax code, which they represent or were authorised for.",
          "properties": { "kind": { "const": "organisation" }, "code": text, "capacity": { "enum": ["representative", "authorised"] } } },
        { "type": "object", "required": ["kind", "datum", "says", "why"],
          "description": "That something which is kept about the holder be corrected; a paper that shows it goes with it. What a register has confirmed is corrected there: where it does not say the same, the answer is at_population or at_immigration, by who can.",
          "properties": { "kind": { "const": "correction" }, "datum": { "enum": ["name", "birthdate", "gender", "nationality", "residence"] }, "says": text, "why": text } },
        { "type": "object", "required": ["kind", "why"],
          "description": "That the processing of the holder's data be restricted: once granted, services of the State get no more than the law demands, and others nothing, until it is lifted.",
          "properties": { "kind": { "const": "restriction" }, "why": text } },
    ] });
    let more = object(&[
        ("handed_in", &json!({ "type": "array", "items": schema("Paper") })),
        ("steps", &json!({ "type": "array", "items": schema("Step") })),
    ]);
    [
        ("Wish", wish),
        ("Activated", object(&[("level", &json!({ "enum": [1, 2] }))])),
        ("Applications", object(&[("items", &json!({ "type": "array", "items": schema("Application") }))])),
        ("Standing", json!({ "allOf": [schema("Application"), more] })),
        ("Amended", object(&[("id", &text), ("version", &json!({ "type": "integer" }))])),
        ("Withdrawn", object(&[("id", &text), ("state", &json!({ "const": "withdrawn" }))])),
    ]
    .map(|(name, shape)| (name.to_owned(), shape))
}

fn own_schemas() -> Value {
    let text = json!({ "type": "string" });
    let maybe = json!({ "type": ["string", "null"] });
    let moment = json!({ "type": "string", "format": "date-time" });
    let maybe_moment = json!({ "type": ["string", "null"], "format": "date-time" });
    let level = json!({ "enum": [1, 2, null], "description": "None for organisations, and where nobody has compared." });
    let duty = json!({
        "type": ["object", "null"], "required": ["purpose", "agency", "agency_name", "helper"],
        "description": "Where somebody looked or acted in the State's name: what for, and for which agency, by its code and by the \
            name it had then, in Vietnamese. The officer is named (helper) where the holder had agreed to the help of that one.",
        "properties": { "purpose": maybe, "agency": maybe, "agency_name": maybe, "helper": maybe },
    });
    let event = object(&[
        ("at", &moment),
        (
            "event",
            &json!({ "type": "string", "description": "A stable word; one that is not known yet is to be left aside." }),
        ),
        ("client", &json!({ "oneOf": [person::client(), { "type": "null" }] })),
        ("how", &json!({ "type": "object", "description": "How a sign-in came about, as far as is known." })),
        ("duty", &duty),
        ("request", &maybe),
    ]);
    let issued = object(&[("level", &level), ("activate_by", &moment)]);
    let standing = object(&[
        ("level", &level),
        ("since", &maybe_moment),
        ("highest", &level),
        ("state", &json!({ "enum": ["issued", "active", "activation_expired"] })),
        ("issued", &json!({ "oneOf": [issued, { "type": "null" }] })),
        ("ends_on", &json!({ "type": ["string", "null"], "format": "date" })),
    ]);
    let sign_in = object(&[
        ("acr", &text),
        ("amr", &json!({ "type": "array", "items": { "type": "string" } })),
        ("auth_time", &moment),
    ]);
    let step = json!({ "enum": ["activate", "apply-for-activation", "apply-for-level1", "apply-for-level2", "add-passkey"] });
    json!({
        "HistoryEvent": event,
        "HistoryPage": list(&schema("HistoryEvent")),
        "Levels": object(&[
            ("account", &standing), ("sign_in", &sign_in),
        ]),
        "NextStep": step,
        "NextSteps": object(&[("items", &json!({ "type": "array", "items": object(&[("step", &schema("NextStep"))]) }))]),
        "Locked": object(&[("locked", &json!({ "const": true })), ("ground", &text)]),
    })
}
