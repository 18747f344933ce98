//! Ringing: a job for each browser, in the transaction of whatever waits.

use serde::{Deserialize, Serialize};

use super::store;
use crate::base::{AccountId, ApprovalId, PushId};
use crate::db::{Conn, StoreError};
use crate::jobs::{self, Job, Lane};
use crate::keys::Desk;

/// The job: which browser of whom, and what waits. It says no more to the browser than that something does.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Ring {
    /// Whose.
    pub account: AccountId,
    /// Which browser.
    pub browser: PushId,
    /// The question: one that has its answer rings nobody.
    pub about: ApprovalId,
}

impl Job for Ring {
    const NAME: &'static str = "ring-browser";
    const LANE: Lane = Lane::Signal;
    const ATTEMPTS: i32 = 5;
}

/// Rings every browser of the account.
///
/// # Errors
/// As the database.
pub fn ring(c: &mut Conn, desk: &Desk, account: AccountId, about: ApprovalId) -> Result<(), StoreError> {
    for browser in store::ids(c, account)? {
        jobs::enqueue(c, desk.now, &desk.entropy, &Ring { account, browser, about })?;
    }
    Ok(())
}
