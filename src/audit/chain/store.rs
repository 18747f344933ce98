//! The tables `audit_chain` and `audit_head`, which earlier releases wrote.

use diesel::prelude::*;

use super::step;
use crate::audit::store::Row;
use crate::audit::{Doubt, Flaw, Head, Kept, Recorded};
use crate::db::schema::{audit_chain, audit_events, audit_head};
use crate::db::{Conn, StoreError};
use crate::keys::Vault;

/// How many links are read at once.
const AT_ONCE: i64 = 500;

/// Walks the chain from its beginning; the first link that is wrong, and why.
pub(in crate::audit) fn walk(c: &mut Conn) -> Result<Option<(i64, Flaw)>, StoreError> {
    let mut head = Head::empty();
    loop {
        let links: Vec<(i64, Vec<u8>, Option<Row>)> = audit_chain::table
            .left_join(audit_events::table.on(audit_events::seq.eq(audit_chain::event_seq)))
            .filter(audit_chain::position.gt(head.position))
            .order(audit_chain::position)
            .limit(AT_ONCE)
            .select((audit_chain::position, audit_chain::hash, Option::<Row>::as_select()))
            .load(c)?;
        if links.is_empty() {
            return Ok(None);
        }
        for (position, hash, entry) in links {
            match step(head, (position, &hash), entry.map(Recorded::from)) {
                Ok(next) => head = next,
                Err(why) => return Ok(Some((head.position + 1, why))),
            }
        }
    }
}

/// What the head of the chain that is kept in the database says against it. One without a tag is of before heads were kept.
pub(in crate::audit) fn doubt(c: &mut Conn, vault: &Vault) -> Result<Option<Doubt>, StoreError> {
    let row = audit_head::table.select((audit_head::position, audit_head::hash, audit_head::tag));
    let Some((position, hash, tag)): Option<(i64, Vec<u8>, Option<Vec<u8>>)> =
        row.get_result(c).optional()?
    else {
        return Ok(Some(Doubt::HeadRemoved));
    };
    let Ok(hash) = hash.try_into() else { return Ok(Some(Doubt::HeadForged)) };
    let head = Head { position, hash };
    let is_ours =
        |tag: Vec<u8>| tag.try_into().is_ok_and(|tag| Kept::from_parts(head, tag).is_of_chain(vault));
    if !tag.is_none_or(is_ours) {
        return Ok(Some(Doubt::HeadForged));
    }
    let hash = audit_chain::table.find(position).select(audit_chain::hash);
    let hash: Option<Vec<u8>> = hash.get_result(c).optional()?;
    let is_there = hash.map_or(head == Head::empty(), |hash| hash == head.hash);
    Ok(if is_there { None } else { Some(Doubt::ChainCut(position)) })
}
