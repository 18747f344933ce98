//! How a child or a ward comes in: their guardian sets a key with them, and agrees to each service they sign in to (Decree 69/2024,
//! article 14.2).
//!
//! Until somebody who represents them has agreed, no sign-in of theirs leads to a service ([`way`]); what was agreed to holds
//! for as long as the guardian said, or for the one conversation that asked, and what a service holds by it no longer. Once the account is their own, the password that a
//! guardian has set is to be replaced before anything else ([`needs_own_key`]).

mod ask;
mod facts;
mod key;

pub use ask::{Asked, Guardianships, agreed, ask, end_strangers, standing};
pub use facts::{Facts, Next, facts, has_key, next};
pub use key::{NotSet, activate, set_password};

use crate::account::{self, Account};
use crate::base::{AccountId, MandateId, Moment};
use crate::client::Client;
use crate::db::{Conn, StoreError};
use crate::factor::password;
use crate::grant::agreement;
use crate::mandate::guardian::{self, Represented};

/// What stands between whoever has signed in and a service, beside their own word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bar {
    /// Nothing.
    None,
    /// Somebody who represents them has to agree.
    Agreement,
    /// They have to choose a password of their own.
    OwnKey,
    /// They had the processing of their data restricted, and the service is not the State's.
    Restricted,
}

/// How whoever has signed in goes on to a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// By their own word.
    Open,
    /// As somebody who represents them has agreed: until then.
    Until(Moment),
    /// The same, as long as this sign-in lasts.
    Once,
    /// Not before this is done.
    Barred(Bar),
}

/// How the holder of `account` goes on to `client` now; `within` is the guardianship by which somebody has agreed in this very
/// conversation. Where all who could agree are locked out, or nobody is left who could, nobody goes on.
///
/// # Errors
/// As the database.
pub fn way(
    c: &mut Conn,
    holder: &Account,
    (client, within): (&Client, Option<MandateId>),
    now: Moment,
) -> Result<Way, StoreError> {
    if client.is_shut_out_of(holder) {
        return Ok(Way::Barred(Bar::Restricted));
    }
    let account = holder.id;
    let by = match guardian::represented(c, account, now.local_date())? {
        Represented::Never => return Ok(Way::Open),
        Represented::Formerly(since) => {
            let known = password::is_from_before(c, account, since)?;
            return Ok(if known { Way::Barred(Bar::OwnKey) } else { Way::Open });
        }
        Represented::By(guardians) => guardians,
    };
    let represents = |mandate| by.iter().any(|one| one.id == mandate);
    if let Some(held) =
        agreement::holds(c, account, client.id.as_str(), now)?.filter(|held| represents(held.mandate))
    {
        return Ok(Way::Until(held.until));
    }
    Ok(if within.is_some_and(represents) { Way::Once } else { Way::Barred(Bar::Agreement) })
}

/// What stands between the holder of `account` and `client`. `within` is as for [`way`].
///
/// # Errors
/// As the database.
pub fn bar(
    c: &mut Conn,
    account: AccountId,
    (client, within): (&Client, Option<MandateId>),
    now: Moment,
) -> Result<Bar, StoreError> {
    let holder = account::account(c, account)?;
    Ok(match way(c, &holder, (client, within), now)? {
        Way::Barred(bar) => bar,
        Way::Open | Way::Until(_) | Way::Once => Bar::None,
    })
}

/// Whether the password is still one that somebody knows who represented the holder of `account`, who acts for themselves now.
///
/// # Errors
/// As the database.
pub fn needs_own_key(c: &mut Conn, account: AccountId, now: Moment) -> Result<bool, StoreError> {
    match guardian::represented(c, account, now.local_date())? {
        Represented::Formerly(since) => password::is_from_before(c, account, since),
        Represented::Never | Represented::By(_) => Ok(false),
    }
}
