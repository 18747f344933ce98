//! What an authorization request must be. The first list proves where an answer may go at all.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use super::request::Prompt;
use super::respond::Mode;
use crate::app::App;
use crate::base::Moment;
use crate::client::{ClaimsRequest, Client, GrantType, Scopes};
use crate::keys::Thumbprint;
use crate::op::checks::Checks;
use crate::op::error::{Code, OAuthError};
use crate::op::narrow::{default_scope, narrow};
use crate::op::params::Params;
use crate::op::reasons;
use crate::op::target;
use crate::op::token::id_token_hint;
use crate::op::wording::not_one_of;

/// The longest `state` and `nonce` we carry, in bytes.
const LONGEST_ECHO: usize = 2_048;

/// What was asked, as far as it can be understood.
pub struct Asked {
    pub(super) client: Option<Arc<Client>>,
    now: Moment,
    /// The requested URI, when it is a registered one.
    pub(super) redirect_uri: Option<String>,
    requested_uri: Option<String>,
    pub(super) scope: Result<Scopes, OAuthError>,
    pub(super) prompt: Result<BTreeSet<Prompt>, OAuthError>,
    pub(super) max_age: Result<Option<Duration>, OAuthError>,
    pub(super) claims: Result<ClaimsRequest, OAuthError>,
    pub(super) subject_hint: Result<Option<String>, OAuthError>,
    pub(super) resources: Result<Vec<String>, OAuthError>,
    permitted: Result<(), OAuthError>,
    response_type: Option<String>,
    response_mode: Option<String>,
    code_challenge: Option<String>,
    code_challenge_method: Option<String>,
    longest_echo: usize,
    pub(super) dpop_jkt: Result<Option<Thumbprint>, OAuthError>,
    unsupported: Option<OAuthError>,
    whole: Result<(), OAuthError>,
}

/// The sender is a client of ours and the address is its own. Until then: a page, never a redirect.
pub const CLIENT_CHECKS: &Checks<Asked> = &[
    ("the client is registered and switched on", client_is_on),
    (reasons::OPEN, client_is_open),
    ("redirect_uri is there and registered, byte for byte", redirect_uri_is_registered), // RFC 9700 §2.1
];

/// The request is one this client may make.
pub const REQUEST_CHECKS: &Checks<Asked> = &[
    ("no parameter is repeated or holds a NUL", every_parameter_is_whole), // RFC 6749 §3.1
    ("request objects are not used", no_request_object),
    ("response_type is code", response_type_is_code),
    ("response_mode is query", response_mode_is_query),
    ("the client may use the authorization code grant", grant_is_registered),
    ("code_challenge is with S256, and there unless the client may do without", pkce_is_s256), // RFC 9700 §2.1.1
    ("something of the scope is the client's", scope_is_allowed), // RFC 6749 §3.3
    (reasons::GUARDED, resources_are_known),                      // RFC 8707 §2.1
    (reasons::MAY_ASK, resources_are_permitted),
    ("prompt is understood, and none stands alone", prompt_is_sound),
    ("max_age is a number of seconds", max_age_is_sound),
    ("claims is a claims request", claims_are_sound),
    ("id_token_hint is a token of ours for this client", hint_is_ours),
    ("state and nonce are short enough to carry", echoes_are_short),
    ("dpop_jkt is a thumbprint", key_is_named), // RFC 9449 §10
];

impl Asked {
    pub(super) async fn gather(app: &App, params: &Params) -> Result<Self, OAuthError> {
        let text = |name: &str| params.get(name).map(str::to_owned);
        let client = match params.get("client_id") {
            Some(id) => app.clients.find(id).await?,
            None => None,
        };
        let requested = params.get("redirect_uri");
        let redirect_uri = client
            .as_ref()
            .zip(requested)
            .and_then(|(client, uri)| client.redirect_uri(uri).map(|_| uri.to_owned()));
        let scope = client.as_ref().map_or_else(
            || Ok(Scopes::default()),
            |client| narrow(params.get("scope"), &client.metadata.scope, default_scope(client)),
        );
        let hint = params.get("id_token_hint");
        let subject_hint = match (&client, hint) {
            (Some(client), Some(hint)) => {
                id_token_hint::read(app, hint, Some(client.id.as_str())).map(|hint| Some(hint.subject))
            }
            _ => Ok(None),
        };
        let resources = match &client {
            Some(_) => target::named(app, params.resources()).await,
            None => Ok(Vec::new()),
        };
        let permitted = match (&client, &resources) {
            (Some(client), Ok(resources)) => target::permitted(app, client, resources),
            _ => Ok(()),
        };
        Ok(Self {
            client,
            now: app.clock.now(),
            redirect_uri,
            requested_uri: requested.map(str::to_owned),
            scope,
            prompt: prompt(params.get("prompt").unwrap_or_default()),
            max_age: params.get("max_age").map(max_age).transpose(),
            claims: params.get("claims").map_or_else(|| Ok(ClaimsRequest::default()), claims),
            subject_hint,
            resources,
            permitted,
            response_type: text("response_type"),
            response_mode: text("response_mode"),
            code_challenge: text("code_challenge"),
            code_challenge_method: text("code_challenge_method"),
            longest_echo: ["state", "nonce"]
                .iter()
                .filter_map(|name| params.get(name))
                .map(str::len)
                .max()
                .unwrap_or(0),
            dpop_jkt: params.get("dpop_jkt").map(thumbprint).transpose(),
            unsupported: unsupported(params),
            whole: params.whole(),
        })
    }

    /// The client, where it is one that has closed.
    pub(super) fn closed(&self) -> Option<Arc<Client>> {
        self.client.clone().filter(|client| !client.disabled && client.is_closed(self.now))
    }

    /// Where a refusal goes: into the fragment for a response type that would put a token there, whatever mode was asked
    /// for (OAuth 2.0 Multiple Response Type Encoding Practices §3, §5).
    pub(super) fn way_back(&self) -> Mode {
        let mut types = self.response_type.as_deref().unwrap_or_default().split(' ');
        if types.any(|word| matches!(word, "token" | "id_token")) { Mode::Fragment } else { Mode::Query }
    }
}

fn prompt(text: &str) -> Result<BTreeSet<Prompt>, OAuthError> {
    let read = |word: &str| match Prompt::ALL.into_iter().find(|(known, _)| *known == word) {
        Some((_, prompt)) => Ok(prompt),
        None => {
            Err(not_one_of(Code::InvalidRequest, "prompt", word, Prompt::ALL.iter().map(|(word, _)| *word)))
        }
    };
    let words = text.split(' ').filter(|word| !word.is_empty());
    let prompts = words.map(read).collect::<Result<BTreeSet<_>, _>>()?;
    if prompts.contains(&Prompt::None) && prompts.len() > 1 {
        return Err(OAuthError::new(Code::InvalidRequest, "prompt none must stand alone"));
    }
    Ok(prompts)
}

fn max_age(text: &str) -> Result<Duration, OAuthError> {
    text.parse::<u32>().map(|seconds| Duration::from_secs(seconds.into())).map_err(|_not_a_number| {
        OAuthError::new(Code::InvalidRequest, "max_age must be a whole number of seconds")
    })
}

fn claims(text: &str) -> Result<ClaimsRequest, OAuthError> {
    ClaimsRequest::parse(text).map_err(|why| {
        OAuthError::new(Code::InvalidRequest, "claims is not a valid claims request").because(why.to_string())
    })
}

fn thumbprint(text: &str) -> Result<Thumbprint, OAuthError> {
    Thumbprint::parse(text).map_err(|_malformed| {
        OAuthError::new(Code::InvalidRequest, "dpop_jkt must be the SHA-256 thumbprint of a key in base64url")
    })
}

fn unsupported(params: &Params) -> Option<OAuthError> {
    let given = |name| params.get(name).is_some();
    if given("request") {
        return Some(OAuthError::new(Code::RequestNotSupported, "request objects are not supported"));
    }
    if given("request_uri") {
        return Some(OAuthError::new(Code::RequestUriNotSupported, "request_uri is not supported"));
    }
    given("registration")
        .then(|| OAuthError::new(Code::RegistrationNotSupported, "registration is not supported"))
}

fn client_is_open(asked: &Asked) -> Result<(), OAuthError> {
    match asked.closed() {
        None => Ok(()),
        Some(_) => Err(OAuthError::new(Code::InvalidClient, "the service that sent you has closed")),
    }
}

fn client_is_on(asked: &Asked) -> Result<(), OAuthError> {
    match &asked.client {
        Some(client) if !client.disabled => Ok(()),
        _ => Err(OAuthError::new(Code::InvalidClient, "the service that sent you is not registered")),
    }
}

fn every_parameter_is_whole(asked: &Asked) -> Result<(), OAuthError> {
    asked.whole.clone()
}

fn redirect_uri_is_registered(asked: &Asked) -> Result<(), OAuthError> {
    if asked.redirect_uri.is_some() {
        return Ok(());
    }
    let refused = |description| OAuthError::new(Code::InvalidRequest, description);
    Err(match &asked.requested_uri {
        Some(uri) => {
            refused("redirect_uri is not one that is registered for this client, byte for byte").about(uri)
        }
        None => refused("redirect_uri is missing"),
    })
}

fn no_request_object(asked: &Asked) -> Result<(), OAuthError> {
    asked.unsupported.clone().map_or(Ok(()), Err)
}

fn response_type_is_code(asked: &Asked) -> Result<(), OAuthError> {
    match asked.response_type.as_deref() {
        Some("code") => Ok(()),
        Some(other) => {
            Err(not_one_of(Code::UnsupportedResponseType, "response_type", other, ["code"].into_iter()))
        }
        None => Err(OAuthError::new(Code::InvalidRequest, "response_type is missing")),
    }
}

fn response_mode_is_query(asked: &Asked) -> Result<(), OAuthError> {
    match asked.response_mode.as_deref() {
        None | Some("query") => Ok(()),
        Some(other) => Err(not_one_of(Code::InvalidRequest, "response_mode", other, ["query"].into_iter())),
    }
}

fn grant_is_registered(asked: &Asked) -> Result<(), OAuthError> {
    let may = asked.client.as_ref().is_some_and(|client| client.may(GrantType::AuthorizationCode));
    if may {
        Ok(())
    } else {
        Err(OAuthError::new(Code::UnauthorizedClient, "this client may not use the authorization code grant"))
    }
}

fn pkce_is_s256(asked: &Asked) -> Result<(), OAuthError> {
    let refused = |description| Err(OAuthError::new(Code::InvalidRequest, description));
    let needed = asked.client.as_ref().is_none_or(|client| client.needs_pkce());
    match (asked.code_challenge.as_deref(), asked.code_challenge_method.as_deref()) {
        (None, None) if !needed => Ok(()),
        (None, _) => refused("code_challenge with code_challenge_method S256 is needed"),
        // RFC 7636 §4.3: no method means plain.
        (Some(challenge), Some("S256")) if is_sha256(challenge) => Ok(()),
        (Some(_), Some("S256")) => {
            refused("code_challenge must be the SHA-256 of code_verifier in base64url")
        }
        (Some(_), _) => refused("code_challenge_method must be S256"),
    }
}

fn is_sha256(challenge: &str) -> bool {
    challenge.len() == 43 && challenge.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

fn scope_is_allowed(asked: &Asked) -> Result<(), OAuthError> {
    asked.scope.as_ref().map(|_| ()).map_err(Clone::clone)
}

fn resources_are_known(asked: &Asked) -> Result<(), OAuthError> {
    asked.resources.as_ref().map(|_| ()).map_err(Clone::clone)
}

fn resources_are_permitted(asked: &Asked) -> Result<(), OAuthError> {
    asked.permitted.clone()
}

fn prompt_is_sound(asked: &Asked) -> Result<(), OAuthError> {
    asked.prompt.as_ref().map(|_| ()).map_err(Clone::clone)
}

fn max_age_is_sound(asked: &Asked) -> Result<(), OAuthError> {
    asked.max_age.as_ref().map(|_| ()).map_err(Clone::clone)
}

fn claims_are_sound(asked: &Asked) -> Result<(), OAuthError> {
    asked.claims.as_ref().map(|_| ()).map_err(Clone::clone)
}

fn hint_is_ours(asked: &Asked) -> Result<(), OAuthError> {
    asked.subject_hint.as_ref().map(|_| ()).map_err(Clone::clone)
}

fn key_is_named(asked: &Asked) -> Result<(), OAuthError> {
    asked.dpop_jkt.as_ref().map(|_| ()).map_err(Clone::clone)
}

fn echoes_are_short(asked: &Asked) -> Result<(), OAuthError> {
    if asked.longest_echo <= LONGEST_ECHO {
        Ok(())
    } else {
        Err(OAuthError::new(Code::InvalidRequest, "state or nonce is too long"))
    }
}
