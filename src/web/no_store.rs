//! Nothing is kept by anyone unless its handler says so: a page or token in a shared cache is a leak.

use actix_web::http::header::{CACHE_CONTROL, HeaderMap, HeaderValue};

pub(super) fn write(headers: &mut HeaderMap) {
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}
