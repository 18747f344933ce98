//! What a browser is told not to do with our answers: the same for every page.
//!
//! No form of ours ends anywhere but here. Chrome holds every redirect after a POST against `form-action`, those of the
//! client's own callback as well, so nothing that leaves for a client may depend on it: a navigation begun by a form
//! ends on a page of ours, and that page goes on.

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};

const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const SERVICE_WORKER_ALLOWED: HeaderName = HeaderName::from_static("service-worker-allowed");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

const PAGE: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                    manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
/// For what is not a page and should never be treated as one.
const DATA: &str = "default-src 'none'; frame-ancestors 'none'";
/// For what people handed in, whatever is in it: shown in a page that can do nothing, and on pages of ours alone.
const FILE: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";
/// For the script that shows the app's shell without a network: it asks us alone.
const WORKER: &str = "default-src 'none'; connect-src 'self'";
/// The one page that asks for it may use the camera.
pub const CAMERA: (HeaderName, HeaderValue) = (PERMISSIONS_POLICY, HeaderValue::from_static("camera=(self)"));
const PERMISSIONS: &str = "microphone=(), geolocation=(), payment=(), usb=(), \
                           publickey-credentials-get=(self), publickey-credentials-create=(self)";
const TWO_YEARS: &str = "max-age=63072000; includeSubDomains";

/// Whether browsers reach us by https, which decides one header.
#[derive(Debug, Clone, Copy)]
pub(super) struct SecurityHeaders {
    pub(super) https: bool,
}

impl SecurityHeaders {
    pub(super) fn write(self, headers: &mut HeaderMap) {
        let is_page =
            headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        if self.https {
            headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(TWO_YEARS));
        }
        if !is_page {
            let policy = match () {
                () if headers.contains_key(header::CONTENT_DISPOSITION) => FILE,
                () if headers.contains_key(SERVICE_WORKER_ALLOWED) => WORKER,
                () => DATA,
            };
            headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
            return;
        }
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(PAGE));
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
        let camera =
            if headers.get(PERMISSIONS_POLICY) == Some(&CAMERA.1) { "camera=(self)" } else { "camera=()" };
        let permissions = HeaderValue::try_from(format!("{camera}, {PERMISSIONS}"));
        permissions.into_iter().for_each(|value| drop(headers.insert(PERMISSIONS_POLICY, value)));
        headers.insert(OPENER_POLICY, HeaderValue::from_static("same-origin"));
    }
}
