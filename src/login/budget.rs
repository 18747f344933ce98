//! What many addresses together may cost: premium-rate numbers pay whoever has messages sent to them.

use std::time::Duration;

use super::outcome::Means;
use super::throttle::{self, Reserved, Throttled};
use crate::db::StoreError;
use crate::ephemeral::{Ephemeral, Key, Unavailable};

const HOUR: Duration = Duration::from_secs(3_600);

/// For what codes are sent: each spends its own, and only what is really sent.
#[derive(Debug, Clone, Copy)]
pub(super) enum Of {
    SignUp,
    Recovery,
    Lock,
    Contact,
    /// Nothing is sent: the same work, and nobody's budget.
    Nobody,
}

impl Of {
    const fn name(self) -> &'static str {
        match self {
            Self::SignUp => "sign-up codes",
            Self::Recovery => "recovery codes",
            Self::Lock => "lock codes",
            Self::Contact => "contact codes",
            Self::Nobody => "no codes",
        }
    }
}

/// Counts one sending of codes against what all people together may cause in an hour.
pub(super) async fn spend(
    store: &dyn Ephemeral,
    of: Of,
    per_hour: u64,
) -> Result<Result<(), Throttled>, Unavailable> {
    let sent = store.bump(&Key::rate(of.name(), "all"), HOUR).await?;
    if sent <= per_hour {
        return Ok(Ok(()));
    }
    tracing::warn!(
        sent,
        of = of.name(),
        "no more codes are sent in this hour: registration.sendings_per_hour"
    );
    Ok(Err(Throttled { retry_after: HOUR / 6 }))
}

/// The same for what was `counted` already, which is given back when it is not sent.
pub(super) async fn spend_counted<E>(
    means: &Means<'_>,
    of: Of,
    per_hour: u64,
    counted: Reserved,
) -> Result<(), E>
where
    E: From<Throttled> + From<Unavailable> + From<StoreError>,
{
    let why = match spend(means.ephemeral.as_ref(), of, per_hour).await {
        Ok(Ok(())) => return Ok(()),
        Ok(Err(throttled)) => E::from(throttled),
        Err(down) => E::from(down),
    };
    let now = means.clock.now();
    means.db.write(move |c| throttle::untested(c, now, &counted)).await?;
    Err(why)
}
