//! Whether the register has the holder as they say that it is.

use super::{Correction, Datum};
use crate::account::Level;
use crate::account::{Number, Profile};
use crate::application::facts::{Register, Said};
use crate::application::kind::identity::{self, Citizen, Declared, Identity, NO_OLDER_THAN};
use crate::application::reason::Want;
use crate::application::submit::Found;
use crate::base::{ForeignerNumber, Moment, fold};
use crate::registers::{Answer, Foreigner, Ports};

/// As passports write it (ICAO Doc 9303, part 3).
const VIET_NAM: &str = "VNM";

/// Asks, at the moment `now`, about the holder as they are known, but for what they say.
pub(in crate::application::kind) async fn gather(
    ports: &Ports,
    now: Moment,
    (wish, known): (&Correction, &Profile),
) -> Found {
    match (&known.number, known.birthdate) {
        (Some(Number::PersonalNumber(number)), Some(born)) => {
            let (mut name, mut birthdate) = (known.name.clone(), born);
            match &wish.says {
                Datum::Name(said) => said.as_str().clone_into(&mut name),
                Datum::Birthdate(said) => birthdate = *said,
                Datum::Gender(_) | Datum::Nationality(_) | Datum::Residence(_) => {}
            }
            let declared = Some(Declared::Citizen(Citizen { number: number.clone(), name, birthdate }));
            let mut found =
                identity::gather(ports, now, &Identity { level: Level::One, declared }, None).await;
            let is_vietnams = matches!(&wish.says, Datum::Nationality(state) if state.as_str() == VIET_NAM);
            if let Register::Said(said) = &mut found.register
                && !is_vietnams
            {
                // It compares no nationality: whoever has its number belongs to Viet Nam.
                said.differs.push(Want::Nationality);
            }
            found
        }
        (Some(Number::ForeignerNumber(number)), _) => of_foreigner(ports, now, (number, &wish.says)).await,
        // No register knows them by anything that is known here.
        _ => Found { register: Register::Unknown, ..Found::default() },
    }
}

async fn of_foreigner(ports: &Ports, now: Moment, (number, says): (&ForeignerNumber, &Datum)) -> Found {
    let down = || Found { register: Register::Down, ..Found::default() };
    let Ok(answered) = ports.immigration.ask(Foreigner::ForeignerNumber(number.clone())).await else {
        return down();
    };
    let answered = answered.with_age();
    let admitted = match answered.value {
        Answer::Unknown => return Found { register: Register::Unknown, ..Found::default() },
        Answer::Known(_) if now.since(answered.as_of) > NO_OLDER_THAN => return down(),
        Answer::Known(admitted) => admitted,
    };
    let differs = match says {
        Datum::Name(name) => (fold(name.as_str()) != fold(&admitted.name)).then_some(Want::Name),
        Datum::Birthdate(born) => (*born != admitted.birthdate).then_some(Want::Birthdate),
        Datum::Nationality(state) => (state.as_str() != admitted.nationality).then_some(Want::Nationality),
        Datum::Gender(_) | Datum::Residence(_) => None,
    };
    let said = Said {
        source: answered.source.as_str().to_owned(),
        as_of: answered.as_of,
        differs: differs.into_iter().collect(),
        name: Some(admitted.name),
        number: None,
        born: admitted.birthdate,
        alive: admitted.alive,
        document_until: admitted.document_ends_on,
        document_in_force: true,
        residence: None,
        has_biometrics: admitted.biometrics.is_some(),
        lives_in: None,
    };
    Found { register: Register::Said(said), ..Found::default() }
}
