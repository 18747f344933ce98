//! The board: how far the change-over has come, by province and by what blocks accounts. Counts alone, of nobody.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

use super::cut_over::{self, Listed};
use super::model::Blocked;
use super::store;
use crate::base::{Bilingual, Moment};
use crate::client::{self, Client, ClientId};
use crate::db::{Conn, StoreError};
use crate::directory::PlaceCode;
use crate::mandate::{Officer, Role};

/// How many there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Those whose holder has used their account here since a list brought the old one, and can.
    pub moved: i64,
    /// Those whose holder has an account here and can use it, or be acted for by whoever represents them, and has not yet.
    pub ready: i64,
    /// Those that something keeps, by what.
    pub blocked: BTreeMap<Blocked, i64>,
}

impl Counts {
    /// All of them.
    pub fn all(&self) -> i64 {
        self.moved + self.ready + self.is_blocked()
    }

    /// Those that something keeps.
    pub fn is_blocked(&self) -> i64 {
        self.blocked.values().sum()
    }

    fn add(&mut self, other: &Self) {
        self.moved += other.moved;
        self.ready += other.ready;
        for (why, count) in &other.blocked {
            *self.blocked.entry(*why).or_default() += count;
        }
    }
}

/// How far the accounts of one system have come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfSource {
    /// What it is called.
    pub source: String,
    /// When its newest list was brought.
    pub listed_at: Option<Moment>,
    /// When its accounts stop, where that is set.
    pub cut_over_at: Option<Moment>,
    /// The portals that close in the same second.
    pub portals: Vec<Portal>,
    /// What has become of its accounts.
    pub counts: Counts,
    /// Rows of its newest list that were not taken.
    pub rejected: i64,
}

impl OfSource {
    /// All that came in.
    pub fn came_in(&self) -> i64 {
        self.counts.all() + self.rejected
    }

    /// How long it is until its accounts stop; nothing where that is over, or not set.
    pub fn left(&self, now: Moment) -> Option<Duration> {
        self.cut_over_at.filter(|at| now < *at).map(|at| at.since(now))
    }
}

impl OfSource {
    /// The same for machines.
    pub fn told(&self, now: Moment) -> Value {
        let portal = |one: &Portal| json!({ "client_id": one.id, "successor": one.successor.as_ref().map(|(id, _name)| id) });
        let Counts { moved, ready, blocked } = &self.counts;
        json!({
            "source": self.source, "came_in": self.came_in(), "moved": moved, "ready": ready, "blocked": blocked,
            "rejected": self.rejected, "listed_at": self.listed_at.map(|at| at.to_string()), "cut_over_at": self.cut_over_at.map(|at| at.to_string()),
            "seconds_left": self.left(now).map(|left| left.as_secs()),
            "portals": self.portals.iter().map(portal).collect::<Vec<_>>(),
        })
    }
}

/// A portal that closes with a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portal {
    /// The client.
    pub id: String,
    /// What people call it.
    pub name: Bilingual,
    /// What takes its place, and what people call that.
    pub successor: Option<(String, Bilingual)>,
}

/// How far it has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Board {
    /// By province of today; those of no province that is known stand last.
    pub provinces: Vec<(Option<PlaceCode>, Counts)>,
    /// By the system they are of.
    pub sources: Vec<OfSource>,
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
    let mut sources = sources(c)?;
    for (source, province, why, all, moved) in store::counted(c)? {
        let some = match why {
            None => Counts { moved, ready: all - moved, blocked: BTreeMap::new() },
            Some(why) => Counts { blocked: BTreeMap::from([(reason(&why)?, all)]), ..Counts::default() },
        };
        by.entry(province).or_default().add(&some);
        let fresh = || OfSource { source: source.clone(), ..OfSource::default() };
        sources.entry(source.clone()).or_insert_with(fresh).counts.add(&some);
    }
    let as_of = store::judged_since(c)?;
    let mut board = Board { as_of, sources: sources.into_values().collect(), ..Board::default() };
    let (nowhere, mut somewhere): (Vec<_>, Vec<_>) = by.into_iter().partition(|(code, _)| code.is_none());
    somewhere.extend(nowhere);
    for (code, counts) in somewhere {
        board.total.add(&counts);
        board.provinces.push((code.map(|code| place(&code)).transpose()?, counts));
    }
    Ok(board)
}

/// What is known of each system beside its accounts.
fn sources(c: &mut Conn) -> Result<BTreeMap<String, OfSource>, StoreError> {
    let clients = client::list(c)?;
    let named = |id: &ClientId| {
        let found = clients.iter().find(|one| one.id == *id);
        found.map(|one| (id.as_str().to_owned(), one.metadata.called()))
    };
    let portal = |one: &Client| Portal {
        id: one.id.as_str().to_owned(),
        name: one.metadata.called(),
        successor: one.closing.as_ref().and_then(|closing| closing.successor.as_ref()).and_then(named),
    };
    let closes_with = |one: &&Client, source: &str| {
        one.closing.as_ref().is_some_and(|closing| closing.with.as_deref() == Some(source))
    };
    let known = cut_over::all(c)?.into_iter().map(|(source, Listed { listed_at, rejected, cut_over_at })| {
        let portals = clients.iter().filter(|one| closes_with(one, &source)).map(portal).collect();
        (
            source.clone(),
            OfSource { source, listed_at, cut_over_at, portals, rejected, counts: Counts::default() },
        )
    });
    Ok(known.collect())
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
