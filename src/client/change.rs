//! Changing what is registered about a client, as long as nobody else does it at the same time.

use serde_json::{Value, json};

use super::error::RegistrationError;
use super::model::{Client, Metadata};
use super::registration::{acting, coherent, guarded, unguarded};
use super::{names, secret, store};
use crate::audit::{self, Entry, Event};
use crate::base::Secret;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// A change to be.
#[derive(Debug, Clone)]
pub struct Change {
    /// The client as it was seen.
    pub seen: Client,
    /// What is registered from now on.
    pub metadata: Metadata,
    /// Every person may become another one to this client.
    pub accept_new_subjects: bool,
}

/// What was changed.
#[derive(Debug)]
pub struct Changed {
    /// The client as it is now.
    pub client: Client,
    /// The names of the fields that differ.
    pub fields: Vec<String>,
    /// A secret, when the client has one from now on and had none before; seen only here.
    pub secret: Option<Secret>,
}

/// Why a client was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// It could not be registered like this either.
    #[error(transparent)]
    Refused(#[from] RegistrationError),
    /// Its people would be strangers to it.
    #[error(
        "a change of sector changes the sub of every person at this client: it would take each of them for somebody new, and \
         its grants would end. Add --accept-new-subjects if that is wanted"
    )]
    NewSubjects,
    /// Somebody else was first.
    #[error("somebody else changed this client at the same time; nothing was done, look at it and ask again")]
    Overtaken,
}

impl From<StoreError> for ChangeError {
    fn from(broken: StoreError) -> Self {
        Self::Refused(RegistrationError::Store(broken))
    }
}

impl Change {
    /// Whether each person is somebody else to the client afterwards.
    pub fn makes_new_subjects(&self) -> bool {
        Client { metadata: self.metadata.clone(), ..self.seen.clone() }.sector() != self.seen.sector()
    }
}

/// What would be registered, in its one spelling; nothing is written.
///
/// # Errors
/// As the database; the inner error is a refusal.
pub fn may_change(
    c: &mut Conn,
    desk: &Desk,
    change: &Change,
) -> Result<Result<Metadata, ChangeError>, StoreError> {
    inner(check(c, desk, change))
}

/// Changes a client as one unit of work: the inner error is a refusal that wrote nothing. Whoever makes new subjects ends the
/// client's grants before and after (`sign_out::grants_of`): a renewed ID token must not name somebody else.
///
/// # Errors
/// As the database.
pub fn changed(
    c: &mut Conn,
    desk: &Desk,
    change: &Change,
) -> Result<Result<Changed, ChangeError>, StoreError> {
    inner(apply(c, desk, change))
}

fn inner<T>(answer: Result<T, ChangeError>) -> Result<Result<T, ChangeError>, StoreError> {
    match answer {
        Err(ChangeError::Refused(RegistrationError::Store(broken))) => Err(broken),
        answer => Ok(answer),
    }
}

/// What of a client people see, and what decides how it may call itself.
const SEEN_BY_PEOPLE: [&str; 7] =
    ["name", "name#en", "agency", "agency#en", "purpose", "purpose#en", "official"];

fn check(c: &mut Conn, desk: &Desk, change: &Change) -> Result<Metadata, ChangeError> {
    coherent(&change.metadata)?;
    unguarded(c, desk.now, &change.seen.id, &change.metadata)?;
    // An API that has lost its guard since keeps nobody from changing an address either.
    if change.metadata.may_ask != change.seen.metadata.may_ask {
        guarded(c, &change.metadata)?;
    }
    // As little does an agency that has ended since.
    if change.metadata.agency_code != change.seen.metadata.agency_code {
        acting(c, desk, &change.metadata)?;
    }
    let mut metadata = change.metadata.clone();
    // A name of before the rule keeps nobody from changing an address.
    if fields(&change.seen.metadata, &metadata).iter().any(|field| SEEN_BY_PEOPLE.contains(&field.as_str())) {
        names::read(&mut metadata)?;
        names::distinct(c, desk.now, &change.seen.id, &metadata)?;
    }
    if change.makes_new_subjects() && !change.accept_new_subjects {
        return Err(ChangeError::NewSubjects);
    }
    Ok(metadata)
}

/// The names of the fields that differ.
fn fields(before: &Metadata, after: &Metadata) -> Vec<String> {
    let (Value::Object(before), Value::Object(after)) = (json!(before), json!(after)) else {
        return Vec::new();
    };
    let differ = |name: &&String| before.get(*name) != after.get(*name);
    let gone = before.keys().filter(|name| !after.contains_key(*name));
    after.keys().chain(gone).filter(differ).cloned().collect()
}

fn apply(c: &mut Conn, desk: &Desk, change: &Change) -> Result<Changed, ChangeError> {
    let metadata = check(c, desk, change)?;
    let before = change.seen.clone();
    let fields = fields(&before.metadata, &metadata);
    let has_secret = metadata.auth.has_secret();
    let new_secret = (has_secret && before.secrets.is_none()).then(|| secret::new(desk));
    let secrets = match &new_secret {
        Some(new) => Some(secret::first(desk, new)),
        None => before.secrets.filter(|_| has_secret),
    };
    let client = Client { metadata, secrets, ..before };
    if fields.is_empty() {
        return Ok(Changed { client, fields, secret: None });
    }
    if !store::replace(c, desk.now, &client)? {
        return Err(ChangeError::Overtaken);
    }
    let facts = json!({ "fields": fields, "new_subjects": change.makes_new_subjects() });
    audit::record(c, desk, &Entry::of(Event::ClientChanged).client(client.id.as_str()).facts(facts))?;
    let client = Client { version: client.version + 1, ..client };
    Ok(Changed { client, fields, secret: new_secret })
}
