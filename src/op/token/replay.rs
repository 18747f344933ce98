//! A code or refresh token came a second time: it was stolen, or its first use was. The whole family ends, the log and
//! the owner hear of it, all in the transaction of the refusal. Decides nothing: who lost the race is decided by the store.

use std::sync::Arc;

use crate::account::{self, AccountError};
use crate::app::App;
use crate::audit::{self, Entry, Event};
use crate::base::{Moment, RequestId};
use crate::client::Client;
use crate::db::{Conn, StoreError};
use crate::grant::{self, Grant};
use crate::keys::Vault;
use crate::login::{Alert, Messenger};

/// What is done about a replay, ready before the transaction begins.
pub(super) struct Replay {
    vault: Vault,
    messenger: Arc<dyn Messenger>,
    alert: Alert,
    request: RequestId,
}

impl Replay {
    /// For a token that `client` presents.
    pub(super) fn at(app: &App, client: &Client, request: &RequestId) -> Self {
        Self {
            vault: app.vault.clone(),
            messenger: app.messenger.clone(),
            alert: Alert::TokenReplayed { service: client.metadata.name.clone() },
            request: request.clone(),
        }
    }

    /// Ends the family. Its owner is told once, by whichever replay ended it.
    pub(super) fn end_family(
        &self,
        c: &mut Conn,
        now: Moment,
        grant: &Grant,
        event: Event,
        why: &str,
    ) -> Result<(), StoreError> {
        // A grant that has ended, by a sign-out or an earlier replay, raises no alarm.
        if !grant::revoke_grant(c, now, grant.id, why)? {
            return Ok(());
        }
        let entry = Entry::of(event).account(grant.account).client(&grant.client).request(&self.request);
        audit::record(c, now, &entry)?;
        match account::load(c, &self.vault, grant.account) {
            Ok(holder) => self.messenger.alert(c, now, &holder.profile, &self.alert),
            // Nobody is left to be told, and the family has to end all the same.
            Err(AccountError::Sealed(..)) => Ok(()),
            Err(AccountError::Store(error)) => Err(error),
        }
    }
}
