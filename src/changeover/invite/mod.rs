//! Invitations: whoever has an account elsewhere is written to where the old system wrote to them, with how to come here and a code.
//!
//! The code shows that somebody reads what is written to that address, and no more than that: it opens no account and gives nobody a
//! power. Whose a legacy account is follows from numbers that registers confirmed; whoever comes with the code hears how it stands, and what
//! to do next. So a letter in wrong hands gives nothing away but that there is an account.

mod claim;
mod letter;
mod store;

pub use claim::{Came, NotTaken, claim};
pub use letter::{Invitation, SendInvitation};
pub(super) use store::hand_over;

use std::time::Duration;

use serde::Serialize;
use serde_json::json;

use self::store::Guest;
use super::model::Source;
use crate::audit::{self, Entry, Event};
use crate::base::{Clock, Moment, long_code};
use crate::db::{Conn, Db, StoreError};
use crate::keys::Desk;

/// For how long a letter's code is taken.
const GOOD_FOR: Duration = Duration::from_secs(60 * 86_400);

/// Nobody is written to more often: whoever has not come by then is reached by other ways.
const TIMES: i32 = 3;

/// How soon somebody may be written to again, at least.
pub const SOONEST: Duration = Duration::from_secs(7 * 86_400);

/// Who is written to.
#[derive(Debug, Clone, Copy)]
pub struct Wish {
    /// Those too who were written to so long ago, at least [`SOONEST`], and have not come; without it nobody is again.
    pub again_after: Option<Duration>,
    /// No more letters than so many.
    pub most: usize,
    /// Only counts.
    pub dry: bool,
}

/// How many were written to, and why others were not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Invited {
    /// For the first time.
    pub invited: usize,
    /// Once more.
    pub again: usize,
    /// Were written to before, and it is not time to do so again, or was often enough.
    pub waiting: usize,
    /// Have come with the code, or use their account here already.
    pub came: usize,
    /// No list says where to write to.
    pub unreachable: usize,
}

impl Invited {
    const fn letters(&self) -> usize {
        self.invited + self.again
    }
}

/// Writes to the holders of the legacy accounts of `source`, a slice at a time: told to stop, or stopped, it goes on where it was when it
/// is told again. `told` hears how far it is.
///
/// # Errors
/// When the database cannot answer. Who was written to by then stays so.
pub async fn invite(
    db: &Db,
    (desk, clock): (&Desk, &Clock),
    source: &Source,
    wish: Wish,
    mut told: impl FnMut(&Invited),
) -> Result<Invited, StoreError> {
    let (mut done, mut behind) = (Invited::default(), Vec::new());
    while done.letters() < wish.most {
        let (of, vault, after) = (source.clone(), desk.vault.clone(), behind);
        let guests = db.read(move |c| store::guests(c, &vault, &of, &after)).await?;
        let Some(last) = guests.last() else { break };
        behind = last.legacy_id.clone();
        let desk = Desk { now: clock.now(), ..desk.clone() };
        let (written, room, of) = (done, wish.most - done.letters(), source.clone());
        done = match wish.dry {
            true => judged(written, &guests, (&wish, desk.now), room).0,
            false => db.write(move |c| write(c, &desk, &of, (&wish, room), (written, &guests))).await?,
        };
        told(&done);
    }
    Ok(done)
}

/// Who of these is to be written to now, and what was done once they were.
fn judged<'a>(
    mut done: Invited,
    guests: &'a [Guest],
    (wish, now): (&Wish, Moment),
    room: usize,
) -> (Invited, Vec<&'a Guest>) {
    let mut letters = Vec::new();
    for guest in guests {
        if letters.len() == room {
            break;
        }
        let is_due = |at: Moment| wish.again_after.is_some_and(|pause| at.plus(pause.max(SOONEST)) <= now);
        match (&guest.to, guest.before) {
            _ if guest.moved => done.came += 1,
            (None, _) => done.unreachable += 1,
            (Some(_), Some(before)) if before.came => done.came += 1,
            (Some(_), Some(before)) if before.times >= TIMES || !is_due(before.sent_at) => done.waiting += 1,
            (Some(_), Some(_)) => {
                done.again += 1;
                letters.push(guest);
            }
            (Some(_), None) => {
                done.invited += 1;
                letters.push(guest);
            }
        }
    }
    (done, letters)
}

fn write(
    c: &mut Conn,
    desk: &Desk,
    source: &Source,
    (wish, room): (&Wish, usize),
    (before, guests): (Invited, &[Guest]),
) -> Result<Invited, StoreError> {
    let (mut done, letters) = judged(before, guests, (wish, desk.now), room);
    for guest in letters {
        let Some(to) = &guest.to else { continue };
        let (code, digest) = long_code::new(&desk.entropy);
        let until = desk.now.plus(GOOD_FOR);
        // Somebody else may have written to them meanwhile.
        if store::written(c, (source, guest), digest, (desk.now, until))? {
            SendInvitation::enqueue(c, desk, &Invitation::new(source, to.clone(), &code, until))?;
        } else {
            done.waiting += 1;
            *if guest.before.is_some() { &mut done.again } else { &mut done.invited } -= 1;
        }
    }
    let (invited, again) = (done.invited - before.invited, done.again - before.again);
    if invited + again > 0 {
        let facts = json!({ "source": source.as_str(), "invited": invited, "again": again });
        audit::record(c, desk, &Entry::of(Event::LegacyInvited).facts(facts))?;
    }
    Ok(done)
}
