//! The proof that somebody acts for an organisation now.

use super::model::{Member, Role};
use super::store;
use crate::account::{self, Account, Kind, Level};
use crate::base::{AccountId, LocalDate, MandateId, ServiceGroup};
use crate::db::{Conn, StoreError};
use crate::mandate::NotActing;
use crate::session::Citizen;

/// Proof that somebody acts for an organisation at services of certain groups today: their own account is of level 2, both are
/// open, and a mandate counts. Made by asking the primary, and by nothing else.
#[derive(Debug, Clone)]
pub struct ActingFor {
    organisation: Account,
    actor: AccountId,
    /// Those that count, the strongest first; never none.
    mandates: Vec<Member>,
}

/// Proves that the citizen acts for `organisation` at services of `groups`. Whoever has no mandate learns nothing of it.
///
/// # Errors
/// When the database cannot answer. Inside: [`NotActing`].
pub fn act(
    c: &mut Conn,
    on: LocalDate,
    citizen: &Citizen,
    organisation: AccountId,
    groups: &[ServiceGroup],
) -> Result<Result<ActingFor, NotActing>, StoreError> {
    judge(c, citizen.account(), organisation, |one| one.counts(on, groups))
}

/// Proves that the holder of an account signs for `organisation` at services of `groups`: as whoever represents it, or as its signer.
///
/// # Errors
/// As [`act`].
pub fn sign(
    c: &mut Conn,
    on: LocalDate,
    person: &Account,
    organisation: AccountId,
    groups: &[ServiceGroup],
) -> Result<Result<ActingFor, NotActing>, StoreError> {
    if !person.active {
        return Ok(Err(NotActing::NoMandate));
    }
    judge(c, person, organisation, |one| one.role.signs() && one.counts(on, groups))
}

/// Proves that the citizen says who acts for `organisation`, in whatever services.
///
/// # Errors
/// As [`act`].
pub fn manage(
    c: &mut Conn,
    on: LocalDate,
    citizen: &Citizen,
    organisation: AccountId,
) -> Result<Result<ActingFor, NotActing>, StoreError> {
    manage_as(c, on, citizen.account(), organisation)
}

/// The same in a transaction that changes by it who acts for the organisation.
///
/// # Errors
/// As [`act`].
pub fn managing(
    c: &mut Conn,
    on: LocalDate,
    citizen: &Citizen,
    organisation: AccountId,
) -> Result<Result<ActingFor, NotActing>, StoreError> {
    match manage(c, on, citizen, organisation)? {
        Ok(by) => by.held(c),
        Err(why) => Ok(Err(why)),
    }
}

/// The same of the holder of an account, who is not asked themselves just now.
pub(super) fn manage_as(
    c: &mut Conn,
    on: LocalDate,
    person: &Account,
    organisation: AccountId,
) -> Result<Result<ActingFor, NotActing>, StoreError> {
    judge(c, person, organisation, |one| one.is_live(on) && one.role.appoints())
}

/// The same of the holder of an account, by the mandate that a grant of theirs names: it counts, and with it whatever else they
/// may do there.
///
/// # Errors
/// As [`act`].
pub fn act_by(
    c: &mut Conn,
    on: LocalDate,
    person: &Account,
    mandate: MandateId,
    groups: &[ServiceGroup],
) -> Result<Result<ActingFor, NotActing>, StoreError> {
    let named = store::find(c, mandate)?.filter(|one| one.actor == person.id && one.counts(on, groups));
    let Some(named) = named.filter(|_| person.active) else { return Ok(Err(NotActing::NoMandate)) };
    judge(c, person, named.organisation, |one| one.counts(on, groups))
}

fn judge(
    c: &mut Conn,
    person: &Account,
    organisation: AccountId,
    counts: impl Fn(&Member) -> bool,
) -> Result<Result<ActingFor, NotActing>, StoreError> {
    let mut mandates = store::between(c, organisation, person.id)?;
    mandates.retain(|one| counts(one));
    mandates.sort_by_key(|one| one.role);
    if mandates.is_empty() {
        return Ok(Err(NotActing::NoMandate));
    }
    if person.level != Some(Level::Two) {
        return Ok(Err(NotActing::Level));
    }
    let organisation = account::account(c, organisation)?;
    if !organisation.active || organisation.kind != Kind::Organisation {
        return Ok(Err(NotActing::Resting));
    }
    Ok(Ok(ActingFor { organisation, actor: person.id, mandates }))
}

impl ActingFor {
    /// For which organisation.
    pub const fn organisation(&self) -> &Account {
        &self.organisation
    }

    /// Who acts.
    pub const fn actor(&self) -> AccountId {
        self.actor
    }

    /// As what, the strongest first.
    pub fn roles(&self) -> impl Iterator<Item = Role> {
        self.mandates.iter().map(|one| one.role)
    }

    /// The mandates by which they are that.
    pub fn mandates(&self) -> impl Iterator<Item = MandateId> {
        self.mandates.iter().map(|one| one.id)
    }

    /// The strongest of them: what is granted now stands and falls with it.
    pub fn leading(&self) -> Option<&Member> {
        self.mandates.first()
    }

    /// The first day on which one of them is over, where that is known: nothing said today holds longer.
    pub fn until(&self) -> Option<LocalDate> {
        self.mandates.iter().filter_map(Member::until).min()
    }

    /// The same in a transaction that writes by it: nobody locks or closes the organisation until the end of that. Whoever reads alone
    /// waits for nobody and keeps nobody waiting.
    ///
    /// # Errors
    /// As [`act`].
    pub fn held(self, c: &mut Conn) -> Result<Result<Self, NotActing>, StoreError> {
        let organisation = account::hold(c, self.organisation.id)?;
        Ok(if organisation.active { Ok(Self { organisation, ..self }) } else { Err(NotActing::Resting) })
    }

    /// Whether they may confirm on that day what another was given: whoever represents the organisation, and nobody for themselves. What is
    /// over by then is given anew, and comes back by no word of theirs.
    pub fn may_confirm(&self, other: &Member, on: LocalDate) -> bool {
        let above = |own: &Member| {
            own.role == Role::LegalRepresentative
                && own.role.may_give(other.role)
                && other.scope.within(&own.scope)
        };
        other.organisation == self.organisation.id
            && other.actor != self.actor
            && other.confirm_by.is_some()
            && other.is_live(on)
            && self.mandates.iter().any(above)
    }

    /// Whether they may end what another was given; never what the register gave.
    pub fn may_end(&self, other: &Member) -> bool {
        let above = |own: &Member| own.role.may_give(other.role) && other.scope.within(&own.scope);
        other.organisation == self.organisation.id && !other.source.rests() && self.mandates.iter().any(above)
    }

    /// The strongest by which they may make somebody `role` in services of `scope`, not beyond `until`.
    pub fn giving(&self, role: Role, scope: &super::Scope, until: Option<LocalDate>) -> Option<&Member> {
        self.mandates.iter().find(|own| own.role.may_give(role) && own.reaches(scope, until))
    }
}
