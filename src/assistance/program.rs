//! The officer's program under an assistance: what its tokens may open, and the proof, asked for anew at each call, that the officer
//! behind one still helps.

use super::hold::{Helping, under};
use super::model::{Scope, State};
use super::refused::Refused;
use super::store;
use crate::base::AssistanceId;
use crate::db::{Conn, StoreError};
use crate::grant::{self, AccessClaims, Assisted};
use crate::keys::Desk;
use crate::mandate::{self, Day};
use crate::session::Citizen;

impl Scope {
    /// The word of a token's scope that opens it. No app of a person's has use for one, and no other word opens anything to a helper.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Standing => "assist.standing",
            Self::Applications => "assist.applications",
        }
    }

    /// The scope that a word opens.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.word() == word)
    }
}

/// Proves that `officer` or community helper, signed in to a program, helps under that assistance now, from the seat in which they began it.
///
/// # Errors
/// As the database. Inside: [`Refused`]; an office that has ended is an end like any other.
pub fn by_program(
    c: &mut Conn,
    desk: &Desk,
    day: Day<'_>,
    officer: &Citizen,
    (id, scope): (AssistanceId, Scope),
) -> Result<Result<Helping, Refused>, StoreError> {
    let found = store::find(c, desk.now, id)?.map(|row| row.assistance);
    let helper = found.as_ref().and_then(|of| of.helper.clone());
    let seat = helper.filter(|(helper, _seat)| *helper == officer.account().id).map(|(_helper, seat)| seat);
    let Some((assistance, seat)) = found.zip(seat) else { return Ok(Err(Refused::NotFound)) };
    match mandate::assistant(c, day, officer, &seat)? {
        Ok(officer) => under(c, &officer, assistance, scope),
        Err(_no_more) => Ok(Err(Refused::Over(State::Ended))),
    }
}

/// Proves that the officer behind a token of an assistance helps now, with what the person agreed to.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn by_token(
    c: &mut Conn,
    desk: &Desk,
    day: Day<'_>,
    claims: &AccessClaims,
    scope: Scope,
) -> Result<Result<Helping, Refused>, StoreError> {
    match grant::assisted(c, desk.now, claims)? {
        Some(Assisted { assistance, officer }) => by_program(c, desk, day, &officer, (assistance, scope)),
        None => Ok(Err(Refused::Over(State::Ended))),
    }
}
