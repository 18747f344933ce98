//! What no version of the law may go below, and by which clause.

use super::model::Kind;
use super::rules::Keep;

/// The least a kind is kept, in days, and why; [`None`] for those that are kept for good.
pub(super) type Floor = (Option<u16>, &'static str);

/// The least of `kind`.
pub(super) const fn of(kind: Kind) -> Option<Floor> {
    match kind {
        Kind::Accounts => Some((
            None,
            "Decree 69/2024/NĐ-CP: information of the account and of the electronic identity is kept for good",
        )),
        Kind::History => Some((
            None,
            "Decree 69/2024/NĐ-CP: the history of use is kept for 5 years, in a log that is never cut",
        )),
        Kind::Signatures => Some((
            Some(5 * 365),
            "Decree 69/2024/NĐ-CP: what an account was used for is kept for 5 years from then",
        )),
        Kind::Contacts | Kind::Denials => Some((
            Some(7),
            "the code of a security letter is good for 7 days, and gives back what it tells of",
        )),
        Kind::Guesses => Some((Some(90), "whoever guesses must not begin anew by waiting")),
        Kind::Heard => Some((Some(90), "so long somebody may still be told, who must not be told twice")),
        Kind::Unsigned
        | Kind::Files
        | Kind::Reports
        | Kind::Questions
        | Kind::Assistances
        | Kind::Recoveries
        | Kind::Answers
        | Kind::Events
        | Kind::Refusals => None,
    }
}

/// Whether that is short of the least.
pub(super) fn is_short(keep: Keep, (least, _clause): Floor) -> bool {
    match (keep.least_days(), least) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(days), Some(least)) => days < u32::from(least),
    }
}
