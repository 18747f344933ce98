//! Redirect URIs: what may be registered, and when a requested one is the registered one.

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use url::{Host, Url};

/// Why a text cannot be registered as a redirect URI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRedirectUri {
    /// Not an absolute URI, or one that changes when parsed and written again.
    #[error("is not an absolute URI in its normal form")]
    NotNormal,
    /// RFC 9700 §2.1: addresses are compared byte for byte, and a pattern would match nothing.
    #[error("must name one host: * stands for nothing here")]
    Wildcard,
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
        if url.host_str().is_some_and(|host| host.contains('*')) {
            return Err(InvalidRedirectUri::Wildcard);
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
        let (Some(registered), Some(asked)) = (on_loopback_ip(&self.0), on_loopback_ip(requested)) else {
            return false;
        };
        registered == asked
    }

    /// Whether it leads into an app on the person's device: by a scheme of its own, or to a loopback address at a port that
    /// is not known beforehand.
    pub fn is_of_an_app(&self) -> bool {
        let Ok(url) = Url::parse(&self.0) else { return true };
        let at_any_port = on_loopback_ip(&self.0).is_some() && url.port().is_none();
        at_any_port || !matches!(url.scheme(), "https" | "http")
    }

    /// The registered text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The address and what follows the port, of a URI that leads to a loopback address by http; both in their one spelling,
/// but that an empty path is a slash (RFC 3986 §6.2.3).
fn on_loopback_ip(uri: &str) -> Option<(IpAddr, &str)> {
    let rest = uri.strip_prefix("http://")?;
    let (authority, after) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    // A port that is not said is added, to be read and forgotten with the others.
    let whole =
        if authority.parse::<SocketAddr>().is_ok() { authority.to_owned() } else { format!("{authority}:1") };
    let named: SocketAddr = whole.parse().ok()?;
    let spelt_so = named.to_string() == whole;
    (spelt_so && named.ip().is_loopback()).then_some((named.ip(), if after.is_empty() { "/" } else { after }))
}

/// Where `address` leads, as people can compare it: its origin, or the scheme of an app followed by a colon.
pub fn origin_of(address: &str) -> String {
    match Url::parse(address) {
        Ok(url) if matches!(url.scheme(), "https" | "http") => url.origin().ascii_serialization(),
        Ok(url) => format!("{}:", url.scheme()),
        Err(_proven_addresses_parse) => String::new(),
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
        assert!(!native.matches("http://[::1]:51004/cb"));
        assert!(!RedirectUri::parse("http://localhost/cb").unwrap().matches("http://localhost:51004/cb"));
        let six = RedirectUri::parse("http://[::1]/cb").unwrap();
        assert!(six.matches("http://[::1]:51004/cb") && !six.matches("http://127.0.0.1:51004/cb"));
    }

    #[test]
    fn a_loopback_address_without_a_path_may_have_any_port_too() {
        for (registered, asked) in [
            ("http://127.0.0.1", "http://127.0.0.1:51004"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:51004"),
            ("http://127.0.0.1", "http://127.0.0.1:80"),
            ("http://[::1]", "http://[::1]:51004"),
            ("http://[::1]/", "http://[::1]:51004/"),
            ("http://127.0.0.1?x=1", "http://127.0.0.1:51004?x=1"),
        ] {
            let Ok(native) = RedirectUri::parse(registered) else { continue };
            assert!(native.matches(asked), "{registered} {asked}");
            for (tail, why) in
                [("/x", "a path"), ("#f", "a fragment"), ("?y", "a query"), ("@evil", "a host")]
            {
                assert!(!native.matches(&format!("{asked}{tail}")), "{why} more than {registered}");
            }
        }
    }

    #[test]
    fn a_loopback_address_spelt_otherwise_is_another() {
        let native = RedirectUri::parse("http://127.0.0.1/cb").unwrap();
        for other in [
            "http://127.0.0.1:051004/cb",
            "http://127.0.0.1:/cb",
            "http://127.0.0.1:99999/cb",
            "http://127.1:51004/cb",
            "http://0x7f.0.0.1:51004/cb",
            "http://[127.0.0.1]:51004/cb",
            "http://u@127.0.0.1:51004/cb",
            "http://127.0.0.1:51004\\@evil.example/cb",
            "http://10.0.0.1:51004/cb",
            "HTTP://127.0.0.1:51004/cb",
        ] {
            assert!(!native.matches(other), "{other}");
        }
    }

    #[test]
    fn an_app_is_told_from_a_site() {
        for (uri, of_an_app) in [
            ("https://rp.example/cb", false),
            ("http://localhost:8081/cb", false),
            ("http://127.0.0.1:8081/cb", false),
            ("http://127.0.0.1/cb", true),
            ("http://[::1]", true),
            ("vn.example.app:/cb", true),
        ] {
            assert_eq!(RedirectUri::parse(uri).unwrap().is_of_an_app(), of_an_app, "{uri}");
        }
    }

    #[test]
    fn where_an_address_leads_is_an_origin_or_an_app() {
        assert_eq!(origin_of("https://rp.example/cb?x=1"), "https://rp.example");
        assert_eq!(origin_of("http://[::1]:5/"), "http://[::1]:5");
        assert_eq!(origin_of("vn.example.app:/cb"), "vn.example.app:");
        assert_eq!(origin_of("vn.example.app://host/cb"), "vn.example.app:");
    }

    #[test]
    fn what_cannot_be_registered_is_refused_by_its_rule() {
        use InvalidRedirectUri::{Credentials, Fragment, Insecure, NotNormal, Scheme, Wildcard};
        for (text, rule) in [
            ("/cb", NotNormal),
            ("https://rp.example/#f", Fragment),
            ("http://rp.example/cb", Insecure),
            ("javascript:alert(1)", Scheme),
            ("data:text/html,x", Scheme),
            ("myapp:/cb", Scheme),
            ("https://u:p@rp.example/", Credentials),
            ("https://*.rp.example/cb", Wildcard),
            ("HTTPS://rp.example/", NotNormal),
            ("vn.example.app:a b", NotNormal),
            ("vn.example.app:a\"b", NotNormal),
        ] {
            assert_eq!(RedirectUri::parse(text), Err(rule), "{text}");
        }
        assert!(RedirectUri::parse("vn.example.app:/cb").is_ok());
    }
}
