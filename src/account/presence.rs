//! How somebody is known and shown among others: the claims of the scope `profile` that no register of persons has to keep,
//! and some do.

use std::fmt;

use serde::{Deserialize, Serialize};
use url::Url;

use super::name::FullName;
use crate::base::NotVisible;

/// The longest address of a page, in bytes.
const LONGEST_PAGE: usize = 2_000;

/// A text that is no address of a web page. Carries no part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a valid https address")]
pub struct InvalidWebPage;

/// The https address of a page or a picture: portals show it and follow it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct WebPage(Url);

impl WebPage {
    /// The address.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl TryFrom<String> for WebPage {
    type Error = InvalidWebPage;
    fn try_from(text: String) -> Result<Self, InvalidWebPage> {
        let url = Url::parse(&text).map_err(|_reason| InvalidWebPage)?;
        let bare = url.username().is_empty() && url.password().is_none();
        let fits = url.scheme() == "https" && bare && text.len() <= LONGEST_PAGE;
        if fits { Ok(Self(url)) } else { Err(InvalidWebPage) }
    }
}

impl From<WebPage> for String {
    fn from(page: WebPage) -> Self {
        page.0.into()
    }
}

/// A short name one goes by. Not unique, and never what an account is found by.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Handle(FullName);

impl Handle {
    /// The name. A personal datum: never log it.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl TryFrom<String> for Handle {
    type Error = NotVisible;
    fn try_from(text: String) -> Result<Self, NotVisible> {
        FullName::parse(&text).map(Self)
    }
}

impl From<Handle> for String {
    fn from(handle: Handle) -> Self {
        handle.as_str().to_owned()
    }
}

/// What is known of it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    /// What friends say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nickname: Option<Handle>,
    /// What the holder wants to be called by services.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preferred_username: Option<Handle>,
    /// A page about the holder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<WebPage>,
    /// A picture of the holder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<WebPage>,
    /// The holder's own pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<WebPage>,
}

impl fmt::Debug for Presence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Presence(…)")
    }
}
