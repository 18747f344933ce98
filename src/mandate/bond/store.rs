//! The rows of the table `mandates` on which an account stands on either side.

use diesel::prelude::*;
use serde_json::Value;

use super::{Bond, Capacity, Stands};
use crate::base::{AccountId, LocalDate, MandateId, Moment};
use crate::db::schema::mandates;
use crate::db::types::Json;
use crate::db::{Conn, StoreError, left_out};
use crate::mandate::model::Ended;
use crate::mandate::{guardian, member};

/// So many are had.
const LISTED: i64 = 100;

#[derive(Queryable, Selectable)]
#[diesel(table_name = mandates)]
struct Row {
    id: MandateId,
    role: String,
    principal_account: Option<AccountId>,
    actor_account: AccountId,
    scope: Option<Json<Value>>,
    valid_from: LocalDate,
    valid_to: Option<LocalDate>,
    ended_at: Option<Moment>,
    ended_by: Option<String>,
    ended_why: Option<String>,
    confirm_by: Option<LocalDate>,
}

impl Row {
    /// Nothing for what a later release gives.
    fn into_bond(self, person: AccountId) -> Result<Option<Bond>, StoreError> {
        let impossible = || StoreError::Inconsistent { table: "mandates", row: self.id.to_string() };
        let principal = self.principal_account.ok_or_else(impossible)?;
        let scope = self.scope.as_ref().map(|Json(scope)| scope.clone());
        let (capacity, scope) = match self.role.parse() {
            Ok(role) => {
                let scope = scope.map(serde_json::from_value).transpose().map_err(|_other| impossible())?;
                (Capacity::Member(role), scope.unwrap_or_default())
            }
            Err(_no_member) => {
                let relation = scope.as_ref().and_then(|scope| scope.get("relation")?.as_str());
                match relation.and_then(guardian::Relation::from_name) {
                    Some(relation) => (Capacity::Guardian(relation), member::Scope::default()),
                    None => {
                        left_out("mandates.role", &self.role);
                        return Ok(None);
                    }
                }
            }
        };
        let acts = self.actor_account == person;
        Ok(Some(Bond {
            id: self.id,
            stands: if acts { Stands::Acting } else { Stands::ActedFor },
            other: if acts { principal } else { self.actor_account },
            name: None,
            capacity,
            scope,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            confirm_by: self.confirm_by,
            ended: Ended::read(self.ended_at, self.ended_by, self.ended_why),
        }))
    }
}

/// What stands, and then what has ended, each the latest first.
#[diesel::dsl::auto_type(no_type_alias)]
fn latest() -> _ {
    (mandates::ended_at.is_not_null().asc(), mandates::id.desc())
}

/// Those of an account, those that stand first. Each side has an index of its own (steps 0079 and 0089), and is asked by itself.
pub(super) fn of(c: &mut Conn, person: AccountId) -> Result<Vec<Bond>, StoreError> {
    let acting = mandates::table
        .filter(mandates::actor_account.eq(person))
        .filter(mandates::principal_account.is_not_null());
    let mut rows: Vec<Row> = acting.order(latest()).limit(LISTED).select(Row::as_select()).load(c)?;
    let acted_for = mandates::table.filter(mandates::principal_account.eq(person));
    let others: Vec<Row> = acted_for.order(latest()).limit(LISTED).select(Row::as_select()).load(c)?;
    rows.extend(others);
    rows.sort_by_key(|row| (row.ended_at.is_some(), std::cmp::Reverse(row.id)));
    rows.truncate(usize::try_from(LISTED).unwrap_or(usize::MAX));
    rows.into_iter().filter_map(|row| row.into_bond(person).transpose()).collect()
}
