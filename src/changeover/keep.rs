//! Whoever a legacy account is found to be of keeps the subjects by which services knew them.

use serde_json::json;

use super::judge::Standing;
use super::model::{Blocked, Legacy};
use crate::audit::{self, Entry, Event};
use crate::client::{self, Clash, Kept};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// Keeps what the list says that services call the holder; what cannot be kept blocks the legacy account.
pub(super) fn keep(
    c: &mut Conn,
    desk: &Desk,
    legacy: &Legacy,
    standing: Standing,
) -> Result<Standing, StoreError> {
    let (mut stands, Some((account, person))) = (standing, standing.account.zip(standing.person)) else {
        return Ok(standing);
    };
    for (sector, subject) in &legacy.subjects {
        let clash = match client::keep_subject(c, desk, (sector, person), subject)? {
            Ok(Kept::Already) => continue,
            Ok(Kept::Now) => {
                let entry = Entry::of(Event::SubjectKept).account(account);
                audit::record(c, desk, &entry.facts(json!({ "sector": sector })))?;
                continue;
            }
            Err(Clash::Taken) => Blocked::SubjectTaken,
            Err(Clash::Second) => Blocked::TwoSubjects,
        };
        stands.blocked = stands.blocked.or(Some(clash));
    }
    Ok(stands)
}
