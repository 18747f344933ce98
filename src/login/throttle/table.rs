//! Everything that is counted, on one screen.
//!
//! Only what the asker typed and where they are may be *told* to be used up (429): whatever is counted for an account or for
//! whom a name means ends in silence, with the work and the answer of a wrong guess, or it would tell which names are one
//! account and which are anybody's.

use std::time::Duration;

use super::policy::{DAY, HOUR, Policy};

/// One kind of counter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kind {
    /// What its name is made of, beside the key.
    pub(super) name: &'static str,
    pub(super) policy: Policy,
    pub(super) end: End,
    pub(super) success: Success,
    pub(super) rows: Rows,
}

/// How its end is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum End {
    Told,
    Silent,
}

/// What a try that was right does to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Success {
    /// One try comes back: it is many people's counter, or its change would tell that somebody was right.
    GivesBack,
    /// All that failed is forgotten.
    Forgets,
}

/// How many of them there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rows {
    /// Strangers plant them: at most 2^24 of one kind, several names sharing one when there are millions.
    Slots(u8),
    /// As many as there are accounts, and browsers that signed in to them.
    Accounts,
}

const fn told(name: &'static str, slots: u8, policy: Policy) -> Kind {
    Kind { name, policy, end: End::Told, success: Success::GivesBack, rows: Rows::Slots(slots) }
}

/// Told, because whoever asks has shown by a key whose phone it is.
const fn of_phones(name: &'static str, policy: Policy) -> Kind {
    Kind { name, policy, end: End::Told, success: Success::Forgets, rows: Rows::Accounts }
}

const fn silent(name: &'static str, rows: Rows, policy: Policy) -> Kind {
    Kind { name, policy, end: End::Silent, success: Success::Forgets, rows }
}

// Tries at passwords, passkeys and long codes.

/// By network: 300 failures an hour from one client, behind which a whole office may sit, and more from wider ones.
pub(super) const TRIES_FROM: Kind = told("throttle.address", 1, Policy::waits(300).forgotten_after(HOUR));

/// By what was typed, from wherever it comes: ten, then waits, until a day is over.
pub(super) const TRIES_AS: Kind = told("throttle.name", 2, GUESSES.forgotten_after(DAY));

/// By account: ten, then waits, and after a hundred in a row only another factor, a browser that knows the account or a
/// recovery helps (NIST SP 800-63B-4 §3.2.2).
pub(super) const TRIES_AT: Kind = silent("throttle.account", Rows::Accounts, GUESSES.at_most(100));

/// The same work for a name that nobody has.
pub(super) const TRIES_AT_NOBODY: Kind =
    silent("throttle.nobody", Rows::Slots(3), GUESSES.forgotten_after(DAY));

/// By what was typed in one browser that knows the account, instead of what strangers spend.
pub(super) const TRIES_AS_IN: Kind = told("throttle.name.device", 4, GUESSES.forgotten_after(DAY));

/// By account, in one such browser.
pub(super) const TRIES_IN: Kind = silent("throttle.device", Rows::Accounts, GUESSES.at_most(100));

// Tries at passcodes, by who holds a phone that is a key of the account: nobody else makes one, so nothing is shared with passwords.

/// By account, on all of its phones: two, then waits from half a minute on, and after five in a row no more of that passcode.
pub(super) const PASSCODES: Kind = of_phones("throttle.passcode", Policy::waits(2).at_most(5));

// Tries at codes of six digits.

/// By recipient and network: ten a day, however often codes were asked for.
pub(super) const CODES_FROM: Kind = told("throttle.code.network", 5, Policy::within(10, DAY));

/// By recipient: six guessers at once, and not one more.
pub(super) const CODES: Kind = told("throttle.code", 6, Policy::within(60, DAY));

/// By request.
pub(super) const CODES_OF_REQUEST: Kind = told("throttle.request", 7, Policy::within(5, DAY));

// Messages. Whom they reach, whatever they are asked for, reads no more than MESSAGES_A_DAY of them.

/// By network: fifty a day from one client, then with growing waits.
pub(super) const MESSAGES_FROM: Kind =
    told("throttle.messages.address", 8, Policy::waits(50).forgotten_after(DAY));

/// To an address that was typed, by one network and each wider one: strangers who register with it spend their own.
pub(super) const MESSAGES_TO_FROM: Kind = told("throttle.messages.network", 9, Policy::within(4, DAY));

/// The same from everywhere.
pub(super) const MESSAGES_TO: Kind = told("throttle.messages", 10, Policy::within(10, DAY));

/// Requests to come back, by what was typed and one place: a network, or a browser that knows the account.
pub(super) const RECOVERIES_AS: Kind =
    told("throttle.recoveries.asked", 11, Policy::waits(3).forgotten_after(DAY));

/// Those that codes are sent for, by account and network, the wider ones too: no customer of one provider can spend all.
pub(super) const RECOVERIES_FROM: Kind =
    silent("throttle.recoveries.from", Rows::Slots(12), Policy::within(3, DAY));

/// By account, from everywhere that does not know it: four, and then one more every few hours, so that nobody's requests take
/// the day from its holder.
pub(super) const RECOVERIES: Kind = silent(
    "throttle.recoveries",
    Rows::Slots(13),
    Policy::waits(4)
        .at_most(7)
        .with_waits(Duration::from_secs(3 * 3_600), Duration::from_secs(6 * 3_600))
        .forgotten_after(DAY),
);

/// By account, from browsers that know it.
pub(super) const RECOVERIES_IN: Kind =
    silent("throttle.recoveries.device", Rows::Accounts, Policy::within(3, DAY));

/// What one address may be burdened with in a day.
const MESSAGES_A_DAY: i32 = 20;

const _: () = assert!(
    most(MESSAGES_TO) + most(RECOVERIES) + most(RECOVERIES_IN) <= MESSAGES_A_DAY,
    "every way to cause messages has its part of what one person is burdened with",
);

const fn most(kind: Kind) -> i32 {
    match kind.policy.most {
        Some(most) => most,
        None => i32::MAX,
    }
}

// Changes.

/// By account, of how one signs in or is reached, by whoever may make them: ten a day.
pub(super) const CHANGES: Kind = Kind {
    name: "throttle.changes",
    policy: Policy::within(10, DAY),
    end: End::Told,
    success: Success::GivesBack,
    rows: Rows::Accounts,
};

/// Ten tries, then waits from half a minute to an hour.
const GUESSES: Policy = Policy::waits(10);
