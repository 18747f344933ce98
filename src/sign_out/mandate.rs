//! What somebody may do for an organisation ends, or rests: whatever hangs from it is felt to within a second, by one row that
//! access tokens are held against, and the grants behind it follow in slices.

use std::collections::BTreeSet;
use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::client;
use crate::account;
use crate::base::{AccountId, LocalDate, MandateId, Moment};
use crate::db::{Conn, StoreError};
use crate::grant;
use crate::jobs::{self, Bench, Handler, Job, JobError, Lane};
use crate::keys::Desk;
use crate::mandate::member::{self, ActingFor, Member, Role, Source};
use crate::session::Citizen;

/// The job: the grants by a mandate that was ended, or rests.
#[derive(Debug, Serialize, Deserialize)]
pub struct EndGrants {
    /// Which.
    pub mandate: MandateId,
    /// Why.
    pub why: String,
    /// Those made until then, where it rests: what is granted by it once it counts again stands. All of them, where it ended.
    pub until: Option<Moment>,
}

impl Job for EndGrants {
    const NAME: &'static str = "end-grants-of-mandate";
    const LANE: Lane = Lane::Urgent;
    const ATTEMPTS: i32 = 10;
}

/// Does it.
pub struct Ending(pub Bench);

#[async_trait]
impl Handler<EndGrants> for Ending {
    async fn handle(&self, job: EndGrants) -> Result<(), JobError> {
        let (Self(bench), again) = (self, |why: StoreError| JobError::Retry(Duration::ZERO, why.to_string()));
        loop {
            let (desk, which, why) = (bench.desk(), (job.mandate, job.until), job.why.clone());
            let ended =
                bench.db.write(move |c| client::grants_by(c, &desk, which, &why)).await.map_err(again)?;
            bench.jobs.wake();
            if ended == 0 {
                return Ok(());
            }
        }
    }
}

/// Ends a mandate with everything that hangs from it, on the word of `by`. Answers it as it is now; nothing when there is none of
/// that id that could be ended.
///
/// # Errors
/// As the database.
pub fn mandate(
    c: &mut Conn,
    desk: &Desk,
    id: MandateId,
    (by, why): (&str, &str),
) -> Result<Option<Member>, StoreError> {
    let Some(member) = member::end(c, desk, id, by, why)? else { return Ok(None) };
    end_what_hangs(c, desk, (id, None), why)?;
    Ok(Some(member))
}

/// Why whoever says who acts for an organisation took nothing back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// There is none of that id in the organisation.
    #[error("nobody there was given that")]
    NotFound,
    /// It is the register's, or more than they give themselves.
    #[error("nobody takes back what they could not give")]
    Beyond,
    /// It has ended.
    #[error("it has ended")]
    Over,
}

/// Ends what somebody was given in an organisation, with everything that hangs from it, on the word of whoever says who acts for it.
///
/// # Errors
/// As the database. Inside: [`NotTaken`].
pub fn member(
    c: &mut Conn,
    desk: &Desk,
    by: &ActingFor,
    id: MandateId,
) -> Result<Result<Member, NotTaken>, StoreError> {
    let organisation = by.organisation().id;
    let Some(one) = member::find(c, id)?.filter(|one| one.organisation == organisation) else {
        return Ok(Err(NotTaken::NotFound));
    };
    if !by.may_end(&one) {
        return Ok(Err(NotTaken::Beyond));
    }
    let ended = mandate(c, desk, id, (&by.actor().to_string(), "ended by the organisation"))?;
    Ok(ended.ok_or(NotTaken::Over))
}

/// Somebody lays down all that they were given in an organisation, with everything that hangs from it; answers how many that were. What a
/// register gave only the register takes.
///
/// # Errors
/// As the database. Inside: [`NotTaken`], where they were given nothing there, or nothing that they could lay down.
pub fn lay_down(
    c: &mut Conn,
    desk: &Desk,
    citizen: &Citizen,
    organisation: AccountId,
) -> Result<Result<usize, NotTaken>, StoreError> {
    let today = desk.now.local_date();
    let Some(own) = member::standing(c, &desk.vault, today, citizen, organisation)? else {
        return Ok(Err(NotTaken::NotFound));
    };
    let (by, mut ended) = (citizen.account().id.to_string(), 0);
    for one in own.mandates.iter().filter(|one| !one.source.rests()) {
        ended += usize::from(mandate(c, desk, one.id, (&by, "laid down"))?.is_some());
    }
    Ok(if ended > 0 { Ok(ended) } else { Err(NotTaken::Beyond) })
}

/// Why an authorised person's mandate ended.
const TAKEN_OVER: &str = "taken_over";

/// Once an organisation has a representative of its own, whoever was authorised in their place administers it no more, on the word of
/// `by`: what they file, they file on, and what they gave is to be confirmed before `confirm_by`.
///
/// # Errors
/// As the database.
pub fn stand_ins(
    c: &mut Conn,
    desk: &Desk,
    organisation: AccountId,
    (by, confirm_by): (&str, LocalDate),
) -> Result<(), StoreError> {
    let today = desk.now.local_date();
    member::one_at_a_time(c, organisation)?;
    let mut members = member::of_organisation(c, organisation, false)?;
    members.retain(|one| one.is_live(today));
    let of = |role: Role| members.iter().filter(move |one| one.role == role);
    let represent: BTreeSet<AccountId> = of(Role::LegalRepresentative).map(|one| one.actor).collect();
    let stood_in = of(Role::Administrator).filter(|one| one.source == Source::Authorised);
    for one in stood_in.filter(|one| !represent.is_empty() && !represent.contains(&one.actor)) {
        mandate(c, desk, one.id, (by, TAKEN_OVER))?;
        member::doubt(c, (organisation, one.actor), confirm_by)?;
    }
    Ok(())
}

/// The tokens of a mandate end, and its grants follow: those made until a moment, where one is named.
pub(super) fn end_what_hangs(
    c: &mut Conn,
    desk: &Desk,
    (mandate, until): (MandateId, Option<Moment>),
    why: &str,
) -> Result<(), StoreError> {
    grant::revoke_mandate(c, desk.now, mandate)?;
    let job = EndGrants { mandate, why: why.to_owned(), until };
    jobs::enqueue(c, desk.now, &desk.entropy, &job).map(|_job| ())
}

/// The job: what follows for the mandates of an account that was locked or closed, of which there were more than end at once.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EndMandates {
    account: AccountId,
    follows: Follows,
    /// Those given until then: what is given once the account is open again stands.
    until: Moment,
    /// Behind this one.
    after: Option<MandateId>,
    by: String,
}

/// What mandates end or rest upon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Follows {
    /// What people gave ends; what a register gave rests, so that a lost phone undoes no company.
    Lock,
    /// Nothing rests.
    Closure,
}

impl Follows {
    const fn why(self) -> &'static str {
        match self {
            Self::Lock => "account locked",
            Self::Closure => "account closed",
        }
    }
}

impl Job for EndMandates {
    const NAME: &'static str = "end-mandates-of-account";
    const LANE: Lane = Lane::Urgent;
    const ATTEMPTS: i32 = 10;
}

#[async_trait]
impl Handler<EndMandates> for Ending {
    async fn handle(&self, mut job: EndMandates) -> Result<(), JobError> {
        let (Self(bench), again) = (self, |why: StoreError| JobError::Retry(Duration::ZERO, why.to_string()));
        loop {
            let (desk, some) = (bench.desk(), job.clone());
            let last = bench.db.write(move |c| some.follow(c, &desk)).await.map_err(again)?;
            bench.jobs.wake();
            match last {
                Some(last) => job.after = Some(last),
                None => return Ok(()),
            }
        }
    }
}

impl EndMandates {
    /// Some of them, few enough for one transaction; answers the last one where there may be more.
    fn follow(&self, c: &mut Conn, desk: &Desk) -> Result<Option<MandateId>, StoreError> {
        let held = account::account(c, self.account)?;
        let some = member::some_of(c, &held, (self.after, self.until))?;
        let why = self.follows.why();
        for one in &some {
            match self.follows == Follows::Lock && one.source.rests() {
                true => end_what_hangs(c, desk, (one.id, Some(self.until)), why)?,
                false => drop(mandate(c, desk, one.id, (&self.by, why))?),
            }
        }
        Ok(some.last().filter(|_| some.len() == member::SOME).map(|last| last.id))
    }

    /// The first of them in the transaction of whatever they follow, and the others by the job: what locks or closes an account waits for
    /// no five hundred companies.
    fn begin(mut self, c: &mut Conn, desk: &Desk) -> Result<(), StoreError> {
        self.after = self.follow(c, desk)?;
        match self.after {
            Some(_) => jobs::enqueue(c, desk.now, &desk.entropy, &self).map(|_job| ()),
            None => Ok(()),
        }
    }
}

/// What follows for mandates when an account is locked: what people gave ends, on whichever side; what a register gave rests.
///
/// # Errors
/// As the database.
pub(super) fn locked(c: &mut Conn, desk: &Desk, account: AccountId, by: &str) -> Result<(), StoreError> {
    following(desk, account, (Follows::Lock, by)).begin(c, desk)
}

/// The same when it is closed: nothing rests.
///
/// # Errors
/// As the database.
pub(super) fn closed(c: &mut Conn, desk: &Desk, account: AccountId, by: &str) -> Result<(), StoreError> {
    following(desk, account, (Follows::Closure, by)).begin(c, desk)
}

fn following(desk: &Desk, account: AccountId, (follows, by): (Follows, &str)) -> EndMandates {
    EndMandates { account, follows, until: desk.now, after: None, by: by.to_owned() }
}
