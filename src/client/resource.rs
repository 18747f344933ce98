//! The identifier of a resource server, as tokens name it in `aud` (RFC 8707 §2).

use std::fmt;

use url::Url;

/// Why a text is no identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a resource is an absolute URI of at most 200 characters without fragment, user name and password")]
pub struct InvalidResource;

/// An absolute URI, compared byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Resource(String);

impl Resource {
    /// Reads one.
    ///
    /// # Errors
    /// [`InvalidResource`].
    pub fn parse(text: &str) -> Result<Self, InvalidResource> {
        let url = Url::parse(text).map_err(|_reason| InvalidResource)?;
        let plain = (1..=200).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        let bare = url.fragment().is_none() && url.username().is_empty() && url.password().is_none();
        if plain && bare { Ok(Self(text.to_owned())) } else { Err(InvalidResource) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An API of the provider itself: a resource that we guard, at a path of the issuer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Api {
    /// What a person does with their own account, in the official app.
    App,
    /// What the systems of agencies ask.
    Agency,
    /// What officers do.
    Console,
}

impl Api {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::App, Self::Agency, Self::Console];

    /// Where it is.
    pub const fn path(self) -> &'static str {
        match self {
            Self::App => "/app/v1",
            Self::Agency => "/agency/v1",
            Self::Console => "/console/v1",
        }
    }

    /// Its identifier at that issuer.
    pub fn resource(self, issuer: &str) -> String {
        format!("{issuer}{}", self.path())
    }

    /// The API that is meant by `resource` at that issuer.
    pub fn of(issuer: &str, resource: &str) -> Option<Self> {
        let path = resource.strip_prefix(issuer)?;
        Self::ALL.into_iter().find(|api| api.path() == path)
    }

    /// The API that `resource` is if it is one of ours: whose address it has is asked where ours is known.
    pub(super) fn by_path(resource: &Resource) -> Option<Self> {
        let url = Url::parse(resource.as_str()).ok()?;
        Self::ALL.into_iter().find(|api| api.path() == url.path())
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Resource> for String {
    fn from(resource: Resource) -> Self {
        resource.0
    }
}

impl TryFrom<String> for Resource {
    type Error = InvalidResource;
    fn try_from(text: String) -> Result<Self, InvalidResource> {
        Self::parse(&text)
    }
}
