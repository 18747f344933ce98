//! What signing in needs, what it takes in, and what comes out.

use std::net::IpAddr;
use std::sync::Arc;

use serde_json::{Value, json};

use super::throttle::{self, Throttled};
use crate::account::{self, Account, Alert, Undo};
use crate::approval;
use crate::audit::{self, Entry, Event, Tally};
use crate::base::{AccountId, Clock, Entropy, Moment, RequestId, Secret};
use crate::config::SessionLimits;
use crate::db::{Conn, Db, StoreError};
use crate::ephemeral::{Ephemeral, Payer, Unavailable};
use crate::factor::passkey::Passkeys;
use crate::factor::password::Hasher;
use crate::factor::{Assurance, Factor, reached};
use crate::grant;
use crate::keys::{Desk, Thumbprint, Vault};
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
    /// What happens too often for an audit entry each.
    pub tally: &'a Tally,
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
    /// The key that an app has signed the request with, which stands for the phone it is on.
    pub key: Option<Thumbprint>,
    /// The session that is open in the browser. The same account's goes on under a new secret; another account's is
    /// left for the caller to end: who has to hear of that is not known in this room.
    pub replaces: Option<&'a Session>,
    /// The request it happens in.
    pub request: &'a RequestId,
}

impl Attempt<'_> {
    /// What it leaves behind, to be looked at where the account's marks are known.
    pub(super) fn traces(&self) -> Traces {
        let device = self.device.as_ref().map(|kept| Secret::new(kept.expose().to_owned()));
        Traces { agent: self.agent.clone(), device, key: self.key }
    }
}

/// What an attempt leaves behind.
pub(super) struct Traces {
    agent: String,
    device: Option<Secret>,
    key: Option<Thumbprint>,
}

impl Traces {
    /// The name of the device, when it signed in to the account under the number that its marks have now.
    pub(super) fn device(
        &self,
        c: &mut Conn,
        vault: &Vault,
        account: AccountId,
    ) -> Result<Option<String>, StoreError> {
        let Some(kept) = &self.device else { return Ok(None) };
        let marks = account::marks(c, account)?;
        Ok(marks.and_then(|marks| cookie::device_of(vault, (account, marks), kept)))
    }

    /// Whether the browser carries a mark of an earlier sign-in to the account whose marks have this number now.
    fn is_known(&self, vault: &Vault, account: (AccountId, i32)) -> bool {
        self.device.as_ref().is_some_and(|kept| cookie::device_of(vault, account, kept).is_some())
    }

    /// Whether an app on that phone is signed in to the account already: its owner heard of it when that began.
    fn is_known_app(&self, c: &mut Conn, now: Moment, account: AccountId) -> Result<bool, StoreError> {
        let Some(key) = self.key else { return Ok(false) };
        Ok(!grant::live_grants_of_key(c, now, account, key)?.is_empty())
    }

    /// `facts` with what their owner recognises an attempt by: a kind of browser, as millions have it, and whether it
    /// was here before. No name, no address.
    fn facts(&self, known: bool, mut facts: Value) -> Value {
        let kind = AgentKind::of(&self.agent);
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

/// What somebody has proven.
pub(super) struct Proof {
    /// What that amounts to; nothing where no row of the table describes it.
    assurance: Option<Assurance>,
    /// When they did, where that was before they came with it.
    at: Option<Moment>,
    /// By what: it becomes useless when the owner says that it was not them.
    by: Option<Undo>,
}

impl Proof {
    /// That they could do this, here and now.
    pub(super) fn of(factor: Factor, by: Option<Undo>) -> Self {
        Self { assurance: reached(&[factor]), at: None, by }
    }

    /// The password.
    pub(super) fn password() -> Self {
        Self::of(Factor::Password, Some(Undo::Password))
    }

    /// What they could do, and beside it what they know, where both were shown at once.
    pub(super) fn with(factor: Factor, known: Option<Factor>) -> Self {
        let proven: Vec<Factor> = std::iter::once(factor).chain(known).collect();
        Self { assurance: reached(&proven), at: None, by: None }
    }

    /// What they answered on another device.
    pub(super) fn answered((proof, at): (approval::Proof, Moment)) -> Self {
        let assurance = Assurance { aal: proof.aal, amr: proof.amr };
        Self { assurance: Some(assurance), at: Some(at), by: None }
    }
}

/// Whether somebody has been here before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arrival {
    /// The account was made a moment ago in this very browser, which is no news to its owner.
    First,
    /// By a phone that is a key of the account, of which its owner heard when it was bound, or in a session that goes on.
    Known,
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

/// Begins the session of `account`, whose holder has given `proof`. `settle` does what the proof itself leaves to
/// write, in the same transaction as the audit entry, and answers whether the proof still holds there. The owner is
/// told, in that transaction too, when the browser carries no mark of an earlier sign-in to the account.
pub(super) async fn sign_in(
    means: &Means<'_>,
    attempt: &Attempt<'_>,
    arrival: Arrival,
    account: AccountId,
    proof: Proof,
    mut settle: impl FnMut(&mut Conn) -> Result<bool, StoreError> + Send + 'static,
) -> Result<SignedIn, LoginRefused> {
    let assurance = proof.assurance.ok_or(LoginRefused::Wrong)?;
    let desk = means.desk(attempt.request);
    let traces = attempt.traces();
    let so = json!({ "acr": assurance.aal.urn(), "amr": assurance.amr });
    let by = proof.by;
    let alert = Alert::NewDevice { agent: attempt.agent.clone() };
    let commit = move |c: &mut Conn| {
        let holder = account::hold(c, account)?;
        // Looked at again: it may have been locked, or the passkey used, while the proof was checked.
        let holds = holder.active && settle(c)?;
        let known = traces.is_known(&desk.vault, (account, holder.marks))
            || traces.is_known_app(c, desk.now, account)?;
        let (event, facts) = match holds {
            true => (Event::SignedIn, so.clone()),
            false => (Event::SignInRefused, json!({ "why": "no longer" })),
        };
        let facts = traces.facts(known, facts);
        audit::record(c, &desk, &Entry::of(event).account(account).facts(facts))?;
        let new_device = arrival == Arrival::Later && !known;
        if holds && new_device {
            account::tell(c, &desk, account, &alert, by.as_slice())?;
        }
        Ok(holds.then_some((holder, new_device)))
    };
    let (holder, new_device): (Account, bool) = means.db.write(commit).await?.ok_or(LoginRefused::Wrong)?;
    let before = attempt.replaces.filter(|before| before.account == account);
    if let Some(before) = before {
        session::end(means.ephemeral.as_ref(), account, &before.key).await?;
    }
    let new = NewSession {
        account,
        person: holder.person,
        aal: assurance.aal,
        amr: assurance.amr,
        auth_time: proof.at.unwrap_or_else(|| means.clock.now()),
        epoch: holder.epoch,
        agent: attempt.agent.clone(),
        continues: before.map(|before| before.sid.clone()),
    };
    let (session, opens) =
        session::begin(means.ephemeral.as_ref(), means.limits, means.clock, means.entropy, new).await?;
    let device =
        cookie::known_device(means.vault, means.entropy, attempt.device.as_ref(), (account, holder.marks));
    Ok(SignedIn { session, cookie: opens, device, new_device })
}

/// A proof that needs no name was wrong: it counts against its network, and is remembered.
pub(super) async fn wrong_proof(
    means: &Means<'_>,
    attempt: &Attempt<'_>,
    account: Option<AccountId>,
    why: String,
) -> Result<(), LoginRefused> {
    let (tries, now) = (throttle::Attempt::at_a_proof(means.vault, attempt.address), means.clock.now());
    let _failed = means.db.write(move |c| throttle::reserve(c, now, tries.clone())).await??;
    Ok(refuse(means, attempt, account, why).await?)
}

/// Remembers a refusal; the name that was tried is nobody's business, the account it hit is its owner's.
pub(super) async fn refuse(
    means: &Means<'_>,
    attempt: &Attempt<'_>,
    account: Option<AccountId>,
    why: impl Into<String>,
) -> Result<(), StoreError> {
    remember(means, attempt, (Event::SignInRefused, account), why.into()).await
}

/// The same of anything that came to nothing, a sign-in or not.
pub(super) async fn remember(
    means: &Means<'_>,
    attempt: &Attempt<'_>,
    (event, account): (Event, Option<AccountId>),
    why: String,
) -> Result<(), StoreError> {
    let (desk, traces) = (means.desk(attempt.request), attempt.traces());
    if !means.tally.leaves_to_an_entry(desk.now, event, account, &why) {
        return Ok(());
    }
    let why = json!({ "why": why });
    let refused = means.db.write(move |c| {
        let facts = match account {
            Some(id) => {
                let marks = account::marks(c, id)?.unwrap_or_default();
                traces.facts(traces.is_known(&desk.vault, (id, marks)), why.clone())
            }
            None => why.clone(),
        };
        audit::record(c, &desk, &Entry::of(event).account(account).facts(facts))
    });
    refused.await
}
