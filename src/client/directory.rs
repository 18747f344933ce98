//! What all clients together have registered and a request may name before it says who it is: the origins browser apps call
//! from, and the resources that have a server. At most a second old, like the records of the [registry](super::Registry).

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use url::{Origin, Url};

use super::model::Client;
use super::store;
use crate::base::{Clock, Moment};
use crate::db::{Db, StoreError};

/// How old a listing may be.
const FRESH: Duration = Duration::from_secs(1);

/// One reading of all clients that are switched on.
#[derive(Debug, Default)]
pub struct Listing {
    origins: HashSet<String>,
    resources: HashSet<String>,
}

impl Listing {
    fn of(clients: &[Client]) -> Self {
        let live = || clients.iter().filter(|client| !client.disabled);
        let resources = live().flat_map(|client| &client.metadata.resources);
        Self {
            origins: live().filter(|client| client.is_public()).flat_map(origins).collect(),
            resources: resources.map(|resource| resource.as_str().to_owned()).collect(),
        }
    }

    /// Whether a public client has a redirect URI of that origin, and so an app in the browser there.
    pub fn has_origin(&self, origin: &str) -> bool {
        self.origins.contains(origin)
    }

    /// Whether somebody is registered to guard that resource.
    pub fn has_resource(&self, resource: &str) -> bool {
        self.resources.contains(resource)
    }
}

/// The web origins a client's answers may go to, as browsers write them (Fetch standard, `Origin`).
fn origins(client: &Client) -> impl Iterator<Item = String> {
    let urls = client.metadata.redirect_uris.iter().filter_map(|uri| Url::parse(uri.as_str()).ok());
    let web = urls.filter(|url| matches!(url.scheme(), "https" | "http")).map(|url| url.origin());
    web.filter(Origin::is_tuple).map(|origin| origin.ascii_serialization())
}

/// The newest listing of this process.
pub struct Directory {
    db: Db,
    clock: Clock,
    held: Mutex<Option<(Moment, Arc<Listing>)>>,
}

impl Directory {
    /// An unread one over `db`.
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock, held: Mutex::default() }
    }

    /// What is registered now. Whoever asks while it is being read waits for the same answer; while the database is down
    /// the last one serves on.
    ///
    /// # Errors
    /// When the database is down and was never asked before.
    pub async fn listing(&self) -> Result<Arc<Listing>, StoreError> {
        let mut held = self.held.lock().await;
        let now = self.clock.now();
        if let Some((at, listing)) = held.as_ref()
            && now.since(*at) < FRESH
        {
            return Ok(listing.clone());
        }
        let listing = match (self.db.read(store::list).await, held.take()) {
            (Ok(clients), _) => Arc::new(Listing::of(&clients)),
            (Err(error), Some((_, old))) if error.is_temporary() => old,
            (Err(error), _) => return Err(error),
        };
        *held = Some((now, listing.clone()));
        Ok(listing)
    }
}

impl std::fmt::Debug for Directory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Directory")
    }
}
