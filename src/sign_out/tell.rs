//! Telling one client that a session has ended (OpenID Connect Back-Channel Logout 1.0 §2.4): the job alone; `op` signs and sends.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::account;
use crate::base::{GrantId, PersonId};
use crate::client;
use crate::db::{Conn, StoreError};
use crate::grant::LiveGrant;
use crate::jobs::{self, Job, Lane};
use crate::keys::Desk;

/// The job: names and a pseudonym, no personal datum.
#[derive(Debug, Serialize, Deserialize)]
pub struct TellClient {
    /// The client.
    pub client: String,
    /// The person to that client's sector.
    pub subject: String,
    /// The session to that client's sector.
    pub session: String,
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
        let job = TellClient { subject, session, client: name.to_owned() };
        jobs::enqueue(c, desk.now, &desk.entropy, &job)?;
    }
    Ok(())
}
