//! Whether a client has an answer already (RFC 9110 §13.1.2).

use actix_web::HttpRequest;
use actix_web::http::header::IF_NONE_MATCH;

/// Whether `If-None-Match` names `etag`, a strong tag with its quotes: alone, in a list, in several fields, as a weak tag
/// (the comparison is the weak one), or by `*`.
pub fn has_already(request: &HttpRequest, etag: &str) -> bool {
    let fields = request.headers().get_all(IF_NONE_MATCH).filter_map(|field| field.to_str().ok());
    fields
        .flat_map(|field| field.split(','))
        .map(str::trim)
        .any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn a_tag_is_found_in_every_form_a_client_may_send() {
        let has = |fields: &[&str]| {
            let request = TestRequest::default();
            let request = fields.iter().fold(request, |r, field| r.append_header((IF_NONE_MATCH, *field)));
            has_already(&request.to_http_request(), "\"abc\"")
        };
        for known in [
            &["\"abc\""][..],
            &["W/\"abc\""],
            &["\"x\", \"abc\""],
            &["\"x\",W/\"abc\" , \"y\""],
            &["\"x\"", "\"abc\""],
            &["*"],
        ] {
            assert!(has(known), "{known:?}");
        }
        for unknown in [&[][..], &[""], &["abc"], &["\"ab\""], &["w/\"abc\""], &["W/W/\"abc\""], &["\"abc"]] {
            assert!(!has(unknown), "{unknown:?}");
        }
    }
}
