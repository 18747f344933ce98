//! Signing in with a passkey: no name is typed, the key says whose it is.

use super::outcome::{self, Arrival, Attempt, LoginRefused, Means, Proof, SignedIn};
use super::recover;
use super::throttle::{self, Bucket};
use crate::account::Undo;
use crate::base::BrowserId;
use crate::db::Conn;
use crate::factor::passkey::{self, PasskeyError, Proven};

/// A browser's answer, as it arrived.
#[derive(Debug)]
pub struct PasskeyAnswer<'a> {
    /// The browser that answers.
    pub browser: BrowserId,
    /// The ceremony it answers to.
    pub ceremony: &'a str,
    /// `PublicKeyCredential.toJSON()`.
    pub credential: &'a str,
}

/// Checks an answer against the ceremony that the same browser began, and begins a session.
///
/// # Errors
/// [`LoginRefused`].
pub async fn with_passkey(
    means: &Means<'_>,
    attempt: &Attempt<'_>,
    answer: PasskeyAnswer<'_>,
) -> Result<SignedIn, LoginRefused> {
    let reserved = reserve(means, attempt).await?;
    let proven = match prove(means, answer).await {
        Ok(proven) => proven,
        Err(PasskeyError::Unavailable(down)) => return Err(down.into()),
        Err(PasskeyError::Store(down)) => return Err(down.into()),
        Err(PasskeyError::Over) => return Err(LoginRefused::Over),
        Err(other) => {
            // Whose passkey it was meant to be is only what a stranger says: nobody's history shows it.
            outcome::refuse(means, attempt, None, other.to_string()).await?;
            return Err(LoginRefused::Wrong);
        }
    };
    let (desk, account) = (means.desk(attempt.request), proven.account);
    let proof = Proof { factor: proven.factor, by: Undo::Passkey(proven.id()) };
    let settle = move |c: &mut Conn| {
        // Two sign-ins raced with one counter: one of them may be a copy of the key.
        let holds = passkey::used(c, desk.now, &proven)?;
        if holds {
            throttle::succeeded(c, desk.now, &reserved)?;
            // Strangers' guesses at the password may have closed that way: its owner is here, by a stronger one.
            throttle::forget(c, &Bucket::account(&desk.vault, account))?;
            recover::needless(c, &desk, account, proven.id())?;
        }
        Ok(holds)
    };
    outcome::sign_in(means, attempt, Arrival::Later, account, proof, settle).await
}

async fn reserve(means: &Means<'_>, attempt: &Attempt<'_>) -> Result<throttle::Reserved, LoginRefused> {
    let (now, vault, address) = (means.clock.now(), means.vault.clone(), attempt.address);
    let tries = move || throttle::Attempt::new(vec![Bucket::address(&vault, address)]);
    Ok(means.db.write(move |c| throttle::reserve(c, now, tries())).await??)
}

async fn prove(means: &Means<'_>, answer: PasskeyAnswer<'_>) -> Result<Proven, PasskeyError> {
    let ephemeral = means.ephemeral.as_ref();
    let answer =
        means.passkeys.read_answer(ephemeral, answer.browser, answer.ceremony, answer.credential).await?;
    let credential = answer.credential_id().to_vec();
    let stored = means.db.read(move |c| passkey::stored(c, &credential)).await?;
    means.passkeys.prove(answer, stored)
}
