//! A line to one register: ask, keep the answer, and give the kept one while the line is down.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::answered::{Answer, Answered};
use super::error::AskError;
use super::events::{PullError, pull};
use super::flight::Flights;
use super::question::Question;
use super::register::{Keeper, Register};
use super::store::{self, KeptAnswer, Place};
use super::wire::{self, Told};
use crate::base::{Clock, Entropy, Moment};
use crate::db::Db;
use crate::keys::{Desk, Vault};
use crate::outbound::http::Neighbour;

/// What every line works with.
#[derive(Clone)]
pub struct Means {
    /// Where answers are kept.
    pub db: Db,
    /// What seals them.
    pub vault: Vault,
    /// Time.
    pub clock: Clock,
    /// Chance.
    pub entropy: Entropy,
}

impl Means {
    /// What verbs need for work that nobody asked for.
    pub fn desk(&self) -> Desk {
        let Self { vault, entropy, clock, .. } = self.clone();
        Desk { vault, entropy, now: clock.now(), request: None }
    }
}

/// A line to the register `R`. Cheap to clone. Never used inside a transaction, nor on the way of a sign-in.
pub enum Line<R> {
    /// No such register is connected.
    Off,
    /// One that is spoken to over HTTP.
    Http(Http<R>),
}

/// A register at the other end of a wire.
pub struct Http<R> {
    ends: Arc<Ends>,
    register: PhantomData<R>,
}

struct Ends {
    means: Means,
    to: Neighbour,
    flights: Flights<Result<Answered<Option<Value>>, AskError>>,
}

impl<R: Keeper> Line<R> {
    /// A line to whoever `to` is.
    pub(super) fn to(to: Neighbour, means: &Means) -> Self {
        let ends = Arc::new(Ends { means: means.clone(), to, flights: Flights::default() });
        Self::Http(Http { ends, register: PhantomData })
    }

    /// Whether there is a register at the other end at all.
    pub const fn is_on(&self) -> bool {
        matches!(self, Self::Http(_))
    }

    /// Puts a question. While the register is down, the answer it gave to the very same question within the last thirty days.
    /// The same question is put once, however many ask it at a time.
    ///
    /// # Errors
    /// [`AskError`]: nothing was said about anybody then.
    pub async fn ask<Q: Question<Of = R>>(
        &self,
        question: Q,
    ) -> Result<Answered<Answer<Q::Facts>>, AskError> {
        let asked = match self {
            Self::Off => Err(AskError::Off),
            Self::Http(http) => http.ends.ask(R::REGISTER, question).await,
        };
        let outcome = match &asked {
            Ok(_) => "answered",
            Err(failed) => failed.outcome(),
        };
        count(R::REGISTER, outcome);
        asked
    }

    /// Hears what the register has told since it was followed last; answers how many events were new. Nothing when it is not
    /// connected, or some process has asked less than `pause` ago.
    ///
    /// # Errors
    /// [`PullError`]; what was heard before it stays heard.
    pub async fn follow(&self, pause: Duration) -> Result<usize, PullError> {
        match self {
            Self::Off => Ok(0),
            Self::Http(http) => pull(&http.ends.means, &http.ends.to, R::REGISTER, pause).await,
        }
    }

    /// As of when the register answers just now; none where it is not connected. Asks nothing about anybody.
    ///
    /// # Errors
    /// [`AskError`].
    pub async fn status(&self) -> Result<Option<Moment>, AskError> {
        match self {
            Self::Off => Ok(None),
            Self::Http(http) => wire::status(&http.ends.to, R::REGISTER).await.map(Some),
        }
    }
}

impl Ends {
    async fn ask<Q: Question>(
        self: &Arc<Self>,
        register: Register,
        question: Q,
    ) -> Result<Answered<Answer<Q::Facts>>, AskError> {
        let asked =
            serde_json::to_string(&question).map_err(|_not| AskError::Unreadable("the question".into()))?;
        let vault = &self.means.vault;
        let kind = format!("register question {}/{}", register.as_str(), Q::NAME);
        let place = Place {
            register,
            question: vault.blind_index(&kind, &asked),
            subject: question.about().blind(vault),
        };
        let own = self.clone();
        let asking = async move {
            match own.put(place, &question).await {
                Err(failed) => own.kept(place, failed).await,
                told => told,
            }
        };
        let broke = || AskError::Unreadable("asking broke off".into());
        let told = self.flights.join(place.question, asking).await.ok_or_else(broke)??;
        told.try_map(|facts| match facts {
            Some(facts) => wire::facts(facts).map(Answer::Known),
            None => Ok(Answer::Unknown),
        })
    }

    /// Asks, and keeps what is said. That somebody is not known is not kept: by tomorrow they may be.
    async fn put<Q: Question>(
        &self,
        place: Place,
        question: &Q,
    ) -> Result<Answered<Option<Value>>, AskError> {
        let Means { db, vault, clock, entropy } = &self.means;
        let Told { facts, as_of } = wire::put(&self.to, entropy, Q::NAME, question).await?;
        if let Some(facts) = &facts {
            // What cannot be read is not worth keeping.
            wire::facts::<Q::Facts>(facts.clone())?;
        }
        let now = clock.now();
        let answered = Answered::new(facts, place.register, as_of, now);
        let sealed = answered.peek().as_ref().map(|facts| {
            let answer = vault.seal(entropy, &context(place), facts.to_string().as_bytes());
            KeptAnswer { answer, as_of: as_of.min(now) }
        });
        let kept = db.write(move |c| match &sealed {
            Some(answer) => store::keep(c, place, answer, now),
            None => store::forget(c, place),
        });
        if let Err(error) = kept.await {
            tracing::warn!(%error, register = place.register.as_str(), "an answer could not be kept");
        }
        Ok(answered)
    }

    /// What is kept, when the register gave nothing because of `failed`.
    async fn kept(&self, place: Place, failed: AskError) -> Result<Answered<Option<Value>>, AskError> {
        let register = place.register.as_str();
        if !matches!(failed, AskError::Down(_)) {
            tracing::error!(register, why = %failed, "a register has to be looked at");
        }
        let Means { db, vault, clock, .. } = &self.means;
        let now = clock.now();
        let row = match db.read(move |c| store::kept(c, place, now)).await {
            Ok(row) => row.ok_or(failed)?,
            Err(error) => {
                tracing::warn!(%error, register, "kept answers could not be read");
                return Err(failed);
            }
        };
        let opened = vault.open_sealed(&context(place), &row.answer);
        let facts = opened.ok().and_then(|plain| serde_json::from_slice(&plain).ok());
        let facts = facts.ok_or_else(|| AskError::Unreadable("the kept answer".into()))?;
        count(place.register, "kept");
        Ok(Answered::new(Some(facts), place.register, row.as_of, now))
    }
}

/// Where an answer is sealed for.
fn context(place: Place) -> String {
    let question: String = place.question.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("register_answers.answer:{}/{question}", place.register.as_str())
}

fn count(register: Register, outcome: &'static str) {
    metrics::counter!("khoa_register_asks_total", "register" => register.as_str(), "outcome" => outcome)
        .increment(1);
}

impl<R> Clone for Line<R> {
    fn clone(&self) -> Self {
        match self {
            Self::Off => Self::Off,
            Self::Http(Http { ends, register }) => {
                Self::Http(Http { ends: ends.clone(), register: *register })
            }
        }
    }
}

impl<R: Keeper> fmt::Debug for Line<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = if self.is_on() { "Http" } else { "Off" };
        write!(f, "Line({}, {state})", R::REGISTER.as_str())
    }
}
