//! What all clients together have registered and a request may name before it says who it is: the origins browser apps call
//! from, and the resources that have a server. At most a second old, like the records of the [registry](super::Registry).

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use url::{Origin, Url};

use super::model::{Client, ClientId};
use super::resource::Resource;
use super::store;
use crate::base::{Bilingual, Clock};
use crate::db::{Db, Fresh, StoreError};

/// One reading of all clients that are switched on.
#[derive(Debug, Default)]
pub struct Listing {
    origins: HashSet<String>,
    /// Their guards, and what those are called.
    resources: HashMap<String, (ClientId, Bilingual)>,
}

impl Listing {
    fn of(clients: &[Client]) -> Self {
        let live = || clients.iter().filter(|client| !client.disabled);
        let guarded = |client: &'_ Client| {
            let called = client.metadata.called();
            let named = |one: &Resource| (one.as_str().to_owned(), (client.id.clone(), called.clone()));
            client.metadata.resources.iter().map(named).collect::<Vec<_>>()
        };
        Self {
            origins: live().filter(|client| client.is_public()).flat_map(origins).collect(),
            resources: live().flat_map(guarded).collect(),
        }
    }

    /// Whether a public client has a redirect URI of that origin, and so an app in the browser there.
    pub fn has_origin(&self, origin: &str) -> bool {
        self.origins.contains(origin)
    }

    /// Whether somebody is registered to guard that resource.
    pub fn has_resource(&self, resource: &str) -> bool {
        self.resources.contains_key(resource)
    }

    /// Who guards that resource.
    pub fn guard_of(&self, resource: &str) -> Option<&ClientId> {
        self.resources.get(resource).map(|(guard, _called)| guard)
    }

    /// What people know that resource as: the name of its guard, or the address when that is gone meanwhile.
    pub fn called(&self, resource: &str) -> Bilingual {
        let named = self.resources.get(resource).map(|(_guard, called)| called.clone());
        named.unwrap_or_else(|| Bilingual::of(resource, Some(resource)))
    }
}

/// The web origins a client's answers may go to, as browsers write them (Fetch standard, `Origin`).
fn origins(client: &Client) -> impl Iterator<Item = String> {
    let urls = client.metadata.redirect_uris.iter().filter_map(|uri| Url::parse(uri.as_str()).ok());
    let web = urls.filter(|url| matches!(url.scheme(), "https" | "http")).map(|url| url.origin());
    web.filter(Origin::is_tuple).map(|origin| origin.ascii_serialization())
}

/// The newest listing of this process.
#[derive(Debug)]
pub struct Directory(Fresh<Listing>);

impl Directory {
    /// An unread one over `db`.
    pub fn new(db: Db, clock: Clock) -> Self {
        Self(Fresh::new(db, clock, |c, _held| {
            let clients = store::list(c)?;
            Ok(Some(Box::new(move || Ok(Listing::of(&clients)))))
        }))
    }

    /// What is registered now, or a second ago; while the database is down, what was.
    ///
    /// # Errors
    /// When the database is down and was never asked before.
    pub async fn listing(&self) -> Result<Arc<Listing>, StoreError> {
        self.0.get().await
    }
}
