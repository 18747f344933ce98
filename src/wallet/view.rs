//! What is seen of documents: by whoever holds them, and by the agency that issued one.

use super::answerable::answers_for;
use super::model::{Document, Opened};
use super::number::{self, DocumentNumber};
use super::store;
use crate::account;
use crate::base::{DocumentId, LocalDate};
use crate::db::{Conn, StoreError};
use crate::directory::{AgencyCode, Directory};
use crate::grant::AgencyClient;
use crate::keys::Vault;
use crate::session::{Citizen, Elevated};

/// The holder's documents, the newest first: at most `limit`, older than `before` where that is said. Nothing of what stands in them.
///
/// # Errors
/// As the database.
pub fn list(
    c: &mut Conn,
    citizen: &Citizen,
    before: Option<DocumentId>,
    limit: i64,
) -> Result<Vec<Document>, StoreError> {
    store::of_account(c, citizen.account().id, before, limit)
}

/// One of the holder's with what stands in it, for whoever has shown that they are the holder; nothing when it is not theirs.
///
/// # Errors
/// As the database.
pub fn opened(
    c: &mut Conn,
    vault: &Vault,
    holder: &Elevated,
    id: DocumentId,
) -> Result<Option<Opened>, StoreError> {
    let own = store::find(c, id)?.filter(|document| document.account == holder.account().id);
    let Some(document) = own else { return Ok(None) };
    let key = account::key_of(c, vault, holder.account().person)?;
    store::opened(c, &key, document).map(Some)
}

/// One that the agency issued, or has taken over; without what stands in it, which the agency knows.
///
/// # Errors
/// As the database.
pub fn issued(
    c: &mut Conn,
    units: &Directory,
    agency: &AgencyClient,
    (id, today): (DocumentId, LocalDate),
) -> Result<Option<Document>, StoreError> {
    of_agency(c, units, agency.code(), (id, today))
}

/// The one of that number that the agency answers for: of those that `issuer` issued, where its kind is numbered by each. For whoever never
/// heard what became of what they sent.
///
/// # Errors
/// As the database.
pub fn numbered(
    c: &mut Conn,
    vault: &Vault,
    units: &Directory,
    agency: &AgencyClient,
    (kind, number, issuer, today): (&str, &DocumentNumber, &AgencyCode, LocalDate),
) -> Result<Option<Document>, StoreError> {
    for digest in number.blinds(vault, kind, issuer) {
        let Some(id) = number::of_number(c, kind, &digest)? else { continue };
        let theirs = of_agency(c, units, agency.code(), (id, today))?;
        if theirs.is_some() {
            return Ok(theirs);
        }
    }
    Ok(None)
}

/// The document, when that agency answers for it today.
pub(super) fn of_agency(
    c: &mut Conn,
    units: &Directory,
    agency: &AgencyCode,
    (id, today): (DocumentId, LocalDate),
) -> Result<Option<Document>, StoreError> {
    Ok(store::find(c, id)?.filter(|document| answers_for(units, agency, (document, today))))
}
