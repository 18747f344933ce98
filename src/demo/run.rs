//! `khoa demo`: prepares the folder once, then the service, the registers, the portals, the mailbox and the phones stand until asked to
//! stop. Goes in by the same doors as `khoa import people` and `khoa client add`; nothing here writes a record itself.

use std::io::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use actix_web::dev::{Server, ServerHandle};
use tokio::task::JoinHandle;
use url::Url;

use super::cast::everybody;
use super::kept::{Kept, KeptError};
use super::people::PEOPLE;
use super::portal::{self, PortalError};
use super::registers::{self, People, Simulator};
use super::stage::{Ports, REGISTERS_TOKEN, Stand, embed};
use super::{authority, documents, guide, legacy, lives, mailbox, organisations, phone};
use crate::account::Level;
use crate::app::App;
use crate::base::{Aal, Clock, Entropy, InvalidGroup, RedirectUri, Secret, ServiceGroup};
use crate::boot::{self, BootError, Claim, Listeners};
use crate::client::{
    self, AuthMethod, Client, Compares, Delivery, GrantType, Metadata, NewClient, Pkce, RegistrationError,
    Scopes, Serves,
};
use crate::config::Config;
use crate::db::StoreError;
use crate::factor::import::{Importer, Remark, Stopped, Told};
use crate::keys::Alg;

/// Why the demo did not start, or did not end well.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// Nine ports in a row do not fit there.
    #[error("--port {0}: the demo needs nine ports in a row")]
    Port(u16),
    /// The service.
    #[error(transparent)]
    Boot(#[from] BootError),
    /// The folder.
    #[error(transparent)]
    Kept(#[from] KeptError),
    /// A portal.
    #[error(transparent)]
    Portal(#[from] PortalError),
    /// A client.
    #[error("the portals cannot be registered: {0}")]
    Client(#[from] RegistrationError),
    /// The people.
    #[error("the people cannot be brought in: {0}")]
    People(#[from] Stopped),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A listener.
    #[error("cannot listen on port {port}: {source}")]
    Listen {
        /// Which.
        port: u16,
        /// Why.
        source: std::io::Error,
    },
    /// A part of the demo's own data is not what it should be.
    #[error("the demo's own data is damaged: {0}")]
    Damaged(String),
}

/// Runs everything until asked to stop.
///
/// # Errors
/// The first part that cannot be started.
pub async fn run(mut config: Config, data: PathBuf, port: u16) -> Result<(), DemoError> {
    let ports = Ports::from(port).ok_or(DemoError::Port(port))?;
    // Every port before anything is written: a second demo must not disturb the first.
    let doors: Vec<_> = Stand::ALL.iter().map(|stand| listen(stand.port(ports))).collect::<Result<_, _>>()?;
    let (letters, questions) = (listen(ports.mailbox)?, listen(ports.registers)?);
    let pocket = listen(ports.phone)?;
    embed(&mut config, &data, ports);
    let listeners = Listeners::bind(&config.server)?;
    let _claim = Claim::of(&config)?;
    let known = Kept::read(&data, ports)?;
    let app = boot::build(config, Clock::Wall, Entropy::Os).await?;
    let mut beside = Beside::default();
    // Before anybody lives: applications ask them.
    let simulator = Simulator::of(People::of_the_demo().map_err(DemoError::Damaged)?, app.clock.clone());
    let registers = registers::serve(simulator.clone(), REGISTERS_TOKEN, questions);
    beside.begin(registers.map_err(|source| DemoError::Listen { port: ports.registers, source })?);
    // Portals first: the legacy list says what one of them called people before.
    let kept = furnish(&app, &data, ports, known.unwrap_or_else(|| Kept::new(ports))).await?;
    let kept = settle(&app, &data, &simulator, kept).await?;
    phone::enrol(&app, ports).await?;
    let running = boot::serve(app, listeners, true).await?;
    for (stand, listener) in Stand::ALL.into_iter().zip(doors) {
        let secret = kept.secret(stand).ok_or(KeptError::Unfinished)?;
        beside.begin(portal::serve(stand.config(ports, secret), listener)?);
    }
    let letters = mailbox::serve(data.join("outbox"), ports, running.app.clone(), letters);
    beside.begin(letters.map_err(|source| DemoError::Listen { port: ports.mailbox, source })?);
    let phones = phone::serve(ports, pocket);
    beside.begin(phones.map_err(|source| DemoError::Listen { port: ports.phone, source })?);
    running.announce();
    tell(ports, &data)?;
    running.until_asked_to_stop().await?;
    // Last: the drain may still tell portals that somebody has signed out.
    beside.end().await;
    Ok(())
}

fn listen(port: u16) -> Result<TcpListener, DemoError> {
    TcpListener::bind(("127.0.0.1", port)).map_err(|source| DemoError::Listen { port, source })
}

fn tell(ports: Ports, data: &Path) -> Result<(), DemoError> {
    let text = guide::text(ports, &everybody()?, data).map_err(|e| DemoError::Damaged(e.to_string()))?;
    // Nobody reads the guide of a demo whose standard output is closed.
    drop(writeln!(std::io::stdout(), "{text}"));
    Ok(())
}

/// What stands beside the service: registers, portals, the mailbox, phones.
#[derive(Default)]
struct Beside(Vec<(ServerHandle, JoinHandle<std::io::Result<()>>)>);

impl Beside {
    fn begin(&mut self, server: Server) {
        self.0.push((server.handle(), tokio::spawn(server)));
    }

    async fn end(self) {
        for (handle, task) in self.0 {
            handle.stop(true).await;
            if let Ok(Err(error)) = task.await {
                tracing::warn!(%error, "something beside the service ended badly");
            }
        }
    }
}

/// Brings people and authority in and has them live what they have lived, once for a folder; tells the registers what they know.
async fn settle(app: &App, data: &Path, simulator: &Simulator, mut kept: Kept) -> Result<Kept, DemoError> {
    if let Some(lived_on) = kept.lived_on() {
        lives::tell_registers(simulator, lived_on)?;
        return Ok(kept);
    }
    let today = app.clock.now().local_date();
    lives::tell_registers(simulator, today)?;
    bring_in_people(app).await?;
    authority::found(app).await?;
    lives::play(app, simulator, today).await?;
    organisations::staff(app).await?;
    legacy::bring(app).await?;
    documents::issue(app).await?;
    kept.live_on(today);
    kept.write(data)?;
    Ok(kept)
}

/// Once for a folder.
async fn bring_in_people(app: &App) -> Result<(), DemoError> {
    let importer = Importer {
        db: &app.db,
        vault: &app.vault,
        hasher: &app.hasher,
        clock: &app.clock,
        entropy: &app.entropy,
        by: "khoa demo",
    };
    let mut wrong = None;
    let told = |told: Told<'_>| {
        if let Told::Line(line, Remark::Refused(why)) = told {
            wrong.get_or_insert_with(|| format!("line {line} of the people: {why}"));
        }
    };
    importer.people(PEOPLE.as_bytes(), told).await?;
    wrong.map_or(Ok(()), |wrong| Err(DemoError::Damaged(wrong)))
}

/// What portals sign people in by: in their browser, and by their phone.
const GRANTS: [GrantType; 2] = [GrantType::AuthorizationCode, GrantType::Ciba];

/// Registers every portal that has no secret yet: all of them in a new folder, and in an old one those that came since. Those of
/// an earlier release learn to ask phones, and for which matters they are.
async fn furnish(app: &App, data: &Path, ports: Ports, mut kept: Kept) -> Result<Kept, DemoError> {
    let missing: Vec<_> = Stand::ALL.into_iter().filter(|stand| kept.secret(*stand).is_none()).collect();
    for stand in Stand::ALL.iter().filter(|stand| !missing.contains(stand)) {
        widen(app, *stand).await?;
    }
    for stand in &missing {
        kept.keep(*stand, &register(app, *stand, ports).await?);
    }
    if !missing.is_empty() {
        kept.write(data)?;
    }
    Ok(kept)
}

async fn widen(app: &App, stand: Stand) -> Result<(), DemoError> {
    let (desk, groups) = (app.desk(None), groups(stand)?);
    let widened = app.db.write(move |c| {
        let is_narrow = |it: &Client| !it.may(GrantType::Ciba) || it.metadata.khoa_service_groups != groups;
        let Some(seen) = client::find(c, stand.client_id())?.filter(is_narrow) else {
            return Ok(Ok(()));
        };
        let khoa_service_groups = groups.clone();
        let metadata = Metadata { grants: GRANTS.to_vec(), khoa_service_groups, ..seen.metadata.clone() };
        let change = client::Change { seen, metadata, accept_new_subjects: false };
        Ok(client::changed(c, &desk, &change)?.map(drop))
    });
    widened.await?.map_err(|refused| DemoError::Damaged(refused.to_string()))
}

async fn register(app: &App, stand: Stand, ports: Ports) -> Result<Secret, DemoError> {
    let new = NewClient { id: stand.client_id().to_owned(), metadata: metadata(stand, ports)? };
    let desk = app.desk(None);
    match app.db.write(move |c| client::registered(c, &desk, &new)).await? {
        Ok(registered) => {
            registered.secret.ok_or_else(|| DemoError::Damaged("a portal without a secret".into()))
        }
        Err(RegistrationError::Exists) => Err(KeptError::Unfinished.into()),
        Err(refused) => Err(refused.into()),
    }
}

fn metadata(stand: Stand, ports: Ports) -> Result<Metadata, DemoError> {
    let at = |path: &str| format!("{}{path}", stand.url(ports));
    let uri = |path: &str| RedirectUri::parse(&at(path)).map_err(|e| DemoError::Damaged(e.to_string()));
    let (agency, purpose) = stand.introduction().unzip();
    let (agency, agency_en) = agency.map(|name| (name.vi, name.en)).unzip();
    let (purpose, purpose_en) = purpose.map(|name| (name.vi, name.en)).unzip();
    Ok(Metadata {
        name: stand.name().vi,
        name_en: Some(stand.name().en),
        agency,
        agency_en,
        purpose,
        purpose_en,
        policy_uri: None,
        tos_uri: None,
        redirect_uris: vec![uri("/callback")?],
        post_logout_redirect_uris: vec![uri("/signed-out")?],
        backchannel_logout_uri: Url::parse(&at("/backchannel-logout")).ok(),
        events_endpoint: None,
        backchannel_token_delivery_mode: Delivery::Poll,
        backchannel_client_notification_endpoint: None,
        backchannel_authentication_request_signing_alg: None,
        backchannel_user_code_parameter: false,
        khoa_compares: Compares::Number,
        auth: AuthMethod::SecretBasic,
        jwks: None,
        jwks_uri: None,
        pkce: Pkce::Required,
        grants: GRANTS.to_vec(),
        scope: Scopes::parse(stand.scope()),
        official: stand.is_official(),
        // One of each, to show that both are read.
        id_token_alg: if stand == Stand::National { Alg::Rs256 } else { Alg::Es256 },
        id_token_claims: false,
        dpop_bound_access_tokens: false,
        app_bearer: false,
        min_aal: Aal::One,
        // Whoever is known to no register yet uses the national portal alone.
        min_eid_level: (stand == Stand::Province).then_some(Level::One),
        resources: Vec::new(),
        may_ask: Vec::new(),
        agency_code: None,
        sector: None,
        // People come to the national portal for themselves and for their organisations.
        khoa_serves: if stand == Stand::National { Serves::Both } else { Serves::People },
        // A parent has a child's books at the library in their own hands.
        khoa_serves_wards: stand == Stand::Library,
        // Where whoever acts for a company in matters of tax alone acts for it too.
        khoa_service_groups: groups(stand)?,
    })
}

fn groups(stand: Stand) -> Result<Vec<ServiceGroup>, DemoError> {
    let named = stand.service_groups().iter().map(|word| word.parse());
    named.collect::<Result<_, _>>().map_err(|why: InvalidGroup| DemoError::Damaged(why.to_string()))
}
