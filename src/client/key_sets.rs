//! The keys of clients that publish them (RFC 7591 `jwks_uri`): held in memory, and asked for again when they are old or when
//! none of them fits.
//!
//! A stranger can name any client and sign with any key, so a set is asked for once at most in a while, by one caller for all,
//! and no caller waits for it longer than a little. What was held serves on for some hours while the address is down.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use quick_cache::sync::Cache;
use tokio::time::timeout;
use url::Url;

use super::model::Client;
use crate::base::Clock;
use crate::keys::jws::{self, JwsError, Verified};
use crate::keys::{Alg, JwkSet};
use crate::outbound::http::Guarded;

/// How old a set may be: so long a key that was withdrawn is good at most.
const FRESH: Duration = Duration::from_secs(600);

/// How often one client's address is asked at most, whatever is sent to us in its name.
const PAUSE: Duration = Duration::from_secs(10);

/// How long a set serves while its address gives no other.
const STALE_IF_DOWN: Duration = Duration::from_secs(6 * 3_600);

/// How long a caller waits for the address.
const PATIENCE: Duration = Duration::from_millis(2_500);

/// Clients whose keys are held; only registered ones take a place.
const CAPACITY: usize = 10_000;

/// Why an assertion of a client is not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeysError {
    /// The client has none.
    #[error("no keys are registered")]
    None,
    /// It publishes them, and none could be had.
    #[error("the keys at jwks_uri cannot be had: {0}")]
    Away(String),
    /// None of them made this signature, or the assertion is malformed.
    #[error(transparent)]
    Jws(#[from] JwsError),
}

impl KeysError {
    /// Whether other keys would help.
    const fn may_be_brought(&self) -> bool {
        matches!(self, Self::Away(_) | Self::Jws(JwsError::NoKey | JwsError::Signature))
    }
}

/// The published keys this process knows.
#[derive(Debug)]
pub struct KeySets {
    http: Guarded,
    clock: Clock,
    held: Cache<String, Arc<Shelf>>,
}

/// The keys at one address.
#[derive(Debug)]
struct Shelf {
    uri: Url,
    held: Mutex<Held>,
    /// Whoever holds it asks; the others wait and find what it brought.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Debug, Clone, Default)]
struct Held {
    /// The keys, and when they were brought.
    set: Option<(Arc<JwkSet>, Duration)>,
    /// When the address was last asked, whether it answered or not.
    asked_at: Option<Duration>,
    /// Why it gave nothing then.
    trouble: Option<String>,
}

impl KeySets {
    /// None yet.
    pub fn new(http: Guarded, clock: Clock) -> Self {
        Self { http, clock, held: Cache::new(CAPACITY) }
    }

    /// Checks the signature of `token` with the keys of `client`, wherever they are.
    ///
    /// # Errors
    /// [`KeysError`].
    pub async fn verify(&self, client: &Client, token: &str, allowed: &[Alg]) -> Result<Verified, KeysError> {
        if let Some(keys) = &client.metadata.jwks {
            return Ok(jws::verify(token, keys, allowed)?);
        }
        let uri = client.metadata.jwks_uri.as_ref().ok_or(KeysError::None)?;
        let (shelf, now) = (self.shelf(client.id.as_str(), uri), self.clock.passed());
        let check = |held: &Held| Ok(jws::verify(token, &*held.usable(now)?, allowed)?);
        let mut held = shelf.look();
        if held.is_old(now) && held.may_ask(now) {
            held = self.ask(&shelf, now).await;
        }
        let mut verified = check(&held);
        // A new key, perhaps, whether the client gave it a new name or not; and perhaps somebody is bringing it at this moment.
        if verified.as_ref().is_err_and(KeysError::may_be_brought) && shelf.is_being_asked() {
            held = shelf.brought().await;
            verified = check(&held);
        }
        if verified.as_ref().is_err_and(KeysError::may_be_brought) && held.may_ask(now) {
            verified = check(&self.ask(&shelf, now).await);
        }
        verified
    }

    /// A client that moved its keys begins anew.
    fn shelf(&self, client: &str, uri: &Url) -> Arc<Shelf> {
        if let Some(shelf) = self.held.get(client).filter(|shelf| shelf.uri == *uri) {
            return shelf;
        }
        let new = Shelf { uri: uri.clone(), held: Mutex::default(), turn: tokio::sync::Mutex::default() };
        let new = Arc::new(new);
        self.held.insert(client.to_owned(), new.clone());
        new
    }

    /// Asks the address, unless somebody just did; answers with what is held then. It goes on when the caller goes away, so
    /// that nobody keeps a client from its keys by breaking off.
    async fn ask(&self, shelf: &Arc<Shelf>, now: Duration) -> Held {
        let (own, http) = (shelf.clone(), self.http.clone());
        let asking = tokio::spawn(async move {
            let _turn = own.turn.lock().await;
            if !own.look().may_ask(now) {
                return;
            }
            own.lock().asked_at = Some(now);
            let brought = fetch(&http, &own.uri).await;
            let mut held = own.lock();
            match brought {
                Ok(set) => *held = Held { set: Some((Arc::new(set), now)), trouble: None, ..held.clone() },
                Err(why) => held.trouble = Some(why),
            }
        });
        if let Err(broken) = asking.await {
            tracing::error!(%broken, "asking for a client's keys broke off");
        }
        shelf.look()
    }
}

/// Brings the keys that are published at `uri`.
///
/// # Errors
/// Why there are none, in words for the operator that quote nothing of the answer.
pub async fn fetch(http: &Guarded, uri: &Url) -> Result<JwkSet, String> {
    let body = match timeout(PATIENCE, http.get(uri)).await {
        Ok(answer) => answer.map_err(|why| why.to_string())?,
        Err(_elapsed) => return Err("took too long".into()),
    };
    let text = std::str::from_utf8(&body).map_err(|_not_utf8| "answered with something else".to_owned())?;
    JwkSet::parse(text).map_err(|why| format!("answered with no key set: {why}"))
}

impl Shelf {
    fn look(&self) -> Held {
        self.lock().clone()
    }

    /// Whether somebody has asked the address and waits for what it brings.
    fn is_being_asked(&self) -> bool {
        self.turn.try_lock().is_err()
    }

    /// What that brings.
    async fn brought(&self) -> Held {
        let _turn = self.turn.lock().await;
        self.look()
    }

    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn is_old(&self, now: Duration) -> bool {
        self.set.as_ref().is_none_or(|(_, at)| now.saturating_sub(*at) >= FRESH)
    }

    fn may_ask(&self, now: Duration) -> bool {
        self.asked_at.is_none_or(|at| now.saturating_sub(at) >= PAUSE)
    }

    fn usable(&self, now: Duration) -> Result<Arc<JwkSet>, KeysError> {
        match &self.set {
            Some((set, at)) if now.saturating_sub(*at) < STALE_IF_DOWN => Ok(set.clone()),
            _ => Err(KeysError::Away(self.trouble.clone().unwrap_or_else(|| "not asked yet".into()))),
        }
    }
}
