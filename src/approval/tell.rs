//! Telling whoever asked that there is an answer, or that there will be none: the job alone; what it means to them is decided above
//! this room.
//!
//! It is enqueued here and not by the log's table of who hears what, because a question that runs out leaves no entry.

use serde::{Deserialize, Serialize};

use crate::base::ApprovalId;
use crate::jobs::{Job, Lane};

/// The job: which question.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct TellAsker {
    /// Its id.
    pub approval: ApprovalId,
    /// Whether it is its end that is told, and not its answer.
    pub ended: bool,
}

impl Job for TellAsker {
    const NAME: &'static str = "approval-answered";
    const LANE: Lane = Lane::Signal;
    const ATTEMPTS: i32 = 8;
}
