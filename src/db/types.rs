//! Column types of our own: one name in the schema, the best native type on each database.
//!
//! | here | PostgreSQL | SQLite |
//! |---|---|---|
//! | `DbUuid` | uuid | blob of 16 bytes |
//! | `DbTime` | timestamptz | integer, microseconds since 1970 |
//! | `DbDate` | date | text, `YYYY-MM-DD` |
//! | `DbJson` | jsonb | text |

use std::fmt::Debug;
use std::io::Write as _;

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, Queryable};
use diesel::expression::AsExpression;
// What `derive(AsExpression)` itself names.
use diesel::internal::derives::as_expression::Bound;
use diesel::pg::{Pg, PgValue};
use diesel::query_builder::QueryId;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{self, HasSqlType, Nullable, SqlType};
use diesel::sqlite::{Sqlite, SqliteValue};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::conn::{MultiBackend, MultiRawValue};
use crate::base::{
    AccountId, ApplicationId, ApprovalId, AssistanceId, CaseId, DeviceId, DocumentId, FileId, GrantId,
    InvitationId, JobId, LocalDate, MandateId, MergeId, Moment, PasskeyId, PersonId, ProofId, PushId,
    RecoveryId, ShareId,
};

/// SQL type of identifiers.
#[derive(Debug, Clone, Copy, Default, SqlType, QueryId)]
#[diesel(postgres_type(name = "uuid"), sqlite_type(name = "Binary"))]
pub struct DbUuid;

/// SQL type of instants.
#[derive(Debug, Clone, Copy, Default, SqlType, QueryId)]
#[diesel(postgres_type(oid = 1184, array_oid = 1185), sqlite_type(name = "Long"))]
pub struct DbTime;

/// SQL type of days.
#[derive(Debug, Clone, Copy, Default, SqlType, QueryId)]
#[diesel(postgres_type(oid = 1082, array_oid = 1182), sqlite_type(name = "Text"))]
pub struct DbDate;

/// SQL type of JSON documents.
#[derive(Debug, Clone, Copy, Default, SqlType, QueryId)]
#[diesel(postgres_type(oid = 3802, array_oid = 3807), sqlite_type(name = "Text"))]
pub struct DbJson;

impl sql_types::SqlOrd for DbTime {}
impl sql_types::SqlOrd for DbUuid {}
impl sql_types::SqlOrd for DbDate {}

/// Makes the derived backend know a SQL type of ours.
macro_rules! sql_type {
    ($sql:ty) => {
        impl HasSqlType<$sql> for MultiBackend {
            fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
                Self::lookup_sql_type::<$sql>(lookup)
            }
        }
    };
}
sql_type!(DbUuid);
sql_type!(DbTime);
sql_type!(DbDate);
sql_type!(DbJson);

/// Lets a Rust type stand in queries and rows as a SQL type; what `derive(AsExpression, FromSqlRow)` would
/// write if `base` knew the database.
macro_rules! column {
    ([$($generic:ident)?] $rust:ty, $sql:ty) => {
        impl<$($generic: Serialize + DeserializeOwned + Debug + Send + Sync + 'static)?> AsExpression<$sql> for $rust {
            type Expression = Bound<$sql, Self>;
            fn as_expression(self) -> Self::Expression { Bound::new(self) }
        }
        impl<$($generic: Serialize + DeserializeOwned + Debug + Send + Sync + 'static)?> AsExpression<Nullable<$sql>> for $rust {
            type Expression = Bound<Nullable<$sql>, Self>;
            fn as_expression(self) -> Self::Expression { Bound::new(self) }
        }
        impl<'e $(, $generic: Serialize + DeserializeOwned + Debug + Send + Sync + 'static)?> AsExpression<$sql> for &'e $rust {
            type Expression = Bound<$sql, Self>;
            fn as_expression(self) -> Self::Expression { Bound::new(self) }
        }
        impl<'e $(, $generic: Serialize + DeserializeOwned + Debug + Send + Sync + 'static)?> AsExpression<Nullable<$sql>> for &'e $rust {
            type Expression = Bound<Nullable<$sql>, Self>;
            fn as_expression(self) -> Self::Expression { Bound::new(self) }
        }
        impl<DB: Backend $(, $generic: Serialize + DeserializeOwned + Debug + Send + Sync + 'static)?> ToSql<Nullable<$sql>, DB> for $rust
        where
            Self: ToSql<$sql, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                ToSql::<$sql, DB>::to_sql(self, out)
            }
        }
        impl<DB: Backend $(, $generic)?> Queryable<$sql, DB> for $rust
        where
            Self: FromSql<$sql, DB>,
        {
            type Row = Self;
            fn build(row: Self) -> deserialize::Result<Self> { Ok(row) }
        }
        impl<$($generic: Serialize + DeserializeOwned + Debug + Send + Sync + 'static)?> ToSql<$sql, MultiBackend> for $rust {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
                out.set_value((<$sql>::default(), self));
                Ok(IsNull::No)
            }
        }
        impl<$($generic: Serialize + DeserializeOwned + Debug + Send + Sync + 'static)?> FromSql<$sql, MultiBackend> for $rust {
            fn from_sql(raw: MultiRawValue<'_>) -> deserialize::Result<Self> {
                raw.from_sql::<Self, $sql>()
            }
        }
    };
}

macro_rules! id_column {
    ($($name:ident),+) => { $(
        impl ToSql<DbUuid, Pg> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                ToSql::<sql_types::Uuid, Pg>::to_sql(&self.uuid(), &mut out.reborrow())
            }
        }
        impl FromSql<DbUuid, Pg> for $name {
            fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
                Ok(Self::from(uuid::Uuid::from_slice(value.as_bytes())?))
            }
        }
        impl ToSql<DbUuid, Sqlite> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
                out.set_value(self.uuid().as_bytes().to_vec());
                Ok(IsNull::No)
            }
        }
        impl FromSql<DbUuid, Sqlite> for $name {
            fn from_sql(value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
                let bytes = <Vec<u8> as FromSql<sql_types::Binary, Sqlite>>::from_sql(value)?;
                Ok(Self::from(uuid::Uuid::from_slice(&bytes)?))
            }
        }
        column!([] $name, DbUuid);
    )+ };
}
id_column!(
    AccountId, ApplicationId, ApprovalId, AssistanceId, CaseId, DocumentId, FileId, GrantId, InvitationId,
    JobId, DeviceId, MandateId, MergeId, PasskeyId, PersonId, PushId, ProofId, RecoveryId, ShareId
);

/// 2000-01-01, where PostgreSQL counts from, in microseconds since 1970.
const PG_EPOCH: i64 = 946_684_800_000_000;

impl ToSql<DbTime, Pg> for Moment {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        ToSql::<sql_types::BigInt, Pg>::to_sql(&(self.as_micros() - PG_EPOCH), &mut out.reborrow())
    }
}
impl FromSql<DbTime, Pg> for Moment {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(Self::from_micros(<i64 as FromSql<sql_types::BigInt, Pg>>::from_sql(value)? + PG_EPOCH))
    }
}
impl ToSql<DbTime, Sqlite> for Moment {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.as_micros());
        Ok(IsNull::No)
    }
}
impl FromSql<DbTime, Sqlite> for Moment {
    fn from_sql(value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        Ok(Self::from_micros(<i64 as FromSql<sql_types::BigInt, Sqlite>>::from_sql(value)?))
    }
}
column!([] Moment, DbTime);

/// The same day as [`PG_EPOCH`], in days since 1970.
const PG_EPOCH_DAYS: i32 = 10_957;

impl ToSql<DbDate, Pg> for LocalDate {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        ToSql::<sql_types::Integer, Pg>::to_sql(&(self.as_days() - PG_EPOCH_DAYS), &mut out.reborrow())
    }
}
impl FromSql<DbDate, Pg> for LocalDate {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let days = <i32 as FromSql<sql_types::Integer, Pg>>::from_sql(value)?;
        Ok(Self::from_days(days.saturating_add(PG_EPOCH_DAYS)))
    }
}
impl ToSql<DbDate, Sqlite> for LocalDate {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.to_string());
        Ok(IsNull::No)
    }
}
impl FromSql<DbDate, Sqlite> for LocalDate {
    fn from_sql(value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        Ok(<String as FromSql<sql_types::Text, Sqlite>>::from_sql(value)?.parse()?)
    }
}
column!([] LocalDate, DbDate);

/// Any serde type in a JSON column.
#[derive(Debug, Clone, PartialEq)]
pub struct Json<T>(pub T);

/// PostgreSQL's binary jsonb begins with its version.
const JSONB_VERSION: u8 = 1;

impl<T: Serialize + Debug> ToSql<DbJson, Pg> for Json<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(&[JSONB_VERSION])?;
        serde_json::to_writer(out, &self.0)?;
        Ok(IsNull::No)
    }
}
impl<T: DeserializeOwned + Debug> FromSql<DbJson, Pg> for Json<T> {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        match value.as_bytes().split_first() {
            Some((&JSONB_VERSION, json)) => Ok(Self(serde_json::from_slice(json)?)),
            _ => Err("a jsonb value of an unknown version".into()),
        }
    }
}
impl<T: Serialize + Debug> ToSql<DbJson, Sqlite> for Json<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(serde_json::to_string(&self.0)?);
        Ok(IsNull::No)
    }
}
impl<T: DeserializeOwned + Debug> FromSql<DbJson, Sqlite> for Json<T> {
    fn from_sql(value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        let text = <String as FromSql<sql_types::Text, Sqlite>>::from_sql(value)?;
        Ok(Self(serde_json::from_str(&text)?))
    }
}
column!([T] Json<T>, DbJson);
