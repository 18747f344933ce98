//! The table `document_numbers`: of a number there is a digest.

use diesel::prelude::*;

use crate::base::DocumentId;
use crate::db::schema::{document_numbers, documents};
use crate::db::{Conn, StoreError, each_backend};
use crate::wallet::model::Document;
use crate::wallet::state::State;

/// Which document has that number.
pub(in crate::wallet) fn of_number(
    c: &mut Conn,
    kind: &str,
    digest: &[u8; 32],
) -> Result<Option<DocumentId>, StoreError> {
    let row = document_numbers::table.find((kind, digest.as_slice()));
    Ok(row.select(document_numbers::document_id).get_result(c).optional()?)
}

/// Gives a document its number: one that nobody has, or one of its holder's from a document that is over or that it takes the place of. False
/// when it is another's.
pub(in crate::wallet) fn claim(c: &mut Conn, new: &Document, digest: &[u8; 32]) -> Result<bool, StoreError> {
    let row = (
        document_numbers::kind.eq(&new.kind),
        document_numbers::number.eq(digest.as_slice()),
        document_numbers::account_id.eq(new.account),
        document_numbers::document_id.eq(new.id),
    );
    let made = diesel::insert_into(document_numbers::table).values(row);
    if each_backend!(c, c => made.on_conflict_do_nothing().execute(c))? == 1 {
        return Ok(true);
    }
    let over: Vec<&str> = State::ALL.into_iter().filter(|one| one.is_over()).map(State::as_str).collect();
    let replaced: Vec<DocumentId> = new.supersedes.into_iter().collect();
    let of_what_is_over = documents::table
        .filter(documents::account_id.eq(new.account))
        .filter(documents::state.eq_any(over).or(documents::id.eq_any(replaced)))
        .select(documents::id);
    let free = document_numbers::table
        .find((&new.kind, digest.as_slice()))
        .filter(document_numbers::account_id.eq(new.account))
        .filter(document_numbers::document_id.eq_any(of_what_is_over));
    Ok(diesel::update(free).set(document_numbers::document_id.eq(new.id)).execute(c)? == 1)
}

/// Nobody has the numbers of some documents any more.
pub(in crate::wallet) fn free(c: &mut Conn, of: &[DocumentId]) -> Result<(), StoreError> {
    diesel::delete(document_numbers::table.filter(document_numbers::document_id.eq_any(of))).execute(c)?;
    Ok(())
}
