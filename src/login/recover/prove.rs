//! The codes come back: the day begins, goes on, or is over.

use super::Recover;
use super::model::{COOLS_FOR, DUE_FOR, Kind, NewRecovery, PasskeysAre};
use super::refused::{CodeFlaw, RecoverRefused};
use super::store;
use crate::account::{self, Alert};
use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, BrowserId, Moment, RecoveryId, Secret};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::login::Attempt;
use crate::login::throttle;

/// What the person typed.
#[derive(Debug)]
pub struct TypedCodes {
    /// The code from the mail.
    pub email: Secret,
    /// The code from the SMS.
    pub phone: Secret,
}

/// Where the recovery of somebody who proved both addresses stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proven {
    /// Its day has begun, and the holder is being told.
    Begun {
        /// When it is over.
        due: Moment,
    },
    /// Its day goes on.
    Waiting {
        /// When it is over.
        due: Moment,
    },
    /// Its day is over: the new password may be set.
    Due,
}

impl Recover<'_> {
    /// Checks the codes, and keeps what was right. Both right, and the recovery begins or goes on.
    ///
    /// # Errors
    /// [`RecoverRefused`].
    pub async fn prove(
        &self,
        attempt: &Attempt<'_>,
        browser: BrowserId,
        id: &str,
        typed: &TypedCodes,
    ) -> Result<Proven, RecoverRefused> {
        let mut pending = self.read(browser, id).await?;
        let is_blank = |code: &Secret| code.expose().trim().is_empty();
        // Whoever presses the button before they typed anything has tried nothing.
        if pending.proven().is_some() || !(is_blank(&typed.email) && is_blank(&typed.phone)) {
            self.count_try(attempt, id).await?;
            pending.proofs.email |= pending.email_code.is(&typed.email) && pending.account.is_some();
            pending.proofs.phone |= pending.phone_code.is(&typed.phone) && pending.account.is_some();
            self.keep(id, &pending).await?;
        }
        let Some(account) = pending.proven() else {
            let flaw = |code: &Secret| if is_blank(code) { CodeFlaw::Missing } else { CodeFlaw::Wrong };
            return Err(RecoverRefused::Codes {
                email: (!pending.proofs.email).then(|| flaw(&typed.email)),
                phone: (!pending.proofs.phone).then(|| flaw(&typed.phone)),
            });
        };
        let desk = self.means.desk(attempt.request);
        let stands = self.means.db.write(move |c| begin(c, &desk, account)).await?;
        stands.ok_or(RecoverRefused::Over)
    }

    /// A request has its own tries, which nobody else can spend: its handle and its browser are secrets of whoever asked.
    pub(super) async fn count_try(&self, attempt: &Attempt<'_>, id: &str) -> Result<(), RecoverRefused> {
        let (now, vault) = (self.means.clock.now(), self.means.vault);
        let tries = throttle::Attempt::at_request(vault, id, attempt.address);
        let counted = self.means.db.write(move |c| throttle::reserve(c, now, tries.clone())).await?;
        let _counted = counted?;
        Ok(())
    }
}

/// Begins the recovery of `account` unless one is open; nothing when the account was locked meanwhile.
fn begin(c: &mut Conn, desk: &Desk, account: AccountId) -> Result<Option<Proven>, StoreError> {
    if !account::hold(c, account)?.active {
        return Ok(None);
    }
    store::lapse(c, desk.now, account)?;
    if let Some(open) = store::open(c, account, Kind::Codes)? {
        let waits = desk.now < open.due_at;
        return Ok(Some(if waits { Proven::Waiting { due: open.due_at } } else { Proven::Due }));
    }
    let due = desk.now.plus(COOLS_FOR);
    let new = NewRecovery {
        id: RecoveryId::new(desk.now, &desk.entropy),
        account,
        kind: Kind::Codes,
        digest: None,
        passkeys: PasskeysAre::Asked,
        begun_at: desk.now,
        due_at: due,
        expires_at: due.plus(DUE_FOR),
    };
    if store::insert(c, &new)? {
        audit::record(c, desk, &Entry::of(Event::RecoveryBegun).account(account))?;
        account::tell(c, desk, account, &Alert::RecoveryBegun { due }, &[])?;
    }
    Ok(Some(Proven::Begun { due }))
}
