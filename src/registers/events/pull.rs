//! Following what registers tell: they are asked for what came after the last event we have, now and then, by one process at a
//! time. What a register tells by itself meanwhile does no harm: an event is heard once, whichever way it comes.
//!
//! `GET {url}/events?after=CURSOR&limit=N` is answered `200 {"events": [{"id": …, "at": …, "about": {…}, "what": {"kind": …}}],
//! "next": CURSOR, "more": …}`, oldest first in the order in which they were entered. The first time there is no `after`. An event
//! that cannot be read stops nothing: it is counted, named in the log, and passed over.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use super::event::RegisterEvent;
use super::receive::{MOST_AT_A_TIME, Received, UNREADABLE, read_each, receive};
use super::store;
use crate::audit::{self, Entry, Event};
use crate::base::Moment;
use crate::db::{Conn, Db, StoreError};
use crate::keys::Desk;
use crate::outbound::http::Neighbour;
use crate::registers::error::AskError;
use crate::registers::line::Means;
use crate::registers::register::Register;
use crate::registers::wire;

/// No cursor is longer.
const LONGEST_CURSOR: usize = 500;

const LAG: &str = "khoa_register_lag_seconds";

/// So many pages in one go; the next go takes the rest.
const PAGES: usize = 20;

/// How long a register may be silent before that is written down.
const SILENCE: Duration = Duration::from_secs(30);

#[derive(Deserialize)]
struct Page {
    events: Vec<Value>,
    next: String,
    more: bool,
}

/// Why the events of a register could not be followed just now.
#[derive(Debug, thiserror::Error)]
pub enum PullError {
    /// The register.
    #[error(transparent)]
    Ask(#[from] AskError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Asks one register for what it has told since, and hears it; answers how many events were new. Nothing when another process
/// has asked less than `pause` ago.
///
/// # Errors
/// [`PullError`]; what was heard before it stays heard.
pub(in crate::registers) async fn pull(
    means: &Means,
    from: &Neighbour,
    register: Register,
    pause: Duration,
) -> Result<usize, PullError> {
    let (db, now) = (&means.db, means.clock.now());
    let Some(following) = db.write(move |c| store::begin(c, register, now, pause)).await? else {
        return Ok(0);
    };
    let (mut cursor, mut heard) = (following.cursor, 0);
    for _page in 0..PAGES {
        let page = match ask(from, cursor.as_deref()).await {
            Ok(page) => page,
            Err(failed) => {
                let desk = means.desk();
                if now.since(following.caught_up_at) >= SILENCE {
                    db.write(move |c| went_down(c, &desk, register)).await?;
                }
                return Err(failed.into());
            }
        };
        let events: Vec<RegisterEvent> = read_each(register, page.events).into_iter().flatten().collect();
        let desk = means.desk();
        let (before, next, is_last) = (cursor, page.next.clone(), !page.more);
        let step = Step { register, before, next, is_last };
        let Some(new) = db.write(move |c| hear(c, &desk, &events, &step)).await? else { return Ok(heard) };
        heard += new;
        if is_last {
            break;
        }
        cursor = Some(page.next);
    }
    Ok(heard)
}

async fn ask(from: &Neighbour, after: Option<&str>) -> Result<Page, AskError> {
    let after = after.map(|cursor| ("after", cursor));
    let limit = MOST_AT_A_TIME.to_string();
    let query: Vec<(&str, &str)> = after.into_iter().chain([("limit", limit.as_str())]).collect();
    let page: Page = wire::read(&from.get("events", &query).await?)?;
    if page.next.is_empty() || page.next.len() > LONGEST_CURSOR {
        return Err(AskError::Unreadable("next: cannot be a cursor".into()));
    }
    Ok(page)
}

/// From one cursor to the next.
struct Step {
    register: Register,
    before: Option<String>,
    next: String,
    /// Whether nothing more is to be had.
    is_last: bool,
}

/// Hears a page and moves on, both or neither; none when another process did.
fn hear(
    c: &mut Conn,
    desk: &Desk,
    events: &[RegisterEvent],
    step: &Step,
) -> Result<Option<usize>, StoreError> {
    let register = step.register;
    if !store::advance(c, register, (step.before.as_deref(), &step.next))? {
        return Ok(None);
    }
    let mut new = 0;
    for event in events {
        if receive(c, desk, event)? == Received::New {
            new += 1;
        }
    }
    if step.is_last {
        store::caught_up(c, register, desk.now)?;
    }
    if store::came_back(c, register)? {
        audit::record(
            c,
            desk,
            &Entry::of(Event::RegisterBack).facts(json!({ "register": register.as_str() })),
        )?;
    }
    Ok(Some(new))
}

fn went_down(c: &mut Conn, desk: &Desk, register: Register) -> Result<(), StoreError> {
    if store::went_down(c, register, desk.now)? {
        audit::record(
            c,
            desk,
            &Entry::of(Event::RegisterDown).facts(json!({ "register": register.as_str() })),
        )?;
    }
    Ok(())
}

/// Shows for each register that is followed, how long ago nothing more was to be had.
///
/// # Errors
/// As the database.
pub async fn show_lag(db: &Db, now: Moment) -> Result<(), StoreError> {
    for (register, caught_up_at) in db.read(store::followed).await? {
        let Some(register) = Register::from_name(&register) else { continue };
        metrics::gauge!(LAG, "register" => register.as_str()).set(now.since(caught_up_at).as_secs_f64());
    }
    Ok(())
}

/// Shows every register to whoever watches, before the first is followed.
pub fn show_all() {
    metrics::describe_gauge!(LAG, "Seconds since a register had nothing more to tell");
    for register in Register::ALL {
        metrics::gauge!(LAG, "register" => register.as_str()).set(0.0);
        metrics::counter!(UNREADABLE, "register" => register.as_str()).increment(0);
    }
}
