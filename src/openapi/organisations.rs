//! Organisations, for whoever acts for them.

use serde_json::{Value, json};

use super::api::{self, JSON, list, object};
use super::operation::{Operation, schema};
use crate::api::app::SCOPES;
use crate::base::ProblemType;

fn of_holder(operation: Operation) -> Operation {
    api::operation(operation, SCOPES[9].0)
}

/// Of one organisation; whoever was given nothing there, or does not say who acts for it where that is asked, finds nothing.
fn of_one(operation: Operation) -> Operation {
    of_holder(operation).path("id", "The organisation's id, acc_….").problems(&[ProblemType::NotFound])
}

fn of_member(operation: Operation) -> Operation {
    of_one(operation).path("mandate", "The id of what they were given, man_….")
}

/// Takes a sign-in of this moment.
fn freshly(operation: Operation) -> Operation {
    operation.problems(&[ProblemType::FreshSignInNeeded])
}

fn with_body(operation: Operation, shape: Value) -> Operation {
    let refusals = [ProblemType::InvalidField, ProblemType::BadRequest, ProblemType::UnsupportedMediaType];
    api::once(operation).body(JSON, true, shape).problems(&refusals)
}

pub(super) fn organisations() -> Operation {
    let text = "Those in which the holder was given something that is not over, also where it counts for nothing just now: rests says why. \
        For which of them a service is entered is chosen at the sign-in there.";
    api::paged(of_holder(Operation::new("organisations", "For whom the holder acts", text))).answer_with(
        200,
        "A page.",
        JSON,
        &schema("OrganisationPage"),
    )
}

pub(super) fn organisation() -> Operation {
    let text = "With what may be done next.";
    of_one(Operation::new("organisation", "One organisation", text)).answer_with(
        200,
        "How the holder stands there.",
        JSON,
        &schema("OneOrganisation"),
    )
}

pub(super) fn leave() -> Operation {
    let left = object(&[("id", &json!({ "type": "string" })), ("ended", &json!({ "type": "integer" }))]);
    let text = "All that the holder was given there ends at once, and is given anew by nobody but who may give it. What a register gave only it takes.";
    of_one(Operation::new("leaveOrganisation", "Act for it no more", text))
        .answer_with(200, "How much ended.", JSON, &left)
        .problems(&[ProblemType::NotEntitled])
}

pub(super) fn members() -> Operation {
    let text = "The latest first; for whoever says who acts for it (manages).";
    let over = "true: instead of those who act for it, those whose part was ended or has run out.";
    api::paged(of_one(Operation::new("members", "Who acts for an organisation", text)))
        .query("ended", over)
        .answer_with(200, "A page.", JSON, &schema("OrganisationMemberPage"))
}

pub(super) fn member() -> Operation {
    of_member(Operation::new("member", "One who acts for it", "Its version is in ETag.")).answer_with(
        200,
        "What they were given.",
        JSON,
        &schema("OrganisationMember"),
    )
}

const SEEN: &str = "The ETag as it was seen, with its quotes.";

/// What whoever changes one may be refused with.
const OF_A_CHANGE: [ProblemType; 5] = [
    ProblemType::SeenNeeded,
    ProblemType::InvalidField,
    ProblemType::ChangedMeanwhile,
    ProblemType::Stale,
    ProblemType::NotEntitled,
];

pub(super) fn confirm() -> Operation {
    let text = "Whoever gave it is no representative any more; unconfirmed, it ends with confirm_by. By a sign-in of this moment.";
    freshly(of_member(Operation::new("confirmMember", "Confirm what somebody was given", text)))
        .header("If-Match", true, SEEN)
        .answer_with(200, "As it is now.", JSON, &schema("OrganisationMember"))
        .problems(&OF_A_CHANGE)
}

pub(super) fn end() -> Operation {
    let ended = object(&[
        ("id", &json!({ "type": "string" })),
        ("ended_at", &json!({ "type": ["string", "null"], "format": "date-time" })),
        ("until", &json!({ "type": ["string", "null"], "format": "date" })),
    ]);
    let text = "What they have open by it is over within a second. Never what a register gave. By a sign-in of this moment.";
    freshly(of_member(Operation::new("endMember", "End what somebody was given", text)))
        .header("If-Match", true, SEEN)
        .answer_with(200, "It has ended.", JSON, &ended)
        .problems(&OF_A_CHANGE)
}

pub(super) fn invited() -> Operation {
    let text = "Those that wait. Whom one is for stands nowhere.";
    of_one(Operation::new("organisationInvitations", "Whom an organisation has invited", text)).answer_with(
        200,
        "All that wait, the newest first.",
        JSON,
        &schema("InvitationsOfOrganisation"),
    )
}

pub(super) fn invite() -> Operation {
    let text = "By their number, which may be nobody's: the answer is the same. Nobody gives more than they have. It is changed by ending what was \
        given and inviting anew. By a sign-in of this moment.";
    let wanted = json!({
        "type": "object", "required": ["number", "roles"],
        "properties": {
            "number": { "type": "string", "description": "12 digits, a citizen's or a foreigner's." },
            "roles": { "type": "array", "minItems": 1, "items": role() },
            "scope": scope(),
            "until": { "type": ["string", "null"], "format": "date", "description": "The last day, where it is known." },
        },
    });
    with_body(freshly(of_one(Operation::new("invite", "Invite somebody to act for it", text))), wanted)
        .answer_with(
            201,
            "Invited; it stands among those that wait.",
            JSON,
            &schema("OrganisationInvitation"),
        )
        .problems(&[ProblemType::NotEntitled, ProblemType::AlreadyOpen])
}

pub(super) fn withdraw() -> Operation {
    let gone = object(&[("id", &json!({ "type": "string" })), ("withdrawn", &json!({ "const": true }))]);
    let text = "By a sign-in of this moment.";
    freshly(of_one(Operation::new("withdrawInvitation", "Take an invitation back", text)))
        .path("invitation", "Its id, inv_….")
        .answer_with(200, "Nobody can accept it any more.", JSON, &gone)
}

pub(super) fn invitations() -> Operation {
    of_holder(Operation::new("invitations", "What the holder is invited to", "The newest first."))
        .answer_with(200, "All that wait.", JSON, &schema("Invitations"))
}

pub(super) fn answer() -> Operation {
    let word = object(&[("answer", &json!({ "enum": ["yes", "no"] }))]);
    let given = object(&[
        ("id", &json!({ "type": "string" })),
        ("given", &json!({ "type": "array", "items": schema("Given") })),
    ]);
    let text =
        "Once; with a yes the holder acts for the organisation from today. By a sign-in of this moment.";
    with_body(
        freshly(of_holder(Operation::new("answerInvitation", "Accept an invitation, or not", text))),
        word,
    )
    .path("id", "Its id, inv_….")
    .answer_with(200, "What was given by it.", JSON, &given)
    .problems(&[ProblemType::NotFound, ProblemType::NotEntitled, ProblemType::Taken, ProblemType::Stale])
}

fn role() -> Value {
    json!({ "enum": ["legal_representative", "administrator", "signer", "submitter", "viewer"] })
}

fn scope() -> Value {
    json!({
        "type": "array", "items": { "type": "string" },
        "description": "Groups of services; none are all.",
    })
}

/// The shapes.
pub(super) fn schemas() -> [(String, Value); 9] {
    let text = json!({ "type": "string" });
    let maybe = json!({ "type": ["string", "null"] });
    let day = json!({ "type": "string", "format": "date" });
    let last = json!({ "type": ["string", "null"], "format": "date", "description": "The last day." });
    let flag = json!({ "type": "boolean" });
    let moment = json!({ "type": "string", "format": "date-time" });
    let given = object(&[
        ("id", &text),
        ("role", &role()),
        ("scope", &scope()),
        ("from", &day),
        ("until", &last),
        (
            "confirm_by",
            &json!({ "type": ["string", "null"], "format": "date", "description": "The last day unless a representative confirms it." }),
        ),
        ("source", &json!({ "enum": ["register", "delegated", "authorised", "decision"] })),
    ]);
    let member = object(&[
        ("name", &maybe),
        ("may_end", &flag),
        ("may_confirm", &flag),
        ("version", &json!({ "type": "integer" })),
        ("ended_at", &json!({ "type": ["string", "null"], "format": "date-time" })),
    ]);
    let rests = json!({
        "enum": ["level", "organisation", "not_begun", null],
        "description": "Why the holder does not act for it just now: their own account is not of level 2, its account is locked, closed or not \
            in force, or nothing has begun.",
    });
    let organisation = object(&[
        ("id", &text),
        ("name", &text),
        ("code", &maybe),
        ("state", &json!({ "enum": ["issued", "active", "activation_expired", "locked", "closed"] })),
        ("manages", &flag),
        ("rests", &rests),
        ("mandates", &json!({ "type": "array", "minItems": 1, "items": schema("Given") })),
    ]);
    let step = json!({ "enum": ["apply-for-level2", "ask-the-authority", "wait", "confirm-members"] });
    let steps = json!({ "type": "array", "items": object(&[("step", &step)]) });
    let invitation = object(&[
        ("id", &text),
        ("roles", &json!({ "type": "array", "items": role() })),
        ("scope", &scope()),
        ("until", &last),
        ("expires_at", &moment),
    ]);
    let by = object(&[("organisation", &object(&[("id", &text), ("name", &text), ("code", &maybe)]))]);
    let mine = json!({ "allOf": [schema("OrganisationInvitation"), by] });
    let all = |items: &Value| object(&[("items", &json!({ "type": "array", "items": items }))]);
    [
        ("Given", given),
        ("Organisation", organisation),
        ("OneOrganisation", json!({ "allOf": [schema("Organisation"), object(&[("next_steps", &steps)])] })),
        ("OrganisationPage", list(&schema("Organisation"))),
        ("OrganisationMember", json!({ "allOf": [schema("Given"), member] })),
        ("OrganisationMemberPage", list(&schema("OrganisationMember"))),
        ("OrganisationInvitation", invitation),
        ("InvitationsOfOrganisation", all(&schema("OrganisationInvitation"))),
        ("Invitations", all(&mine)),
    ]
    .map(|(name, shape)| (name.to_owned(), shape))
}
