//! Who may sign now, and that they did.

use serde_json::json;

use super::model::{Document, NotSigning, Signed};
use super::{context, store};
use crate::account;
use crate::approval;
use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, ApprovalId};
use crate::client;
use crate::db::{Conn, StoreError};
use crate::keys::{DataKey, Desk};
use crate::mandate::member::{self, ActingFor};
use crate::session::Citizen;

/// Whether the citizen may answer that question by yes: any that is no document's, and a document's while they sign for its
/// organisation and did not file it. Whoever may not has said no by it, and the service hears that.
///
/// # Errors
/// As the database. Inside: [`NotSigning`].
pub fn entitled(
    c: &mut Conn,
    desk: &Desk,
    citizen: &Citizen,
    id: ApprovalId,
) -> Result<Result<(), NotSigning>, StoreError> {
    let Some(filing) = store::find(c, id)? else { return Ok(Ok(())) };
    let Err(why) = may_sign(c, desk, &filing, citizen.account().id)? else { return Ok(Ok(())) };
    // Another's question, or one that has its answer, is refused as that, by whoever answers it.
    Ok(approval::bar(c, desk, citizen, id, why.as_str())?.map_or_else(|_refused| Ok(()), |()| Err(why)))
}

/// That `signer` signs for the organisation of a filing at the service that asks, now.
fn may_sign(
    c: &mut Conn,
    desk: &Desk,
    filing: &store::Filing,
    signer: AccountId,
) -> Result<Result<ActingFor, NotSigning>, StoreError> {
    let Some(client) = client::find(c, &filing.client)? else { return Ok(Err(NotSigning::NoSigner)) };
    let signer = account::account(c, signer)?;
    // Two people, whatever accounts each of them has.
    if account::joined::holder_today(c, filing.filed_by)? == signer.person {
        return Ok(Err(NotSigning::Filed));
    }
    let groups = &client.metadata.khoa_service_groups;
    let acting = member::sign(c, desk.now.local_date(), &signer, filing.organisation, groups)?;
    Ok(acting.map_err(|_why| NotSigning::NoSigner))
}

/// A signature whose signer may sign still.
#[derive(Debug, Clone)]
pub struct Standing {
    /// That they do.
    pub acting: ActingFor,
    /// What was signed.
    pub document: Document,
    /// Who filed.
    pub filed_by: AccountId,
    /// Whether the service may know their name.
    pub names_filer: bool,
    approval: ApprovalId,
}

/// What stands behind the yes of `signer` to that question; nothing where it is no document's.
///
/// # Errors
/// As the database. Inside: [`NotSigning`].
pub fn standing(
    c: &mut Conn,
    desk: &Desk,
    (approval, signer): (ApprovalId, AccountId),
) -> Result<Result<Option<Standing>, NotSigning>, StoreError> {
    let Some(filing) = store::find(c, approval)? else { return Ok(Ok(None)) };
    let acting = match may_sign(c, desk, &filing, signer)? {
        Ok(acting) => acting,
        Err(why) => return Ok(Err(why)),
    };
    let title = titled(&organisations_key(c, desk, &acting)?, approval, &filing.title)?;
    let document = Document { title, sha256: filing.sha256 };
    let store::Filing { filed_by, names_filer, .. } = filing;
    Ok(Ok(Some(Standing { acting, document, filed_by, names_filer, approval })))
}

fn organisations_key(c: &mut Conn, desk: &Desk, of: &ActingFor) -> Result<DataKey, StoreError> {
    account::key_of(c, &desk.vault, of.organisation().person)
}

/// What a document is called, as it was sealed under the key of its organisation.
fn titled(key: &DataKey, id: ApprovalId, sealed: &[u8]) -> Result<String, StoreError> {
    let impossible = || StoreError::Inconsistent { table: "signatures", row: id.to_string() };
    let title = key.open(&context(id), sealed).map_err(|_key| impossible())?;
    String::from_utf8(title.to_vec()).map_err(|_text| impossible())
}

/// Writes down that it was signed, in the history of the organisation, of whoever signed and of whoever filed.
///
/// # Errors
/// As the database.
pub fn write(c: &mut Conn, desk: &Desk, signed: &Standing, client: &str) -> Result<(), StoreError> {
    let (organisation, signer) = (signed.acting.organisation().id, signed.acting.actor());
    store::sign(c, desk.now, signed.approval, signer)?;
    let facts = json!({
        "approval": signed.approval, "organisation": organisation, "filed_by": signed.filed_by,
        "signed_by": signer, "mandate": signed.acting.leading().map(|one| one.id),
    });
    for account in [organisation, signer, signed.filed_by] {
        let entry = Entry::of(Event::DocumentSigned).account(account).client(client);
        audit::record(c, desk, &entry.facts(facts.clone()))?;
    }
    Ok(())
}

/// The latest that were signed for an organisation, for whoever says who acts for it.
///
/// # Errors
/// As the database.
pub fn signed_for(c: &mut Conn, desk: &Desk, by: &ActingFor) -> Result<Vec<Signed>, StoreError> {
    let rows = store::signed_for(c, by.organisation().id)?;
    let key = organisations_key(c, desk, by)?;
    let opened = rows.into_iter().map(|row| {
        Ok(Signed {
            title: titled(&key, row.id, &row.title)?,
            client: row.client,
            filed_by: row.filed_by,
            signed_by: row.signed_by,
            at: row.at,
        })
    });
    opened.collect()
}
