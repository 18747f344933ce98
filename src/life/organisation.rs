//! Who represents an organisation: the register is the truth. Whoever it names no more is out at once, whoever it names is in as soon as
//! their own account is of level 2, and what those gave who are out stays for the time of policy, to be confirmed by whoever is in.
//! What was filed in the organisation's name stays: services know the organisation as before.

use std::collections::BTreeSet;

use serde_json::json;

use super::told::Told;
use super::who;
use crate::account::{self, Kind, Level};
use crate::audit::{self, Entry, Event};
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::mandate::member::{self, Delegation, NewMember, Role, Scope, Source};
use crate::policy::Law;
use crate::registers::Representative;
use crate::sign_out;

/// Why a mandate ended.
const CHANGED: &str = "representative_changed";

/// It is represented by others from now on: that is written down, with how many they are and not who, and followed.
pub(super) fn representatives(
    c: &mut Conn,
    told: &Told<'_>,
    law: &Law,
    organisation: AccountId,
    named: &[Representative],
) -> Result<(), StoreError> {
    if account::account(c, organisation)?.kind != Kind::Organisation {
        return Ok(());
    }
    let people = people(c, told, named)?;
    member::one_at_a_time(c, organisation)?;
    let members = member::of_organisation(c, organisation, false)?;
    let represent = members.iter().filter(|one| one.role == Role::LegalRepresentative);
    let (stay, go): (Vec<_>, Vec<_>) = represent.partition(|one| people.contains(&one.actor));
    let stay: BTreeSet<AccountId> = stay.into_iter().map(|one| one.actor).collect();
    let source = told.source();
    let confirm_by = Delegation::confirmed_by(law, told.desk.now.local_date())?;
    for one in &go {
        sign_out::mandate(c, told.desk, one.id, (&source, CHANGED))?;
        member::doubt(c, (organisation, one.actor), confirm_by)?;
    }
    let mut come = 0;
    for person in people.difference(&stay) {
        come += usize::from(enter(c, told, organisation, *person)?);
    }
    sign_out::stand_ins(c, told.desk, organisation, (&source, confirm_by))?;
    let facts = json!({
        "register": told.event.register.as_str(), "reference": told.reference(), "representatives": named.len(),
        "out": go.len(), "in": come,
    });
    audit::record(c, told.desk, &Entry::of(Event::RepresentativeChanged).account(organisation).facts(facts))
}

/// The people whom the register names, as far as they have accounts here.
fn people(
    c: &mut Conn,
    told: &Told<'_>,
    named: &[Representative],
) -> Result<BTreeSet<AccountId>, StoreError> {
    let mut found = BTreeSet::new();
    for one in named {
        for id in who::accounts_of(c, told.desk, &one.number)? {
            if account::account(c, id)?.kind != Kind::Organisation {
                found.insert(id);
            }
        }
    }
    Ok(found)
}

/// Makes somebody a representative whose own account is of level 2. Whoever is not yet takes the account over when they are, by
/// asking for it.
fn enter(
    c: &mut Conn,
    told: &Told<'_>,
    organisation: AccountId,
    person: AccountId,
) -> Result<bool, StoreError> {
    if account::account(c, person)?.level != Some(Level::Two) {
        return Ok(false);
    }
    let new = NewMember {
        organisation,
        actor: person,
        role: Role::LegalRepresentative,
        scope: Scope::default(),
        valid_from: told.desk.now.local_date(),
        valid_to: None,
        source: Source::Register,
        reference: told.reference(),
        by: told.source(),
    };
    Ok(member::give(c, told.desk, &new)?.is_ok())
}
