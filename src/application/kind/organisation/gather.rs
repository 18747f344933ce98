//! What the registers say: of the enterprise, and of foreigners who represent it, whether they have a residence card. Asked outside
//! any transaction; what does not answer is no answer.

use std::time::Duration;

use super::Organisation;
use crate::base::{LocalDate, Moment};
use crate::registers::{
    Answer, CardState, Enterprise, Foreigner, Ports, Registered, Stay, StayKind, Subject,
};

/// How old an answer may be that an account rests on.
const NO_OLDER_THAN: Duration = Duration::from_secs(86_400);

/// Of more representatives than these nobody is asked: no enterprise has so many.
const MOST: usize = 20;

/// What was found out from registers.
#[derive(Clone, Default)]
pub(in crate::application) enum FirmFound {
    /// Nothing was asked.
    #[default]
    NotAsked,
    /// The business register did not answer.
    Down,
    /// It knows no such enterprise.
    Unknown,
    /// It knows it.
    Said {
        /// As of when.
        as_of: Moment,
        /// What it says.
        registered: Registered,
        /// Of each representative, whether they have a residence card; nothing of citizens, or where nobody can say.
        cards: Vec<Option<bool>>,
    },
}

/// Asks, at the moment `now`. How a director lives here is asked for whoever says that they represent it too, or has handed in a paper:
/// on the bare word of anybody else no register is.
pub(in crate::application::kind) async fn gather(
    ports: &Ports,
    now: Moment,
    (wish, has_paper): (&Organisation, bool),
) -> FirmFound {
    let answered = match ports.business.ask(Enterprise { code: wish.code.clone() }).await {
        Ok(answered) => answered.with_age(),
        Err(_no_answer) => return FirmFound::Down,
    };
    let mut registered = match answered.value {
        Answer::Unknown => return FirmFound::Unknown,
        Answer::Known(_) if now.since(answered.as_of) > NO_OLDER_THAN => return FirmFound::Down,
        Answer::Known(registered) => registered,
    };
    registered.representatives.truncate(MOST);
    let mut cards = Vec::new();
    for one in &registered.representatives {
        cards.push(match wish.represents() || has_paper {
            true => card(ports, now.local_date(), &one.number).await,
            false => None,
        });
    }
    FirmFound::Said { as_of: answered.as_of, registered, cards }
}

/// Whether a foreigner has a residence card in force.
async fn card(ports: &Ports, today: LocalDate, who: &Subject) -> Option<bool> {
    let question = match who {
        Subject::ForeignerNumber(number) => Foreigner::ForeignerNumber(number.clone()),
        Subject::TravelDocument(document) => Foreigner::TravelDocument(document.clone()),
        Subject::PersonalNumber(_) | Subject::EnterpriseCode(_) => return None,
    };
    match ports.immigration.ask(question).await.ok()?.with_age().value {
        Answer::Known(admitted) => Some(admitted.residence.is_some_and(|stay| is_card(&stay, today))),
        Answer::Unknown => None,
    }
}

fn is_card(stay: &Stay, today: LocalDate) -> bool {
    let in_force = stay.card.state == CardState::InForce && stay.card.ends_on.is_none_or(|end| today <= end);
    stay.kind != StayKind::Visa && in_force
}
