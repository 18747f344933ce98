//! Two foreign-invested organisations of the demo: one whose director is of level 2, with staff in every role, and one whose director has
//! a visa alone, which nobody can act for yet. And whom the business register names for each.

use super::run::DemoError;
use crate::account;
use crate::app::App;
use crate::base::{LocalDate, ServiceGroup};
use crate::mandate::member::{self, NewMember, Role, Scope, Source};

/// Its director is of level 2.
pub(super) const REPRESENTED: &str = "9900000030";
/// Its director has no residence card: the ring.
pub(super) const BLOCKED: &str = "9900000048";
/// That director, by the number of foreigners.
pub(super) const WITHOUT_CARD: &str = "999000000004";

/// Whom the business register names once the director of either is replaced: the administrator of the first.
pub(super) const SUCCESSOR: &str = "099197000003";

/// Which foreigner the business register names for which.
pub(super) const DIRECTORS: [(&str, &str); 2] = [(REPRESENTED, "999000000001"), (BLOCKED, WITHOUT_CARD)];

/// Who acts for the first, and as what; the director first.
const STAFF: [(&str, Role, &[&str]); 5] = [
    ("999000000001", Role::LegalRepresentative, &[]),
    (SUCCESSOR, Role::Administrator, &[]),
    ("099051000004", Role::Signer, &[]),
    ("099077000042", Role::Submitter, &["tax"]),
    ("099210000005", Role::Viewer, &[]),
];

/// Since when.
const SINCE: LocalDate = LocalDate::of(2026, 1, 5);

/// Has everybody act for it; the accounts stand.
///
/// # Errors
/// When the database refuses, or the demo's own data is damaged.
pub(super) async fn staff(app: &App) -> Result<(), DemoError> {
    for (number, role, groups) in STAFF {
        let desk = app.desk(None);
        let groups: Result<Vec<ServiceGroup>, _> = groups.iter().map(|word| word.parse()).collect();
        let scope = Scope::of(groups.map_err(|why| DemoError::Damaged(why.to_string()))?);
        let by_register = role == Role::LegalRepresentative;
        let (director, ..) = STAFF[0];
        let done = app.db.write(move |c| {
            let named = |c: &mut _, typed| account::named(c, &desk.vault, typed);
            let found = (named(c, number)?, named(c, REPRESENTED)?, named(c, director)?);
            let (Some(actor), Some(organisation), Some(giver)) = found else { return Ok(None) };
            let new = NewMember {
                organisation,
                actor,
                role,
                scope: scope.clone(),
                valid_from: SINCE,
                valid_to: None,
                source: if by_register { Source::Register } else { Source::Delegated },
                reference: "demo".to_owned(),
                // Whoever takes over from the director finds what the director gave.
                by: if by_register { "register business".to_owned() } else { giver.to_string() },
            };
            member::give(c, &desk, &new).map(Some)
        });
        match done.await? {
            Some(Ok(_) | Err(member::NotGiven::Held(_))) => {}
            Some(Err(refused)) => return Err(DemoError::Damaged(refused.to_string())),
            None => return Err(DemoError::Damaged(format!("{number} is nobody"))),
        }
    }
    Ok(())
}
