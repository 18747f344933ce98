//! The biometric system of the police: compares a sample with the one it has of somebody, and nothing else. Never an algorithm of
//! ours, and never a search.
//!
//! `POST {url}/compare` with `{"id": …, "person": …, "kind": "portrait" | "fingerprints", "sample": base64}` is answered
//! `200 {"id": …, "verdict": "yes" | "no" | "unsure", "reference": …}`. Nothing to compare with is "unsure". A failure is no
//! verdict, and is asked about once: a comparison takes long, and somebody waits at the counter.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::error::AskError;
use super::population::SampleRef;
use super::wire;
use crate::base::Entropy;
use crate::outbound::http::Neighbour;

/// What is compared.
#[derive(Clone, Copy)]
pub enum Sample<'a> {
    /// A picture of a face, as the camera gave it.
    Portrait(&'a [u8]),
    /// Fingerprints, as the reader gave them.
    Fingerprints(&'a [u8]),
}

/// What the system found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The same person.
    Yes,
    /// Another person.
    No,
    /// It cannot tell: a poor sample, or it has none of them.
    Unsure,
}

/// A comparison that was made.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Compared {
    /// What it found.
    pub verdict: Verdict,
    /// Under what the system keeps its record of it.
    pub reference: String,
}

#[derive(Serialize)]
struct Asked<'a> {
    id: &'a str,
    person: &'a SampleRef,
    kind: &'static str,
    sample: String,
}

#[derive(Deserialize)]
struct Reply {
    id: String,
    #[serde(flatten)]
    compared: Compared,
}

/// The line to it. Cheap to clone.
#[derive(Clone)]
pub enum Biometrics {
    /// None is connected.
    Off,
    /// One that is spoken to over HTTP.
    Http(Arc<Neighbour>, Entropy),
}

impl Biometrics {
    /// Whether the sample is of the person whose own is called `person`.
    ///
    /// # Errors
    /// [`AskError`]: nothing was found then, neither "yes" nor "no".
    pub async fn matches(&self, person: &SampleRef, sample: Sample<'_>) -> Result<Compared, AskError> {
        let Self::Http(to, entropy) = self else { return Err(AskError::Off) };
        let id = entropy.handle();
        let (kind, bytes) = match sample {
            Sample::Portrait(bytes) => ("portrait", bytes),
            Sample::Fingerprints(bytes) => ("fingerprints", bytes),
        };
        let asked = Asked { id: &id, person, kind, sample: STANDARD.encode(bytes) };
        let reply: Reply = wire::read(&to.post("compare", &asked).await?)?;
        if reply.id != id {
            return Err(AskError::Unreadable("id: another question was answered".into()));
        }
        Ok(reply.compared)
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

impl std::fmt::Debug for Biometrics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if matches!(self, Self::Off) { "Biometrics(Off)" } else { "Biometrics(Http)" })
    }
}
