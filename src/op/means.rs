//! What a sign-in uses of all there is.

use crate::app::App;
use crate::login::Means;

/// The capabilities of a sign-in.
pub fn means(app: &App) -> Means<'_> {
    Means {
        clock: &app.clock,
        entropy: &app.entropy,
        db: &app.db,
        vault: &app.vault,
        ephemeral: &app.ephemeral,
        hasher: &app.hasher,
        passkeys: &app.passkeys,
        limits: &app.config.session,
        tally: &app.tally,
    }
}
