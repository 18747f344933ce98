//! What a backchannel authentication request must be (CIBA Core §7.1, §7.2).

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::document::Filed;
use crate::account::{self, Identifier};
use crate::app::App;
use crate::base::{Aal, Secret, TextKind, VisibleText};
use crate::client::{Compares, GrantType, Scopes, Serves};
use crate::ephemeral::Key;
use crate::factor::{self, user_code};
use crate::op::authorize::levels;
use crate::op::checks::Checks;
use crate::op::client_auth::KnownClient;
use crate::op::error::{Code, OAuthError};
use crate::op::narrow::narrow;
use crate::op::params::Params;
use crate::op::{reasons, target};

/// How long a question lives that says nothing of it.
const LIVES: Duration = Duration::from_secs(300);
/// No question lives less, or a person could not answer it, nor longer.
const LIVES_WITHIN: (u64, u64) = (30, 900);
/// A document waits for whoever signs it longer than a caller at a counter does: for an hour at least, and for a day where nobody says.
const DOCUMENT_LIVES: Duration = Duration::from_secs(86_400);
const DOCUMENT_LIVES_WITHIN: (u64, u64) = (3_600, 7 * 86_400);

/// So many questions one client asks in a minute: each leaves a row and an entry, whether it reaches anybody or not.
const MOST: u64 = 600;
const MINUTE: Duration = Duration::from_secs(60);

/// So many codes of one client are looked at for one person in an hour, right or wrong, and so many of all together: who guesses
/// six digits is at it for years, and no client uses up what another has.
const MOST_CODES: u64 = 20;
const MOST_OF_ALL: u64 = 100;
const HOUR: Duration = Duration::from_secs(3_600);

/// The longest text that both sides show.
const LONGEST_MESSAGE: usize = 60;

/// 128 bits (CIBA Core §7.1) are no fewer characters ...
const SHORTEST_TOKEN: usize = 22;
/// ... and no more than these are taken.
const LONGEST_TOKEN: usize = 1_024;

/// What was asked, as far as it can be understood.
pub struct Asked {
    pub(super) client: KnownClient,
    pub(super) scope: Result<Scopes, OAuthError>,
    pub(super) resources: Result<Vec<String>, OAuthError>,
    pub(super) login_hint: Option<String>,
    pub(super) message: Option<String>,
    pub(super) acr_values: Vec<(String, Aal)>,
    pub(super) lives: Option<Duration>,
    pub(super) notification_token: Option<Secret>,
    /// The weakest answer that is good.
    pub(super) needs: Aal,
    /// What is to be signed, and on whose filing.
    pub(super) filed: Filed,
    asked_this_minute: u64,
    permitted: Result<(), OAuthError>,
    other_hint: bool,
    request_object: bool,
    code: UserCode,
}

/// What became of the code by which a client asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum UserCode {
    /// It asks without.
    Unused,
    Missing,
    Wrong,
    Right,
}

/// The checks, in order.
pub const CHECKS: &Checks<Asked> = &[
    ("the client has not asked too much in this minute", is_within_its_share),
    ("request objects are used by clients that sign, and only they", no_request_object),
    ("the client may ask without a browser", grant_is_registered),
    ("openid is in the scope, and the client's", openid_is_asked_for),
    (reasons::GUARDED, resources_are_known),
    (reasons::MAY_ASK, resources_are_permitted),
    ("login_hint, and no other hint, says who is meant", one_hint),
    ("login_hint is a name that people sign in with", hint_is_a_name),
    ("user_code is there for a client that asks people by it", code_is_there),
    ("user_code is the one that the person has set", code_is_theirs),
    ("binding_message is short and plain", message_is_plain),
    ("binding_message is there for people to compare, where no number is", message_is_there),
    ("requested_expiry is a number of seconds", expiry_is_a_number),
    ("client_notification_token is there for a client that is told", token_is_there),
    ("a level that is asked for can be reached", level_is_reachable),
    ("authorization_details name one document to sign", document_is_named),
    ("khoa_filed_by is the access token of whoever filed it for an organisation", filer_is_known),
    ("a service for organisations alone asks for signatures alone", document_for_organisations),
];

impl Asked {
    pub(super) async fn gather(app: &App, client: KnownClient, mut form: Params) -> Result<Self, OAuthError> {
        let resources = target::named(app, form.resources()).await;
        let permitted = resources.as_ref().map_or(Ok(()), |named| target::permitted(app, &client, named));
        let allowed = &client.metadata.scope;
        let acr_values = levels(form.get("acr_values").unwrap_or_default().split(' '));
        let least = acr_values.iter().map(|(_, level)| *level).min().unwrap_or(Aal::One);
        let asked_this_minute = app.ephemeral.bump(&Key::questions(client.id.as_str()), MINUTE).await?;
        let login_hint = form.take("login_hint");
        let code = form.take("user_code");
        let (code, filed) = match asked_this_minute > MOST {
            // It is refused for that; nothing is looked at, or counted for anybody, any more.
            true => (UserCode::Unused, Filed::UNREAD),
            false => (
                UserCode::shown(app, &client, login_hint.as_deref(), code).await?,
                Filed::read(app, &client, &mut form).await?,
            ),
        };
        let (usual, bounds) = match filed.document {
            Some(_) => (DOCUMENT_LIVES, DOCUMENT_LIVES_WITHIN),
            None => (LIVES, LIVES_WITHIN),
        };
        Ok(Self {
            code,
            filed,
            asked_this_minute,
            scope: narrow(form.get("scope"), allowed, Scopes::default()),
            resources,
            permitted,
            login_hint,
            other_hint: form.get("login_hint_token").is_some() || form.get("id_token_hint").is_some(),
            message: form.take("binding_message"),
            acr_values,
            needs: least.max(client.metadata.min_aal),
            lives: match form.get("requested_expiry") {
                None => Some(usual),
                Some(text) => text.parse().ok().map(|seconds| within(bounds, seconds)),
            },
            notification_token: form.take("client_notification_token").map(Secret::new),
            request_object: form.get("request").is_some() || form.get("request_uri").is_some(),
            client,
        })
    }
}

impl UserCode {
    /// Looks at the code of whoever is meant; of somebody, of nobody and of whoever has none alike. Codes are short: after some in
    /// an hour none of the client's is right any more, and after more none at all.
    async fn shown(
        app: &App,
        client: &KnownClient,
        hint: Option<&str>,
        code: Option<String>,
    ) -> Result<Self, OAuthError> {
        if !client.metadata.backchannel_user_code_parameter {
            return Ok(Self::Unused);
        }
        let (Some(hint), Some(code)) = (hint, code.map(Secret::new)) else { return Ok(Self::Missing) };
        let (vault, name) = (app.vault.clone(), hint.to_owned());
        let looked = app.db.read(move |c| {
            let account = account::find(c, &vault, &name)?;
            Ok((account, user_code::is(c, &vault, account, &code)?))
        });
        let (account, is_right) = looked.await?;
        let subject = account.map_or_else(
            || URL_SAFE_NO_PAD.encode(app.vault.blind_index("user code asked", hint)),
            |account| account.to_string(),
        );
        let store = app.ephemeral.as_ref();
        let own = store.bump(&Key::user_code(client.id.as_str(), &subject), HOUR).await?;
        // What is not looked at any more is not counted against the others.
        let is_looked_at =
            own <= MOST_CODES && store.bump(&Key::user_codes(&subject), HOUR).await? <= MOST_OF_ALL;
        Ok(if is_right && is_looked_at { Self::Right } else { Self::Wrong })
    }
}

fn within((least, most): (u64, u64), seconds: u64) -> Duration {
    Duration::from_secs(seconds.clamp(least, most))
}

fn ensure(held: bool, code: Code, why: &'static str) -> Result<(), OAuthError> {
    if held { Ok(()) } else { Err(OAuthError::new(code, why)) }
}

fn is_within_its_share(asked: &Asked) -> Result<(), OAuthError> {
    ensure(asked.asked_this_minute <= MOST, Code::SlowDown, "too many questions in this minute")
}

fn no_request_object(asked: &Asked) -> Result<(), OAuthError> {
    ensure(
        !asked.request_object,
        Code::RequestNotSupported,
        "this client is not registered for signed requests, and request_uri is not used here",
    )
}

fn grant_is_registered(asked: &Asked) -> Result<(), OAuthError> {
    ensure(
        asked.client.may(GrantType::Ciba),
        Code::UnauthorizedClient,
        "the client is not registered for urn:openid:params:grant-type:ciba",
    )
}

fn openid_is_asked_for(asked: &Asked) -> Result<(), OAuthError> {
    let scope = asked.scope.as_ref().map_err(Clone::clone)?;
    ensure(scope.has("openid"), Code::InvalidScope, "the scope must contain openid")
}

fn resources_are_known(asked: &Asked) -> Result<(), OAuthError> {
    asked.resources.as_ref().map(|_| ()).map_err(Clone::clone)
}

fn resources_are_permitted(asked: &Asked) -> Result<(), OAuthError> {
    asked.permitted.clone()
}

fn one_hint(asked: &Asked) -> Result<(), OAuthError> {
    ensure(
        asked.login_hint.is_some() && !asked.other_hint,
        Code::InvalidRequest,
        "login_hint must say who is meant, and no other hint beside it",
    )
}

/// By its form alone: whether it is anybody's name is not said.
fn hint_is_a_name(asked: &Asked) -> Result<(), OAuthError> {
    let hint = asked.login_hint.as_deref().unwrap_or_default();
    ensure(
        hint.len() <= 256 && !Identifier::candidates(hint).is_empty(),
        Code::UnknownUserId,
        "login_hint is no number, mobile number or e-mail address",
    )
}

fn code_is_there(asked: &Asked) -> Result<(), OAuthError> {
    ensure(
        asked.code != UserCode::Missing,
        Code::MissingUserCode,
        "user_code is missing: this client asks people by a code that they tell it",
    )
}

/// One answer for a wrong code, for somebody who has none, and for nobody.
fn code_is_theirs(asked: &Asked) -> Result<(), OAuthError> {
    ensure(
        asked.code != UserCode::Wrong,
        Code::InvalidUserCode,
        "user_code is not the code of whoever is meant",
    )
}

/// People read it as somebody's word: no pictures, nothing invisible, and it fits a small screen.
fn message_is_plain(asked: &Asked) -> Result<(), OAuthError> {
    let plain = |text: &String| VisibleText::parse(TextKind::Compared, LONGEST_MESSAGE, text).is_ok();
    ensure(
        asked.message.as_ref().is_none_or(plain),
        Code::InvalidBindingMessage,
        "binding_message is plain text of 60 characters at most",
    )
}

fn message_is_there(asked: &Asked) -> Result<(), OAuthError> {
    ensure(
        asked.client.metadata.khoa_compares == Compares::Number || asked.message.is_some(),
        Code::InvalidBindingMessage,
        "binding_message is missing: people compare it before they say yes to this client",
    )
}

fn expiry_is_a_number(asked: &Asked) -> Result<(), OAuthError> {
    ensure(asked.lives.is_some(), Code::InvalidRequest, "requested_expiry is a whole number of seconds")
}

/// A bearer token (RFC 6750 §2.1) of at most 1024 characters (CIBA Core §7.1), and no word that somebody guesses.
fn token_is_there(asked: &Asked) -> Result<(), OAuthError> {
    let is_sound = |token: &Secret| {
        let text = token.expose().trim_end_matches('=');
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~+/".contains(&b);
        (SHORTEST_TOKEN..=LONGEST_TOKEN).contains(&token.expose().len())
            && !text.is_empty()
            && text.bytes().all(plain)
    };
    let is_told = asked.client.metadata.backchannel_token_delivery_mode.calls();
    ensure(
        !is_told || asked.notification_token.as_ref().is_some_and(is_sound),
        Code::InvalidRequest,
        "client_notification_token is a bearer token of 22 to 1024 characters",
    )
}

/// No key of ours reaches more than the highest level there is; how much each reaches is held against it when it answers.
fn level_is_reachable(asked: &Asked) -> Result<(), OAuthError> {
    ensure(
        asked.needs <= factor::highest(),
        Code::UnmetAuthenticationRequirements,
        "no answer here is as strong as what is asked for",
    )
}

fn document_is_named(asked: &Asked) -> Result<(), OAuthError> {
    match &asked.filed.document {
        Some(Err(why)) => Err(OAuthError::worded(Code::InvalidAuthorizationDetails, why.to_string())),
        _ => Ok(()),
    }
}

/// Both or neither: what nobody filed for an organisation nobody signs for it.
fn filer_is_known(asked: &Asked) -> Result<(), OAuthError> {
    ensure(
        asked.filed.document.is_some() == asked.filed.by.is_some() && asked.filed.by != Some(None),
        Code::InvalidRequest,
        "khoa_filed_by comes with authorization_details, and is a live access token of this client by which somebody acts for an organisation",
    )
}

fn document_for_organisations(asked: &Asked) -> Result<(), OAuthError> {
    ensure(
        asked.client.metadata.khoa_serves != Serves::Organisations || asked.filed.document.is_some(),
        Code::UnauthorizedClient,
        "a service for organisations alone asks nobody away from a browser but for a signature",
    )
}
