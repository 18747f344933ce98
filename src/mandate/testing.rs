//! Officers for the unit tests of rooms that serve them.

use uuid::Uuid;

use super::model::{Role, Seat};
use super::officer::Officer;
use crate::base::{AccountId, MandateId};

/// An officer of that agency, as if they had proven it.
pub(crate) fn officer(account: AccountId, agency: &str, role: Role) -> Officer {
    let seat = Seat { agency: agency.parse().unwrap(), role };
    Officer::for_test(account, MandateId::from(Uuid::from_u128(1)), seat)
}
