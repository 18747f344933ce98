//! What granting does: the child or ward has an account, a level waits in it, and whoever asked represents them from now on.

use serde_json::json;

use super::Ward;
use crate::account::{self, Account, Confirmed, NewAccount};
use crate::application::clock::unlawful;
use crate::application::effect;
use crate::application::facts::{OnRecord, Register};
use crate::application::kind::{Granted, Kind as _, Wish};
use crate::application::known;
use crate::audit::{self, Entry, Event};
use crate::base::LocalDate;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::guardian::{self, Giving, Relation, Rules, Source};
use crate::sign_out;

pub(super) fn grant(c: &mut Conn, desk: &Desk, wish: &Ward, granted: &Granted<'_>) -> Result<(), StoreError> {
    let identity = wish.identity();
    // What the judge granted was said by a register, which has whoever asks on record.
    let (Some(confirmed), OnRecord::Yes { relation, until }) =
        (identity.confirmed(granted.facts), granted.facts.guardian)
    else {
        return Err(StoreError::Conflict);
    };
    let about = Wish::Ward(wish.clone());
    let ward = match known::account_of_ward(c, desk, (&about, &granted.facts.register))? {
        Some(there) => there.id,
        None => opened(c, desk, &confirmed, granted)?.id,
    };
    effect::issue(c, desk, (ward, wish.level, Some(confirmed)), granted)?;
    let giving = Giving {
        ward,
        guardian: granted.application.account,
        relation,
        valid_to: ends(granted, desk.now.local_date(), (relation, until))?,
        source: Source::Application,
        reference: granted.application.reference.to_string(),
    };
    sign_out::represent(c, desk, &giving)
}

/// An account of their own, without any way in: that is their guardian's to set, with them.
fn opened(
    c: &mut Conn,
    desk: &Desk,
    confirmed: &Confirmed,
    granted: &Granted<'_>,
) -> Result<Account, StoreError> {
    let new = NewAccount::of_confirmed(confirmed);
    // Who was quicker has opened it, and the next try finds it.
    let account = account::create(c, desk, &new)?.map_err(|_taken| StoreError::Conflict)?;
    let facts = json!({ "reference": granted.application.reference });
    audit::record(c, desk, &Entry::of(Event::WardRegistered).account(account.id).facts(facts))?;
    Ok(account)
}

/// The first day on which it is so no more: the birthday on which a child's account becomes their own, or the day after a court's.
fn ends(
    granted: &Granted<'_>,
    today: LocalDate,
    (relation, until): (Relation, Option<LocalDate>),
) -> Result<Option<LocalDate>, StoreError> {
    let rules = granted.law.at::<Rules>(today).map_err(unlawful)?.rules;
    let Register::Said(said) = &granted.facts.register else { return Err(StoreError::Conflict) };
    Ok(guardian::ends(rules, said.born, (today, relation, until)))
}
