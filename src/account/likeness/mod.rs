//! By what somebody is like whoever may be the same human being: a keyed digest of the name and the day of birth that registers wrote, so that
//! the database knows who is alike and not of whom.
//!
//! Whoever writes an identity forgets it, and a pass over those that lack it works it out anew ([`work_out`], [`liken`]): accounts of before there was one,
//! of whole imports, of whoever was corrected. Marks, case and the order of a name do not matter. A birth of which only the year is known is
//! like too many, and like nobody.

mod store;

use std::collections::BTreeMap;

use super::model::{Holder, Kind};
use crate::base::{AccountId, Birthdate, fold};
use crate::db::{Conn, StoreError};
use crate::keys::Vault;

/// Under what it is digested.
const KIND: &str = "likeness";

/// What an account is like, as it was read.
#[derive(Debug)]
pub struct Likeness {
    account: AccountId,
    is_foreigner: bool,
    version: i32,
    digest: Vec<u8>,
}

/// Works it out of some open accounts that lack it, the oldest first. Nothing is written: names are opened while others write.
///
/// # Errors
/// What the database says.
pub fn work_out(c: &mut Conn, vault: &Vault, limit: i64) -> Result<Vec<Likeness>, StoreError> {
    let work_out = |found: store::Found| Likeness {
        account: found.id,
        is_foreigner: found.holder.as_ref().is_some_and(|one| one.account.kind == Kind::Foreigner),
        version: found.version,
        // Of whoever was erased there is nothing to go by.
        digest: found
            .holder
            .as_ref()
            .and_then(|holder| digest(vault, holder))
            .map_or_else(Vec::new, Vec::from),
    };
    Ok(store::without(c, vault, limit)?.into_iter().map(work_out).collect())
}

/// Writes what was worked out, unless an account has changed since, and answers which of them may be the same human being's as which others:
/// open accounts of other people, `most` of each. Both have a level, and one is a foreigner's: of two citizens a register has said that they
/// are two, by two numbers. Until the transaction ends nobody else writes any: of two who are alike the later one sees the earlier.
///
/// # Errors
/// What the database says.
pub fn liken(
    c: &mut Conn,
    worked_out: &[Likeness],
    most: usize,
) -> Result<Vec<(AccountId, AccountId)>, StoreError> {
    store::take_turn(c)?;
    let (mut foreigners, mut others) = (Vec::new(), Vec::new());
    for one in worked_out {
        match store::write(c, one)? && !one.digest.is_empty() {
            true if one.is_foreigner => foreigners.push(one),
            true => others.push(one.account),
            false => {}
        }
    }
    let mut alike = store::like_foreigners(c, &others, most)?;
    for one in foreigners {
        alike.extend(store::like_anybody(c, one, most)?);
    }
    Ok(no_more_than(most, alike))
}

/// So many of each, where there is a crowd.
fn no_more_than(most: usize, mut pairs: Vec<(AccountId, AccountId)>) -> Vec<(AccountId, AccountId)> {
    let mut named: BTreeMap<AccountId, usize> = BTreeMap::new();
    pairs.retain(|(one, _)| {
        let so_far = named.entry(*one).or_default();
        *so_far += 1;
        *so_far <= most
    });
    pairs
}

/// Whether two spellings are of one name: marks, case and the order of its words do not matter.
pub fn is_same_name(one: &str, other: &str) -> bool {
    in_order(one) == in_order(other)
}

fn digest(vault: &Vault, of: &Holder) -> Option<[u8; 32]> {
    let born = of.profile.birthdate.filter(|born| matches!(born, Birthdate::Day(_)))?;
    let is_person = of.account.kind != Kind::Organisation;
    is_person.then(|| vault.blind_index(KIND, &format!("{born} {}", in_order(&of.profile.name))))
}

/// A name by its words alone, in whatever order a register has them.
fn in_order(name: &str) -> String {
    let folded = fold(name);
    let mut words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.sort_unstable();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn a_name_is_the_same_in_whatever_order_case_and_marks_it_is_written() {
        for spelled in ["KIM Min-jun", "Min-Jun Kim", "kim  min jun"] {
            assert_eq!(in_order(spelled), "jun kim min");
        }
        assert_eq!(in_order("Đặng Thị Lân"), in_order("DANG THI LAN"));
        assert_ne!(in_order("Kim Min-jun"), in_order("Kim Min-ho"));
    }
}
