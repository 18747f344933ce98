//! Officers on a real store: who becomes one, when they are one no more, and that their looks stand on record.

use std::sync::LazyLock;

use crate::account::testing::{LAN, World, worlds};
use crate::account::{self, Ground, Level};
use crate::audit;
use crate::base::{Aal, AccountId, Amr, LocalDate, Moment};
use crate::db::Conn;
use crate::directory::{AgencyCode, ChangeRow, Directory, Rows, Succession, UnitRow};
use crate::session::{Citizen, Session};

use super::*;

const TODAY: LocalDate = LocalDate::of(2027, 1, 15);
const STANDS: &str = "G01.899";
const ENDED: &str = "H30.01";
const SUCCESSOR: &str = "H13.01";

/// Made once and outside of any transaction, as the service has it.
static DIRECTORY: LazyLock<Directory> = LazyLock::new(|| {
    let unit = |code: &str| UnitRow {
        kind: "agency".into(),
        code: code.into(),
        valid_from: LocalDate::of(2020, 1, 1),
        valid_to: None,
        name: format!("Agency {code}"),
        parent: None,
        place: Some("00004".into()),
    };
    let change = ChangeRow {
        kind: "agency".into(),
        old: ENDED.into(),
        new: SUCCESSOR.into(),
        valid_from: LocalDate::of(2026, 7, 1),
    };
    Directory::of(&Rows { units: [STANDS, ENDED, SUCCESSOR].map(unit).into(), changes: vec![change] })
});

fn rules() -> Succession {
    Succession { retired_codes: "12 months".parse().unwrap() }
}

fn seat(agency: &str) -> Seat {
    Seat { agency: agency.parse().unwrap(), role: Role::Clerk }
}

fn appointment(actor: AccountId, agency: &str) -> Appointment {
    Appointment {
        actor,
        seat: seat(agency),
        place: None,
        valid_from: TODAY,
        valid_to: None,
        reference: "QĐ-1".into(),
        by: "CA-001".into(),
    }
}

async fn lan(world: &World, line: &str) -> AccountId {
    let record = account::parse(line, TODAY).unwrap();
    let desk = world.desk();
    world.write(move |c| Ok(account::apply(c, &desk, &record)?.unwrap())).await.account
}

async fn appoint(world: &World, on: LocalDate, new: Appointment) -> Result<Mandate, NotAppointed> {
    let (desk, agencies) = (world.desk(), &DIRECTORY.agencies);
    world
        .write(move |c| {
            let rules = rules();
            super::appoint(c, &desk, Day { agencies, rules: &rules, on }, &new)
        })
        .await
}

fn session(c: &mut Conn, id: AccountId, aal: Aal, amr: &[Amr]) -> Session {
    let account = account::account(c, id).unwrap();
    Session {
        key: "k".into(),
        sid: "s".into(),
        account: id,
        person: account.person,
        aal,
        amr: amr.to_vec(),
        auth_time: Moment::from_seconds(1_799_999_000),
        ends_at: Moment::from_seconds(1_900_000_000),
        epoch: account.epoch,
        agent: String::new(),
    }
}

const PASSKEY: (Aal, &[Amr]) = (Aal::Two, &[Amr::Swk, Amr::User, Amr::Mfa]);

/// What becomes of somebody who signed in so and sits down there on that day; nothing when they are no citizen any more.
async fn sit_down(
    world: &World,
    id: AccountId,
    (aal, amr): (Aal, &'static [Amr]),
    (agency, on): (&'static str, LocalDate),
) -> Option<Result<Officer, NotAnOfficer>> {
    let agencies = &DIRECTORY.agencies;
    world
        .write(move |c| {
            let rules = rules();
            let day = Day { agencies, rules: &rules, on };
            let session = session(c, id, aal, amr);
            let Some(citizen) = Citizen::prove(c, &session)? else { return Ok(None) };
            let sits = officer(c, day, &citizen, &seat(agency))?;
            let seats = seats(c, day, &citizen)?;
            assert!(sits.is_err() || seats.unwrap().contains(&seat(agency)));
            Ok(Some(sits))
        })
        .await
}

#[tokio::test]
async fn only_a_passkey_a_live_mandate_level_2_and_an_agency_that_stands_make_an_officer() {
    for world in worlds().await {
        let lan = lan(&world, LAN).await;
        let at = (STANDS, TODAY);
        let refused = |sits: Option<Result<Officer, NotAnOfficer>>| sits.unwrap().unwrap_err();
        assert_eq!(refused(sit_down(&world, lan, PASSKEY, at).await), NotAnOfficer::NoMandate);
        let given = appoint(&world, TODAY, appointment(lan, STANDS)).await.unwrap();
        let officer = sit_down(&world, lan, PASSKEY, at).await.unwrap().unwrap();
        assert_eq!(
            (officer.account(), officer.mandate(), officer.role(), officer.retiring()),
            (lan, given.id, Role::Clerk, None)
        );
        assert_eq!(officer.place(), Some("00004".parse().unwrap()), "the agency's");
        let weak: [(Aal, &'static [Amr]); 3] =
            [(Aal::One, &[Amr::Pwd]), (Aal::Two, &[Amr::Pwd, Amr::Mfa]), (Aal::One, &[Amr::Swk])];
        for sign_in in weak {
            assert_eq!(refused(sit_down(&world, lan, sign_in, at).await), NotAnOfficer::NoPasskey);
        }
        let elsewhere = sit_down(&world, lan, PASSKEY, (SUCCESSOR, TODAY)).await;
        assert_eq!(refused(elsewhere), NotAnOfficer::NoMandate);
        let early = sit_down(&world, lan, PASSKEY, (STANDS, TODAY.plus_days(-1))).await;
        assert_eq!(refused(early), NotAnOfficer::NoMandate);
    }
}

#[tokio::test]
async fn a_mandate_of_somebody_below_level_2_opens_nothing() {
    for world in worlds().await {
        let lan = lan(&world, &LAN.replace("\"level\":2", "\"level\":1")).await;
        appoint(&world, TODAY, appointment(lan, STANDS)).await.unwrap();
        let sits = sit_down(&world, lan, PASSKEY, (STANDS, TODAY)).await.unwrap();
        assert_eq!(sits.unwrap_err(), NotAnOfficer::Level);
    }
    assert_eq!(Level::Two.number(), 2);
}

#[tokio::test]
async fn a_mandate_rests_while_its_holder_is_locked_and_ends_on_its_day_or_when_it_is_ended() {
    for world in worlds().await {
        let lan = lan(&world, LAN).await;
        let until = TODAY.plus_days(7);
        let new = Appointment { valid_to: Some(until), ..appointment(lan, STANDS) };
        let given = appoint(&world, TODAY, new).await.unwrap();
        let now = world.now();
        world.write(move |c| account::lock(c, now, lan, (Ground::AuthorityAsked, "test"), "test")).await;
        assert!(sit_down(&world, lan, PASSKEY, (STANDS, TODAY)).await.is_none());
        world.write(move |c| account::unlock(c, lan, Ground::AuthorityAsked, "test")).await;
        assert!(sit_down(&world, lan, PASSKEY, (STANDS, TODAY)).await.unwrap().is_ok());
        let last = sit_down(&world, lan, PASSKEY, (STANDS, until.plus_days(-1))).await.unwrap();
        let after = sit_down(&world, lan, PASSKEY, (STANDS, until)).await.unwrap();
        assert!(last.is_ok());
        assert_eq!(after.unwrap_err(), NotAnOfficer::NoMandate);
        let twice = appoint(&world, TODAY, appointment(lan, STANDS)).await;
        assert_eq!(twice, Err(NotAppointed::Held(given.id)));
        let again = Appointment { valid_from: until, ..appointment(lan, STANDS) };
        let again = appoint(&world, until, again).await.unwrap();
        let desk = world.desk();
        let (ended, gone) = world
            .write(move |c| {
                let first = end(c, &desk, again.id, "CA-001", "moved")?;
                Ok((first, end(c, &desk, again.id, "CA-001", "moved")?))
            })
            .await;
        assert_eq!(ended.unwrap().ended.unwrap().why, "moved");
        assert_eq!(gone, None);
        let sits = sit_down(&world, lan, PASSKEY, (STANDS, until)).await.unwrap();
        assert_eq!(sits.unwrap_err(), NotAnOfficer::NoMandate);
        let of = Of { actor: Some(lan), ended: true, ..Of::default() };
        let kept = world.write(move |c| list(c, &of)).await;
        let whys: Vec<_> = kept.iter().map(|one| one.ended.as_ref().unwrap().why.as_str()).collect();
        assert_eq!(whys.len(), 2, "nothing is deleted: {whys:?}");
    }
}

#[tokio::test]
async fn an_agency_that_ended_is_served_for_its_year_with_a_warning_and_takes_nobody_on() {
    for world in worlds().await {
        let lan = lan(&world, LAN).await;
        let before = LocalDate::of(2026, 6, 1);
        let new = Appointment { valid_from: before, ..appointment(lan, ENDED) };
        appoint(&world, before, new.clone()).await.unwrap();
        let officer = sit_down(&world, lan, PASSKEY, (ENDED, TODAY)).await.unwrap().unwrap();
        let successors: Vec<AgencyCode> = vec![SUCCESSOR.parse().unwrap()];
        let refused_from = LocalDate::of(2027, 7, 1);
        let retiring = Retiring { successors: successors.clone(), refused_from };
        assert_eq!(officer.retiring(), Some(&retiring));
        let late = sit_down(&world, lan, PASSKEY, (ENDED, refused_from)).await.unwrap();
        assert_eq!(late.unwrap_err(), NotAnOfficer::AgencyEnded { successors });
        for (agency, on) in [(ENDED, TODAY), ("H99", TODAY)] {
            let refused = appoint(&world, on, appointment(lan, agency)).await;
            assert!(matches!(refused, Err(NotAppointed::NoAgency { .. })), "{agency}: {refused:?}");
        }
        let backwards = Appointment { valid_to: Some(TODAY), ..appointment(lan, STANDS) };
        let refused = appoint(&world, TODAY, backwards).await;
        assert!(matches!(refused, Err(NotAppointed::EndsFirst { .. })));
    }
}

#[tokio::test]
async fn every_look_stands_in_the_persons_history_with_actor_agency_and_purpose_before_anything_is_seen() {
    for world in worlds().await {
        let lan = lan(&world, LAN).await;
        let desk = world.desk();
        let (found, nobody, history) = world
            .write(move |c| {
                let actor = AccountId::new(desk.now, &desk.entropy);
                let officer = testing::officer(actor, STANDS, Role::Authority);
                let look = officer.look(c, &desk, lan, Purpose::Application)?;
                assert_eq!(
                    (look.person(), look.officer(), look.purpose()),
                    (lan, actor, Purpose::Application)
                );
                let holder = look.holder(c, &desk.vault)?;
                let found = officer.look_for(c, &desk, "099 193 000 001", Purpose::Lock)?;
                let nobody = officer.look_for(c, &desk, "099193000009", Purpose::Lock)?;
                assert_eq!(holder.account.id, lan);
                Ok((found, nobody, audit::history(c, lan, 10)?))
            })
            .await;
        assert_eq!(found.as_ref().map(Look::person), Some(lan));
        assert!(nobody.is_none());
        let looks: Vec<_> = history.iter().filter(|entry| entry.event == "person_looked_at").collect();
        assert_eq!(looks.len(), 2);
        assert_eq!(
            (looks[0].purpose.as_deref(), looks[1].purpose.as_deref()),
            (Some("lock"), Some("application"))
        );
        assert_eq!(looks[0].facts["agency"], STANDS);
        assert_eq!(looks[0].actor, found.as_ref().map(Look::officer));
        assert!(!history.iter().any(|entry| entry.facts.to_string().contains("099193")), "no numbers");
    }
}
