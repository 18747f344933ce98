//! Whatever the order in which things happen: nobody has power outside the services and the days that a mandate names.

use std::collections::BTreeSet;
use std::time::Duration;

use khoa::account::{Ground, Why};
use khoa::base::{AccountId, Birthdate, LocalDate, MandateId, ServiceGroup};
use khoa::mandate::guardian::{self, Guardianship, Relation, Rules};
use khoa::mandate::member::{self, Member, Role, Scope, Source};
use khoa::session::{Citizen, Session};
use proptest::prelude::*;

use super::{Gift, code, end, give, id_of, organisation};
use crate::support::{TestServer, person};

const GROUPS: [&str; 2] = ["tax", "customs"];
const GIVER: &str = "099200000900";

/// A source of chance that is the same every time: the failure it finds is found again.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// What the State knows, written down beside: against it every answer is held.
#[derive(Clone)]
struct Known {
    member: Member,
    ended: bool,
}

/// Somebody, and the company for which they may act.
struct Pair {
    who: String,
    firm: String,
}

async fn session(s: &TestServer, who: &str) -> Session {
    let (app, id) = (&s.running.app, id_of(s, who).await);
    let account = app.db.read(move |c| khoa::account::account(c, id)).await.unwrap();
    Session {
        key: "k".into(),
        sid: "s".into(),
        account: account.id,
        person: account.person,
        aal: khoa::base::Aal::Two,
        amr: Vec::new(),
        auth_time: s.clock.now(),
        ends_at: s.clock.now().plus(Duration::from_secs(3_600)),
        epoch: account.epoch,
        agent: String::new(),
    }
}

/// The roles in which she acts now at a service of that group.
async fn roles(s: &TestServer, pair: &Pair, firm: AccountId, group: &str) -> Vec<Role> {
    let session = session(s, &pair.who).await;
    let (on, group) = (s.clock.now().local_date(), group.parse::<ServiceGroup>().unwrap());
    let asked = s.running.app.db.read(move |c| {
        let Some(citizen) = Citizen::prove(c, &session)? else { return Ok(Vec::new()) };
        Ok(member::act(c, on, &citizen, firm, &[group])?
            .map(|acting| acting.roles().collect())
            .unwrap_or_default())
    });
    asked.await.unwrap()
}

async fn lock(s: &TestServer, whom: &str, on: bool) {
    let (desk, id) = (s.running.app.desk(None), id_of(s, whom).await);
    let done = s.running.app.db.write(move |c| match on {
        true => khoa::sign_out::lock(c, &desk, id, Ground::AuthorityAsked, "QĐ", "C06"),
        false => khoa::sign_out::unlock(c, &desk, id, Ground::AuthorityAsked, "QĐ", "C06"),
    });
    done.await.unwrap();
}

/// What happens next to the two, and what is known of them after it.
async fn step(
    s: &TestServer,
    chance: &mut Chance,
    pair: &Pair,
    known: &mut Vec<Known>,
    locked: &mut [bool; 2],
) {
    let today = s.clock.now().local_date();
    match chance.below(6) {
        0 | 1 => {
            let role = Role::ALL[usize::try_from(chance.below(5)).unwrap()];
            let is_held = |one: &Known| {
                one.member.role == role && !one.ended && one.member.until().is_none_or(|end| today < end)
            };
            if known.iter().any(is_held) {
                return;
            }
            let scope = &GROUPS[..usize::try_from(chance.below(3)).unwrap()];
            let days = i32::try_from(chance.below(4)).unwrap();
            let until = (days > 0).then(|| today.plus_days(days));
            let source = if chance.below(2) == 0 { Source::Register } else { Source::Delegated };
            let by = id_of(s, GIVER).await.to_string();
            let gift = Gift { scope, until, source, by: &by, ..Gift::of(role) };
            let member = give(s, &pair.who, &pair.firm, gift).await;
            // One that has run out is ended when it is given again.
            known.iter_mut().filter(|one| one.member.role == role).for_each(|one| one.ended = true);
            known.push(Known { member, ended: false });
        }
        2 => {
            if let Some(one) = known.iter_mut().find(|one| !one.ended) {
                one.ended = true;
                end(s, &one.member).await;
            }
        }
        3 => {
            let side = usize::try_from(chance.below(2)).unwrap();
            locked[side] = !locked[side];
            lock(s, [&pair.who, &pair.firm][side], locked[side]).await;
            if locked[side] {
                let given = known.iter_mut().filter(|one| one.member.source == Source::Delegated);
                given.for_each(|one| one.ended = true);
            }
        }
        // The register has replaced whoever gave it.
        4 => {
            let by = today.plus_days(i32::try_from(chance.below(3)).unwrap());
            let (firm, giver) = (id_of(s, &pair.firm).await, id_of(s, GIVER).await);
            s.running.app.db.write(move |c| member::doubt(c, (firm, giver), by)).await.unwrap();
            let is_doubted = |one: &&mut Known| {
                !one.ended && one.member.source == Source::Delegated && one.member.confirm_by.is_none()
            };
            known.iter_mut().filter(is_doubted).for_each(|one| one.member.confirm_by = Some(by));
        }
        _ => s.later(Duration::from_secs(86_400 * (1 + chance.below(2)))),
    }
}

#[actix_web::test]
async fn no_power_outside_scope_and_time_whatever_the_order_of_events() {
    let s = TestServer::start().await;
    s.import(&[person(GIVER, "Phạm Thị Kim", None)]).await;
    for seed in 1..=6_u16 {
        let mut chance = Chance(u64::from(seed));
        let pair = Pair { who: format!("099200000{seed:03}"), firm: code(20 + u32::from(seed)) };
        s.import(&[person(&pair.who, "Nguyễn Thị Lan", None), organisation(&pair.firm, "Gỗ Việt")]).await;
        let firm = id_of(&s, &pair.firm).await;
        let (mut known, mut locked): (Vec<Known>, [bool; 2]) = (Vec::new(), [false, false]);
        for _step in 0..24 {
            step(&s, &mut chance, &pair, &mut known, &mut locked).await;
            let today = s.clock.now().local_date();
            for group in GROUPS {
                let mine: [ServiceGroup; 1] = [group.parse().unwrap()];
                let open = known.iter().filter(|one| !one.ended && one.member.counts(today, &mine));
                let mut expected: Vec<Role> = open.map(|one| one.member.role).collect();
                expected.sort_unstable();
                if locked.contains(&true) {
                    expected.clear();
                }
                assert_eq!(roles(&s, &pair, firm, group).await, expected, "seed {seed}, {group}");
            }
        }
        // The company is dissolved: whatever its members had, and whatever is unlocked after it, nobody acts for it.
        let desk = s.running.app.desk(None);
        let closed = s
            .running
            .app
            .db
            .write(move |c| khoa::sign_out::close(c, &desk, firm, Why::Dissolved, "register"));
        assert!(closed.await.unwrap());
        if locked[0] {
            lock(&s, &pair.who, false).await;
        }
        for group in GROUPS {
            assert!(roles(&s, &pair, firm, group).await.is_empty(), "seed {seed}, dissolved");
        }
    }
    s.finish().await;
}

fn scopes() -> impl Strategy<Value = Scope> {
    let word = prop::sample::select(vec!["tax", "customs", "land"]);
    prop::collection::btree_set(word, 0..3).prop_map(|words: BTreeSet<&str>| {
        Scope::of(words.into_iter().map(|word| word.parse::<ServiceGroup>().unwrap()))
    })
}

fn mandate(role: Role, scope: Scope, valid_to: Option<LocalDate>, confirm_by: Option<LocalDate>) -> Member {
    let account: AccountId = format!("acc_{}", "0".repeat(32)).parse().unwrap();
    Member {
        id: format!("man_{}", "0".repeat(32)).parse().unwrap(),
        organisation: account,
        actor: account,
        role,
        scope,
        valid_from: LocalDate::of(2026, 1, 1),
        valid_to,
        source: Source::Delegated,
        reference: String::new(),
        granted_by: String::new(),
        confirm_by,
        ended: None,
        version: 1,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_somebody_may_give_reaches_at_no_service_and_on_no_day_beyond_what_they_have(
        (own, gift) in (scopes(), scopes()),
        ends in prop::array::uniform3(prop::option::of(0..12_i32)),
        groups in prop::collection::btree_set(prop::sample::select(vec!["tax", "customs", "land", "health"]), 0..3),
    ) {
        let day = |n: i32| LocalDate::of(2026, 1, 1).plus_days(n);
        let [valid_to, confirm_by, until] = ends.map(|end| end.map(day));
        let own = mandate(Role::Administrator, own, valid_to, confirm_by);
        let gift = mandate(Role::Viewer, gift, until, None);
        let groups: Vec<ServiceGroup> = groups.iter().map(|word| word.parse().unwrap()).collect();
        for today in (0..14).map(day) {
            let reaches = own.is_live(today) && own.reaches(&gift.scope, gift.valid_to);
            let uses = (0..14).map(day).filter(|on| *on >= today && gift.counts(*on, &groups));
            for on in uses.filter(|_| reaches) {
                prop_assert!(own.counts(on, &groups), "{own:?} gives {gift:?}, used on {on} at {groups:?}");
            }
        }
    }

    #[test]
    fn nobody_represents_a_child_from_the_birthday_on_that_the_law_names_whatever_a_court_says(
        (born, today) in (0..9_000_i32, 0..9_000_i32),
        is_parent in any::<bool>(),
        last in prop::option::of(0..12_000_i32),
    ) {
        let day = |n: i32| LocalDate::of(2005, 1, 1).plus_days(n);
        let rules = Rules {
            hands_over_at: 14, signs_in_from: 6, guardian_level: 2, holds_days: 30, answered_within: 10,
        };
        let (today, last) = (day(today), last.map(day));
        let born = Birthdate::parse(&day(born).to_string()).unwrap();
        let relation = if is_parent { Relation::Parent } else { Relation::Guardian };
        let valid_to = guardian::ends(&rules, born, (today, relation, last));
        let account: AccountId = format!("acc_{}", "0".repeat(32)).parse().unwrap();
        let id: MandateId = format!("man_{}", "0".repeat(32)).parse().unwrap();
        let given = Guardianship {
            id, ward: account, guardian: account, relation, holds_days: None, valid_from: today, valid_to,
            reference: String::new(),
        };
        let own = born.completes(rules.hands_over_at);
        for on in [own, own.plus_days(1), own.plus_days(9_000)] {
            // A grown-up is represented by a court's word alone.
            let is_ward = relation == Relation::Guardian && own <= today;
            prop_assert!(is_ward || !given.is_live(on), "{given:?} on {on}, own on {own}");
        }
        if let Some(last) = last {
            prop_assert!(!given.is_live(last.plus_days(1)), "{given:?} after {last}");
        }
    }
}
