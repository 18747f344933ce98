//! A code is made.

use std::time::Duration;

use serde_json::json;

use super::store::{self, New};
use super::{Chosen, Share};
use crate::account;
use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, DocumentId, LocalDate, long_code};
use crate::db::{Conn, StoreError};
use crate::factor::password;
use crate::keys::Desk;
use crate::mandate::guardian::{self, Represented};
use crate::mandate::{Party, member};
use crate::policy::Law;
use crate::session::Elevated;
use crate::wallet::fields::Wrong;
use crate::wallet::kinds::Documents;
use crate::wallet::model::{Body, Document};
use crate::wallet::refused::Refused;
use crate::wallet::ruled::Ruled;
use crate::wallet::state::Standing;
use crate::wallet::store as documents;
use crate::wallet::view;

/// Makes a code for what was chosen of a document that counts, for its holder or whoever acts for them; any made of it before and not used is
/// worth nothing from then on.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn open(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    who: &Elevated,
    (id, chosen): (DocumentId, &Chosen),
) -> Result<Result<Share, Refused>, StoreError> {
    let today = desk.now.local_date();
    // Of two codes at once the later one is the one that counts.
    let document = documents::held(c, id)?;
    let (party, document) = match view::reached(c, (who, today), document)? {
        Ok(reached) => reached,
        Err(refused) => return Ok(Err(refused)),
    };
    let party = match party.held(c)? {
        Ok(party) => party,
        Err(why) => return Ok(Err(why.into())),
    };
    if let Err(refused) = may_show(c, today, &party)? {
        return Ok(Err(refused));
    }
    let rules = match law.at::<Documents>(today) {
        Ok(dated) => dated.rules,
        Err(missing) => return Ok(Err(missing.into())),
    };
    let holder = party.account();
    let ruled = Ruled::of(law, &document, today);
    if let Err(refused) = ruled.may_be_held(holder) {
        return Ok(Err(refused));
    }
    match document.standing(today) {
        Standing::Active => {}
        standing => return Ok(Err(Refused::CountsNot { standing })),
    }
    let key = account::key_of(c, &desk.vault, holder.person)?;
    let body = documents::body(c, &key, &document)?;
    if let Err(wrong) = may_be_shown(ruled, &body, chosen) {
        return Ok(Err(Refused::Wrong(wrong)));
    }
    let (code, digest) = long_code::new(&desk.entropy);
    let expires_at = desk.now.plus(Duration::from_secs(u64::from(rules.shown_seconds)));
    let new = New { digest: &digest, document: id, made_by: party.actor().id, chosen, expires_at };
    // Whoever stands beside them sees a code as any other.
    if !view::is_forced(c, &party)? {
        store::replace(c, desk, &key, &new)?;
    }
    record(c, desk, &party, &document, chosen)?;
    Ok(Ok(Share { document, code, expires_at }))
}

/// Whether whoever acts may show documents of whoever they act for. A child or a ward shows none by themselves, as they go to no service by
/// themselves, nor whoever has not replaced the password that a guardian knows; whoever only reads for an organisation shows nothing of it.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn may_show(c: &mut Conn, on: LocalDate, party: &Party) -> Result<Result<(), Refused>, StoreError> {
    if let Some(acting) = party.member() {
        let reads_alone = acting.roles().all(|role| role == member::Role::Viewer);
        return Ok(if reads_alone { Err(Refused::ReadsAlone) } else { Ok(()) });
    }
    if !party.is_own() {
        return Ok(Ok(()));
    }
    Ok(shows_nothing_alone(c, on, party.account().id)?.map_or(Ok(()), Err))
}

/// Why the holder of that account shows nothing by themselves; nothing where they do.
pub(in crate::wallet) fn shows_nothing_alone(
    c: &mut Conn,
    on: LocalDate,
    own: AccountId,
) -> Result<Option<Refused>, StoreError> {
    Ok(match guardian::represented(c, own, on)? {
        Represented::By(_) => Some(Refused::Represented),
        Represented::Formerly(since) if password::is_from_before(c, own, since)? => Some(Refused::NoOwnKey),
        Represented::Never | Represented::Formerly(_) => None,
    })
}

/// That something was chosen, and nothing that the law keeps from others or that is not there.
fn may_be_shown(ruled: Ruled<'_>, body: &Body, chosen: &Chosen) -> Result<(), Vec<Wrong>> {
    if !chosen.number && chosen.fields.is_empty() {
        return Err(vec![Wrong::of("fields", "choose something to show")]);
    }
    let shown = |name: &String| body.fields.contains_key(name) && ruled.may_be_shown(name);
    match chosen.fields.iter().all(shown) {
        true => Ok(()),
        false => Err(vec![Wrong::of("fields", "some are not in the document, or are not shown to others")]),
    }
}

/// In the history of the holder, and in that of whoever acted for them.
fn record(
    c: &mut Conn,
    desk: &Desk,
    party: &Party,
    document: &Document,
    chosen: &Chosen,
) -> Result<(), StoreError> {
    let (holder, actor) = (party.account().id, party.actor().id);
    let (guardian, member) = (party.guardian().map(|_| actor), party.member().map(|_| actor));
    let (number, fields) = (chosen.number, chosen.fields.len());
    let facts = json!({
        "document": document.id, "number": number, "fields": fields, "guardian": guardian, "member": member,
    });
    audit::record(c, desk, &Entry::of(Event::DocumentShown).account(holder).facts(facts))?;
    if party.is_own() {
        return Ok(());
    }
    let facts = json!({
        "document": document.id, "number": number, "fields": fields, "for": guardian.map(|_| holder),
        "organisation": member.map(|_| holder),
    });
    audit::record(c, desk, &Entry::of(Event::DocumentShown).account(actor).facts(facts))
}
