//! What many addresses together may cost: premium-rate numbers pay whoever has messages sent to them.

use std::time::Duration;

use super::throttle::Throttled;
use crate::ephemeral::{Ephemeral, Key, Unavailable};

const HOUR: Duration = Duration::from_secs(3_600);

/// Counts one sending of codes against what all people together may cause in an hour.
pub(super) async fn spend(
    store: &dyn Ephemeral,
    per_hour: u64,
) -> Result<Result<(), Throttled>, Unavailable> {
    let sent = store.bump(&Key::rate("sign-up codes", "all"), HOUR).await?;
    if sent <= per_hour {
        return Ok(Ok(()));
    }
    tracing::warn!(sent, "no more codes are sent in this hour: registration.sendings_per_hour");
    Ok(Err(Throttled { retry_after: HOUR / 6 }))
}
