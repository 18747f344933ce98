//! Answering the alarm: everything ends, and then what was done since is undone.

use std::time::Duration;

use async_trait::async_trait;
use serde_json::json;

use super::undo;
use crate::account::{self, AnswerDuress, BY_DURESS_CODE, Ground};
use crate::approval;
use crate::audit::{self, Entry, Event};
use crate::db::{Conn, StoreError};
use crate::jobs::{Bench, Handler, JobError};
use crate::keys::Desk;
use crate::sign_out;

/// How long to wait for a database that did not answer.
const AGAIN: Duration = Duration::from_secs(5);

/// Does the job.
pub struct Alarm(pub Bench);

#[async_trait]
impl Handler<AnswerDuress> for Alarm {
    async fn handle(&self, job: AnswerDuress) -> Result<(), JobError> {
        // By itself: whatever stands in the way of the rest does not stand in the way of the lock.
        let locked = self.write(move |c, desk| lock(c, desk, job)).await;
        self.0.jobs.wake();
        locked?;
        let undone = self.write(move |c, desk| undo(c, desk, job)).await;
        self.0.jobs.wake();
        undone
    }
}

impl Alarm {
    async fn write<F>(&self, part: F) -> Result<(), JobError>
    where
        F: Fn(&mut Conn, &Desk) -> Result<(), StoreError> + Send + 'static,
    {
        let desk = self.0.desk();
        let written = self.0.db.write(move |c| part(c, &desk)).await;
        written.map_err(|failed| JobError::Retry(AGAIN, failed.to_string()))
    }
}

/// Locks the account, once, with all that follows, and takes back each yes that was held back; nothing where it was closed meanwhile.
fn lock(c: &mut Conn, desk: &Desk, job: AnswerDuress) -> Result<(), StoreError> {
    let account = job.account;
    if account::hold(c, account)?.closed_at.is_some() {
        return account::lower_alarm(c, job).map(|_was| ());
    }
    if account::answer_alarm(c, desk.now, job)? {
        approval::take_back_since(c, desk.now, account, job.raised_at)?;
        sign_out::lock(c, desk, account, Ground::Duress, BY_DURESS_CODE, BY_DURESS_CODE)?;
    }
    Ok(())
}

/// Undoes what was changed since, once, and takes the alarm off.
fn undo(c: &mut Conn, desk: &Desk, job: AnswerDuress) -> Result<(), StoreError> {
    let AnswerDuress { account, raised_at } = job;
    if !account::lower_alarm(c, job)? {
        return Ok(());
    }
    let undone = undo::since(c, desk, account, raised_at)?;
    let facts = json!({ "raised_at": raised_at, "undone": undone });
    audit::record(c, desk, &Entry::of(Event::DuressAnswered).account(account).facts(facts))
}
