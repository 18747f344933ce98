//! Headers that say one thing, said twice. Which of the two a proxy, a log and we would each believe is anybody's guess, so
//! nobody is believed (RFC 9110 §5.3). The server itself refuses a doubled `Host`, `Content-Length` and `Transfer-Encoding`.

use actix_web::http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, ORIGIN};

/// The headers that something here is decided by and that are no lists.
const SINGLE: [HeaderName; 6] = [
    AUTHORIZATION,
    CONTENT_TYPE,
    ORIGIN,
    HeaderName::from_static("sec-fetch-site"),
    HeaderName::from_static("x-csrf-token"),
    HeaderName::from_static("idempotency-key"),
];

/// Whether one of them stands there more than once.
pub(super) fn has(headers: &HeaderMap) -> bool {
    SINGLE.iter().any(|name| headers.get_all(name).nth(1).is_some())
}
