//! A service that knew two people who are one is told which name of the two ends (RFC 8417): the job alone; `op` signs and sends.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::client::{self, Client, Twice};
use crate::db::{Conn, StoreError};
use crate::jobs::{self, Job, Lane};
use crate::keys::{Desk, Vault};

/// The job. Both names are sealed: one may be what another system called somebody, an address even.
#[derive(Debug, Serialize, Deserialize)]
pub struct SubjectMoved {
    /// The client.
    pub client: String,
    /// The name of the event: a client that gets it again knows it by that.
    pub jti: String,
    /// When it happened, in seconds.
    pub at: i64,
    sealed: String,
}

/// The two names.
#[derive(Serialize, Deserialize)]
pub struct Names {
    /// The one that ends.
    pub before: String,
    /// The one that stays.
    pub now: String,
}

impl SubjectMoved {
    /// The two names; nothing where they cannot be read any more.
    pub fn names(&self, vault: &Vault) -> Option<Names> {
        let sealed = URL_SAFE_NO_PAD.decode(&self.sealed).ok()?;
        serde_json::from_slice(&vault.open_sealed(&context(&self.client), &sealed).ok()?).ok()
    }
}

/// Binds it to whom it is for.
fn context(client: &str) -> String {
    format!("jobs.subject-moved:{client}")
}

impl Job for SubjectMoved {
    const NAME: &'static str = "subject-moved";
    const LANE: Lane = Lane::Signal;
    /// It happens once, and nothing says it again: a service that is away for days hears it when it is back.
    const ATTEMPTS: i32 = 40;
}

/// Puts it on its way to each client of the sector that takes events and goes on: one that has closed is told nothing.
pub(super) fn subject_moved(c: &mut Conn, desk: &Desk, twice: &Twice) -> Result<(), StoreError> {
    for id in &twice.clients {
        let takes = |one: &Client| one.metadata.events_endpoint.is_some() && !one.is_closed(desk.now);
        if !client::find(c, id.as_str())?.is_some_and(|one| takes(&one)) {
            continue;
        }
        let names = Names { before: twice.before.clone(), now: twice.now.clone() };
        // Strings always have a JSON form.
        let plain = Zeroizing::new(serde_json::to_vec(&names).unwrap_or_default());
        let sealed = desk.vault.seal(&desk.entropy, &context(id.as_str()), &plain);
        let job = SubjectMoved {
            client: id.as_str().to_owned(),
            jti: desk.entropy.handle(),
            at: desk.now.as_seconds(),
            sealed: URL_SAFE_NO_PAD.encode(sealed),
        };
        jobs::enqueue(c, desk.now, &desk.entropy, &job)?;
    }
    Ok(())
}
