//! Comparing at a counter: the face of whoever stands there with the one that the register has of whoever is declared. The picture
//! is compared and not kept; what was found is, with who asked. A system that is not sure or does not answer leaves it to the
//! officer, who says why they judge as they do; a "no" is nobody's to overrule.

use serde_json::json;

use super::counter::{Checked, before_officer};
use super::facts::{Compared, Face};
use super::kind::{Given, Wish};
use super::model::Application;
use super::moves::{self, Seen};
use super::reason::Reason;
use super::refused::Refused;
use crate::audit::{self, Entry, Event, Purpose};
use crate::base::Moment;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::Officer;
use crate::registers::Ports;

/// A comparison that an officer may ask for.
#[derive(Debug, Clone)]
pub struct Comparison {
    seen: Seen,
    wish: Wish,
}

/// What was found.
#[derive(Debug, Clone, Copy)]
pub struct Likeness {
    seen: Seen,
    face: Face,
}

/// Whether the officer may have the face compared of whoever stands before them.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn to_compare(
    c: &mut Conn,
    desk: &Desk,
    officer: &Officer,
    seen: Seen,
) -> Result<Result<Comparison, Refused>, StoreError> {
    let case = before_officer(c, desk, officer, seen)?;
    Ok(case.map(|case| Comparison { seen, wish: case.wish }))
}

impl Comparison {
    /// Asks the register whom to compare with, and then whether it is them. Outside any transaction.
    pub async fn ask(&self, ports: &Ports, now: Moment, portrait: &[u8]) -> Likeness {
        let found = self
            .wish
            .gather(ports, now, Given { portrait: Some(portrait), has_paper: false, known: None })
            .await;
        let face = match (found.face, &found.register) {
            // A register that does not answer names nobody to compare with.
            (Face::NotAsked, super::Register::Down) => Face::Down,
            (face, _) => face,
        };
        Likeness { seen: self.seen, face }
    }
}

/// Writes down what was found.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn compared(
    c: &mut Conn,
    desk: &Desk,
    officer: &Officer,
    likeness: Likeness,
) -> Result<Result<(Application, Face), Refused>, StoreError> {
    let Likeness { seen, face } = likeness;
    let mut case = match before_officer(c, desk, officer, seen)? {
        Ok(case) => case,
        Err(refused) => return Ok(Err(refused)),
    };
    case.facts.compared = Some(Compared { officer: officer.account(), at: desk.now, face });
    if let Err(refused) = moves::keep(c, desk, &mut case)? {
        return Ok(Err(refused));
    }
    let of = &case.application;
    let facts = json!({
        "application": of.id, "reference": of.reference, "kind": of.kind.as_str(), "verdict": face, "agency": officer.agency(),
    });
    let entry = Entry::of(Event::FaceCompared).account(of.account).actor(officer.account());
    audit::record(c, desk, &entry.purpose(Purpose::Visit).facts(facts))?;
    Ok(Ok((case.application, face)))
}

/// What counts of a comparison here and today, and of what the officer says beside it.
pub(super) fn judged(compared: Option<Face>, checked: &Checked) -> Result<Face, Refused> {
    match (compared, checked.biometrics) {
        // Nobody compared here: the counter's own devices said it.
        (None, said) => Ok(said),
        (Some(Face::No), Face::No) | (Some(Face::Yes), Face::No) => Ok(Face::No),
        (Some(Face::No), _) => Err(Refused::Law(Reason::FaceDiffers)),
        (Some(Face::Yes), _) => Ok(Face::Yes),
        (Some(Face::Unsure | Face::Down | Face::NotAsked), _) if checked.why.trim().is_empty() => {
            Err(Refused::Unreasoned)
        }
        (Some(Face::Unsure | Face::Down | Face::NotAsked), Face::No) => Ok(Face::No),
        // A human eye is no comparison: it is weighed, by two where policy says so.
        (Some(Face::Unsure | Face::Down | Face::NotAsked), _) => Ok(Face::Unsure),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::application::Papers;

    #[test]
    fn a_sure_answer_rules_and_an_unsure_one_leaves_the_officer_to_judge_and_to_say_why() {
        let said =
            |biometrics, why: &str| Checked { why: why.into(), ..Checked::of(Papers::Genuine, biometrics) };
        let overruled = Err(Refused::Law(Reason::FaceDiffers));
        for (compared, biometrics, why, expected) in [
            (None, Face::Yes, "", Ok(Face::Yes)),
            (Some(Face::Yes), Face::NotAsked, "", Ok(Face::Yes)),
            (Some(Face::Yes), Face::No, "", Ok(Face::No)),
            (Some(Face::No), Face::No, "", Ok(Face::No)),
            (Some(Face::No), Face::Yes, "I know them", overruled.clone()),
            (Some(Face::No), Face::Unsure, "", overruled),
            (Some(Face::Unsure), Face::Yes, " ", Err(Refused::Unreasoned)),
            (Some(Face::Unsure), Face::Yes, "burns", Ok(Face::Unsure)),
            (Some(Face::Down), Face::Yes, "papers with photo", Ok(Face::Unsure)),
            (Some(Face::Down), Face::No, "another person", Ok(Face::No)),
            (Some(Face::NotAsked), Face::Yes, "", Err(Refused::Unreasoned)),
        ] {
            assert_eq!(judged(compared, &said(biometrics, why)), expected, "{compared:?} {biometrics:?}");
        }
    }
}
