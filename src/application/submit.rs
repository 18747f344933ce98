//! Handing an application in: what it says is read, the registers are asked outside any transaction, and what follows is committed
//! at once. A register that did not answer is asked again by [`ask_again`].

use std::sync::Arc;

use zeroize::Zeroizing;

use super::applicant::{Hand, Proven};
use super::begin::own;
use super::due;
use super::evidence;
use super::facts::{Face, Facts, Register};
use super::kind::{Firm, FirmFound, Given, Wish, learn_firm};
use super::known;
use super::model::{Application, Evidence};
use super::moves::{self, Move, Seen};
use super::reason::Want;
use super::refused::Refused;
use super::settle;
use super::state::State;
use super::store::{self, Case};
use crate::account::{self, Profile, Whose};
use crate::base::ApplicationId;
use crate::db::{Conn, Db, StoreError};
use crate::file;
use crate::keys::Desk;
use crate::policy::Law;
use crate::registers::{Guardian, Ports};

/// What handing in takes beside the application.
#[derive(Clone)]
pub struct Means<'a> {
    /// Records.
    pub db: &'a Db,
    /// Keys, chance, moment.
    pub desk: Desk,
    /// The law.
    pub law: Arc<Law>,
    /// Whom to ask.
    pub ports: &'a Ports,
}

/// So often the registers are asked about one application ...
const MOST_OF_ONE: i64 = 5;
/// ... and in a day about all of one person's.
const MOST_OF_PERSON: i64 = 10;

/// What others are asked.
struct Inquiry {
    seen: Seen,
    wish: Wish,
    portrait: Option<Zeroizing<Vec<u8>>>,
    has_paper: bool,
    known: Option<Profile>,
    /// Whether it was handed in so often that nobody is asked.
    too_often: bool,
}

/// What a register said of who represents somebody: weighed against whoever asks, and not kept.
#[derive(Clone, Default)]
pub(super) enum Guardians {
    #[default]
    NotAsked,
    Down,
    Said(Vec<Guardian>),
}

/// What was found out from others.
#[derive(Clone, Default)]
pub(super) struct Found {
    pub(super) register: Register,
    pub(super) guardians: Guardians,
    pub(super) face: Face,
    /// Whether nobody was asked, because it was handed in too often.
    pub(super) too_often: bool,
    /// What was found out about an enterprise.
    pub(super) firm: FirmFound,
}

/// Hands in the application as it was seen. Answers what has become of it, which may be a decision.
///
/// # Errors
/// As the database. Inside: [`Refused`], with everything that is missing.
pub async fn submit(
    means: &Means<'_>,
    hand: impl Into<Hand>,
    seen: Seen,
) -> Result<Result<Application, Refused>, StoreError> {
    let hand = hand.into();
    let (desk, of) = (means.desk.clone(), hand.clone());
    let ready = means.db.read(move |c| match to_be_handed_in(c, &desk, &of, seen)? {
        Ok((_proven, case)) => {
            let too_often = is_too_often(c, &desk, &case.application)?;
            inquiry(c, &desk, &case).map(|inquiry| Ok(Inquiry { too_often, ..inquiry }))
        }
        Err(refused) => Ok(Err(refused)),
    });
    let inquiry = match ready.await? {
        Ok(inquiry) => inquiry,
        Err(refused) => return Ok(Err(refused)),
    };
    let found = match inquiry.too_often {
        true => Found { too_often: true, ..Found::default() },
        false => gather(means, &inquiry).await,
    };
    let (desk, law, of) = (means.desk.clone(), means.law.clone(), hand);
    means.db.write(move |c| hand_in(c, &desk, &law, &of, (seen, &found))).await
}

/// Asks the registers again that had not answered; answers how many applications that was about.
///
/// # Errors
/// As the database.
pub async fn ask_again(means: &Means<'_>) -> Result<usize, StoreError> {
    let desk = means.desk.clone();
    let waiting = means.db.read(move |c| {
        let cases = due::to_ask(c, &desk)?;
        cases.iter().map(|case| inquiry(c, &desk, case)).collect::<Result<Vec<_>, _>>()
    });
    let waiting = waiting.await?;
    for inquiry in &waiting {
        ask(means, inquiry).await?;
    }
    Ok(waiting.len())
}

/// Asks the registers about one application at once, where it waits for them: whoever has just seen its holder need not wait for
/// the turn of [`ask_again`].
///
/// # Errors
/// As the database.
pub async fn ask_now(means: &Means<'_>, id: ApplicationId) -> Result<(), StoreError> {
    let desk = means.desk.clone();
    let waiting = means.db.read(move |c| match store::case(c, &desk.vault, id)? {
        Some(case) if case.application.ask_again_at.is_some() => inquiry(c, &desk, &case).map(Some),
        _ => Ok(None),
    });
    match waiting.await? {
        Some(inquiry) => ask(means, &inquiry).await,
        None => Ok(()),
    }
}

async fn ask(means: &Means<'_>, inquiry: &Inquiry) -> Result<(), StoreError> {
    let found = gather(means, inquiry).await;
    let (desk, law, seen) = (means.desk.clone(), means.law.clone(), inquiry.seen);
    let settled = means.db.write(move |c| match moves::open(c, &desk, seen)? {
        Ok(mut case) => {
            learn(c, &desk, &law, &mut case, &found)?;
            settle::settle(c, &desk, &law, &mut case)
        }
        // Somebody has done something about it meanwhile.
        Err(refused) => Ok(Err(refused)),
    });
    let _moved_on = settled.await?;
    Ok(())
}

fn inquiry(c: &mut Conn, desk: &Desk, case: &Case) -> Result<Inquiry, StoreError> {
    let Application { id, version, person, .. } = case.application;
    let handed_in = evidence::all(c, id)?;
    let portrait = match handed_in.iter().rev().find(|one| one.kind == Evidence::Portrait) {
        Some(one) => file::open(c, person, &case.key, one.file)?.map(|file| file.bytes),
        None => None,
    };
    let has_paper = handed_in.iter().any(|one| one.kind == Evidence::Paper);
    let (seen, wish) = (Seen { id, version }, case.wish.clone());
    let known = match wish.is_about_known() {
        true => Some(account::load(c, &desk.vault, case.application.account)?.profile),
        false => None,
    };
    Ok(Inquiry { seen, wish, portrait, has_paper, known, too_often: false })
}

/// Whoever hands in again and again could find out what a register says of another, and keep it busy.
fn is_too_often(c: &mut Conn, desk: &Desk, of: &Application) -> Result<bool, StoreError> {
    let (of_it, of_person) = store::handed_in(c, of, desk.now.minus(settle::DAY))?;
    Ok(of_it >= MOST_OF_ONE || of_person >= MOST_OF_PERSON)
}

async fn gather(means: &Means<'_>, inquiry: &Inquiry) -> Found {
    let portrait = inquiry.portrait.as_ref().map(|bytes| bytes.as_slice());
    let given = Given { portrait, has_paper: inquiry.has_paper, known: inquiry.known.as_ref() };
    inquiry.wish.gather(means.ports, means.desk.now, given).await
}

/// The case, when nothing is missing that its holder must give before anybody is asked.
fn to_be_handed_in(
    c: &mut Conn,
    desk: &Desk,
    hand: &Hand,
    seen: Seen,
) -> Result<Result<(Proven, Case), Refused>, StoreError> {
    let Some(proven) = hand.prove(c, desk)? else { return Ok(Err(Refused::NotFound)) };
    let case = match own(c, desk, proven.applicant().account().id, seen)? {
        Ok(case) => case,
        Err(refused) => return Ok(Err(refused)),
    };
    let Application { state, version, .. } = case.application;
    if !state.may_become(State::Submitted) {
        return Ok(Err(Refused::WrongState { state, version }));
    }
    let there = evidence::kinds(c, seen.id)?;
    let details = (!case.wish.kind().is_declared()).then_some(Want::Details);
    let papers = case.wish.evidence().iter().filter(|one| !there.contains(one)).map(|one| one.want());
    let missing: Vec<Want> = details.into_iter().chain(papers).collect();
    Ok(if missing.is_empty() { Ok((proven, case)) } else { Err(Refused::Missing(missing)) })
}

fn hand_in(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    hand: &Hand,
    (seen, found): (Seen, &Found),
) -> Result<Result<Application, Refused>, StoreError> {
    let (proven, mut case) = match to_be_handed_in(c, desk, hand, seen)? {
        Ok(ready) => ready,
        Err(refused) => return Ok(Err(refused)),
    };
    learn(c, desk, law, &mut case, found)?;
    let submitted = moves::go(c, desk, &mut case, Move::plain(State::Submitted, proven.applicant().by()))?;
    let settled = match submitted {
        Ok(()) => settle::settle(c, desk, law, &mut case)?,
        Err(refused) => Err(refused),
    };
    Ok(settled.map(|()| case.application))
}

/// Puts what is known and what was found together.
pub(super) fn learn(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    case: &mut Case,
    found: &Found,
) -> Result<(), StoreError> {
    let account = case.application.account;
    let known = known::facts(c, desk, account)?;
    let whose = known::whose(c, desk, account, (&case.wish, &found.register))?;
    let handed_in = evidence::kinds(c, case.application.id)?;
    let enterprise = match &case.wish {
        Wish::Organisation(wish) => {
            let before = (&found.firm, &case.facts.enterprise);
            let has_paper = handed_in.contains(&Evidence::Paper);
            learn_firm(c, desk, law, (wish, account, has_paper), before)?
        }
        _ => Firm::NotAsked,
    };
    let guardian = known::on_record(c, desk, case.application.person, &found.guardians)?;
    case.facts = Facts {
        enterprise,
        register: found.register.clone(),
        guardian,
        ward: known::ward(c, desk, account, (&case.wish, &found.register))?,
        face: found.face,
        too_often: found.too_often,
        presence: case.facts.presence.take(),
        compared: case.facts.compared.take(),
        forwarded: case.facts.forwarded,
        handed_in,
        number_taken: whose == Whose::Others,
        comes_back: whose == Whose::Earlier,
        ..known
    };
    Ok(())
}
