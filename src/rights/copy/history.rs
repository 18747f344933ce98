//! What happened to somebody's account, and who looked at it.

use serde_json::{Value, json};

use crate::audit::{self, Recorded};
use crate::db::{Conn, StoreError};
use crate::session::Citizen;

/// So many entries are read at once.
const PAGE: i64 = 500;
/// Of so many entries a copy has the newest: five years of somebody who uses it ten times a day. The whole is read page by page.
const MOST: usize = 20_000;

/// The newest first; `complete` says whether none was left out.
pub(super) fn all(c: &mut Conn, who: &Citizen) -> Result<Value, StoreError> {
    let (mut entries, mut before) = (Vec::new(), None);
    loop {
        let page = audit::history_before(c, who.account().id, before, PAGE)?;
        let last = page.last().map(|entry| entry.seq);
        entries.extend(page.iter().map(line));
        match last {
            Some(seq) if entries.len() < MOST => before = Some(seq),
            Some(_) => return Ok(json!({ "complete": false, "entries": entries })),
            None => return Ok(json!({ "complete": true, "entries": entries })),
        }
    }
}

fn line(of: &Recorded) -> Value {
    json!({
        "entry": of.seq, "at": of.at.to_string(), "event": of.event, "client": of.client, "how": of.told(),
        "duty": of.actor.map(|_officer| json!({ "purpose": of.purpose, "agency": of.agency() })),
    })
}
