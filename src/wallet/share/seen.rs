//! Who has read a document.

use super::Showing;
use super::store;
use crate::account;
use crate::base::{AccountId, DocumentId, ShareId};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::session::Elevated;
use crate::wallet::refused::Refused;
use crate::wallet::store as documents;
use crate::wallet::view;

/// Who has read a document by a code, the last first: at most `limit`, by codes made before `before` where that is said. For its holder, or
/// whoever acts for them; of that holder alone where one is named.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn showings(
    c: &mut Conn,
    desk: &Desk,
    who: &Elevated,
    (whose, id): (Option<AccountId>, DocumentId),
    (before, limit): (Option<ShareId>, i64),
) -> Result<Result<Vec<Showing>, Refused>, StoreError> {
    let document = documents::find(c, id)?.filter(|one| whose.is_none_or(|whose| one.account == whose));
    let (party, document) = match view::reached(c, (who, desk.now.local_date()), document)? {
        Ok(reached) => reached,
        Err(refused) => return Ok(Err(refused)),
    };
    if view::is_forced(c, &party)? {
        return Ok(Err(Refused::NotNow));
    }
    let key = account::key_of(c, &desk.vault, party.account().person)?;
    store::used(c, &key, document.id, (before, limit)).map(Ok)
}
