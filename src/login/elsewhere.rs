//! A question that a page of ours waits for, while a person answers it on another device: they type there the number that the page
//! shows.

use serde::{Deserialize, Serialize};

use super::outcome::{Attempt, LoginRefused, Means};
use crate::approval::{self, Asker, Found, State};
use crate::base::{Bilingual, TokenDigest};
use crate::client::ClientFace;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// What was asked, as the page that waits knows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Elsewhere {
    pub(super) handle: TokenDigest,
    pub(super) number: String,
}

/// Where it stands, for the browser that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nobody is asked yet: the code can be read.
    Readable,
    /// Somebody is asked, and types this number.
    Asked(String),
    /// They said yes: the browser comes for its session.
    Approved,
    /// They said no, or their time is over.
    Refused,
}

impl Standing {
    /// One word for it, by which a page sees that it has changed.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Readable => "readable",
            Self::Asked(_) => "asked",
            Self::Approved => "approved",
            Self::Refused => "refused",
        }
    }
}

impl Elsewhere {
    /// Where it stands; nothing when a session came of it.
    pub(super) fn standing(&self, c: &mut Conn, desk: &Desk) -> Result<Option<Standing>, StoreError> {
        Ok(self.found(c, desk)?.and_then(|found| self.of(&found)))
    }

    pub(super) fn found(&self, c: &mut Conn, desk: &Desk) -> Result<Option<Found>, StoreError> {
        approval::find(c, desk, self.handle)
    }

    /// The same of what was found.
    pub(super) fn of(&self, found: &Found) -> Option<Standing> {
        match found.state {
            State::Pending => Some(Standing::Asked(self.number.clone())),
            State::Approved => Some(Standing::Approved),
            State::Spent => None,
            State::Denied | State::Reported | State::Expired | State::Cancelled => Some(Standing::Refused),
        }
    }

    /// The yes that was said to it, to be spent.
    pub(super) async fn approved(
        &self,
        means: &Means<'_>,
        attempt: &Attempt<'_>,
    ) -> Result<Found, LoginRefused> {
        let (desk, handle) = (means.desk(attempt.request), self.handle);
        let found = means.db.read(move |c| approval::find(c, &desk, handle)).await?;
        found.filter(|found| found.state == State::Approved).ok_or(LoginRefused::Over)
    }
}

/// Who asks: the service that somebody is to be signed in to, or we ourselves.
pub(super) fn asker(service: Option<&ClientFace>) -> Asker {
    match service {
        Some(face) => Asker {
            name: face.name.clone(),
            run_by: face.agency.clone(),
            wanted_for: None,
            official: face.official,
        },
        None => Asker { name: Bilingual::of("Khoá", None), run_by: None, wanted_for: None, official: true },
    }
}
