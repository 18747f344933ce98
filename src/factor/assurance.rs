//! Reads the table of `assurance.toml`. No rule about levels may live in code.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::base::{Aal, Amr};

/// Something a person can prove.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Factor {
    /// That they know the password.
    Password,
    /// That they hold, and unlocked, a passkey their devices share.
    SyncedPasskey,
    /// That they hold, and unlocked, a passkey that says it stays on its device.
    DevicePasskey,
    /// That they hold a phone which is a key of the account, and typed on it what it cannot know.
    PhoneKey,
    /// The same, and that its maker says that the key lies in hardware and is unlocked by whoever holds the phone.
    HardwarePhoneKey,
    /// That they know the passcode. Alone it is nothing, and nothing takes it alone.
    Passcode,
    /// That they agreed on another device, by a passkey there and a number from here.
    AnotherDevice,
}

/// What proven factors amount to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assurance {
    /// The level.
    pub aal: Aal,
    /// The methods, for `amr`.
    pub amr: Vec<Amr>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Combination {
    factors: Vec<Factor>,
    level: Aal,
    amr: Vec<Amr>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    combination: Vec<Combination>,
}

/// A table that cannot be read reaches nothing at all, so nobody signs in; a test reads it before it ships.
static TABLE: LazyLock<Table> =
    LazyLock::new(|| toml::from_str(include_str!("assurance.toml")).unwrap_or_default());

/// The strongest row whose factors are all among `proven`.
pub fn reached(proven: &[Factor]) -> Option<Assurance> {
    let fits = |row: &&Combination| {
        !row.factors.is_empty() && row.factors.iter().all(|factor| proven.contains(factor))
    };
    let best = TABLE.combination.iter().filter(fits).max_by_key(|row| row.level)?;
    Some(Assurance { aal: best.level, amr: best.amr.clone() })
}

/// The strongest level that any sign-in reaches.
pub fn highest() -> Aal {
    TABLE.combination.iter().map(|row| row.level).max().unwrap_or(Aal::One)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_what_each_factor_reaches() {
        let level = |proven: &[Factor]| reached(proven).map(|assurance| assurance.aal);
        assert_eq!(level(&[]), None);
        assert_eq!(level(&[Factor::Password]), Some(Aal::One));
        assert_eq!(level(&[Factor::SyncedPasskey]), Some(Aal::Two));
        assert_eq!(level(&[Factor::Password, Factor::DevicePasskey]), Some(Aal::Two));
        assert_eq!(level(&[Factor::PhoneKey]), Some(Aal::One));
        assert_eq!(level(&[Factor::HardwarePhoneKey]), Some(Aal::Two));
        assert_eq!(level(&[Factor::Passcode]), None);
        assert_eq!(level(&[Factor::PhoneKey, Factor::Passcode]), Some(Aal::Two));
        assert_eq!(level(&[Factor::HardwarePhoneKey, Factor::Passcode]), Some(Aal::Two));
        assert_eq!(highest(), Aal::Two);
        assert_eq!(reached(&[Factor::Password]).unwrap().amr, [Amr::Pwd]);
    }
}
