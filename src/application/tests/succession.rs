//! Agencies end while something waits for them.

use std::time::Duration;

use super::*;
use crate::application::facts::{Home, Said};
use crate::application::submit::{Found, learn};
use crate::directory::{ChangeRow, Directory, Rows, UnitRow};

const LAST: LocalDate = LocalDate::of(2027, 1, 20);

/// One agency goes into another on the 20th; another is split between two, by communes of which each has one.
fn directory() -> Directory {
    let unit = |code: &str, place: Option<&str>, until: Option<LocalDate>| UnitRow {
        kind: "agency".into(),
        code: code.into(),
        valid_from: LocalDate::of(2020, 1, 1),
        valid_to: until,
        name: format!("Công an {code}"),
        parent: Some("G01.CX".into()),
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
            unit("G01.CX.1", None, None),
            unit("G01.CX.2", None, Some(LAST)),
            unit("G01.CX.3", None, Some(LAST)),
            unit("G01.CX.4", Some("00004"), None),
            unit("G01.CX.5", Some("00008"), None),
        ],
        changes: vec![
            change("G01.CX.2", "G01.CX.1"),
            change("G01.CX.3", "G01.CX.4"),
            change("G01.CX.3", "G01.CX.5"),
        ],
    })
}

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
        learn(c, desk, &mut case, &said(commune))?;
        settle::settle(c, desk, law, &mut case)?.unwrap();
        Ok(case.application)
    })
    .await
}

async fn handed_over(world: &World) -> usize {
    at_desk(world, |c, desk, _law| hand_over(c, desk, &directory())).await
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
        let mut four = waits_for(&world, "G01.CX.4").await;
        four.sort();
        assert_eq!(four, [in_four, nowhere], "whom nobody can place comes to the first, and to nobody twice");
        assert_eq!(waits_for(&world, "G01.CX.5").await, [in_five]);
    }
}

#[tokio::test]
async fn a_visit_booked_at_an_agency_that_ends_is_at_its_heir_at_the_same_hour() {
    for world in worlds().await {
        let person = somebody(&world, "Bình").await;
        let draft = begun(&world, &person, &wish(Level::Two, "099190000001")).await.unwrap();
        let submitted = handed_in(&world, &person, &draft).await;
        let (slot, seen) = (
            LocalDate::of(2027, 1, 25).begins().plus(Duration::from_secs(8 * 3_600)),
            Seen { id: submitted.id, version: 0 },
        );
        let booked = act(&world, &person, move |c, desk, law, citizen| {
            // That it was to end was not known when they booked.
            let mut rows = Rows::default();
            rows.units.push(UnitRow {
                kind: "agency".into(),
                code: "G01.CX.2".into(),
                valid_from: LocalDate::of(2020, 1, 1),
                valid_to: None,
                name: "Công an".into(),
                parent: Some("G01.CX".into()),
                place: None,
            });
            let units = Directory::of(&rows);
            let openings = Openings { law, units: &units, now: desk.now };
            let wanted = Wanted { office: "G01.CX.2".parse().unwrap(), slot };
            book(c, desk, &openings, citizen, seen, &wanted)
        });
        booked.await.unwrap();
        world.clock.turn(Duration::from_secs(5 * 86_400));
        assert_eq!((handed_over(&world).await, handed_over(&world).await), (1, 0));
        let heir = officer(Role::Clerk, "G01.CX.1");
        let day = slot.local_date();
        let expected = at_desk(&world, move |c, _desk, _law| visits(c, &heir, day, day)).await;
        assert_eq!(
            expected.iter().map(|one| (one.application, one.slot)).collect::<Vec<_>>(),
            [(submitted.id, slot)]
        );
        assert!(events(&world, person.account).await.iter().any(|event| event == "visit_moved"));
    }
}
