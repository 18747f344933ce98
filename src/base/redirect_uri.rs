//! Redirect URIs: what may be registered, and when a requested one is the registered one.

use std::fmt;

use url::{Host, Url};

/// Why a text cannot be registered as a redirect URI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRedirectUri {
    /// Not an absolute URI, or one that changes when parsed and written again.
    #[error("is not an absolute URI in its normal form")]
    NotNormal,
    /// RFC 6749 §3.1.2: no fragment.
    #[error("must not have a fragment")]
    Fragment,
    /// RFC 9700 §2.1: http only to the loopback interface.
    #[error("must use https, except for http to the loopback interface")]
    Insecure,
    /// RFC 8252 §7.1: a private-use scheme is a reversed domain name.
    #[error("a private-use scheme must be a reversed domain name, such as vn.example.app")]
    Scheme,
    /// Credentials in a URI are shown to everyone who sees it.
    #[error("must not carry a user name or password")]
    Credentials,
}

/// A registered redirect URI. Only the registration of a client makes one.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct RedirectUri(String);

impl RedirectUri {
    /// Accepts https, http on loopback, and private-use schemes of native apps.
    ///
    /// # Errors
    /// [`InvalidRedirectUri`] names the rule that is broken.
    pub fn parse(text: &str) -> Result<Self, InvalidRedirectUri> {
        let url = Url::parse(text).map_err(|_reason| InvalidRedirectUri::NotNormal)?;
        if url.fragment().is_some() {
            return Err(InvalidRedirectUri::Fragment);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(InvalidRedirectUri::Credentials);
        }
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) => {}
            "http" => return Err(InvalidRedirectUri::Insecure),
            private_use if private_use.contains('.') => {}
            _ => return Err(InvalidRedirectUri::Scheme),
        }
        // The parser lets an opaque path have blanks and quotation marks, and no browser asks with them.
        let in_uris = |b: u8| b.is_ascii_alphanumeric() || b"-._~:/?[]@!$&'()*+,;=%".contains(&b);
        if !text.bytes().all(in_uris) {
            return Err(InvalidRedirectUri::NotNormal);
        }
        // "https://rp.example" is written back with a slash: both spellings are one URI, anything else is refused.
        let normal = url.as_str() == text || url.as_str().strip_suffix('/') == Some(text);
        if normal { Ok(Self(text.to_owned())) } else { Err(InvalidRedirectUri::NotNormal) }
    }

    /// Whether a requested URI is this one: byte for byte (RFC 9700 §2.1), except that the port of an
    /// IP-literal loopback URI may vary (RFC 8252 §7.3).
    pub fn matches(&self, requested: &str) -> bool {
        if self.0 == requested {
            return true;
        }
        let (Ok(registered), Ok(asked)) = (Url::parse(&self.0), Url::parse(requested)) else { return false };
        let loopback_ip = registered.scheme() == "http"
            && is_loopback(&registered)
            && !matches!(registered.host(), Some(Host::Domain(_)));
        if !loopback_ip || asked.as_str() != requested {
            return false;
        }
        let mut moved = registered;
        moved.set_port(asked.port()).is_ok() && moved == asked
    }

    /// The registered text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

impl fmt::Display for RedirectUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<RedirectUri> for String {
    fn from(uri: RedirectUri) -> Self {
        uri.0
    }
}

impl TryFrom<String> for RedirectUri {
    type Error = InvalidRedirectUri;
    fn try_from(text: String) -> Result<Self, InvalidRedirectUri> {
        Self::parse(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_misses_of_a_registered_uri_are_refused() {
        let registered = RedirectUri::parse("https://rp.example/cb?x=1").unwrap();
        assert!(registered.matches("https://rp.example/cb?x=1"));
        for near in [
            "https://rp.example/cb",
            "https://rp.example/cb?x=1&y=2",
            "https://rp.example/CB?x=1",
            "https://rp.example/cb/?x=1",
            "http://rp.example/cb?x=1",
            "https://rp.example:443/cb?x=1",
            "https://rp.example./cb?x=1",
            "https://rp.example/cb?x=1#f",
            "https://user@rp.example/cb?x=1",
            "https://rp.example/a/../cb?x=1",
            "https://rp.example/%63b?x=1",
            "https://rp.example\\cb?x=1",
            "https://rp.example/cb?x=1\t",
            "https://rp.example.evil/cb?x=1",
            "https://evil/?https://rp.example/cb?x=1",
        ] {
            assert!(!registered.matches(near), "{near}");
        }
    }

    #[test]
    fn only_the_port_of_a_loopback_address_may_vary() {
        let native = RedirectUri::parse("http://127.0.0.1/cb").unwrap();
        assert!(native.matches("http://127.0.0.1:51004/cb"));
        assert!(!native.matches("http://127.0.0.1:51004/other"));
        assert!(!native.matches("http://127.0.0.1.evil/cb"));
        assert!(!RedirectUri::parse("http://localhost/cb").unwrap().matches("http://localhost:51004/cb"));
    }

    #[test]
    fn what_cannot_be_registered_is_refused_by_its_rule() {
        use InvalidRedirectUri::{Credentials, Fragment, Insecure, NotNormal, Scheme};
        for (text, rule) in [
            ("/cb", NotNormal),
            ("https://rp.example/#f", Fragment),
            ("http://rp.example/cb", Insecure),
            ("javascript:alert(1)", Scheme),
            ("data:text/html,x", Scheme),
            ("myapp:/cb", Scheme),
            ("https://u:p@rp.example/", Credentials),
            ("HTTPS://rp.example/", NotNormal),
            ("vn.example.app:a b", NotNormal),
            ("vn.example.app:a\"b", NotNormal),
        ] {
            assert_eq!(RedirectUri::parse(text), Err(rule), "{text}");
        }
        assert!(RedirectUri::parse("vn.example.app:/cb").is_ok());
    }
}
