//! Coming over from accounts of other systems.

use serde_json::json;

use super::api::{self, JSON, object};
use super::operation::Operation;
use crate::api::app::{LEGACY_BLOCKED, SCOPES};
use crate::base::ProblemType;

pub(super) fn claim() -> Operation {
    let text = "With the code of the newest letter about an account in another system. The code opens nothing: it tells whether that account is \
        the holder's (theirs), may be once a register has confirmed who they are (unconfirmed), or an organisation's, and what keeps it \
        from being used here. Sent again by the same person, it is answered as it stands then; invalid-field says why a code is not taken.";
    let (text_type, maybe) = (json!({ "type": "string" }), json!({ "type": ["string", "null"] }));
    let blocked: Vec<_> = LEGACY_BLOCKED.iter().map(|why| json!(why)).chain([json!(null)]).collect();
    let organisation =
        object(&[("code", &text_type), ("name", &maybe), ("acts", &json!({ "type": "boolean" }))]);
    let told = json!({
        "type": "object", "required": ["outcome", "blocked"],
        "properties": {
            "outcome": { "enum": ["theirs", "unconfirmed", "organisation"] }, "blocked": { "enum": blocked },
            "organisation": organisation,
        },
    });
    api::operation(Operation::new("claimLegacyAccount", "Where an old account stands", text), SCOPES[2].0)
        .body(JSON, true, object(&[("code", &text_type)]))
        .answer_with(200, "As it stands now.", JSON, &told)
        .problems(&[ProblemType::InvalidField, ProblemType::BadRequest, ProblemType::UnsupportedMediaType])
}
