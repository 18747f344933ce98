//! What a service would get, in the words of the page: each claim with its value, because people agree to values and not
//! to categories.

use serde_json::{Map, Value};

use crate::base::Moment;
use crate::client::SCOPES;
use crate::pages::layout::Frame;
use crate::pages::{countries, when};

/// One value that would go out.
#[derive(Debug)]
pub(super) struct Line {
    /// What it is, unless the heading says so already.
    pub(super) label: Option<String>,
    /// The value itself.
    pub(super) value: String,
}

/// The values that `scope` would let out, of all that are `released`.
pub(super) fn lines(frame: &Frame, released: &Map<String, Value>, scope: &str) -> Vec<Line> {
    let opened = SCOPES.iter().filter(|row| row.name == scope).flat_map(|row| row.claims);
    let said = opened.filter_map(|claim| Some((*claim, released.get(*claim)?)));
    // The parts of a name are read in the whole of it.
    let parts = ["family_name", "middle_name", "given_name"];
    said.filter(|(claim, _)| !(parts.contains(claim) && released.contains_key("name")))
        .map(|(claim, value)| Line { label: label(frame, claim), value: worded(frame, claim, value) })
        .collect()
}

/// Whether `scope` is about data that the account might have and does not.
pub(super) fn is_about_data(scope: &str) -> bool {
    scope != "openid" && SCOPES.iter().any(|row| row.name == scope && !row.claims.is_empty())
}

fn label(frame: &Frame, claim: &str) -> Option<String> {
    Some(frame.say(match claim {
        // The heading of their scope names them, and a value says the rest.
        "email" | "phone_number" | "address" | "email_verified" | "phone_number_verified" => return None,
        "name" => "claim-name",
        "nickname" => "claim-nickname",
        "preferred_username" => "claim-username",
        "profile" => "claim-profile",
        "picture" => "claim-picture",
        "website" => "claim-website",
        "birthdate" => "claim-birthdate",
        "gender" => "claim-gender",
        "nationality" => "claim-nationality",
        "locale" => "claim-locale",
        "zoneinfo" => "claim-zoneinfo",
        "updated_at" => "claim-updated",
        "eid_kind" => "claim-kind",
        "eid_level" => "claim-level",
        "eid_status" => "claim-status",
        "eid_issued_at" => "claim-issued",
        "personal_id_number" => "claim-personal-number",
        "foreigner_id_number" => "claim-foreigner-number",
        // Nothing goes out unseen, whatever a later release adds.
        other => return Some(other.to_owned()),
    }))
}

fn worded(frame: &Frame, claim: &str, value: &Value) -> String {
    let key = match (claim, value) {
        ("email_verified" | "phone_number_verified", Value::Bool(true)) => "value-verified",
        ("email_verified" | "phone_number_verified", Value::Bool(false)) => "value-unverified",
        ("updated_at" | "eid_issued_at", Value::Number(seconds)) => {
            return when::day(Moment::from_seconds(seconds.as_i64().unwrap_or_default()));
        }
        ("address", Value::Object(parts)) => {
            return parts.get("formatted").and_then(Value::as_str).unwrap_or_default().to_owned();
        }
        ("birthdate", Value::String(date)) => return date.rsplit('-').collect::<Vec<_>>().join("/"),
        ("nationality", Value::String(code)) => {
            return countries::name(frame.lang, code).unwrap_or(code).to_owned();
        }
        (_, Value::String(text)) => match (claim, text.as_str()) {
            ("gender", "female") => "value-female",
            ("gender", "male") => "value-male",
            ("gender", "other") => "value-other",
            ("locale", "vi") => "value-vietnamese",
            ("locale", "en") => "value-english",
            ("eid_kind", "citizen") => "value-citizen",
            ("eid_kind", "foreigner") => "value-foreigner",
            ("eid_kind", "organisation") => "value-organisation",
            ("eid_status", "active") => "value-active",
            ("eid_status", "locked") => "value-locked",
            _ => return text.clone(),
        },
        (_, other) => return other.to_string(),
    };
    frame.say(key)
}
