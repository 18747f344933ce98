//! Seats at counters, on each database. The world's first day is 15 January 2027, a Friday; the lunar new year's days off begin
//! within the month that can be booked.

use std::time::Duration;

use super::*;
use crate::account::Level;
use crate::account::testing::{World, worlds};
use crate::application::tests::{act, at_desk, begun, handed_in, law, officer, seen, somebody, wish};
use crate::application::{
    Application, Checked, Face, Papers, Refused, Seen, check_in_person, tick, withdraw,
};
use crate::base::{LocalDate, Moment};
use crate::db::Conn;
use crate::directory::{Directory, Rows, UnitRow};
use crate::keys::Desk;
use crate::mandate::Role;
use crate::policy::{self, Law, Loaded};
use crate::session::{Citizen, Session};

const OFFICE: &str = "G01.CX.1";
const OTHER: &str = "G01.CX.2";

fn directory() -> Directory {
    let row = |code: &str, name: &str, parent: Option<&str>, until: Option<LocalDate>| UnitRow {
        kind: "agency".into(),
        code: code.into(),
        valid_from: LocalDate::of(2020, 1, 1),
        valid_to: until,
        name: name.into(),
        parent: parent.map(str::to_owned),
        place: None,
    };
    Directory::of(&Rows {
        units: vec![
            row("G01.CX", "Công an cấp xã", None, None),
            row(OFFICE, "Công an phường Ba Đình", Some("G01.CX"), None),
            row(OTHER, "Công an xã Bờ Bãi", Some("G01.CX"), None),
            row("G01.CX.3", "Công an xã Sắp Hết", Some("G01.CX"), Some(LocalDate::of(2027, 1, 20))),
            row("G01.A08.1", "Phòng Quản lý xuất nhập cảnh", Some("G01.A08"), None),
        ],
        changes: Vec::new(),
    })
}

/// That hour of that day in Viet Nam.
fn hour(day: LocalDate, minutes: u64) -> Moment {
    day.begins().plus(Duration::from_secs(minutes * 60))
}

const MONDAY: LocalDate = LocalDate::of(2027, 1, 18);

fn at(office: &str, slot: Moment) -> Wanted {
    Wanted { office: office.parse().unwrap(), slot }
}

/// Somebody who has sent what takes a visit.
async fn waiting(world: &World, name: &'static str) -> (Session, Application) {
    let person = somebody(world, name).await;
    let draft = begun(world, &person, &wish(Level::Two, "099190000001")).await.unwrap();
    let submitted = handed_in(world, &person, &draft).await;
    (person, submitted)
}

async fn under<T: Send + 'static>(
    world: &World,
    session: &Session,
    law: fn() -> Law,
    mut f: impl FnMut(&mut Conn, &Desk, &Openings<'_>, &Citizen) -> T + Send + 'static,
) -> T {
    let (law, units) = (law(), directory());
    act(world, session, move |c, desk, _law, citizen| {
        Ok(f(c, desk, &Openings { law: &law, units: &units, now: desk.now }, citizen))
    })
    .await
}

async fn booked(
    world: &World,
    who: &(Session, Application),
    turn: i32,
    wanted: Wanted,
) -> Result<Booked, Refused> {
    let seen = Seen { id: who.1.id, version: turn };
    under(world, &who.0, law, move |c, desk, openings, citizen| {
        book(c, desk, openings, citizen, seen, &wanted).unwrap()
    })
    .await
}

async fn stands(world: &World, who: &(Session, Application)) -> Appointment {
    let id = who.1.id;
    under(world, &who.0, law, move |c, desk, openings, citizen| {
        appointment(c, &desk.vault, openings, citizen, id).unwrap().unwrap()
    })
    .await
}

#[test]
fn what_is_offered_are_hours_of_working_days_that_are_to_come() {
    let (law, units) = (law(), directory());
    let now = hour(LocalDate::of(2027, 1, 15), 9 * 60);
    let openings = Openings { law: &law, units: &units, now };
    let wish = wish(Level::Two, "099190000001");
    let days = openings.days(None);
    assert_eq!(days.first(), Some(&MONDAY), "from the next working day on");
    assert!(days.iter().all(|day| law.calendar().is_working(*day).unwrap()));
    let tet = LocalDate::of(2027, 2, 8);
    assert!(!law.calendar().is_working(tet).unwrap() && !days.contains(&tet));
    assert!(days.contains(&LocalDate::of(2027, 2, 3)));
    assert_eq!(openings.days(Some(MONDAY)), [MONDAY], "no further than the application waits");
    let hours = openings.hours(MONDAY);
    assert_eq!((hours.first(), hours.last()), (Some(&hour(MONDAY, 480)), Some(&hour(MONDAY, 930))));
    assert!(!hours.contains(&hour(MONDAY, 720)) && hours.contains(&hour(MONDAY, 780)), "nobody at noon");
    assert_eq!(
        openings.hours(LocalDate::of(2027, 1, 15)).first(),
        Some(&hour(LocalDate::of(2027, 1, 15), 570))
    );
    let names = |on| openings.offices(&wish, on).iter().map(|unit| unit.code.to_string()).collect::<Vec<_>>();
    assert_eq!(names(MONDAY), [OFFICE, OTHER, "G01.CX.3"]);
    assert_eq!(
        names(LocalDate::of(2027, 1, 20)),
        [OFFICE, OTHER],
        "an agency that ends takes nobody from then on"
    );
    assert_eq!(openings.find(&wish, MONDAY, "ba dinh").len(), 1);
    assert_eq!(openings.find(&wish, MONDAY, "xa").len(), 2);
    assert!(
        openings.offices(&crate::application::tests::wish(Level::One, "099190000001"), MONDAY).is_empty()
    );
}

#[tokio::test]
async fn the_last_seat_goes_to_one_of_two_and_the_other_is_told() {
    for world in worlds().await {
        let slot = hour(MONDAY, 480);
        let mut people = Vec::new();
        for name in ["Bình", "Cúc", "Dũng"] {
            people.push(waiting(&world, name).await);
        }
        let all =
            futures_util::future::join_all(people.iter().map(|who| booked(&world, who, 0, at(OFFICE, slot))));
        let all = all.await;
        assert_eq!(all.iter().filter(|one| one.is_ok()).count(), 2, "two seats: {all:?}");
        let taken = Err(Refused::Unbookable(Unbookable::Taken));
        assert_eq!(all.iter().filter(|one| **one == taken).count(), 1);
        let late = &people[all.iter().position(|one| *one == taken).unwrap()];
        assert_eq!(booked(&world, late, 0, at(OTHER, slot)).await.unwrap().office.to_string(), OTHER);
        // Whoever moves where no seat is left keeps the one they have.
        let moved = booked(&world, late, 1, at(OFFICE, slot)).await;
        assert_eq!(moved, taken);
        assert_eq!(stands(&world, late).await.booked.unwrap().office.to_string(), OTHER);
    }
}

#[tokio::test]
async fn a_visit_is_moved_as_it_was_seen_given_back_and_booked_no_more_often_than_the_law_says() {
    for world in worlds().await {
        let binh = waiting(&world, "Bình").await;
        let first = at(OFFICE, hour(MONDAY, 480));
        booked(&world, &binh, 0, first.clone()).await.unwrap();
        // The same button pressed twice books one seat.
        booked(&world, &binh, 0, first).await.unwrap();
        assert_eq!(stands(&world, &binh).await.version, 1);
        let stale = booked(&world, &binh, 0, at(OFFICE, hour(MONDAY, 510))).await;
        assert_eq!(stale, Err(Refused::Stale { version: 1 }));
        booked(&world, &binh, 1, at(OFFICE, hour(MONDAY, 510))).await.unwrap();
        let seen = Seen { id: binh.1.id, version: 2 };
        let give_back = move |c: &mut Conn, desk: &Desk, _: &Openings<'_>, citizen: &Citizen| {
            cancel(c, desk, citizen, seen).unwrap()
        };
        assert_eq!(under(&world, &binh.0, law, give_back).await, Ok(()));
        let nothing = Err(Refused::Unbookable(Unbookable::Nothing));
        assert_eq!(under(&world, &binh.0, law, give_back).await, nothing);
        booked(&world, &binh, 2, at(OFFICE, hour(MONDAY, 540))).await.unwrap();
        let last = stands(&world, &binh).await;
        assert_eq!((last.version, last.left, last.is_open), (3, 1, true));
        booked(&world, &binh, 3, at(OTHER, hour(MONDAY, 540))).await.unwrap();
        let often = booked(&world, &binh, 4, at(OTHER, hour(MONDAY, 570))).await;
        assert_eq!(often, Err(Refused::Unbookable(Unbookable::Often)));
        assert!(!stands(&world, &binh).await.is_open);
        let told = crate::application::tests::events(&world, binh.0.account).await;
        assert_eq!(told.iter().filter(|event| *event == "visit_moved").count(), 2);
        assert_eq!(told.iter().filter(|event| *event == "visit_cancelled").count(), 1);
    }
}

#[tokio::test]
async fn nobody_books_for_another_nor_what_is_past_off_or_elsewhere() {
    for world in worlds().await {
        let (binh, cuc) = (waiting(&world, "Bình").await, waiting(&world, "Cúc").await);
        let slot = hour(MONDAY, 480);
        let foreign = (cuc.0.clone(), binh.1.clone());
        assert_eq!(booked(&world, &foreign, 0, at(OFFICE, slot)).await, Err(Refused::NotFound));
        let no_hour = Err(Refused::Unbookable(Unbookable::Hour));
        for wrong in [
            hour(LocalDate::of(2027, 1, 14), 480),
            hour(LocalDate::of(2027, 1, 17), 480),
            hour(LocalDate::of(2027, 2, 8), 480),
            hour(LocalDate::of(2027, 3, 15), 480),
            hour(MONDAY, 485),
            hour(MONDAY, 1_020),
            // Eight o'clock in London.
            hour(MONDAY, 15 * 60 + 60),
        ] {
            assert_eq!(booked(&world, &binh, 0, at(OFFICE, wrong)).await, no_hour, "{wrong}");
        }
        for wrong in ["G01.A08.1", "G01.C06", "H99", "G01.CX"] {
            let refused = booked(&world, &binh, 0, at(wrong, slot)).await;
            assert_eq!(refused, Err(Refused::Unbookable(Unbookable::Office)), "{wrong}");
        }
        let draft = begun(&world, &binh.0, &wish(Level::One, "099190000001")).await.unwrap();
        let of_draft = (binh.0.clone(), draft);
        let refused = booked(&world, &of_draft, 0, at(OFFICE, slot)).await;
        assert!(matches!(refused, Err(Refused::WrongState { .. })), "{refused:?}");
    }
}

#[tokio::test]
async fn hours_and_seats_are_those_of_the_law_of_the_day_of_the_visit() {
    fn longer() -> Law {
        let text = include_str!("../../policy/law/counters/2024-07-01.toml");
        let body = text
            .replace("2024-07-01", "2027-01-19")
            .replace("opens = 8", "opens = 7")
            .replace("seats = 2", "seats = 1");
        let row = Loaded {
            body,
            loaded_by: "A".into(),
            loaded_at: Moment::from_seconds(0),
            confirmed: Some(("B".into(), Moment::from_seconds(0))),
        };
        Law::assemble(&[policy::SECTIONS, crate::application::SECTIONS].concat(), &[row]).unwrap()
    }
    let tuesday = MONDAY.plus_days(1);
    for world in worlds().await {
        let (binh, cuc) = (waiting(&world, "Bình").await, waiting(&world, "Cúc").await);
        for (who, slot, expected) in [
            (&binh, hour(MONDAY, 420), Err(Refused::Unbookable(Unbookable::Hour))),
            (&binh, hour(tuesday, 420), Ok(())),
            (&cuc, hour(tuesday, 420), Err(Refused::Unbookable(Unbookable::Taken))),
            (&cuc, hour(tuesday, 450), Ok(())),
        ] {
            let (seen, wanted) = (Seen { id: who.1.id, version: 0 }, at(OFFICE, slot));
            let outcome = under(&world, &who.0, longer, move |c, desk, openings, citizen| {
                book(c, desk, openings, citizen, seen, &wanted).unwrap()
            });
            assert_eq!(outcome.await.map(drop), expected, "{slot}");
        }
        // The law is taken back: nobody's seat is.
        assert_eq!(stands(&world, &binh).await.booked.unwrap().slot, hour(tuesday, 420));
    }
}

#[tokio::test]
async fn who_does_not_come_is_told_when_the_day_is_over_and_may_book_again_across_the_days_off() {
    for world in worlds().await {
        let binh = waiting(&world, "Bình").await;
        let eve = LocalDate::of(2027, 2, 3);
        booked(&world, &binh, 0, at(OFFICE, hour(eve, 480))).await.unwrap();
        world.clock.turn(hour(eve, 23 * 60 + 59).since(world.now()));
        assert_eq!(at_desk(&world, tick).await, 0, "the day is not over");
        world.clock.turn(Duration::from_secs(61));
        assert_eq!(at_desk(&world, tick).await, 1);
        let after = stands(&world, &binh).await;
        assert_eq!((after.booked, after.version, after.is_open), (None, 1, true));
        let told = crate::application::tests::events(&world, binh.0.account).await;
        assert!(told.iter().any(|event| event == "visit_missed"), "{told:?}");
        // The next working day lies behind the new year's days off.
        let law = law();
        let next = law.calendar().after(world.now().local_date(), 1).unwrap();
        assert!(next > eve.plus_days(2), "{next}");
        booked(&world, &binh, 1, at(OFFICE, hour(next, 480))).await.unwrap();
        assert_eq!(at_desk(&world, tick).await, 0);
    }
}

#[tokio::test]
async fn the_seat_is_free_again_once_nothing_is_left_to_come_for() {
    for world in worlds().await {
        let binh = waiting(&world, "Bình").await;
        booked(&world, &binh, 0, at(OFFICE, hour(MONDAY, 480))).await.unwrap();
        let back = seen(&binh.1);
        act(&world, &binh.0, move |c, desk, _law, citizen| withdraw(c, desk, citizen, back)).await.unwrap();
        assert_eq!(stands(&world, &binh).await.booked, None);
        // Seen elsewhere or here, nobody waits for them any more; and the officers of the unit read who came.
        for (agency, day, came) in [(OTHER, MONDAY, None), (OFFICE, MONDAY.plus_days(1), Some(true))] {
            let one = waiting(&world, "Cúc").await;
            booked(&world, &one, 0, at(OFFICE, hour(day, 480))).await.unwrap();
            world.clock.turn(hour(day, 490).since(world.now()));
            let (clerk, at) = (officer(Role::Clerk, agency), seen(&one.1));
            let checked = Checked::of(Papers::Genuine, Face::Yes);
            let of_office = officer(Role::Clerk, OFFICE);
            let visits = at_desk(&world, move |c, desk, law| {
                check_in_person(c, desk, law, &clerk, at, &checked)?.unwrap();
                visits(c, &of_office, day, day)
            });
            let visits: Vec<_> = visits.await.iter().map(|visit| visit.came).collect();
            assert_eq!(visits, came.map(|came| vec![Some(came)]).unwrap_or_default(), "{agency}");
        }
    }
}

#[tokio::test]
async fn a_unit_sees_its_own_visits_in_order_of_hour_and_says_who_came() {
    for world in worlds().await {
        let (binh, cuc) = (waiting(&world, "Bình").await, waiting(&world, "Cúc").await);
        booked(&world, &binh, 0, at(OFFICE, hour(MONDAY, 540))).await.unwrap();
        booked(&world, &cuc, 0, at(OFFICE, hour(MONDAY, 480))).await.unwrap();
        let (here, there) = (officer(Role::Clerk, OFFICE), officer(Role::Clerk, OTHER));
        let of = async |who: &crate::mandate::Officer| {
            let who = who.clone();
            let seen =
                at_desk(&world, move |c, _desk, _law| visits(c, &who, MONDAY, MONDAY.plus_days(7))).await;
            seen.iter().map(|visit| (visit.application, visit.came)).collect::<Vec<_>>()
        };
        let say = async |who: &crate::mandate::Officer, id, came| {
            let who = who.clone();
            at_desk(&world, move |c, desk, _law| mark(c, desk, &who, id, came)).await
        };
        assert_eq!(of(&here).await, [(cuc.1.id, None), (binh.1.id, None)]);
        assert_eq!(of(&there).await, []);
        assert_eq!(say(&there, cuc.1.id, true).await, Err(Refused::NotFound));
        let early = Err(Refused::Unbookable(Unbookable::Hour));
        assert_eq!(
            (say(&here, cuc.1.id, true).await, say(&here, cuc.1.id, false).await),
            (early.clone(), early)
        );
        world.clock.turn(hour(MONDAY, 485).since(world.now()));
        assert_eq!(say(&here, cuc.1.id, false).await, Ok(()));
        assert_eq!(say(&here, cuc.1.id, false).await, Ok(()), "said twice, said once");
        assert_eq!(say(&here, cuc.1.id, true).await, Err(Refused::NotFound));
        assert_eq!(say(&here, binh.1.id, true).await, Ok(()), "before their hour");
        assert_eq!(of(&here).await, [(cuc.1.id, Some(false)), (binh.1.id, Some(true))]);
        let again = booked(&world, &cuc, 1, at(OFFICE, hour(MONDAY.plus_days(1), 480))).await;
        assert!(again.is_ok(), "{again:?}");
    }
}
