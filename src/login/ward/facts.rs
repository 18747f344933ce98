//! What whoever represents somebody sees of how they stand, and what can be done next.

use crate::account::{Level, State};
use crate::base::{AccountId, Moment};
use crate::db::{Conn, StoreError};
use crate::factor::{passkey, password};
use crate::grant::agreement::{self, Agreement};
use crate::keys::Vault;
use crate::mandate::guardian::{self, Rules, Side};
use crate::session::Citizen;

/// What their guardian can do next for a child or a ward.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Take up the level that was issued.
    Activate,
    /// Nothing: the time for that is over, and a counter helps.
    WindowOver,
    /// Set, with them, how they sign in.
    SetKey,
    /// Ask for level 2, at a counter.
    Level2,
}

impl Next {
    /// The word on the wire, which is a part of that of its sentence.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Activate => "activate",
            Self::WindowOver => "window-over",
            Self::SetKey => "set-key",
            Self::Level2 => "apply-for-level2",
        }
    }
}

/// What is known of one whom somebody represents.
#[derive(Debug, Clone)]
pub struct Facts {
    /// Who, and as what.
    pub side: Side,
    /// Whether they have a way in of their own.
    pub has_key: bool,
    /// To which services they were let, the newest first.
    pub agreements: Vec<Agreement>,
}

/// Looks at one whom the citizen represents; nothing where they do not, whether there is such an account or not.
///
/// # Errors
/// As the database.
pub fn facts(
    c: &mut Conn,
    vault: &Vault,
    (citizen, ward): (&Citizen, AccountId),
    now: Moment,
) -> Result<Option<Facts>, StoreError> {
    let all = guardian::wards(c, vault, citizen.account().id, now.local_date())?;
    let Some(side) = all.into_iter().find(|side| side.account.id == ward) else { return Ok(None) };
    let agreements = agreement::of_ward(c, ward, now)?;
    Ok(Some(Facts { has_key: has_key(c, ward)?, side, agreements }))
}

/// Whether the holder of that account has a way in of their own.
///
/// # Errors
/// As the database.
pub fn has_key(c: &mut Conn, ward: AccountId) -> Result<bool, StoreError> {
    Ok(password::exists(c, ward)? || !passkey::credential_ids(c, ward)?.is_empty())
}

/// What can be done next for somebody, if anything.
pub fn next(side: &Side, rules: &Rules, (now, has_key): (Moment, bool)) -> Option<Next> {
    let signs_in = side.born.is_none_or(|born| born.completes(rules.signs_in_from) <= now.local_date());
    match side.account.state(now) {
        State::Issued => Some(Next::Activate),
        State::ActivationExpired => Some(Next::WindowOver),
        State::Active if signs_in && !has_key => Some(Next::SetKey),
        State::Active if signs_in && side.account.level < Some(Level::Two) => Some(Next::Level2),
        State::Active | State::Locked | State::Closed => None,
    }
}

impl Facts {
    /// For so many days what their guardian agrees to holds, as was chosen within what the law lets.
    pub fn holds_days(&self, rules: &Rules) -> u16 {
        self.side.guardianship.holds_days.unwrap_or(rules.holds_days).min(rules.holds_days)
    }
}
