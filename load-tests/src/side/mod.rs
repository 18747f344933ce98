//! The two sides of a comparison, started the same way and asked the same things.
//! Everything a scenario knows of a server is its `Target`; must never depend on which side it is, except for notes.

mod company;
pub mod khoa;
pub mod office;
pub mod peer;
mod redis;

use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::jwt::KeySet;
use crate::people::Person;
use crate::plan::Mode;
use crate::process::Server;
use crate::request;
use crate::wire::Wire;

/// Where every authorization response is sent; nobody listens there, the generator reads the redirect itself.
pub const CALLBACK: &str = "https://portal.example/callback";
const DISCOVERY: &str = "/.well-known/openid-configuration";

/// A side, set up and ready to be started as often as needed.
pub enum Side {
    /// The binary under test.
    Khoa(khoa::Khoa),
    /// node-oidc-provider.
    Peer(peer::Peer),
}

/// A relying party known to a server.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// client_id
    pub id: String,
    /// client_secret; public clients have none.
    pub secret: Option<String>,
}

/// The relying parties of the scenarios.
#[derive(Clone, Debug, Default)]
pub struct Clients {
    /// client_credentials, JWT access tokens.
    pub service: Client,
    /// Confidential, code and refresh, JWT access tokens.
    pub portal: Client,
    /// Public, code and refresh, JWT access tokens.
    pub app: Client,
    /// Confidential, code; its access tokens are for userinfo.
    pub reader: Client,
    /// client_credentials, access tokens that the server introspects.
    pub ledger: Client,
}

/// Paths of the endpoints, as discovery tells them.
#[derive(Clone, Debug)]
pub struct Paths {
    /// authorization_endpoint
    pub authorize: String,
    /// token_endpoint
    pub token: String,
    /// userinfo_endpoint
    pub userinfo: String,
    /// introspection_endpoint
    pub introspect: String,
    /// revocation_endpoint
    pub revoke: String,
    /// backchannel_authentication_endpoint; not everybody has one.
    pub backchannel: Option<String>,
    /// jwks_uri
    pub jwks: String,
    /// The discovery document itself.
    pub discovery: String,
}

/// A running server as a scenario sees it.
#[derive(Clone)]
pub struct Target {
    /// Loopback address.
    pub address: SocketAddr,
    /// Value of the Host header.
    pub host: String,
    /// Process id, to see what it uses.
    pub pid: u32,
    /// Endpoints.
    pub paths: Rc<Paths>,
    /// Keys it signs with.
    pub keys: Rc<KeySet>,
    /// Relying parties.
    pub clients: Rc<Clients>,
    /// People who can sign in.
    pub people: Rc<[Person]>,
    /// Whether it is the binary under test, to which stricter promises apply (ETag).
    pub ours: bool,
}

impl Target {
    /// What it calls itself.
    pub fn issuer(&self) -> String {
        format!("http://{}", self.host)
    }
}

/// A started server.
pub struct Running {
    /// What a scenario sees.
    pub target: Target,
    /// The process.
    pub server: Server,
    /// From exec to the first 200 of its readiness path.
    pub took: Duration,
}

impl Side {
    /// Starts it on the cores of a mode and reads its discovery document and keys.
    pub async fn start(&self, mode: Mode) -> Result<Running> {
        match self {
            Self::Khoa(khoa) => khoa.start(mode).await,
            Self::Peer(peer) => peer.start(mode).await,
        }
    }
}

/// Completes a started server with what it says of itself.
async fn describe(server: Server, place: Place<'_>, took: Duration) -> Result<Running> {
    let Place { address, host, clients, people, ours } = place;
    let mut wire = Wire::new(address);
    let answer = wire.ask(&request::get(host, DISCOVERY, &[])).await?;
    answer.expect_status(200)?;
    let document: Value = serde_json::from_slice(answer.body)?;
    let path = |name: &str| -> Result<String> {
        let text = document[name].as_str().with_context(|| format!("discovery has no {name}"))?;
        Ok(url::Url::parse(text)?.path().to_owned())
    };
    let paths = Paths {
        authorize: path("authorization_endpoint")?,
        token: path("token_endpoint")?,
        userinfo: path("userinfo_endpoint")?,
        introspect: path("introspection_endpoint")?,
        revoke: path("revocation_endpoint")?,
        backchannel: path("backchannel_authentication_endpoint").ok(),
        jwks: path("jwks_uri")?,
        discovery: DISCOVERY.to_owned(),
    };
    let keys = KeySet::parse(wire.ask(&request::get(host, &paths.jwks, &[])).await?.body)?;
    let target = Target {
        address,
        host: host.to_owned(),
        pid: server.pid,
        paths: Rc::new(paths),
        keys: Rc::new(keys),
        clients: Rc::clone(clients),
        people: Rc::clone(people),
        ours,
    };
    Ok(Running { target, server, took })
}

struct Place<'a> {
    address: SocketAddr,
    host: &'a str,
    clients: &'a Rc<Clients>,
    people: &'a Rc<[Person]>,
    ours: bool,
}
