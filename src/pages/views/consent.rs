//! Asking a person whether a service may have their data.

use askama::Template;
use serde_json::{Map, Value};

use super::release::{self, Line};
use crate::base::Told;
use crate::pages::layout::{Frame, Service};

/// Which service asks for which data, and why. Posts `csrf`, `for` and `decision=accept|deny` to `/consent?flow=…`.
#[derive(Debug, Clone, Template)]
#[template(path = "consent.html", config = ".askama.toml")]
pub struct ConsentView {
    /// The frame.
    pub frame: Frame,
    /// The conversation this question belongs to.
    pub flow: String,
    /// Who asks.
    pub service: Service,
    /// Why, in the service's own registered words.
    pub purpose: Option<Told>,
    /// The scopes asked for, as registered (`openid`, `profile`, …).
    pub scopes: Vec<String>,
    /// The claims that would go out, with their values.
    pub released: Map<String, Value>,
    /// The APIs it would come to in the person's name, as people know them.
    pub apis: Vec<Told>,
    /// For whom the person acts, if for another: what the form sends, what that one is called, and whether it is a child or ward.
    pub for_whom: Option<ForWhom>,
}

/// For whom somebody acts.
#[derive(Debug, Clone)]
pub struct ForWhom {
    /// What the form sends.
    pub value: String,
    /// What they are called.
    pub name: String,
    /// Whether it is a child or a ward, whose data it is then.
    pub is_ward: bool,
}

/// One kind of data in plain words.
pub(super) struct Item {
    pub(super) scope: String,
    pub(super) title: String,
    pub(super) detail: String,
}

impl ConsentView {
    fn items(&self) -> Vec<Item> {
        items(&self.frame, self.scopes.iter().map(String::as_str))
    }

    fn lines(&self, item: &Item) -> Vec<Line> {
        release::lines(&self.frame, &self.released, &item.scope)
    }

    /// What is said where no value is: what kind of data it is, or that the account has none of it.
    fn without_values(&self, item: &Item) -> String {
        match !self.released.is_empty() && release::is_about_data(&item.scope) {
            true => self.frame.say("consent-nothing"),
            false => item.detail.clone(),
        }
    }
}

/// What the scopes mean. A scope without words of its own still shows, by its name: nothing is given unseen.
pub(super) fn items<'s>(frame: &Frame, scopes: impl Iterator<Item = &'s str>) -> Vec<Item> {
    // What tells most about the person comes first; what is no data of theirs comes last.
    let rank = |scope: &&str| match *scope {
        "eid_number" => 0,
        "profile" => 1,
        "address" | "residence" => 2,
        "phone" | "email" => 3,
        "offline_access" => 5,
        "openid" => 6,
        _ => 4,
    };
    let mut scopes: Vec<&str> = scopes.collect();
    scopes.sort_by_key(rank);
    scopes.into_iter().map(|scope| item(frame, scope)).collect()
}

fn item(frame: &Frame, scope: &str) -> Item {
    let item = |title, detail| Item { scope: scope.to_owned(), title, detail };
    let (title, detail) = match scope {
        "openid" => ("scope-openid", "scope-openid-detail"),
        "profile" => ("scope-profile", "scope-profile-detail"),
        "email" => ("scope-email", "scope-email-detail"),
        "phone" => ("scope-phone", "scope-phone-detail"),
        "address" => ("scope-address", "scope-address-detail"),
        "residence" => ("scope-residence", "scope-residence-detail"),
        "eid" => ("scope-eid", "scope-eid-detail"),
        "eid_number" => ("scope-eid-number", "scope-eid-number-detail"),
        "org" => ("scope-org", "scope-org-detail"),
        "guardian" => ("scope-guardian", "scope-guardian-detail"),
        "face_check" => ("scope-face-check", "scope-face-check-detail"),
        "offline_access" => ("scope-offline", "scope-offline-detail"),
        other => {
            let title = frame.say_with("scope-other", "scope", other);
            return item(title, frame.say("scope-other-detail"));
        }
    };
    item(frame.say(title), frame.say(detail))
}
