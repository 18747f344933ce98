//! What distinguishes one portal from another, checked before the portal starts.
//! Never names a person and never holds a default secret.

use openidconnect::{ClientId, ClientSecret, IssuerUrl, PostLogoutRedirectUrl, RedirectUrl};
use url::Url;

use super::trade::Trade;
use crate::base::{Lang, Secret};

/// How one portal presents itself and to whom it sends people to sign in.
#[derive(Debug)]
pub struct PortalConfig {
    /// The provider, exactly as its discovery document names itself.
    pub issuer: String,
    /// The name this portal is registered under.
    pub client_id: String,
    /// What it proves itself with at the token endpoint (`client_secret_basic`).
    pub client_secret: Secret,
    /// Where browsers reach this portal, without a trailing slash.
    pub public_url: String,
    /// The name of its session cookie. Cookies ignore ports, so two portals on one host need two names.
    pub cookie: &'static str,
    /// What it is called.
    pub name: PortalName,
    /// What it is there for.
    pub trade: Trade,
    /// What the code of each thing it keeps begins with (`000.00.01.G99-`, `000.00.01.H99-`: of no real agency).
    pub code_prefix: &'static str,
    /// Its main colour as `#rrggbb`, dark enough to carry white text.
    pub colour: String,
    /// Where browsers reach the other portal.
    pub other_portal_url: String,
    /// What the other portal is called.
    pub other_portal_name: PortalName,
}

/// A name in both languages.
#[derive(Debug, Clone)]
pub struct PortalName {
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
}

impl PortalName {
    pub(super) fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        }
    }
}

/// Why a portal cannot start.
#[derive(Debug, thiserror::Error)]
pub enum PortalError {
    /// An address in the configuration is not a URL.
    #[error("the portal's {field} is not a URL")]
    Address {
        /// Which one.
        field: &'static str,
        /// What the parser said.
        #[source]
        source: url::ParseError,
    },
    /// The colour would end up in a style sheet as something else than a colour.
    #[error("the portal's colour must look like #0b5d3b")]
    Colour,
    /// The client for calls to the provider could not be built.
    #[error("the portal's HTTP client could not be built")]
    Client(#[source] reqwest::Error),
    /// The listener could not be taken over.
    #[error("the portal cannot serve on its listener")]
    Listen(#[source] std::io::Error),
}

/// The configuration with every address parsed.
pub(super) struct Portal {
    pub(super) issuer: IssuerUrl,
    pub(super) client_id: ClientId,
    pub(super) client_secret: ClientSecret,
    pub(super) callback: RedirectUrl,
    pub(super) after_sign_out: PostLogoutRedirectUrl,
    pub(super) https: bool,
    pub(super) cookie: &'static str,
    pub(super) name: PortalName,
    pub(super) trade: Trade,
    pub(super) code_prefix: &'static str,
    pub(super) colour: String,
    pub(super) other_portal: Url,
    pub(super) other_portal_name: PortalName,
}

impl Portal {
    pub(super) fn parse(config: PortalConfig) -> Result<Self, PortalError> {
        let address =
            |field, text: &str| Url::parse(text).map_err(|source| PortalError::Address { field, source });
        let own = address("public_url", &config.public_url)?;
        let below = |path: &str| format!("{}{path}", config.public_url.trim_end_matches('/'));
        if !is_colour(&config.colour) {
            return Err(PortalError::Colour);
        }
        Ok(Self {
            issuer: IssuerUrl::new(config.issuer)
                .map_err(|source| PortalError::Address { field: "issuer", source })?,
            client_id: ClientId::new(config.client_id),
            client_secret: ClientSecret::new(config.client_secret.expose().to_owned()),
            callback: RedirectUrl::new(below("/callback"))
                .map_err(|source| PortalError::Address { field: "public_url", source })?,
            after_sign_out: PostLogoutRedirectUrl::new(below("/signed-out"))
                .map_err(|source| PortalError::Address { field: "public_url", source })?,
            https: own.scheme() == "https",
            cookie: config.cookie,
            name: config.name,
            trade: config.trade,
            code_prefix: config.code_prefix,
            colour: config.colour,
            other_portal: address("other_portal_url", &config.other_portal_url)?,
            other_portal_name: config.other_portal_name,
        })
    }

    /// The provider's origin, the only foreign one a form of this portal may lead to.
    pub(super) fn provider_origin(&self) -> String {
        self.issuer.url().origin().ascii_serialization()
    }
}

fn is_colour(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|hex| hex.len() == 6 && hex.chars().all(|c| c.is_ascii_hexdigit()))
}
