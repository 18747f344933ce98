//! Actors and stages: a real server on a free port with a clock we turn, browsers that walk its pages, and
//! relying parties that speak its protocol. Tests act through these and nothing else.

mod authenticator;
mod balancer;
mod browser;
mod database;
mod line;
mod listener;
pub(crate) mod maker;
mod party;
mod place;
mod prover;
mod proxy;
mod reader;
pub(crate) mod registers;
mod routes;
pub(crate) mod schema;
mod server;
mod signer;

pub(crate) use authenticator::{Authenticator, Trick};
pub(crate) use balancer::Balancer;
pub(crate) use browser::{Browser, Page};
pub(crate) use database::OwnDatabase;
pub(crate) use line::Line;
pub(crate) use listener::{Hanging, Listener};
pub(crate) use party::{CHALLENGE, Party, Reply, Tokens, VERIFIER};
pub(crate) use place::{Place, Served, refusal};
pub(crate) use prover::Prover;
pub(crate) use proxy::{Proxy, Wire};
pub(crate) use reader::Reader;
pub(crate) use routes::routes;
pub(crate) use server::{TestServer, backends, not_run, person};
pub(crate) use signer::Signer;
