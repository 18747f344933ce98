//! Who somebody is to us, and how they stand.

use serde_json::{Value, json};

use crate::account::{self, Holder, Profile};
use crate::base::{AccountId, Moment};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::session::Citizen;

pub(super) fn holder(c: &mut Conn, desk: &Desk, who: &Citizen) -> Result<Holder, StoreError> {
    Ok(account::load(c, &desk.vault, who.account().id)?)
}

pub(super) fn account(of: &Holder, now: Moment) -> Value {
    let account = &of.account;
    json!({
        "id": account.id, "kind": account.kind, "level": account.level, "state": account.state(now),
        "level_since": account.level_since.map(|at| at.to_string()), "ends_on": account.ends_on,
        "restricted_since": account.restricted_at.map(|at| at.to_string()),
        "created_at": account.created_at.to_string(), "updated_at": account.updated_at.to_string(),
    })
}

/// What registers say, or, where none has confirmed anybody, what was declared at the beginning.
pub(super) fn identity(of: &Profile) -> Value {
    json!({
        "name": of.name, "family_name": of.family_name, "middle_name": of.middle_name, "given_name": of.given_name,
        "birthdate": of.birthdate, "gender": of.gender, "nationality": of.nationality, "number": of.number,
        "address": of.address,
    })
}

pub(super) fn contact(of: &Profile) -> Value {
    json!({
        "email": of.email.as_ref().map(|email| json!({ "address": email.as_str(), "proven": of.email_verified })),
        "phone": of.phone.as_ref().map(|phone| json!({ "number": phone.as_str(), "proven": of.phone_verified })),
        "language": of.locale, "presence": of.presence,
    })
}

/// The accounts of the time before they became one with this: who their holder was there, and what that rested on.
pub(super) fn merged(c: &mut Conn, desk: &Desk, who: &Citizen) -> Result<Vec<Value>, StoreError> {
    let mut all = Vec::new();
    for one in account::joined::merged_accounts(c, who.account().person)? {
        let holder = account::load(c, &desk.vault, one.id)?;
        all.push(json!({
            "account": account(&holder, desk.now), "identity": identity(&holder.profile),
            "contact": contact(&holder.profile), "level_rests_on": proofs_of(c, desk, one.id)?,
        }));
    }
    Ok(all)
}

/// What was compared with what, when a level was given. Which officer it was is the agency's to say.
pub(super) fn proofs(c: &mut Conn, desk: &Desk, who: &Citizen) -> Result<Vec<Value>, StoreError> {
    proofs_of(c, desk, who.account().id)
}

fn proofs_of(c: &mut Conn, desk: &Desk, id: AccountId) -> Result<Vec<Value>, StoreError> {
    let found = account::proofs(c, &desk.vault, id)?;
    Ok(found
        .iter()
        .map(|one| {
            let proof = &one.proof;
            json!({
                "level": proof.level, "method": proof.method.as_str(), "source": proof.source,
                "application": proof.reference, "at": one.at.to_string(), "law": proof.facts.get("policy"),
                "register_said": proof.facts.pointer("/seen/register"),
            })
        })
        .collect())
}

pub(super) fn locks(c: &mut Conn, who: &Citizen) -> Result<Vec<Value>, StoreError> {
    let found = account::locks(c, who.account().id)?;
    Ok(found.iter().map(|lock| json!({ "ground": lock.ground, "since": lock.since.to_string() })).collect())
}
