//! The tables `applications` and `application_steps`. What is sealed leaves this file opened, and only as a [`Case`].

use diesel::prelude::*;
use zeroize::Zeroizing;

use super::facts::Facts;
use super::kind::{KindName, Wish};
use super::model::{Application, By, Step};
use super::reference::Reference;
use super::state::State;
use crate::account::{self, Account};
use crate::base::{AccountId, ApplicationId, LocalDate, Moment, PersonId};
use crate::db::schema::{application_steps, applications};
use crate::db::types::Json;
use crate::db::{Conn, StoreError, each_backend};
use crate::directory::AgencyCode;
use crate::keys::{DataKey, Desk, Vault};
use crate::policy::Deadline;

#[derive(Queryable, Selectable)]
#[diesel(table_name = applications)]
pub(super) struct Row {
    id: ApplicationId,
    reference: String,
    kind: String,
    about: String,
    person_id: PersonId,
    account_id: AccountId,
    begun_by: AccountId,
    unit: Option<String>,
    state: String,
    reason: Option<String>,
    policy: Option<String>,
    complete_on: Option<LocalDate>,
    clock: Option<Json<Deadline>>,
    due_on: Option<LocalDate>,
    alert_on: Option<LocalDate>,
    alerted: i32,
    ask_again_at: Option<Moment>,
    lapses_on: Option<LocalDate>,
    agreed: i32,
    version: i32,
    created_at: Moment,
    updated_at: Moment,
    decided_at: Option<Moment>,
}

impl TryFrom<Row> for Application {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        let impossible = || StoreError::Inconsistent { table: "applications", row: row.id.to_string() };
        let unit = row.unit.as_deref().map(|code| code.parse().map_err(|_not_a_code| impossible()));
        Ok(Self {
            reference: row.reference.parse().map_err(|_not_one| impossible())?,
            kind: KindName::from_name(&row.kind).ok_or_else(impossible)?,
            state: State::from_name(&row.state).ok_or_else(impossible)?,
            unit: unit.transpose()?,
            id: row.id,
            about: row.about,
            person: row.person_id,
            account: row.account_id,
            begun_by: row.begun_by,
            reason: row.reason,
            policy: row.policy,
            complete_on: row.complete_on,
            clock: row.clock.map(|Json(clock)| clock),
            due_on: row.due_on,
            alert_on: row.alert_on,
            alerted: row.alerted,
            ask_again_at: row.ask_again_at,
            lapses_on: row.lapses_on,
            agreed: row.agreed,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
            decided_at: row.decided_at,
        })
    }
}

/// An application with what is sealed in it.
pub(super) struct Case {
    /// As it was read.
    pub(super) seen: Application,
    /// As it is to become.
    pub(super) application: Application,
    pub(super) wish: Wish,
    pub(super) facts: Facts,
    pub(super) key: DataKey,
}

fn sealed<T: serde::Serialize>(key: &DataKey, desk: &Desk, context: &str, plain: &T) -> Vec<u8> {
    // Strings, numbers and flags always have a JSON form.
    let json = Zeroizing::new(serde_json::to_vec(plain).unwrap_or_default());
    key.seal(&desk.entropy, context, &json)
}

fn form_context(id: ApplicationId) -> String {
    format!("applications.form:{id}")
}

fn facts_context(id: ApplicationId) -> String {
    format!("applications.facts:{id}")
}

fn words_context(id: ApplicationId, n: i32) -> String {
    format!("application_steps.words:{id}:{n}")
}

/// Writes a new one with its first step; false when the same is open already.
pub(super) fn insert(
    c: &mut Conn,
    desk: &Desk,
    key: &DataKey,
    new: &Application,
    wish: &Wish,
) -> Result<bool, StoreError> {
    let row = (
        applications::id.eq(new.id),
        applications::reference.eq(new.reference.as_str()),
        applications::kind.eq(new.kind.as_str()),
        applications::about.eq(&new.about),
        applications::person_id.eq(new.person),
        applications::account_id.eq(new.account),
        applications::begun_by.eq(new.begun_by),
        applications::unit.eq(new.unit.as_ref().map(ToString::to_string)),
        applications::state.eq(new.state.as_str()),
        applications::form.eq(sealed(key, desk, &form_context(new.id), wish)),
        applications::alerted.eq(0),
        applications::agreed.eq(0),
        applications::lapses_on.eq(new.lapses_on),
        applications::version.eq(new.version),
        applications::created_at.eq(desk.now),
        applications::updated_at.eq(desk.now),
    );
    let made = each_backend!(c, c => diesel::insert_into(applications::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(made == 1)
}

/// Replaces the application as `case` was read by what it has become; false when somebody else was first.
pub(super) fn save(c: &mut Conn, desk: &Desk, case: &Case) -> Result<bool, StoreError> {
    let Case { seen, application: next, wish, facts, key } = case;
    let same = applications::table
        .filter(applications::id.eq(seen.id))
        .filter(applications::state.eq(seen.state.as_str()).and(applications::version.eq(seen.version)));
    let closed_at = (!next.state.is_open()).then_some(desk.now);
    let set = (
        (
            applications::unit.eq(next.unit.as_ref().map(ToString::to_string)),
            applications::state.eq(next.state.as_str()),
            applications::reason.eq(next.reason.as_deref()),
            applications::form.eq(sealed(key, desk, &form_context(next.id), wish)),
            applications::facts.eq(Some(sealed(key, desk, &facts_context(next.id), facts))),
            applications::policy.eq(next.policy.as_deref()),
            applications::complete_on.eq(next.complete_on),
            applications::clock.eq(next.clock.map(Json)),
            applications::due_on.eq(next.due_on),
        ),
        (
            applications::alert_on.eq(next.alert_on),
            applications::alerted.eq(next.alerted),
            applications::ask_again_at.eq(next.ask_again_at),
            applications::lapses_on.eq(next.lapses_on),
            applications::agreed.eq(next.agreed),
            applications::version.eq(next.version),
            applications::updated_at.eq(desk.now),
            applications::decided_at.eq(next.decided_at),
            applications::closed_at.eq(closed_at),
        ),
    );
    Ok(diesel::update(same).set(set).execute(c)? == 1)
}

/// Notes a state that the application came into.
pub(super) fn add_step(
    c: &mut Conn,
    desk: &Desk,
    case: &Case,
    by: By<'_>,
    words: Option<&str>,
) -> Result<(), StoreError> {
    let Application { id, version, state, reason, .. } = &case.application;
    let (hand, unit) = by.hand().map(|(hand, agency)| (hand, agency.to_string())).unzip();
    let words = words.map(|words| sealed(&case.key, desk, &words_context(*id, *version), &words));
    let row = (
        application_steps::application_id.eq(id),
        application_steps::n.eq(version),
        application_steps::state.eq(state.as_str()),
        application_steps::at.eq(desk.now),
        application_steps::by_account.eq(hand),
        application_steps::unit.eq(unit),
        application_steps::reason.eq(reason.as_deref()),
        application_steps::words.eq(words),
    );
    diesel::insert_into(application_steps::table).values(row).execute(c)?;
    Ok(())
}

/// Opens one.
pub(super) fn case(c: &mut Conn, vault: &Vault, id: ApplicationId) -> Result<Option<Case>, StoreError> {
    let found = applications::table.find(id);
    let row: Option<(Row, Vec<u8>, Option<Vec<u8>>)> =
        found.select((Row::as_select(), applications::form, applications::facts)).get_result(c).optional()?;
    let Some((row, form, facts)) = row else { return Ok(None) };
    let application = Application::try_from(row)?;
    let key = match account::key_of(c, vault, application.person) {
        Ok(key) => key,
        // Erased: there is nothing to open any more.
        Err(StoreError::Missing) => return Ok(None),
        Err(error) => return Err(error),
    };
    let impossible = || StoreError::Inconsistent { table: "applications", row: id.to_string() };
    let plain = key.open(&form_context(id), &form).map_err(|_sealed| impossible())?;
    let wish = serde_json::from_slice(&plain).map_err(|_shape| impossible())?;
    let facts = match facts {
        None => Facts::default(),
        Some(facts) => {
            let plain = key.open(&facts_context(id), &facts).map_err(|_sealed| impossible())?;
            serde_json::from_slice(&plain).map_err(|_shape| impossible())?
        }
    };
    Ok(Some(Case { seen: application.clone(), application, wish, facts, key }))
}

/// The states it came through, the first first.
pub(super) fn steps(c: &mut Conn, case: &Case) -> Result<Vec<Step>, StoreError> {
    type StepRow = (i32, String, Moment, Option<AccountId>, Option<String>, Option<String>, Option<Vec<u8>>);
    let id = case.application.id;
    let rows: Vec<StepRow> = application_steps::table
        .filter(application_steps::application_id.eq(id))
        .order(application_steps::n)
        .select((
            application_steps::n,
            application_steps::state,
            application_steps::at,
            application_steps::by_account,
            application_steps::unit,
            application_steps::reason,
            application_steps::words,
        ))
        .load(c)?;
    let impossible = || StoreError::Inconsistent { table: "application_steps", row: id.to_string() };
    let read = |(n, state, at, officer, unit, reason, words): StepRow| {
        let words = match words {
            None => None,
            Some(sealed) => {
                let plain = case.key.open(&words_context(id, n), &sealed).map_err(|_sealed| impossible())?;
                Some(serde_json::from_slice(&plain).map_err(|_shape| impossible())?)
            }
        };
        let state = State::from_name(&state).ok_or_else(impossible)?;
        Ok(Step { n, state, at, officer, unit: unit.and_then(|code| code.parse().ok()), reason, words })
    };
    rows.into_iter().map(read).collect()
}

/// The one that is open of a person, of that kind and about that.
pub(super) fn open_one(
    c: &mut Conn,
    person: PersonId,
    kind: KindName,
    about: &str,
) -> Result<Option<Reference>, StoreError> {
    let open = applications::table
        .filter(applications::person_id.eq(person).and(applications::closed_at.is_null()))
        .filter(applications::kind.eq(kind.as_str()).and(applications::about.eq(about)));
    let found: Option<String> = open.select(applications::reference).get_result(c).optional()?;
    Ok(found.and_then(|reference| reference.parse().ok()))
}

/// All of an account, the newest first; at most `limit`.
pub(super) fn of_account(
    c: &mut Conn,
    account: AccountId,
    limit: i64,
) -> Result<Vec<Application>, StoreError> {
    let rows: Vec<Row> = applications::table
        .filter(applications::account_id.eq(account))
        .order((applications::created_at.desc(), applications::id.desc()))
        .limit(limit)
        .select(Row::as_select())
        .load(c)?;
    rows.into_iter().map(Application::try_from).collect()
}

/// How many of an account were begun since then.
pub(super) fn begun(c: &mut Conn, account: AccountId, since: Moment) -> Result<i64, StoreError> {
    let own = applications::table.filter(applications::account_id.eq(account));
    Ok(own.filter(applications::created_at.gt(since)).count().get_result(c)?)
}

/// How often it was handed in, and how often since then anything of its account was.
pub(super) fn handed_in(c: &mut Conn, of: &Application, since: Moment) -> Result<(i64, i64), StoreError> {
    let submitted = application_steps::table.filter(application_steps::state.eq(State::Submitted.as_str()));
    let of_it = submitted.filter(application_steps::application_id.eq(of.id));
    let own = applications::table.filter(applications::account_id.eq(of.account)).select(applications::id);
    let of_person = submitted
        .filter(application_steps::at.gt(since))
        .filter(application_steps::application_id.eq_any(own));
    Ok((of_it.count().get_result(c)?, of_person.count().get_result(c)?))
}

/// Holds an open one until the transaction ends, so that nobody decides it meanwhile.
pub(super) fn touch(c: &mut Conn, id: ApplicationId, now: Moment) -> Result<(), StoreError> {
    let open = applications::table.filter(applications::id.eq(id).and(applications::closed_at.is_null()));
    diesel::update(open).set(applications::updated_at.eq(now)).execute(c)?;
    Ok(())
}

/// Those of these names.
pub(super) fn named(c: &mut Conn, ids: &[ApplicationId]) -> Result<Vec<Application>, StoreError> {
    let rows: Vec<Row> = each_backend!(c, c => {
        applications::table.filter(applications::id.eq_any(ids)).select(Row::as_select()).load(c)
    })?;
    rows.into_iter().map(Application::try_from).collect()
}

/// The units for which something open waits.
pub(super) fn units(c: &mut Conn) -> Result<Vec<AgencyCode>, StoreError> {
    let open = applications::table.filter(applications::closed_at.is_null());
    let codes: Vec<Option<String>> = open.select(applications::unit).distinct().load(c)?;
    Ok(codes.iter().flatten().filter_map(|code| code.parse().ok()).collect())
}

/// Some that wait for a unit.
pub(super) fn of_unit(c: &mut Conn, unit: &AgencyCode, limit: i64) -> Result<Vec<ApplicationId>, StoreError> {
    let open = applications::table
        .filter(applications::unit.eq(unit.to_string()).and(applications::closed_at.is_null()));
    Ok(open.order(applications::id).limit(limit).select(applications::id).load(c)?)
}

/// Its version now.
pub(super) fn version(c: &mut Conn, id: ApplicationId) -> Result<i32, StoreError> {
    Ok(applications::table.find(id).select(applications::version).get_result(c)?)
}

/// Whose account it is about.
pub(super) fn owner(c: &mut Conn, id: ApplicationId) -> Result<Option<AccountId>, StoreError> {
    Ok(applications::table.find(id).select(applications::account_id).get_result(c).optional()?)
}

/// Which one a reference names.
pub(super) fn by_reference(c: &mut Conn, reference: &Reference) -> Result<Option<ApplicationId>, StoreError> {
    let found = applications::table.filter(applications::reference.eq(reference.as_str()));
    Ok(found.select(applications::id).get_result(c).optional()?)
}

/// All of an account, over or not.
pub(super) fn all_of(c: &mut Conn, account: AccountId) -> Result<Vec<ApplicationId>, StoreError> {
    let own = applications::table.filter(applications::account_id.eq(account));
    Ok(own.select(applications::id).load(c)?)
}

/// Makes it one of `to`, with what is sealed in it under the key of that person.
pub(super) fn hand_over(
    c: &mut Conn,
    desk: &Desk,
    of: &Case,
    (to, key): (&Account, &DataKey),
) -> Result<(), StoreError> {
    let Application { id, account, begun_by, .. } = of.application;
    for step in steps(c, of)?.iter().filter(|step| step.words.is_some()) {
        let words = sealed(key, desk, &words_context(id, step.n), &step.words);
        let row = application_steps::table.find((id, step.n));
        diesel::update(row).set(application_steps::words.eq(Some(words))).execute(c)?;
    }
    let set = (
        applications::person_id.eq(to.person),
        applications::account_id.eq(to.id),
        applications::begun_by.eq(if begun_by == account { to.id } else { begun_by }),
        applications::form.eq(sealed(key, desk, &form_context(id), &of.wish)),
        applications::facts.eq(Some(sealed(key, desk, &facts_context(id), &of.facts))),
    );
    diesel::update(applications::table.find(id)).set(set).execute(c)?;
    Ok(())
}
