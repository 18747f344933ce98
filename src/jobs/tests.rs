//! A job runs once for every commit of its caller, whatever dies in between.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::store::{Ending, due, finish, lease};
use super::{Handler, Job, JobError, Runner, Standing, Wake, dead, enqueue, enqueue_at, revive, standing};
use crate::base::{Clock, Entropy, Moment};
use crate::db::StoreError;
use crate::db::testing::{TestDb, databases};

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
}

impl Job for Letter {
    const NAME: &'static str = "letter";
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
        let id = due(&mut c, NOW, &["letter"], 9).unwrap()[0];
        let stale = lease(&mut c, id, NOW, MINUTE).unwrap().unwrap();
        assert!(lease(&mut c, id, NOW, MINUTE).unwrap().is_none(), "leased is leased");
        assert_eq!(office.runner().run_due_once().await.unwrap(), 0);
        let later = NOW.plus(MINUTE);
        let fresh = lease(&mut c, id, later, MINUTE).unwrap().unwrap();
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
            let id = due(&mut c, office.clock.now(), &["letter"], 1).unwrap()[0];
            lease(&mut c, id, office.clock.now(), MINUTE).unwrap().unwrap();
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
