//! Who represents a child or a ward, as a register tells it; and the birth of a child.

use super::told::Told;
use super::who;
use crate::account::{self, Account, Birthdate, Kind, Level};
use crate::application;
use crate::audit::Event;
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::mandate::guardian::{self, Giving, Guardianship, Rules, Source, Why};
use crate::policy::Law;
use crate::registers::{Guardian, Subject};
use crate::sign_out;

/// By whom such a change is written down.
const BY: &str = "register";

/// A child was born: those of its parents who may ask for its account are told so, whoever of them has an account here.
pub(super) fn born(c: &mut Conn, told: &Told<'_>, parents: &[Subject]) -> Result<usize, StoreError> {
    let mut heard = 0;
    for parent in parents {
        for account in who::accounts_of(c, told.desk, parent)? {
            if is_persons(&account::account(c, account)?) {
                told.note(c, account, Event::BirthReported)?;
                heard += 1;
            }
        }
    }
    Ok(heard)
}

/// `ward` is represented by these from now on. Whoever is not among them represents them no more, at once; whoever is and has an
/// account of the level that takes, does.
pub(super) fn changed(
    c: &mut Conn,
    told: &Told<'_>,
    law: &Law,
    (ward, now): (AccountId, &[Guardian]),
) -> Result<(), StoreError> {
    told.note(c, ward, Event::GuardiansReported)?;
    let today = told.desk.now.local_date();
    // Where the law is silent nobody is represented, and nobody loses what they have.
    let Ok(rules) = law.at::<Rules>(today).map(|dated| *dated.rules) else { return Ok(()) };
    let mut named = Vec::new();
    for one in now {
        for account in who::accounts_of(c, told.desk, &one.number)? {
            if account != ward && is_persons(&account::account(c, account)?) {
                named.push((account, one));
            }
        }
    }
    let born = birthdate(c, told, ward)?;
    // Whoever is of age and whom nobody represents any more acts for themselves; a child is to be represented by somebody else.
    let is_free = now.is_empty() && born.is_some_and(|born| born.completes(rules.hands_over_at) <= today);
    let why = if is_free { Why::TimeOver } else { Why::NotOnRecord };
    for before in guardian::guardians_of(c, ward, today)? {
        if !named.iter().any(|(account, _)| *account == before.guardian) {
            end(c, told, &before, why)?;
        }
    }
    let Some(born) = born else { return Ok(()) };
    for (account, one) in named {
        if account::account(c, account)?.level.map_or(0, Level::number) < rules.guardian_level {
            continue;
        }
        let relation = application::relation(one.relation);
        let giving = Giving {
            ward,
            guardian: account,
            relation,
            valid_to: guardian::ends(&rules, born, (today, relation, one.until)),
            source: Source::Register,
            reference: told.reference(),
        };
        if giving.valid_to.is_none_or(|end| today < end) {
            sign_out::represent(c, told.desk, &giving)?;
        }
    }
    Ok(())
}

/// The holder of `account` died: whom they represented they represent no more, and nobody represents them.
pub(super) fn died(c: &mut Conn, told: &Told<'_>, account: AccountId) -> Result<(), StoreError> {
    let today = told.desk.now.local_date();
    for one in guardian::wards_of(c, account, today)? {
        end(c, told, &one, Why::GuardianEnded)?;
    }
    for one in guardian::guardians_of(c, account, today)? {
        end(c, told, &one, Why::WardEnded)?;
    }
    Ok(())
}

fn end(c: &mut Conn, told: &Told<'_>, of: &Guardianship, why: Why) -> Result<(), StoreError> {
    sign_out::guardianship(c, told.desk, of, (BY, why)).map(drop)
}

fn birthdate(c: &mut Conn, told: &Told<'_>, of: AccountId) -> Result<Option<Birthdate>, StoreError> {
    Ok(account::load(c, &told.desk.vault, of)?.profile.birthdate)
}

fn is_persons(account: &Account) -> bool {
    account.kind != Kind::Organisation && account.closed_at.is_none()
}
