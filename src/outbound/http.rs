//! Calls to servers that others name: a client's keys, a back-channel logout. A URL from outside must never
//! make us speak to our own network.
//!
//! Addresses are judged where they are used: the resolver hands the connection only public ones, so neither a
//! name that changes its mind between check and use nor an IP address in an odd spelling gets through. No
//! redirects are followed, no proxy is asked, and time and size have limits. A server that hangs is left alone after a few
//! calls, and never holds more than a few hands. What an operator allows by
//! `host:port` may be private, and may be plain http.

use std::error::Error as StdError;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use quick_cache::sync::Cache;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, RequestBuilder, Response};
use serde::Serialize;
use tokio::sync::Semaphore;
use url::{Host, Url};

use super::address::is_public;
use crate::base::{Breaker, Resting, Secret};
use crate::config;

mod neighbour;
#[cfg(test)]
mod tests;

pub use neighbour::{Manners, Neighbour};

/// No answer that we need is larger.
const LARGEST_ANSWER: usize = 256 * 1024;

/// So many calls to one server that hung, in a row, before it is left alone ...
const PATIENCE: u32 = 3;
/// ... for so long; then one call tries.
const REST: Duration = Duration::from_secs(10);

/// How many calls may be under way to one server: one that hangs holds no more hands than these.
const AT_ONCE: usize = 4;

/// How many servers are remembered.
const SERVERS: usize = 10_000;

/// How long the other side may take to accept a connection.
const CONNECT: Duration = Duration::from_secs(3);

/// Why a call had no useful answer. Never quotes the answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// The URL leads where we do not go; nothing was sent.
    #[error("not called: {0}")]
    Refused(&'static str),
    /// No connection, or it broke.
    #[error("cannot be reached")]
    Unreachable,
    /// No whole answer in time.
    #[error("took too long")]
    TimedOut,
    /// An answer other than success; redirects are one.
    #[error("answered {0}")]
    Status(u16),
    /// More than we read.
    #[error("answered with too much")]
    TooLarge,
    /// Nothing was sent, because it hung lately.
    #[error(transparent)]
    Resting(Resting),
    /// Nothing was sent, because as many calls to it are under way as there may be.
    #[error("is being called already, as often as it may")]
    Crowded,
}

impl CallError {
    /// Whether trying again later may help.
    pub const fn is_temporary(&self) -> bool {
        matches!(
            self,
            Self::Unreachable | Self::TimedOut | Self::Resting(_) | Self::Crowded | Self::Status(429 | 500..)
        )
    }
}

/// An entry of `outbound.allow`, or the machine's TLS set-up, cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidOutbound(String);

/// The one HTTP client of the service; cheap to clone.
#[derive(Debug, Clone)]
pub struct Guarded {
    public: Client,
    allowed: Client,
    allow: Arc<[String]>,
    servers: Arc<Cache<String, Arc<Server>>>,
}

/// A server we call, as it was lately.
#[derive(Debug)]
struct Server {
    seen: Breaker,
    under_way: Semaphore,
}

impl Server {
    fn new() -> Self {
        let seen = Breaker::new("client", PATIENCE, REST);
        Self { seen, under_way: Semaphore::new(AT_ONCE) }
    }
}

impl Guarded {
    /// A client with the limits of `config`.
    ///
    /// # Errors
    /// When an entry of `outbound.allow` is not `host:port`, or TLS cannot be set up.
    pub fn new(config: &config::Outbound) -> Result<Self, InvalidOutbound> {
        let allow = config.allow.iter().map(|entry| authority(entry)).collect::<Result<Vec<_>, _>>()?;
        let timeout = Duration::from_millis(config.timeout_millis.max(1));
        let builder = || {
            Client::builder()
                .user_agent(concat!("khoa/", env!("CARGO_PKG_VERSION")))
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
                .connect_timeout(CONNECT.min(timeout))
                .timeout(timeout)
                .pool_max_idle_per_host(2)
        };
        let failed = |e: reqwest::Error| InvalidOutbound(format!("no HTTP client: {e}"));
        let public = builder().https_only(true).dns_resolver(Arc::new(PublicOnly)).build().map_err(failed)?;
        let allowed = builder().build().map_err(failed)?;
        Ok(Self { public, allowed, allow: allow.into(), servers: Arc::new(Cache::new(SERVERS)) })
    }

    /// Sends a form and expects success.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn post_form(&self, url: &Url, fields: &[(&str, &str)]) -> Result<(), CallError> {
        self.ask(url, self.client_for(url)?.post(url.clone()).form(fields)).await.map(drop)
    }

    /// Sends a document under a bearer token of the other side's, and expects success.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn post_json(
        &self,
        url: &Url,
        bearer: &Secret,
        body: &impl Serialize,
    ) -> Result<(), CallError> {
        let request = self.client_for(url)?.post(url.clone()).bearer_auth(bearer.expose()).json(body);
        self.ask(url, request).await.map(drop)
    }

    /// Sends bytes under headers of the caller's, and expects success.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn post_bytes(
        &self,
        url: &Url,
        headers: &[(&'static str, String)],
        body: Vec<u8>,
    ) -> Result<(), CallError> {
        let request = self.client_for(url)?.post(url.clone()).body(body);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, value));
        self.ask(url, request).await.map(drop)
    }

    /// Whether `url` is one that would be called at all; nothing is sent, and no name is looked up.
    ///
    /// # Errors
    /// [`CallError::Refused`] says why not.
    pub fn would_call(&self, url: &Url) -> Result<(), CallError> {
        let allowed = self.client_for(url)?;
        let here = matches!(url.host(), Some(Host::Domain(name)) if name == "localhost" || name.ends_with(".localhost"));
        if here && !std::ptr::eq(allowed, &self.allowed) {
            return Err(CallError::Refused(NOT_PUBLIC));
        }
        Ok(())
    }

    /// Reads what is there; an answer other than success, and one that is too large, is an error.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn get(&self, url: &Url) -> Result<Vec<u8>, CallError> {
        self.ask(url, self.client_for(url)?.get(url.clone())).await
    }

    async fn ask(&self, url: &Url, request: RequestBuilder) -> Result<Vec<u8>, CallError> {
        let server = self.server(url);
        let Ok(_under_way) = server.under_way.try_acquire() else {
            return Err(CallError::Crowded);
        };
        server.seen.ask().map_err(CallError::Resting)?;
        let answer = answer(request).await;
        match answer {
            Err(CallError::TimedOut) => server.seen.in_vain(),
            _ => server.seen.answered(),
        }
        answer
    }

    fn server(&self, url: &Url) -> Arc<Server> {
        let name = format!(
            "{}:{}",
            url.host_str().unwrap_or_default(),
            url.port_or_known_default().unwrap_or_default()
        );
        if let Some(known) = self.servers.get(&name) {
            return known;
        }
        // Of two callers who meet it first, the second one's stays; both count for little then.
        let new = Arc::new(Server::new());
        self.servers.insert(name, new.clone());
        new
    }

    fn client_for(&self, url: &Url) -> Result<&Client, CallError> {
        if !matches!(url.scheme(), "https" | "http") {
            return Err(CallError::Refused("only http and https are spoken"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(CallError::Refused("a URL must not carry a user name or password"));
        }
        let target = (url.host_str(), url.port_or_known_default());
        if let (Some(host), Some(port)) = target
            && self.allow.contains(&format!("{host}:{port}"))
        {
            return Ok(&self.allowed);
        }
        if url.scheme() != "https" {
            return Err(CallError::Refused("https is needed"));
        }
        // The parser has read every spelling of an address (decimal, hexadecimal, mapped) as the address it is.
        let literal = match url.host() {
            Some(Host::Ipv4(v4)) => Some(IpAddr::V4(v4)),
            Some(Host::Ipv6(v6)) => Some(IpAddr::V6(v6)),
            Some(Host::Domain(_)) => None,
            None => return Err(CallError::Refused("the URL names no host")),
        };
        if literal.is_some_and(|address| !is_public(address)) {
            return Err(CallError::Refused(NOT_PUBLIC));
        }
        Ok(&self.public)
    }
}

const NOT_PUBLIC: &str = "the address is not public";

/// `host:port` in the spelling the URL parser gives.
fn authority(entry: &str) -> Result<String, InvalidOutbound> {
    let refused = || InvalidOutbound(format!("outbound.allow: {entry:?} is not host:port"));
    let url = Url::parse(&format!("http://{entry}/")).map_err(|_reason| refused())?;
    // The port must be written out, and nothing else may be.
    let (_, port) = entry.rsplit_once(':').ok_or_else(refused)?;
    let port: u16 = port.parse().map_err(|_reason| refused())?;
    let host =
        url.host_str().filter(|_host| url.path() == "/" && url.username().is_empty()).ok_or_else(refused)?;
    Ok(format!("{host}:{port}"))
}

async fn answer(request: RequestBuilder) -> Result<Vec<u8>, CallError> {
    let response = request.send().await.map_err(|e| failed(&e))?;
    let status = response.status();
    if !status.is_success() {
        return Err(CallError::Status(status.as_u16()));
    }
    read(response).await
}

async fn read(mut response: Response) -> Result<Vec<u8>, CallError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|e| failed(&e))? {
        if body.len() + chunk.len() > LARGEST_ANSWER {
            return Err(CallError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn failed(error: &reqwest::Error) -> CallError {
    let mut cause: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(reason) = cause {
        if reason.is::<NotPublic>() {
            return CallError::Refused(NOT_PUBLIC);
        }
        cause = reason.source();
    }
    if error.is_timeout() { CallError::TimedOut } else { CallError::Unreachable }
}

/// The name leads to no public address.
#[derive(Debug, thiserror::Error)]
#[error("{NOT_PUBLIC}")]
struct NotPublic;

/// Resolves names for the connection itself, and keeps back every address that is not public.
struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let public: Vec<SocketAddr> =
                found.into_iter().filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                return Err(NotPublic.into());
            }
            let addresses: Addrs = Box::new(public.into_iter());
            Ok(addresses)
        })
    }
}
