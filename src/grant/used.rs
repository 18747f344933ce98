//! When a grant was used last: noted by the day, because a note at every use would cost more than the use.

use super::model::Grant;
use super::store;
use crate::base::Moment;
use crate::db::Db;

/// Viet Nam keeps UTC+7, and people count days as Viet Nam does.
const AHEAD_SECONDS: i64 = 7 * 3_600;

const DAY_SECONDS: i64 = 86_400;

/// Notes that `grant` was used. What cannot be noted is lost: nobody is refused for it.
pub async fn note_use(db: &Db, now: Moment, grant: &Grant) {
    let (id, midnight) = (grant.id, midnight_before(now));
    if grant.used_at.is_some_and(|noted| noted >= midnight) {
        return;
    }
    if let Err(error) = db.write_one(move |c| store::note_use(c, id, midnight, now)).await {
        tracing::warn!(%error, "the use of a grant could not be noted");
    }
}

/// When the day of `at` began.
const fn midnight_before(at: Moment) -> Moment {
    let days = (at.as_seconds() + AHEAD_SECONDS).div_euclid(DAY_SECONDS);
    Moment::from_seconds(days * DAY_SECONDS - AHEAD_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::midnight_before;
    use crate::base::Moment;

    #[test]
    fn a_day_begins_at_midnight_in_viet_nam() {
        let evening = Moment::from_seconds(1_767_286_799); // 2026-01-01T16:59:59Z
        let midnight = Moment::from_seconds(1_767_286_800);
        assert_eq!(midnight_before(midnight), midnight);
        assert_eq!(midnight_before(evening), Moment::from_seconds(1_767_286_800 - 86_400));
    }
}
