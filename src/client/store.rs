//! The table `clients`.

use diesel::prelude::*;

use super::model::{Client, ClientId, Metadata};
use crate::base::{Moment, TokenDigest};
use crate::db::schema::clients;
use crate::db::types::Json;
use crate::db::{Conn, StoreError};

#[derive(Queryable, Insertable)]
#[diesel(table_name = clients)]
struct Row {
    id: String,
    metadata: Json<Metadata>,
    secret_digest: Option<Vec<u8>>,
    disabled_at: Option<Moment>,
    version: i32,
    created_at: Moment,
    updated_at: Moment,
}

impl TryFrom<Row> for Client {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let broken = || StoreError::Inconsistent { table: "clients", row: row.id.clone() };
        let secret = match &row.secret_digest {
            Some(bytes) => {
                Some(TokenDigest::from(<[u8; 32]>::try_from(bytes.as_slice()).map_err(|_length| broken())?))
            }
            None => None,
        };
        let id = ClientId::parse(&row.id).ok_or_else(broken)?;
        Ok(Self { id, metadata: row.metadata.0, secret, disabled: row.disabled_at.is_some() })
    }
}

/// The client of that name.
///
/// # Errors
/// As the database.
pub fn find(c: &mut Conn, id: &str) -> Result<Option<Client>, StoreError> {
    clients::table.find(id).first::<Row>(c).optional()?.map(Client::try_from).transpose()
}

/// All clients, by name.
///
/// # Errors
/// As the database.
pub fn list(c: &mut Conn) -> Result<Vec<Client>, StoreError> {
    clients::table.order(clients::id).load::<Row>(c)?.into_iter().map(Client::try_from).collect()
}

pub(super) fn insert(c: &mut Conn, now: Moment, client: &Client) -> Result<(), StoreError> {
    let row = Row {
        id: client.id.as_str().to_owned(),
        metadata: Json(client.metadata.clone()),
        secret_digest: client.secret.map(|digest| digest.as_bytes().to_vec()),
        disabled_at: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    diesel::insert_into(clients::table).values(&row).execute(c)?;
    Ok(())
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
