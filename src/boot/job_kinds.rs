//! The kinds of jobs there are, for whoever measures their queues.

use crate::account::{AnswerDuress, TellHolder};
use crate::approval::TellAsker;
use crate::audit::{self, Heard};
use crate::changeover::invite::SendInvitation;
use crate::device::push::Ring;
use crate::jobs::Job as _;
use crate::login::SendCode;
use crate::merge::SubjectMoved;
use crate::op::ciba::PushTokens;
use crate::registers::Happened;
use crate::session::ClearShelf;
use crate::sign_out::TellClient;

/// The kinds of jobs that are measured.
pub(super) const JOB_KINDS: &[&str] = &[
    TellClient::NAME,
    SubjectMoved::NAME,
    SendCode::NAME,
    SendInvitation::NAME,
    TellHolder::NAME,
    ClearShelf::NAME,
    Heard::<audit::Holder>::NAME,
    AnswerDuress::NAME,
    Happened::NAME,
    TellAsker::NAME,
    PushTokens::NAME,
    Ring::NAME,
];
