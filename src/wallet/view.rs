//! What is seen of documents: by whoever holds them or acts for their holder, and by the agency that issued one.

use super::answerable::answers_for;
use super::model::{Document, Opened};
use super::number::{self, DocumentNumber};
use super::refused::Refused;
use super::ruled::Ruled;
use super::store;
use crate::account;
use crate::base::{AccountId, DocumentId, LocalDate};
use crate::db::{Conn, StoreError};
use crate::directory::{AgencyCode, Directory};
use crate::grant::AgencyClient;
use crate::keys::{Desk, Vault};
use crate::mandate::Party;
use crate::policy::Law;
use crate::session::{Citizen, Elevated};

/// The documents of the holder of `whose`, the newest first: at most `limit`, older than `before` where that is said. Nothing of what stands
/// in them. For the holder, or whoever acts for them.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn list(
    c: &mut Conn,
    (citizen, on): (&Citizen, LocalDate),
    whose: AccountId,
    (before, limit): (Option<DocumentId>, i64),
) -> Result<Result<Vec<Document>, Refused>, StoreError> {
    match Party::prove(c, on, citizen, whose)? {
        Ok(party) => store::of_account(c, party.account().id, before, limit).map(Ok),
        Err(why) => Ok(Err(why.into())),
    }
}

/// One with what stands in it, for whoever has shown that they are its holder, or act for them; of that holder alone where one is named.
///
/// # Errors
/// As the database. Inside: [`Refused`], which for somebody who may be forced looks as an hour at which it does not work.
pub fn opened(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    who: &Elevated,
    (whose, id): (Option<AccountId>, DocumentId),
) -> Result<Result<(Party, Opened), Refused>, StoreError> {
    let today = desk.now.local_date();
    let found = store::find(c, id)?.filter(|one| whose.is_none_or(|whose| one.account == whose));
    let (party, document) = match reached(c, (who, today), found)? {
        Ok(reached) => reached,
        Err(refused) => return Ok(Err(refused)),
    };
    if is_forced(c, &party)? {
        return Ok(Err(Refused::NotNow));
    }
    if let Err(refused) = Ruled::of(law, &document, today).may_be_held(party.account()) {
        return Ok(Err(refused));
    }
    let key = account::key_of(c, &desk.vault, party.account().person)?;
    Ok(Ok((party, store::opened(c, &key, document)?)))
}

/// The document, and in whose name somebody has to do with it: its holder, or whoever acts for them. To anybody else it is as none.
pub(super) fn reached(
    c: &mut Conn,
    (who, on): (&Citizen, LocalDate),
    found: Option<Document>,
) -> Result<Result<(Party, Document), Refused>, StoreError> {
    let Some(document) = found else { return Ok(Err(Refused::NotFound)) };
    let party = Party::prove(c, on, who, document.account)?;
    Ok(party.map(|party| (party, document)).map_err(Refused::from))
}

/// Whether somebody stands beside whoever acts, or beside the holder, and forces them.
pub(super) fn is_forced(c: &mut Conn, party: &Party) -> Result<bool, StoreError> {
    Ok(account::is_alarm_raised(c, party.actor().id)? || account::is_alarm_raised(c, party.account().id)?)
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
