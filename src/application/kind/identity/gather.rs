//! What the registers say of whoever is declared, and whether the photo shows them. Asked outside any transaction; what does not
//! answer is no answer, and never a "no".

use std::time::Duration;

use super::{Citizen, Declared, Foreigner, Identity};
use crate::application::facts::{Face, Home, Register, Said, Stay};
use crate::application::reason::Want;
use crate::application::submit::{Found, Guardians};
use crate::base::{Moment, fold};
use crate::policy::Residence;
use crate::registers::{
    Admitted, Answer, CardState, Foreigner as ByPassport, Match, Matched, Ports, Residence as LivesIn,
    Sample, SampleRef, StayKind, TravelDocument, Verdict,
};

/// How old an answer may be that an identity rests on: one that was kept while the register is down is shown to nobody as today's.
pub(in crate::application::kind) const NO_OLDER_THAN: Duration = Duration::from_secs(86_400);

/// Asks, at the moment `now`, about what `wish` declares.
pub(in crate::application::kind) async fn gather(
    ports: &Ports,
    now: Moment,
    wish: &Identity,
    portrait: Option<&[u8]>,
) -> Found {
    let (found, sample) = match &wish.declared {
        Some(Declared::Citizen(citizen)) => of_citizen(ports, now, citizen).await,
        Some(Declared::Foreigner(foreigner)) => of_foreigner(ports, now, foreigner).await,
        None => return Found::default(),
    };
    let is_them = matches!(&found.register, Register::Said(said) if said.differs.is_empty());
    match portrait {
        Some(portrait) if is_them => Found { face: face(ports, sample, portrait).await, ..found },
        _ => found,
    }
}

async fn of_citizen(ports: &Ports, now: Moment, citizen: &Citizen) -> (Found, Option<SampleRef>) {
    let Citizen { number, name, birthdate } = citizen.clone();
    let answered = match ports.population.ask(Match { number, name, birthdate }).await {
        Ok(answered) => answered.with_age(),
        Err(_no_answer) => return (down(), None),
    };
    match answered.value {
        Answer::Unknown => (unknown(), None),
        Answer::Known(_) if now.since(answered.as_of) > NO_OLDER_THAN => (down(), None),
        Answer::Known(matched) => {
            let Matched { same_name, same_birthdate, alive, card, portrait, residence } = matched;
            let differs = [(same_name, Want::Name), (same_birthdate, Want::Birthdate)];
            let said = Said {
                source: answered.source.as_str().to_owned(),
                as_of: answered.as_of,
                differs: differing(&differs),
                // The register compares and tells no birth: where it is the same, it is this one.
                name: None,
                number: None,
                born: citizen.birthdate,
                alive,
                document_until: card.and_then(|card| card.ends_on),
                document_in_force: card.is_some_and(|card| card.state == CardState::InForce),
                residence: None,
                has_biometrics: portrait.is_some(),
                lives_in: residence.map(home),
            };
            (Found { register: Register::Said(said), ..Found::default() }, portrait)
        }
    }
}

async fn of_foreigner(ports: &Ports, now: Moment, foreigner: &Foreigner) -> (Found, Option<SampleRef>) {
    // Passports of Germany write one letter (ICAO Doc 9303-3, part 5).
    let issued_by = if foreigner.nationality == "DEU" { "D" } else { &foreigner.nationality };
    let Ok(document) = TravelDocument::parse(&foreigner.passport, issued_by) else {
        return (unknown(), None);
    };
    let answered = match ports.immigration.ask(ByPassport::TravelDocument(document)).await {
        Ok(answered) => answered.with_age(),
        Err(_no_answer) => return (down(), None),
    };
    match answered.value {
        Answer::Unknown => (unknown(), None),
        Answer::Known(_) if now.since(answered.as_of) > NO_OLDER_THAN => (down(), None),
        Answer::Known(admitted) => {
            let Admitted {
                name,
                birthdate,
                nationality,
                residence,
                address,
                biometrics,
                number,
                guardians,
                ..
            } = admitted;
            let differs = [
                (fold(&name) == fold(&foreigner.name), Want::Name),
                (birthdate == foreigner.birthdate, Want::Birthdate),
                (nationality == foreigner.nationality, Want::Nationality),
            ];
            let stay = residence.filter(|stay| stay.card.state == CardState::InForce);
            let said = Said {
                source: answered.source.as_str().to_owned(),
                as_of: answered.as_of,
                differs: differing(&differs),
                name: Some(name),
                number,
                born: birthdate,
                alive: admitted.alive,
                document_until: admitted.document_ends_on,
                document_in_force: true,
                residence: stay.map(|stay| Stay { right: right(stay.kind), until: stay.card.ends_on }),
                has_biometrics: biometrics.is_some(),
                lives_in: address.map(home),
            };
            let guardians = Guardians::Said(guardians);
            (Found { register: Register::Said(said), guardians, ..Found::default() }, biometrics)
        }
    }
}

async fn face(ports: &Ports, sample: Option<SampleRef>, portrait: &[u8]) -> Face {
    // Nothing to compare with is no likeness.
    let Some(sample) = sample else { return Face::Unsure };
    match ports.biometrics.matches(&sample, Sample::Portrait(portrait)).await {
        Ok(compared) => match compared.verdict {
            Verdict::Yes => Face::Yes,
            Verdict::No => Face::No,
            Verdict::Unsure => Face::Unsure,
        },
        Err(_no_answer) => Face::Down,
    }
}

fn home(lives_in: LivesIn) -> Home {
    Home { commune: lives_in.commune, as_of: lives_in.as_of }
}

const fn right(kind: StayKind) -> Residence {
    match kind {
        StayKind::Permanent => Residence::PermanentCard,
        StayKind::Temporary => Residence::TemporaryCard,
        StayKind::Visa => Residence::LongTermVisa,
    }
}

fn differing(compared: &[(bool, Want)]) -> Vec<Want> {
    compared.iter().filter(|(same, _)| !same).map(|(_, want)| *want).collect()
}

fn down() -> Found {
    Found { register: Register::Down, ..Found::default() }
}

fn unknown() -> Found {
    Found { register: Register::Unknown, ..Found::default() }
}
