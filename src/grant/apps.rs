//! Apps that act for a person: what an official app holds for an API of ours is where its person is signed in, as a browser's
//! session is.

use super::device_secret::DEVICE_SSO;
use super::held::{Held, held, held_for_others};
use super::model::LiveGrant;
use crate::base::{Aal, AccountId, Amr, GrantId, Moment};
use crate::db::{Conn, StoreError};
use crate::keys::Thumbprint;

/// One app, signed in.
#[derive(Debug, Clone)]
pub struct AppSession {
    /// Its grant.
    pub id: GrantId,
    /// Which app.
    pub client: String,
    /// The public handle of the browser's session it was signed in through.
    pub session: Option<String>,
    /// The key that its tokens are bound to.
    pub key: Option<Thumbprint>,
    /// How strong the sign-in was.
    pub aal: Aal,
    /// How it was done.
    pub amr: Vec<Amr>,
    /// When.
    pub auth_time: Moment,
    /// When it came last: its beginning, or the day on which it was used.
    pub used: Moment,
    /// The grant of another app that it was signed in by, and ends with.
    pub via: Option<GrantId>,
}

/// The apps of `account` that are signed in to `resource`, those used last first.
///
/// # Errors
/// As the database.
pub fn apps(
    c: &mut Conn,
    now: Moment,
    account: AccountId,
    resource: &str,
) -> Result<Vec<AppSession>, StoreError> {
    let held = held(c, now, account)?.into_iter();
    let of_app = held.filter(|held| held.details.resources.iter().any(|one| one == resource));
    let mut all: Vec<AppSession> = of_app
        .map(|held| AppSession {
            id: held.id,
            client: held.client,
            session: held.session,
            key: held.key,
            aal: Aal::from_acr(&held.details.acr).unwrap_or(Aal::One),
            amr: held.details.amr,
            auth_time: held.details.auth_time,
            used: held.used_at.unwrap_or(held.created_at).max(held.created_at),
            via: held.via,
        })
        .collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.used));
    Ok(all)
}

/// What came of none of the `living` sessions of browsers and is no app of `resource`: what `account` agreed to away from browsers,
/// or in one whose session is over; but for what it let go on without them, which what signs in other apps never is.
///
/// # Errors
/// As the database.
pub fn away_from_browsers(
    c: &mut Conn,
    now: Moment,
    account: AccountId,
    resource: &str,
    living: &[String],
) -> Result<Vec<LiveGrant>, StoreError> {
    let own = held(c, now, account)?.into_iter();
    let of_none = own.chain(held_for_others(c, now, account)?).filter(|held| {
        let of_app = held.details.resources.iter().any(|one| one == resource);
        let of_browser = held.session.as_ref().is_some_and(|session| living.contains(session));
        let scope = &held.details.scope;
        !of_app && !of_browser && (!scope.has("offline_access") || scope.has(DEVICE_SSO))
    });
    let live = |held: Held| LiveGrant {
        id: held.id,
        account: held.account,
        client: held.client,
        session: held.session,
    };
    Ok(of_none.map(live).collect())
}
