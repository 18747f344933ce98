//! What somebody declared, line by line beside what the register found of it. That something differs is said in words.

use super::terms;
use crate::application::{Correction, Declared, OnRecord, Register, Want, Wish};
use crate::base::Moment;
use crate::mandate::guardian::Relation;
use crate::pages::countries;
use crate::pages::handlers::applications::organisation::capacity_key;
use crate::pages::layout::Frame;
use crate::pages::views::{datum_key, relation_key, said_of};
use crate::pages::when;

/// One line.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// What it is.
    pub(super) label: String,
    /// What was declared.
    pub(super) said: String,
    /// What the register found of it, in words.
    pub(super) found: String,
    /// Whether that is something else.
    pub(super) differs: bool,
}

/// Where the register's side is from.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// Which register, and how old its answer is; or why there is none.
    pub(super) text: String,
    /// What it says beside.
    pub(super) beside: Vec<(String, String)>,
}

/// The lines of an application.
pub(super) fn rows(frame: &Frame, wish: &Wish, (register, guardian): (&Register, OnRecord)) -> Vec<Row> {
    let line = |want: Want, said: &str| {
        let (found, differs) = match register {
            Register::Said(answer) if answer.differs.contains(&want) => {
                (frame.say("console-found-differs"), true)
            }
            Register::Said(_) => (frame.say("console-found-same"), false),
            Register::Unknown => (frame.say("console-found-unknown"), true),
            Register::NotAsked => (frame.say("console-found-not-compared"), false),
            Register::Down => (frame.say("console-found-not-asked"), false),
        };
        Row { label: terms::want(frame, want), said: said.to_owned(), found, differs }
    };
    let plain = |label: &str, said: &str| Row {
        label: label.to_owned(),
        said: said.to_owned(),
        found: frame.say("console-found-not-compared"),
        differs: false,
    };
    let who = |declared: &Option<Declared>| match declared {
        None => Vec::new(),
        Some(Declared::Citizen(one)) => vec![
            line(Want::Number, one.number.as_str()),
            line(Want::Name, &one.name),
            line(Want::Birthdate, &when::birth(one.birthdate)),
        ],
        Some(Declared::Foreigner(one)) => vec![
            line(Want::Passport, &one.passport),
            line(Want::Nationality, &countries::called(frame.lang, &one.nationality)),
            // No register is asked about the number of the card: the officer sees it.
            plain(&terms::want(frame, Want::ResidenceCard), &one.residence_card),
            line(Want::Name, &one.name),
            line(Want::Birthdate, &when::birth(one.birthdate)),
        ],
    };
    match wish {
        Wish::Identity(identity) => who(&identity.declared),
        Wish::Ward(ward) => {
            let relation = ward.relation.map(|one| represented(frame, one, guardian));
            relation.into_iter().chain(who(&ward.declared)).collect()
        }
        Wish::Recovery(one) => {
            who(&one.who).into_iter().chain([plain(&frame.say("console-recovery-why"), &one.why)]).collect()
        }
        Wish::Activation(_) => Vec::new(),
        Wish::Organisation(one) => vec![
            plain(&frame.say("organisation-code"), one.code.as_str()),
            plain(&frame.say("organisation-capacity"), &frame.say(capacity_key(one.capacity))),
        ],
        Wish::Place(one) => {
            let [was, _now] = &one.names;
            vec![
                plain(&frame.say("console-place-was"), was),
                plain(&frame.say("console-place-now"), &one.address()),
            ]
        }
        Wish::Correction(one) => {
            let (label, said) = (frame.say(datum_key(one.says.name())), said_of(frame.lang, &one.says));
            vec![
                correction(frame, (label, said), one, register),
                plain(&frame.say("correction-why"), &one.why),
            ]
        }
        Wish::Restriction(one) => vec![plain(&frame.say("restrict-why"), &one.why)],
        Wish::Lock(one) => vec![
            plain(&frame.say("console-letter-authority"), &one.authority),
            plain(&frame.say("console-letter"), &one.letter),
            plain(&frame.say("console-letter-why"), &one.why),
        ],
        Wish::Unlock(one) => vec![
            plain(&frame.say("console-letter-authority"), &one.authority),
            plain(&frame.say("console-letter"), &one.letter),
            plain(&frame.say("console-letter-why"), &one.why),
        ],
    }
}

/// What the holder says that something should be, and whether the register has it so.
fn correction(frame: &Frame, (label, said): (String, String), of: &Correction, register: &Register) -> Row {
    let (found, differs) = match register {
        Register::Said(answer) if of.says.is_as(answer) => ("console-found-same", false),
        Register::Said(_) => ("console-found-differs", true),
        Register::Unknown => ("console-found-unknown", true),
        Register::NotAsked => ("console-found-not-compared", false),
        Register::Down => ("console-found-not-asked", false),
    };
    Row { label, said, found: frame.say(found), differs }
}

/// As what whoever asks says that they represent another, and what the register has of that.
fn represented(frame: &Frame, declared: Relation, guardian: OnRecord) -> Row {
    let (found, differs) = match guardian {
        OnRecord::NotAsked => ("console-found-not-asked", false),
        OnRecord::Down => ("console-register-down", false),
        OnRecord::No => ("console-guardian-not-on-record", true),
        OnRecord::Yes { relation, .. } if relation != declared => ("console-found-differs", true),
        OnRecord::Yes { .. } => ("console-found-same", false),
    };
    let said = frame.say(relation_key(declared));
    Row { label: frame.say("console-guardian-relation"), said, found: frame.say(found), differs }
}

/// Where the register's side is from, and what it says that nobody declared.
pub(super) fn source(frame: &Frame, register: &Register) -> Source {
    let Register::Said(said) = register else {
        let text = match register {
            Register::Down => frame.say("console-register-down"),
            Register::Unknown => frame.say("console-register-unknown"),
            Register::NotAsked | Register::Said(_) => frame.say("console-register-not-asked"),
        };
        return Source { text, beside: Vec::new() };
    };
    let args = [
        ("source", terms::register(frame, &said.source).into()),
        ("when", frame.when(&said.as_of).into()),
        ("age", age(frame, said.as_of).into()),
    ];
    let yes = |so: bool| frame.say(if so { "console-yes" } else { "console-no" });
    let mut beside = vec![
        (frame.say("console-said-born"), when::birth(said.born)),
        (frame.say("console-said-alive"), yes(said.alive)),
        (frame.say("console-said-document"), yes(said.document_in_force)),
    ];
    if let Some(until) = said.document_until {
        beside.push((frame.say("console-said-document-until"), frame.date(&until)));
    }
    if let Some(until) = said.residence.as_ref().and_then(|stay| stay.until) {
        beside.push((frame.say("console-said-residence-until"), frame.date(&until)));
    }
    beside.push((frame.say("console-said-biometrics"), yes(said.has_biometrics)));
    Source { text: frame.tell("console-register-said", &args), beside }
}

/// How long ago, in whole minutes, hours or days.
fn age(frame: &Frame, at: Moment) -> String {
    let minutes = frame.now.since(at).as_secs() / 60;
    match minutes {
        0 => frame.say("console-age-now"),
        1..120 => frame.say_with("console-age-minutes", "minutes", minutes),
        120..2_880 => frame.say_with("console-age-hours", "hours", minutes / 60),
        _ => frame.say_with("console-age-days", "days", minutes / 1_440),
    }
}
