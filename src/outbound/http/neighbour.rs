//! A server of the State that the operator named: asked in JSON under a bearer token, with a patience of its own. It is called
//! under the same guard as everybody else's; a private address has to be allowed by `host:port`.

use std::time::Duration;

use serde::Serialize;
use tokio::sync::Semaphore;
use tokio::time::timeout;
use url::Url;

use super::{CallError, Guarded, answer};
use crate::base::{Breaker, Secret};

/// How a neighbour is treated.
#[derive(Debug, Clone, Copy)]
pub struct Manners {
    /// Who it is, in metrics.
    pub name: &'static str,
    /// How long one call may take.
    pub timeout: Duration,
    /// So many calls in vain in a row, and it rests ...
    pub opens_after: u32,
    /// ... for so long; then one call tries.
    pub pause: Duration,
    /// How many calls may be under way; whoever comes then waits as long as a call may take.
    pub at_once: usize,
}

/// One server that we ask.
#[derive(Debug)]
pub struct Neighbour {
    http: Guarded,
    base: Url,
    bearer: Secret,
    timeout: Duration,
    seen: Breaker,
    under_way: Semaphore,
}

impl Neighbour {
    /// The server whose addresses begin with `base`. Nothing is sent.
    ///
    /// # Errors
    /// [`CallError::Refused`] when it would never be called.
    pub fn new(http: &Guarded, base: Url, bearer: Secret, manners: Manners) -> Result<Self, CallError> {
        http.would_call(&base)?;
        Ok(Self {
            http: http.clone(),
            base,
            bearer,
            timeout: manners.timeout,
            seen: Breaker::new(manners.name, manners.opens_after, manners.pause),
            under_way: Semaphore::new(manners.at_once),
        })
    }

    /// Reads what is there.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn get(&self, path: &str, query: &[(&str, &str)]) -> Result<Vec<u8>, CallError> {
        let mut url = self.at(path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        self.ask(self.http.client_for(&url)?.get(url.clone())).await
    }

    /// Sends a document and reads the answer. What is personal goes here, never into an address.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn post(&self, path: &str, body: &impl Serialize) -> Result<Vec<u8>, CallError> {
        let url = self.at(path);
        self.ask(self.http.client_for(&url)?.post(url.clone()).json(body)).await
    }

    fn at(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("{}/{path}", self.base.path().trim_end_matches('/')));
        url
    }

    async fn ask(&self, request: reqwest::RequestBuilder) -> Result<Vec<u8>, CallError> {
        let Ok(Ok(_under_way)) = timeout(self.timeout, self.under_way.acquire()).await else {
            return Err(CallError::Crowded);
        };
        self.seen.ask().map_err(CallError::Resting)?;
        let answer = answer(request.bearer_auth(self.bearer.expose()).timeout(self.timeout)).await;
        match answer {
            // A gateway that says that nobody is behind it answers for nobody.
            Err(CallError::TimedOut | CallError::Unreachable | CallError::Status(502..=504)) => {
                self.seen.in_vain();
            }
            _ => self.seen.answered(),
        }
        answer
    }
}
