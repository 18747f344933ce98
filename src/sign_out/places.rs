//! Where somebody is signed in: browsers by their sessions, apps by what they hold. One of these places ends, or all but the one at
//! hand; an app belongs to the browser it was signed in through.

use super::session::session as end_grants_of;
use super::tell;
use crate::account;
use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, GrantId};
use crate::client::Api;
use crate::db::{Conn, Db, StoreError};
use crate::ephemeral::{Ephemeral, Unavailable};
use crate::grant::{self, AppSession, LiveGrant};
use crate::keys::Desk;
use crate::session::{self, Session};

/// What it takes to end places.
pub struct Places<'a> {
    /// Records.
    pub db: &'a Db,
    /// The shelf of sessions.
    pub store: &'a dyn Ephemeral,
    /// The moment, and for whom it is written down.
    pub desk: &'a Desk,
    /// Under which name apps know the API that they are signed in to.
    pub issuer: &'a str,
}

/// A part of the service does not answer; what was to end may go on, and may be ended again.
#[derive(Debug, thiserror::Error)]
pub enum NotEnded {
    /// The records.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The shelf.
    #[error(transparent)]
    Shelf(#[from] Unavailable),
}

/// The place from which somebody asks.
#[derive(Debug, Clone, Copy)]
pub struct Here<'a> {
    /// Whose.
    pub account: AccountId,
    /// The public handle of its browser's session.
    pub sid: &'a str,
    /// Its own grant, where an app asks.
    pub grant: Option<GrantId>,
}

impl Here<'_> {
    /// Whether that browser is the one at hand.
    pub fn is_browser(&self, session: &Session) -> bool {
        session.sid == self.sid
    }

    /// Whether that app is the one at hand, or was signed in through the browser that is.
    pub fn is_app(&self, app: &AppSession) -> bool {
        match self.grant {
            Some(own) => app.id == own,
            None => app.session.as_deref() == Some(self.sid),
        }
    }
}

impl Places<'_> {
    /// Browsers and apps in which the account is signed in.
    ///
    /// # Errors
    /// As the stores.
    pub async fn all(&self, account: AccountId) -> Result<(Vec<Session>, Vec<AppSession>), NotEnded> {
        let browsers = session::list(self.store, self.desk.now, account).await?;
        let (now, resource) = (self.desk.now, Api::App.resource(self.issuer));
        let apps = self.db.read(move |c| grant::apps(c, now, account, &resource)).await?;
        Ok((browsers, apps))
    }

    /// Ends the one of that name; `false` where the account has none.
    ///
    /// # Errors
    /// As the stores.
    pub async fn end(&self, account: AccountId, name: &str) -> Result<bool, NotEnded> {
        let (browsers, apps) = self.all(account).await?;
        if let Some(app) = apps.into_iter().find(|app| app.id.to_string() == name) {
            return self.end_app(account, app).await;
        }
        match browsers.iter().find(|session| session.sid == name) {
            Some(session) => self.end_browser(session, Event::SessionEnded).await.map(|()| true),
            None => Ok(false),
        }
    }

    /// Ends all but the one at hand, and the app it was signed in by; answers how many. What somebody agreed to away from browsers, or
    /// in one whose session is over, is a sign-in elsewhere too, unless they meant it to go on without them (`offline_access`): that is
    /// taken back under "Connected services".
    ///
    /// # Errors
    /// As the stores; some may have ended before.
    pub async fn end_others(&self, here: Here<'_>) -> Result<usize, NotEnded> {
        let (browsers, apps) = self.all(here.account).await?;
        // The app at hand ends with the one that signed it in.
        let signed_in_by = apps.iter().find(|app| here.grant == Some(app.id)).and_then(|own| own.via);
        let own = std::iter::once(here.sid.to_owned());
        let living: Vec<String> = own.chain(browsers.iter().map(|session| session.sid.clone())).collect();
        let mut ended = 0;
        for session in browsers.iter().filter(|session| !here.is_browser(session)) {
            self.end_browser(session, Event::SessionEnded).await?;
            ended += 1;
        }
        for app in apps.into_iter().filter(|app| !here.is_app(app) && Some(app.id) != signed_in_by) {
            ended += usize::from(self.end_app(here.account, app).await?);
        }
        let (now, resource) = (self.desk.now, Api::App.resource(self.issuer));
        let account = here.account;
        let away = move |c: &mut Conn| grant::away_from_browsers(c, now, account, &resource, &living);
        for sign_in in self.db.read(away).await?.into_iter().filter(|away| Some(away.id) != signed_in_by) {
            ended += usize::from(self.end_grant(here.account, sign_in).await?);
        }
        Ok(ended)
    }

    /// Ends a session: its grants end, every client that knows it is told, and the browser's cookie is worth nothing.
    ///
    /// # Errors
    /// As the stores.
    pub async fn end_browser(&self, session: &Session, as_event: Event) -> Result<(), NotEnded> {
        let (desk, ended) = (self.desk.clone(), session.clone());
        self.db.write(move |c| end_grants_of(c, &desk, &ended, as_event)).await?;
        session::end(self.store, session.account, &session.key).await?;
        // A code that was issued between the two belongs to a session that has ended.
        let (now, sid) = (self.desk.now, session.sid.clone());
        self.db.write(move |c| grant::end_session_grants(c, now, &sid)).await?;
        Ok(())
    }

    /// `false` where somebody else ended it first, or the session it came from.
    async fn end_app(&self, account: AccountId, app: AppSession) -> Result<bool, NotEnded> {
        let AppSession { id, client, session, .. } = app;
        self.end_grant(account, LiveGrant { id, account, client, session }).await
    }

    async fn end_grant(&self, account: AccountId, live: LiveGrant) -> Result<bool, NotEnded> {
        let desk = self.desk.clone();
        let ended = self.db.write(move |c| {
            account::hold(c, account)?;
            let hanging = grant::live_grants_via(c, desk.now, &[live.id])?;
            if !grant::revoke_grant(c, desk.now, live.id, "ended from another place")? {
                return Ok(false);
            }
            tell::all(c, &desk, &[std::slice::from_ref(&live), &hanging].concat())?;
            let entry = Entry::of(Event::SessionEnded).account(account).client(&live.client);
            audit::record(c, &desk, &entry)?;
            Ok(true)
        });
        Ok(ended.await?)
    }
}
