//! `khoa client`.

mod backchannel;
mod close;
mod product;
mod protocol;
mod quickstart;
mod secrets;
mod set;
mod texts;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;
use url::Url;

use self::backchannel::BackchannelArgs;
use self::close::CloseArgs;
use self::protocol::{ProtocolArgs, fits_here};
use self::quickstart::ForArgs;
use self::secrets::{OldSecretArgs, RotateArgs};
use self::set::SetArgs;
use self::texts::TextArgs;
use super::{Output, Workshop};
use crate::account::Level;
use crate::base::{Aal, Moment, RedirectUri, Secret};
use crate::boot::BootError;
use crate::client::{self, AuthMethod, Client, Compares, Delivery, GrantType, Metadata, NewClient, Scopes};
use crate::config::Config;
use crate::db::Conn;
use crate::keys::{Alg, JwkSet};
use crate::sign_out;

#[derive(Args)]
pub(super) struct ClientArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Register a client and print its secret, once.
    Add(Box<AddArgs>),
    /// Change what is registered about a client: only what is named, and every server heeds it within a second.
    Set(Box<SetArgs>),
    /// Give a client a new secret, printed once; the one it has stays good for a day, or as long as is said.
    RotateSecret(RotateArgs),
    /// End the old one of a client's two secrets now, once the new one is in use.
    RevokeOldSecret(OldSecretArgs),
    /// Show what is registered about a client.
    Show {
        /// The client's name.
        id: String,
    },
    /// List all clients.
    List,
    /// Close a client at a set second: from then on it is given nothing, and people are led to its successor.
    Close(CloseArgs),
    /// Switch a client off: its grants end now, its tokens within a second.
    Disable {
        /// The client's name.
        id: String,
    },
}

#[derive(Args)]
struct AddArgs {
    /// The name to register it under.
    id: String,
    #[command(flatten)]
    texts: TextArgs,
    #[command(flatten)]
    product: ForArgs,
    /// Where answers may go.
    #[arg(long, num_args = 1.., value_name = "URI")]
    redirect_uri: Vec<String>,
    /// Where a signed-out browser may go.
    #[arg(long, num_args = 1.., value_name = "URI")]
    post_logout_redirect_uri: Vec<String>,
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
    /// An app on a device or in a browser: it has no secret, for it could not keep one.
    #[arg(long, conflicts_with = "auth")]
    public: bool,
    /// How it authenticates: secret (in the Authorization header or in the body), secret_basic (in the header only),
    /// secret_post (in the body only), or private_key_jwt (a signed assertion; needs --jwks or --jwks-uri).
    #[arg(long, default_value = "secret", value_parser = auth)]
    auth: AuthMethod,
    /// A file with its public keys as a JWK set.
    #[arg(long, value_name = "FILE")]
    jwks: Option<PathBuf>,
    /// The address where it publishes them, instead of a file: fetched when a key is new, and every ten minutes.
    #[arg(long, value_name = "URI", conflicts_with = "jwks")]
    jwks_uri: Option<Url>,
    /// The grants it may use: authorization_code, refresh_token, client_credentials, ciba, token_exchange.
    ///
    /// Unless said, authorization_code; none for a resource server that signs nobody in.
    #[arg(long, num_args = 1.., value_parser = grant)]
    grant: Vec<GrantType>,
    /// The most it may ask for, as words between spaces.
    #[arg(long, default_value = "openid profile")]
    scope: String,
    /// A service of the State: the law permits the release, people are not asked.
    #[arg(long)]
    official: bool,
    /// What its ID tokens are signed with: RS256, PS256, ES256 or EdDSA.
    #[arg(long, default_value = "RS256", value_parser = alg)]
    id_token_alg: Alg,
    /// The least sign-in it accepts, 1 to 4.
    #[arg(long, default_value = "1", value_parser = aal)]
    min_aal: Aal,
    /// The least account level it accepts, 1 or 2.
    #[arg(long, value_parser = level)]
    min_eid_level: Option<Level>,
    /// Clients of one sector see the same sub; its own name when absent.
    #[arg(long)]
    sector: Option<String>,
    #[command(flatten)]
    backchannel: BackchannelArgs,
    #[command(flatten)]
    protocol: ProtocolArgs,
}

fn json_word<T: serde::de::DeserializeOwned>(text: &str, expected: &str) -> Result<T, String> {
    serde_json::from_value(json!(text)).map_err(|_not_one| format!("expected {expected}"))
}

fn grant(text: &str) -> Result<GrantType, String> {
    json_word(text, "authorization_code, refresh_token, client_credentials, ciba or token_exchange")
}

/// `none` is OpenID's own word for a client that does not authenticate.
fn auth(text: &str) -> Result<AuthMethod, String> {
    match text {
        "secret" => Ok(AuthMethod::Secret),
        "secret_basic" => Ok(AuthMethod::SecretBasic),
        "secret_post" => Ok(AuthMethod::SecretPost),
        "private_key_jwt" => Ok(AuthMethod::PrivateKeyJwt),
        "none" => Err("an app that can keep no secret is registered with --public".into()),
        _ => Err("expected secret, secret_basic, secret_post or private_key_jwt".into()),
    }
}

fn alg(text: &str) -> Result<Alg, String> {
    json_word(text, "RS256, PS256, ES256 or EdDSA")
}

fn aal(text: &str) -> Result<Aal, String> {
    Aal::from_acr(&format!("LoA{text}")).ok_or_else(|| "expected a level from 1 to 4".into())
}

fn level(text: &str) -> Result<Level, String> {
    text.parse::<u8>()
        .ok()
        .and_then(|number| Level::try_from(number).ok())
        .ok_or_else(|| "expected 1 or 2".into())
}

fn uris(texts: &[String]) -> Result<Vec<RedirectUri>, BootError> {
    let parse = |uri: &String| RedirectUri::parse(uri).map_err(|e| BootError::Other(format!("{uri} {e}")));
    texts.iter().map(parse).collect()
}

fn jwks(path: &Path) -> Result<JwkSet, BootError> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| BootError::Io { what: format!("cannot read {}", path.display()), source })?;
    JwkSet::parse(&text).map_err(|e| BootError::Other(format!("{}: {e}", path.display())))
}

impl AddArgs {
    fn read(self, issuer: &Url) -> Result<NewClient, BootError> {
        let auth = if self.public { AuthMethod::None } else { self.auth };
        if !self.texts.name_it() {
            return Err(BootError::Other(
                "a client needs a name that people see: --name, --name-en or both".into(),
            ));
        }
        let signs_in = !self.redirect_uri.is_empty() || self.product.is_given();
        let only_guards = !self.protocol.resource.is_empty() && !signs_in;
        let grants = match self.grant.is_empty() {
            true if only_guards => Vec::new(),
            true => vec![GrantType::AuthorizationCode],
            false => self.grant,
        };
        let mut metadata = Metadata {
            redirect_uris: uris(&self.redirect_uri)?,
            post_logout_redirect_uris: uris(&self.post_logout_redirect_uri)?,
            name: String::new(),
            name_en: None,
            agency: None,
            agency_en: None,
            purpose: None,
            purpose_en: None,
            policy_uri: self.policy_uri,
            tos_uri: self.tos_uri,
            backchannel_logout_uri: self.backchannel_logout_uri,
            events_endpoint: self.events_endpoint,
            backchannel_token_delivery_mode: Delivery::Poll,
            backchannel_client_notification_endpoint: None,
            backchannel_authentication_request_signing_alg: None,
            backchannel_user_code_parameter: false,
            khoa_compares: Compares::Number,
            auth,
            jwks: self.jwks.as_deref().map(jwks).transpose()?,
            jwks_uri: self.jwks_uri,
            pkce: self.protocol.pkce,
            grants,
            scope: Scopes::parse(&self.scope),
            official: self.official,
            id_token_alg: self.id_token_alg,
            id_token_claims: self.protocol.claims_in_id_token,
            dpop_bound_access_tokens: self.protocol.dpop,
            app_bearer: self.protocol.app_bearer,
            min_aal: self.min_aal,
            min_eid_level: self.min_eid_level,
            resources: self.protocol.resource,
            may_ask: self.protocol.may_ask,
            agency_code: self.protocol.agency_code,
            sector: self.sector,
            khoa_serves: self.protocol.serves,
            khoa_serves_wards: self.protocol.serves_wards,
            khoa_service_groups: self.protocol.service_group,
        };
        self.texts.write(&mut metadata);
        self.backchannel.write(&mut metadata);
        self.product.suit(issuer, &mut metadata)?;
        Ok(NewClient { id: self.id, metadata })
    }
}

pub(super) async fn run(args: ClientArgs, config: Config, output: Output) -> Result<ExitCode, BootError> {
    let shop = Workshop::open(config).await?;
    match args.action {
        Action::Add(args) => add(&shop, *args, output).await,
        Action::Set(args) => set::run(&shop, *args, output).await,
        Action::RotateSecret(args) => secrets::rotate(&shop, args, output).await,
        Action::RevokeOldSecret(args) => secrets::revoke_old(&shop, args, output).await,
        Action::Show { id } => {
            let shown = shown(&find(&shop, &id).await?, shop.clock.now());
            output.say(&shown, serde_json::to_string_pretty(&shown).unwrap_or_default())
        }
        Action::List => {
            let clients = shop.db.read(client::list).await?;
            let line = |c: &Client| {
                let state = state(c, shop.clock.now());
                let until =
                    c.closing.as_ref().map(|it| format!(" ({state} at {})", it.at)).unwrap_or_default();
                format!("{:<32} {state:<9} {}{until}", c.id, c.metadata.name)
            };
            let text = clients.iter().map(line).collect::<Vec<_>>().join("\n");
            output
                .say(&clients.iter().map(|client| shown(client, shop.clock.now())).collect::<Vec<_>>(), text)
        }
        Action::Close(args) => close::run(&shop, args, output).await,
        Action::Disable { id } => {
            let (desk, name) = (shop.desk(), id.clone());
            let known = move |c: &mut Conn| {
                Ok(client::disable(c, &desk, &name)? || client::find(c, &name)?.is_some())
            };
            if !shop.db.write(known).await? {
                return Err(BootError::Other(format!("there is no client {id}")));
            }
            // Of one that was off before too: whoever was interrupted here finishes by asking again.
            end_grants(&shop, &id, "client disabled").await?;
            output.say(
                &json!({ "client_id": id, "disabled": true }),
                format!("{id} is switched off; its grants have ended."),
            )
        }
    }
}

pub(super) async fn find(shop: &Workshop, id: &str) -> Result<Client, BootError> {
    let name = id.to_owned();
    let found = shop.db.read(move |c| client::find(c, &name)).await?;
    found.ok_or_else(|| BootError::Other(format!("there is no client {id}")))
}

async fn end_grants(shop: &Workshop, id: &str, why: &'static str) -> Result<(), BootError> {
    loop {
        let (desk, name) = (shop.desk(), id.to_owned());
        if shop.db.write(move |c| sign_out::grants_of(c, &desk, &name, why)).await? == 0 {
            return Ok(());
        }
    }
}

async fn add(shop: &Workshop, args: AddArgs, output: Output) -> Result<ExitCode, BootError> {
    let issuer = shop.config.public_url()?;
    let product = args.product;
    let new = args.read(&issuer)?;
    fits_here(&shop.config, &new.metadata, output)?;
    let desk = shop.desk();
    let registered = shop.db.write(move |c| client::registered(c, &desk, &new)).await?;
    let registered = registered.map_err(|refused| BootError::Other(refused.to_string()))?;
    let secret = registered.secret.as_ref().map(Secret::expose);
    let quickstart = product.quickstart(&issuer, &registered.client, secret);
    output.say(&quickstart.json(), quickstart.text())
}

/// Where it stands.
fn state(client: &Client, now: Moment) -> &'static str {
    match &client.closing {
        _ if client.disabled => "disabled",
        None => "on",
        Some(_) if client.is_closed(now) => "closed",
        Some(_) => "closing",
    }
}

pub(super) fn shown(client: &Client, now: Moment) -> serde_json::Value {
    let mut shown = json!(client.metadata);
    if let Some(members) = shown.as_object_mut() {
        members.insert("client_id".into(), client.id.as_str().into());
        members.insert("disabled".into(), client.disabled.into());
        members.insert("state".into(), state(client, now).into());
        if let Some(closing) = &client.closing {
            let successor = closing.successor.as_ref().map(ToString::to_string);
            members.insert("closing_at".into(), closing.at.to_string().into());
            members.insert("successor".into(), successor.into());
            members.insert("closing_with".into(), closing.with.clone().into());
        }
        if let Some(secrets) = &client.secrets {
            let text = |at: Option<Moment>| json!(at.map(|at| at.to_string()));
            members.insert("secret_changed_at".into(), text(secrets.changed_at));
            members.insert("old_secret_good_until".into(), text(secrets.old_until(now)));
        }
    }
    shown
}
