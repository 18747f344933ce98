//! Agencies end while something waits for them.

use std::collections::BTreeSet;
use std::sync::LazyLock;
use std::time::Duration;

use super::*;
use crate::application::facts::{Home, Said};
use crate::application::submit::{Found, learn};
use crate::directory::{ChangeRow, Directory, Rows, UnitRow};

const LAST: LocalDate = LocalDate::of(2027, 1, 20);

/// On the 20th one agency goes into another that was there before, and one is split between two, by communes of which each has one; two end
/// without any successor, of which the second has nobody above. Made once and outside of any transaction, as the service has it.
static DIRECTORY: LazyLock<Directory> = LazyLock::new(|| {
    let unit = |code: &str, place: Option<&str>, until: Option<LocalDate>| UnitRow {
        kind: "agency".into(),
        code: code.into(),
        valid_from: LocalDate::of(2020, 1, 1),
        valid_to: until,
        name: format!("Công an {code}"),
        parent: (!code.ends_with("CX") && !code.ends_with('7')).then(|| "G01.CX".into()),
        place: place.map(str::to_owned),
    };
    let change = |old: &str, new: &str| ChangeRow {
        kind: "agency".into(),
        old: old.into(),
        new: new.into(),
        valid_from: LAST,
    };
    Directory::of(&Rows {
        units: vec![
            unit("G01.CX", None, None),
            unit("G01.CX.1", None, None),
            unit("G01.CX.2", None, None),
            unit("G01.CX.3", None, None),
            unit("G01.CX.4", Some("00004"), None),
            unit("G01.CX.5", Some("00008"), None),
            unit("G01.CX.6", None, Some(LAST)),
            unit("G01.CX.7", None, Some(LAST)),
        ],
        changes: vec![
            change("G01.CX.2", "G01.CX.1"),
            change("G01.CX.3", "G01.CX.4"),
            change("G01.CX.3", "G01.CX.5"),
        ],
    })
});

fn said(commune: Option<&str>) -> Found {
    let lives_in = commune.map(|code| Home { commune: code.into(), as_of: LocalDate::of(2026, 1, 1) });
    let said = Said {
        source: "population".into(),
        as_of: Moment::from_seconds(1_800_000_000),
        differs: vec![],
        name: None,
        number: None,
        born: account::Birthdate::parse("1990-05-20").unwrap(),
        alive: true,
        document_until: None,
        document_in_force: true,
        residence: None,
        has_biometrics: true,
        lives_in,
    };
    Found { register: Register::Said(said), ..Found::default() }
}

/// Somebody who was seen at that agency, and of whom the register has said where they live.
async fn at_agency(world: &World, agency: &str, commune: Option<&'static str>) -> Application {
    let person = somebody(world, "Bình").await;
    let draft = begun(world, &person, &wish(Level::Two, "099190000001")).await.unwrap();
    let submitted = handed_in(world, &person, &draft).await;
    let (clerk, at) = (officer(Role::Clerk, agency), seen(&submitted));
    at_desk(world, move |c, desk, law| {
        let checked = Checked::of(Papers::Genuine, Face::Yes);
        let checked = check_in_person(c, desk, law, &clerk, at, &checked)?.unwrap();
        let mut case = store::case(c, &desk.vault, checked.id)?.unwrap();
        learn(c, desk, law, &mut case, &said(commune))?;
        settle::settle(c, desk, law, &mut case)?.unwrap();
        Ok(case.application)
    })
    .await
}

async fn handed_over(world: &World) -> usize {
    let units = &*DIRECTORY;
    at_desk(world, move |c, desk, law| hand_over(c, desk, &Openings { law, units, now: desk.now })).await
}

async fn waits_for(world: &World, agency: &str) -> Vec<crate::base::ApplicationId> {
    let by = officer(Role::Clerk, agency);
    let waiting = at_desk(world, move |c, _desk, _law| queue(c, &by, &Filter::default(), None, 10)).await;
    waiting.iter().map(|one| one.id).collect()
}

#[tokio::test]
async fn what_waits_for_an_agency_that_ends_is_decided_by_whoever_took_over() {
    for world in worlds().await {
        let one = at_agency(&world, "G01.CX.2", None).await;
        world.clock.turn(Duration::from_secs(4 * 86_400));
        assert_eq!(world.now().local_date(), LAST.plus_days(-1));
        assert_eq!(handed_over(&world).await, 0, "on its last day it is its own");
        world.clock.turn(Duration::from_secs(86_400));
        assert_eq!((handed_over(&world).await, handed_over(&world).await), (1, 0));
        assert_eq!(
            (waits_for(&world, "G01.CX.2").await, waits_for(&world, "G01.CX.1").await),
            (vec![], vec![one.id])
        );
        let decided = async |agency: &str, version| {
            let (by, at) = (officer(Role::Clerk, agency), Seen { id: one.id, version });
            at_desk(&world, move |c, desk, law| decide(c, desk, law, &by, at, &Decision::Approve)).await
        };
        let now = one.version + 1;
        assert_eq!(decided("G01.CX.1", one.version).await, Err(Refused::Stale { version: now }));
        assert_eq!(decided("G01.CX.2", now).await, Err(Refused::NotTheirs));
        assert_eq!(decided("G01.CX.1", now).await.unwrap().state, State::Approved);
    }
}

#[tokio::test]
async fn of_several_that_took_over_the_one_has_it_where_the_person_lives() {
    for world in worlds().await {
        let [in_four, in_five, nowhere] = [
            at_agency(&world, "G01.CX.3", Some("00004")).await,
            at_agency(&world, "G01.CX.3", Some("00008")).await,
            at_agency(&world, "G01.CX.3", None).await,
        ]
        .map(|one| one.id);
        world.clock.turn(Duration::from_secs(5 * 86_400));
        assert_eq!(handed_over(&world).await, 3);
        let four = BTreeSet::from_iter(waits_for(&world, "G01.CX.4").await);
        assert_eq!(
            four,
            BTreeSet::from([in_four, nowhere]),
            "whom nobody can place comes to the first, and to nobody twice"
        );
        assert_eq!(waits_for(&world, "G01.CX.5").await, [in_five]);
    }
}

#[tokio::test]
async fn what_nobody_took_over_is_seen_by_whoever_stands_above_and_else_by_the_authority() {
    for world in worlds().await {
        let (one, two) =
            (at_agency(&world, "G01.CX.6", None).await, at_agency(&world, "G01.CX.7", None).await);
        world.clock.turn(Duration::from_secs(5 * 86_400));
        assert_eq!((handed_over(&world).await, handed_over(&world).await), (2, 0));
        assert_eq!(waits_for(&world, "G01.CX").await, [one.id]);
        assert_eq!(waits_for(&world, "G01.C06").await, [two.id]);
    }
}

/// The same agencies as they stood when nobody knew yet that any was to end.
static BEFORE: LazyLock<Directory> = LazyLock::new(|| {
    let today = LocalDate::of(2027, 1, 15);
    let standing = DIRECTORY.agencies.all().filter(|unit| unit.stands(today));
    let units = standing.map(|unit| UnitRow {
        kind: "agency".into(),
        code: unit.code.to_string(),
        valid_from: unit.since,
        valid_to: None,
        name: unit.name.to_string(),
        parent: unit.parent.as_ref().map(ToString::to_string),
        place: None,
    });
    Directory::of(&Rows { units: units.collect(), changes: Vec::new() })
});

/// Somebody who is to come to that agency, booked before anybody knew that it was to end.
async fn expected(world: &World, agency: &'static str, slot: Moment) -> (Session, Application) {
    let person = somebody(world, "Bình").await;
    let draft = begun(world, &person, &wish(Level::Two, "099190000001")).await.unwrap();
    let submitted = handed_in(world, &person, &draft).await;
    let seen = Seen { id: submitted.id, version: 0 };
    let units = &*BEFORE;
    let booked = act(world, &person, move |c, desk, law, citizen| {
        let openings = Openings { law, units, now: desk.now };
        book(c, desk, &openings, citizen, seen, &Wanted { office: agency.parse().unwrap(), slot })
    });
    booked.await.unwrap();
    (person, submitted)
}

#[tokio::test]
async fn a_visit_booked_at_an_agency_that_ends_is_at_its_heir_at_the_same_hour() {
    let slot = LocalDate::of(2027, 1, 25).begins().plus(Duration::from_secs(8 * 3_600));
    for world in worlds().await {
        let (person, application) = expected(&world, "G01.CX.2", slot).await;
        world.clock.turn(Duration::from_secs(5 * 86_400));
        assert_eq!((handed_over(&world).await, handed_over(&world).await), (1, 0));
        let (heir, day) = (officer(Role::Clerk, "G01.CX.1"), slot.local_date());
        let expected = at_desk(&world, move |c, _desk, _law| visits(c, &heir, day, day)).await;
        let expected: Vec<_> = expected.iter().map(|one| (one.application, one.slot)).collect();
        assert_eq!(expected, [(application.id, slot)]);
        assert!(events(&world, person.account).await.iter().any(|event| event == "visit_moved"));
        let id = application.id;
        let units = &*DIRECTORY;
        let visit = act(&world, &person, move |c, desk, law, citizen| {
            let openings = Openings { law, units, now: desk.now };
            appointment(c, &desk.vault, &openings, citizen, id)
        });
        assert_eq!(visit.await.unwrap().left, 3, "it is none of those that a person may book");
    }
}

#[tokio::test]
async fn a_visit_that_nobody_can_receive_any_more_is_given_back_and_its_holder_hears_of_it() {
    let slot = LocalDate::of(2027, 1, 25).begins().plus(Duration::from_secs(8 * 3_600));
    for world in worlds().await {
        let (person, application) = expected(&world, "G01.CX.6", slot).await;
        world.clock.turn(Duration::from_secs(5 * 86_400));
        assert_eq!((handed_over(&world).await, handed_over(&world).await), (1, 0));
        let id = application.id;
        let units = &*DIRECTORY;
        let visit = act(&world, &person, move |c, desk, law, citizen| {
            let openings = Openings { law, units, now: desk.now };
            appointment(c, &desk.vault, &openings, citizen, id)
        });
        let visit = visit.await.unwrap();
        assert!(visit.booked.is_none() && visit.is_open, "another is booked");
        assert!(events(&world, person.account).await.iter().any(|event| event == "visit_lost"));
    }
}
