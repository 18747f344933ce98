//! `grant_type=client_credentials` (RFC 6749 §4.4). The hot path of machines: no database, one signature.

use super::issue::{self, TokenResponse};
use crate::app::App;
use crate::audit::Event;
use crate::client::{Client, SCOPES, Scopes};
use crate::op::client_auth::KnownClient;
use crate::op::error::{Code, OAuthError};
use crate::op::params::Params;

pub(super) fn exchange(
    app: &App,
    client: &KnownClient,
    mut form: Params,
) -> Result<TokenResponse, OAuthError> {
    let own = own_scope(client);
    let scope = match form.take("scope") {
        None => own,
        Some(asked) => {
            let asked = Scopes::parse(&asked);
            if !asked.within(&own) {
                return Err(OAuthError::new(Code::InvalidScope, "the scope is not allowed for this client"));
            }
            asked
        }
    };
    let tokens = issue::for_client(app, client, &scope, app.clock.now())?;
    app.tally.count(Event::TokensIssued, client.id.as_str(), "client_credentials");
    Ok(tokens)
}

/// What a client may ask for itself: everything registered but the words that are about a person.
fn own_scope(client: &Client) -> Scopes {
    let about_resources = |word: &&str| !SCOPES.iter().any(|row| row.name == *word);
    Scopes::parse(&client.metadata.scope.words().filter(about_resources).collect::<Vec<_>>().join(" "))
}
