//! What signing in needs, what it takes in, and what comes out.

use std::net::IpAddr;
use std::sync::Arc;

use serde_json::{Value, json};

use super::throttle::Throttled;
use crate::account::{self, Alert};
use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, Clock, Entropy, RequestId, Secret};
use crate::config::SessionLimits;
use crate::db::{Conn, Db, StoreError};
use crate::ephemeral::{Ephemeral, Payer, Unavailable};
use crate::factor::passkey::Passkeys;
use crate::factor::password::Hasher;
use crate::factor::{Factor, reached};
use crate::keys::{Desk, Vault};
use crate::session::{self, AgentKind, NewSession, Session, cookie};

/// The capabilities a sign-in uses.
pub struct Means<'a> {
    /// Time.
    pub clock: &'a Clock,
    /// Chance.
    pub entropy: &'a Entropy,
    /// Records.
    pub db: &'a Db,
    /// Keys of personal data.
    pub vault: &'a Vault,
    /// Sessions and ceremonies.
    pub ephemeral: &'a Arc<dyn Ephemeral>,
    /// Argon2id.
    pub hasher: &'a Hasher,
    /// WebAuthn.
    pub passkeys: &'a Passkeys,
    /// How long a session lasts.
    pub limits: &'a SessionLimits,
}

impl Means<'_> {
    /// What verbs need in `request`.
    pub(super) fn desk(&self, request: &RequestId) -> Desk {
        Desk {
            vault: self.vault.clone(),
            entropy: self.entropy.clone(),
            now: self.clock.now(),
            request: Some(request.clone()),
        }
    }
}

/// Where an attempt comes from.
#[derive(Debug)]
pub struct Attempt<'a> {
    /// The client's address.
    pub address: IpAddr,
    /// On whose account what is begun is kept.
    pub payer: Payer,
    /// What the browser keeps of an earlier sign-in, if anything.
    pub device: Option<Secret>,
    /// The browser, as it called itself.
    pub agent: String,
    /// The session that is open in the browser. The same account's goes on under a new secret; another account's is
    /// left for the caller to end, because its grants and services are not known in this room.
    pub replaces: Option<&'a Session>,
    /// The request it happens in.
    pub request: &'a RequestId,
}

impl Attempt<'_> {
    /// Whether the browser carries a mark of an earlier sign-in to `account`.
    pub(super) fn is_known(&self, vault: &Vault, account: AccountId) -> bool {
        self.device.as_ref().is_some_and(|kept| cookie::device_of(vault, account, kept).is_some())
    }

    /// `facts` with what their owner recognises an attempt by: a kind of browser, as millions have it, and whether it
    /// was here before. No name, no address.
    fn facts(&self, vault: &Vault, account: AccountId, mut facts: Value) -> Value {
        let (kind, known) = (AgentKind::of(&self.agent), self.is_known(vault, account));
        if let Value::Object(facts) = &mut facts {
            facts.insert("browser".to_owned(), json!(kind.browser));
            facts.insert("system".to_owned(), json!(kind.system));
            facts.insert("device".to_owned(), json!(if known { "known" } else { "new" }));
        }
        facts
    }
}

/// A person who proved who they are.
#[derive(Debug)]
pub struct SignedIn {
    /// The session that began.
    pub session: Session,
    /// What opens it.
    pub cookie: Secret,
    /// What the browser should keep, so that its owner is not locked out by somebody else's guesses.
    pub device: Secret,
    /// Whether the browser is new to the account: then a letter about it waits to be sent.
    pub new_device: bool,
}

/// Whether somebody has been here before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arrival {
    /// The account was made a moment ago in this very browser, which is no news to its owner.
    First,
    /// Any other time.
    Later,
}

/// Why nobody signed in.
#[derive(Debug, thiserror::Error)]
pub enum LoginRefused {
    /// Unknown name, wrong password, locked account: one answer for all.
    #[error("the name or the proof is wrong")]
    Wrong,
    /// Too many attempts; nothing was checked.
    #[error("too many attempts")]
    Throttled {
        /// When another makes sense, in seconds.
        retry_after: u64,
    },
    /// Too many passwords are being checked at once.
    #[error("too busy to check a password")]
    Busy,
    /// The ceremony is over, or was another browser's.
    #[error("the passkey ceremony is over")]
    Over,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The ephemeral store.
    #[error(transparent)]
    Ephemeral(#[from] Unavailable),
}

impl From<Throttled> for LoginRefused {
    fn from(throttled: Throttled) -> Self {
        Self::Throttled { retry_after: throttled.retry_after.as_secs().max(1) }
    }
}

/// Begins the session of `account`, which has proven `factor`. `settle` does what the proof itself leaves to
/// write, in the same transaction as the audit entry, and answers whether the proof still holds there. The owner is
/// told, in that transaction too, when the browser carries no mark of an earlier sign-in to the account.
pub(super) async fn sign_in(
    means: &Means<'_>,
    attempt: &Attempt<'_>,
    arrival: Arrival,
    account: AccountId,
    factor: Factor,
    mut settle: impl FnMut(&mut Conn) -> Result<bool, StoreError> + Send + 'static,
) -> Result<SignedIn, LoginRefused> {
    let assurance = reached(&[factor]).ok_or(LoginRefused::Wrong)?;
    let desk = means.desk(attempt.request);
    let new_device = arrival == Arrival::Later && !attempt.is_known(means.vault, account);
    let so = attempt.facts(means.vault, account, json!({ "acr": assurance.aal.urn(), "amr": assurance.amr }));
    let no_longer = attempt.facts(means.vault, account, json!({ "why": "no longer" }));
    let alert = Alert::NewDevice { agent: attempt.agent.clone() };
    let commit = move |c: &mut Conn| {
        let holder = account::hold(c, account)?;
        // Looked at again: it may have been locked, or the passkey used, while the proof was checked.
        let holds = holder.active && settle(c)?;
        let (event, facts) = if holds { (Event::SignedIn, &so) } else { (Event::SignInRefused, &no_longer) };
        audit::record(c, &desk, &Entry::of(event).account(account).facts(facts.clone()))?;
        if holds && new_device {
            account::tell(c, &desk, account, &alert)?;
        }
        Ok(holds.then_some(holder))
    };
    let holder = means.db.write(commit).await?.ok_or(LoginRefused::Wrong)?;
    let before = attempt.replaces.filter(|before| before.account == account);
    if let Some(before) = before {
        session::end(means.ephemeral.as_ref(), account, &before.key).await?;
    }
    let new = NewSession {
        account,
        person: holder.person,
        aal: assurance.aal,
        amr: assurance.amr,
        epoch: holder.epoch,
        agent: attempt.agent.clone(),
        continues: before.map(|before| before.sid.clone()),
    };
    let (session, opens) =
        session::begin(means.ephemeral.as_ref(), means.limits, means.clock, means.entropy, new).await?;
    let device = cookie::known_device(means.vault, means.entropy, attempt.device.as_ref(), account);
    Ok(SignedIn { session, cookie: opens, device, new_device })
}

/// Remembers a refusal; the name that was tried is nobody's business, the account it hit is its owner's.
pub(super) async fn refuse(
    means: &Means<'_>,
    attempt: &Attempt<'_>,
    account: Option<AccountId>,
    why: impl Into<String>,
) -> Result<(), StoreError> {
    let (desk, facts) = (means.desk(attempt.request), json!({ "why": why.into() }));
    let facts = match account {
        Some(account) => attempt.facts(means.vault, account, facts),
        None => facts,
    };
    means
        .db
        .write_one(move |c| {
            audit::record(c, &desk, &Entry::of(Event::SignInRefused).account(account).facts(facts.clone()))
        })
        .await
}
