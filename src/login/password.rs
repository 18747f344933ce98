//! Signing in with a name and a password.

use super::outcome::{self, Arrival, Attempt, LoginRefused, Means, Proof, SignedIn};
use super::pace;
use super::throttle::{self, Target, Throttled};
use crate::account;
use crate::base::{AccountId, Secret};
use crate::db::{Conn, StoreError};
use crate::factor::password::{self, Phc, Verdict};
use crate::session::cookie;

/// What was found before the password was looked at.
pub(super) struct Found {
    pub(super) account: Option<AccountId>,
    pub(super) phc: Option<Phc>,
    open: bool,
    pub(super) reserved: throttle::Reserved,
}

/// Checks a password and begins a session.
///
/// # Errors
/// [`LoginRefused`]; whatever the reason, the same work was done, and who is refused hears of it after the same while.
pub async fn with_password(
    means: &Means<'_>,
    attempt: &Attempt<'_>,
    username: &str,
    password: Secret,
) -> Result<SignedIn, LoginRefused> {
    let a_while = pace::a_while();
    let done = check(means, attempt, username, password).await;
    if matches!(done, Err(LoginRefused::Wrong)) {
        a_while.await;
    }
    done
}

async fn check(
    means: &Means<'_>,
    attempt: &Attempt<'_>,
    username: &str,
    password: Secret,
) -> Result<SignedIn, LoginRefused> {
    let found = look_up(means, attempt, username).await??;
    let Ok(verdict) = means.hasher.verify(found.phc.as_ref(), &password).await else {
        let now = means.clock.now();
        // Nothing was tested: the attempt does not count.
        means.db.write(move |c| throttle::untested(c, now, &found.reserved)).await?;
        return Err(LoginRefused::Busy);
    };
    let may_enter = found.open && found.reserved.may_succeed();
    let (Some(account), true, Verdict::Right { outdated }) = (found.account, may_enter, verdict) else {
        let why = if found.reserved.may_succeed() { "password" } else { "too many tries" };
        outcome::refuse(means, attempt, found.account, why).await?;
        return Err(LoginRefused::Wrong);
    };
    let renewed = match (&found.phc, outdated) {
        (Some(old), true) => {
            means.hasher.hash_again(means.entropy, &password).await.ok().map(|new| (old.clone(), new))
        }
        _ => None,
    };
    let (now, reserved) = (means.clock.now(), found.reserved);
    let settle = move |c: &mut Conn| {
        if let Some((old, new)) = &renewed {
            password::replace(c, account, old, new)?;
        }
        throttle::succeeded(c, now, &reserved).map(|()| true)
    };
    outcome::sign_in(means, attempt, Arrival::Later, account, Proof::password(), settle).await
}

/// Finds who is meant and takes one attempt out of their budget, before anything is checked.
pub(super) async fn look_up(
    means: &Means<'_>,
    attempt: &Attempt<'_>,
    username: &str,
) -> Result<Result<Found, Throttled>, StoreError> {
    let (now, vault, address) = (means.clock.now(), means.vault.clone(), attempt.address);
    let (typed, device) =
        (username.to_owned(), attempt.device.as_ref().map(|cookie| cookie.expose().to_owned()));
    means
        .db
        .write(move |c| {
            let account = account::find(c, &vault, &typed)?;
            // Asked for nobody's account too, so that an unknown name is as slow as a known one.
            let asked = account.unwrap_or(AccountId::from(uuid::Uuid::nil()));
            let marks = if device.is_some() { account::marks(c, asked)? } else { None };
            let known_device = account
                .zip(marks)
                .zip(device.clone())
                .and_then(|(whose, device)| cookie::device_of(&vault, whose, &Secret::new(device)));
            let target = Target { typed: &typed, account, device: known_device.as_deref(), address };
            let tries = throttle::Attempt::sign_in(&vault, &target);
            let reserved = match throttle::reserve(c, now, tries)? {
                Ok(reserved) => reserved,
                Err(throttled) => return Ok(Err(throttled)),
            };
            let (phc, open) = (password::load(c, asked)?, account::is_open(c, asked)?);
            Ok(Ok(Found { account, phc, open, reserved }))
        })
        .await
}
