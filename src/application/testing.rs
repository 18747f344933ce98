//! An application for the unit tests of pages that show one.

use super::kind::KindName;
use super::model::Application;
use super::reference::Reference;
use super::state::State;
use crate::base::{AccountId, ApplicationId, Entropy, LocalDate, Moment, PersonId};

/// One for level 2, looked at by its unit.
pub(crate) fn application(at: Moment, due_on: LocalDate) -> Application {
    Application {
        id: ApplicationId::new(at, &Entropy::Os),
        reference: Reference::new(&Entropy::Os),
        kind: KindName::Identity,
        about: "level-2".into(),
        person: PersonId::new(at, &Entropy::Os),
        account: AccountId::new(at, &Entropy::Os),
        begun_by: AccountId::new(at, &Entropy::Os),
        unit: Some("G01.899".parse().unwrap()),
        state: State::Verifying,
        reason: None,
        policy: None,
        complete_on: None,
        clock: None,
        due_on: Some(due_on),
        alert_on: None,
        alerted: 0,
        ask_again_at: None,
        lapses_on: None,
        agreed: 0,
        version: 2,
        created_at: at,
        updated_at: at,
        decided_at: None,
    }
}
