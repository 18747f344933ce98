//! Asking: what the signer will be shown, and whom the question may reach.

use super::model::Document;
use super::{context, store};
use crate::account;
use crate::approval::Matter;
use crate::base::{AccountId, ApprovalId, MandateId};
use crate::client::Client;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::member;

/// What a service wants signed, and on whose filing.
#[derive(Debug, Clone)]
pub struct Wish {
    /// What.
    pub document: Document,
    /// Who filed it.
    pub filed_by: AccountId,
    /// By which mandate they act for the organisation at that service.
    pub mandate: MandateId,
    /// Whether they allowed the service to know their name.
    pub names_filer: bool,
}

/// A question that may be asked.
#[derive(Debug)]
pub struct Asking {
    /// What its signer is shown.
    pub matter: Matter,
    /// Whom it reaches: nobody who does not sign for the organisation. Whoever asks is not told.
    pub signer: Option<AccountId>,
    organisation: AccountId,
}

/// Why it is not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAsked {
    /// Whoever filed acts for no organisation there, or not any more.
    #[error("whoever filed does not act for the organisation any more")]
    NotActing,
}

/// Gathers what there is to ask of `meant` at `client`.
///
/// # Errors
/// As the database. Inside: [`NotAsked`].
pub fn gather(
    c: &mut Conn,
    desk: &Desk,
    client: &Client,
    wish: &Wish,
    meant: Option<AccountId>,
) -> Result<Result<Asking, NotAsked>, StoreError> {
    let (today, groups) = (desk.now.local_date(), &client.metadata.khoa_service_groups);
    let filer = account::account(c, wish.filed_by)?;
    let Ok(acting) = member::act_by(c, today, &filer, wish.mandate, groups)? else {
        return Ok(Err(NotAsked::NotActing));
    };
    let organisation = acting.organisation().id;
    // Whoever filed is reached as little as anybody else who does not sign it: the service does not learn which of them was named.
    let signer = match meant {
        Some(one) => {
            let meant = account::account(c, one)?;
            let signs = member::sign(c, today, &meant, organisation, groups)?.is_ok();
            (signs && meant.person != filer.person).then_some(one)
        }
        None => None,
    };
    let mut names = account::names(c, &desk.vault, &[organisation, wish.filed_by].into())?;
    let mut called = |id| names.remove(&id).unwrap_or_default();
    let matter = Matter::Signature {
        organisation: called(organisation),
        by: called(wish.filed_by),
        title: wish.document.title.clone(),
        sha256: wish.document.sha256(),
    };
    Ok(Ok(Asking { matter, signer, organisation }))
}

/// Writes down of which filing the question `id` is.
///
/// # Errors
/// As the database.
pub fn keep(
    c: &mut Conn,
    desk: &Desk,
    (client, wish, asking): (&Client, &Wish, &Asking),
    id: ApprovalId,
) -> Result<(), StoreError> {
    let person = account::account(c, asking.organisation)?.person;
    let key = account::key_of(c, &desk.vault, person)?;
    let new = store::New {
        id,
        organisation: asking.organisation,
        filed_by: wish.filed_by,
        names_filer: wish.names_filer,
        client: client.id.as_str(),
        title: key.seal(&desk.entropy, &context(id), wish.document.title.as_bytes()),
        sha256: &wish.document.sha256,
    };
    store::insert(c, desk.now, &new)
}
