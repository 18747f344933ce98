//! Inviting somebody to act for an organisation: by their number, which may be nobody's. Whoever invites learns nothing of whom it
//! reaches; whose number it is hears of it ([`TellInvited`]), finds the invitation when they look, and accepts it with their own account of level 2, once.

mod store;
mod tell;

pub use store::sweep as sweep_invitations;
pub use tell::{TellInvited, Telling};

pub(super) use store::invited_by;

use serde_json::json;

use super::act::{ActingFor, manage_as};
use super::give::{NewMember, give};
use super::model::{Member, Role, Scope, Source};
use super::rules::Delegation;
use super::{one_at_a_time, store as member_store};
use crate::account::{self, AccountError, Holder, Level, Number};
use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, InvitationId, LocalDate, Moment};
use crate::db::{Conn, StoreError};
use crate::jobs;
use crate::keys::Desk;
use crate::policy::Law;
use crate::session::Citizen;

/// So many invitations of one organisation wait at a time.
const MOST: i64 = 200;

/// So many groups of services one names: as many as there may be.
const GROUPS: usize = 50;

/// Somebody is invited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Its identifier.
    pub id: InvitationId,
    /// To act for which organisation.
    pub organisation: AccountId,
    /// As what.
    pub roles: Vec<Role>,
    /// In which services.
    pub scope: Scope,
    /// The first day on which it is so no more.
    pub valid_to: Option<LocalDate>,
    /// By whom.
    pub invited_by: AccountId,
    /// Until when it waits.
    pub expires_at: Moment,
}

/// What somebody is invited to.
#[derive(Debug, Clone)]
pub struct Invited {
    /// Whose number it is.
    pub number: Number,
    /// As what.
    pub roles: Vec<Role>,
    /// In which services.
    pub scope: Scope,
    /// The first day on which it is so no more.
    pub valid_to: Option<LocalDate>,
}

/// Why nobody was invited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotInvited {
    /// It is more than whoever invites has.
    #[error("nobody gives more than they have: {0}")]
    Beyond(Role),
    /// Nothing is offered.
    #[error("an invitation names a role")]
    NoRole,
    /// More groups of services are named than there are.
    #[error("an invitation names at most {GROUPS} groups of services")]
    TooWide,
    /// It would be over before it begins.
    #[error("the last day is over")]
    Over,
    /// As many wait as may.
    #[error("as many invitations wait as may")]
    TooMany,
    /// One to that number waits.
    #[error("an invitation of this organisation to that number waits already")]
    Waits,
}

/// Why an invitation was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotJoined {
    /// There is none such for them, or it was used, withdrawn, or has run out.
    #[error("there is no such invitation that waits")]
    NotFound,
    /// Their own account is not of level 2.
    #[error("whoever acts for an organisation has an account of level 2")]
    Level,
    /// They have such a role with other services or days: one of the two would be void.
    #[error("they have this role already, in other services or for other days: {0}")]
    Held(Role),
    /// Whoever invited may not any more.
    #[error("whoever invited may not give this any more")]
    Beyond,
}

/// Invites whoever has that number.
///
/// # Errors
/// As the database. Inside: [`NotInvited`].
pub fn invite(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    by: &ActingFor,
    invited: &Invited,
) -> Result<Result<Invitation, NotInvited>, StoreError> {
    let today = desk.now.local_date();
    if let Err(refused) = allowed(by, invited, today) {
        return Ok(Err(refused));
    }
    let organisation = by.organisation().id;
    one_at_a_time(c, organisation)?;
    if store::how_many_wait(c, desk.now, organisation)? >= MOST {
        return Ok(Err(NotInvited::TooMany));
    }
    let invitation = Invitation {
        id: InvitationId::new(desk.now, &desk.entropy),
        organisation,
        roles: invited.roles.clone(),
        scope: invited.scope.clone(),
        valid_to: invited.valid_to,
        invited_by: by.actor(),
        expires_at: Delegation::invited_until(law, today)?,
    };
    if !store::insert(c, desk.now, &invitation, &invited.number.blind_index(&desk.vault))? {
        return Ok(Err(NotInvited::Waits));
    }
    record(c, desk, Event::MemberInvited, &invitation)?;
    jobs::enqueue(c, desk.now, &desk.entropy, &TellInvited { invitation: invitation.id })?;
    Ok(Ok(invitation))
}

fn allowed(by: &ActingFor, invited: &Invited, today: LocalDate) -> Result<(), NotInvited> {
    if invited.roles.is_empty() {
        return Err(NotInvited::NoRole);
    }
    if invited.scope.groups().count() > GROUPS {
        return Err(NotInvited::TooWide);
    }
    if invited.valid_to.is_some_and(|end| end <= today) {
        return Err(NotInvited::Over);
    }
    let beyond = |role: &&Role| by.giving(**role, &invited.scope, invited.valid_to).is_none();
    invited.roles.iter().find(beyond).map_or(Ok(()), |role| Err(NotInvited::Beyond(*role)))
}

/// The invitations of an organisation that wait, the newest first.
///
/// # Errors
/// As the database.
pub fn invitations_of(c: &mut Conn, desk: &Desk, by: &ActingFor) -> Result<Vec<Invitation>, StoreError> {
    store::of_organisation(c, desk.now, by.organisation().id)
}

/// The invitations that wait for the citizen, each with what is known of the organisation.
///
/// # Errors
/// As the database.
pub fn invitations_to(
    c: &mut Conn,
    desk: &Desk,
    citizen: &Citizen,
) -> Result<Vec<(Invitation, Holder)>, StoreError> {
    let mut found = Vec::new();
    for one in store::to_person(c, desk.now, citizen.account().person)? {
        match account::load(c, &desk.vault, one.organisation) {
            Ok(holder) if holder.account.active => found.push((one, holder)),
            Ok(_) | Err(AccountError::Sealed(..)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(found)
}

/// Accepts one of the citizen's own: of any number of times once. Whoever invited is asked anew whether they may give it. It is spent
/// when all of it is given, and otherwise not.
///
/// # Errors
/// As the database. Inside: [`NotJoined`].
pub fn accept(
    c: &mut Conn,
    desk: &Desk,
    citizen: &Citizen,
    id: InvitationId,
) -> Result<Result<Vec<Member>, NotJoined>, StoreError> {
    let today = desk.now.local_date();
    let own = store::one_to(c, desk.now, citizen.account().person, id)?;
    let Some(invitation) = own.filter(|one| one.valid_to.is_none_or(|end| today < end)) else {
        return Ok(Err(NotJoined::NotFound));
    };
    if citizen.account().level != Some(Level::Two) {
        return Ok(Err(NotJoined::Level));
    }
    one_at_a_time(c, invitation.organisation)?;
    if !still_gives(c, today, &invitation)? {
        return Ok(Err(NotJoined::Beyond));
    }
    let lacking = match lacking(c, today, citizen.account().id, &invitation)? {
        Ok(lacking) => lacking,
        Err(role) => return Ok(Err(NotJoined::Held(role))),
    };
    if !store::end(c, desk.now, id, "accepted")? {
        return Ok(Err(NotJoined::NotFound));
    }
    let mut members = Vec::new();
    for role in lacking {
        let new = NewMember {
            organisation: invitation.organisation,
            actor: citizen.account().id,
            role,
            scope: invitation.scope.clone(),
            valid_from: today,
            valid_to: invitation.valid_to,
            source: Source::Delegated,
            reference: id.to_string(),
            by: invitation.invited_by.to_string(),
        };
        // Asked in this transaction already; who was quicker all the same has won, and the invitation waits on.
        members.push(give(c, desk, &new)?.map_err(|_not_given| StoreError::Conflict)?);
    }
    Ok(Ok(members))
}

/// The roles of an invitation that somebody has not; what they have already, as far or farther, they keep. Inside: one that they have
/// less far, and that can be given beside it by nobody.
fn lacking(
    c: &mut Conn,
    today: LocalDate,
    actor: AccountId,
    offered: &Invitation,
) -> Result<Result<Vec<Role>, Role>, StoreError> {
    let mut own = member_store::between(c, offered.organisation, actor)?;
    own.retain(|one| one.until().is_none_or(|end| today < end));
    let mut lacking = Vec::new();
    for role in &offered.roles {
        match own.iter().find(|one| one.role == *role) {
            None => lacking.push(*role),
            Some(one) if one.is_live(today) && one.reaches(&offered.scope, offered.valid_to) => {}
            Some(_) => return Ok(Err(*role)),
        }
    }
    Ok(Ok(lacking))
}

/// Whether whoever invited may give all of it today.
fn still_gives(c: &mut Conn, today: LocalDate, one: &Invitation) -> Result<bool, StoreError> {
    let giver = account::hold(c, one.invited_by)?;
    if !giver.active {
        return Ok(false);
    }
    let Ok(by) = manage_as(c, today, &giver, one.organisation)? else { return Ok(false) };
    let Ok(by) = by.held(c)? else { return Ok(false) };
    Ok(one.roles.iter().all(|role| by.giving(*role, &one.scope, one.valid_to).is_some()))
}

/// Says no to one of the citizen's own; false when it does not wait any more. Whoever invited is not told: that would say that the number is
/// somebody's.
///
/// # Errors
/// As the database.
pub fn turn_down(c: &mut Conn, desk: &Desk, citizen: &Citizen, id: InvitationId) -> Result<bool, StoreError> {
    let own = store::one_to(c, desk.now, citizen.account().person, id)?;
    Ok(own.is_some() && store::decline(c, desk.now, id)?)
}

/// Takes an invitation back; false when it does not wait any more.
///
/// # Errors
/// As the database.
pub fn withdraw(c: &mut Conn, desk: &Desk, by: &ActingFor, id: InvitationId) -> Result<bool, StoreError> {
    let Some(own) = store::one_of(c, desk.now, by.organisation().id, id)? else { return Ok(false) };
    if !store::end(c, desk.now, id, "withdrawn")? {
        return Ok(false);
    }
    record(c, desk, Event::InvitationWithdrawn, &own)?;
    Ok(true)
}

/// In the history of the organisation: whom it is for nobody can read there.
fn record(c: &mut Conn, desk: &Desk, event: Event, of: &Invitation) -> Result<(), StoreError> {
    let facts = json!({
        "invitation": of.id, "by": of.invited_by, "roles": of.roles, "scope": of.scope, "until": of.valid_to,
    });
    audit::record(c, desk, &Entry::of(event).account(of.organisation).facts(facts))
}
