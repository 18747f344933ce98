//! Who may act for organisations: representatives that the business register names, and members to whom they gave a part of it.
//!
//! Nobody signs in as an organisation. A member signs in under their own account and key, of level 2, and chooses for whom they act;
//! [`ActingFor`] is the proof that a mandate lets them, in that service and today, and whoever grants, refreshes or answers for an
//! organisation asks for it anew. What a register gave ([`Source::Register`]) rests while an account is locked; what was given
//! by people ends with the lock, and all of it ends by its day, by whoever gave it, and with the organisation.

mod act;
mod choices;
mod give;
mod hand_over;
mod invite;
mod model;
mod rules;
mod standing;
mod store;

pub use act::{ActingFor, act, act_by, manage, managing, sign};
pub use choices::{Represented, acts_for_any, represented};
pub use give::{NewMember, NotConfirmed, NotGiven, confirm, doubt, end, give};
pub(super) use hand_over::follow;
pub use hand_over::{give_over, held_twice};
pub use invite::{
    Invitation, Invited, NotInvited, NotJoined, TellInvited, Telling, accept, invitations_of, invitations_to,
    invite, sweep_invitations, turn_down, withdraw,
};
pub use model::{InvalidRole, Member, Role, Scope, Source, Which};
pub use rules::{Delegation, SECTIONS};
pub use standing::{Rest, Standing, standing, standings};

use std::collections::BTreeSet;

use crate::account::Account;
use crate::base::{AccountId, LocalDate, MandateId, Moment};
use crate::db::{Conn, StoreError};

/// Whoever acts for an organisation, the latest first; those too, where wished, whose mandate was ended.
///
/// # Errors
/// When the database cannot answer.
pub fn of_organisation(
    c: &mut Conn,
    organisation: AccountId,
    ended: bool,
) -> Result<Vec<Member>, StoreError> {
    store::of_organisation(c, organisation, ended)
}

/// Those of these organisations that somebody represents or administers on that day.
///
/// # Errors
/// When the database cannot answer.
pub fn represented_of(
    c: &mut Conn,
    organisations: &[AccountId],
    on: LocalDate,
) -> Result<BTreeSet<AccountId>, StoreError> {
    if organisations.is_empty() {
        return Ok(BTreeSet::new());
    }
    let appointing = store::appointing(c, organisations)?.into_iter();
    Ok(appointing.filter(|one| one.is_live(on)).map(|one| one.organisation).collect())
}

/// Up to `most` of whoever acts for an organisation on that day, or has, the latest first, behind one where it is named.
///
/// # Errors
/// When the database cannot answer.
pub fn listed(
    c: &mut Conn,
    organisation: AccountId,
    which: (Which, LocalDate),
    (after, most): (Option<MandateId>, usize),
) -> Result<Vec<Member>, StoreError> {
    store::listed(c, organisation, which, (after, most))
}

/// One change at a time of who acts for an organisation, until the transaction ends: two invitations are not both the last one that may
/// wait, and whoever accepts one while a register replaces its giver has it from somebody who may, and to be confirmed, or not at all.
///
/// # Errors
/// When the database cannot answer.
pub fn one_at_a_time(c: &mut Conn, organisation: AccountId) -> Result<(), StoreError> {
    store::hold_first(c, organisation)
}

/// How many are had at a time, where all of an account's are followed.
pub const SOME: usize = 100;

/// Up to [`SOME`] mandates that nobody has ended, on whichever side of them the account stands, in the order of their ids: those given
/// until a moment, behind one where it is named.
///
/// # Errors
/// When the database cannot answer.
pub fn some_of(
    c: &mut Conn,
    account: &Account,
    (after, until): (Option<MandateId>, Moment),
) -> Result<Vec<Member>, StoreError> {
    store::some_of(c, account, (after, until))
}

/// The mandate of that id, ended or not.
///
/// # Errors
/// When the database cannot answer.
pub fn find(c: &mut Conn, id: MandateId) -> Result<Option<Member>, StoreError> {
    store::find(c, id)
}
