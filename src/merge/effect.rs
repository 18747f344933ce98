//! Two people become one, in the transaction of whatever made it due. In this order: who is to be told of the sessions that end is
//! read by the names that services know, so everything ends before a name goes over.

use std::collections::BTreeSet;

use serde_json::json;

use super::model::Merge;
use super::tell;
use crate::account::{self, Account, Why};
use crate::application;
use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, PersonId};
use crate::changeover;
use crate::client::{self, KnownTo};
use crate::db::{Conn, StoreError};
use crate::grant;
use crate::keys::Desk;
use crate::mandate::{self, guardian};
use crate::sign_out;
use crate::wallet;

/// On whose word the accounts are closed.
const SOURCE: &str = "merge";

/// Makes one of two. What speaks against it was asked in this transaction.
pub(super) fn take(c: &mut Conn, desk: &Desk, merge: &Merge) -> Result<(), StoreError> {
    let Some((surviving, ending)) = merge.sides() else {
        return Err(StoreError::Inconsistent { table: "merges", row: merge.id.to_string() });
    };
    let (surviving, ending) = (account::account(c, surviving)?, account::account(c, ending)?);
    let mut known_to =
        KnownTo { ending: known_to(c, ending.person)?, surviving: known_to(c, surviving.person)? };
    // What is on its way to a client says who they are there; of whoever ends it ends.
    let on_their_way = grant::live_grants(c, desk.now, surviving.id)?.into_iter();
    let own = on_their_way.filter(|one| one.account == surviving.id);
    known_to.surviving.extend(own.map(|one| one.client));
    for one in account::accounts_of(c, ending.person)? {
        leave(c, desk, &one, &surviving)?;
    }
    if !account::joined::merge(c, ending.person, surviving.person)? {
        return Err(StoreError::Conflict);
    }
    let twice = client::join_subjects(c, desk, (ending.person, surviving.person), &known_to)?;
    for one in &twice {
        tell::subject_moved(c, desk, one)?;
    }
    record(c, desk, merge, (&surviving, "surviving"), twice.len())?;
    record(c, desk, merge, (&ending, "ending"), twice.len())
}

/// The clients that have had tokens for a person, by whichever account.
fn known_to(c: &mut Conn, person: PersonId) -> Result<BTreeSet<String>, StoreError> {
    let mut known = BTreeSet::new();
    let own = account::accounts_of(c, person)?;
    for account in own.iter().chain(&account::joined::merged_accounts(c, person)?) {
        known.extend(audit::clients_of(c, account.id, Event::TokensIssued)?);
    }
    Ok(known)
}

/// An account of whoever ends is left for that which goes on: what they may do for others, what they asked for and what
/// agencies issued to them goes with them, and nothing that opened it.
fn leave(c: &mut Conn, desk: &Desk, one: &Account, surviving: &Account) -> Result<(), StoreError> {
    let (from, to): (AccountId, AccountId) = (one.id, surviving.id);
    mandate::member::give_over(c, (from, to))?;
    for twice in mandate::member::held_twice(c, desk.now.local_date(), (from, to))? {
        sign_out::mandate(c, desk, twice, (SOURCE, "held_twice"))?;
    }
    mandate::hand_over(c, desk, from, to)?;
    for twice in guardian::of_guardian(c, from)? {
        sign_out::guardianship(c, desk, &twice, (SOURCE, guardian::Why::GuardianEnded))?;
    }
    sign_out::close(c, desk, from, Why::Merged, SOURCE)?;
    application::hand_over_all(c, desk, from, surviving)?;
    wallet::hand_over(c, desk, one, surviving)?;
    changeover::hand_over(c, from, to)?;
    audit::share(c, desk, from, to)
}

fn record(
    c: &mut Conn,
    desk: &Desk,
    merge: &Merge,
    (of, side): (&Account, &str),
    told: usize,
) -> Result<(), StoreError> {
    let facts = json!({ "merge": merge.id, "side": side, "services_told": told });
    let entry = Entry::of(Event::PersonMerged).account(of.id).facts(facts);
    audit::record(c, desk, &entry)
}
