//! What is in store, looked at now and then: jobs that wait, keys that sign. The labels are names of ours.

mod store;

use crate::base::Moment;
use crate::db::{Db, StoreError};
use crate::keys::{Alg, KeyError, KeyState, Ring};

/// Shows how many jobs of each of `kinds` wait and were laid aside, and for how long the first has been due.
///
/// # Errors
/// As the database.
pub async fn show_queues(db: &Db, kinds: &'static [&'static str], now: Moment) -> Result<(), StoreError> {
    let stand = db.read(move |c| {
        kinds.iter().map(|kind| Ok((*kind, store::queue(c, kind)?))).collect::<Result<Vec<_>, StoreError>>()
    });
    for (kind, queue) in stand.await? {
        let count = |state: &'static str, jobs: i64| {
            metrics::gauge!("khoa_jobs", "kind" => kind, "state" => state)
                .set(u32::try_from(jobs).map_or(f64::NAN, f64::from));
        };
        count("waiting", queue.waiting);
        count("dead", queue.dead);
        let late = queue.first.map_or(0.0, |first| now.since(first).as_secs_f64());
        metrics::gauge!("khoa_jobs_first_due_seconds", "kind" => kind).set(late);
    }
    Ok(())
}

/// Shows for each algorithm how many keys sign, and for how long the youngest of them has.
///
/// # Errors
/// As the database.
pub async fn show_keys(ring: &Ring, now: Moment) -> Result<(), KeyError> {
    let keys = ring.list().await?;
    for alg in Alg::ALL {
        let signing: Vec<_> =
            keys.iter().filter(|key| key.alg == alg && key.state == KeyState::Signing).collect();
        metrics::gauge!("khoa_signing_keys", "alg" => alg.as_str())
            .set(u32::try_from(signing.len()).map_or(f64::NAN, f64::from));
        let age = signing.iter().map(|key| now.since(key.signs_from)).min().unwrap_or_default();
        metrics::gauge!("khoa_signing_key_age_seconds", "alg" => alg.as_str()).set(age.as_secs_f64());
    }
    Ok(())
}
