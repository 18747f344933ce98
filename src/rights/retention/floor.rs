//! What no version of the law may go below, and by which clause.

use std::fmt;

use super::model::Kind;
use super::rules::Keep;
use crate::policy::Unit;

/// The least something is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Least {
    /// Nothing of it ever goes.
    ForGood,
    /// So many days.
    Days(u16),
    /// So many years.
    Years(u16),
}

/// The least of `kind`, and by which clause.
pub(super) const fn of(kind: Kind) -> Option<(Least, &'static str)> {
    match kind {
        Kind::Accounts => Some((
            Least::ForGood,
            "Decree 69/2024/NĐ-CP: information of the account and of the electronic identity is kept for good",
        )),
        Kind::History => Some((
            Least::ForGood,
            "Decree 69/2024/NĐ-CP: the history of use is kept for 5 years, in a log that is never cut",
        )),
        Kind::Signatures | Kind::Documents | Kind::Showings => Some((
            Least::Years(5),
            "Decree 69/2024/NĐ-CP: what an account was used for is kept for 5 years from then",
        )),
        Kind::Contacts | Kind::Denials => Some((
            Least::Days(7),
            "the code of a security letter is good for 7 days, and gives back what it tells of",
        )),
        Kind::Guesses => Some((Least::Days(90), "whoever guesses must not begin anew by waiting")),
        Kind::Heard => {
            Some((Least::Days(90), "so long somebody may still be told, who must not be told twice"))
        }
        Kind::Invitations => {
            Some((Least::Days(90), "so long whoever said no is asked no more by the same organisation"))
        }
        Kind::Unsigned
        | Kind::Files
        | Kind::Reports
        | Kind::Questions
        | Kind::Assistances
        | Kind::Recoveries
        | Kind::Merges
        | Kind::Answers
        | Kind::Events
        | Kind::Refusals => None,
    }
}

impl Least {
    /// Whether `keep` may turn out shorter: months as short as they come, and years as long as they do.
    pub(super) fn is_above(self, keep: Keep) -> bool {
        let Keep::For(term) = keep else { return false };
        let (count, unit) = term.parts();
        let count = u32::from(count);
        match (self, unit) {
            (Self::ForGood, _) => true,
            // A row of months lacks two days of thirty each at most, and that in February.
            (Self::Days(least), Unit::Months) => count * 30 < u32::from(least) + 2,
            (Self::Days(least), _) => count < u32::from(least),
            (Self::Years(least), Unit::Months) => count < u32::from(least) * 12,
            // Of five years two may be leap years.
            (Self::Years(least), _) => count < u32::from(least) * 365 + u32::from(least.div_ceil(4)),
        }
    }
}

impl fmt::Display for Least {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ForGood => Keep::ForGood.fmt(f),
            Self::Days(count) => write!(f, "{count} days"),
            Self::Years(count) => write!(f, "{count} years"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_term_passes_that_a_calendar_can_make_shorter_than_the_least() {
        let keep = |text: &str| Keep::try_from(text.to_owned()).unwrap();
        for (least, short, enough) in [
            (Least::Days(7), "6 days", "7 days"),
            (Least::Days(90), "89 days", "90 days"),
            (Least::Days(90), "3 months", "4 months"),
            (Least::Years(5), "1826 days", "1827 days"),
            (Least::Years(5), "59 months", "60 months"),
        ] {
            assert!(least.is_above(keep(short)), "{short} is less than {least}");
            assert!(!least.is_above(keep(enough)), "{enough} is {least}");
            assert!(!least.is_above(Keep::ForGood));
        }
        assert!(Least::ForGood.is_above(keep("1200 months")));
        assert!(!Least::Days(7).is_above(keep("1 month")));
    }
}
