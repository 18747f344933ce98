//! The national service that verifies the chips of identity cards: it judges what a phone has read of one, and says whose it is.
//! The chip is never parsed here: what the phone has read goes there as it came.
//!
//! `POST {url}/verify` with `{"id": …, "challenge": base64, "files": {name: base64}, "answer": base64}` is answered
//! `200 {"id": …, "verdict": "genuine", "number": …, "reference": …}`, or with the verdict `not_genuine` or `not_in_force` and no
//! number. A failure is no verdict, and is asked about once: somebody holds a card to a phone.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::error::AskError;
use super::question::masked;
use super::wire;
use crate::base::{Entropy, PersonalNumber};
use crate::outbound::http::Neighbour;

/// What a phone has read of a chip.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChipRead {
    /// Its files by name, such as `sod` and `dg13`, each in base64.
    pub files: BTreeMap<String, String>,
    /// What it answered to the challenge, in base64.
    pub answer: String,
}

/// What the service found.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct Judged {
    /// Whose card it is, if it is one.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// Under what the service keeps its record of it.
    pub reference: String,
}

/// Its verdict.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// A chip of a card that is in force has answered this very challenge.
    Genuine {
        /// Whose card it is.
        number: PersonalNumber,
    },
    /// It is none, or has answered something else.
    NotGenuine,
    /// The card was lost, taken back, or is over.
    NotInForce,
}

#[derive(Serialize)]
struct Asked<'a> {
    id: &'a str,
    challenge: String,
    #[serde(flatten)]
    read: &'a ChipRead,
}

#[derive(Deserialize)]
struct Reply {
    id: String,
    #[serde(flatten)]
    judged: Judged,
}

/// The line to it. Cheap to clone.
#[derive(Clone)]
pub enum Chips {
    /// None is connected.
    Off,
    /// One that is spoken to over HTTP.
    Http(Arc<Neighbour>, Entropy),
}

impl Chips {
    /// Whether there is such a service at all.
    pub const fn is_on(&self) -> bool {
        matches!(self, Self::Http(..))
    }

    /// Whose card has answered `challenge`, as what was read of it shows.
    ///
    /// # Errors
    /// [`AskError`]: nothing was found then, neither for the card nor against it.
    pub async fn verify(&self, challenge: &[u8], read: &ChipRead) -> Result<Judged, AskError> {
        let Self::Http(to, entropy) = self else { return Err(AskError::Off) };
        let id = entropy.handle();
        let asked = Asked { id: &id, challenge: STANDARD.encode(challenge), read };
        let reply: Reply = wire::read(&to.post("verify", &asked).await?)?;
        if reply.id != id {
            return Err(AskError::Unreadable("id: another question was answered".into()));
        }
        Ok(reply.judged)
    }

    /// Whether it answers; none where it is not connected.
    ///
    /// # Errors
    /// [`AskError`].
    pub async fn status(&self) -> Result<Option<()>, AskError> {
        match self {
            Self::Off => Ok(None),
            Self::Http(to, _) => Ok(to.get("status", &[]).await.map(|_said| Some(()))?),
        }
    }
}

impl fmt::Debug for Chips {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_on() { "Chips(Http)" } else { "Chips(Off)" })
    }
}

masked!(ChipRead, Judged, Verdict);
