//! Signing in with a passkey: no name is typed, the key says whose it is.

use super::outcome::{self, Attempt, LoginRefused, Means, SignedIn};
use super::throttle::{self, Bucket};
use crate::account;
use crate::base::{AccountId, TokenDigest};
use crate::db::StoreError;
use crate::factor::Factor;
use crate::factor::passkey::{self, Answer, PasskeyError};

/// A browser's answer, as it arrived.
#[derive(Debug)]
pub struct PasskeyAnswer<'a> {
    /// The browser that answers.
    pub browser: TokenDigest,
    /// The ceremony it answers to.
    pub ceremony: &'a str,
    /// `PublicKeyCredential.toJSON()`.
    pub credential: &'a str,
}

/// Who is refused and why, for the log.
type Refusal = (Option<AccountId>, String);

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
    let read = means.passkeys.read_answer(
        means.ephemeral.as_ref(),
        answer.browser,
        answer.ceremony,
        answer.credential,
    );
    let checked = match read.await {
        Ok(answer) => check(means, answer, reserved).await?,
        Err(PasskeyError::Unavailable(down)) => return Err(down.into()),
        Err(PasskeyError::Over) => return Err(LoginRefused::Over),
        Err(other) => Err((None, other.to_string())),
    };
    match checked {
        Ok((account, factor)) => outcome::sign_in(means, attempt, account, factor).await,
        Err((account, why)) => {
            outcome::refuse(means, attempt, account, why).await?;
            Err(LoginRefused::Wrong)
        }
    }
}

async fn reserve(means: &Means<'_>, attempt: &Attempt<'_>) -> Result<throttle::Reserved, LoginRefused> {
    let (now, vault, address) = (means.clock.now(), means.vault.clone(), attempt.address);
    let tries = move || throttle::Attempt::new(vec![Bucket::address(&vault, address)]);
    Ok(means.db.write(move |c| throttle::reserve(c, now, tries())).await??)
}

async fn check(
    means: &Means<'_>,
    answer: Answer,
    reserved: throttle::Reserved,
) -> Result<Result<(AccountId, Factor), Refusal>, StoreError> {
    let credential = answer.credential_id().to_vec();
    let stored = means.db.read(move |c| passkey::stored(c, &credential)).await?;
    let proven = match means.passkeys.prove(answer, stored) {
        Ok(proven) => proven,
        Err(refused) => return Ok(Err((None, refused.to_string()))),
    };
    let (now, account, factor) = (means.clock.now(), proven.account, proven.factor);
    means
        .db
        .write(move |c| {
            if !account::is_open(c, account)? {
                return Ok(Err((Some(account), "the account is not open".to_owned())));
            }
            // Two sign-ins raced with one counter: one of them may be a copy of the key.
            if !passkey::used(c, now, &proven)? {
                return Ok(Err((Some(account), "the passkey was used at the same moment".to_owned())));
            }
            throttle::succeeded(c, now, &reserved)?;
            Ok(Ok((account, factor)))
        })
        .await
}
