//! Whoever has the number of an invitation hears of it, if anybody has: by a job, so that whoever invites waits no longer for the number
//! of somebody than for that of nobody.

use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::store;
use crate::account::{self, Kind};
use crate::audit::{self, Entry, Event};
use crate::base::InvitationId;
use crate::db::{Conn, StoreError};
use crate::jobs::{Bench, Handler, Job, JobError, Lane};
use crate::keys::Desk;

/// One organisation is heard of no oftener than this by one number, however often it withdraws and invites anew.
const ONCE_IN: Duration = Duration::from_secs(86_400);

/// Nor at all for so long after they said no to it.
const QUIET: Duration = Duration::from_secs(90 * 86_400);

/// The job: an invitation on its way to whoever has the number.
#[derive(Debug, Serialize, Deserialize)]
pub struct TellInvited {
    pub(super) invitation: InvitationId,
}

impl Job for TellInvited {
    const NAME: &'static str = "tell-invited";
    const LANE: Lane = Lane::Mail;
    const ATTEMPTS: i32 = 10;
}

/// Does it.
pub struct Telling(pub Bench);

#[async_trait]
impl Handler<TellInvited> for Telling {
    async fn handle(&self, job: TellInvited) -> Result<(), JobError> {
        let Self(bench) = self;
        let desk = bench.desk();
        let told = bench.db.write(move |c| tell(c, &desk, job.invitation)).await;
        told.map_err(|error| JobError::Retry(Duration::ZERO, error.to_string()))?;
        bench.jobs.wake();
        Ok(())
    }
}

/// Nothing where it does not wait any more, where nobody who could accept it has the number, or where they have heard of that
/// organisation lately.
fn tell(c: &mut Conn, desk: &Desk, id: InvitationId) -> Result<(), StoreError> {
    let Some((invitation, person)) = store::reaching(c, desk.now, id)? else { return Ok(()) };
    let own = account::accounts_of(c, person)?;
    let Some(holder) = own.iter().find(|one| one.active && one.kind != Kind::Organisation) else {
        return Ok(());
    };
    if !account::account(c, invitation.organisation)?.active
        || !store::tell(c, id, desk.now, (desk.now.minus(ONCE_IN), desk.now.minus(QUIET)))?
    {
        return Ok(());
    }
    let facts = json!({
        "invitation": id, "organisation": invitation.organisation, "roles": invitation.roles,
        "expires_at": invitation.expires_at,
    });
    audit::record(c, desk, &Entry::of(Event::Invited).account(holder.id).facts(facts))
}
