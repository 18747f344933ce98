//! What a logout request asks for, and ending the session.

use std::sync::Arc;

use url::Url;

use crate::app::App;
use crate::audit::Event;
use crate::base::RequestId;
use crate::client::{Client, session_id};
use crate::keys::Vault;
use crate::op::error::{Code, OAuthError};
use crate::op::params::Params;
use crate::op::token::id_token_hint;
use crate::op::{reasons, refusals};
use crate::session::Session;
use crate::sign_out::Places;

/// A logout request, read.
#[derive(Debug, Default)]
pub struct LogoutRequest {
    /// The service that asks: by its hint, or by its name alone; then nothing ends before the person says so.
    pub asked_by: Option<Arc<Client>>,
    /// Where the browser may go afterwards: registered for that client, to the byte.
    pub next: Option<String>,
    /// Why an address that was asked for is not where it goes.
    pub unfollowed: Option<Unfollowed>,
    hinted_session: Option<String>,
}

/// Why a `post_logout_redirect_uri` is not followed (RP-Initiated Logout §3): the person is told, and so is the developer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfollowed {
    /// It is not registered for the client that asks.
    NotRegistered,
    /// The hint is not ours, or not for this client.
    BadHint,
    /// Nobody by that name is registered.
    UnknownClient,
    /// Neither a hint nor a name says whose it would be.
    Nobodys,
}

impl Unfollowed {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::NotRegistered, Self::BadHint, Self::UnknownClient, Self::Nobodys];

    /// As it stands in an address of ours.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotRegistered => "not-registered",
            Self::BadHint => "bad-hint",
            Self::UnknownClient => "unknown-client",
            Self::Nobodys => "nobodys",
        }
    }

    /// For the developer of the service.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::NotRegistered => {
                "post_logout_redirect_uri is not one that is registered for this client, byte for byte"
            }
            Self::BadHint => "id_token_hint is not an ID token of ours for this client",
            Self::UnknownClient => "client_id names no client that is registered and switched on",
            Self::Nobodys => "post_logout_redirect_uri came without id_token_hint and without client_id",
        }
    }
}

/// What a logout request comes to.
#[derive(Debug)]
pub enum Answer {
    /// Nothing proves that the person wants this: ask.
    Confirm,
    /// The session may end at once.
    End,
    /// Nobody is signed in.
    AlreadyOut,
}

impl LogoutRequest {
    /// Reads a request. A hint that is not good proves nothing and is not an error: the person is asked, and an address
    /// that came with it is not followed. Nor is one that is not registered; that the service named it is said.
    ///
    /// # Errors
    /// When a store is down.
    pub async fn read(app: &App, params: &Params) -> Result<Self, OAuthError> {
        let address = params.get("post_logout_redirect_uri");
        let (client, hinted_session) = match asker(app, params).await? {
            Ok(asker) => asker,
            Err(why) => return Ok(Self { unfollowed: address.map(|_| why), ..Self::default() }),
        };
        let registered =
            |uri: &&str| client.metadata.post_logout_redirect_uris.iter().any(|known| known.as_str() == *uri);
        let next = address.filter(registered).map(|uri| with_state(uri, params.get("state")));
        let unfollowed = (address.is_some() && next.is_none()).then_some(Unfollowed::NotRegistered);
        if let (Some(why), Some(address)) = (unfollowed, address) {
            let told = OAuthError::new(Code::InvalidRequest, why.sentence());
            let told = told.named(reasons::WAY_OUT).about(address);
            refusals::count(app, client.id.as_str(), &told).await;
        }
        Ok(Self { asked_by: Some(client), next, unfollowed, hinted_session })
    }

    /// Whether to ask: an ID token of this very session is as good as the person's word.
    pub fn answer(&self, vault: &Vault, session: Option<&Session>, confirmed: bool) -> Answer {
        match session {
            None => Answer::AlreadyOut,
            Some(_) if confirmed => Answer::End,
            Some(session) if self.hints_at(vault, session) => Answer::End,
            Some(_) => Answer::Confirm,
        }
    }

    fn hints_at(&self, vault: &Vault, session: &Session) -> bool {
        let own = self.asked_by.as_ref().map(|client| session_id(vault, client, &session.sid));
        own.is_some() && own == self.hinted_session
    }
}

/// Who asks, with the session its hint names. A name without a hint proves nothing about the asker; that the address is
/// registered under it, and the person's word, is what a redirect then stands on (RP-Initiated Logout §3).
async fn asker(app: &App, params: &Params) -> Result<Result<Asker, Unfollowed>, OAuthError> {
    let client_id = params.get("client_id");
    let hint = params.get("id_token_hint").map(|hint| id_token_hint::read(app, hint, client_id));
    let (name, session) = match (hint, client_id) {
        (Some(Ok(hint)), _) => (hint.client, hint.session),
        (Some(Err(_)), _) => return Ok(Err(Unfollowed::BadHint)),
        (None, Some(name)) => (name.to_owned(), None),
        (None, None) => return Ok(Err(Unfollowed::Nobodys)),
    };
    let client = app.clients.find(&name).await?.filter(|client| client.is_live(app.clock.now()));
    Ok(client.map(|client| (client, session)).ok_or(Unfollowed::UnknownClient))
}

/// A client, and the session it proves to know.
type Asker = (Arc<Client>, Option<String>);

fn with_state(uri: &str, state: Option<&str>) -> String {
    match (Url::parse(uri), state) {
        (Ok(mut url), Some(state)) => {
            url.query_pairs_mut().append_pair("state", state);
            url.into()
        }
        _ => uri.to_owned(),
    }
}

/// Ends a session: its grants end, every client that knows it is told, and the browser's cookie is worth nothing.
///
/// # Errors
/// When a store is down; then the session goes on, and may be ended again.
pub async fn end(
    app: &App,
    session: &Session,
    as_event: Event,
    request: &RequestId,
) -> Result<(), OAuthError> {
    let desk = app.desk(request);
    let places = Places { db: &app.db, store: app.ephemeral.as_ref(), desk: &desk, issuer: app.issuer() };
    places.end_browser(session, as_event).await?;
    Ok(app.heed_endings().await?)
}
