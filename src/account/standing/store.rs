//! The SQL of levels that wait, of what they rest on, and of closing.

use diesel::prelude::*;
use serde_json::Value;
use zeroize::Zeroizing;

use super::model::{Method, Proof, Proven, Why};
use crate::account::create::Fresh;
use crate::account::model::Level;
use crate::base::{AccountId, Moment, ProofId};
use crate::db::schema::{accounts, proofs};
use crate::db::{Conn, StoreError};
use crate::keys::{DataKey, Desk};

/// A level of the database.
pub(in crate::account) fn level(number: i32) -> Option<Level> {
    u8::try_from(number).ok().and_then(|number| Level::try_from(number).ok())
}

/// Whether a level waits from now on; not when the account is closed, or has that level or a higher one.
pub(super) fn issue(
    c: &mut Conn,
    now: Moment,
    account: AccountId,
    (level, activate_by): (Level, Moment),
) -> Result<bool, StoreError> {
    let level = i32::from(level.number());
    let open = accounts::id.eq(account).and(accounts::closed_at.is_null());
    let lower = accounts::level.is_null().or(accounts::level.lt(level));
    let issued = diesel::update(accounts::table.filter(open).filter(lower)).set((
        accounts::issued_level.eq(Some(level)),
        accounts::issued_at.eq(Some(now)),
        accounts::activate_by.eq(Some(activate_by)),
        accounts::activated_at.eq(None::<Moment>),
        accounts::identity_version.eq(accounts::identity_version + 1),
        accounts::version.eq(accounts::version + 1),
    ));
    Ok(issued.execute(c)? == 1)
}

/// Puts the level that waits in force, unless its time ran out; which one it is.
pub(super) fn activate(c: &mut Conn, now: Moment, account: AccountId) -> Result<Option<Level>, StoreError> {
    let open = accounts::id.eq(account).and(accounts::closed_at.is_null());
    let waits = accounts::issued_level.is_not_null().and(accounts::activate_by.gt(Some(now)));
    let activated = diesel::update(accounts::table.filter(open).filter(waits)).set((
        accounts::level.eq(accounts::issued_level),
        accounts::level_since.eq(Some(now)),
        accounts::likeness.eq(None::<Vec<u8>>),
        accounts::activated_at.eq(Some(now)),
        accounts::issued_level.eq(None::<i32>),
        accounts::activate_by.eq(None::<Moment>),
        accounts::updated_at.eq(now),
        accounts::identity_version.eq(accounts::identity_version + 1),
        accounts::version.eq(accounts::version + 1),
    ));
    let level_now: Option<Option<i32>> = activated.returning(accounts::level).get_result(c).optional()?;
    Ok(level_now.flatten().and_then(level))
}

pub(super) fn give_time(c: &mut Conn, account: AccountId, activate_by: Moment) -> Result<bool, StoreError> {
    let open = accounts::id.eq(account).and(accounts::closed_at.is_null());
    let waiting = accounts::table.filter(open.and(accounts::issued_level.is_not_null()));
    Ok(diesel::update(waiting).set(accounts::activate_by.eq(Some(activate_by))).execute(c)? == 1)
}

pub(super) fn close(c: &mut Conn, now: Moment, account: AccountId, why: Why) -> Result<bool, StoreError> {
    let open = accounts::id.eq(account).and(accounts::closed_at.is_null());
    let closed = diesel::update(accounts::table.filter(open)).set((
        accounts::status.eq("closed"),
        accounts::closed_at.eq(Some(now)),
        accounts::closed_why.eq(Some(why.as_str())),
        accounts::issued_level.eq(None::<i32>),
        accounts::activate_by.eq(None::<Moment>),
        accounts::updated_at.eq(now),
        accounts::identity_version.eq(accounts::identity_version + 1),
        accounts::version.eq(accounts::version + 1),
    ));
    Ok(closed.execute(c)? == 1)
}

/// Opens a closed account again as `fresh`, under an epoch no session ever had.
pub(in crate::account) fn reopen(c: &mut Conn, fresh: &Fresh) -> Result<(), StoreError> {
    let account = &fresh.account;
    let closed = accounts::id.eq(account.id).and(accounts::closed_at.is_not_null());
    let opened = diesel::update(accounts::table.filter(closed)).set((
        accounts::status.eq("active"),
        accounts::closed_at.eq(None::<Moment>),
        accounts::closed_why.eq(None::<String>),
        accounts::level.eq(account.level.map(|level| i32::from(level.number()))),
        accounts::level_since.eq(account.level_since),
        accounts::ends_on.eq(account.ends_on),
        accounts::likeness.eq(None::<Vec<u8>>),
        accounts::profile.eq(fresh.sealed.profile.as_slice()),
        accounts::updated_at.eq(account.updated_at),
        accounts::identity.eq(Some(fresh.sealed.identity.as_slice())),
        accounts::identity_version.eq((accounts::version + 1).nullable()),
        accounts::contact.eq(Some(fresh.sealed.contact.as_slice())),
        accounts::contact_version.eq(Some(0)),
        accounts::version.eq(accounts::version + 1),
        accounts::epoch.eq(accounts::epoch + 1),
    ));
    if opened.execute(c)? == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

fn context(id: ProofId) -> String {
    format!("proofs.facts:{id}")
}

pub(super) fn insert_proof(
    c: &mut Conn,
    desk: &Desk,
    key: &DataKey,
    account: AccountId,
    proof: &Proof,
) -> Result<(), StoreError> {
    let id = ProofId::new(desk.now, &desk.entropy);
    let facts = Zeroizing::new(proof.facts.to_string());
    let row = (
        proofs::account_id.eq(account),
        proofs::id.eq(id),
        proofs::level.eq(i32::from(proof.level.number())),
        proofs::method.eq(proof.method.as_str()),
        proofs::source.eq(&proof.source),
        proofs::reference.eq(&proof.reference),
        proofs::officer.eq(proof.officer),
        proofs::at.eq(desk.now),
        proofs::facts.eq(key.seal(&desk.entropy, &context(id), facts.as_bytes())),
    );
    diesel::insert_into(proofs::table).values(row).execute(c)?;
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = proofs)]
struct ProofRow {
    id: ProofId,
    level: i32,
    method: String,
    source: String,
    reference: String,
    officer: Option<AccountId>,
    at: Moment,
    facts: Vec<u8>,
}

impl ProofRow {
    fn opened(self, key: &DataKey) -> Option<Proven> {
        let facts = key.open(&context(self.id), &self.facts).ok()?;
        let proof = Proof {
            level: level(self.level)?,
            method: Method::from_name(&self.method)?,
            source: self.source,
            reference: self.reference,
            officer: self.officer,
            facts: serde_json::from_slice::<Value>(&facts).ok()?,
        };
        Some(Proven { at: self.at, proof })
    }
}

pub(super) fn proofs(c: &mut Conn, key: &DataKey, account: AccountId) -> Result<Vec<Proven>, StoreError> {
    let rows: Vec<ProofRow> = proofs::table
        .filter(proofs::account_id.eq(account))
        .order((proofs::at, proofs::id))
        .select(ProofRow::as_select())
        .load(c)?;
    let read = |row: ProofRow| {
        let id = row.id;
        row.opened(key).ok_or_else(|| StoreError::Inconsistent { table: "proofs", row: id.to_string() })
    };
    rows.into_iter().map(read).collect()
}
