//! By what somebody is like whoever may be the same human being: a keyed digest of the name and the day of birth that registers wrote, so that
//! the database knows who is alike and not of whom.
//!
//! Whoever writes an identity forgets it, and a pass over those that lack it works it out anew ([`liken`]): accounts of before there was one,
//! of whole imports, of whoever was corrected. Marks, case and the order of a name do not matter. A birth of which only the year is known is
//! like too many, and like nobody.

mod store;

use super::model::{Account, Holder, Kind};
use crate::base::{AccountId, Birthdate, fold};
use crate::db::{Conn, StoreError};
use crate::keys::Vault;

/// Under what it is digested.
const KIND: &str = "likeness";

/// Works it out of some open accounts that lack it; answers which. Until the transaction ends nobody else does: of two who are alike the later
/// one sees the earlier.
///
/// # Errors
/// What the database says.
pub fn liken(c: &mut Conn, vault: &Vault, limit: i64) -> Result<Vec<AccountId>, StoreError> {
    store::take_turn(c)?;
    let mut likened = Vec::new();
    for found in store::without(c, vault, limit)? {
        // Of whoever was erased there is nothing to go by.
        let digest = found.holder.as_ref().and_then(|holder| digest(vault, holder));
        store::write(c, &found, digest.map_or_else(Vec::new, |digest| digest.to_vec()))?;
        likened.push(found.id);
    }
    Ok(likened)
}

/// The open accounts of other people that may be the same human being's as `account`, the oldest first, and no more than `limit`. Both have a
/// level, and one is a foreigner's: of two citizens a register has said that they are two, by two numbers.
///
/// # Errors
/// What the database says.
pub fn alike(c: &mut Conn, account: AccountId, limit: i64) -> Result<Vec<AccountId>, StoreError> {
    let one: Account = super::store::account(c, account)?;
    if one.level.is_none() || one.closed_at.is_some() || one.kind == Kind::Organisation {
        return Ok(Vec::new());
    }
    store::alike(c, &one, limit)
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
