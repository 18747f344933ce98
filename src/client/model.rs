//! The nouns: a client and its registered metadata (RFC 7591 §2 names where one exists).

use serde::{Deserialize, Serialize};
use url::Url;

use super::closing::Closing;
use super::delivery::{Compares, Delivery};
use super::resource::Resource;
use super::scope::Scopes;
use super::serves::Serves;
use crate::account::{Account, Level};
use crate::base::{Aal, Bilingual, Moment, RedirectUri, ServiceGroup, TokenDigest};
use crate::directory::AgencyCode;
use crate::keys::{Alg, JwkSet};

/// The name a client is registered under.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClientId(String);

impl ClientId {
    /// Letters, digits, dot, hyphen and underscore, at most 64; so that it cannot be mistaken for a person's
    /// `sub`, which is 43 characters of base64url (RFC 9700 §4.15), it must not be 43 long.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=64).contains(&text.len()) && text.len() != 43;
        let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'));
        (fits && plain).then(|| Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for ClientId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// How a client proves that it is itself at the token endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AuthMethod {
    /// It cannot: a public client, an app on a device.
    #[serde(rename = "none")]
    None,
    /// A secret, in the header or in the body as its product has it.
    #[serde(rename = "client_secret")]
    Secret,
    /// A secret in the Authorization header only.
    #[serde(rename = "client_secret_basic")]
    SecretBasic,
    /// A secret in the body only.
    #[serde(rename = "client_secret_post")]
    SecretPost,
    /// A signed assertion (RFC 7523).
    #[serde(rename = "private_key_jwt")]
    PrivateKeyJwt,
}

impl AuthMethod {
    /// Whether a client registered with it may come with `way`.
    pub fn admits(self, way: Self) -> bool {
        self == way || (self == Self::Secret && way.has_secret())
    }

    /// Whether it stands on a shared secret.
    pub const fn has_secret(self) -> bool {
        matches!(self, Self::Secret | Self::SecretBasic | Self::SecretPost)
    }

    /// As RFC 7591 names it, or we do.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Secret => "client_secret",
            Self::SecretBasic => "client_secret_basic",
            Self::SecretPost => "client_secret_post",
            Self::PrivateKeyJwt => "private_key_jwt",
        }
    }
}

/// Whether the codes of a client go without PKCE (RFC 7636).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pkce {
    /// Every request carries a challenge.
    #[default]
    Required,
    /// The client keeps injected codes out by a `nonce` of its own (RFC 9700 §2.1.1). A challenge that it sends all the
    /// same is enforced.
    Optional,
}

impl Pkce {
    /// As a row is written: what is the default is left out, and so an older release reads it.
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// A grant a client may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantType {
    /// RFC 6749 §4.1.
    AuthorizationCode,
    /// RFC 6749 §6.
    RefreshToken,
    /// RFC 6749 §4.4.
    ClientCredentials,
    /// OpenID Connect CIBA Core §10.1.
    #[serde(rename = "urn:openid:params:grant-type:ciba", alias = "ciba")]
    Ciba,
    /// RFC 8693.
    #[serde(rename = "urn:ietf:params:oauth:grant-type:token-exchange", alias = "token_exchange")]
    TokenExchange,
}

impl GrantType {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::AuthorizationCode,
        Self::RefreshToken,
        Self::ClientCredentials,
        Self::Ciba,
        Self::TokenExchange,
    ];

    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "authorization_code",
            Self::RefreshToken => "refresh_token",
            Self::ClientCredentials => "client_credentials",
            Self::Ciba => "urn:openid:params:grant-type:ciba",
            Self::TokenExchange => "urn:ietf:params:oauth:grant-type:token-exchange",
        }
    }
}

/// What is registered about a client.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metadata {
    /// The name people see, in Vietnamese unless the English one is the same.
    pub name: String,
    /// The name in English (RFC 7591 §2.2).
    #[serde(rename = "name#en", default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<String>,
    /// The agency or firm behind it, as people know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// The same in English.
    #[serde(rename = "agency#en", default, skip_serializing_if = "Option::is_none")]
    pub agency_en: Option<String>,
    /// What it wants people's data for, in a sentence they read when they are asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// The same in English.
    #[serde(rename = "purpose#en", default, skip_serializing_if = "Option::is_none")]
    pub purpose_en: Option<String>,
    /// Its privacy policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_uri: Option<Url>,
    /// Its terms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tos_uri: Option<Url>,
    /// Where answers may go.
    #[serde(default)]
    pub redirect_uris: Vec<RedirectUri>,
    /// Where a signed-out browser may go.
    #[serde(default)]
    pub post_logout_redirect_uris: Vec<RedirectUri>,
    /// Where it is told that a session ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backchannel_logout_uri: Option<Url>,
    /// Where it is told by signed events what became of people whom it knows (RFC 8935).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events_endpoint: Option<Url>,
    /// How it hears that a person has answered what it asked away from their browser.
    #[serde(default, skip_serializing_if = "Delivery::is_default")]
    pub backchannel_token_delivery_mode: Delivery,
    /// Where it hears it, in ping and push mode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backchannel_client_notification_endpoint: Option<Url>,
    /// What it signs the requests with that it asks people by; none, and they are not signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backchannel_authentication_request_signing_alg: Option<Alg>,
    /// Whether it asks people by a code that they tell it (CIBA Core §4): it then reaches nobody without.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub backchannel_user_code_parameter: bool,
    /// What people compare before they say yes to it.
    #[serde(default, skip_serializing_if = "Compares::is_default")]
    pub khoa_compares: Compares,
    /// How it proves that it is itself.
    pub auth: AuthMethod,
    /// Its public keys, for `private_key_jwt`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwks: Option<JwkSet>,
    /// Where it publishes them instead, and may change them on its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwks_uri: Option<Url>,
    /// Whether it may do without PKCE. A public client may not, whatever stands here.
    #[serde(default, skip_serializing_if = "Pkce::is_default")]
    pub pkce: Pkce,
    /// The grants it may use.
    pub grants: Vec<GrantType>,
    /// The most it may ask for.
    pub scope: Scopes,
    /// A service of the State under agreement: the law, not a consent page, permits the release. It is recorded all the same.
    #[serde(default)]
    pub official: bool,
    /// What its ID tokens are signed with.
    pub id_token_alg: Alg,
    /// Whether its ID tokens also say what userinfo would, for a product that never asks there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub id_token_claims: bool,
    /// Whether its tokens are always bound to a key of its own (RFC 9449 §5.2). Any client may bind them by sending a proof.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub dpop_bound_access_tokens: bool,
    /// Whether it comes to the API of the app with tokens of no key: a server of the State that cannot bind them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub app_bearer: bool,
    /// The least sign-in it accepts.
    pub min_aal: Aal,
    /// The least proof of identity it accepts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_eid_level: Option<Level>,
    /// The resources it guards: it may ask about tokens that are meant for them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<Resource>,
    /// The resources of others it may ask tokens for: no client reaches an API that its registration does not name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub may_ask: Vec<Resource>,
    /// The agency whose system it is: what it does for itself, it does in that agency's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency_code: Option<AgencyCode>,
    /// Clients of one sector see the same `sub`; the client's own name when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sector: Option<String>,
    /// For whom people may act there.
    #[serde(default, skip_serializing_if = "Serves::is_default")]
    pub khoa_serves: Serves,
    /// Whether whoever represents a child or a ward may act there for them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub khoa_serves_wards: bool,
    /// The groups of services it is of: whoever acts for an organisation in one of them alone acts there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub khoa_service_groups: Vec<ServiceGroup>,
}

impl Metadata {
    /// Whether people may act there for another: they are asked for whom, where they may for anybody.
    pub const fn serves_others(&self) -> bool {
        self.khoa_serves.organisations() || self.khoa_serves_wards
    }

    /// What it is called, for readers of either language.
    pub fn called(&self) -> Bilingual {
        Bilingual::of(&self.name, self.name_en.as_deref())
    }

    /// Who is behind it, for readers of either language.
    pub fn run_by(&self) -> Option<Bilingual> {
        bilingual(self.agency.as_deref(), self.agency_en.as_deref())
    }

    /// What it wants people's data for, for readers of either language.
    pub fn wanted_for(&self) -> Option<Bilingual> {
        bilingual(self.purpose.as_deref(), self.purpose_en.as_deref())
    }
}

fn bilingual(untagged: Option<&str>, en: Option<&str>) -> Option<Bilingual> {
    untagged.or(en).map(|text| Bilingual::of(text, en))
}

/// A registered client.
#[derive(Debug, Clone)]
pub struct Client {
    /// Its name.
    pub id: ClientId,
    /// What is registered.
    pub metadata: Metadata,
    /// What it may prove itself with, where it has a secret.
    pub secrets: Option<Secrets>,
    /// Whether it was switched off.
    pub disabled: bool,
    /// When it closes, or has closed; nothing while it is to stay.
    pub closing: Option<Closing>,
    /// Which change of it this is: whoever changes it says which one they saw.
    pub version: i32,
}

/// The digests of a client's secrets: 256 random bits each, so a fast digest is enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Secrets {
    /// The one it was given last.
    pub newest: TokenDigest,
    /// When that was; not known of one that was never changed before we noted it.
    pub changed_at: Option<Moment>,
    /// The one before and its end, while a client goes over from it to the newest.
    pub old: Option<(TokenDigest, Moment)>,
}

/// Which of its secrets a client came with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matched {
    /// The newest.
    Newest,
    /// The one before, which has an end.
    Old,
}

impl Secrets {
    /// Which of the secrets that are good at `now` was offered, in the same time whichever it was.
    pub fn matching(&self, offered: TokenDigest, now: Moment) -> Option<Matched> {
        let newest = self.newest == offered;
        let (old, end) = self.old.unwrap_or((self.newest, now));
        let old = (old == offered) & (now < end);
        match (newest, old) {
            (true, _) => Some(Matched::Newest),
            (false, true) => Some(Matched::Old),
            (false, false) => None,
        }
    }

    /// The old secret's end, while it is good.
    pub fn old_until(&self, now: Moment) -> Option<Moment> {
        self.old.map(|(_, end)| end).filter(|end| now < *end)
    }
}

impl Client {
    /// Whether it has closed: from that very second on, whatever was begun before.
    pub fn is_closed(&self, now: Moment) -> bool {
        self.closing.as_ref().is_some_and(|closing| closing.at <= now)
    }

    /// Whether it is given anything at `now`: it is neither switched off nor closed.
    pub fn is_live(&self, now: Moment) -> bool {
        !self.disabled && !self.is_closed(now)
    }

    /// Whether it is told nothing of the holder of `account`: they had the processing of their data restricted, and it is not the State's.
    pub const fn is_shut_out_of(&self, account: &Account) -> bool {
        account.restricted_at.is_some() && !self.metadata.official
    }

    /// Whether it may use `grant`.
    pub fn may(&self, grant: GrantType) -> bool {
        self.metadata.grants.contains(&grant)
    }

    /// Whether it cannot prove that it is itself.
    pub fn is_public(&self) -> bool {
        self.metadata.auth == AuthMethod::None
    }

    /// Whether each of its authorization requests must carry a challenge (RFC 9700 §2.1.1).
    pub fn needs_pkce(&self) -> bool {
        self.is_public() || self.metadata.pkce == Pkce::Required
    }

    /// Whether it guards `resource`.
    pub fn guards(&self, resource: &str) -> bool {
        self.metadata.resources.iter().any(|own| own.as_str() == resource)
    }

    /// Whether it may ask for tokens that are meant for `resource`: one that it guards itself, or was registered for.
    pub fn may_ask_for(&self, resource: &str) -> bool {
        self.guards(resource) || self.metadata.may_ask.iter().any(|api| api.as_str() == resource)
    }

    /// The sector its `sub`s belong to.
    pub fn sector(&self) -> &str {
        self.metadata.sector.as_deref().unwrap_or(self.id.as_str())
    }

    /// The registered redirect URI that `requested` is.
    pub fn redirect_uri(&self, requested: &str) -> Option<&RedirectUri> {
        self.metadata.redirect_uris.iter().find(|uri| uri.matches(requested))
    }
}
