//! Opening everything a request may use.

use std::path::Path;
use std::sync::Arc;

use url::Url;

use crate::app::App;
use crate::audit::Tally;
use crate::base::{Clock, Entropy, Secret};
use crate::client::{Directory, KeySets, Refusals, Registry};
use crate::config::{Config, ConfigError};
use crate::db::{self, Db, DbOptions, Fresh, StoreError};
use crate::ephemeral::{self, Unavailable};
use crate::factor::passkey::Passkeys;
use crate::factor::password::Hasher;
use crate::grant::{AccessTokens, Revoked};
use crate::jobs::Wake;
use crate::keys::{KeyError, Ring, Vault};
use crate::login::duress;
use crate::mandate::member;
use crate::outbound::http::Guarded;
use crate::outbound::sender::Sender;
use crate::policy::{self, Law};
use crate::registers::{Means, Ports};
use crate::{
    application, approval, assistance, device, directory, feedback, mandate, merge, readiness, rights, wallet,
};

use super::attestors::{attestors, origins};

/// Why the service did not start.
#[derive(Debug, thiserror::Error)]
pub enum BootError {
    /// The configuration.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A folder or a listener.
    #[error("{what}: {source}")]
    Io {
        /// What was tried.
        what: String,
        /// Why it failed.
        source: std::io::Error,
    },
    /// The database.
    #[error("{0}")]
    Database(#[from] StoreError),
    /// The schema is older than this release and may not be changed here.
    #[error("the database lacks {0} migrations: run `khoa migrate up`")]
    Migrations(usize),
    /// Redis.
    #[error("{0}")]
    Ephemeral(#[from] Unavailable),
    /// The master key or a signing key.
    #[error("{0}")]
    Keys(#[from] KeyError),
    /// A part that cannot be opened as it is configured.
    #[error("configuration key {key}: {why}")]
    Part {
        /// The key that names it.
        key: &'static str,
        /// What it said.
        why: String,
    },
    /// Anything else that could not be made.
    #[error("{0}")]
    Other(String),
}

impl BootError {
    pub(super) fn part<E: std::fmt::Display>(key: &'static str) -> impl FnOnce(E) -> Self {
        move |why| Self::Part { key, why: why.to_string() }
    }

    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }
}

/// The database and the keys over it: what commands need that do not serve.
pub struct Stores {
    /// For whoever waits for an answer.
    pub db: Db,
    /// For what walks tables.
    pub bulk: Db,
    /// Keys for data at rest.
    pub vault: Vault,
}

/// Opens them.
///
/// # Errors
/// When the data folder, the database or the master key cannot be used.
pub async fn open_stores(config: &Config, clock: &Clock, entropy: &Entropy) -> Result<Stores, BootError> {
    let data = config.server.data.as_path();
    let url = database_in_use(config)?;
    prepare_schema(config, &url).await?;
    let options = DbOptions { url, connections: config.database.connections, queue: config.database.queue };
    let threads = "cannot start database threads";
    let db = Db::start(&options).map_err(BootError::io(threads))?;
    let bulk = db.bulk(&options).map_err(BootError::io(threads))?;
    let vault = Vault::open(&db, clock, entropy, &config.keys, data).await;
    let vault = vault.map_err(|error| match error {
        KeyError::Store(store) => BootError::part("database.url")(store),
        key => BootError::part("keys.master_file")(key),
    })?;
    Ok(Stores { db, bulk, vault })
}

/// What is law to some room: each names its own sections.
pub fn law_sections() -> Vec<policy::Known> {
    [
        policy::SECTIONS,
        directory::SECTIONS,
        application::SECTIONS,
        approval::SECTIONS,
        device::SECTIONS,
        feedback::SECTIONS,
        assistance::SECTIONS,
        readiness::SECTIONS,
        rights::SECTIONS,
        rights::retention::SECTIONS,
        merge::SECTIONS,
        member::SECTIONS,
        duress::SECTIONS,
        mandate::guardian::SECTIONS,
        wallet::SECTIONS,
    ]
    .concat()
}

/// The law by date, read anew at most a second after it changed.
pub(super) fn law(db: &Db, clock: &Clock) -> Fresh<Law> {
    let sections = law_sections();
    Fresh::new(db.clone(), clock.clone(), move |c, held| Law::renewed(c, &sections, held))
}

/// Everything a request may use.
///
/// # Errors
/// The first part that cannot be opened, by the key that names it.
pub async fn build(config: Config, clock: Clock, entropy: Entropy) -> Result<Arc<App>, BootError> {
    #[cfg(all(feature = "testing", not(debug_assertions)))]
    return Err(BootError::Other("a release built with the feature `testing` must not serve".into()));
    let Stores { db, bulk, vault } = open_stores(&config, &clock, &entropy).await?;
    let ephemeral = ephemeral::open(&config.redis, &clock).await.map_err(BootError::part("redis.url"))?;
    let ring = Ring::load(&db, &vault, &clock, &entropy, &config.keys).await?;
    let hasher = Hasher::start(&config.password, &entropy).map_err(BootError::part("password"))?;
    let attestors = attestors(&config.devices)?;
    let apps = origins(&attestors).map_err(BootError::part("devices.android_apps"))?;
    let passkeys =
        Passkeys::new(&config.public_url()?, &apps).map_err(BootError::part("server.public_url"))?;
    let http = Guarded::new(&config.outbound).map_err(BootError::part("outbound"))?;
    let sender =
        Sender::open(&config.mail, &config.server.data, &clock, &entropy).map_err(BootError::part("mail"))?;
    let means =
        Means { db: db.clone(), vault: vault.clone(), clock: clock.clone(), entropy: entropy.clone() };
    let ports = Ports::open(&config.registers, &http, &means);
    let ports = ports.map_err(|wrong| BootError::part(wrong.key)(wrong))?;
    let revoked = Arc::new(Revoked::default());
    let _of_before = revoked.refresh(&db, clock.now()).await?;
    Ok(Arc::new(App {
        law: law(&db, &clock),
        units: Fresh::new(db.clone(), clock.clone(), directory::Directory::renewed),
        clients: Registry::new(db.clone(), clock.clone()),
        directory: Directory::new(db.clone(), clock.clone()),
        client_keys: KeySets::new(http.clone(), clock.clone()),
        access_tokens: AccessTokens::new(
            config.server.public_url.clone(),
            vault.clone(),
            ring.clone(),
            revoked.clone(),
        ),
        jobs: Wake::default(),
        tally: Tally::default(),
        refusals: Refusals::default(),
        config,
        clock,
        entropy,
        db,
        bulk,
        ephemeral,
        vault,
        ring,
        hasher,
        passkeys,
        revoked,
        http,
        ports,
        attestors,
        sender,
    }))
}

/// Where the records are: configured, or in the data folder, which is made when it is missing.
///
/// # Errors
/// When the data folder cannot be made.
pub fn database_url(config: &Config) -> Result<String, BootError> {
    private_folder(&config.server.data)?;
    Ok(address_of_records(config))
}

/// The same for whoever uses records and does not make them: what nobody named is begun with the data folder, and what was
/// named and is not there was mistyped.
///
/// # Errors
/// As [`database_url`]; when the configured file is not there.
pub(super) fn database_in_use(config: &Config) -> Result<String, BootError> {
    let url = address_of_records(config);
    if config.database.url.is_some() && !db::is_there(&url) {
        let why = format!("there is no database at {url}; correct it, or make one by `khoa migrate up`");
        return Err(BootError::part("database.url")(why));
    }
    database_url(config)
}

fn address_of_records(config: &Config) -> String {
    match &config.database.url {
        Some(url) => url.expose().to_owned(),
        None => format!("sqlite://{}", config.server.data.join("khoa.sqlite").display()),
    }
}

/// Whether there is a database to look at; makes nothing.
pub fn has_records(config: &Config) -> bool {
    db::is_there(&address_of_records(config))
}

/// The data folder and the database, for people to see which they are: of an address no more than host, port and name.
pub fn records_at(config: &Config) -> String {
    let folder = config.server.data.display();
    let database = match config.database.url.as_ref().map(Secret::expose) {
        None => "SQLite khoa.sqlite".to_owned(),
        Some(url) if url.starts_with("postgres") => match Url::parse(url) {
            Ok(url) => {
                let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
                format!("PostgreSQL {}{port}{}", url.host_str().unwrap_or_default(), url.path())
            }
            Err(_) => "PostgreSQL".to_owned(),
        },
        Some(path) => format!("SQLite {}", path.trim_start_matches("sqlite://")),
    };
    format!("folder {folder}, {database}")
}

async fn prepare_schema(config: &Config, url: &str) -> Result<(), BootError> {
    let migrate = config.database.migrate_on_start.unwrap_or(!url.starts_with("postgres"));
    let url = url.to_owned();
    let steps = tokio::task::spawn_blocking(move || {
        db::suits(&url)?;
        match migrate {
            true => db::up(&url).map(|_taken| 0),
            false => db::applied_and_pending(&url).map(|(_, pending)| pending.len()),
        }
    });
    let pending = steps.await.map_err(|e| BootError::Other(e.to_string()))?;
    match pending.map_err(BootError::part("database.url"))? {
        0 => Ok(()),
        pending => Err(BootError::Migrations(pending)),
    }
}

/// Only the service's own user may look into the data folder.
fn private_folder(path: &Path) -> Result<(), BootError> {
    use std::os::unix::fs::DirBuilderExt as _;
    let what = || format!("configuration key server.data: cannot use {}", path.display());
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(BootError::io(what()))
}
