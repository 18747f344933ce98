//! `grant_type=client_credentials` (RFC 6749 §4.4). The hot path of machines: no database, one signature.

use super::issue::{self, TokenResponse};
use crate::app::App;
use crate::audit::Event;
use crate::keys::DpopProof;
use crate::op::client_auth::KnownClient;
use crate::op::dpop;
use crate::op::error::OAuthError;
use crate::op::narrow::{default_scope, narrow};
use crate::op::params::Params;
use crate::op::target;

pub(super) async fn exchange(
    app: &App,
    client: &KnownClient,
    mut form: Params,
    proof: Option<DpopProof>,
) -> Result<TokenResponse, OAuthError> {
    // For itself a client may ask for everything registered but the words that are about a person.
    let own = default_scope(client);
    let scope = narrow(form.take("scope").as_deref(), &own, own.clone())?;
    let named = target::named(app, form.resources()).await?;
    target::permitted(app, client, &named)?;
    let resources = target::within(app, &[], &named).await?;
    dpop::use_once(app, proof.as_ref()).await?;
    let key = proof.map(|proof| proof.key);
    let tokens = issue::for_client(app, client, (&scope, &resources), key, app.clock.now())?;
    app.tally.count(Event::TokensIssued, client.id.as_str(), "client_credentials");
    Ok(tokens)
}
