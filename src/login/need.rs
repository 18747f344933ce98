//! What a sign-in must be to be good enough.

use serde::{Deserialize, Serialize};

use crate::base::{Aal, AccountId, Moment};
use crate::session::Session;

/// The least that is accepted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Need {
    /// How strong.
    pub aal: Aal,
    /// How fresh: done at this moment or later.
    pub after: Option<Moment>,
    /// By whom, when somebody is already known and has to show that it is still them.
    pub account: Option<AccountId>,
}

impl Default for Need {
    fn default() -> Self {
        Self { aal: Aal::One, after: None, account: None }
    }
}

impl Need {
    /// Whether `session` is good enough.
    pub fn met_by(&self, session: &Session) -> bool {
        session.aal >= self.aal
            && self.after.is_none_or(|after| session.auth_time >= after)
            && self.account.is_none_or(|account| session.account == account)
    }
}
