//! What a logout request asks for, and ending the session.

use std::sync::Arc;

use url::Url;

use crate::app::App;
use crate::audit::Event;
use crate::base::RequestId;
use crate::client::{Client, session_id};
use crate::grant;
use crate::keys::Vault;
use crate::op::error::OAuthError;
use crate::op::params::Params;
use crate::op::token::id_token_hint;
use crate::session::{self, Session};
use crate::sign_out;

/// A logout request, read.
#[derive(Debug, Default)]
pub struct LogoutRequest {
    /// The service that asks, when it proved that it is one.
    pub asked_by: Option<Arc<Client>>,
    /// Where the browser may go afterwards: registered for that client, and only with its hint.
    pub next: Option<String>,
    hinted_session: Option<String>,
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
    /// Reads a request. A hint that is not good proves nothing and is not an error: the person is asked.
    ///
    /// # Errors
    /// When a store is down.
    pub async fn read(app: &App, params: &Params) -> Result<Self, OAuthError> {
        let client_id = params.get("client_id");
        let Some(hint) =
            params.get("id_token_hint").and_then(|hint| id_token_hint::read(app, hint, client_id).ok())
        else {
            return Ok(Self::default());
        };
        let Some(client) = app.clients.find(&hint.client).await?.filter(|client| !client.disabled) else {
            return Ok(Self::default());
        };
        let registered =
            |uri: &&str| client.metadata.post_logout_redirect_uris.iter().any(|known| known.as_str() == *uri);
        let next = params
            .get("post_logout_redirect_uri")
            .filter(registered)
            .map(|uri| with_state(uri, params.get("state")));
        Ok(Self { asked_by: Some(client), next, hinted_session: hint.session })
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
    let (desk, ended) = (app.desk(request), session.clone());
    app.db.write(move |c| sign_out::session(c, &desk, &ended, as_event)).await?;
    session::end(app.ephemeral.as_ref(), session.account, &session.key).await?;
    // A code that was issued between the two belongs to a session that has ended.
    let (now, sid) = (app.clock.now(), session.sid.clone());
    app.db.write(move |c| grant::end_session_grants(c, now, &sid)).await?;
    Ok(app.heed_endings().await?)
}
