//! The silent alarm: a holder typed the passcode that they had set for when somebody forces them.
//!
//! Whoever stands beside must see nothing of it: its entry in the log is in no history, and no letter tells of it. It is answered by a job,
//! which the same transaction enqueues, after as long as the law says; `login::duress` has both. While it stands, what the holder is made to
//! allow others is kept from them: a yes to what another asks is held back (`approval`), and no service gets a consent that it did not have
//! (`op::authorize`). A service of the State asks for none, and is entered as always.

mod store;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, Moment};
use crate::db::{Conn, Db, StoreError};
use crate::jobs::{self, Job, Lane};
use crate::keys::Desk;

/// Whose request the lock is that answers it, and on whose word it stands: of that one no letter tells.
pub const BY_DURESS_CODE: &str = "the holder, by the passcode for duress";

/// The job: an alarm that is to be answered.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct AnswerDuress {
    /// Whose.
    pub account: AccountId,
    /// When it was raised.
    pub raised_at: Moment,
}

impl Job for AnswerDuress {
    const NAME: &'static str = "answer-duress";
    const LANE: Lane = Lane::Urgent;
    const ATTEMPTS: i32 = 50;
}

/// Raises the alarm of `account`, to be answered after `wait`; where it stands already it is answered when it was to be.
///
/// # Errors
/// What the database says.
pub fn raise_alarm(c: &mut Conn, desk: &Desk, account: AccountId, wait: Duration) -> Result<(), StoreError> {
    audit::record(c, desk, &Entry::of(Event::DuressCodeUsed).account(account))?;
    let job = AnswerDuress { account, raised_at: store::raise(c, desk.now, account)? };
    // Every time: where the job of the first was laid aside, another answers it, and where it was not, the later finds nothing to do.
    jobs::enqueue_at(c, desk.now.plus(wait), desk.now, &desk.entropy, &job).map(|_job| ())
}

/// Whether the alarm of `account` stands, and its lock is still to come.
///
/// # Errors
/// What the database says.
pub fn is_alarm_raised(c: &mut Conn, account: AccountId) -> Result<bool, StoreError> {
    store::is_raised(c, account)
}

/// The alarm that was raised then is answered by a lock: of several who answer it, one is told true.
///
/// # Errors
/// What the database says.
pub fn answer_alarm(c: &mut Conn, now: Moment, job: AnswerDuress) -> Result<bool, StoreError> {
    store::locks(c, now, job.account, job.raised_at)
}

/// Shows how many alarms are not answered in full: a figure that no restart and no second process loses.
///
/// # Errors
/// What the database says.
pub async fn show_alarms(db: &Db) -> Result<(), StoreError> {
    let stand = db.read(store::how_many).await?;
    metrics::gauge!("khoa_duress_alarms").set(u32::try_from(stand).map_or(f64::NAN, f64::from));
    Ok(())
}

/// Takes the alarm off that was raised then: of several who answer it, one is told true.
///
/// # Errors
/// What the database says.
pub fn lower_alarm(c: &mut Conn, job: AnswerDuress) -> Result<bool, StoreError> {
    store::lower(c, job.account, job.raised_at)
}
