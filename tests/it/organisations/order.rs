//! Whatever the order in which things happen: nobody has power outside the services and the days that a mandate names.

use std::time::Duration;

use khoa::account::Ground;
use khoa::base::ServiceGroup;
use khoa::mandate::member::{self, Member, Role, Source};
use khoa::session::{Citizen, Session};

use super::{Gift, PASSPHRASE, TIMBER, end, give, id_of, organisation};
use crate::support::TestServer;

const LAN: &str = "099200000001";
const GROUPS: [&str; 2] = ["tax", "customs"];

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

async fn session(s: &TestServer) -> Session {
    let (app, id) = (&s.running.app, id_of(s, LAN).await);
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
async fn roles(s: &TestServer, group: &str) -> Vec<Role> {
    let (session, firm) = (session(s).await, id_of(s, TIMBER).await);
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

#[actix_web::test]
async fn no_power_outside_scope_and_time_whatever_the_order_of_events() {
    for seed in 1..=6 {
        let mut chance = Chance(seed);
        let s = TestServer::start().await;
        s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
        s.import(&[organisation(TIMBER, "Gỗ Việt")]).await;
        let (mut known, mut locked): (Vec<Known>, [bool; 2]) = (Vec::new(), [false, false]);
        for _step in 0..24 {
            let today = s.clock.now().local_date();
            match chance.below(5) {
                0 | 1 => {
                    let role = Role::ALL[usize::try_from(chance.below(5)).unwrap()];
                    let held = |one: &Known| {
                        one.member.role == role
                            && !one.ended
                            && one.member.until().is_none_or(|end| today < end)
                    };
                    if known.iter().any(held) {
                        continue;
                    }
                    let scope = &GROUPS[..usize::try_from(chance.below(3)).unwrap()];
                    let days = i32::try_from(chance.below(4)).unwrap();
                    let until = (days > 0).then(|| today.plus_days(days));
                    let source = if chance.below(2) == 0 { Source::Register } else { Source::Delegated };
                    let member = give(&s, LAN, TIMBER, Gift { scope, until, source, ..Gift::of(role) }).await;
                    // One that has run out is ended when it is given again.
                    known.iter_mut().filter(|one| one.member.role == role).for_each(|one| one.ended = true);
                    known.push(Known { member, ended: false });
                }
                2 => {
                    let open = known.iter_mut().find(|one| !one.ended);
                    if let Some(one) = open {
                        one.ended = true;
                        end(&s, &one.member).await;
                    }
                }
                3 => {
                    let side = usize::try_from(chance.below(2)).unwrap();
                    locked[side] = !locked[side];
                    lock(&s, [LAN, TIMBER][side], locked[side]).await;
                    if locked[side] {
                        let given = known.iter_mut().filter(|one| one.member.source == Source::Delegated);
                        given.for_each(|one| one.ended = true);
                    }
                }
                _ => s.later(Duration::from_secs(86_400 * (1 + chance.below(2)))),
            }
            let today = s.clock.now().local_date();
            for group in GROUPS {
                let mine: [ServiceGroup; 1] = [group.parse().unwrap()];
                let open = known.iter().filter(|one| !one.ended && one.member.counts(today, &mine));
                let mut expected: Vec<Role> = open.map(|one| one.member.role).collect();
                expected.sort_unstable();
                if locked.contains(&true) {
                    expected.clear();
                }
                assert_eq!(roles(&s, group).await, expected, "seed {seed}, {group}");
            }
        }
        s.finish().await;
    }
}
