//! Heeding one event: all that follows from it, or nothing.

use std::time::Duration;

use async_trait::async_trait;

use super::told::Told;
use super::{card, guardians, holder, known, organisation, who};
use crate::base::AccountId;
use crate::db::{Conn, Fresh, StoreError};
use crate::jobs::{Handler, JobError, Wake};
use crate::keys::Desk;
use crate::policy::Law;
use crate::registers::{self, Happened, Happening, Means, Outcome, RegisterEvent, Turn};

/// Does the jobs that follow from what registers tell.
pub struct Heed {
    /// What it works with.
    pub means: Means,
    /// The law by date.
    pub law: Fresh<Law>,
    /// Wakes whoever tells clients of what ended.
    pub jobs: Wake,
}

#[async_trait]
impl Handler<Happened> for Heed {
    async fn handle(&self, job: Happened) -> Result<(), JobError> {
        let desk = self.means.desk();
        let again = |failed: StoreError| JobError::Retry(Duration::ZERO, failed.to_string());
        let law = self.law.get().await.map_err(again)?;
        let heeded = self.means.db.write(move |c| heed(c, &desk, &law, &job)).await;
        self.jobs.wake();
        heeded.map_err(again)
    }
}

/// Takes the event, does what follows, and writes what became of it; nothing when that was done before.
fn heed(c: &mut Conn, desk: &Desk, law: &Law, job: &Happened) -> Result<(), StoreError> {
    let Some((event, turn)) = registers::take(c, desk, job)? else { return Ok(()) };
    let outcome = match turn {
        Turn::Due => follow(c, desk, law, &event)?,
        Turn::TakenBack => Outcome::TakenBack,
        Turn::Superseded => Outcome::Superseded,
    };
    registers::settle(c, job, outcome)
}

fn follow(c: &mut Conn, desk: &Desk, law: &Law, event: &RegisterEvent) -> Result<Outcome, StoreError> {
    let told = Told { desk, event };
    if let Happening::Birth { parents } = &event.what {
        let heard = guardians::born(c, &told, parents)?;
        return Ok(if heard == 0 { Outcome::Nobody } else { Outcome::Done });
    }
    if let Happening::Correction { corrects } = &event.what {
        let gone = holder::mistaken(c, &told, corrects)?;
        return Ok(if gone == 0 { Outcome::Nobody } else { Outcome::Done });
    }
    let accounts = match &event.what {
        Happening::CardRevoked
        | Happening::CardIssued { .. }
        | Happening::Name { .. }
        | Happening::Residence(_) => who::accounts_on(c, desk, &event.about)?,
        _ => who::accounts_of(c, desk, &event.about)?,
    };
    for account in &accounts {
        of_account(c, &told, law, *account)?;
    }
    Ok(if accounts.is_empty() { Outcome::Nobody } else { Outcome::Done })
}

fn of_account(c: &mut Conn, told: &Told<'_>, law: &Law, account: AccountId) -> Result<(), StoreError> {
    match &told.event.what {
        Happening::Death { .. } => {
            guardians::died(c, told, account)?;
            holder::died(c, told, account)
        }
        Happening::Dissolved => holder::dissolved(c, told, account),
        Happening::Name { name } => known::name(c, told, account, name),
        Happening::Residence(residence) => known::residence(c, told, account, residence),
        Happening::CardRevoked => card::revoked(c, told, account),
        Happening::CardIssued { ends_on } => card::issued(c, told, account, *ends_on),
        Happening::Representatives { representatives } => {
            organisation::representatives(c, told, law, account, representatives)
        }
        Happening::Guardians { guardians } => guardians::changed(c, told, law, (account, guardians)),
        // It is about an event, or whoever was told of it, and not of this account.
        Happening::Correction { .. } | Happening::Birth { .. } => Ok(()),
    }
}
