//! What a browser is told not to do with our answers. A page may widen only where its form goes and whose
//! images it shows, by [`PagePolicy`]; everything else is the same for all.

use std::fmt::Write as _;

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use url::{Origin, Url};

const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

const PAGE: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                    form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
/// For what is not a page and should never be treated as one.
const DATA: &str = "default-src 'none'; frame-ancestors 'none'";
const PERMISSIONS: &str = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), \
                           publickey-credentials-get=(self), publickey-credentials-create=(self)";
const TWO_YEARS: &str = "max-age=63072000; includeSubDomains";

/// What one page needs beyond the default policy: put it into the *response's* extensions.
///
/// Chrome applies `form-action` to the redirects that follow a POST as well, so a page whose form ends at a
/// relying party has to name that relying party's origin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PagePolicy {
    form_action: Vec<String>,
}

impl PagePolicy {
    /// Lets the page's form end at the origin of `url`, or at its scheme when it is an app's own.
    #[must_use]
    pub fn form_to(mut self, url: &Url) -> Self {
        self.form_action.extend(source(url));
        self
    }

    fn value(&self) -> Option<HeaderValue> {
        let mut text = String::with_capacity(PAGE.len() + 128);
        for (number, directive) in PAGE.split("; ").enumerate() {
            let more: &[String] = match directive.split_once(' ') {
                Some(("form-action", _)) => &self.form_action,
                _ => &[],
            };
            write!(text, "{}{directive}", if number == 0 { "" } else { "; " }).ok()?;
            more.iter().try_for_each(|source| write!(text, " {source}")).ok()?;
        }
        HeaderValue::try_from(text).ok()
    }
}

/// The CSP source of `url`; nothing for a host whose spelling could end the directive.
fn source(url: &Url) -> Option<String> {
    let source = match url.origin() {
        origin @ Origin::Tuple(..) => origin.ascii_serialization(),
        Origin::Opaque(_) => format!("{}:", url.scheme()),
    };
    let plain = |b: u8| b.is_ascii_alphanumeric() || b".-+_:/[]".contains(&b);
    source.bytes().all(plain).then_some(source)
}

/// Whether browsers reach us by https, which decides one header.
#[derive(Debug, Clone, Copy)]
pub(super) struct SecurityHeaders {
    pub(super) https: bool,
}

impl SecurityHeaders {
    pub(super) fn write(self, headers: &mut HeaderMap, policy: Option<&PagePolicy>) {
        let is_page =
            headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        if self.https {
            headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(TWO_YEARS));
        }
        if !is_page {
            headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(DATA));
            return;
        }
        let csp = policy.and_then(PagePolicy::value).unwrap_or(HeaderValue::from_static(PAGE));
        headers.insert(header::CONTENT_SECURITY_POLICY, csp);
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
        headers.insert(PERMISSIONS_POLICY, HeaderValue::from_static(PERMISSIONS));
        headers.insert(OPENER_POLICY, HeaderValue::from_static("same-origin"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn a_page_widens_only_where_its_form_may_end() {
        let policy = PagePolicy::default()
            .form_to(&url("https://portal.example:8443/cb?x=1"))
            .form_to(&url("com.example.app:/cb"));
        let widened = policy.value().unwrap();
        let expected = PAGE
            .replace("form-action 'self'", "form-action 'self' https://portal.example:8443 com.example.app:");
        assert_eq!(widened, expected);
        assert_eq!(PagePolicy::default().value().unwrap(), PAGE);
    }

    #[test]
    fn a_host_cannot_write_directives() {
        for hostile in ["https://a;script-src/", "https://a,b/", "https://*.example/"] {
            if let Ok(hostile) = Url::parse(hostile) {
                assert_eq!(PagePolicy::default().form_to(&hostile), PagePolicy::default(), "{hostile}");
            }
        }
    }
}
