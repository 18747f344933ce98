//! What the register says of both. Asked outside any transaction; what does not answer is no answer, and never a "no".

use std::time::Duration;

use super::model::{Merge, Refused};
use crate::account::{Holder, Kind, Number};
use crate::base::{AccountId, Birthdate, ForeignerNumber, Moment, PersonalNumber, fold};
use crate::registers::{Admitted, Answer, Answered, AskError, Foreigner, Match, Ports, TravelDocument};

/// How old an answer may be.
const NO_OLDER_THAN: Duration = Duration::from_secs(86_400);

/// What is asked: whether what was said under the account that ends is of whoever has the number that stays, and whether the number that
/// ends is somebody else's.
#[derive(Clone)]
pub struct Question {
    about: About,
    stays: Option<Stays>,
    name: String,
    birthdate: Option<Birthdate>,
    /// By what the account that ends is known itself.
    own: Option<Own>,
}

/// A pair as it was when it was asked about: which goes on, which ends, and in which version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct About {
    sides: (AccountId, AccountId),
    version: i32,
}

#[derive(Clone)]
enum Stays {
    Citizen(PersonalNumber),
    Foreigner(ForeignerNumber),
}

#[derive(Clone)]
enum Own {
    Citizen(PersonalNumber),
    Foreigner(Foreigner),
}

/// What it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// Nothing speaks against it.
    Same,
    /// It knows whoever has one of the numbers by another name or birth.
    Differs,
    /// It has both numbers.
    TwoPeople,
    /// It does not answer.
    Down,
    /// There is nothing to ask: no birth was ever said under the account that ends, or no number stays.
    NotAsked,
}

/// What it says, and of whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    about: About,
    word: Word,
}

/// What was said of that pair as it is, and no other.
pub(super) fn of_pair(
    said: Option<Said>,
    (merge, sides): (&Merge, (AccountId, AccountId)),
) -> Result<Word, Refused> {
    let now = About { sides, version: merge.version };
    match said {
        Some(said) if said.about == now => Ok(said.word),
        _ => Err(Refused::Changed { state: merge.state, version: merge.version }),
    }
}

/// The question about these two: who goes on, and who ends.
pub(super) fn question(version: i32, (surviving, ending): (&Holder, &Holder)) -> Question {
    let stays = match &surviving.profile.number {
        Some(Number::PersonalNumber(number)) => Some(Stays::Citizen(number.clone())),
        Some(Number::ForeignerNumber(number)) => Some(Stays::Foreigner(number.clone())),
        _ => None,
    };
    let own = match (&ending.profile.number, ending.account.kind) {
        (Some(Number::PersonalNumber(number)), Kind::Citizen) => Some(Own::Citizen(number.clone())),
        (Some(Number::ForeignerNumber(number)), Kind::Foreigner) => {
            Some(Own::Foreigner(Foreigner::ForeignerNumber(number.clone())))
        }
        (Some(Number::Passport(passport)), Kind::Foreigner) => {
            TravelDocument::parse(passport.number.as_str(), passport.state.as_str())
                .ok()
                .map(|document| Own::Foreigner(Foreigner::TravelDocument(document)))
        }
        _ => None,
    };
    Question {
        about: About { sides: (surviving.account.id, ending.account.id), version },
        stays,
        name: ending.profile.name.clone(),
        birthdate: ending.profile.birthdate,
        own,
    }
}

/// Asks, at the moment `now`.
pub async fn ask(ports: &Ports, now: Moment, about: &Question) -> Said {
    Said { about: about.about, word: word(ports, now, about).await }
}

async fn word(ports: &Ports, now: Moment, about: &Question) -> Word {
    let (Some(stays), Some(birthdate)) = (&about.stays, about.birthdate) else { return Word::NotAsked };
    let asked =
        |number: &PersonalNumber| Match { number: number.clone(), name: about.name.clone(), birthdate };
    let is_theirs = |held: &Admitted| held.birthdate == birthdate && fold(&held.name) == fold(&about.name);
    let own = match &about.own {
        Some(Own::Citizen(number)) => {
            fresh(ports.population.ask(asked(number)).await, now).map(|said| match said {
                Answer::Known(_) => Word::TwoPeople,
                Answer::Unknown => Word::Same,
            })
        }
        Some(Own::Foreigner(who)) => {
            fresh(ports.immigration.ask(who.clone()).await, now).map(|said| match (said, stays) {
                (Answer::Known(held), Stays::Foreigner(number)) if held.number.as_ref() != Some(number) => {
                    Word::TwoPeople
                }
                (Answer::Known(held), _) => theirs(is_theirs(&held)),
                // Nobody has it any more.
                (Answer::Unknown, _) => Word::Same,
            })
        }
        None => Some(Word::Same),
    };
    match own {
        Some(Word::Same) => {}
        other => return other.unwrap_or(Word::Down),
    }
    let same = match stays {
        Stays::Citizen(number) => fresh(ports.population.ask(asked(number)).await, now)
            .map(|said| said.known().is_some_and(|who| who.same_birthdate && who.same_name)),
        Stays::Foreigner(number) => {
            let who = Foreigner::ForeignerNumber(number.clone());
            fresh(ports.immigration.ask(who).await, now)
                .map(|said| said.known().is_some_and(|held| is_theirs(&held)))
        }
    };
    same.map_or(Word::Down, theirs)
}

const fn theirs(are: bool) -> Word {
    if are { Word::Same } else { Word::Differs }
}

/// An answer of today; nothing where there is none.
fn fresh<T>(answered: Result<Answered<Answer<T>>, AskError>, now: Moment) -> Option<Answer<T>> {
    let said = answered.ok()?.with_age();
    (now.since(said.as_of) <= NO_OLDER_THAN).then_some(said.value)
}
