//! The service under test, in this process: real listeners and stores, a clock that stands still, seeded chance.

use std::io::Write as _;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use khoa::account;
use khoa::audit;
use khoa::base::{Clock, Entropy, Moment, Secret};
use khoa::boot::{self, Listeners, Running};
use khoa::config::Config;
use khoa::db::schema::audit_events as log;
use khoa::db::types::Json;
use khoa::factor::import::{Importer, Remark, Told};
use khoa::policy::{self, Origin, Version};
use serde_json::{Value, json};

use super::{Browser, OwnDatabase, Party};

static NUMBER: AtomicU64 = AtomicU64::new(1);

/// A service of its own, with its own database and keys.
pub(crate) struct TestServer {
    pub(crate) running: Running,
    pub(crate) clock: Clock,
    pub(crate) http: reqwest::Client,
    data: tempfile::TempDir,
    database: Option<OwnDatabase>,
}

/// Where this run keeps records and ephemeral state: embedded, or what the environment names.
pub(crate) fn backends() -> (Option<String>, Option<String>) {
    #[expect(clippy::disallowed_methods, reason = "the stage is set by whoever runs the tests")]
    (std::env::var("TEST_DATABASE").ok(), std::env::var("TEST_EPHEMERAL").ok())
}

/// An imported person, as a line of the import file; their addresses are proven.
pub(crate) fn person(number: &str, name: &str, password: Option<&str>) -> Value {
    let tail = &number[number.len() - 3..];
    json!({
        "personal_number": number, "kind": "citizen", "level": 2, "name": name, "birthdate": "2000-03-01",
        "gender": if number.as_bytes()[3].is_multiple_of(2) { "male" } else { "female" }, "nationality": "VNM",
        "email": format!("p{number}@mail.example"), "email_verified": true, "phone": format!("0900000{tail}"),
        "phone_verified": true, "password": password,
    })
}

impl TestServer {
    /// When every test begins: 2026-01-02T03:04:05Z.
    pub(crate) const BEGIN: Moment = Moment::from_seconds(1_767_323_045);

    /// Starts one with the defaults of a test.
    pub(crate) async fn start() -> Self {
        Self::start_with(|_config| ()).await
    }

    /// Starts one after `change` had its say about the configuration.
    pub(crate) async fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        Self::run(change, false).await
    }

    /// The same, whose background work is done by itself and not when a test says so.
    pub(crate) async fn at_work(change: impl FnOnce(&mut Config)) -> Self {
        Self::run(change, true).await
    }

    async fn run(change: impl FnOnce(&mut Config), with_workers: bool) -> Self {
        let data = tempfile::tempdir().unwrap();
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let mut config = Config::default();
        config.server.data = data.path().join("data");
        config.server.listen = ([127, 0, 0, 1], 0).into();
        config.server.management = ([127, 0, 0, 1], 0).into();
        config.server.workers = 1;
        config.database.connections = 2;
        config.database.migrate_on_start = Some(true);
        config.password.memory_kib = 8;
        config.password.iterations = 1;
        config.password.threads = 2;
        config.telemetry.log = "off".into();
        let (database, ephemeral) = backends();
        let database = database.map(|stage| OwnDatabase::copied(&stage, &number.to_string()));
        config.database.url = database.as_ref().map(|own| Secret::new(own.url().to_owned()));
        config.redis.url = ephemeral.map(Secret::new);
        let listeners = Listeners::bind(&config.server).unwrap();
        let port = listeners.public.local_addr().unwrap().port();
        config.server.public_url = format!("http://localhost:{port}");
        change(&mut config);
        if config.database.url.is_none() {
            Beginning::of_this_run().copy_to(&config.server.data);
        }
        let clock = Clock::fixed(Self::BEGIN);
        // A Redis may remember an earlier run: its chance must differ then.
        let seed =
            if config.redis.url.is_some() { number + (u64::from(std::process::id()) << 20) } else { number };
        let app = boot::build(config, clock.clone(), Entropy::seeded(seed)).await.unwrap();
        let running = boot::serve(app, listeners, with_workers).await.unwrap();
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        Self { running, clock, http, data, database }
    }

    /// The address of its own database.
    pub(crate) fn database(&self) -> &str {
        self.database.as_ref().unwrap().url()
    }

    /// The issuer.
    pub(crate) fn issuer(&self) -> String {
        self.running.app.issuer().to_owned()
    }

    /// An address on the public listener.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.running.public.port())
    }

    /// A browser nobody has used.
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.http.clone(), self.issuer())
    }

    /// Turns the clock.
    pub(crate) fn later(&self, span: Duration) {
        self.clock.turn(span);
    }

    /// Brings in a citizen of level 2; `number` is the last three digits of everything about them.
    pub(crate) async fn citizen(&self, number: u16, name: &str, password: &str) -> String {
        let personal = format!("099200000{number:03}");
        self.import(&[person(&personal, name, Some(password))]).await;
        personal
    }

    /// Brings in people as `khoa import people` does.
    pub(crate) async fn import(&self, people: &[Value]) {
        let lines: String = people.iter().map(|one| format!("{one}\n")).collect();
        let app = &self.running.app;
        let importer = Importer {
            db: &app.db,
            vault: &app.vault,
            hasher: &app.hasher,
            clock: &app.clock,
            entropy: &app.entropy,
            by: "a test",
        };
        let told = |told: Told<'_>| {
            assert!(
                !matches!(told, Told::Line(_, Remark::Refused(_))),
                "the import refused a line: {told:?}"
            );
        };
        importer.people(lines.as_bytes(), told).await.unwrap();
    }

    /// A client registered as `metadata` says, over the defaults of a test.
    pub(crate) async fn client(&self, id: &str, metadata: Value) -> Party {
        Party::register(self, id, metadata).await.unwrap()
    }

    /// Why a client of this metadata, over the defaults of a test, is not registered.
    pub(crate) async fn refused_client(&self, metadata: Value) -> String {
        Party::register(self, "refused", metadata).await.err().unwrap()
    }

    /// The folder of the outbox: what would have been sent, oldest first.
    pub(crate) fn outbox(&self) -> Vec<Value> {
        let Ok(folder) = std::fs::read_dir(self.data.path().join("data/outbox")) else { return Vec::new() };
        let mut files: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
        // What is still being written has a name that hides it.
        files.retain(|path| !path.file_name().unwrap().to_string_lossy().starts_with('.'));
        files.sort();
        files.iter().map(|path| serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()).collect()
    }

    /// What the audit log says about the account of `username`, oldest first.
    pub(crate) async fn history(&self, username: &str) -> Vec<String> {
        let (vault, username) = (self.running.app.vault.clone(), username.to_owned());
        let found = self.running.app.db.read(move |c| {
            let account = account::named(c, &vault, &username)?.unwrap();
            audit::history(c, account, 1_000)
        });
        let mut events: Vec<String> = found.await.unwrap().into_iter().map(|entry| entry.event).collect();
        events.reverse();
        events
    }

    /// The facts of what the audit log says about the account of `username` from its first sign-in on.
    pub(crate) async fn facts(&self, username: &str) -> Vec<Value> {
        let (vault, username) = (self.running.app.vault.clone(), username.to_owned());
        let found = self.running.app.db.read(move |c| {
            let account = account::named(c, &vault, &username)?.unwrap();
            audit::history(c, account, 1_000)
        });
        let entries = found.await.unwrap().into_iter().filter(|entry| entry.event.starts_with("sign"));
        entries.map(|entry| entry.facts).collect()
    }

    /// Lets a version of the law hold: one person loads it, another confirms it.
    pub(crate) async fn enact(&self, body: &str) {
        let app = &self.running.app;
        let (desk, body) = (app.desk(None), body.to_owned());
        let version = Version::read(&boot::law_sections(), &body, Origin::Release).unwrap();
        let done = app.db.write(move |c| {
            policy::propose(c, &desk, &version, &body, "one")?;
            policy::confirm(c, &desk, &version, "another")
        });
        done.await.unwrap().unwrap();
        // What was read before is looked at again after a second.
        self.later(Duration::from_secs(2));
    }

    /// How often the audit log says that something happened, to whomever.
    pub(crate) async fn happened(&self, event: &'static str) -> i64 {
        let found = self
            .running
            .app
            .db
            .read(move |c| Ok(log::table.filter(log::event.eq(event)).count().get_result(c)?));
        found.await.unwrap()
    }

    /// The facts of every entry of the audit log about `event`, oldest first.
    pub(crate) async fn recorded(&self, event: &'static str) -> Vec<Value> {
        let found = self.running.app.db.read(move |c| {
            let entries = log::table.filter(log::event.eq(event)).order(log::seq);
            Ok(entries.select(log::facts).load::<Json<Value>>(c)?)
        });
        found.await.unwrap().into_iter().map(|facts| facts.0).collect()
    }

    /// What the audit log says about a client, oldest first.
    pub(crate) async fn audited(&self, client: &str) -> Vec<(String, Value)> {
        let client = client.to_owned();
        let found = self.running.app.db.read(move |c| {
            let entries = log::table.filter(log::client_id.eq(client)).order(log::seq);
            Ok(entries.select((log::event, log::facts)).load::<(String, Json<Value>)>(c)?)
        });
        found.await.unwrap().into_iter().map(|(event, facts)| (event, facts.0)).collect()
    }

    /// Stops it; whatever was left undone is a failure.
    pub(crate) async fn finish(self) {
        self.running.run_jobs().await.unwrap();
        self.running.stop().await;
    }
}

/// The embedded database of a service that was just started, and its master key: made once in a run and copied, because the RSA
/// keys of one take longer to make than most tests. A shared Redis knows two services apart by their keys, so on PostgreSQL
/// each makes its own.
struct Beginning(Vec<(&'static str, Vec<u8>)>);

impl Beginning {
    fn of_this_run() -> &'static Self {
        static MADE: OnceLock<Beginning> = OnceLock::new();
        // On a thread of its own: whoever asks is inside a runtime.
        MADE.get_or_init(|| std::thread::spawn(Self::make).join().unwrap())
    }

    fn make() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::default();
        config.server.data = folder.path().to_owned();
        config.database.migrate_on_start = Some(true);
        let (clock, entropy) = (Clock::fixed(TestServer::BEGIN), Entropy::seeded(u64::MAX));
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        drop(runtime.block_on(boot::build(config, clock, entropy)).unwrap());
        drop(runtime);
        let database = folder.path().join("khoa.sqlite");
        let mut connection = SqliteConnection::establish(database.to_str().unwrap()).unwrap();
        connection.batch_execute("pragma busy_timeout = 5000; pragma wal_checkpoint(truncate)").unwrap();
        let files = ["khoa.sqlite", "master.key"];
        Self(files.map(|name| (name, std::fs::read(folder.path().join(name)).unwrap())).into())
    }

    fn copy_to(&self, folder: &Path) {
        std::fs::DirBuilder::new().mode(0o700).create(folder).unwrap();
        for (name, content) in &self.0 {
            std::fs::write(folder.join(name), content).unwrap();
        }
    }
}

/// Says loudly that a test could not run; where everything has to run, that is a failure.
#[expect(clippy::disallowed_methods, reason = "the stage is set by whoever runs the tests")]
pub(crate) fn not_run(what: &str, wanted: &str) {
    // Only the second round of `tests/run` sets a stage for these.
    assert!(std::env::var("TEST_EPHEMERAL").is_err(), "{what}: {wanted} is missing");
    // Past the harness, which keeps what a passing test prints to itself.
    let line = format!("\n*** NOT RUN in this round: {what}, because {wanted} is not set ***\n");
    std::io::stderr().write_all(line.as_bytes()).unwrap();
}
