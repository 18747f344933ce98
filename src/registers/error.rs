//! Why there is no answer. None of these says anything about the person that was asked about: nobody may read a failure as "no".

use crate::outbound::http::CallError;

/// Why a register gave no answer, and none is kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    /// No such register is configured here.
    #[error("is not connected here")]
    Off,
    /// It does not answer: another time.
    #[error("does not answer: {0}")]
    Down(CallError),
    /// It refuses us: the address, the token or the question is wrong, and an operator has to look.
    #[error("refuses to answer us: {0}")]
    Refused(CallError),
    /// What it says is not of the contract; the place in the document, never what stands there.
    #[error("answers what cannot be read: {0}")]
    Unreadable(String),
}

impl AskError {
    /// The label in metrics.
    pub(super) const fn outcome(&self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Down(_) => "down",
            Self::Refused(_) => "refused",
            Self::Unreadable(_) => "unreadable",
        }
    }
}

impl From<CallError> for AskError {
    fn from(failed: CallError) -> Self {
        if failed.is_temporary() { Self::Down(failed) } else { Self::Refused(failed) }
    }
}
