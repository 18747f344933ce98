//! `khoa client set`: what is named is changed, what is not stays.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde_json::json;
use url::Url;

use super::backchannel::BackchannelArgs;
use super::texts::TextArgs;
use super::{aal, alg, auth, end_grants, find, grant, jwks, level, protocol, uris};
use crate::account::Level;
use crate::base::{Aal, RedirectUri, Secret, ServiceGroup};
use crate::boot::BootError;
use crate::cli::{Output, Workshop};
use crate::client::{self, AuthMethod, Change, Changed, GrantType, Metadata, Pkce, Resource, Scopes, Serves};
use crate::directory::AgencyCode;
use crate::keys::Alg;

#[derive(Args)]
pub(super) struct SetArgs {
    /// The client's name.
    id: String,
    #[command(flatten)]
    fields: Fields,
}

/// What is to be changed, in four groups; one that is not there had none of its options.
#[derive(Args)]
struct Fields {
    #[command(flatten)]
    texts: Option<TextArgs>,
    #[command(flatten)]
    addresses: Option<AddressArgs>,
    #[command(flatten)]
    backchannel: Option<BackchannelArgs>,
    #[command(flatten)]
    rules: Option<RuleArgs>,
}

/// What it is and may do.
#[derive(Args)]
struct RuleArgs {
    /// From now on an app on a device or in a browser: its secrets end.
    #[arg(long, conflicts_with = "auth")]
    public: bool,
    /// How it authenticates: secret, secret_basic, secret_post or private_key_jwt; where it has no secret yet and needs one,
    /// that is printed, once.
    #[arg(long, value_parser = auth)]
    auth: Option<AuthMethod>,
    /// A file with its public keys as a JWK set, in place of those of before or of their address.
    #[arg(long, value_name = "FILE")]
    jwks: Option<PathBuf>,
    /// The address where it publishes them, in place of a file.
    #[arg(long, value_name = "URI", conflicts_with = "jwks")]
    jwks_uri: Option<Url>,
    /// All the grants it may use: authorization_code, refresh_token, client_credentials, ciba, token_exchange.
    #[arg(long, num_args = 1.., value_parser = grant)]
    grant: Option<Vec<GrantType>>,
    /// The most it may ask for, as words between spaces.
    #[arg(long)]
    scope: Option<String>,
    /// Whether it is a service of the State: the law permits the release, people are not asked.
    #[arg(long, value_name = "BOOL")]
    official: Option<bool>,
    /// What its ID tokens are signed with: RS256, PS256, ES256 or EdDSA.
    #[arg(long, value_parser = alg)]
    id_token_alg: Option<Alg>,
    /// The least sign-in it accepts, 1 to 4.
    #[arg(long, value_parser = aal)]
    min_aal: Option<Aal>,
    /// The least account level it accepts, 1 or 2.
    #[arg(long, value_parser = level)]
    min_eid_level: Option<Level>,
    /// Whether its requests must carry a PKCE challenge: required or optional (see "khoa client add --help").
    #[arg(long, value_parser = protocol::pkce)]
    pkce: Option<Pkce>,
    /// Whether what userinfo would say stands in the ID token too.
    #[arg(long, value_name = "BOOL")]
    claims_in_id_token: Option<bool>,
    /// Whether it is given only tokens that are bound to a key of its own (see "khoa client add --help").
    #[arg(long, value_name = "BOOL")]
    dpop: Option<bool>,
    /// Whether it may come to /app/v1 with bearer tokens (see "khoa client add --help").
    #[arg(long, value_name = "BOOL")]
    app_bearer: Option<bool>,
    /// All the resources it guards, as absolute URIs.
    #[arg(long, num_args = 1.., value_name = "URI", value_parser = Resource::parse)]
    resource: Option<Vec<Resource>>,
    /// All the APIs it may ask tokens for, as the URIs that their guards are registered with.
    #[arg(long, num_args = 1.., value_name = "URI", value_parser = Resource::parse)]
    may_ask: Option<Vec<Resource>>,
    /// The identification code of the agency whose system it is, active today: it may ask /agency/v1 in that agency's name.
    #[arg(long, value_name = "CODE")]
    agency_code: Option<AgencyCode>,
    /// For whom people act there: people, organisations or both (see "khoa client add --help").
    #[arg(long, value_parser = protocol::serves)]
    serves: Option<Serves>,
    /// Whether whoever represents a child or a ward may act there for them (see "khoa client add --help").
    #[arg(long, value_name = "BOOL")]
    serves_wards: Option<bool>,
    /// All groups of services it is of (see "khoa client add --help").
    #[arg(long, num_args = 1.., value_name = "WORD")]
    service_group: Option<Vec<ServiceGroup>>,
    /// Clients of one sector see the same sub. A change makes every person somebody new to this client.
    #[arg(long)]
    sector: Option<String>,
    /// Change the sector although every sub changes with it: the client finds none of its people again, and its grants end.
    #[arg(long, requires = "sector")]
    accept_new_subjects: bool,
    /// Take out what need not be there (a text is taken out by "").
    #[arg(long, num_args = 1.., value_name = "FIELD")]
    clear: Vec<Optional>,
}

/// Where it is reached.
#[derive(Args)]
struct AddressArgs {
    /// All addresses where answers may go, in place of those of before.
    #[arg(long, num_args = 1.., value_name = "URI")]
    #[arg(conflicts_with_all = ["add_redirect_uri", "remove_redirect_uri"])]
    redirect_uri: Option<Vec<String>>,
    /// One more address where answers may go.
    #[arg(long, value_name = "URI")]
    add_redirect_uri: Vec<String>,
    /// One that is no longer theirs.
    #[arg(long, value_name = "URI")]
    remove_redirect_uri: Vec<String>,
    /// All addresses where a signed-out browser may go, in place of those of before.
    #[arg(long, num_args = 1.., value_name = "URI")]
    #[arg(conflicts_with_all = ["add_post_logout_redirect_uri", "remove_post_logout_redirect_uri"])]
    post_logout_redirect_uri: Option<Vec<String>>,
    /// One more address where a signed-out browser may go.
    #[arg(long, value_name = "URI")]
    add_post_logout_redirect_uri: Vec<String>,
    /// One that is no longer theirs.
    #[arg(long, value_name = "URI")]
    remove_post_logout_redirect_uri: Vec<String>,
    /// Where to tell it that a session ended.
    #[arg(long, value_name = "URI")]
    backchannel_logout_uri: Option<Url>,
    /// Where to tell it by signed events (RFC 8935) that a sub that it knows has become another.
    /// Set it once no replica of a release before this one runs.
    #[arg(long, value_name = "URI")]
    events_endpoint: Option<Url>,
    /// Its privacy policy, shown when people sign in.
    #[arg(long, value_name = "URI")]
    policy_uri: Option<Url>,
    /// Its terms, shown when people sign in.
    #[arg(long, value_name = "URI")]
    tos_uri: Option<Url>,
}

/// A field that may be empty.
#[derive(Debug, Clone, Copy, ValueEnum)]
#[value(rename_all = "kebab-case")]
enum Optional {
    PolicyUri,
    TosUri,
    PostLogoutRedirectUri,
    BackchannelLogoutUri,
    EventsEndpoint,
    Jwks,
    JwksUri,
    MinEidLevel,
    Resource,
    MayAsk,
    AgencyCode,
    ServiceGroup,
}

impl Fields {
    /// Clears first, so that what is named beside it holds.
    fn apply(self, metadata: &mut Metadata) -> Result<(), BootError> {
        let cleared = self.rules.iter().flat_map(|rules| &rules.clear);
        cleared.for_each(|field| field.clear(metadata));
        if let Some(texts) = self.texts {
            texts.write(metadata);
        }
        if let Some(backchannel) = self.backchannel {
            backchannel.write(metadata);
        }
        self.addresses.map_or(Ok(()), |addresses| addresses.apply(metadata))?;
        self.rules.map_or(Ok(()), |rules| rules.apply(metadata))
    }

    const fn is_empty(&self) -> bool {
        self.texts.is_none() && self.addresses.is_none() && self.backchannel.is_none() && self.rules.is_none()
    }
}

impl RuleArgs {
    fn apply(self, metadata: &mut Metadata) -> Result<(), BootError> {
        let auth = if self.public { Some(AuthMethod::None) } else { self.auth };
        put(&mut metadata.auth, auth);
        if self.jwks.is_some() || self.jwks_uri.is_some() {
            metadata.jwks = self.jwks.as_deref().map(jwks).transpose()?;
            metadata.jwks_uri = self.jwks_uri;
        }
        put(&mut metadata.grants, self.grant);
        put(&mut metadata.scope, self.scope.as_deref().map(Scopes::parse));
        put(&mut metadata.official, self.official);
        put(&mut metadata.id_token_alg, self.id_token_alg);
        put(&mut metadata.min_aal, self.min_aal);
        put_some(&mut metadata.min_eid_level, self.min_eid_level);
        put(&mut metadata.pkce, self.pkce);
        put(&mut metadata.id_token_claims, self.claims_in_id_token);
        put(&mut metadata.dpop_bound_access_tokens, self.dpop);
        put(&mut metadata.app_bearer, self.app_bearer);
        put(&mut metadata.resources, self.resource);
        put(&mut metadata.may_ask, self.may_ask);
        put_some(&mut metadata.agency_code, self.agency_code);
        put_some(&mut metadata.sector, self.sector);
        put(&mut metadata.khoa_serves, self.serves);
        put(&mut metadata.khoa_serves_wards, self.serves_wards);
        put(&mut metadata.khoa_service_groups, self.service_group);
        Ok(())
    }
}

impl AddressArgs {
    fn apply(self, metadata: &mut Metadata) -> Result<(), BootError> {
        put(&mut metadata.redirect_uris, self.redirect_uri.as_deref().map(uris).transpose()?);
        edit(&mut metadata.redirect_uris, &self.add_redirect_uri, &self.remove_redirect_uri)?;
        let all = self.post_logout_redirect_uri.as_deref().map(uris).transpose()?;
        put(&mut metadata.post_logout_redirect_uris, all);
        let (added, removed) = (&self.add_post_logout_redirect_uri, &self.remove_post_logout_redirect_uri);
        edit(&mut metadata.post_logout_redirect_uris, added, removed)?;
        put_some(&mut metadata.backchannel_logout_uri, self.backchannel_logout_uri);
        put_some(&mut metadata.events_endpoint, self.events_endpoint);
        put_some(&mut metadata.policy_uri, self.policy_uri);
        put_some(&mut metadata.tos_uri, self.tos_uri);
        Ok(())
    }
}

impl Optional {
    fn clear(self, metadata: &mut Metadata) {
        match self {
            Self::PolicyUri => metadata.policy_uri = None,
            Self::TosUri => metadata.tos_uri = None,
            Self::PostLogoutRedirectUri => metadata.post_logout_redirect_uris.clear(),
            Self::BackchannelLogoutUri => metadata.backchannel_logout_uri = None,
            Self::EventsEndpoint => metadata.events_endpoint = None,
            Self::Jwks => metadata.jwks = None,
            Self::JwksUri => metadata.jwks_uri = None,
            Self::MinEidLevel => metadata.min_eid_level = None,
            Self::Resource => metadata.resources.clear(),
            Self::MayAsk => metadata.may_ask.clear(),
            Self::AgencyCode => metadata.agency_code = None,
            Self::ServiceGroup => metadata.khoa_service_groups.clear(),
        }
    }
}

fn put<T>(field: &mut T, given: Option<T>) {
    if let Some(given) = given {
        *field = given;
    }
}

fn put_some<T>(field: &mut Option<T>, given: Option<T>) {
    if given.is_some() {
        *field = given;
    }
}

/// Takes out what is named, which must be there, and adds what is not there yet.
fn edit(kept: &mut Vec<RedirectUri>, added: &[String], removed: &[String]) -> Result<(), BootError> {
    for gone in removed {
        let before = kept.len();
        kept.retain(|uri| uri.as_str() != gone);
        if kept.len() == before {
            let listed: Vec<&str> = kept.iter().map(RedirectUri::as_str).collect();
            return Err(BootError::Other(format!(
                "{gone} is not registered; these are: {}",
                listed.join(" ")
            )));
        }
    }
    let new = uris(added)?;
    kept.retain(|uri| !new.iter().any(|other| other.as_str() == uri.as_str()));
    kept.extend(new);
    Ok(())
}

pub(super) async fn run(shop: &Workshop, args: SetArgs, output: Output) -> Result<ExitCode, BootError> {
    let SetArgs { id, fields } = args;
    if fields.is_empty() {
        let short = "nothing to change was named: khoa client set --help lists what can be";
        output.failed(&BootError::Other(short.into()));
        return Ok(ExitCode::from(2));
    }
    let accept_new_subjects = fields.rules.as_ref().is_some_and(|rules| rules.accept_new_subjects);
    let seen = find(shop, &id).await?;
    let mut metadata = seen.metadata.clone();
    fields.apply(&mut metadata)?;
    protocol::fits_here(&shop.config, &metadata, output)?;
    let change = Change { seen, metadata, accept_new_subjects };
    // While the client still knows its people by their old names, it is told whose sessions end.
    let ends_grants = change.makes_new_subjects() && accept_new_subjects;
    if ends_grants {
        let same = change.clone();
        let desk = shop.desk();
        let allowed = shop.db.read(move |c| client::may_change(c, &desk, &same)).await?;
        allowed.map_err(|refused| BootError::Other(refused.to_string()))?;
        end_grants(shop, &id, "sector changed").await?;
    }
    let desk = shop.desk();
    let changed = shop.db.write(move |c| client::changed(c, &desk, &change)).await?;
    let changed = changed.map_err(|refused| BootError::Other(refused.to_string()))?;
    if ends_grants {
        end_grants(shop, &id, "sector changed").await?;
    }
    let secret = changed.secret.as_ref().map(Secret::expose);
    output.say(
        &json!({ "client_id": id, "changed": changed.fields, "client_secret": secret }),
        told(&id, &changed, secret),
    )
}

fn told(id: &str, changed: &Changed, secret: Option<&str>) -> String {
    if changed.fields.is_empty() {
        return format!("{id} is registered like this already; nothing was changed.");
    }
    let fields = changed.fields.join(", ");
    match secret {
        Some(secret) => format!(
            "{id}: changed {fields}.\nclient_secret  {secret}\nThe secret is shown this once; only its digest is kept."
        ),
        None => format!("{id}: changed {fields}. Every server heeds it within a second."),
    }
}
