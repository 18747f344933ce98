//! Passcodes: six digits that a person knows, and that count beside the key of their phone alone.
//!
//! A million codes are soon tried out, so nobody gets to: it is taken only with a signature of a phone that is a key of the account,
//! in the same call (`login`), a few times and then no more ([`rest`]). What is kept is no hash but a MAC of one: Argon2id as for
//! passwords, by the same hands, and over its output a key that is not in the database. Beside a phone of which nobody says that its
//! holder unlocked it, that is what they have and what they know (`assurance.toml`).

mod rest;
mod store;
mod weak;

pub use rest::rest;
pub use store::load;
pub use weak::Weak;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde_json::json;
use subtle::ConstantTimeEq as _;

use super::password::{Busy, Hasher, Recipe, Stretched};
use super::suspect;
use crate::account::{self, Alert, Profile};
use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, Entropy, Moment, Secret};
use crate::db::{Conn, StoreError};
use crate::keys::{Desk, Vault};
use crate::session::Elevated;

/// A passcode that its holder may choose.
#[derive(Debug)]
pub struct Chosen(Secret);

impl Chosen {
    /// Reads what was typed.
    ///
    /// # Errors
    /// [`Weak`] says why it is not taken.
    pub fn read(typed: &Secret, of: &Profile) -> Result<Self, Weak> {
        let digits = typed.expose().trim();
        weak::judge(digits, of).map(|()| Self(Secret::new(digits.to_owned())))
    }

    /// As it is kept for `account`.
    ///
    /// # Errors
    /// [`Busy`].
    pub async fn make(
        &self,
        hasher: &Hasher,
        (vault, entropy): (&Vault, &Entropy),
        account: AccountId,
    ) -> Result<Made, Busy> {
        let (recipe, stretched) = hasher.stretch_anew(entropy, &self.0).await?;
        Ok(Made { recipe, tag: tag(vault, account, &stretched) })
    }
}

/// A passcode on its way into the database.
pub struct Made {
    recipe: Recipe,
    tag: [u8; 32],
}

/// What is kept of a passcode.
#[derive(Clone)]
pub struct Kept {
    recipe: Recipe,
    tag: Vec<u8>,
    /// When it was set.
    pub set_at: Moment,
    /// Since when it is taken no more: it was wrong too often.
    pub rests_since: Option<Moment>,
}

impl Kept {
    /// Whether `typed` is it; by the same work whatever was typed.
    ///
    /// # Errors
    /// [`Busy`].
    pub async fn is(
        &self,
        hasher: &Hasher,
        vault: &Vault,
        account: AccountId,
        typed: &Secret,
    ) -> Result<bool, Busy> {
        let stretched = hasher.stretch(&self.recipe, typed).await?;
        Ok(stretched.is_some_and(|out| bool::from(tag(vault, account, &out).as_slice().ct_eq(&self.tag))))
    }
}

/// Sets it, in place of any before; its holder is told.
///
/// # Errors
/// As the database.
pub fn set(c: &mut Conn, desk: &Desk, elevated: &Elevated, made: &Made) -> Result<(), StoreError> {
    let account = elevated.account().id;
    store::put(c, desk.now, account, made)?;
    audit::record(c, desk, &Entry::of(Event::PasscodeSet).account(account))?;
    let undoes: Vec<_> = suspect(elevated).into_iter().collect();
    account::tell(c, desk, account, &Alert::PasscodeSet, &undoes)
}

/// Takes it away: the phone's key counts alone from now on. False when there was none.
///
/// # Errors
/// As the database.
pub fn remove(c: &mut Conn, desk: &Desk, elevated: &Elevated) -> Result<bool, StoreError> {
    end(c, desk, elevated.account().id, "holder")
}

/// Takes away the passcode of an account with whatever it counted beside; false when it had none.
///
/// # Errors
/// As the database.
pub fn end(c: &mut Conn, desk: &Desk, account: AccountId, why: &str) -> Result<bool, StoreError> {
    let was_set = store::take_away(c, account)?;
    if was_set {
        let facts = json!({ "why": why });
        audit::record(c, desk, &Entry::of(Event::PasscodeRemoved).account(account).facts(facts))?;
    }
    Ok(was_set)
}

fn tag(vault: &Vault, account: AccountId, stretched: &Stretched) -> [u8; 32] {
    vault.blind_index("passcode", &format!("{account}:{}", STANDARD_NO_PAD.encode(stretched.as_slice())))
}
