//! Whole lives, day by day: what registers say is put in their mouth, everything else happens as it does.

use std::time::Duration;

use super::*;
use crate::account::{Birthdate, Issued};
use crate::application::facts::{Said, Stay};
use crate::application::submit::{Found, learn};
use crate::db::Sweeping;
use crate::policy::Residence;
use crate::sign_out;

fn said(stay: Option<Stay>) -> Found {
    let said = Said {
        name: None,
        number: None,
        source: "immigration".into(),
        as_of: Moment::from_seconds(1_800_000_000),
        differs: vec![],
        born: Birthdate::parse("1990-05-20").unwrap(),
        alive: true,
        document_until: Some(LocalDate::of(2032, 1, 1)),
        document_in_force: true,
        residence: stay,
        has_biometrics: true,
        lives_in: None,
    };
    Found { register: Register::Said(said), face: Face::Yes, ..Found::default() }
}

/// The register answers what was asked of it about the application.
async fn answered(world: &World, id: crate::base::ApplicationId, found: Found) -> Application {
    at_desk(world, move |c, desk, law| {
        let mut case = store::case(c, &desk.vault, id)?.unwrap();
        learn(c, desk, law, &mut case, &found)?;
        settle::settle(c, desk, law, &mut case)?.unwrap();
        Ok(case.application)
    })
    .await
}

async fn seen_by(world: &World, officer: &Officer, of: &Application) -> Application {
    let (by, at) = (officer.clone(), seen(of));
    let checked = Checked::of(Papers::Genuine, Face::Yes);
    at_desk(world, move |c, desk, law| check_in_person(c, desk, law, &by, at, &checked)).await.unwrap()
}

async fn approved(world: &World, officer: &Officer, of: &Application) -> Result<Application, Refused> {
    let (by, at) = (officer.clone(), seen(of));
    at_desk(world, move |c, desk, law| decide(c, desk, law, &by, at, &Decision::Approve)).await
}

async fn issued(world: &World, session: &Session) -> Option<Issued> {
    let id = session.account;
    world.write(move |c| account::account(c, id)).await.issued
}

/// Turns the clock to nine in the morning of that day in Viet Nam.
fn turn_to(world: &World, day: LocalDate) {
    let morning = day.begins().plus(Duration::from_secs(9 * 3_600));
    world.clock.turn(morning.since(world.now()));
}

#[tokio::test]
async fn a_citizen_comes_to_level_2_across_the_new_year() {
    for world in worlds().await {
        let binh = somebody(&world, "Bình").await;
        let one = begun(&world, &binh, &wish(Level::Two, "099190000001")).await.unwrap();
        let submitted = handed_in(&world, &binh, &one).await;
        // The last working day before the lunar new year; the days off are not the authority's.
        let law = law();
        let mut eve = LocalDate::of(2027, 2, 3);
        while law.calendar().is_working(eve.plus_days(1)).unwrap() {
            eve = eve.plus_days(1);
        }
        turn_to(&world, eve);
        let clerk = officer(Role::Clerk, "G01.CX.1");
        let checked = seen_by(&world, &clerk, &submitted).await;
        let due = checked.due_on.unwrap();
        assert_eq!(law.calendar().between(eve, due), Ok(3));
        assert!(due > eve.plus_days(7), "{due} is too soon after {eve}");
        let not_yet = approved(&world, &clerk, &checked).await;
        assert_eq!(not_yet, Err(Refused::NotYet), "the register has not answered yet");
        let known = answered(&world, checked.id, said(None)).await;
        turn_to(&world, due);
        let done = approved(&world, &clerk, &known).await.unwrap();
        assert_eq!(done.state, State::Approved);
        let waits = issued(&world, &binh).await.unwrap();
        assert_eq!(waits.level, Level::Two);
        assert!(
            waits.activate_by >= due.plus_days(8).begins(),
            "seven days after the decision, to the end of the last"
        );
        let desk = world.desk();
        let account = binh.account;
        world.write(move |c| Ok(account::activate(c, &desk, account)?.unwrap())).await;
        let account = world.write(move |c| account::account(c, account)).await;
        assert_eq!(account.level, Some(Level::Two));
        // From the decision on they are found by what was confirmed.
        let (vault, id) = (world.vault.clone(), account.id);
        let (found, holder) = world
            .write(move |c| Ok((account::find(c, &vault, "099190000001")?, account::load(c, &vault, id)?)))
            .await;
        assert_eq!(found, Some(id));
        assert_eq!(holder.profile.name, "Trần Văn Bình");
        assert!(holder.profile.personal_number().is_some() && holder.profile.birthdate.is_some());
        assert_eq!(holder.account.ends_on, Some(LocalDate::of(2032, 1, 1)));
        let again = begun(&world, &binh, &wish(Level::Two, "099190000001")).await;
        assert_eq!(again, Err(Refused::Law(Reason::NotNeeded)));
    }
}

#[tokio::test]
async fn a_foreigner_whose_card_ran_out_is_refused_and_granted_once_it_was_renewed() {
    for world in worlds().await {
        let kim = somebody(&world, "Kim Min-jun").await;
        let typed = Typed {
            who: "foreigner".into(),
            name: "Kim Min-jun".into(),
            birthdate: "1990-05-20".into(),
            nationality: "KOR".into(),
            passport: "XX0000001".into(),
            residence_card: "TRC001234".into(),
            ..Typed::default()
        };
        let declared = typed.read(LocalDate::of(2027, 1, 15)).unwrap();
        let wanted = Wish::Identity(Identity { level: Level::Two, declared: Some(declared) });
        let desk = officer(Role::Immigration, "G01.A08.1");
        let until = |day| Some(Stay { right: Residence::TemporaryCard, until: Some(day) });
        for (day, decided) in [
            (LocalDate::of(2027, 1, 15), Err(Refused::Law(Reason::ResidenceEnded))),
            (LocalDate::of(2028, 1, 15), Ok(State::Approved)),
        ] {
            let draft = begun(&world, &kim, &wanted).await.unwrap();
            let submitted = handed_in(&world, &kim, &draft).await;
            // The day after the first card's last one.
            turn_to(&world, LocalDate::of(2027, 1, 18));
            let checked = seen_by(&world, &desk, &submitted).await;
            let known = answered(&world, checked.id, said(until(day))).await;
            let outcome = approved(&world, &desk, &known).await;
            assert_eq!(outcome.clone().map(|one| one.state), decided);
            if outcome.is_err() {
                let refuse = Decision::Refuse {
                    reason: Reason::ResidenceEnded,
                    words: "Thẻ đã hết hạn.".into(),
                };
                let (by, at) = (desk.clone(), seen(&known));
                let refused =
                    at_desk(&world, move |c, desk, law| decide(c, desk, law, &by, at, &refuse)).await;
                assert_eq!(refused.unwrap().refused_for(), Some(Reason::ResidenceEnded));
            }
        }
        let id = kim.account;
        let account = world.write(move |c| account::account(c, id)).await;
        assert_eq!((account.kind, account.ends_on), (Kind::Foreigner, Some(LocalDate::of(2028, 1, 15))));
    }
}

#[tokio::test]
async fn another_law_is_tried_on_what_the_judge_saw() {
    for world in worlds().await {
        let kim = somebody(&world, "Kim Min-jun").await;
        let one = begun(&world, &kim, &wish(Level::Two, "099190000001")).await.unwrap();
        let submitted = handed_in(&world, &kim, &one).await;
        let clerk = officer(Role::Clerk, "G01.CX.1");
        let checked = seen_by(&world, &clerk, &submitted).await;
        let known = answered(&world, checked.id, said(None)).await;
        let done = approved(&world, &clerk, &known).await.unwrap();
        let law_text = include_str!("../../policy/law/eligibility/2024-07-01-decree-69.toml");
        let stricter = law_text.replace("asks_alone_from = 14", "asks_alone_from = 40");
        let row = policy::Loaded {
            body: stricter,
            loaded_by: "A".into(),
            loaded_at: Moment::from_seconds(0),
            confirmed: Some(("B".into(), Moment::from_seconds(0))),
        };
        let other = Law::assemble(&[policy::SECTIONS, SECTIONS].concat(), &[row]).unwrap();
        let vault = world.vault.clone();
        let sums = world
            .write(move |c| {
                let mut sums = Shadow::default();
                let since = LocalDate::of(2027, 1, 1);
                let last = shadow(c, &vault, (&law(), &other), since, None, &mut sums)?;
                assert_eq!(shadow(c, &vault, (&law(), &other), since, last, &mut sums)?, None);
                Ok(serde_json::to_value(sums).unwrap())
            })
            .await;
        let expected = serde_json::json!({
            "same": 0, "now_refused": [done.reference], "now_allowed": [], "other_term": [], "erased": 0,
        });
        assert_eq!(sums, expected);
    }
}

/// An application for level 2 whose holder came to the counter, and whom the register knows.
async fn handed_in_and_seen(world: &World, of: &Session, clerk: &Officer) -> Application {
    let draft = begun(world, of, &wish(Level::Two, "099190000001")).await.unwrap();
    let submitted = handed_in(world, of, &draft).await;
    let checked = seen_by(world, clerk, &submitted).await;
    answered(world, checked.id, said(None)).await
}

#[tokio::test]
async fn a_number_is_one_persons_and_who_comes_second_is_refused_at_the_decision() {
    for world in worlds().await {
        let clerk = officer(Role::Clerk, "G01.CX.1");
        let mut ready = Vec::new();
        for name in ["Trần Văn Bình", "Trần Văn Bình"] {
            let one = somebody(&world, name).await;
            let seen = handed_in_and_seen(&world, &one, &clerk).await;
            ready.push((one, seen));
        }
        let [(_first, of_first), (second, of_second)] = &ready[..] else { panic!("two") };
        assert_eq!(approved(&world, &clerk, of_first).await.unwrap().state, State::Approved);
        assert_eq!(approved(&world, &clerk, of_second).await, Err(Refused::Law(Reason::NumberTaken)));
        assert_eq!(issued(&world, second).await, None);
    }
}

#[tokio::test]
async fn whoever_closed_their_account_and_asks_anew_at_a_counter_has_that_account_again() {
    for world in worlds().await {
        let clerk = officer(Role::Clerk, "G01.CX.1");
        let (first, second) =
            (somebody(&world, "Trần Văn Bình").await, somebody(&world, "Trần Văn Bình").await);
        // Something is left open when the first closes.
        let left = begun(&world, &first, &wish(Level::One, "099190000001")).await.unwrap();
        let one = handed_in_and_seen(&world, &first, &clerk).await;
        approved(&world, &clerk, &one).await.unwrap();
        let (desk, id) = (world.desk(), first.account);
        let close = move |c: &mut Conn| sign_out::close(c, &desk, id, account::Why::HolderAsked, "K-1");
        assert!(world.write(close).await);

        // The officer asks for more first, in words that are sealed for the second, who hands in again.
        let known = handed_in_and_seen(&world, &second, &clerk).await;
        let (by, at) = (clerk.clone(), seen(&known));
        let asked = Asked { wanted: vec![Want::Paper], words: "Mang theo giấy khai sinh".to_owned() };
        let wanting = at_desk(&world, move |c, desk, law| ask(c, desk, law, &by, at, &asked)).await.unwrap();
        let known = answered(&world, handed_in(&world, &second, &wanting).await.id, said(None)).await;
        let done = approved(&world, &clerk, &known).await.unwrap();
        assert_eq!((done.account, done.person, done.begun_by), (first.account, first.person, first.account));
        assert_eq!(done.state, State::Approved);
        let (old, new) = (first.account, second.account);
        let (back, gone) =
            world.write(move |c| Ok((account::account(c, old)?, account::account(c, new)?))).await;
        assert!(back.closed_at.is_none() && back.issued.is_some() && gone.closed_at.is_some());
        let (left, done, vault) = (left.id, done.id, world.vault.clone());
        let (state, words) = world
            .write(move |c| {
                let case = store::case(c, &vault, done)?.unwrap();
                let words: Vec<_> =
                    store::steps(c, &case)?.into_iter().filter_map(|step| step.words).collect();
                Ok((store::named(c, &[left])?.remove(0).state, words))
            })
            .await;
        assert_eq!((state, words), (State::Lapsed, vec!["Mang theo giấy khai sinh".to_owned()]));
        let told = events(&world, first.account).await;
        for event in ["application_approved", "account_closed", "came_back", "application_begun"] {
            assert!(told.contains(&event.to_owned()), "{event} in {told:?}");
        }
        // One who closed nothing is refused as ever, and the account that is back is found by its number.
        let third = somebody(&world, "Trần Văn Bình").await;
        let more = handed_in_and_seen(&world, &third, &clerk).await;
        assert_eq!(approved(&world, &clerk, &more).await, Err(Refused::Law(Reason::NumberTaken)));
        let vault = world.vault.clone();
        assert_eq!(world.write(move |c| account::find(c, &vault, "099190000001")).await, Some(old));
    }
}

#[tokio::test]
async fn nobody_fills_the_store_by_beginning_and_taking_back() {
    for world in worlds().await {
        let binh = somebody(&world, "Trần Văn Bình").await;
        let photo = crate::base::testing::pictures::jpeg(600, 800);
        for _time in 0..10 {
            let draft = begun(&world, &binh, &wish(Level::One, "099190000001")).await.unwrap();
            let (at, id) = (seen(&draft), draft.id);
            let photo = crate::file::check(crate::file::Purpose::Portrait, photo.clone().into()).unwrap();
            let version = act(&world, &binh, move |c, desk, _law, citizen| {
                hand_in(c, desk, citizen, at, Evidence::Portrait, &photo)
            });
            let back = Seen { id, version: version.await.unwrap() };
            let taken_back =
                act(&world, &binh, move |c, desk, _law, citizen| withdraw(c, desk, citizen, back));
            taken_back.await.unwrap();
        }
        let more = begun(&world, &binh, &wish(Level::One, "099190000001")).await;
        assert_eq!(more, Err(Refused::TooOften));
        let person = binh.person;
        let held = async || world.write(move |c| crate::file::held(c, person)).await;
        assert!(held().await > 0);
        // Nothing was decided, so nobody will ask about them.
        at_desk(&world, |c, desk, law| {
            while tick(c, desk, law)? > 0 {}
            crate::file::sweep(c, &Sweeping::of(desk.now, desk.now))
        })
        .await;
        assert_eq!(held().await, 0);
        world.clock.turn(Duration::from_secs(86_400));
        begun(&world, &binh, &wish(Level::One, "099190000001")).await.unwrap();
    }
}

#[tokio::test]
async fn whoever_declares_another_number_after_a_visit_is_to_come_again() {
    for world in worlds().await {
        let binh = somebody(&world, "Bình").await;
        let draft = begun(&world, &binh, &wish(Level::Two, "099190000001")).await.unwrap();
        let submitted = handed_in(&world, &binh, &draft).await;
        let clerk = officer(Role::Clerk, "G01.CX.1");
        let checked = seen_by(&world, &clerk, &submitted).await;
        let (by, at) = (clerk.clone(), seen(&checked));
        let asked = Asked { wanted: vec![Want::Number], words: String::new() };
        let asked = at_desk(&world, move |c, desk, law| ask(c, desk, law, &by, at, &asked)).await.unwrap();
        assert_eq!(asked.state, State::NeedsMore);
        let mut version = asked.version;
        for (number, state) in [("099190000001", State::Verifying), ("099190000002", State::Submitted)] {
            let (wanted, at) = (wish(Level::Two, number), Seen { id: asked.id, version });
            let amend =
                act(&world, &binh, move |c, desk, _law, citizen| amend(c, desk, citizen, at, &wanted));
            let amended = Application { version: amend.await.unwrap(), ..asked.clone() };
            let sent = handed_in(&world, &binh, &amended).await;
            version = sent.version;
            assert_eq!(sent.state, state, "{number}");
            if sent.state == State::Verifying {
                let (by, at) = (clerk.clone(), seen(&sent));
                let asked = Asked { wanted: vec![Want::Number], words: String::new() };
                let asked = at_desk(&world, move |c, desk, law| ask(c, desk, law, &by, at, &asked)).await;
                version = asked.unwrap().version;
            }
        }
    }
}
