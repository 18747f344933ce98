//! Who acts for whoever is looked at, and for whom they do, in words.

use crate::mandate::{Bond, Capacity, RAN_OUT, Stands, guardian};
use crate::pages::layout::Frame;
use crate::pages::views::{member_role_key, relation_key};

/// One of them.
#[derive(Debug, Clone)]
pub struct BondRow {
    /// Which side of it is looked at.
    pub(super) side: String,
    /// Who stands on the other.
    pub(super) other: String,
    /// As what they act.
    pub(super) capacity: String,
    /// In which services.
    pub(super) services: String,
    /// From when to when, and why it is over.
    pub(super) time: String,
}

/// The rows.
pub fn bonds(frame: &Frame, all: &[Bond]) -> Vec<BondRow> {
    all.iter().map(|one| row(frame, one)).collect()
}

fn row(frame: &Frame, one: &Bond) -> BondRow {
    let side = match one.stands {
        Stands::Acting => "console-bond-acts-for",
        Stands::ActedFor => "console-bond-acted-for-by",
    };
    let capacity = match one.capacity {
        Capacity::Member(role) => member_role_key(role),
        Capacity::Guardian(relation) => relation_key(relation),
    };
    let groups: Vec<String> = one.scope.groups().map(ToString::to_string).collect();
    BondRow {
        side: frame.say(side),
        other: one.name.clone().unwrap_or_else(|| frame.say("console-bond-erased")),
        capacity: frame.say(capacity),
        services: if groups.is_empty() { frame.say("members-all-services") } else { groups.join(", ") },
        time: time(frame, one),
    }
}

fn time(frame: &Frame, one: &Bond) -> String {
    let mut said = vec![frame.say_with("console-bond-from", "day", frame.date(&one.valid_from))];
    if let Some(ended) = &one.ended {
        let on = frame.date(&ended.at.local_date());
        let why = why_key(&ended.why).map_or_else(|| ended.why.clone(), |key| frame.say(key));
        said.push(frame.tell("console-bond-ended", &[("day", on.into()), ("why", why.into())]));
        return said.join(" ");
    }
    if let Some(end) = one.valid_to {
        said.push(frame.say_with("console-bond-until", "day", frame.date(&end.plus_days(-1))));
    }
    if let Some(end) = one.confirm_by {
        said.push(frame.say_with("console-bond-confirm", "day", frame.date(&end.plus_days(-1))));
    }
    said.join(" ")
}

/// The words for why it ended; what an operator or a register wrote stands as it was written.
fn why_key(why: &str) -> Option<&'static str> {
    if why == RAN_OUT {
        return Some("console-bond-why-ran-out");
    }
    if let Some(why) = guardian::Why::from_name(why) {
        return Some(match why {
            guardian::Why::HandedOver => "console-bond-why-handed-over",
            guardian::Why::TimeOver => "console-bond-why-ran-out",
            guardian::Why::NotOnRecord => "console-bond-why-not-on-record",
            guardian::Why::GuardianEnded | guardian::Why::WardEnded => "console-bond-why-died",
        });
    }
    match why {
        "account locked" => Some("console-bond-why-locked"),
        "account closed" => Some("console-bond-why-closed"),
        "ended by the organisation" => Some("console-bond-why-organisation"),
        "taken_over" => Some("console-bond-why-taken-over"),
        _ => None,
    }
}
