//! The table `clients`.

use diesel::prelude::*;

use super::closing::Closing;
use super::model::{Client, ClientId, Metadata, Secrets};
use crate::base::{Moment, TokenDigest};
use crate::db::schema::clients;
use crate::db::types::Json;
use crate::db::{Conn, StoreError, each_backend};

#[derive(Queryable, Selectable)]
#[diesel(table_name = clients)]
struct Row {
    id: String,
    metadata: Json<Metadata>,
    secret_digest: Option<Vec<u8>>,
    disabled_at: Option<Moment>,
    version: i32,
    second_secret_digest: Option<Vec<u8>>,
    second_secret_until: Option<Moment>,
    secret_changed_at: Option<Moment>,
    closing_at: Option<Moment>,
    successor: Option<String>,
    closing_with: Option<String>,
}

impl TryFrom<Row> for Client {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let broken = || StoreError::Inconsistent { table: "clients", row: row.id.clone() };
        let digest = |bytes: &Vec<u8>| {
            <[u8; 32]>::try_from(bytes.as_slice()).map(TokenDigest::from).map_err(|_length| broken())
        };
        let newest = row.secret_digest.as_ref().map(digest).transpose()?;
        let second = row.second_secret_digest.as_ref().map(digest).transpose()?;
        let secrets = newest.map(|newest| Secrets {
            newest,
            changed_at: row.secret_changed_at,
            old: second.zip(row.second_secret_until),
        });
        let id = ClientId::parse(&row.id).ok_or_else(broken)?;
        let disabled = row.disabled_at.is_some();
        let successor =
            row.successor.as_ref().map(|id| ClientId::parse(id).ok_or_else(broken)).transpose()?;
        let closing = row.closing_at.map(|at| Closing { at, successor, with: row.closing_with });
        Ok(Self { id, metadata: row.metadata.0, secrets, disabled, closing, version: row.version })
    }
}

/// The columns of a client's secrets.
type SecretColumns = (
    diesel::dsl::Eq<clients::secret_digest, Option<Vec<u8>>>,
    diesel::dsl::Eq<clients::secret_changed_at, Option<Moment>>,
    diesel::dsl::Eq<clients::second_secret_digest, Option<Vec<u8>>>,
    diesel::dsl::Eq<clients::second_secret_until, Option<Moment>>,
);

fn secret_columns(secrets: Option<&Secrets>) -> SecretColumns {
    let bytes = |digest: TokenDigest| digest.as_bytes().to_vec();
    let old = secrets.and_then(|secrets| secrets.old);
    (
        clients::secret_digest.eq(secrets.map(|secrets| bytes(secrets.newest))),
        clients::secret_changed_at.eq(secrets.and_then(|secrets| secrets.changed_at)),
        clients::second_secret_digest.eq(old.map(|(digest, _)| bytes(digest))),
        clients::second_secret_until.eq(old.map(|(_, end)| end)),
    )
}

/// The client of that name.
///
/// # Errors
/// As the database.
pub fn find(c: &mut Conn, id: &str) -> Result<Option<Client>, StoreError> {
    clients::table
        .find(id)
        .select(Row::as_select())
        .get_result(c)
        .optional()?
        .map(Client::try_from)
        .transpose()
}

/// All clients, by name.
///
/// # Errors
/// As the database.
pub fn list(c: &mut Conn) -> Result<Vec<Client>, StoreError> {
    let rows: Vec<Row> = clients::table.order(clients::id).select(Row::as_select()).load(c)?;
    rows.into_iter().map(Client::try_from).collect()
}

/// Some clients in the order of their names, behind one where it is named.
///
/// # Errors
/// As the database.
pub fn some(c: &mut Conn, after: Option<&str>, most: usize) -> Result<Vec<Client>, StoreError> {
    let mut all = clients::table.into_boxed();
    if let Some(after) = after {
        all = all.filter(clients::id.gt(after.to_owned()));
    }
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rows: Vec<Row> = all.order(clients::id).limit(most).select(Row::as_select()).load(c)?;
    rows.into_iter().map(Client::try_from).collect()
}

pub(super) fn insert(c: &mut Conn, now: Moment, client: &Client) -> Result<(), StoreError> {
    let row = (
        clients::id.eq(client.id.as_str()),
        clients::metadata.eq(Json(client.metadata.clone())),
        clients::version.eq(client.version),
        clients::created_at.eq(now),
        clients::updated_at.eq(now),
        secret_columns(client.secrets.as_ref()),
    );
    diesel::insert_into(clients::table).values(row).execute(c)?;
    Ok(())
}

/// Puts `client` in place of what was read as its version; `false` when somebody else was first.
pub(super) fn replace(c: &mut Conn, now: Moment, client: &Client) -> Result<bool, StoreError> {
    let seen =
        clients::table.filter(clients::id.eq(client.id.as_str())).filter(clients::version.eq(client.version));
    let changed = diesel::update(seen)
        .set((
            clients::metadata.eq(Json(client.metadata.clone())),
            clients::updated_at.eq(now),
            clients::version.eq(client.version + 1),
            secret_columns(client.secrets.as_ref()),
        ))
        .execute(c)?;
    Ok(changed == 1)
}

/// Switches a client off; `false` when there is none that is on.
pub(super) fn switch_off(c: &mut Conn, now: Moment, id: &str) -> Result<bool, StoreError> {
    let on = clients::table.filter(clients::id.eq(id)).filter(clients::disabled_at.is_null());
    let changed = diesel::update(on)
        .set((
            clients::disabled_at.eq(Some(now)),
            clients::updated_at.eq(now),
            clients::version.eq(clients::version + 1),
        ))
        .execute(c)?;
    Ok(changed == 1)
}

/// Writes when `seen` closes, or that it is to stay; `false` when somebody has changed it since.
pub(super) fn set_closing(
    c: &mut Conn,
    now: Moment,
    seen: &Client,
    closing: Option<&Closing>,
) -> Result<bool, StoreError> {
    let seen =
        clients::table.filter(clients::id.eq(seen.id.as_str())).filter(clients::version.eq(seen.version));
    let successor = closing.and_then(|closing| closing.successor.as_ref());
    let changed = diesel::update(seen)
        .set((
            clients::closing_at.eq(closing.map(|closing| closing.at)),
            clients::successor.eq(successor.map(ClientId::as_str)),
            clients::closing_with.eq(closing.and_then(|closing| closing.with.as_deref())),
            clients::updated_at.eq(now),
            clients::version.eq(clients::version + 1),
        ))
        .execute(c)?;
    Ok(changed == 1)
}

/// Clients that have closed and may still hold something, the longest closed first.
pub(super) fn closed_with_grants(c: &mut Conn, now: Moment) -> Result<Vec<String>, StoreError> {
    let due = clients::table.filter(clients::closing_at.le(now)).filter(clients::closed_at.is_null());
    Ok(due.order((clients::closing_at, clients::id)).select(clients::id).load(c)?)
}

/// Holds a client's row until the transaction ends: whoever else ends what it held waits, and finds nothing left.
pub(super) fn hold(c: &mut Conn, id: &str) -> Result<(), StoreError> {
    let one = clients::table.filter(clients::id.eq(id));
    diesel::update(one).set(clients::updated_at.eq(clients::updated_at)).execute(c)?;
    Ok(())
}

/// Notes that a client which has closed holds nothing more; `false` when that was noted.
pub(super) fn set_closed(c: &mut Conn, now: Moment, id: &str) -> Result<bool, StoreError> {
    let due = clients::table.filter(clients::id.eq(id)).filter(clients::closing_at.le(now));
    let noted = diesel::update(due.filter(clients::closed_at.is_null()))
        .set((clients::closed_at.eq(Some(now)), clients::updated_at.eq(now)))
        .execute(c)?;
    Ok(noted == 1)
}

/// Which of `ids` have closed.
pub(super) fn closed_among(c: &mut Conn, now: Moment, ids: &[&str]) -> Result<Vec<String>, StoreError> {
    let closed = clients::table.filter(clients::closing_at.le(now));
    let those = closed.filter(clients::id.eq_any(ids.iter().copied())).select(clients::id);
    Ok(each_backend!(c, c => those.load(c))?)
}
