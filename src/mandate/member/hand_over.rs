//! Whoever acted for organisations turns out to be somebody who has another account: they act by that from now on.

use std::collections::BTreeSet;

use serde_json::json;

use super::model::Member;
use super::{give, invite, one_at_a_time, store};
use crate::base::{AccountId, LocalDate, MandateId};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// Of what both have in one organisation and role, the weaker one each: it is to be ended with what hangs from it before the rest is handed
/// over. What a register gave is stronger than what people gave, then what counts today, what reaches further and what lasts longer.
///
/// # Errors
/// When the database cannot answer.
pub fn held_twice(
    c: &mut Conn,
    today: LocalDate,
    (from, to): (AccountId, AccountId),
) -> Result<Vec<MandateId>, StoreError> {
    let strength = |one: &Member| {
        let (until, groups) = (one.until(), one.scope.groups().count());
        (one.source.rests(), one.is_live(today), one.scope.is_all(), groups, until.is_none(), until)
    };
    let held = store::of_actor(c, to)?;
    let mut weaker = Vec::new();
    for one in store::of_actor(c, from)? {
        let same = |other: &&Member| other.organisation == one.organisation && other.role == one.role;
        if let Some(other) = held.iter().find(same) {
            weaker.push(if strength(other) < strength(&one) { other.id } else { one.id });
        }
    }
    Ok(weaker)
}

/// Whom `from` gave something in an organisation, or invited there, has that of `to`, whichever of what both have is ended next.
///
/// # Errors
/// When the database cannot answer.
pub fn give_over(c: &mut Conn, (from, to): (AccountId, AccountId)) -> Result<(), StoreError> {
    let organisations: BTreeSet<_> =
        store::of_actor(c, from)?.into_iter().map(|one| one.organisation).collect();
    for organisation in organisations {
        one_at_a_time(c, organisation)?;
        store::given_by(c, organisation, (from, to))?;
        invite::invited_by(c, organisation, (from, to))?;
    }
    Ok(())
}

/// What `from` has for organisations is about to be `to`'s: each organisation reads so.
pub(in crate::mandate) fn follow(
    c: &mut Conn,
    desk: &Desk,
    (from, to): (AccountId, AccountId),
) -> Result<(), StoreError> {
    for one in store::of_actor(c, from)? {
        let facts = json!({ "by": "merge", "instead_of": from });
        give::joined(c, desk, &Member { actor: to, ..one }, facts)?;
    }
    Ok(())
}
