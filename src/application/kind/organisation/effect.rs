//! What granting does: the organisation has an account, and whoever represents it acts for it by a mandate. Nobody signs in as it.

use super::facts::{Consent, FirmSaid};
use super::{Capacity, Organisation};
use crate::account::{self, Address, Kind, NewAccount, Number, Presence, Profile};
use crate::application::kind::Granted;
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::member::{self, Delegation, NewMember, Role, Scope, Source};
use crate::sign_out;

/// Makes the account, or finds the one that is there, and gives the applicant what they asked for.
pub(super) fn effect(
    c: &mut Conn,
    desk: &Desk,
    wish: &Organisation,
    granted: &Granted<'_>,
) -> Result<(), StoreError> {
    let said = granted.facts.enterprise.said();
    let organisation = match open_account(c, desk, wish)? {
        Some(there) => there,
        None => make(c, desk, wish, said)?,
    };
    let applicant = granted.application.account;
    let reference = granted.application.reference.to_string();
    let give = |c: &mut Conn, actor, role, source| {
        let new = NewMember {
            organisation,
            actor,
            role,
            scope: Scope::default(),
            valid_from: desk.now.local_date(),
            valid_to: None,
            source,
            reference: reference.clone(),
            by: reference.clone(),
        };
        // Whoever has it already keeps it.
        member::give(c, desk, &new).map(drop)
    };
    match wish.capacity {
        Capacity::Representative => {
            // What the register has not said it neither lets rest nor ends: an officer found so by a paper.
            let named = said.is_some_and(FirmSaid::is_by_representative);
            let source = if named { Source::Register } else { Source::Decision };
            give(c, applicant, Role::LegalRepresentative, source)?;
            let agreed = |consent| matches!(consent, Consent::Given(_));
            let others = said.into_iter().flat_map(FirmSaid::others).filter(|one| agreed(one.consent));
            for other in others.filter_map(|one| one.account) {
                give(c, other, Role::LegalRepresentative, Source::Register)?;
            }
        }
        Capacity::Authorised => {
            for role in [Role::Administrator, Role::Submitter] {
                give(c, applicant, role, Source::Authorised)?;
            }
        }
    }
    let confirm_by = Delegation::confirmed_by(granted.law, desk.now.local_date())?;
    sign_out::stand_ins(c, desk, organisation, (&applicant.to_string(), confirm_by))
}

/// Whether somebody represents or administers it here already.
pub(super) fn is_taken(c: &mut Conn, desk: &Desk, wish: &Organisation) -> Result<bool, StoreError> {
    let Some(organisation) = open_account(c, desk, wish)? else { return Ok(false) };
    let today = desk.now.local_date();
    let members = member::of_organisation(c, organisation, false)?;
    Ok(members.iter().any(|one| one.role.appoints() && one.is_live(today)))
}

/// The open account of that code: an enterprise's code is its tax code too (Law on Enterprises 2020, article 29).
fn open_account(c: &mut Conn, desk: &Desk, wish: &Organisation) -> Result<Option<AccountId>, StoreError> {
    for number in [Number::EnterpriseCode(wish.code.clone()), Number::TaxCode(wish.code.clone())] {
        if let Some(person) = account::of_number(c, &desk.vault, &number)? {
            let theirs = account::accounts_of(c, person)?.into_iter();
            let mut open = theirs.filter(|one| one.closed_at.is_none() && one.kind == Kind::Organisation);
            if let Some(one) = open.next() {
                return Ok(Some(one.id));
            }
        }
    }
    Ok(None)
}

fn make(
    c: &mut Conn,
    desk: &Desk,
    wish: &Organisation,
    said: Option<&FirmSaid>,
) -> Result<AccountId, StoreError> {
    let country = Some("VN".to_owned());
    let address = |text: &String| Address { formatted: text.clone(), region: None, country: country.clone() };
    let profile = Profile {
        name: said.map_or_else(|| wish.code.as_str().to_owned(), |said| said.name.clone()),
        family_name: None,
        middle_name: None,
        given_name: None,
        birthdate: None,
        gender: None,
        nationality: None,
        number: Some(Number::TaxCode(wish.code.clone())),
        email: None,
        email_verified: false,
        phone: None,
        phone_verified: false,
        address: said.and_then(|said| said.head_office.as_ref()).map(address),
        locale: None,
        presence: Presence::default(),
    };
    let others = vec![Number::EnterpriseCode(wish.code.clone())];
    let new = NewAccount { kind: Kind::Organisation, level: None, profile, others, ends_on: None };
    // Asked in this transaction already; who was quicker all the same has won.
    Ok(account::create(c, desk, &new)?.map_err(|_taken| StoreError::Conflict)?.id)
}
