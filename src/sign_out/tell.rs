//! Telling one client that a session has ended (OpenID Connect Back-Channel Logout 1.0 §2.4): the job alone; `op` signs and sends.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::account;
use crate::base::{GrantId, PersonId};
use crate::client;
use crate::db::{Conn, StoreError};
use crate::grant::LiveGrant;
use crate::jobs::{self, Job, Lane};
use crate::keys::{Desk, Vault};

/// The job: names and a pseudonym, no personal datum in the clear.
#[derive(Debug, Serialize, Deserialize)]
pub struct TellClient {
    /// The client.
    pub client: String,
    /// The person to that client's sector, where that is a pseudonym of ours.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// What another system called them before, which may be an address: sealed, in base64url.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<String>,
    /// The session to that client's sector.
    pub session: String,
}

impl TellClient {
    /// As whom the client is told of the person; nothing where it is not to be read any more.
    pub fn called(&self, vault: &Vault) -> Option<String> {
        let Some(kept) = &self.kept else { return Some(self.subject.clone()) };
        let sealed = URL_SAFE_NO_PAD.decode(kept).ok()?;
        String::from_utf8(vault.open_sealed(&context(&self.client), &sealed).ok()?.to_vec()).ok()
    }
}

/// Binds it to whom it is for.
fn context(client: &str) -> String {
    format!("backchannel-logout:{client}")
}

impl Job for TellClient {
    const NAME: &'static str = "backchannel-logout";
    const LANE: Lane = Lane::Signal;
    const ATTEMPTS: i32 = 8;
}

/// Tells the client of each grant in `ended` of its session, once however many grants came from it: of whomever it knows by it.
pub(super) fn all(c: &mut Conn, desk: &Desk, ended: &[LiveGrant]) -> Result<(), StoreError> {
    let mut known: BTreeMap<_, Vec<GrantId>> = BTreeMap::new();
    for grant in ended {
        known.entry((grant.account, grant.client.as_str(), grant.known_as())).or_default().push(grant.id);
    }
    let mut last = None;
    for ((account, name, sid), grants) in known {
        let person = match last {
            Some((of, person)) if of == account => person,
            _ => account::account(c, account)?.person,
        };
        last = Some((account, person));
        client(c, desk, name, (person, &sid, &grants))?;
    }
    Ok(())
}

/// Puts it on its way, when the client can be told at all: once for each name that it was told of them.
fn client(
    c: &mut Conn,
    desk: &Desk,
    name: &str,
    (person, sid, grants): (PersonId, &str, &[GrantId]),
) -> Result<(), StoreError> {
    let Some(client) = client::find(c, name)? else { return Ok(()) };
    if client.metadata.backchannel_logout_uri.is_none() {
        return Ok(());
    }
    for subject in client::subjects(c, &desk.vault, &client, (person, grants))? {
        let session = client::session_id(&desk.vault, &client, sid);
        let ours = subject == client::pairwise(&desk.vault, &client, person);
        let sealed = |subject: &str| {
            let sealed = desk.vault.seal(&desk.entropy, &context(name), subject.as_bytes());
            URL_SAFE_NO_PAD.encode(sealed)
        };
        let kept = (!ours).then(|| sealed(&subject));
        let subject = if ours { subject } else { String::new() };
        let job = TellClient { subject, kept, session, client: name.to_owned() };
        jobs::enqueue(c, desk.now, &desk.entropy, &job)?;
    }
    Ok(())
}
