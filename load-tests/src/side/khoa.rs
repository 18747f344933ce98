//! The binary under test, driven only by its command line and environment as its operators would.
//! Its data lives in a folder of this run and goes with it.

use std::cell::Cell;
use std::fs::File;
use std::io::BufWriter;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::Output;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use tokio::process::Command;

use super::{CALLBACK, Client, Clients, Place, Running, describe, redis};
use crate::ceiling::crypto;
use crate::key::Key;
use crate::people::{self, Person};
use crate::phone;
use crate::plan::Mode;
use crate::process::{self, Server};

const SCOPES: &str = "openid profile offline_access";

/// Where an installation keeps what it knows: embedded, or what is named.
#[derive(Clone, Copy, Default)]
pub struct Stores<'a> {
    /// PostgreSQL instead of SQLite.
    pub database: Option<&'a str>,
    /// Redis instead of its own memory.
    pub redis: Option<&'a str>,
}

/// A prepared installation: schema present, people imported, clients known.
#[derive(Clone)]
pub struct Khoa {
    binary: PathBuf,
    folder: PathBuf,
    port: u16,
    management: u16,
    database: Option<String>,
    redis: Option<String>,
    clients: Rc<Clients>,
    people: Rc<[Person]>,
    /// How many people are registered by now.
    registered: Rc<Cell<usize>>,
}

impl Khoa {
    /// Sets up a fresh installation in a folder.
    pub async fn set_up(binary: &Path, folder: &Path, stores: Stores<'_>, count: usize) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let mut khoa = Self {
            binary: binary.canonicalize().with_context(|| format!("no binary at {}", binary.display()))?,
            folder: folder.to_owned(),
            port: process::free_port()?,
            management: process::free_port()?,
            database: stores.database.map(str::to_owned),
            redis: stores.redis.map(str::to_owned),
            clients: Rc::default(),
            people: people::people(count).into(),
            registered: Rc::new(Cell::new(count)),
        };
        khoa.run(&["migrate", "up"]).await?;
        let file = folder.join("people.jsonl");
        std::fs::write(&file, people::import_lines(&khoa.people))?;
        khoa.run(&["import", "people", &file.to_string_lossy()]).await?;
        let service =
            khoa.add(&["load-service", "--auth", "secret_basic", "--grant", "client_credentials"]).await?;
        let code = ["--grant", "authorization_code", "refresh_token", "--scope", SCOPES];
        let more = ["--id-token-alg", "ES256", "--redirect-uri", CALLBACK];
        let portal = ["load-portal", "--auth", "secret_basic"];
        let portal = khoa.add(&[&portal[..], &code, &more].concat()).await?;
        let app = khoa.add(&[&["load-app", "--public"][..], &code, &more].concat()).await?;
        let (reader, ledger) = (portal.clone(), service.clone());
        khoa.clients = Rc::new(Clients { service, portal, app, reader, ledger });
        Ok(khoa)
    }

    /// Starts `khoa serve` and waits for /health/ready.
    pub async fn start(&self, mode: Mode) -> Result<Running> {
        let mut command = process::on_cores(mode, &self.binary);
        self.environment(&mut command);
        command.arg("serve");
        let began = Instant::now();
        let mut server = Server::start(command, &self.folder.join("khoa.log"))?;
        let management = SocketAddr::from((Ipv4Addr::LOCALHOST, self.management));
        let ready = server.until_ready(management, &management.to_string(), "/health/ready").await?;
        let (address, host) =
            (SocketAddr::from((Ipv4Addr::LOCALHOST, self.port)), format!("localhost:{}", self.port));
        let place = Place { address, host: &host, clients: &self.clients, people: &self.people, ours: true };
        describe(server, place, ready - began).await
    }

    /// Imports people until there are `count`, with their passwords or without any; answers how many that were, and in what time.
    pub async fn bring_in(&self, count: usize, with_passwords: bool) -> Result<(usize, Duration)> {
        let known = self.registered.get();
        if count <= known {
            return Ok((0, Duration::ZERO));
        }
        let path = self.folder.join("more.jsonl");
        let mut file = BufWriter::new(File::create(&path)?);
        people::write_more(&mut file, known, count, with_passwords)?;
        file.into_inner().context("writing people")?;
        let began = Instant::now();
        self.run(&["import", "people", &path.to_string_lossy()]).await?;
        let took = began.elapsed();
        std::fs::remove_file(&path)?;
        self.registered.set(count);
        Ok((count - known, took))
    }

    /// The same installation as seen by so many people who are new to it and can sign in: nobody has given them keys yet.
    pub async fn newcomers(&self, count: usize) -> Result<Self> {
        let known = self.registered.get();
        self.bring_in(known + count, true).await?;
        let people = people::people(known + count).split_off(known).into();
        Ok(Self { people, ..self.clone() })
    }

    /// A client whose key this is, which gets tokens for itself.
    pub async fn add_signer(&self, id: &str, key: &Key) -> Result<Client> {
        let mut jwk = key.jwk();
        jwk["kid"] = id.into();
        let file = self.folder.join(format!("{id}.jwks.json"));
        std::fs::write(&file, json!({ "keys": [jwk] }).to_string())?;
        let keys = file.to_string_lossy();
        let auth = ["--auth", "private_key_jwt", "--jwks", &keys, "--grant", "client_credentials"];
        self.add(&[&[id][..], &auth].concat()).await
    }

    /// The official app, whose tokens are bound to the keys of phones.
    pub async fn add_app(&self, id: &str) -> Result<Client> {
        let api = format!("{}/app/v1", self.issuer());
        let app = [id, "--public", "--official", "--dpop", "--redirect-uri", CALLBACK, "--may-ask", &api];
        self.add(&[&app[..], &["--scope", phone::SCOPE, "--id-token-alg", "ES256"]].concat()).await
    }

    /// A service of the State that asks people away from their browsers.
    pub async fn add_counter(&self, id: &str) -> Result<Client> {
        let counter =
            [id, "--auth", "secret_basic", "--grant", "ciba", "--scope", "openid profile", "--official"];
        self.add(&[&counter[..], &["--id-token-alg", "ES256"]].concat()).await
    }

    /// Bytes that its Redis holds; nothing where sessions are in its own memory.
    pub async fn stored(&self) -> Result<Option<u64>> {
        match &self.redis {
            Some(url) => Ok(Some(redis::used_memory(url).await?)),
            None => Ok(None),
        }
    }

    /// The people who can sign in.
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// The program.
    pub(super) fn binary(&self) -> &Path {
        &self.binary
    }

    /// Where its files are.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Its address, as its clients know it.
    pub(super) fn issuer(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Registers a client; the first argument is its id.
    pub(super) async fn add(&self, arguments: &[&str]) -> Result<Client> {
        let id = arguments.first().context("a client without id")?;
        let output = self.run(&[&["client", "add"], arguments, &["--name", id, "--json"]].concat()).await?;
        let text = String::from_utf8(output.stdout)?;
        let start = text.find('{').context("client add printed no JSON")?;
        let told: Value = serde_json::from_str(text.get(start..).unwrap_or_default())?;
        let text = |name: &str| told[name].as_str().map(str::to_owned);
        Ok(Client { id: text("client_id").context("no client_id")?, secret: text("client_secret") })
    }

    /// Runs a command of its command line to its end.
    pub(super) async fn run(&self, arguments: &[&str]) -> Result<Output> {
        let mut command = Command::new(&self.binary);
        self.environment(&mut command);
        let output = command.args(arguments).output().await.context("running khoa")?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "khoa {}: {said}", arguments.join(" "));
        Ok(output)
    }

    pub(super) fn environment(&self, command: &mut Command) {
        command
            .current_dir(&self.folder)
            .env("KHOA_SERVER_PUBLIC_URL", self.issuer())
            .env("KHOA_SERVER_LISTEN", format!("127.0.0.1:{}", self.port))
            .env("KHOA_SERVER_MANAGEMENT", format!("127.0.0.1:{}", self.management))
            .env("KHOA_SERVER_DATA", self.folder.join("data"))
            .env("KHOA_PASSWORD_MEMORY_KIB", crypto::MEMORY_KIB.to_string())
            .env("KHOA_PASSWORD_ITERATIONS", crypto::ITERATIONS.to_string())
            .env("KHOA_PASSWORD_PARALLELISM", "1")
            .env("KHOA_TELEMETRY_LOG", "warn");
        let stores = [("KHOA_DATABASE_URL", &self.database), ("KHOA_REDIS_URL", &self.redis)];
        for (name, url) in stores.into_iter().filter_map(|(name, url)| Some((name, url.as_ref()?))) {
            command.env(name, url);
        }
    }
}
