//! The capabilities a request may use. Built once by `boot`; nothing else holds state.

use std::sync::Arc;

use crate::audit::Tally;
use crate::base::{Clock, Entropy, GrantId, RequestId};
use crate::client::{Directory, KeySets, Refusals, Registry};
use crate::config::Config;
use crate::db::{Db, Fresh, StoreError};
use crate::device::attestation::Attestors;
use crate::directory;
use crate::ephemeral::Ephemeral;
use crate::factor::passkey::Passkeys;
use crate::factor::password::Hasher;
use crate::grant::{self, AccessTokens, Revoked};
use crate::jobs::Wake;
use crate::keys::{Desk, Ring, Vault};
use crate::outbound::http::Guarded;
use crate::outbound::sender::Sender;
use crate::policy::Law;
use crate::registers::Ports;

/// Everything a handler or a job can reach.
pub struct App {
    /// What the operator set.
    pub config: Config,
    /// Time.
    pub clock: Clock,
    /// Chance.
    pub entropy: Entropy,
    /// Records, for whoever waits for an answer.
    pub db: Db,
    /// Records, for what walks tables.
    pub bulk: Db,
    /// Sessions, conversations, replay marks.
    pub ephemeral: Arc<dyn Ephemeral>,
    /// Keys for data at rest.
    pub vault: Vault,
    /// Keys for tokens.
    pub ring: Ring,
    /// Argon2id, bounded.
    pub hasher: Hasher,
    /// WebAuthn ceremonies.
    pub passkeys: Passkeys,
    /// The law by date, in memory.
    pub law: Fresh<Law>,
    /// Places and agencies, in memory.
    pub units: Fresh<directory::Directory>,
    /// Clients in memory.
    pub clients: Registry,
    /// What all of them registered, in memory.
    pub directory: Directory,
    /// Keys that clients publish, in memory.
    pub client_keys: KeySets,
    /// Verified access tokens in memory.
    pub access_tokens: AccessTokens,
    /// Revocations in memory.
    pub revoked: Arc<Revoked>,
    /// What happens too often for an audit entry each.
    pub tally: Tally,
    /// What clients were refused for, until it is written.
    pub refusals: Refusals,
    /// Calls to others.
    pub http: Guarded,
    /// National registers.
    pub ports: Ports,
    /// Whose statements about phones are believed.
    pub attestors: Attestors,
    /// Letters and text messages.
    pub sender: Sender,
    /// Wakes the workers when a job was enqueued.
    pub jobs: Wake,
}

impl App {
    /// The issuer, as it stands in every token.
    pub fn issuer(&self) -> &str {
        &self.config.server.public_url
    }

    /// After a commit that ended something: whoever is to be told is told now, and what was revoked is refused here at once.
    ///
    /// # Errors
    /// As the database; on its own this process learns of it within a second.
    pub async fn heed_endings(&self) -> Result<(), StoreError> {
        self.jobs.wake();
        self.learn_endings().await
    }

    /// Learns what was revoked, here or elsewhere, and lets go of what hung from it.
    ///
    /// # Errors
    /// As the database.
    pub async fn learn_endings(&self) -> Result<(), StoreError> {
        let ended = self.revoked.refresh(&self.db, self.clock.now()).await?;
        let ended: Vec<GrantId> = ended.iter().filter_map(|subject| subject.parse().ok()).collect();
        if let Err(error) = grant::forget_handles(self.ephemeral.as_ref(), &ended).await {
            tracing::warn!(%error, "sessions of apps lie on the shelf until their time is over");
        }
        Ok(())
    }

    /// Writes what was counted since the last time.
    ///
    /// # Errors
    /// As the database; what was not written is kept for the next time.
    pub async fn write_counts(&self) -> Result<(), StoreError> {
        let audited = self.tally.write(&self.db, self.desk(None)).await;
        self.refusals.write(&self.db).await.and(audited)
    }

    /// What the verbs of one request need; `None` for work nobody asked for.
    pub fn desk<'a>(&self, request: impl Into<Option<&'a RequestId>>) -> Desk {
        Desk {
            vault: self.vault.clone(),
            entropy: self.entropy.clone(),
            now: self.clock.now(),
            request: request.into().cloned(),
        }
    }
}
