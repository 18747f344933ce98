//! What a keystore puts into its statement, so that it was made for us and lately: a MAC of the hour, which nobody keeps. It is
//! handed to anybody, because an app makes its key before anybody has signed in. That a statement serves once needs no mark: it is
//! about one key, whoever sends it proves to hold that key, and no key is bound twice.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq as _;

use crate::base::Moment;
use crate::keys::{Purpose, Vault};

/// For so long one is good: an app may be installed in the morning and signed in to in the evening.
pub const GOOD_FOR: Duration = Duration::from_secs(HOURS.unsigned_abs() * 3_600);

const HOURS: i64 = 24;

/// What is handed out at a moment: 43 characters, whose bytes are the challenge.
pub fn challenge(vault: &Vault, now: Moment) -> String {
    of_hour(vault, hour(now))
}

pub(super) fn is_good(vault: &Vault, challenge: &str, now: Moment) -> bool {
    let present = hour(now);
    // The hour after, too: another of our servers may have begun it.
    let is_of = |hour: i64| bool::from(of_hour(vault, hour).as_bytes().ct_eq(challenge.as_bytes()));
    (present - HOURS..=present + 1).any(is_of)
}

const fn hour(now: Moment) -> i64 {
    now.as_seconds().div_euclid(3_600)
}

fn of_hour(vault: &Vault, hour: i64) -> String {
    URL_SAFE_NO_PAD.encode(vault.mac(Purpose::Attestation, &hour.to_be_bytes()))
}
