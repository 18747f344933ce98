//! The table `register_answers`.

use std::time::Duration;

use diesel::prelude::*;

use super::register::Register;
use crate::base::Moment;
use crate::db::schema::register_answers;
use crate::db::{Conn, SLICE, StoreError, Sweeping, each_backend};

/// How long an answer is kept for while the line is down.
pub(super) const KEPT: Duration = Duration::from_secs(30 * 86_400);

/// An answer as it is kept.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = register_answers)]
pub(super) struct KeptAnswer {
    pub(super) answer: Vec<u8>,
    pub(super) as_of: Moment,
}

/// Which answer it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) register: Register,
    /// The blind index of the whole question.
    pub(super) question: [u8; 32],
    /// The blind index of whom it is about.
    pub(super) subject: [u8; 32],
}

/// What is kept, unless it is too old to be of use.
pub(super) fn kept(c: &mut Conn, place: Place, now: Moment) -> Result<Option<KeptAnswer>, StoreError> {
    let row = register_answers::table
        .find((place.register.as_str(), place.question.as_slice()))
        .filter(register_answers::as_of.gt(now.minus(KEPT)));
    Ok(row.select(KeptAnswer::as_select()).get_result(c).optional()?)
}

/// Keeps an answer, unless a newer one is there.
pub(super) fn keep(c: &mut Conn, place: Place, answer: &KeptAnswer, now: Moment) -> Result<(), StoreError> {
    let older = register_answers::table
        .find((place.register.as_str(), place.question.as_slice()))
        .filter(register_answers::as_of.le(answer.as_of));
    diesel::delete(older).execute(c)?;
    let row = (
        register_answers::register.eq(place.register.as_str()),
        register_answers::question.eq(place.question.as_slice()),
        register_answers::subject.eq(place.subject.as_slice()),
        register_answers::answer.eq(&answer.answer),
        register_answers::as_of.eq(answer.as_of),
        register_answers::kept_at.eq(now),
    );
    each_backend!(c, c => diesel::insert_into(register_answers::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(())
}

/// Forgets one answer.
pub(super) fn forget(c: &mut Conn, place: Place) -> Result<(), StoreError> {
    let row = register_answers::table.find((place.register.as_str(), place.question.as_slice()));
    diesel::delete(row).execute(c)?;
    Ok(())
}

/// Forgets every answer about one subject, whichever register gave it.
pub(super) fn forget_all_about(c: &mut Conn, subject: [u8; 32]) -> Result<(), StoreError> {
    let rows = register_answers::table.filter(register_answers::subject.eq(subject.as_slice()));
    diesel::delete(rows).execute(c)?;
    Ok(())
}

/// Takes away what is too old to be of use, some at a time; answers how many.
///
/// # Errors
/// As the database.
pub fn sweep(c: &mut Conn, sweeping: &Sweeping) -> Result<usize, StoreError> {
    let over = register_answers::table.filter(register_answers::kept_at.lt(sweeping.before));
    if sweeping.counts {
        return Ok(Sweeping::counted(over.count().get_result(c)?));
    }
    let some: Vec<Vec<u8>> = over.select(register_answers::question).limit(SLICE).load(c)?;
    let rows = over.filter(register_answers::question.eq_any(some));
    Ok(each_backend!(c, c => diesel::delete(rows).execute(c))?)
}
