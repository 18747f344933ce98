//! What somebody may do for an organisation ends, or rests: whatever hangs from it is felt to within a second, by one row that
//! access tokens are held against, and the grants behind it follow in slices.

use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::client;
use crate::account::{self, Account, Kind};
use crate::base::{AccountId, Clock, Entropy, MandateId};
use crate::db::{Conn, Db, StoreError};
use crate::grant;
use crate::jobs::{self, Handler, Job, JobError, Lane, Wake};
use crate::keys::{Desk, Vault};
use crate::mandate::member::{self, Member};

/// The job: the grants by a mandate that was ended, or rests.
#[derive(Debug, Serialize, Deserialize)]
pub struct EndGrants {
    /// Which.
    pub mandate: MandateId,
    /// Why.
    pub why: String,
}

impl Job for EndGrants {
    const NAME: &'static str = "end-grants-of-mandate";
    const LANE: Lane = Lane::Urgent;
    const ATTEMPTS: i32 = 10;
}

/// Does it.
pub struct Ending {
    /// Records.
    pub db: Db,
    /// Keys.
    pub vault: Vault,
    /// Time.
    pub clock: Clock,
    /// Chance.
    pub entropy: Entropy,
    /// Wakes whoever tells clients.
    pub jobs: Wake,
}

#[async_trait]
impl Handler<EndGrants> for Ending {
    async fn handle(&self, job: EndGrants) -> Result<(), JobError> {
        let again = |why: StoreError| JobError::Retry(Duration::ZERO, why.to_string());
        loop {
            let (vault, entropy) = (self.vault.clone(), self.entropy.clone());
            let desk = Desk { vault, entropy, now: self.clock.now(), request: None };
            let (id, why) = (job.mandate, job.why.clone());
            let ended = self.db.write(move |c| client::grants_by(c, &desk, id, &why)).await.map_err(again)?;
            self.jobs.wake();
            if ended == 0 {
                return Ok(());
            }
        }
    }
}

/// Ends a mandate with everything that hangs from it, on the word of `by`. Answers it as it is now; nothing when there is none of
/// that id that could be ended.
///
/// # Errors
/// As the database.
pub fn mandate(
    c: &mut Conn,
    desk: &Desk,
    id: MandateId,
    (by, why): (&str, &str),
) -> Result<Option<Member>, StoreError> {
    let Some(member) = member::end(c, desk, id, by, why)? else { return Ok(None) };
    rest(c, desk, id, why)?;
    Ok(Some(member))
}

/// Its tokens end, and its grants follow; the mandate itself stands.
fn rest(c: &mut Conn, desk: &Desk, id: MandateId, why: &str) -> Result<(), StoreError> {
    grant::revoke_mandate(c, desk.now, id)?;
    jobs::enqueue(c, desk.now, &desk.entropy, &EndGrants { mandate: id, why: why.to_owned() }).map(|_job| ())
}

/// What follows for mandates when an account is locked: what people gave ends, on whichever side; what a register gave rests, so
/// that a lost phone undoes no company.
///
/// # Errors
/// As the database.
pub(super) fn locked(c: &mut Conn, desk: &Desk, account: AccountId, by: &str) -> Result<(), StoreError> {
    let held = account::account(c, account)?;
    for one in of_either_side(c, &held)? {
        match one.source.rests() {
            false => drop(mandate(c, desk, one.id, (by, "account locked"))?),
            true => rest(c, desk, one.id, "account locked")?,
        }
    }
    Ok(())
}

/// The same when it is closed: nothing rests.
///
/// # Errors
/// As the database.
pub(super) fn closed(c: &mut Conn, desk: &Desk, account: AccountId, by: &str) -> Result<(), StoreError> {
    let held = account::account(c, account)?;
    for one in of_either_side(c, &held)? {
        mandate(c, desk, one.id, (by, "account closed"))?;
    }
    Ok(())
}

fn of_either_side(c: &mut Conn, account: &Account) -> Result<Vec<Member>, StoreError> {
    match account.kind {
        Kind::Organisation => member::of_organisation(c, account.id, false),
        Kind::Citizen | Kind::Foreigner => member::of_actor(c, account.id),
    }
}
