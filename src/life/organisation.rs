//! Who represents an organisation. What follows for their mandates is decided where mandates of organisations are.

use serde_json::json;

use super::told::Told;
use crate::audit::{self, Entry, Event};
use crate::base::AccountId;
use crate::db::{Conn, StoreError};

/// It is represented by others from now on: that is written down, with how many they are and not who.
pub(super) fn representatives(
    c: &mut Conn,
    told: &Told<'_>,
    account: AccountId,
    how_many: usize,
) -> Result<(), StoreError> {
    let register = told.event.register.as_str();
    let facts = json!({ "register": register, "reference": told.reference(), "representatives": how_many });
    audit::record(c, told.desk, &Entry::of(Event::RepresentativeChanged).account(account).facts(facts))?;
    Ok(())
}
