//! What has to happen again and again, whoever asks for anything or not.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval};

use super::attestors::taken_back;
use super::build::BootError;
use super::calendar;
use super::job_kinds::JOB_KINDS;
use crate::app::App;
use crate::base::Moment;
use crate::db::{self, Conn, StoreError};
use crate::ops::{self, Metrics};
use crate::registers::{AskError, PullError};
use crate::{
    account, application, approval, audit, changeover, client, feedback, grant, jobs, login, merge,
    readiness, registers, rights, sign_out, wallet,
};

/// How old may be what is known of whose a legacy account is.
const MATCHED_EVERY: Duration = Duration::from_secs(3_600);

/// Starts all of them; they end when they are aborted.
pub(super) fn start(app: &Arc<App>, metrics: Arc<Metrics>) -> Vec<JoinHandle<()>> {
    let witness = Arc::new(audit::Witness::of(&app.config.server.data));
    let app = || app.clone();
    vec![
        // Half of the second within which a revocation is promised to be seen.
        every(Duration::from_millis(500), app(), |app| async move {
            report("revocations could not be read", app.learn_endings().await);
        }),
        every(Duration::from_secs(1), app(), move |app| {
            metrics.upkeep();
            let witness = witness.clone();
            async move {
                match seal_audit(&app).await {
                    Ok(head) => {
                        let kept = witness.keep(&app.db, &app.vault, head).await;
                        report("the newest head of the audit log could not be kept", kept);
                    }
                    failed => report("the audit log could not be sealed", failed),
                }
            }
        }),
        as_time_passes(Duration::from_secs(10), app(), |app| async move {
            report("counted events could not be written", app.write_counts().await);
        }),
        keys(app()),
        every(Duration::from_secs(15), app(), |app| async move {
            let now = app.clock.now();
            report("the job queue could not be measured", ops::show_queues(&app.bulk, JOB_KINDS, now).await);
            report("retention could not be measured", rights::retention::show(&app.bulk, now).await);
            report("registers could not be measured", registers::show_lag(&app.bulk, now).await);
            report("silent alarms could not be measured", account::show_alarms(&app.bulk).await);
            report("signing keys could not be measured", ops::show_keys(&app.ring, now).await);
        }),
        as_time_passes(Duration::from_secs(2), app(), |app| async move {
            report("what closed clients held could not be ended", end_closed_clients(&app).await);
        }),
        as_time_passes(Duration::from_secs(5), app(), |app| async move {
            report("legacy accounts could not be matched with who came", match_who_came(&app).await);
        }),
        as_time_passes(Duration::from_secs(3), app(), |app| async move {
            report("registers could not be asked again", ask_again(&app).await);
        }),
        every(Duration::from_secs(60), app(), |app| async move {
            report("the clocks of applications could not be read", mind_applications(&app).await);
            report("accounts whose document is over could not be locked", calendar::expire(&app).await);
            report("what is to be erased could not be erased", calendar::erase(&app).await);
            report("accounts of one person could not be made one", calendar::merge_people(&app).await);
            report("accounts of children could not be handed over", calendar::hand_over_children(&app).await);
            report("nobody could be told of documents that end", calendar::tell_of_documents(&app).await);
            report(
                "the list of what makers took back could not be read, the last one stays",
                heed_makers(&app),
            );
        }),
        every(Duration::from_secs(600), app(), |app| async move {
            // What is deleted is gone for good, so it does not hang on a clock that may have leapt.
            report("what has expired could not be swept", sweep(&app, app.ring.surely().await).await);
            // Before what tells of a sign-in is swept the next time.
            report("sign-ins of provinces could not be noticed", notice(&app).await);
            report("what was kept long enough could not be erased", retain(&app).await);
            let now = app.clock.now();
            report(
                "jobs put off by a wrong clock could not be mended",
                app.bulk.write_in_slices(move |c| jobs::mend(c, now)).await,
            );
        }),
        // By itself: a country's accounts take a while, and no sweep waits for them.
        every(Duration::from_secs(600), app(), |app| async move {
            report("legacy accounts could not be matched again", match_legacy_accounts(&app).await);
        }),
        // The same after an import.
        every(Duration::from_secs(60), app(), |app| async move {
            report("accounts that may be one person's could not be looked for", find_duplicates(&app).await);
        }),
    ]
}

/// What registers tell, for whoever does jobs. No more of them listen than one, whatever processes there are.
pub(super) fn registers(app: &Arc<App>) -> Option<JoinHandle<()>> {
    let pause = Duration::from_secs(app.config.registers.pull_seconds);
    // Other processes have the same turn: whoever comes first within it asks.
    let follow = move |app: Arc<App>| async move {
        for (register, followed) in app.ports.follow(pause / 2).await {
            match followed {
                Ok(0) => {}
                Ok(_heard) => app.jobs.wake(),
                // The neighbour's breaker says so once.
                Err(PullError::Ask(AskError::Down(_))) => {}
                Err(error) => {
                    tracing::warn!(%error, register = register.as_str(), "a register could not be followed")
                }
            }
        }
    };
    (!pause.is_zero()).then(|| every(pause, app.clone(), follow))
}

/// Forgets some of what is over, and says how much.
type Sweep = fn(&mut Conn, Moment) -> Result<usize, StoreError>;

/// Forgets what nobody can use any more, a slice of each table after another: no law has a term for it.
async fn sweep(app: &App, now: Moment) -> Result<(), StoreError> {
    let sweeps: [Sweep; 11] = [
        account::release_contacts,
        approval::let_go,
        approval::sweep_nobodys,
        login::throttle::sweep_spent,
        grant::sweep,
        grant::sweep_revocations,
        db::sweep_once,
        wallet::sweep_misses,
        wallet::sweep_erased,
        wallet::share::sweep,
        wallet::offline::sweep,
    ];
    for some in sweeps {
        app.bulk.write_in_slices(move |c| some(c, now)).await?;
    }
    Ok(())
}

/// Writes only when there is something new, which for each client is so once.
async fn notice(app: &App) -> Result<(), StoreError> {
    let (units, today) = (app.units.get().await?, app.ring.steadily().await.local_date());
    let seen = app.bulk.read(move |c| readiness::to_note(c, &units, today)).await?;
    if seen.is_empty() {
        return Ok(());
    }
    app.bulk.write(move |c| readiness::note(c, &seen)).await
}

/// Erases what is kept for a while and whose time is over. It is gone for good, so it does not hang on a clock that may have leapt.
pub(super) async fn retain(app: &App) -> Result<(), StoreError> {
    let (law, surely) = (app.law.get().await?, app.ring.surely().await);
    rights::retention::pass(&app.bulk, &app.desk(None), &law, surely).await
}

/// Signing keys, for whoever signs: a key that `khoa keys revoke` took out in another process is out here within
/// these seconds.
pub(super) fn keys(app: Arc<App>) -> JoinHandle<()> {
    every(Duration::from_secs(5), app, |app| async move {
        let refreshed = app.ring.refresh().await;
        report("signing keys could not be refreshed", refreshed);
    })
}

/// Ends what clients held that have closed. They were given nothing since, whether this has run or not.
pub(super) async fn end_closed_clients(app: &App) -> Result<(), StoreError> {
    let now = app.clock.now();
    if app.db.read(move |c| client::closed_with_grants(c, now)).await?.is_empty() {
        return Ok(());
    }
    loop {
        let desk = app.desk(None);
        if app.db.write(move |c| sign_out::closed_clients(c, &desk)).await? == 0 {
            return Ok(());
        }
        app.jobs.wake();
        app.heed_endings().await?;
    }
}

/// What makers of phones took back since it was read last: a phone that is bound from now on is believed by it.
pub(super) fn heed_makers(app: &App) -> Result<(), BootError> {
    if app.config.devices.revoked.is_some() {
        app.attestors.heed(taken_back(&app.config.devices)?);
    }
    Ok(())
}

/// Matches legacy accounts with whoever came or was raised since; where nobody did, this asks one index.
pub(super) async fn match_who_came(app: &App) -> Result<(), StoreError> {
    changeover::look_at_stirred(&app.bulk, &app.desk(None), &app.clock).await.map(drop)
}

/// Matches the legacy accounts that wait with the accounts here, each at most once an hour, whatever processes there are.
async fn match_legacy_accounts(app: &App) -> Result<(), StoreError> {
    let desk = app.desk(None);
    let before = desk.now.minus(MATCHED_EVERY);
    changeover::look_again(&app.bulk, &desk, &app.clock, before).await.map(drop)
}

/// Closes the pages that are due, and logs each new head: whoever keeps the log elsewhere can tell when the end of the audit
/// log was cut off (`khoa doctor` shows the head of today). Answers that head.
async fn seal_audit(app: &App) -> Result<audit::Head, StoreError> {
    loop {
        let desk = app.desk(None);
        let sealed = app.db.write(move |c| audit::seal(c, &desk)).await?;
        if sealed.entries > 0 {
            tracing::info!(head = %sealed.head, "the audit log was sealed");
            if let Some(doubt) = sealed.doubt {
                tracing::error!(%doubt, "the audit log is not the one this installation wrote");
            }
        }
        if !sealed.full {
            return Ok(sealed.head);
        }
    }
}

/// Tells units of terms that run out, lets lapse what nobody came back to, and hands on what waits for agencies that have ended.
async fn mind_applications(app: &App) -> Result<(), StoreError> {
    hand_over(app).await?;
    let law = app.law.get().await?;
    loop {
        let (desk, law) = (app.desk(None), law.clone());
        if app.db.write(move |c| application::tick(c, &desk, &law)).await? == 0 {
            return Ok(());
        }
    }
}

async fn hand_over(app: &App) -> Result<(), StoreError> {
    hand_over_reports(app).await?;
    if !app.db.read(application::anybody_waits).await? {
        return Ok(());
    }
    let (law, units) = (app.law.get().await?, app.units.get().await?);
    loop {
        let (desk, law, units) = (app.desk(None), law.clone(), units.clone());
        let handed = app.db.write(move |c| {
            let openings = application::Openings { law: &law, units: &units, now: desk.now };
            application::hand_over(c, &desk, &openings)
        });
        if handed.await? == 0 {
            return Ok(());
        }
    }
}

/// Only where one of the agencies that reports wait for has ended is there anything to write.
async fn hand_over_reports(app: &App) -> Result<(), StoreError> {
    let waits = app.db.read(feedback::agencies).await?;
    if waits.is_empty() {
        return Ok(());
    }
    let (units, today) = (app.units.get().await?, app.desk(None).now.local_date());
    if waits.iter().all(|agency| units.agencies.on(agency, today).is_ok()) {
        return Ok(());
    }
    loop {
        let (desk, units) = (app.desk(None), units.clone());
        if app.db.write(move |c| feedback::hand_over(c, &desk, &units)).await? == 0 {
            return Ok(());
        }
    }
}

/// Looks for accounts that may be one person's, among those that are new or have changed.
pub(super) async fn find_duplicates(app: &App) -> Result<(), StoreError> {
    merge::find(&app.bulk, &app.desk(None)).await.map(drop)
}

/// Asks the registers again that had not answered, until none is left whose time has come.
async fn ask_again(app: &App) -> Result<(), StoreError> {
    loop {
        let (desk, law) = (app.desk(None), app.law.get().await?);
        if application::ask_again(&application::Means { db: &app.db, desk, law, ports: &app.ports }).await?
            == 0
        {
            return Ok(());
        }
    }
}

fn every<F>(pause: Duration, app: Arc<App>, work: impl Fn(Arc<App>) -> F + Send + 'static) -> JoinHandle<()>
where
    F: Future<Output = ()> + Send,
{
    tokio::spawn(async move {
        let mut ticks = interval(pause);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            work(app.clone()).await;
        }
    })
}

/// The same for what comes due by the service's own clock: where that stands still, as in a test, nothing does.
fn as_time_passes<F>(
    pause: Duration,
    app: Arc<App>,
    work: impl Fn(Arc<App>) -> F + Send + 'static,
) -> JoinHandle<()>
where
    F: Future<Output = ()> + Send,
{
    let last = Mutex::new(None);
    every(pause, app, move |app| {
        let now = app.clock.passed();
        let passes = last.lock().unwrap_or_else(PoisonError::into_inner).replace(now) != Some(now);
        let turn = passes.then(|| work(app));
        async move {
            if let Some(turn) = turn {
                turn.await;
            }
        }
    })
}

fn report<T, E: std::fmt::Display>(failure: &'static str, result: Result<T, E>) {
    if let Err(error) = result {
        tracing::warn!(%error, "{failure}");
    }
}
