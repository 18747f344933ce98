//! Typed identifiers: a distinct type per thing, UUIDv7 inside, prefixed text outside.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

use super::{Entropy, Moment};

/// The text is not an identifier of the expected kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected an identifier that begins with {prefix}_")]
pub struct IdError {
    /// The prefix that was expected, without the underscore.
    pub prefix: &'static str,
}

macro_rules! typed_id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name(Uuid);

        impl $name {
            /// A new identifier, ordered by the moment it was made.
            pub fn new(now: Moment, entropy: &Entropy) -> Self {
                Self(entropy.uuid_v7(now))
            }

            /// The bare UUID, as the database and WebAuthn keep it.
            pub fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                text.parse()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.0.simple())
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                let refused = IdError { prefix: $prefix };
                let hex = text.strip_prefix(concat!($prefix, "_")).ok_or(refused.clone())?;
                let canonical = hex.len() == 32 && hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
                if !canonical {
                    return Err(refused);
                }
                Uuid::try_parse(hex).map(Self).map_err(|_not_hex| refused)
            }
        }
    };
}

typed_id!(
    /// That somebody is invited to act for an organisation.
    InvitationId,
    "inv"
);
typed_id!(
    /// What a citizen reported to an agency.
    CaseId,
    "cas"
);

typed_id!(
    /// That an officer helps somebody.
    AssistanceId,
    "ast"
);

typed_id!(
    /// A human being or an organisation; outlives every account they ever hold.
    PersonId,
    "per"
);
typed_id!(
    /// A code by which a document is shown.
    ShareId,
    "shr"
);
typed_id!(
    /// Two accounts that may be one person's.
    MergeId,
    "mrg"
);
typed_id!(
    /// One electronic identification account.
    AccountId,
    "acc"
);
typed_id!(
    /// What one person allowed one client in one sign-in: the family of codes and tokens that follow from it.
    GrantId,
    "gra"
);
impl GrantId {
    /// When it was made, to the millisecond.
    pub fn made_at(self) -> Moment {
        let [a, b, c, d, e, f, ..] = *self.0.as_bytes();
        let millis = i64::from_be_bytes([0, 0, a, b, c, d, e, f]);
        Moment::from_micros(millis.saturating_mul(1_000))
    }
}

typed_id!(
    /// A registered passkey.
    PasskeyId,
    "pky"
);
typed_id!(
    /// One way back into an account.
    RecoveryId,
    "rec"
);
typed_id!(
    /// That one may act for another in a role from one day to another.
    MandateId,
    "man"
);
typed_id!(
    /// A phone that is a key of an account.
    DeviceId,
    "dev"
);
typed_id!(
    /// A browser that is rung when something waits for its holder.
    PushId,
    "psh"
);
typed_id!(
    /// Something that somebody asks the authority for.
    ApplicationId,
    "apl"
);
typed_id!(
    /// A file of a person.
    FileId,
    "fil"
);
typed_id!(
    /// What one level of one account rests on.
    ProofId,
    "prf"
);
typed_id!(
    /// An electronic document that somebody holds.
    DocumentId,
    "doc"
);
typed_id!(
    /// A question that somebody answers by a signature of their key.
    ApprovalId,
    "apr"
);
typed_id!(
    /// A unit of background work.
    JobId,
    "job"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_read_back_what_they_wrote_and_refuse_other_kinds() {
        let id = AccountId::new(Moment::from_micros(1_700_000_000_000_000), &Entropy::Os);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!(id.to_string().to_uppercase().parse::<AccountId>().is_err());
        assert!(id.to_string().parse::<PersonId>().is_err());
        let moment = Moment::from_micros(1_700_000_000_123_456);
        assert_eq!(GrantId::new(moment, &Entropy::Os).made_at(), Moment::from_micros(1_700_000_000_123_000));
    }
}
