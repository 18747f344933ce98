//! The kinds of records that are kept for a while, or for good.

use serde::Deserialize;

use crate::db::{Conn, StoreError, Sweeping};
use crate::mandate::member;
use crate::{
    account, approval, assistance, audit, client, feedback, file, login, merge, registers, signing, wallet,
};

/// A kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Who somebody is.
    Accounts,
    /// What happened to their account.
    History,
    /// What was signed for an organisation.
    Signatures,
    /// What was filed and never signed.
    Unsigned,
    /// Photos and papers of an application.
    Files,
    /// Electronic documents.
    Documents,
    /// Who was shown one.
    Showings,
    /// Reports to agencies.
    Reports,
    /// Questions to somebody's key.
    Questions,
    /// Help at a counter.
    Assistances,
    /// Ways back into an account.
    Recoveries,
    /// What officers wrote of two accounts that may be one person's.
    Merges,
    /// Addresses and numbers of before.
    Contacts,
    /// The codes of security letters.
    Denials,
    /// Invitations to act for an organisation.
    Invitations,
    /// Counters of wrong guesses.
    Guesses,
    /// What registers answered.
    Answers,
    /// That registers told something.
    Events,
    /// Who was told of an entry of the log.
    Heard,
    /// Why services were refused.
    Refusals,
}

/// Erases, or counts, some of what is over.
pub(super) type Sweep = fn(&mut Conn, &Sweeping) -> Result<usize, StoreError>;

impl Kind {
    /// All of them.
    pub const ALL: [Self; 20] = [
        Self::Accounts,
        Self::History,
        Self::Signatures,
        Self::Unsigned,
        Self::Files,
        Self::Documents,
        Self::Showings,
        Self::Reports,
        Self::Questions,
        Self::Assistances,
        Self::Recoveries,
        Self::Merges,
        Self::Contacts,
        Self::Denials,
        Self::Invitations,
        Self::Guesses,
        Self::Answers,
        Self::Events,
        Self::Heard,
        Self::Refusals,
    ];

    /// Its name in the law, in commands and in figures.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::History => "history",
            Self::Signatures => "signatures",
            Self::Unsigned => "unsigned",
            Self::Files => "files",
            Self::Documents => "documents",
            Self::Showings => "showings",
            Self::Reports => "reports",
            Self::Questions => "questions",
            Self::Assistances => "assistances",
            Self::Recoveries => "recoveries",
            Self::Merges => "merges",
            Self::Contacts => "contacts",
            Self::Denials => "denials",
            Self::Invitations => "invitations",
            Self::Guesses => "guesses",
            Self::Answers => "answers",
            Self::Events => "events",
            Self::Heard => "heard",
            Self::Refusals => "refusals",
        }
    }

    /// Whether it says something of people.
    pub const fn is_of_people(self) -> bool {
        !matches!(self, Self::Heard | Self::Refusals)
    }

    /// What erases it; nothing where nothing ever does.
    pub(super) const fn sweep(self) -> Option<Sweep> {
        Some(match self {
            Self::Accounts | Self::History => return None,
            Self::Signatures => signing::sweep_signed,
            Self::Unsigned => signing::sweep,
            Self::Files => file::sweep,
            Self::Documents => wallet::sweep,
            Self::Showings => wallet::share::sweep_used,
            Self::Reports => feedback::sweep,
            Self::Questions => approval::sweep,
            Self::Assistances => assistance::sweep,
            Self::Recoveries => login::recover::sweep,
            Self::Merges => merge::sweep,
            Self::Contacts => account::sweep_contacts,
            Self::Denials => account::sweep_denials,
            Self::Invitations => member::sweep_invitations,
            Self::Guesses => login::throttle::sweep,
            Self::Answers => registers::sweep,
            Self::Events => registers::sweep_events,
            Self::Heard => audit::sweep_heard,
            Self::Refusals => client::forget_old_refusals,
        })
    }
}
