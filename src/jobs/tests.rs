//! A job runs once for every commit of its caller, whatever dies in between.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::store::{Ask, Ending, Leased, finish, lease};
use super::{
    Handler, Job, JobError, Lane, Runner, Standing, Wake, dead, enqueue, enqueue_at, mend, revive, standing,
};
use crate::base::{Clock, Entropy, Moment};
use crate::db::schema::jobs;
use crate::db::testing::{TestDb, databases};
use crate::db::{Conn, StoreError};

const NOW: Moment = Moment::from_seconds(1_700_000_000);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

/// Who delivers the letters below.
#[derive(Clone, Default)]
struct Post(Arc<Counts>);

#[derive(Default)]
struct Counts {
    delivered: AtomicUsize,
    tried: AtomicUsize,
}

#[derive(Serialize, Deserialize)]
enum Letter {
    Good,
    FailsTwice,
    Undeliverable,
    Poison,
    Explosive,
    LaterPlease,
    NotNow,
}

impl Job for Letter {
    const NAME: &'static str = "letter";
    const LANE: Lane = Lane::Mail;
    const ATTEMPTS: i32 = 3;
}

#[async_trait]
impl Handler<Letter> for Post {
    async fn handle(&self, letter: Letter) -> Result<(), JobError> {
        let tried = self.0.tried.fetch_add(1, Ordering::SeqCst) + 1;
        match letter {
            Letter::FailsTwice if tried <= 2 => return Err(JobError::Retry(Duration::ZERO, "busy".into())),
            Letter::Good | Letter::FailsTwice => {}
            Letter::Undeliverable => return Err(JobError::Fail("no such person".into())),
            Letter::Poison => return Err(JobError::Retry(Duration::ZERO, "poison".into())),
            Letter::Explosive => panic!("explosive"),
            Letter::NotNow => return Err(JobError::Postpone(MINUTE, "its neighbour rests".into())),
            Letter::LaterPlease => return Err(JobError::Retry(HOUR, "try in an hour".into())),
        }
        self.0.delivered.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }
}

struct Office {
    test: TestDb,
    clock: Clock,
    post: Post,
    wake: Wake,
}

impl Office {
    fn each() -> impl Iterator<Item = Self> {
        databases().into_iter().map(|test| Self {
            test,
            clock: Clock::fixed(NOW),
            post: Post::default(),
            wake: Wake::default(),
        })
    }

    fn runner(&self) -> Runner {
        let (db, clock, entropy) = (self.test.db.clone(), self.clock.clone(), Entropy::seeded(1));
        Runner::new(db, clock, entropy, self.wake.clone()).register::<Letter>(self.post.clone())
    }

    async fn post(&self, letter: Letter) {
        let now = self.clock.now();
        self.test.db.write(move |c| enqueue(c, now, &Entropy::Os, &letter)).await.unwrap();
    }

    fn standing(&self) -> Standing {
        standing(&mut self.test.connect(), self.clock.now()).unwrap()
    }

    fn tried_and_delivered(&self) -> (usize, usize) {
        let Post(post) = &self.post;
        (post.tried.load(Ordering::SeqCst), post.delivered.load(Ordering::SeqCst))
    }
}

/// Leases one letter, as a runner with one free hand does.
fn take(c: &mut Conn, now: Moment) -> Option<Leased> {
    let ask = Ask { lane: Lane::Mail, kinds: vec!["letter"], hands: 1 };
    lease(c, &[ask], now, MINUTE).unwrap().pop()
}

#[tokio::test]
async fn a_job_runs_after_its_commit_and_only_then() {
    for office in Office::each() {
        let refused = office.test.db.write(|c| {
            enqueue(c, NOW, &Entropy::Os, &Letter::Good)?;
            Err::<(), _>(StoreError::Missing)
        });
        assert!(refused.await.is_err());
        assert_eq!(office.runner().run_due_once().await.unwrap(), 0);
        office.post(Letter::Good).await;
        assert_eq!(office.runner().run_due_once().await.unwrap(), 1);
        assert_eq!(office.runner().run_due_once().await.unwrap(), 0);
        assert_eq!((office.tried_and_delivered(), office.standing()), ((1, 1), Standing::default()));
    }
}

#[tokio::test]
async fn a_failing_job_is_tried_again_after_growing_pauses() {
    for office in Office::each() {
        office.post(Letter::FailsTwice).await;
        for span in [Duration::ZERO, Duration::from_secs(2), Duration::from_secs(4)] {
            office.clock.turn(span);
            assert_eq!(office.runner().run_due_once().await.unwrap(), 1);
            assert_eq!(office.runner().run_due_once().await.unwrap(), 0, "not without a pause");
        }
        assert_eq!((office.tried_and_delivered(), office.standing()), ((3, 1), Standing::default()));
        office.post(Letter::LaterPlease).await;
        office.runner().run_due_once().await.unwrap();
        office.clock.turn(HOUR - Duration::from_secs(1));
        assert_eq!(office.runner().run_due_once().await.unwrap(), 0, "the job's own wish counts");
        office.clock.turn(Duration::from_secs(1));
        assert_eq!(office.runner().run_due_once().await.unwrap(), 1);
    }
}

#[tokio::test]
async fn poison_is_laid_aside_and_the_rest_flows() {
    for office in Office::each() {
        for letter in [Letter::Poison, Letter::Undeliverable, Letter::Explosive, Letter::Good] {
            office.post(letter).await;
        }
        for _attempt in 0..5 {
            office.runner().run_due_once().await.unwrap();
            office.clock.turn(MINUTE);
        }
        assert_eq!(
            (office.tried_and_delivered(), office.standing()),
            ((8, 1), Standing { alive: 0, due: 0, dead: 3 })
        );
        let mut c = office.test.connect();
        let mut reasons: Vec<_> =
            dead(&mut c, 10).unwrap().into_iter().map(|d| (d.why, d.attempts)).collect();
        reasons.sort();
        assert_eq!(reasons, [("it panicked".into(), 3), ("no such person".into(), 1), ("poison".into(), 3)]);
        let first = dead(&mut c, 1).unwrap().remove(0).id;
        assert!(revive(&mut c, first, office.clock.now()).unwrap() && !revive(&mut c, first, NOW).unwrap());
        assert_eq!(office.runner().run_due_once().await.unwrap(), 1);
    }
}

#[tokio::test]
async fn a_worker_that_wakes_up_late_cannot_finish_what_another_took_over() {
    for office in Office::each() {
        office.post(Letter::Good).await;
        let mut c = office.test.connect();
        let stale = take(&mut c, NOW).unwrap();
        let id = stale.id;
        assert!(take(&mut c, NOW).is_none(), "leased is leased");
        assert_eq!(office.runner().run_due_once().await.unwrap(), 0);
        let later = NOW.plus(MINUTE);
        let fresh = take(&mut c, later).unwrap();
        assert_eq!((fresh.lease, fresh.attempts), (stale.lease + 1, 2));
        assert!(!finish(&mut c, id, stale.lease, later, &Ending::Done).unwrap());
        assert!(
            finish(&mut c, id, fresh.lease, later, &Ending::Again { at: later, why: String::new() }).unwrap()
        );
        assert!(!finish(&mut c, id, fresh.lease, later, &Ending::Done).unwrap(), "an attempt ends once");
        assert_eq!(office.standing().alive, 1);
    }
}

#[tokio::test]
async fn a_job_that_kills_its_worker_every_time_is_laid_aside() {
    for office in Office::each() {
        office.post(Letter::Good).await;
        let mut c = office.test.connect();
        for _worker in 0..3 {
            take(&mut c, office.clock.now()).unwrap();
            office.clock.turn(MINUTE);
        }
        assert_eq!(office.runner().run_due_once().await.unwrap(), 1);
        assert_eq!((office.tried_and_delivered(), office.standing().dead), ((0, 0), 1));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_runners_deliver_everything_once() {
    for office in Office::each() {
        let letters = 200;
        let posted = office.test.db.write(move |c| {
            (0..letters).try_for_each(|_letter| enqueue(c, NOW, &Entropy::Os, &Letter::Good).map(drop))
        });
        posted.await.unwrap();
        let (stop, _) = tokio::sync::broadcast::channel::<()>(1);
        let runners = [(); 4].map(|()| {
            let mut stopped = stop.subscribe();
            tokio::spawn(Arc::new(office.runner()).run(async move { drop(stopped.recv().await) }))
        });
        while office.standing().alive > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        office.clock.turn(MINUTE);
        let began = tokio::time::Instant::now();
        office.post(Letter::Good).await;
        office.wake.wake();
        while office.standing().alive > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert!(began.elapsed() < Duration::from_millis(900), "woken by the signal, not by the timer");
        stop.send(()).unwrap();
        for runner in runners {
            runner.await.unwrap();
        }
        assert_eq!(office.tried_and_delivered(), (letters + 1, letters + 1));
    }
}

#[tokio::test]
async fn jobs_of_unknown_kinds_and_of_later_wait() {
    for office in Office::each() {
        let tomorrow = NOW.plus(24 * HOUR);
        office
            .test
            .db
            .write(move |c| enqueue_at(c, tomorrow, NOW, &Entropy::Os, &Letter::Good))
            .await
            .unwrap();
        assert_eq!(office.runner().run_due_once().await.unwrap(), 0);
        office.clock.turn(24 * HOUR);
        let nothing_known = Runner::new(
            office.test.db.clone(),
            office.clock.clone(),
            Entropy::seeded(1),
            office.wake.clone(),
        );
        assert_eq!(nothing_known.run_due_once().await.unwrap(), 0);
        assert_eq!(office.standing(), Standing { alive: 1, due: 1, dead: 0 });
        assert_eq!(office.runner().run_due_once().await.unwrap(), 1);
    }
}

#[tokio::test]
async fn what_was_postponed_has_all_its_attempts_and_ends_with_its_day() {
    for office in Office::each() {
        office.post(Letter::NotNow).await;
        for _time in 0..20 {
            assert_eq!(office.runner().run_due_once().await.unwrap(), 1);
            office.clock.turn(2 * MINUTE);
        }
        assert_eq!(office.standing(), Standing { alive: 1, due: 1, dead: 0 });
        office.clock.turn(24 * HOUR);
        office.runner().run_due_once().await.unwrap();
        let why: Vec<_> = dead(&mut office.test.connect(), 9).unwrap().into_iter().map(|d| d.why).collect();
        assert_eq!(why, ["its neighbour rests"]);
    }
}

/// A call to somebody who never answers.
#[derive(Serialize, Deserialize)]
struct Hanging;

impl Job for Hanging {
    const NAME: &'static str = "hanging";
    const LANE: Lane = Lane::Signal;
    const ATTEMPTS: i32 = 1;
}

#[async_trait]
impl Handler<Hanging> for Post {
    async fn handle(&self, _job: Hanging) -> Result<(), JobError> {
        std::future::pending().await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_hangs_in_one_lane_delays_nothing_in_another() {
    for office in Office::each() {
        let hung = office
            .test
            .db
            .write(move |c| (0..320).try_for_each(|_call| enqueue(c, NOW, &Entropy::Os, &Hanging).map(drop)));
        hung.await.unwrap();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let runner = Arc::new(office.runner().register::<Hanging>(office.post.clone()));
        let running = tokio::spawn(runner.clone().run(async move { drop(stopped.await) }));
        while runner.hands.free(Lane::Signal) > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        office.post(Letter::Good).await;
        office.wake.wake();
        let delivered_and_over = async {
            while office.tried_and_delivered() != (1, 1) || office.standing().alive != 320 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), delivered_and_over).await.unwrap();
        running.abort();
        drop(stop);
    }
}

#[tokio::test]
async fn jobs_of_a_release_without_lanes_run_in_the_lane_of_their_kind() {
    for office in Office::each() {
        office.post(Letter::Good).await;
        let mut c = office.test.connect();
        diesel::update(jobs::table).set(jobs::lane.eq(None::<String>)).execute(&mut c).unwrap();
        assert_eq!(office.runner().run_due_once().await.unwrap(), 1);
        assert_eq!(office.tried_and_delivered(), (1, 1));
    }
}

#[tokio::test]
async fn what_a_wrong_clock_put_off_or_leased_for_years_is_done_when_it_is_right() {
    for office in Office::each() {
        office.clock.leap_to(NOW.plus(24 * HOUR * 3_650));
        office.post(Letter::Good).await;
        office.post(Letter::Good).await;
        let mut c = office.test.connect();
        take(&mut c, office.clock.now()).unwrap();
        office.clock.leap_to(NOW);
        assert_eq!(office.runner().run_due_once().await.unwrap(), 0);
        assert_eq!(mend(&mut c, NOW).unwrap(), 2);
        assert_eq!(office.runner().run_due_once().await.unwrap(), 2);
        office.post(Letter::FailsTwice).await;
        assert_eq!(mend(&mut c, NOW).unwrap(), 0, "what waits as it should is left alone");
    }
}
