//! What is kept here of the accounts that somebody had elsewhere: theirs to know.

use std::collections::BTreeMap;

use super::invite;
use super::store;
use crate::base::{AccountId, Email, Moment, Phone};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::session::Citizen;

/// An account of somebody's elsewhere, as a list brought it here.
#[derive(Debug, Clone)]
pub struct Elsewhere {
    /// The system it is of.
    pub source: String,
    /// What it is called there.
    pub legacy_id: String,
    /// What its holder is called there.
    pub name: Option<String>,
    /// Where that system wrote to.
    pub email: Option<Email>,
    /// Where it sent text messages.
    pub phone: Option<Phone>,
    /// What services called its holder, by their sector.
    pub subjects: BTreeMap<String, String>,
    /// When a list brought it first.
    pub imported_at: Moment,
}

/// The accounts elsewhere that were found to be the citizen's.
///
/// # Errors
/// When the database cannot answer.
pub fn elsewhere(c: &mut Conn, desk: &Desk, who: &Citizen) -> Result<Vec<Elsewhere>, StoreError> {
    let found = store::of_account(c, &desk.vault, who.account().id)?.into_iter();
    Ok(found
        .map(|one| Elsewhere {
            source: one.source,
            legacy_id: one.legacy.legacy_id,
            name: one.legacy.name.map(|name| name.as_str().to_owned()),
            email: one.legacy.email,
            phone: one.legacy.phone,
            subjects: one
                .legacy
                .subjects
                .iter()
                .map(|(at, said)| (at.clone(), said.as_str().to_owned()))
                .collect(),
            imported_at: one.imported_at,
        })
        .collect())
}

/// Makes the accounts elsewhere that were found to be the holder's of `from` those of the holder of `to`, and what they came for by an
/// invitation: it is one person.
///
/// # Errors
/// As the database.
pub fn hand_over(c: &mut Conn, from: AccountId, to: AccountId) -> Result<(), StoreError> {
    store::hand_over(c, from, to)?;
    invite::hand_over(c, from, to)
}
