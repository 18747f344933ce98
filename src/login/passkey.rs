//! Signing in with a passkey: no name is typed, the key says whose it is.
//!
//! Nothing can be guessed here: the answer is looked at first, and only a wrong one counts against its network. So a right
//! passkey is let in from an address that others have made too many tries from.

use super::outcome::{self, Arrival, Attempt, LoginRefused, Means, Proof, SignedIn};
use super::{recover, throttle};
use crate::account::Undo;
use crate::db::Conn;
use crate::factor::passkey::{self, BrowserAnswer, PasskeyError, Proven};

/// Checks an answer against the ceremony that the same browser began, and begins a session.
///
/// # Errors
/// [`LoginRefused`].
pub async fn with_passkey(
    means: &Means<'_>,
    attempt: &Attempt<'_>,
    answer: &BrowserAnswer<'_>,
) -> Result<SignedIn, LoginRefused> {
    let proven = checked(means, attempt, answer).await?;
    let (desk, account, traces) = (means.desk(attempt.request), proven.account, attempt.traces());
    let proof = Proof::of(proven.factor, Some(Undo::Passkey(proven.id())));
    let settle = move |c: &mut Conn| {
        // Two sign-ins raced with one counter: one of them may be a copy of the key.
        let holds = passkey::used(c, desk.now, &proven)?;
        if holds {
            // Guesses at the password may have closed that way: its owner is here, by a stronger one.
            let device = traces.device(c, &desk.vault, account)?;
            throttle::forget_guesses(c, &desk.vault, account, device.as_deref())?;
            recover::needless(c, &desk, account, proven.id())?;
        }
        Ok(holds)
    };
    outcome::sign_in(means, attempt, Arrival::Later, account, proof, settle).await
}

/// The passkey that has just signed our challenge; a wrong answer is counted and remembered.
pub(super) async fn checked(
    means: &Means<'_>,
    attempt: &Attempt<'_>,
    answer: &BrowserAnswer<'_>,
) -> Result<Proven, LoginRefused> {
    match prove(means, attempt, answer).await {
        Ok(proven) => Ok(proven),
        Err(PasskeyError::Unavailable(down)) => Err(down.into()),
        Err(PasskeyError::Store(down)) => Err(down.into()),
        Err(PasskeyError::Over) => Err(LoginRefused::Over),
        Err(other) => {
            // Whose passkey it was meant to be is only what a stranger says: nobody's history shows it.
            outcome::wrong_proof(means, attempt, None, other.to_string()).await?;
            Err(LoginRefused::Wrong)
        }
    }
}

async fn prove(
    means: &Means<'_>,
    attempt: &Attempt<'_>,
    answer: &BrowserAnswer<'_>,
) -> Result<Proven, PasskeyError> {
    let answer = means.passkeys.read_answer(&means.desk(attempt.request), answer)?;
    let credential = answer.credential_id().to_vec();
    let stored = means.db.read(move |c| passkey::stored(c, &credential)).await?;
    means.passkeys.prove(means.ephemeral.as_ref(), answer, stored).await
}
