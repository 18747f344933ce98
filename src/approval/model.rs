//! The nouns: what a person is shown, and what they proved.

use serde::{Deserialize, Serialize};

use super::state::State;
use crate::base::{Aal, Amr, ApprovalId, Bilingual, Moment, TokenDigest};
use crate::client::Compares;

/// What a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A service asks without a browser between it and us (OpenID Connect CIBA).
    Ciba,
    /// Somebody signs in on another device, whose code this person has read.
    Qr,
    /// A phone is to take the place of the one that says yes.
    Handover,
    /// An officer is to help this person for some minutes.
    Assistance,
    /// A browser in which this person is signed in is to go on, which takes that it is still them.
    StepUp,
    /// An organisation that this person represents is to have an account, which another who represents it, or was authorised, asks for.
    CoRepresentative,
    /// Somebody whom this person represents has signed in, and is to go on to a service.
    Guardian,
    /// A document that another filed is to be signed for an organisation.
    Signature,
}

impl Kind {
    /// Every kind there is.
    pub(super) const ALL: [Self; 8] = [
        Self::Ciba,
        Self::Qr,
        Self::Handover,
        Self::Assistance,
        Self::StepUp,
        Self::CoRepresentative,
        Self::Guardian,
        Self::Signature,
    ];

    /// The name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ciba => "ciba",
            Self::Qr => "qr",
            Self::Handover => "handover",
            Self::Assistance => "assistance",
            Self::StepUp => "step_up",
            Self::CoRepresentative => "co_representative",
            Self::Guardian => "guardian",
            Self::Signature => "signature",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Whether the person has to be told that something waits: whoever has read a code holds it before their eyes.
    pub(super) const fn rings(self) -> bool {
        matches!(self, Self::Ciba | Self::StepUp | Self::CoRepresentative | Self::Guardian | Self::Signature)
    }

    /// Whether it is the holder's own doing, which ends with their account's lock: a yes to it reaches nobody else, and is not held back.
    pub(super) const fn is_holders_own(self) -> bool {
        matches!(self, Self::Qr | Self::Handover | Self::StepUp)
    }

    /// Whether a client asks, which the log and the person's history name.
    pub(super) const fn is_clients(self) -> bool {
        matches!(self, Self::Ciba | Self::Signature)
    }

    /// Whether a phone alone says yes to it.
    pub const fn takes_phone(self) -> bool {
        matches!(self, Self::Handover)
    }
}

/// Who asks, as people know them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asker {
    /// The name.
    pub name: Bilingual,
    /// Who is behind it.
    pub run_by: Option<Bilingual>,
    /// What it wants people's data for.
    pub wanted_for: Option<Bilingual>,
    /// Whether it is a service of the State.
    pub official: bool,
}

/// Where the asking side stands, as far as that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The browser, by its kind.
    pub browser: Option<String>,
    /// What it runs on.
    pub system: Option<String>,
    /// Whether it is in the network of the device that answers; not known where it did not come to us itself.
    #[serde(default)]
    pub nearby: Option<bool>,
}

/// What a yes does, where it opens nothing new: it stands in the text, and so under the signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Matter {
    /// Another phone takes the place of the one that says yes.
    Handover {
        /// What its holder calls it.
        label: String,
    },
    /// An officer of whoever asks helps under their own name.
    Assistance {
        /// What the officer is called.
        helper: String,
        /// What they may do: `standing`, or `applications` as well.
        scope: String,
        /// For so many minutes.
        minutes: u8,
    },
    /// A browser in which the person is signed in goes on.
    StepUp,
    /// The organisation that the message names has an account from then on.
    CoRepresentative {
        /// What the person is called who asks for it.
        by: String,
        /// As what they ask: `representative`, or `authorised` by one who represents it.
        capacity: String,
    },
    /// Somebody whom they represent goes on to whoever asks.
    Ward {
        /// What the ward is called.
        ward: String,
        /// For so many days it holds; none for this once.
        days: u16,
    },
    /// A document is signed for an organisation.
    Signature {
        /// What the organisation is called.
        organisation: String,
        /// What whoever filed it is called.
        by: String,
        /// What the document is called.
        title: String,
        /// Its SHA-256 digest in base64url.
        sha256: String,
    },
}

/// Everything a person is shown before they answer. It is what their key signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Who asks.
    pub asker: Asker,
    /// For what: the words of the scope.
    pub scopes: Vec<String>,
    /// The APIs that it would come to in the person's name.
    pub resources: Vec<String>,
    /// What the asker shows beside it on its own side.
    pub message: Option<String>,
    /// What else a yes does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matter: Option<Matter>,
    /// What they compare with what they see there.
    #[serde(default)]
    pub compares: Compares,
    /// From where.
    pub place: Option<Place>,
    /// How strong an answer it takes.
    #[serde(default = "any")]
    pub needs: Aal,
    /// When.
    pub at: Moment,
}

/// What a question takes that was kept before this was asked.
const fn any() -> Aal {
    Aal::One
}

/// A question as its person sees it.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Which.
    pub id: ApprovalId,
    /// What it is about.
    pub kind: Kind,
    /// The registered name of whoever asks.
    pub asked_by: String,
    /// What is shown.
    pub shown: Shown,
    /// The very text of it, with the random value beside it: whoever signs without us in between signs its digest.
    pub text: String,
    /// Where it stands.
    pub state: State,
    /// Until when it can be answered.
    pub expires_at: Moment,
}

/// How the person showed that it was them who answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// How strong that is.
    pub aal: Aal,
    /// How it was done.
    pub amr: Vec<Amr>,
}

/// What was shown, as it is sealed: beside a random value, or whoever sees digests could try what may have been shown.
#[derive(Serialize, Deserialize)]
pub(super) struct Salted {
    pub(super) salt: String,
    #[serde(flatten)]
    pub(super) shown: Shown,
}

/// What the key signs: the very question, what was shown and the number that was typed.
pub(super) fn about(id: ApprovalId, shown: &[u8], number: &str) -> TokenDigest {
    let mut words = format!("khoa approval 1\n{id}\n{number}\n").into_bytes();
    words.extend(shown);
    TokenDigest::of_bytes(&words)
}
