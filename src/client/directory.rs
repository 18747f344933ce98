//! What all clients together have registered and a request may name before it says who it is: the origins browser apps call
//! from, and the resources that have a server. At most a second old, like the records of the [registry](super::Registry).

use std::collections::HashMap;
use std::sync::Arc;

use url::{Origin, Url};

use super::model::{Client, ClientId};
use super::resource::Resource;
use super::store;
use crate::base::{Bilingual, Clock, Moment};
use crate::db::{Db, Fresh, StoreError};

/// One reading of all clients that are switched on.
#[derive(Debug, Default)]
pub struct Listing {
    /// Each with when the last of its clients closes, where that is set.
    origins: HashMap<String, Option<Moment>>,
    /// Their guards.
    resources: HashMap<String, Guard>,
}

/// Who guards a resource.
#[derive(Debug)]
struct Guard {
    id: ClientId,
    called: Bilingual,
    closes: Option<Moment>,
}

impl Listing {
    fn of(clients: &[Client]) -> Self {
        let live = || clients.iter().filter(|client| !client.disabled);
        let closes = |client: &Client| client.closing.as_ref().map(|closing| closing.at);
        let guarded = |client: &'_ Client| {
            let guard =
                || Guard { id: client.id.clone(), called: client.metadata.called(), closes: closes(client) };
            let named = |one: &Resource| (one.as_str().to_owned(), guard());
            client.metadata.resources.iter().map(named).collect::<Vec<_>>()
        };
        let mut open = HashMap::<String, Option<Moment>>::new();
        for client in live().filter(|client| client.is_public()) {
            for origin in origins(client) {
                let until = open.entry(origin).or_insert_with(|| closes(client));
                *until = until.zip(closes(client)).map(|(one, other)| one.max(other));
            }
        }
        // Whose API a successor has taken over guards it no more.
        let mut resources = HashMap::<String, Guard>::new();
        for (resource, guard) in live().flat_map(guarded) {
            let stays = |guard: &Guard| guard.closes.is_none();
            if resources.get(&resource).is_none_or(|before| !stays(before) || stays(&guard)) {
                resources.insert(resource, guard);
            }
        }
        Self { origins: open, resources }
    }

    /// Whether a public client that has not closed has a redirect URI of that origin, and so an app in the browser there.
    pub fn has_origin(&self, origin: &str, now: Moment) -> bool {
        self.origins.get(origin).is_some_and(|closes| closes.is_none_or(|at| now < at))
    }

    /// Whether somebody who has not closed is registered to guard that resource.
    pub fn has_resource(&self, resource: &str, now: Moment) -> bool {
        self.guard_of(resource, now).is_some()
    }

    /// Who guards that resource.
    pub fn guard_of(&self, resource: &str, now: Moment) -> Option<&ClientId> {
        let guard = self.resources.get(resource)?;
        guard.closes.is_none_or(|at| now < at).then_some(&guard.id)
    }

    /// What people know that resource as: the name of its guard, or the address when that is gone meanwhile.
    pub fn called(&self, resource: &str) -> Bilingual {
        let named = self.resources.get(resource).map(|guard| guard.called.clone());
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
