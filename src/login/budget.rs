//! What many addresses together may cost: premium-rate numbers pay whoever has messages sent to them.

use std::time::Duration;

use super::throttle::Throttled;
use crate::ephemeral::{Ephemeral, Key, Unavailable};

const HOUR: Duration = Duration::from_secs(3_600);

/// For what codes are sent: each spends its own.
#[derive(Debug, Clone, Copy)]
pub(super) enum Of {
    SignUp,
    Recovery,
    Contact,
    /// Nothing is sent: the same work, and nobody's budget.
    Nobody,
}

impl Of {
    const fn name(self) -> &'static str {
        match self {
            Self::SignUp => "sign-up codes",
            Self::Recovery => "recovery codes",
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
    if sent <= per_hour || matches!(of, Of::Nobody) {
        return Ok(Ok(()));
    }
    tracing::warn!(
        sent,
        of = of.name(),
        "no more codes are sent in this hour: registration.sendings_per_hour"
    );
    Ok(Err(Throttled { retry_after: HOUR / 6 }))
}
