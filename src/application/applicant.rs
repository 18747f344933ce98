//! Whose application it is, and who acts: whoever made it, or somebody who helps them with their agreement. Verbs that are the
//! applicant's take either; what each may do beside that is decided where the proof was made.

use super::model::By;
use crate::account::Account;
use crate::assistance::{self, Helping, Scope};
use crate::base::AssistanceId;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::Assistant;
use crate::session::{Citizen, Session};

/// An applicant, and by whose hand.
#[derive(Debug, Clone, Copy)]
pub struct Applicant<'a> {
    account: &'a Account,
    by: By<'a>,
}

impl<'a> Applicant<'a> {
    /// Their account.
    pub const fn account(&self) -> &'a Account {
        self.account
    }

    pub(super) const fn by(&self) -> By<'a> {
        self.by
    }
}

impl<'a> From<&'a Citizen> for Applicant<'a> {
    fn from(citizen: &'a Citizen) -> Self {
        Self { account: citizen.account(), by: By::Holder }
    }
}

impl<'a> From<&'a Helping> for Applicant<'a> {
    fn from(helping: &'a Helping) -> Self {
        Self { account: helping.account(), by: By::Helper(helping) }
    }
}

/// Who hands something in, in more than one transaction: proven anew in each.
#[derive(Debug, Clone)]
pub enum Hand {
    /// Whoever made it.
    Holder(Session),
    /// Whoever helps them.
    Helper(Assistant, AssistanceId),
}

impl From<&Session> for Hand {
    fn from(session: &Session) -> Self {
        Self::Holder(session.clone())
    }
}

/// A hand, proven.
pub(super) enum Proven {
    Holder(Citizen),
    Helper(Helping),
}

impl Hand {
    /// Proves that it may act now; nothing when it may not.
    pub(super) fn prove(&self, c: &mut Conn, desk: &Desk) -> Result<Option<Proven>, StoreError> {
        Ok(match self {
            Self::Holder(session) => Citizen::prove(c, session)?.map(Proven::Holder),
            Self::Helper(helper, id) => {
                let helping = assistance::helping(c, desk, helper, *id, Scope::Applications)?;
                helping.ok().map(Proven::Helper)
            }
        })
    }
}

impl Proven {
    pub(super) fn applicant(&self) -> Applicant<'_> {
        match self {
            Self::Holder(citizen) => citizen.into(),
            Self::Helper(helping) => helping.into(),
        }
    }
}
