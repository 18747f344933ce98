//! What officers see: the pairs that wait, without a name; and one of them with both dossiers, which is a look at both people.

use super::gather;
use super::merge_checks;
use super::model::{Merge, Refused, State};
use super::register::{Question, question};
use super::store;
use crate::account::{self, Holder};
use crate::audit::{self, Event, Purpose};
use crate::base::{AccountId, MergeId};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::{Officer, Role};

/// One of both, as an officer sees it.
#[derive(Debug, Clone)]
pub struct Side {
    /// Who they are.
    pub holder: Holder,
    /// How many services have had tokens for them.
    pub services: usize,
}

/// A pair with both dossiers.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The pair.
    pub merge: Merge,
    /// The older account.
    pub first: Side,
    /// The other.
    pub second: Side,
    /// What was written by whoever proposed it.
    pub words: Option<String>,
    /// What stands in the way if the older goes on, or the other.
    pub in_the_way: [Option<Refused>; 2],
}

impl Opened {
    /// What the register is to be asked, where the account `surviving` goes on, or else the one that was proposed.
    pub fn question(&self, surviving: Option<AccountId>) -> Option<Question> {
        let surviving = surviving.or(self.merge.surviving)?;
        let (first, second) = (&self.first.holder, &self.second.holder);
        let sides = if surviving == self.merge.first { (first, second) } else { (second, first) };
        Some(question(self.merge.version, sides))
    }
}

/// The pairs that stand so, the oldest first; they name nobody.
///
/// # Errors
/// As the database. Inside: [`Refused::NotFound`] for whoever is not of the identity authority.
pub fn list(
    c: &mut Conn,
    officer: &Officer,
    state: State,
    (after, limit): (Option<MergeId>, i64),
) -> Result<Result<Vec<Merge>, Refused>, StoreError> {
    match is_theirs(officer) {
        true => store::standing(c, state, after, limit).map(Ok),
        false => Ok(Err(Refused::NotFound)),
    }
}

/// Opens a pair: that the officer looks at both is on record with it.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn opened(
    c: &mut Conn,
    desk: &Desk,
    officer: &Officer,
    id: MergeId,
) -> Result<Result<Opened, Refused>, StoreError> {
    let Some(merge) = store::find(c, id)? else { return Ok(Err(Refused::NotFound)) };
    if let Err(refused) = allowed(c, officer, (merge.first, merge.second))? {
        return Ok(Err(refused));
    }
    for person in [merge.first, merge.second] {
        officer.look(c, desk, person, Purpose::Merge)?;
    }
    let (first, second) = match (side(c, desk, merge.first)?, side(c, desk, merge.second)?) {
        (Ok(first), Ok(second)) => (first, second),
        (Err(refused), _) | (_, Err(refused)) => return Ok(Err(refused)),
    };
    let mut in_the_way = [None, None];
    if matches!(merge.state, State::Found | State::Proposed) {
        let ways = [(merge.first, merge.second), (merge.second, merge.first)];
        for (slot, way) in in_the_way.iter_mut().zip(ways) {
            *slot = merge_checks::stands(&gather::gather(c, desk, way)?).err();
        }
    }
    let words = store::words(c, &desk.vault, id)?;
    Ok(Ok(Opened { merge, first, second, words, in_the_way }))
}

fn side(c: &mut Conn, desk: &Desk, id: AccountId) -> Result<Result<Side, Refused>, StoreError> {
    let holder = gather::holder(c, desk, id)?;
    let services = audit::clients_of(c, id, Event::TokensIssued)?.len();
    Ok(holder.map(|holder| Side { holder, services }))
}

/// Whether this officer may have to do with these two.
pub(super) fn allowed(
    c: &mut Conn,
    officer: &Officer,
    (first, second): (AccountId, AccountId),
) -> Result<Result<(), Refused>, StoreError> {
    if !is_theirs(officer) {
        return Ok(Err(Refused::NotFound));
    }
    let me = account::joined::holder_today(c, officer.account())?;
    for id in [first, second] {
        if account::joined::holder_today(c, id)? == me {
            return Ok(Err(Refused::OwnCase));
        }
    }
    Ok(Ok(()))
}

fn is_theirs(officer: &Officer) -> bool {
    officer.role() == Role::Authority
}
