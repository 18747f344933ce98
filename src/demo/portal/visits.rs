//! Who is visiting this portal: browsers half-way through signing in, and people signed in.
//!
//! Kept in memory and bounded in number and time; a restart forgets everyone, which the provider's own
//! session makes painless. Never grows with what strangers send, and never hands out a session identifier
//! that was already in use before signing in.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use openidconnect::{Nonce, PkceCodeVerifier};

use super::claims::SignedIn;
use crate::base::{Clock, Entropy, Moment};

/// At most so many visits are remembered at once.
const MOST_VISITS: usize = 10_000;
/// At most so many sign-ins of one browser are under way at once (several tabs).
const MOST_PENDING: usize = 4;
/// A sign-in that takes longer than this starts anew.
const PENDING_FOR: Duration = Duration::from_secs(15 * 60);
/// A signed-in visit ends after so long without a request.
const IDLE_FOR: Duration = Duration::from_secs(30 * 60);
/// And after so long in any case.
const AT_MOST_FOR: Duration = Duration::from_secs(8 * 60 * 60);
/// Logout tokens are refused after two minutes, so their names need no longer memory than this.
const TOKEN_SEEN_FOR: Duration = Duration::from_secs(10 * 60);

/// Where a person wanted to go when sent to sign in. A list, so that no redirect leads anywhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    Start,
    Dossiers,
}

impl Next {
    pub(super) fn from_path(path: Option<&str>) -> Self {
        if path == Some("/dossiers") { Self::Dossiers } else { Self::Start }
    }

    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Start => "/",
            Self::Dossiers => "/dossiers",
        }
    }
}

/// What must match when the browser comes back from the provider.
pub(super) struct Pending {
    pub(super) state: String,
    pub(super) nonce: Nonce,
    pub(super) verifier: PkceCodeVerifier,
    pub(super) next: Next,
    /// Sent with `prompt=none`: a refusal is no error, only "nobody is signed in there".
    pub(super) silent: bool,
    pub(super) since: Moment,
}

/// A question to somebody's phone that waits for its answer.
#[derive(Debug, Clone)]
pub(super) struct Asking {
    /// What the provider calls it.
    pub(super) auth_req_id: String,
    /// What the person types on the phone, where they are to.
    pub(super) number: Option<String>,
    /// How long the provider wants to be left alone between two looks ...
    pub(super) pause: Duration,
    /// ... and so until when.
    pub(super) not_before: Moment,
}

impl Asking {
    /// Whether it is time to come for the answer; whoever may leaves the provider alone for a while thereafter.
    fn comes(&mut self, now: Moment) -> bool {
        let may_come = now >= self.not_before;
        if may_come {
            self.not_before = now.plus(self.pause);
        }
        may_come
    }
}

/// A document that was filed here for an organisation, and whose signature is waited for.
#[derive(Debug, Clone)]
pub(super) struct Filed {
    pub(super) asking: Asking,
    pub(super) organisation: String,
    pub(super) title: String,
    pub(super) sha256: String,
    pub(super) signature: Option<Signature>,
}

/// Who signed it, and by what: `passkey` or `phone`.
#[derive(Debug, Clone)]
pub(super) struct Signature {
    pub(super) by: String,
    pub(super) means: String,
}

struct Visit {
    pending: Vec<Pending>,
    asking: Option<Asking>,
    filed: Option<Filed>,
    person: Option<Arc<SignedIn>>,
    leaving: Option<String>,
    csrf: String,
    since: Moment,
    seen: Moment,
}

impl Visit {
    fn over(&self, now: Moment) -> bool {
        match &self.person {
            Some(_) => now.since(self.seen) > IDLE_FOR || now.since(self.since) > AT_MOST_FOR,
            None => now.since(self.seen) > PENDING_FOR,
        }
    }
}

#[derive(Default)]
struct Memory {
    visits: HashMap<String, Visit>,
    tokens: HashMap<String, Moment>,
}

/// All visits of one portal.
pub(super) struct Visits {
    memory: Mutex<Memory>,
    clock: Clock,
    entropy: Entropy,
}

impl Visits {
    pub(super) fn new(clock: Clock, entropy: Entropy) -> Self {
        Self { memory: Mutex::new(Memory::default()), clock, entropy }
    }

    pub(super) fn now(&self) -> Moment {
        self.clock.now()
    }

    /// The person signed in under this cookie, and the token their forms must carry.
    pub(super) fn person(&self, cookie: Option<&str>) -> Option<(Arc<SignedIn>, String)> {
        let now = self.now();
        let mut memory = self.lock();
        let visit = memory.visits.get_mut(cookie?).filter(|visit| !visit.over(now))?;
        visit.seen = now;
        Some((visit.person.clone()?, visit.csrf.clone()))
    }

    /// Remembers a sign-in under way; answers with the cookie the browser must hold from now on.
    pub(super) fn expect_back(&self, cookie: Option<&str>, pending: Pending) -> String {
        let now = self.now();
        self.in_visit(cookie, |visit| {
            visit.pending.retain(|old| now.since(old.since) <= PENDING_FOR);
            if visit.pending.len() >= MOST_PENDING {
                visit.pending.remove(0);
            }
            visit.pending.push(pending);
        })
    }

    /// Remembers a question to a phone, in place of any other; answers with the cookie the browser must hold from now on.
    pub(super) fn ask(&self, cookie: Option<&str>, asking: Asking) -> String {
        self.in_visit(cookie, |visit| visit.asking = Some(asking))
    }

    /// The question this browser waits with, and whether the provider may be asked for its answer now: of several pages that
    /// wait, one asks.
    pub(super) fn asking(&self, cookie: Option<&str>) -> Option<(Asking, bool)> {
        let now = self.now();
        let mut memory = self.lock();
        let visit = memory.visits.get_mut(cookie?).filter(|visit| !visit.over(now))?;
        visit.seen = now;
        let asking = visit.asking.as_mut()?;
        let may_come = asking.comes(now);
        Some((asking.clone(), may_come))
    }

    /// There is nothing more to wait for.
    pub(super) fn ask_no_more(&self, cookie: Option<&str>) {
        let mut memory = self.lock();
        if let Some(visit) = cookie.and_then(|cookie| memory.visits.get_mut(cookie)) {
            visit.asking = None;
        }
    }

    /// Remembers what somebody has filed, or that it is signed, in place of anything they filed before.
    pub(super) fn file(&self, cookie: Option<&str>, filed: Filed) {
        let mut memory = self.lock();
        if let Some(visit) = cookie.and_then(|cookie| memory.visits.get_mut(cookie)) {
            visit.filed = Some(filed);
        }
    }

    /// What this browser has filed, and whether the provider may be asked for its signature now.
    pub(super) fn filed(&self, cookie: Option<&str>) -> Option<(Filed, bool)> {
        let now = self.now();
        let mut memory = self.lock();
        let visit = memory.visits.get_mut(cookie?).filter(|visit| !visit.over(now))?;
        visit.seen = now;
        let filed = visit.filed.as_mut()?;
        let may_come = filed.signature.is_none() && filed.asking.comes(now);
        Some((filed.clone(), may_come))
    }

    /// Nobody will sign it.
    pub(super) fn file_no_more(&self, cookie: Option<&str>) {
        let mut memory = self.lock();
        if let Some(visit) = cookie.and_then(|cookie| memory.visits.get_mut(cookie)) {
            visit.filed = None;
        }
    }

    /// Takes the sign-in of this browser and `state` out of memory: each can come back once.
    pub(super) fn take_back(&self, cookie: Option<&str>, state: &str) -> Option<Pending> {
        let now = self.now();
        let mut memory = self.lock();
        let visit = memory.visits.get_mut(cookie?)?;
        let place = visit.pending.iter().position(|pending| pending.state == state)?;
        let pending = visit.pending.remove(place);
        (now.since(pending.since) <= PENDING_FOR).then_some(pending)
    }

    /// Someone has signed in: the old cookie dies with what it held, a new one is born.
    pub(super) fn welcome(&self, cookie: Option<&str>, person: SignedIn) -> String {
        let mut memory = self.lock();
        if let Some(cookie) = cookie {
            memory.visits.remove(cookie);
        }
        self.open(&mut memory, |visit| visit.person = Some(Arc::new(person)))
    }

    /// Ends a visit whose form carried the right token. The new cookie waits for `state` to come back.
    pub(super) fn leave(
        &self,
        cookie: Option<&str>,
        csrf: &str,
        state: String,
    ) -> Option<(Arc<SignedIn>, String)> {
        let mut memory = self.lock();
        let cookie = cookie?;
        if memory.visits.get(cookie)?.csrf != csrf {
            return None;
        }
        let person = memory.visits.remove(cookie)?.person?;
        let fresh = self.open(&mut memory, |visit| visit.leaving = Some(state));
        Some((person, fresh))
    }

    /// Whether `state` is the one this browser was sent to sign out with; asked once.
    pub(super) fn has_left(&self, cookie: Option<&str>, state: &str) -> bool {
        let Some(cookie) = cookie else { return false };
        let mut memory = self.lock();
        memory
            .visits
            .get_mut(cookie)
            .and_then(|visit| visit.leaving.take())
            .is_some_and(|expected| expected == state)
    }

    /// Marks a logout token as used; false when it was seen before.
    pub(super) fn first_sight(&self, token_id: &str) -> bool {
        let now = self.now();
        let mut memory = self.lock();
        memory.tokens.retain(|_, seen| now.since(*seen) <= TOKEN_SEEN_FOR);
        memory.tokens.insert(token_id.to_owned(), now).is_none()
    }

    /// Ends every visit of a provider session, or of a person when no session is named.
    pub(super) fn end(&self, subject: Option<&str>, session: Option<&str>) -> usize {
        let mut memory = self.lock();
        let before = memory.visits.len();
        memory.visits.retain(|_, visit| {
            !visit.person.as_deref().is_some_and(|person| person.is_named_by(subject, session))
        });
        before.saturating_sub(memory.visits.len())
    }

    /// Into the visit of this cookie, or a new one; answers with the cookie of it.
    fn in_visit(&self, cookie: Option<&str>, fill: impl FnOnce(&mut Visit)) -> String {
        let now = self.now();
        let mut memory = self.lock();
        if let Some(cookie) = cookie
            && let Some(visit) = memory.visits.get_mut(cookie).filter(|visit| !visit.over(now))
        {
            visit.seen = now;
            fill(visit);
            return cookie.to_owned();
        }
        self.open(&mut memory, fill)
    }

    fn open(&self, memory: &mut Memory, fill: impl FnOnce(&mut Visit)) -> String {
        let now = self.now();
        if memory.visits.len() >= MOST_VISITS {
            make_room(&mut memory.visits, now);
        }
        let mut visit = Visit {
            pending: Vec::new(),
            asking: None,
            filed: None,
            person: None,
            leaving: None,
            csrf: self.entropy.token("").expose().to_owned(),
            since: now,
            seen: now,
        };
        fill(&mut visit);
        let cookie = self.entropy.token("").expose().to_owned();
        memory.visits.insert(cookie.clone(), visit);
        cookie
    }

    fn lock(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Forgets what is over; if that is not enough, the tenth seen longest ago, strangers before people.
fn make_room(visits: &mut HashMap<String, Visit>, now: Moment) {
    visits.retain(|_, visit| !visit.over(now));
    if visits.len() < MOST_VISITS {
        return;
    }
    let mut by_worth: Vec<_> =
        visits.iter().map(|(cookie, visit)| (visit.person.is_some(), visit.seen, cookie.clone())).collect();
    by_worth.sort_unstable();
    let forgotten: HashSet<_> =
        by_worth.into_iter().take(MOST_VISITS / 10).map(|(_, _, cookie)| cookie).collect();
    visits.retain(|cookie, _| !forgotten.contains(cookie));
}

#[cfg(test)]
mod tests;
