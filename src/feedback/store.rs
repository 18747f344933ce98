//! The tables `cases` and `case_messages`. What was written is sealed under the key of its person.

use std::collections::BTreeMap;

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::model::{Author, Case, Message, Opened, Rating};
use super::refused::Refused;
use super::state::State;
use crate::base::{AccountId, CaseId, LocalDate, Moment};
use crate::db::schema::{accounts, case_messages, cases};
use crate::db::{Conn, ROWS, SLICE, StoreError, Sweeping, unheld};
use crate::directory::AgencyCode;
use crate::keys::{DataKey, Desk};

#[derive(Queryable, Selectable)]
#[diesel(table_name = cases)]
struct Row {
    id: CaseId,
    account_id: AccountId,
    agency: String,
    state: String,
    due_on: LocalDate,
    forward_by: LocalDate,
    version: i32,
    rating: Option<i32>,
    created_at: Moment,
    updated_at: Moment,
}

impl TryFrom<Row> for Case {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        let impossible = || StoreError::Inconsistent { table: "cases", row: row.id.to_string() };
        Ok(Self {
            agency: row.agency.parse().map_err(|_not_a_code| impossible())?,
            state: State::from_name(&row.state).ok_or_else(impossible)?,
            rating: row.rating.map(|stars| Rating::new(stars.into()).ok_or_else(impossible)).transpose()?,
            id: row.id,
            account: row.account_id,
            due_on: row.due_on,
            forward_by: row.forward_by,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

fn cases_of(rows: Vec<Row>) -> Result<Vec<Case>, StoreError> {
    rows.into_iter().map(Case::try_from).collect()
}

fn subject_context(id: CaseId) -> String {
    format!("cases.subject:{id}")
}

fn text_context(id: CaseId, n: i32) -> String {
    format!("case_messages.text:{id}:{n}")
}

pub(super) fn reported_since(c: &mut Conn, account: AccountId, since: Moment) -> Result<i64, StoreError> {
    let lately = cases::table.filter(cases::account_id.eq(account)).filter(cases::created_at.ge(since));
    Ok(lately.count().get_result(c)?)
}

pub(super) fn insert(
    c: &mut Conn,
    desk: &Desk,
    key: &DataKey,
    new: &Case,
    subject: &str,
) -> Result<(), StoreError> {
    let row = (
        cases::id.eq(new.id),
        cases::account_id.eq(new.account),
        cases::agency.eq(new.agency.to_string()),
        cases::state.eq(new.state.as_str()),
        cases::subject.eq(key.seal(&desk.entropy, &subject_context(new.id), subject.as_bytes())),
        cases::due_on.eq(new.due_on),
        cases::forward_by.eq(new.forward_by),
        cases::version.eq(new.version),
        cases::created_at.eq(new.created_at),
        cases::updated_at.eq(new.updated_at),
    );
    diesel::insert_into(cases::table).values(row).execute(c)?;
    Ok(())
}

/// Writes what somebody said under the version of the case that it made.
pub(super) fn write(
    c: &mut Conn,
    desk: &Desk,
    key: &DataKey,
    case: &Case,
    message: &Message,
) -> Result<(), StoreError> {
    let sealed = key.seal(&desk.entropy, &text_context(case.id, case.version), message.text.as_bytes());
    let row = (
        case_messages::case_id.eq(case.id),
        case_messages::n.eq(case.version),
        case_messages::author.eq(message.by.as_str()),
        case_messages::agency.eq(message.agency.to_string()),
        case_messages::text.eq(sealed),
        case_messages::at.eq(message.at),
    );
    diesel::insert_into(case_messages::table).values(row).execute(c)?;
    Ok(())
}

pub(super) fn find(c: &mut Conn, id: CaseId) -> Result<Option<Case>, StoreError> {
    let row: Option<Row> = cases::table.find(id).select(Row::as_select()).get_result(c).optional()?;
    row.map(Case::try_from).transpose()
}

pub(super) fn of_account(
    c: &mut Conn,
    account: AccountId,
    before: Option<CaseId>,
    limit: i64,
) -> Result<Vec<Case>, StoreError> {
    // Ids are in the order of their moments.
    let mut own = cases::table.filter(cases::account_id.eq(account)).select(Row::as_select()).into_boxed();
    if let Some(before) = before {
        own = own.filter(cases::id.lt(before));
    }
    cases_of(own.order(cases::id.desc()).limit(limit).load(c)?)
}

fn waiting_states() -> Vec<&'static str> {
    State::ALL.into_iter().filter(|state| state.waits()).map(State::as_str).collect()
}

/// Whether the account of a case was closed: whoever made it reads no answer any more.
#[diesel::dsl::auto_type(no_type_alias)]
fn is_left() -> _ {
    exists(accounts::table.filter(accounts::id.eq(cases::account_id).and(accounts::status.eq("closed"))))
}

pub(super) fn waiting(c: &mut Conn, agency: &AgencyCode, limit: i64) -> Result<Vec<Case>, StoreError> {
    let rows = cases::table
        .filter(cases::agency.eq(agency.to_string()))
        .filter(cases::state.eq_any(waiting_states()).and(not(is_left())))
        .order((cases::due_on, cases::id))
        .limit(limit)
        .select(Row::as_select())
        .load::<Row>(c)?;
    cases_of(rows)
}

/// The agencies for which anything waits.
///
/// # Errors
/// As the database.
pub fn agencies(c: &mut Conn) -> Result<Vec<AgencyCode>, StoreError> {
    let waits = cases::table.filter(cases::state.eq_any(waiting_states()).and(not(is_left())));
    let codes: Vec<String> = waits.select(cases::agency).distinct().load(c)?;
    let damaged = |code: &str| StoreError::Inconsistent { table: "cases", row: code.to_owned() };
    codes.iter().map(|code| code.parse().map_err(|_not_a_code| damaged(code))).collect()
}

/// Forgets some, with all that was written in them, in which nothing has happened since then and for which nobody waits; answers how many.
pub(super) fn forget(c: &mut Conn, sweeping: &Sweeping) -> Result<usize, StoreError> {
    let nobody_waits = not(cases::state.eq_any(waiting_states())).or(is_left());
    let over = cases::table
        .filter(cases::updated_at.lt(sweeping.before))
        .filter(nobody_waits)
        .filter(unheld!(cases::account_id));
    if sweeping.counts {
        return Ok(Sweeping::counted(over.count().get_result(c)?));
    }
    let some: Vec<CaseId> = over.order(cases::updated_at).select(cases::id).limit(SLICE).load(c)?;
    diesel::delete(case_messages::table.filter(case_messages::case_id.eq_any(&some))).execute(c)?;
    Ok(diesel::delete(cases::table.filter(cases::id.eq_any(some))).execute(c)?)
}

/// Forgets all that `account` reported.
pub(super) fn forget_of(c: &mut Conn, account: AccountId) -> Result<(), StoreError> {
    let theirs: Vec<CaseId> = cases::table.filter(cases::account_id.eq(account)).select(cases::id).load(c)?;
    for some in theirs.chunks(ROWS) {
        diesel::delete(case_messages::table.filter(case_messages::case_id.eq_any(some))).execute(c)?;
        diesel::delete(cases::table.filter(cases::id.eq_any(some))).execute(c)?;
    }
    Ok(())
}

/// Gives a case that waits to another agency; false when somebody did something about it first.
pub(super) fn rehouse(c: &mut Conn, now: Moment, case: &Case, to: &AgencyCode) -> Result<bool, StoreError> {
    let stands = cases::table.find(case.id).filter(cases::version.eq(case.version));
    let changed = diesel::update(stands).set((
        cases::agency.eq(to.to_string()),
        cases::version.eq(case.version + 1),
        cases::updated_at.eq(now),
    ));
    Ok(changed.execute(c)? == 1)
}

/// Gives a case with all that was written in it to another account, under the key of its person. Whoever had seen it and writes
/// meanwhile, under the key it had, is waited for, or finds it changed.
pub(super) fn seal_anew(
    c: &mut Conn,
    desk: &Desk,
    id: CaseId,
    to: AccountId,
    (before, now): (&DataKey, &DataKey),
) -> Result<(), StoreError> {
    let damaged = || StoreError::Inconsistent { table: "case_messages", row: id.to_string() };
    let anew = |context: &str, sealed: &[u8]| {
        let plain = before.open(context, sealed).map_err(|_sealed| damaged())?;
        Ok::<_, StoreError>(now.seal(&desk.entropy, context, &plain))
    };
    let subject: Vec<u8> = cases::table.find(id).select(cases::subject).get_result(c)?;
    let subject = anew(&subject_context(id), &subject)?;
    diesel::update(cases::table.find(id))
        .set((cases::account_id.eq(to), cases::subject.eq(subject), cases::version.eq(cases::version + 1)))
        .execute(c)?;
    let said: Vec<(i32, Vec<u8>)> = case_messages::table
        .filter(case_messages::case_id.eq(id))
        .select((case_messages::n, case_messages::text))
        .load(c)?;
    for (n, sealed) in said {
        let text = anew(&text_context(id, n), &sealed)?;
        diesel::update(case_messages::table.find((id, n))).set(case_messages::text.eq(text)).execute(c)?;
    }
    Ok(())
}

/// What each of them is about; all of it is sealed under the one key.
pub(super) fn subjects(c: &mut Conn, key: &DataKey, of: &[Case]) -> Result<Vec<String>, StoreError> {
    let ids: Vec<CaseId> = of.iter().map(|case| case.id).collect();
    let rows: Vec<(CaseId, Vec<u8>)> =
        cases::table.filter(cases::id.eq_any(ids)).select((cases::id, cases::subject)).load(c)?;
    let sealed: BTreeMap<CaseId, Vec<u8>> = rows.into_iter().collect();
    let opened = |case: &Case| {
        let damaged = || StoreError::Inconsistent { table: "cases", row: case.id.to_string() };
        let plain = key.open(&subject_context(case.id), sealed.get(&case.id).ok_or_else(damaged)?);
        String::from_utf8(plain.map_err(|_sealed| damaged())?.to_vec()).map_err(|_other| damaged())
    };
    of.iter().map(opened).collect()
}

pub(super) fn opened(c: &mut Conn, key: &DataKey, case: Case) -> Result<Opened, StoreError> {
    type Said = (i32, String, String, Vec<u8>, Moment);
    let damaged = || StoreError::Inconsistent { table: "case_messages", row: case.id.to_string() };
    let text = |context: &str, sealed: &[u8]| {
        let plain = key.open(context, sealed).map_err(|_sealed| damaged())?;
        std::str::from_utf8(&plain).map(str::to_owned).map_err(|_other| damaged())
    };
    let subject: Vec<u8> = cases::table.find(case.id).select(cases::subject).get_result(c)?;
    let subject = text(&subject_context(case.id), &subject)?;
    let said: Vec<Said> = case_messages::table
        .filter(case_messages::case_id.eq(case.id))
        .order(case_messages::n)
        .select((
            case_messages::n,
            case_messages::author,
            case_messages::agency,
            case_messages::text,
            case_messages::at,
        ))
        .load(c)?;
    let message = |(n, author, agency, sealed, at): Said| {
        let by = [Author::Holder, Author::Agency].into_iter().find(|one| one.as_str() == author);
        Ok(Message {
            by: by.ok_or_else(damaged)?,
            agency: agency.parse().map_err(|_not_a_code| damaged())?,
            at,
            text: text(&text_context(case.id, n), &sealed)?,
        })
    };
    let messages = said.into_iter().map(message).collect::<Result<Vec<_>, StoreError>>()?;
    Ok(Opened { subject, messages, case })
}

/// Whether its holder's account was closed.
pub(super) fn is_of_closed(c: &mut Conn, id: CaseId) -> Result<bool, StoreError> {
    Ok(diesel::select(exists(cases::table.find(id).filter(is_left()))).get_result(c)?)
}

/// Whether its holder has written in it since they reported it: that the answer was none.
pub(super) fn was_reopened(c: &mut Conn, id: CaseId) -> Result<bool, StoreError> {
    let by_holder = case_messages::author.eq(Author::Holder.as_str());
    let own = case_messages::table.filter(case_messages::case_id.eq(id).and(by_holder));
    Ok(own.count().get_result::<i64>(c)? > 1)
}

/// Lets a case that was seen at a version become `next` in another state: one statement decides who was first.
pub(super) fn turn(
    c: &mut Conn,
    now: Moment,
    (case, seen): (&Case, i32),
    next: Case,
    state: State,
) -> Result<Result<Case, Refused>, StoreError> {
    if case.version != seen {
        return Ok(Err(Refused::Stale { version: case.version }));
    }
    if !case.state.may_become(state) {
        return Ok(Err(Refused::WrongState { state: case.state }));
    }
    let next = Case { state, version: seen + 1, updated_at: now, ..next };
    let stands = cases::table
        .find(case.id)
        .filter(cases::version.eq(seen))
        .filter(cases::state.eq(case.state.as_str()));
    let changed = diesel::update(stands)
        .set((
            cases::agency.eq(next.agency.to_string()),
            cases::state.eq(state.as_str()),
            cases::due_on.eq(next.due_on),
            cases::forward_by.eq(next.forward_by),
            cases::rating.eq(next.rating.map(Rating::stars)),
            cases::version.eq(next.version),
            cases::updated_at.eq(now),
        ))
        .execute(c)?;
    Ok(match changed {
        1 => Ok(next),
        _ => Err(Refused::Stale { version: find(c, case.id)?.map_or(seen, |now| now.version) }),
    })
}
