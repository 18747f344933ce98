//! The rows of the table `mandates` that are about organisations.

use diesel::prelude::*;

use super::SOME;
use super::model::{Member, Role, Scope, Source, Which};
use crate::account::{Account, Holder, HolderRow, Kind};
use crate::base::{AccountId, LocalDate, MandateId, Moment};
use crate::db::schema::{accounts, mandates, people};
use crate::db::types::Json;
use crate::db::{Conn, StoreError, each_backend};
use crate::keys::Vault;
use crate::mandate::Ended;

/// How many mandates one list has at most: those of five hundred organisations of one person, in every role.
const LISTED: i64 = 2_500;

#[derive(Queryable, Selectable)]
#[diesel(table_name = mandates)]
struct Row {
    id: MandateId,
    role: String,
    principal_account: Option<AccountId>,
    actor_account: AccountId,
    scope: Option<Json<Scope>>,
    valid_from: LocalDate,
    valid_to: Option<LocalDate>,
    source: String,
    reference: String,
    granted_by: String,
    ended_at: Option<Moment>,
    ended_by: Option<String>,
    ended_why: Option<String>,
    version: i32,
    confirm_by: Option<LocalDate>,
}

impl Row {
    fn into_member(self) -> Result<Member, StoreError> {
        let impossible = || StoreError::Inconsistent { table: "mandates", row: self.id.to_string() };
        let ended = Ended::read(self.ended_at, self.ended_by, self.ended_why);
        Ok(Member {
            id: self.id,
            organisation: self.principal_account.ok_or_else(impossible)?,
            actor: self.actor_account,
            role: self.role.parse().map_err(|_unknown| impossible())?,
            scope: self.scope.map(|Json(scope)| scope).unwrap_or_default(),
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            source: Source::from_name(&self.source).ok_or_else(impossible)?,
            reference: self.reference,
            granted_by: self.granted_by,
            confirm_by: self.confirm_by,
            ended,
            version: self.version,
        })
    }
}

fn members(rows: Vec<Row>) -> Result<Vec<Member>, StoreError> {
    rows.into_iter().map(Row::into_member).collect()
}

/// The names of the roles that are about organisations: the table has others.
fn roles() -> [&'static str; 5] {
    Role::ALL.map(Role::as_str)
}

/// The mandate of that id, ended or not; nothing for one that is about no organisation.
pub(super) fn find(c: &mut Conn, id: MandateId) -> Result<Option<Member>, StoreError> {
    let one = mandates::table.find(id).filter(mandates::role.eq_any(roles()));
    let row: Option<Row> = each_backend!(c, c => one.select(Row::as_select()).get_result(c)).optional()?;
    row.map(Row::into_member).transpose()
}

/// What nobody has ended between the two, whatever its days.
pub(super) fn between(
    c: &mut Conn,
    organisation: AccountId,
    actor: AccountId,
) -> Result<Vec<Member>, StoreError> {
    let theirs = mandates::table
        .filter(mandates::principal_account.eq(organisation))
        .filter(mandates::actor_account.eq(actor))
        .filter(mandates::role.eq_any(roles()))
        .filter(mandates::ended_at.is_null());
    members(each_backend!(c, c => theirs.select(Row::as_select()).load(c))?)
}

/// What nobody has ended of whoever acts for organisations.
pub(super) fn of_actor(c: &mut Conn, actor: AccountId) -> Result<Vec<Member>, StoreError> {
    let theirs = mandates::table
        .filter(mandates::actor_account.eq(actor))
        .filter(mandates::principal_account.is_not_null())
        .filter(mandates::role.eq_any(roles()))
        .filter(mandates::ended_at.is_null());
    members(each_backend!(c, c => theirs.order(mandates::id).select(Row::as_select()).limit(LISTED).load(c))?)
}

/// Whoever acts for an organisation, the latest first; those too, where wished, whose mandate was ended.
pub(super) fn of_organisation(
    c: &mut Conn,
    organisation: AccountId,
    ended: bool,
) -> Result<Vec<Member>, StoreError> {
    members(each_backend!(c, c => {
        let mut theirs = mandates::table
            .filter(mandates::principal_account.eq(organisation))
            .filter(mandates::role.eq_any(roles()))
            .into_boxed();
        if !ended {
            theirs = theirs.filter(mandates::ended_at.is_null());
        }
        theirs
            .order((mandates::granted_at.desc(), mandates::id.desc()))
            .limit(LISTED)
            .select(Row::as_select())
            .load(c)?
    }))
}

/// Whoever represents or administers one of these organisations, whatever the days.
pub(super) fn appointing(c: &mut Conn, organisations: &[AccountId]) -> Result<Vec<Member>, StoreError> {
    let those = mandates::table
        .filter(mandates::principal_account.eq_any(organisations))
        .filter(mandates::role.eq_any(Role::ALL.into_iter().filter(|role| role.appoints()).map(Role::as_str)))
        .filter(mandates::ended_at.is_null());
    members(each_backend!(c, c => those.select(Row::as_select()).load(c))?)
}

/// Some of whoever acts for an organisation on that day, or has, the latest first, behind one where it is named.
pub(super) fn listed(
    c: &mut Conn,
    organisation: AccountId,
    (which, on): (Which, LocalDate),
    (after, most): (Option<MandateId>, usize),
) -> Result<Vec<Member>, StoreError> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    members(each_backend!(c, c => {
        let (end, doubt) = (mandates::valid_to, mandates::confirm_by);
        let mut theirs = mandates::table
            .filter(mandates::principal_account.eq(organisation))
            .filter(mandates::role.eq_any(roles()))
            .into_boxed();
        theirs = match which {
            Which::Open => theirs
                .filter(mandates::ended_at.is_null())
                .filter(end.is_null().or(end.gt(on)))
                .filter(doubt.is_null().or(doubt.gt(on))),
            Which::Over => theirs.filter(mandates::ended_at.is_not_null().or(end.le(on)).or(doubt.le(on))),
        };
        if let Some(after) = after {
            theirs = theirs.filter(mandates::id.lt(after));
        }
        theirs.order(mandates::id.desc()).limit(most).select(Row::as_select()).load(c)?
    }))
}

/// The first mandate that there ever was in an organisation, held until the transaction ends: rows are never deleted, so it is one row for
/// everybody. On SQLite there is one writer, and this is it.
pub(super) fn hold_first(c: &mut Conn, organisation: AccountId) -> Result<(), StoreError> {
    if let Conn::Pg(pg) = c {
        let all = mandates::table
            .filter(mandates::principal_account.eq(organisation))
            .filter(mandates::role.eq_any(roles()));
        let first = all.order(mandates::id).limit(1).select(mandates::id);
        first.for_no_key_update().get_result::<MandateId>(pg).optional()?;
    }
    Ok(())
}

/// Some that nobody has ended, in the order of their ids.
pub(super) fn some_of(
    c: &mut Conn,
    account: &Account,
    (after, until): (Option<MandateId>, Moment),
) -> Result<Vec<Member>, StoreError> {
    let some = i64::try_from(SOME).unwrap_or(i64::MAX);
    members(each_backend!(c, c => {
        let mut theirs = mandates::table
            .filter(mandates::role.eq_any(roles()))
            .filter(mandates::ended_at.is_null())
            .filter(mandates::granted_at.le(until))
            .into_boxed();
        theirs = match account.kind {
            Kind::Organisation => theirs.filter(mandates::principal_account.eq(account.id)),
            Kind::Citizen | Kind::Foreigner => theirs
                .filter(mandates::actor_account.eq(account.id))
                .filter(mandates::principal_account.is_not_null()),
        };
        if let Some(after) = after {
            theirs = theirs.filter(mandates::id.gt(after));
        }
        theirs.order(mandates::id).limit(some).select(Row::as_select()).load(c)?
    }))
}

/// The organisations for which somebody's mandates are not over on that day, each with what is known of it: one statement.
pub(super) fn represented(
    c: &mut Conn,
    vault: &Vault,
    on: LocalDate,
    actor: AccountId,
) -> Result<Vec<(Member, Holder)>, StoreError> {
    let live = mandates::table
        .inner_join(accounts::table.on(mandates::principal_account.eq(accounts::id.nullable())))
        .inner_join(people::table.on(people::id.eq(accounts::person_id)))
        .filter(mandates::actor_account.eq(actor))
        .filter(mandates::ended_at.is_null())
        .filter(mandates::role.eq_any(roles()))
        .filter(mandates::valid_to.is_null().or(mandates::valid_to.gt(on)))
        .filter(accounts::kind.eq(Kind::Organisation.as_str()))
        .limit(LISTED);
    let rows: Vec<(Row, HolderRow)> =
        each_backend!(c, c => live.select((Row::as_select(), HolderRow::as_select())).load(c))?;
    rows.into_iter().map(|(row, holder)| Ok((row.into_member()?, holder.open(vault)?))).collect()
}

/// Writes a mandate down; false when there is one between the two in that role that nobody has ended.
pub(super) fn insert(c: &mut Conn, now: Moment, new: &Member) -> Result<bool, StoreError> {
    let row = (
        mandates::id.eq(new.id),
        mandates::role.eq(new.role.as_str()),
        mandates::principal_account.eq(new.organisation),
        mandates::actor_account.eq(new.actor),
        mandates::scope.eq((!new.scope.is_all()).then(|| Json(new.scope.clone()))),
        mandates::valid_from.eq(new.valid_from),
        mandates::valid_to.eq(new.valid_to),
        mandates::source.eq(new.source.as_str()),
        mandates::reference.eq(&new.reference),
        mandates::granted_by.eq(&new.granted_by),
        mandates::granted_at.eq(now),
    );
    let inserted = each_backend!(c, c => diesel::insert_into(mandates::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(inserted == 1)
}

/// Ends a mandate that nobody has ended.
pub(super) fn end(c: &mut Conn, id: MandateId, ended: &Ended) -> Result<Option<Member>, StoreError> {
    let open =
        mandates::table.find(id).filter(mandates::role.eq_any(roles())).filter(mandates::ended_at.is_null());
    let set = (
        mandates::ended_at.eq(ended.at),
        mandates::ended_by.eq(&ended.by),
        mandates::ended_why.eq(&ended.why),
        mandates::version.eq(mandates::version + 1),
    );
    if diesel::update(open).set(set).execute(c)? == 0 {
        return Ok(None);
    }
    find(c, id)
}

/// What one of an organisation gave that nobody has ended, another gave from now on.
pub(super) fn given_by(
    c: &mut Conn,
    organisation: AccountId,
    (from, to): (AccountId, AccountId),
) -> Result<(), StoreError> {
    let given = mandates::table
        .filter(mandates::principal_account.eq(organisation))
        .filter(mandates::granted_by.eq(from.to_string()))
        .filter(mandates::ended_at.is_null());
    let set = (mandates::granted_by.eq(to.to_string()), mandates::version.eq(mandates::version + 1));
    diesel::update(given).set(set).execute(c)?;
    Ok(())
}

/// It, as it was seen and nobody has ended it.
#[diesel::dsl::auto_type(no_type_alias)]
fn as_seen(id: MandateId, version: i32) -> _ {
    mandates::table
        .filter(mandates::id.eq(id))
        .filter(mandates::version.eq(version))
        .filter(mandates::ended_at.is_null())
}

/// Writes down until when a mandate counts unless it is confirmed; false when it was ended, or changed since it was seen.
pub(super) fn doubt(c: &mut Conn, seen: &Member, by: LocalDate) -> Result<bool, StoreError> {
    let sure = mandates::confirm_by.is_null();
    let set = (mandates::confirm_by.eq(Some(by)), mandates::version.eq(mandates::version + 1));
    Ok(diesel::update(as_seen(seen.id, seen.version).filter(sure)).set(set).execute(c)? == 1)
}

/// Writes down that it counts on; false when it was ended, or changed since it was seen, and where nothing was to be confirmed.
pub(super) fn confirm(c: &mut Conn, seen: &Member) -> Result<bool, StoreError> {
    let marked = mandates::confirm_by.is_not_null();
    let set = (mandates::confirm_by.eq(None::<LocalDate>), mandates::version.eq(mandates::version + 1));
    Ok(diesel::update(as_seen(seen.id, seen.version).filter(marked)).set(set).execute(c)? == 1)
}
