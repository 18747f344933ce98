//! The board: how far the change-over has come, by province and by what blocks accounts. Counts alone, of nobody.

use std::collections::BTreeMap;

use super::model::Blocked;
use super::store;
use crate::base::Moment;
use crate::db::{Conn, StoreError};
use crate::directory::PlaceCode;
use crate::mandate::{Officer, Role};

/// How many there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Those whose holder has an account here and can use it, or be acted for by whoever represents them.
    pub ready: i64,
    /// Those that something keeps, by what.
    pub blocked: BTreeMap<Blocked, i64>,
}

impl Counts {
    /// All of them.
    pub fn all(&self) -> i64 {
        self.ready + self.is_blocked()
    }

    /// Those that something keeps.
    pub fn is_blocked(&self) -> i64 {
        self.blocked.values().sum()
    }

    fn add(&mut self, other: &Self) {
        self.ready += other.ready;
        for (why, count) in &other.blocked {
            *self.blocked.entry(*why).or_default() += count;
        }
    }
}

/// How far it has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Board {
    /// By province of today; those of no province that is known stand last.
    pub provinces: Vec<(Option<PlaceCode>, Counts)>,
    /// All together.
    pub total: Counts,
    /// Since when at least it is so: when the one was judged that was judged longest ago.
    pub as_of: Option<Moment>,
}

/// How far the change-over has come.
///
/// # Errors
/// When the database cannot answer, or holds what no release writes.
pub fn board(c: &mut Conn) -> Result<Board, StoreError> {
    let mut by: BTreeMap<Option<String>, Counts> = BTreeMap::new();
    for (province, why, count) in store::counted(c)? {
        let counts = by.entry(province).or_default();
        match why {
            None => counts.ready += count,
            Some(why) => *counts.blocked.entry(reason(&why)?).or_default() += count,
        }
    }
    let mut board = Board { as_of: store::judged_since(c)?, ..Board::default() };
    let (nowhere, mut somewhere): (Vec<_>, Vec<_>) = by.into_iter().partition(|(code, _)| code.is_none());
    somewhere.extend(nowhere);
    for (code, counts) in somewhere {
        board.total.add(&counts);
        board.provinces.push((code.map(|code| place(&code)).transpose()?, counts));
    }
    Ok(board)
}

/// The same for an officer; nothing for those who have another office than the identity authority's.
///
/// # Errors
/// As [`board`].
pub fn board_for(c: &mut Conn, officer: &Officer) -> Result<Option<Board>, StoreError> {
    match officer.role() {
        Role::Authority => board(c).map(Some),
        Role::Clerk | Role::Immigration | Role::Security | Role::Helper => Ok(None),
    }
}

fn reason(name: &str) -> Result<Blocked, StoreError> {
    Blocked::from_name(name).ok_or_else(|| inconsistent(name))
}

fn place(code: &str) -> Result<PlaceCode, StoreError> {
    code.parse().map_err(|_invalid| inconsistent(code))
}

fn inconsistent(word: &str) -> StoreError {
    StoreError::Inconsistent { table: "legacy_accounts", row: word.to_owned() }
}
