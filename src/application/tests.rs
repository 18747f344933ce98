//! Applications from the first word to the decision, on each database. The world's first day is 15 January 2027, a Friday.

mod lives;
mod succession;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::moves::Move;
use super::*;
use crate::account::testing::{World, worlds};
use crate::account::{self, Kind, Level, NewAccount, Profile};
use crate::audit;
use crate::base::{Aal, AccountId, LocalDate, Moment};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::{self, Officer, Purpose, Role};
use crate::policy::{self, Law};
use crate::registers::{Biometrics, Chips, Line, Ports};
use crate::session::{Citizen, Session};

pub(super) fn law() -> Law {
    Law::assemble(&[policy::SECTIONS, SECTIONS].concat(), &[]).unwrap()
}

/// Somebody who is signed in, without a level.
pub(super) async fn somebody(world: &World, name: &'static str) -> Session {
    let desk = world.desk();
    let account = world
        .write(move |c| {
            let json = format!(r#"{{"name":"{name}"}}"#);
            let profile: Profile = serde_json::from_str(&json).unwrap();
            let new =
                NewAccount { kind: Kind::Citizen, level: None, profile, others: Vec::new(), ends_on: None };
            Ok(account::create(c, &desk, &new)?.unwrap())
        })
        .await;
    Session {
        key: String::new(),
        sid: String::new(),
        account: account.id,
        person: account.person,
        aal: Aal::Two,
        amr: vec![],
        auth_time: world.now(),
        ends_at: Moment::from_seconds(i64::MAX / 2_000_000),
        epoch: 0,
        agent: String::new(),
    }
}

/// What somebody does who is signed in.
pub(super) async fn act<T: Send + 'static>(
    world: &World,
    session: &Session,
    mut f: impl FnMut(&mut Conn, &Desk, &Law, &Citizen) -> Result<T, StoreError> + Send + 'static,
) -> T {
    let (desk, session, law) = (world.desk(), session.clone(), law());
    world
        .write(move |c| {
            let citizen = Citizen::prove(c, &session)?.unwrap();
            f(c, &desk, &law, &citizen)
        })
        .await
}

pub(super) fn wish(level: Level, number: &str) -> Wish {
    let typed = Typed {
        who: "citizen".into(),
        number: number.into(),
        name: "Trần Văn Bình".into(),
        birthdate: "1990-05-20".into(),
        ..Typed::default()
    };
    Wish::Identity(Identity { level, declared: Some(typed.read(LocalDate::of(2026, 11, 26)).unwrap()) })
}

pub(super) async fn begun(world: &World, session: &Session, wish: &Wish) -> Result<Application, Refused> {
    let wish = wish.clone();
    act(world, session, move |c, desk, law, citizen| begin(c, desk, law, citizen, &wish)).await
}

pub(super) const fn seen(application: &Application) -> Seen {
    Seen { id: application.id, version: application.version }
}

/// Nobody is connected: every register is as if it were down.
const NOBODY: Ports = Ports {
    population: Line::Off,
    immigration: Line::Off,
    business: Line::Off,
    civil_status: Line::Off,
    biometrics: Biometrics::Off,
    chips: Chips::Off,
};

fn means(world: &World) -> Means<'_> {
    Means { db: &world.records.db, desk: world.desk(), law: law().into(), ports: &NOBODY }
}

pub(super) async fn handed_in(world: &World, session: &Session, application: &Application) -> Application {
    submit(&means(world), session, seen(application)).await.unwrap().unwrap()
}

pub(super) fn officer(role: Role, agency: &str) -> Officer {
    let account = AccountId::new(Moment::from_seconds(0), &crate::base::Entropy::Os);
    mandate::testing::officer(account, agency, role)
}

/// What an officer does.
pub(super) async fn at_desk<T: Send + 'static>(
    world: &World,
    mut f: impl FnMut(&mut Conn, &Desk, &Law) -> Result<T, StoreError> + Send + 'static,
) -> T {
    let (desk, law) = (world.desk(), law());
    world.write(move |c| f(c, &desk, &law)).await
}

pub(super) async fn events(world: &World, account: AccountId) -> Vec<String> {
    let recorded = world.write(move |c| audit::history(c, account, 100)).await;
    recorded.into_iter().map(|one| one.event).collect()
}

#[tokio::test]
async fn one_thing_is_open_once_and_whoever_asks_again_is_told_where_it_is() {
    for world in worlds().await {
        let binh = somebody(&world, "Trần Văn Bình").await;
        let wanted = wish(Level::Two, "099190000001");
        let first = begun(&world, &binh, &wanted).await.unwrap();
        assert_eq!(begun(&world, &binh, &wanted).await, Err(Refused::AlreadyOpen(first.reference.clone())));
        // Level 1 is something else, and so is level 2 once the first was taken back.
        begun(&world, &binh, &wish(Level::One, "099190000001")).await.unwrap();
        let taken_back = seen(&first);
        act(&world, &binh, move |c, desk, _law, citizen| withdraw(c, desk, citizen, taken_back))
            .await
            .unwrap();
        begun(&world, &binh, &wanted).await.unwrap();
        let names = act(&world, &binh, |c, _desk, _law, citizen| list(c, citizen)).await;
        assert_eq!(names.len(), 3);
    }
}

#[tokio::test]
async fn nobody_touches_or_sees_anothers_and_a_stale_page_changes_nothing() {
    for world in worlds().await {
        let (binh, cuc) = (somebody(&world, "Bình").await, somebody(&world, "Cúc").await);
        let own = begun(&world, &binh, &wish(Level::Two, "099190000001")).await.unwrap();
        let (first, id) = (seen(&own), own.id);
        let vault = world.vault.clone();
        let theirs = act(&world, &cuc, move |c, _desk, _law, citizen| standing(c, &vault, citizen, id)).await;
        assert!(theirs.is_none());
        for version in [1, 7] {
            let seen = Seen { id, version };
            let refused = act(&world, &cuc, move |c, desk, _law, citizen| withdraw(c, desk, citizen, seen));
            assert_eq!(refused.await, Err(Refused::NotFound));
        }
        let other = wish(Level::Two, "099190000002");
        let amended =
            act(&world, &binh, move |c, desk, _law, citizen| amend(c, desk, citizen, first, &other)).await;
        assert_eq!(amended, Ok(2));
        let stale = act(&world, &binh, move |c, desk, _law, citizen| withdraw(c, desk, citizen, first)).await;
        assert_eq!(stale, Err(Refused::Stale { version: 2 }));
        let level_1 = wish(Level::One, "099190000002");
        let now = Seen { id, version: 2 };
        let another =
            act(&world, &binh, move |c, desk, _law, citizen| amend(c, desk, citizen, now, &level_1)).await;
        assert_eq!(another, Err(Refused::NotFound), "another level is another application");
    }
}

#[tokio::test]
async fn what_is_missing_is_named_before_anybody_is_asked() {
    for world in worlds().await {
        let binh = somebody(&world, "Bình").await;
        let draft = begun(&world, &binh, &Wish::Identity(Identity::of(Level::One))).await.unwrap();
        let refused = submit(&means(&world), &binh, seen(&draft)).await.unwrap();
        assert_eq!(refused, Err(Refused::Missing(vec![Want::Details, Want::Portrait])));
        let same = act(&world, &binh, |c, _desk, _law, citizen| list(c, citizen)).await;
        assert_eq!((same[0].state, same[0].version), (State::Draft, 1));
    }
}

#[tokio::test]
async fn an_authoritys_letter_has_its_two_terms_and_takes_two_officers() {
    for world in worlds().await {
        let binh = somebody(&world, "Bình").await;
        let clerk = officer(Role::Clerk, "G01.CX.1");
        let (an, chi) = (somebody(&world, "An").await, somebody(&world, "Chi").await);
        let of_the_authority = |account| mandate::testing::officer(account, "G01.C06", Role::Authority);
        let (one, two) = (of_the_authority(an.account), of_the_authority(chi.account));
        let letter = Wish::Lock(LockRequest {
            authority: "G01.C02".into(),
            letter: "12/CV".into(),
            why: "Vụ án 7".into(),
        });
        let (by, about) = (clerk.clone(), binh.account);
        let taken = at_desk(&world, move |c, desk, law| {
            let look = by.look(c, desk, about, Purpose::Lock)?;
            take_in(c, desk, law, &by, &look, &letter)
        })
        .await
        .unwrap();
        assert_eq!((taken.state, taken.due_on), (State::Verifying, Some(LocalDate::of(2027, 1, 18))));
        let mine = act(&world, &binh, |c, _desk, _law, citizen| list(c, citizen)).await;
        assert_eq!(mine, [], "whom it concerns hears of it when it is decided");
        let (by, at) = (clerk.clone(), seen(&taken));
        let not_yet =
            at_desk(&world, move |c, desk, law| decide(c, desk, law, &by, at, &Decision::Approve)).await;
        assert_eq!(not_yet, Err(Refused::NotTheirs));
        let by = clerk.clone();
        let forwarded = at_desk(&world, move |c, desk, law| forward(c, desk, law, &by, at)).await.unwrap();
        assert_eq!(forwarded.due_on, Some(LocalDate::of(2027, 1, 19)));
        assert_eq!(forwarded.unit, Some(one.agency().clone()));
        let (by, at) = (one.clone(), seen(&forwarded));
        let alone =
            at_desk(&world, move |c, desk, law| decide(c, desk, law, &by, at, &Decision::Approve)).await;
        assert_eq!(alone, Err(Refused::NeedsTwo));
        let by = one.clone();
        let proposed =
            at_desk(&world, move |c, desk, law| propose(c, desk, law, &by, at, &Decision::Approve)).await;
        let at = seen(&proposed.unwrap());
        let again =
            at_desk(&world, move |c, desk, law| decide(c, desk, law, &one, at, &Decision::Approve)).await;
        assert_eq!(again, Err(Refused::SamePerson));
        let by = two.clone();
        let decided =
            at_desk(&world, move |c, desk, law| decide(c, desk, law, &by, at, &Decision::Approve)).await;
        assert_eq!(decided.unwrap().state, State::Approved);
        let stale =
            at_desk(&world, move |c, desk, law| decide(c, desk, law, &two, at, &Decision::Approve)).await;
        assert_eq!(stale, Err(Refused::Stale { version: at.version + 1 }));
        let account = binh.account;
        assert!(!world.write(move |c| account::account(c, account)).await.active);
        let told = events(&world, binh.account).await;
        for event in ["application_begun", "application_forwarded", "application_approved", "account_locked"]
        {
            assert!(told.iter().any(|one| one == event), "{event} is not among {told:?}");
        }
    }
}

#[tokio::test]
async fn a_unit_is_told_as_its_term_runs_out_and_a_draft_that_nobody_came_back_to_lapses() {
    for world in worlds().await {
        let binh = somebody(&world, "Bình").await;
        let letter =
            Wish::Lock(LockRequest { authority: "G01.C02".into(), letter: "1".into(), why: "x".into() });
        let (one, about) = (officer(Role::Authority, "G01.C06"), binh.account);
        let by = one.clone();
        at_desk(&world, move |c, desk, law| {
            let look = by.look(c, desk, about, Purpose::Lock)?;
            take_in(c, desk, law, &by, &look, &letter)
        })
        .await
        .unwrap();
        let draft = begun(&world, &binh, &wish(Level::Two, "099190000001")).await.unwrap();
        let mut touched = Vec::new();
        for _day in 0..40 {
            let mut sum = 0;
            loop {
                match at_desk(&world, tick).await {
                    0 => break,
                    some => sum += some,
                }
            }
            touched.push(sum);
            world.clock.turn(std::time::Duration::from_secs(86_400));
        }
        // Two working days from Friday: half on Monday, all on Tuesday, late on Wednesday; a draft waits thirty days, and its last
        // one is a Sunday.
        assert_eq!(touched[..6], [0, 0, 0, 1, 1, 1]);
        // And what lapsed is looked at once more, for its files.
        assert_eq!(touched.iter().sum::<usize>(), 5);
        let standing = act(&world, &binh, |c, _desk, _law, citizen| list(c, citizen)).await;
        assert_eq!((standing[0].id, standing[0].state), (draft.id, State::Lapsed));
        let by = one.clone();
        let waiting =
            at_desk(&world, move |c, _desk, _law| queue(c, &by, &Filter::default(), None, 10)).await;
        assert_eq!((waiting.len(), waiting[0].alerted), (1, 101));
    }
}

#[tokio::test]
async fn a_citizen_is_seen_at_any_counter_and_decided_there() {
    for world in worlds().await {
        let binh = somebody(&world, "Bình").await;
        let draft = begun(&world, &binh, &wish(Level::Two, "099190000001")).await.unwrap();
        let submitted = handed_in(&world, &binh, &draft).await;
        // Whatever the register says, they are to come; the authority's clock does not run before.
        assert_eq!((submitted.state, submitted.due_on), (State::Submitted, None));
        let (wrong, clerk) = (officer(Role::Immigration, "G01.A08.1"), officer(Role::Clerk, "G01.CX.1"));
        let (at, checked) = (seen(&submitted), || Checked::of(Papers::Genuine, Face::Yes));
        let refused =
            at_desk(&world, move |c, desk, law| check_in_person(c, desk, law, &wrong, at, &checked())).await;
        assert_eq!(refused, Err(Refused::NotTheirs));
        let checked =
            at_desk(&world, move |c, desk, law| check_in_person(c, desk, law, &clerk, at, &checked())).await;
        let checked = checked.unwrap();
        assert_eq!((checked.state, checked.unit.is_some()), (State::Verifying, true));
        // Three working days after a Friday; the register is asked again first.
        assert_eq!(checked.due_on, Some(LocalDate::of(2027, 1, 20)));
        assert_eq!(checked.reason.as_deref(), Some("register_down"));
        assert_eq!(ask_again(&means(&world)).await.unwrap(), 1);
    }
}

#[test]
fn no_path_leaves_the_table_whatever_is_tried_in_whatever_order() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let world = runtime.block_on(worlds()).remove(0);
    let steps = prop::collection::vec(prop::sample::select(State::ALL.to_vec()), 1..12);
    let mut runner = TestRunner::new(ProptestConfig::with_cases(40));
    let walked = runner.run(&steps, |steps| {
        runtime.block_on(async {
            let binh = somebody(&world, "Bình").await;
            let mut stands = begun(&world, &binh, &wish(Level::Two, "099190000001")).await.unwrap();
            for to in steps.into_iter().chain([State::Withdrawn]) {
                let at = seen(&stands);
                let moved = at_desk(&world, move |c, desk, _law| {
                    let mut case = moves::open(c, desk, at)?.unwrap();
                    let moved = moves::go(c, desk, &mut case, Move::plain(to, model::By::System))?;
                    Ok((moved, case.application))
                });
                let (moved, after) = moved.await;
                assert_eq!(moved.is_ok(), stands.state.may_become(to), "{:?} > {to:?}", stands.state);
                if moved.is_ok() {
                    stands = after;
                }
            }
            assert!(!stands.state.is_open());
        });
        Ok(())
    });
    walked.unwrap();
}
