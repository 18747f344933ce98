//! node-oidc-provider, set up to do the same work (see peer/server.mjs for how).
//! It keeps everything in memory; must never be given less to do without a note saying so.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use serde_json::json;

use super::{CALLBACK, Client, Clients, Place, Running, describe};
use crate::ceiling::crypto;
use crate::key::Key;
use crate::people::{self, Person};
use crate::plan::Mode;
use crate::process::{self, Server};

const SIGNER: &str = "signer";

/// The peer with its people and clients written down.
pub struct Peer {
    script: PathBuf,
    folder: PathBuf,
    port: u16,
    clients: Rc<Clients>,
    signer: Rc<Key>,
    people: Rc<[Person]>,
}

impl Peer {
    /// The client that authenticates by a key, and the key.
    pub fn signer(&self) -> (Client, Rc<Key>) {
        (Client { id: SIGNER.to_owned(), secret: None }, Rc::clone(&self.signer))
    }

    /// Writes its set-up file: the same people with the same hash, clients of the same kinds.
    pub fn set_up(package: &Path, folder: &Path, count: usize) -> Result<Self> {
        let script = package.join("peer/server.mjs");
        let installed = package.join("peer/node_modules/oidc-provider").exists();
        ensure!(installed, "the peer is not installed: npm ci --prefix {}", package.join("peer").display());
        std::fs::create_dir_all(folder)?;
        let people: Rc<[Person]> = people::people(count).into();
        let mut hashed = Vec::new();
        for (index, person) in people.iter().enumerate() {
            let salt = u128::try_from(index)?.to_be_bytes();
            hashed.push(json!({
                "username": person.personal_number, "name": person.name, "email": person.email,
                "hash": crypto::password_hash(&person.password, &salt)?,
            }));
        }
        let confidential =
            |id: &str| Client { id: id.to_owned(), secret: Some(format!("{id}-0123456789abcdefghijklmnop")) };
        let clients = Clients {
            service: confidential("service"),
            portal: confidential("portal"),
            app: Client { id: "app".to_owned(), secret: None },
            reader: confidential("reader"),
            ledger: confidential("ledger"),
        };
        let signer = Key::new()?;
        let mut public = signer.jwk();
        public["kid"] = SIGNER.into();
        let set_up = json!({
            "signer": { "id": SIGNER, "key": public },
            "people": hashed, "callback": CALLBACK, "service": clients.service.secret, "portal": clients.portal.secret,
            "reader": clients.reader.secret, "ledger": clients.ledger.secret,
        });
        std::fs::write(folder.join("set-up.json"), set_up.to_string())?;
        let port = process::free_port()?;
        let (clients, signer) = (Rc::new(clients), Rc::new(signer));
        Ok(Self { script, folder: folder.to_owned(), port, clients, signer, people })
    }

    /// Starts it and waits for its discovery document.
    pub async fn start(&self, mode: Mode) -> Result<Running> {
        let node = which("node").context("node is not installed")?;
        let mut command = process::on_cores(mode, &node);
        command.arg(&self.script).arg(self.port.to_string()).arg(self.folder.join("set-up.json"));
        command.env("NODE_ENV", "production");
        let began = Instant::now();
        let mut server = Server::start(command, &self.folder.join("peer.log"))?;
        let (address, host) =
            (SocketAddr::from((Ipv4Addr::LOCALHOST, self.port)), format!("localhost:{}", self.port));
        let ready = server.until_ready(address, &host, super::DISCOVERY).await?;
        let place = Place { address, host: &host, clients: &self.clients, people: &self.people, ours: false };
        describe(server, place, ready - began).await
    }
}

fn which(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.exists())
}
