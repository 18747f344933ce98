//! An authorization request, read and proven to be one this client may make.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::request_checks::{self, Asked};
use super::respond::Return;
use crate::app::App;
use crate::base::Aal;
use crate::client::{ClaimsRequest, Client, Scopes};
use crate::keys::Thumbprint;
use crate::op::checks;
use crate::op::error::{Code, OAuthError};
use crate::op::params::Params;

/// What the client wants the person to go through (OpenID Connect Core §3.1.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prompt {
    /// Nothing at all.
    None,
    /// A sign-in, even if signed in.
    Login,
    /// A consent, even if given.
    Consent,
    /// A choice of account; one signs in anew.
    SelectAccount,
}

impl Prompt {
    /// Each with its word.
    pub const ALL: [(&'static str, Self); 4] = [
        ("none", Self::None),
        ("login", Self::Login),
        ("consent", Self::Consent),
        ("select_account", Self::SelectAccount),
    ];
}

/// A request that passed every check. What is in it is registered, or harmless.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AuthorizationRequest {
    /// Who asks.
    pub client_id: String,
    /// Where the answer goes: one of the client's own.
    pub back: Return,
    /// What is asked for, within what the client may ask.
    pub scope: Scopes,
    /// What its tokens are to be for; us, when it is empty.
    #[serde(default)]
    pub resources: Vec<String>,
    /// RFC 7636, S256; absent where the client may do without and did.
    pub code_challenge: Option<String>,
    /// Echoed in the ID token.
    pub nonce: Option<String>,
    /// The key whose holder alone may exchange the code (RFC 9449 §10).
    #[serde(default)]
    pub dpop_jkt: Option<Thumbprint>,
    /// What the person is to go through.
    pub prompt: BTreeSet<Prompt>,
    /// How old the sign-in may be.
    pub max_age: Option<Duration>,
    /// The levels that are good, as they were written, with what they mean; empty when any is.
    pub acr_values: Vec<(String, Aal)>,
    /// Whether the client cannot do without one of them (OpenID Connect Core §5.5.1.1).
    #[serde(default)]
    pub acr_is_essential: bool,
    /// The person it is about, as `sub`.
    pub subject_hint: Option<String>,
    /// What to write into the name field.
    pub login_hint: Option<String>,
    /// Claims asked for one by one.
    pub claims: ClaimsRequest,
}

/// Why a request goes no further.
#[derive(Debug)]
pub enum Refused {
    /// Nothing about the sender is proven: a page of ours, never a redirect.
    OnOurPage(OAuthError),
    /// The client has closed: a page of ours shows what took its place, and nothing goes back to it.
    Closed(Arc<Client>, OAuthError),
    /// The client and its address are proven: it is told there.
    AtClient(Return, OAuthError),
}

impl Refused {
    /// What is wrong.
    pub const fn error(&self) -> &OAuthError {
        let (Self::OnOurPage(error) | Self::Closed(_, error) | Self::AtClient(_, error)) = self;
        error
    }
}

/// Where there is neither page nor redirect, whoever asked is told.
impl From<Refused> for OAuthError {
    fn from(refused: Refused) -> Self {
        refused.error().clone()
    }
}

impl AuthorizationRequest {
    /// Reads and checks a request.
    ///
    /// # Errors
    /// [`Refused`] says where the refusal may be shown.
    pub async fn read(app: &App, params: &Params) -> Result<(Arc<Client>, Self), Refused> {
        let asked = Asked::gather(app, params).await.map_err(Refused::OnOurPage)?;
        checks::run(request_checks::CLIENT_CHECKS, &asked).map_err(|error| match asked.closed() {
            Some(client) => Refused::Closed(client, error),
            None => Refused::OnOurPage(error),
        })?;
        let (Some(client), Some(redirect_uri)) = (asked.client.clone(), asked.redirect_uri.clone()) else {
            return Err(Refused::OnOurPage(OAuthError::new(
                Code::InvalidRequest,
                "client_id or redirect_uri is missing",
            )));
        };
        let state = params.get("state").map(str::to_owned);
        let back = Return { redirect_uri, state, by: asked.way_back() };
        let refused = |e| Refused::AtClient(back.clone(), e);
        checks::run(request_checks::REQUEST_CHECKS, &asked).map_err(refused)?;
        let request = Self::from_checked(&client, &asked, params, back.clone()).map_err(refused)?;
        Ok((client, request))
    }

    fn from_checked(
        client: &Client,
        asked: &Asked,
        params: &Params,
        back: Return,
    ) -> Result<Self, OAuthError> {
        let text = |name: &str| params.get(name).map(str::to_owned);
        let claims = asked.claims.clone()?;
        let hinted = asked.subject_hint.clone()?;
        let subject_hint = match (hinted, claims.subject()) {
            (Some(hint), Some(wanted)) if hint != wanted => {
                return Err(OAuthError::new(
                    Code::InvalidRequest,
                    "id_token_hint and claims are about two people",
                ));
            }
            (hint, wanted) => hint.or_else(|| wanted.map(str::to_owned)),
        };
        let mut acr_values = levels(params.get("acr_values").unwrap_or_default().split(' '));
        let mut acr_is_essential = false;
        match claims.acr() {
            Some((values, true)) if !values.is_empty() => {
                acr_is_essential = true;
                acr_values = levels(values.into_iter());
            }
            Some((values, _)) => acr_values.extend(levels(values.into_iter())),
            None => {}
        }
        Ok(Self {
            client_id: client.id.as_str().to_owned(),
            back,
            scope: asked.scope.clone()?,
            resources: asked.resources.clone()?,
            code_challenge: text("code_challenge"),
            nonce: text("nonce"),
            dpop_jkt: asked.dpop_jkt.clone()?,
            prompt: asked.prompt.clone()?,
            max_age: asked.max_age.clone()?,
            acr_values,
            acr_is_essential,
            subject_hint,
            login_hint: text("login_hint").filter(|hint| hint.len() <= 256),
            claims: claims.within(&client.metadata.scope),
        })
    }

    /// Whether the client wants the person to go through `prompt`.
    pub fn wants(&self, prompt: Prompt) -> bool {
        self.prompt.contains(&prompt)
    }

    /// The `acr` to state for a sign-in of `achieved`: the best of the values asked for that it reaches, in the
    /// spelling it was asked in; what was achieved when nothing was asked. Never more than was achieved.
    pub fn acr_for(&self, achieved: Aal) -> String {
        acr_for(&self.acr_values, achieved)
    }
}

/// As [`AuthorizationRequest::acr_for`], of the values asked for.
pub(in crate::op) fn acr_for(asked: &[(String, Aal)], achieved: Aal) -> String {
    let reached = asked.iter().filter(|(_, level)| *level <= achieved).max_by_key(|(_, level)| *level);
    reached.map_or_else(|| achieved.urn().to_owned(), |(spelling, _)| spelling.clone())
}

/// The values that name a level of ours; others are ignored, as they are voluntary.
pub(in crate::op) fn levels<'a>(values: impl Iterator<Item = &'a str>) -> Vec<(String, Aal)> {
    values.filter_map(|value| Aal::from_acr(value).map(|level| (value.to_owned(), level))).collect()
}
