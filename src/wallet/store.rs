//! The tables `documents` and `document_steps`. What stands in a document, and why something became
//! of it, is sealed under the key of its person for what stands beside it.

use diesel::prelude::*;

use super::model::{Body, Document, Opened, Step};
use super::number;
use super::refused::Refused;
use super::share;
use super::state::State;
use crate::base::{AccountId, DocumentId, LocalDate, Moment};
use crate::db::schema::{document_steps, documents};
use crate::db::{Conn, ROWS, SLICE, StoreError, Sweeping, unheld};
use crate::keys::{DataKey, Desk};

#[derive(Queryable, Selectable)]
#[diesel(table_name = documents)]
struct Row {
    id: DocumentId,
    account_id: AccountId,
    kind: String,
    agency: String,
    state: String,
    issued_on: LocalDate,
    valid_until: Option<LocalDate>,
    as_of: Moment,
    supersedes: Option<DocumentId>,
    version: i32,
    created_at: Moment,
    updated_at: Moment,
    emptied_at: Option<Moment>,
}

impl TryFrom<Row> for Document {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            agency: row.agency.parse().map_err(|_not_a_code| damaged(row.id))?,
            state: State::from_name(&row.state).ok_or_else(|| damaged(row.id))?,
            id: row.id,
            account: row.account_id,
            kind: row.kind,
            issued_on: row.issued_on,
            valid_until: row.valid_until,
            as_of: row.as_of,
            supersedes: row.supersedes,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
            emptied_at: row.emptied_at,
        })
    }
}

pub(super) fn damaged(id: DocumentId) -> StoreError {
    StoreError::Inconsistent { table: "documents", row: id.to_string() }
}

/// What a body is sealed for: whoever changes what stands beside it in the database makes it unreadable, and no other document of it.
fn body_context(of: &Document) -> String {
    let until = of.valid_until.map(|last| last.to_string()).unwrap_or_default();
    format!("documents.body:{}:{}:{}:{}:{until}", of.id, of.kind, of.agency, of.issued_on)
}

/// The same of a step: its reason is sealed also where there is none.
fn step_context(of: DocumentId, n: i32, state: &str, agency: &str) -> String {
    format!("document_steps.why:{of}:{n}:{state}:{agency}")
}

pub(super) fn sealed_body(
    desk: &Desk,
    key: &DataKey,
    of: &Document,
    body: &Body,
) -> Result<Vec<u8>, StoreError> {
    let plain = zeroize::Zeroizing::new(serde_json::to_vec(body).map_err(|_no_form| damaged(of.id))?);
    Ok(key.seal(&desk.entropy, &body_context(of), &plain))
}

pub(super) fn sealed_step(desk: &Desk, key: &DataKey, (of, n): (DocumentId, i32), step: &Step) -> Vec<u8> {
    let context = step_context(of, n, step.state.as_str(), &step.agency.to_string());
    key.seal(&desk.entropy, &context, step.why.as_deref().unwrap_or_default().as_bytes())
}

pub(super) fn insert(
    c: &mut Conn,
    desk: &Desk,
    key: &DataKey,
    new: &Document,
    body: &Body,
) -> Result<(), StoreError> {
    let row = (
        documents::id.eq(new.id),
        documents::account_id.eq(new.account),
        documents::kind.eq(&new.kind),
        documents::agency.eq(new.agency.to_string()),
        documents::state.eq(new.state.as_str()),
        documents::body.eq(sealed_body(desk, key, new, body)?),
        documents::issued_on.eq(new.issued_on),
        documents::valid_until.eq(new.valid_until),
        documents::over_on.eq(new.valid_until),
        documents::as_of.eq(new.as_of),
        documents::supersedes.eq(new.supersedes),
        documents::version.eq(new.version),
        documents::created_at.eq(new.created_at),
        documents::updated_at.eq(new.updated_at),
    );
    diesel::insert_into(documents::table).values(row).execute(c)?;
    Ok(())
}

/// Writes what stands in a document from now on in the place of what was seen: one statement decides who was first. Of its end its holder is told
/// anew.
pub(super) fn rewrite(
    c: &mut Conn,
    desk: &Desk,
    key: &DataKey,
    (next, seen): (&Document, i32),
    body: &Body,
) -> Result<bool, StoreError> {
    let stands = documents::table
        .find(next.id)
        .filter(documents::version.eq(seen))
        .filter(documents::state.eq(next.state.as_str()));
    let rows = (
        documents::body.eq(sealed_body(desk, key, next, body)?),
        documents::valid_until.eq(next.valid_until),
        documents::over_on.eq(next.valid_until),
        documents::end_told_at.eq(None::<Moment>),
        documents::as_of.eq(next.as_of),
        documents::version.eq(next.version),
        documents::updated_at.eq(next.updated_at),
    );
    Ok(diesel::update(stands).set(rows).execute(c)? == 1)
}

/// Writes what happened to a document under the version that it made; without a seal where its holder's key is no more.
pub(super) fn write(
    c: &mut Conn,
    desk: &Desk,
    key: Option<&DataKey>,
    of: &Document,
    step: &Step,
) -> Result<(), StoreError> {
    let why = key.map(|key| sealed_step(desk, key, (of.id, of.version), step));
    let row = (
        document_steps::document_id.eq(of.id),
        document_steps::n.eq(of.version),
        document_steps::state.eq(step.state.as_str()),
        document_steps::agency.eq(step.agency.to_string()),
        document_steps::why.eq(why),
        document_steps::at.eq(step.at),
    );
    diesel::insert_into(document_steps::table).values(row).execute(c)?;
    Ok(())
}

pub(super) fn find(c: &mut Conn, id: DocumentId) -> Result<Option<Document>, StoreError> {
    let row: Option<Row> = documents::table.find(id).select(Row::as_select()).get_result(c).optional()?;
    row.map(Document::try_from).transpose()
}

/// The document as it is now, and nobody changes it until the transaction ends. On SQLite there is one writer, and this is it.
pub(super) fn held(c: &mut Conn, id: DocumentId) -> Result<Option<Document>, StoreError> {
    if let Conn::Pg(pg) = c {
        let row = documents::table.find(id).select(documents::id);
        row.for_no_key_update().get_result::<DocumentId>(pg).optional()?;
    }
    find(c, id)
}

pub(super) fn of_account(
    c: &mut Conn,
    account: AccountId,
    before: Option<DocumentId>,
    limit: i64,
) -> Result<Vec<Document>, StoreError> {
    // Ids are in the order of their moments.
    let mut own =
        documents::table.filter(documents::account_id.eq(account)).select(Row::as_select()).into_boxed();
    if let Some(before) = before {
        own = own.filter(documents::id.lt(before));
    }
    let rows: Vec<Row> = own.order(documents::id.desc()).limit(limit).load(c)?;
    rows.into_iter().map(Document::try_from).collect()
}

/// What stands in a document, once its last step has vouched for its state.
pub(super) fn body(c: &mut Conn, key: &DataKey, of: &Document) -> Result<Body, StoreError> {
    let steps = document_steps::table.find((of.id, of.version)).select(Happened::as_select());
    let last: Option<Happened> = steps.get_result(c).optional()?;
    vouched(of, last.map(|last| last.opened(key, of.id)).transpose()?.as_ref())?;
    open_body(c, key, of)
}

pub(super) fn open_body(c: &mut Conn, key: &DataKey, of: &Document) -> Result<Body, StoreError> {
    let sealed: Vec<u8> = documents::table.find(of.id).select(documents::body).get_result(c)?;
    let plain = key.open(&body_context(of), &sealed).map_err(|_sealed| damaged(of.id))?;
    serde_json::from_slice(&plain).map_err(|_other_shape| damaged(of.id))
}

/// That the state of a document is the one that its last step was sealed with.
fn vouched(of: &Document, last: Option<&(i32, Step)>) -> Result<(), StoreError> {
    match last {
        Some((n, step)) if *n == of.version && step.state == of.state => Ok(()),
        _ => Err(damaged(of.id)),
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = document_steps)]
struct Happened {
    n: i32,
    state: String,
    agency: String,
    why: Option<Vec<u8>>,
    at: Moment,
}

impl Happened {
    fn opened(self, key: &DataKey, of: DocumentId) -> Result<(i32, Step), StoreError> {
        let context = step_context(of, self.n, &self.state, &self.agency);
        let sealed = self.why.ok_or_else(|| damaged(of))?;
        let plain = key.open(&context, &sealed).map_err(|_sealed| damaged(of))?;
        let why = std::str::from_utf8(&plain).map_err(|_other| damaged(of))?;
        let step = Step {
            state: State::from_name(&self.state).ok_or_else(|| damaged(of))?,
            agency: self.agency.parse().map_err(|_not_a_code| damaged(of))?,
            at: self.at,
            why: Some(why.to_owned()).filter(|why| !why.is_empty()),
        };
        Ok((self.n, step))
    }
}

pub(super) fn steps(c: &mut Conn, key: &DataKey, of: DocumentId) -> Result<Vec<(i32, Step)>, StoreError> {
    let all = document_steps::table.filter(document_steps::document_id.eq(of)).order(document_steps::n);
    let all: Vec<Happened> = all.select(Happened::as_select()).load(c)?;
    all.into_iter().map(|one| one.opened(key, of)).collect()
}

pub(super) fn opened(c: &mut Conn, key: &DataKey, document: Document) -> Result<Opened, StoreError> {
    let steps = steps(c, key, document.id)?;
    vouched(&document, steps.last())?;
    let body = match document.emptied_at {
        None => Some(open_body(c, key, &document)?),
        Some(_then) => None,
    };
    Ok(Opened { document, body, steps: steps.into_iter().map(|(_n, step)| step).collect() })
}

/// Deletes what stands in a document and every reason of what became of it, and sets its number free.
pub(super) fn empty(
    c: &mut Conn,
    desk: &Desk,
    key: Option<&DataKey>,
    document: Document,
) -> Result<Document, StoreError> {
    let now = Some(desk.now);
    diesel::update(documents::table.find(document.id))
        .set((documents::body.eq(Vec::<u8>::new()), documents::emptied_at.eq(now)))
        .execute(c)?;
    // Without a key nobody reads them as it is.
    if let Some(key) = key {
        for (n, step) in steps(c, key, document.id)? {
            let sealed = sealed_step(desk, key, (document.id, n), &Step { why: None, ..step });
            let row = document_steps::table.find((document.id, n));
            diesel::update(row).set(document_steps::why.eq(Some(sealed))).execute(c)?;
        }
    }
    number::free(c, &[document.id])?;
    Ok(Document { emptied_at: now, ..document })
}

/// Lets a document that was seen at a version become something else: one statement decides who was first.
pub(super) fn turn(
    c: &mut Conn,
    now: Moment,
    (document, seen): (&Document, i32),
    state: State,
) -> Result<Result<Document, Refused>, StoreError> {
    let next = Document { state, version: seen + 1, updated_at: now, ..document.clone() };
    let today = state.is_over().then(|| now.local_date());
    let over_on = next.valid_until.into_iter().chain(today).min();
    let stands = documents::table
        .find(document.id)
        // It may be another account's since: its holder has become one with somebody.
        .filter(documents::account_id.eq(document.account))
        .filter(documents::version.eq(seen))
        .filter(documents::state.eq(document.state.as_str()));
    let changed = diesel::update(stands)
        .set((
            documents::state.eq(state.as_str()),
            documents::over_on.eq(over_on),
            documents::version.eq(next.version),
            documents::updated_at.eq(now),
        ))
        .execute(c)?;
    Ok(match changed {
        1 => Ok(next),
        _ => Err(Refused::Stale { version: find(c, document.id)?.map_or(seen, |now| now.version) }),
    })
}

/// Some that end from today to `last` and were here before `since`, of whose end nobody was told.
pub(super) fn ending(
    c: &mut Conn,
    (today, last): (LocalDate, LocalDate),
    since: Moment,
    limit: i64,
) -> Result<Vec<Document>, StoreError> {
    let untold = documents::valid_until.is_not_null().and(documents::end_told_at.is_null());
    let rows: Vec<Row> = documents::table
        .filter(untold)
        .filter(documents::valid_until.ge(today).and(documents::valid_until.le(last)))
        .filter(documents::state.eq_any([State::Active.as_str(), State::Suspended.as_str()]))
        .filter(documents::created_at.le(since))
        .order(documents::valid_until)
        .limit(limit)
        .select(Row::as_select())
        .load(c)?;
    rows.into_iter().map(Document::try_from).collect()
}

/// Takes note that its holder is told of its end; false when somebody was first.
pub(super) fn note_end(c: &mut Conn, now: Moment, id: DocumentId) -> Result<bool, StoreError> {
    let untold = documents::table.find(id).filter(documents::end_told_at.is_null());
    Ok(diesel::update(untold).set(documents::end_told_at.eq(Some(now))).execute(c)? == 1)
}

/// Forgets some documents that count no more since then, with their numbers and all that happened to them; answers how many.
///
/// # Errors
/// As the database.
pub fn sweep(c: &mut Conn, sweeping: &Sweeping) -> Result<usize, StoreError> {
    let over = documents::table
        .filter(documents::over_on.lt(sweeping.before.local_date()))
        .filter(unheld!(documents::account_id));
    if sweeping.counts {
        return Ok(Sweeping::counted(over.count().get_result(c)?));
    }
    let some: Vec<DocumentId> = over.select(documents::id).limit(SLICE).load(c)?;
    forget(c, &some)?;
    Ok(some.len())
}

/// Forgets these, with all that is kept beside them.
pub(super) fn forget(c: &mut Conn, all: &[DocumentId]) -> Result<(), StoreError> {
    for some in all.chunks(ROWS) {
        share::forget(c, some)?;
        diesel::delete(document_steps::table.filter(document_steps::document_id.eq_any(some))).execute(c)?;
        number::free(c, some)?;
        diesel::delete(documents::table.filter(documents::id.eq_any(some))).execute(c)?;
    }
    Ok(())
}
