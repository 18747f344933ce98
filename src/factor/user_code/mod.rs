//! A code that a holder tells a service so that it may ask them (`user_code`, CIBA Core §7.1): it lets a question through, and nobody in.
//!
//! Only services that are registered for it ask by it, and they reach nobody without: whoever never set one, gave a wrong one, or is
//! nobody at all is one answer to them. Short as it is, nobody tries it out on a stolen database: what is kept is a MAC under
//! a key that is not in there.

mod store;

pub use store::{set_at, take_away};

use serde_json::json;
use subtle::ConstantTimeEq as _;

use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, Secret};
use crate::db::{Conn, StoreError};
use crate::keys::{Desk, Vault};
use crate::session::Elevated;

/// How many digits.
const DIGITS: std::ops::RangeInclusive<usize> = 6..=12;

/// A code as its holder chose it: digits, and not those that everybody tries first.
pub struct UserCode(Secret);

impl UserCode {
    /// Reads what was typed; nothing when it is no code, or one that is guessed first.
    pub fn parse(typed: &str) -> Option<Self> {
        let digits = typed.trim().as_bytes();
        let plain = DIGITS.contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
        // 000000, 123456, 987654: every step is the same, and no wider than one.
        let step = |pair: &[u8]| pair.first().zip(pair.last()).map(|(a, b)| i16::from(*b) - i16::from(*a));
        let mut steps = digits.windows(2).map(step);
        let first = steps.next().flatten();
        let is_a_run = first.is_some_and(|first| first.abs() <= 1) && steps.all(|step| step == first);
        (plain && !is_a_run).then(|| Self(Secret::new(typed.trim().to_owned())))
    }
}

/// Sets the code, in place of any before.
///
/// # Errors
/// As the database.
pub fn set(c: &mut Conn, desk: &Desk, elevated: &Elevated, code: &UserCode) -> Result<(), StoreError> {
    let account = elevated.account().id;
    store::put(c, desk.now, account, &digest(&desk.vault, account, code.0.expose()))?;
    audit::record(c, desk, &Entry::of(Event::UserCodeSet).account(account))
}

/// Takes the code away: no service that asks by one reaches its holder. False when there was none.
///
/// # Errors
/// As the database.
pub fn remove(c: &mut Conn, desk: &Desk, elevated: &Elevated) -> Result<bool, StoreError> {
    let account = elevated.account().id;
    let was_set = take_away(c, account)?;
    if was_set {
        let facts = json!({ "why": "holder" });
        audit::record(c, desk, &Entry::of(Event::UserCodeRemoved).account(account).facts(facts))?;
    }
    Ok(was_set)
}

/// Whether it is the account's; the same single question for nobody's.
///
/// # Errors
/// As the database.
pub fn is(
    c: &mut Conn,
    vault: &Vault,
    account: Option<AccountId>,
    code: &Secret,
) -> Result<bool, StoreError> {
    let account = account.unwrap_or_else(|| AccountId::from(uuid::Uuid::nil()));
    let kept = store::digest(c, account)?.unwrap_or_default();
    Ok(digest(vault, account, code.expose()).as_slice().ct_eq(&kept).into())
}

fn digest(vault: &Vault, account: AccountId, code: &str) -> [u8; 32] {
    vault.blind_index("user code", &format!("{account}:{code}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_six_to_twelve_digits_that_are_no_run() {
        for good in ["271828", " 314159265 ", "112233", "135791"] {
            assert!(UserCode::parse(good).is_some(), "{good}");
        }
        for bad in ["", "12345", "1234567890123", "000000", "123456", "987654", "12a456", "２７１８２８"]
        {
            assert!(UserCode::parse(bad).is_none(), "{bad}");
        }
    }
}
