//! A phone is called something else. Nothing hangs from what it is called, so nobody is told and the log does not keep it.

use super::model::Device;
use super::store;
use crate::account::Account;
use crate::base::DeviceId;
use crate::db::{Conn, StoreError};
use crate::factor::passkey::Label;
use crate::keys::Desk;

/// Why a phone keeps its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotRenamed {
    /// It is no phone of the account, or none any more.
    Unknown,
    /// Somebody named it meanwhile.
    Stale {
        /// What is to be seen now.
        version: i32,
    },
}

/// Calls a phone of the account `label`, when nobody has named it since version `seen`: one statement decides who was first.
///
/// # Errors
/// As the database. Inside: [`NotRenamed`].
pub fn rename(
    c: &mut Conn,
    desk: &Desk,
    of: &Account,
    (id, seen): (DeviceId, i32),
    label: &Label,
) -> Result<Result<Device, NotRenamed>, StoreError> {
    let is_first = store::rename(c, desk, of, (id, seen), label)?;
    let now = store::list(c, &desk.vault, of)?.into_iter().find(|device| device.id == id);
    Ok(match now {
        None => Err(NotRenamed::Unknown),
        Some(device) if is_first => Ok(device),
        Some(device) => Err(NotRenamed::Stale { version: device.version }),
    })
}
