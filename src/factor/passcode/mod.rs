//! Passcodes: six digits that a person knows, and that count beside the key of their phone alone.
//!
//! A million codes are soon tried out, so nobody gets to: it is taken only with a signature of a phone that is a key of the account,
//! in the same call (`login`), a few times and then no more ([`rest`]). What is kept is no hash but a MAC of one: Argon2id as for
//! passwords, by the same hands, and over its output a key that is not in the database. Beside a phone of which nobody says that its
//! holder unlocked it, that is what they have and what they know (`assurance.toml`).
//!
//! A second one may be set with it, for when somebody forces its holder: it opens what the first opens, and says so to the State alone
//! (`account::raise_alarm`). Both are looked for in one computation, and where there is no second a MAC of nothing is kept: neither the
//! table, nor the time, nor any page or answer tells who has one. So it is set together with the first, always, and is gone with it.

mod duress;
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

/// A passcode that its holder may choose, and the one for when they are forced, if they wish for one.
#[derive(Debug)]
pub struct Chosen {
    digits: Secret,
    duress: Option<Secret>,
}

impl Chosen {
    /// Reads what was typed.
    ///
    /// # Errors
    /// [`Weak`] says why it is not taken.
    pub fn read(typed: &Secret, of: &Profile) -> Result<Self, Weak> {
        let digits = typed.expose().trim();
        weak::judge(digits, of)?;
        Ok(Self { digits: Secret::new(digits.to_owned()), duress: None })
    }

    /// Reads what was typed as the second; nothing typed is none.
    ///
    /// # Errors
    /// As [`Chosen::read`]; [`Weak::TooNear`] where a slip of the first would be it.
    pub fn with_duress(self, typed: Option<&Secret>, of: &Profile) -> Result<Self, Weak> {
        let typed = typed.map(|typed| typed.expose().trim()).filter(|digits| !digits.is_empty());
        let Some(digits) = typed else { return Ok(self) };
        weak::judge(digits, of)?;
        if duress::is_near(self.digits.expose(), digits) {
            return Err(Weak::TooNear);
        }
        Ok(Self { duress: Some(Secret::new(digits.to_owned())), ..self })
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
        let (recipe, stretched) = hasher.stretch_anew(entropy, &self.digits).await?;
        let duress = match &self.duress {
            Some(digits) => {
                let stretched = hasher.stretch(&recipe, digits).await?.ok_or(Busy)?;
                duress_tag(vault, account, &stretched)
            }
            // Of nothing, and nobody sees that.
            None => entropy.bytes(),
        };
        Ok(Made { recipe, tag: tag(vault, account, &stretched), duress })
    }
}

/// A passcode on its way into the database.
pub struct Made {
    recipe: Recipe,
    tag: [u8; 32],
    duress: [u8; 32],
}

/// What it means that something was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typed {
    /// It is the passcode.
    Right,
    /// It is the one for when its holder is forced: it opens the same, and whoever stands beside sees no difference.
    Forced,
    /// It is neither.
    Wrong,
}

/// What is kept of a passcode.
#[derive(Clone)]
pub struct Kept {
    recipe: Recipe,
    tag: Vec<u8>,
    duress: Vec<u8>,
    /// When it was set.
    pub set_at: Moment,
    /// Since when it is taken no more: it was wrong too often.
    pub rests_since: Option<Moment>,
}

impl Kept {
    /// What `typed` is; by the same work whatever was typed.
    ///
    /// # Errors
    /// [`Busy`].
    pub async fn hear(
        &self,
        hasher: &Hasher,
        vault: &Vault,
        account: AccountId,
        typed: &Secret,
    ) -> Result<Typed, Busy> {
        let Some(out) = hasher.stretch(&self.recipe, typed).await? else { return Ok(Typed::Wrong) };
        // Both are always compared.
        let is_right = tag(vault, account, &out).as_slice().ct_eq(&self.tag);
        let is_forced = duress_tag(vault, account, &out).as_slice().ct_eq(&self.duress);
        Ok(match (bool::from(is_right), bool::from(is_forced)) {
            (true, _) => Typed::Right,
            (false, true) => Typed::Forced,
            (false, false) => Typed::Wrong,
        })
    }
}

/// Whether the account has one that is taken.
///
/// # Errors
/// As the database.
pub fn is_taken(c: &mut Conn, account: AccountId) -> Result<bool, StoreError> {
    Ok(load(c, account)?.is_some_and(|kept| kept.rests_since.is_none()))
}

/// Sets it, in place of any before and of the second beside that; its holder is told of it alone.
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
    vault.blind_index("passcode", &context(account, stretched))
}

fn duress_tag(vault: &Vault, account: AccountId, stretched: &Stretched) -> [u8; 32] {
    vault.blind_index("passcode.duress", &context(account, stretched))
}

fn context(account: AccountId, stretched: &Stretched) -> String {
    format!("{account}:{}", STANDARD_NO_PAD.encode(stretched.as_slice()))
}
