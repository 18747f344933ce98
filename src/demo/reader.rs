//! Who reads the demo's own plain pages: in which language, and that it is somebody at this machine.

use actix_web::HttpRequest;
use actix_web::http::header;

use crate::base::Lang;

/// A foreign page must not reach in by giving its own name this address (DNS rebinding).
pub fn is_local(request: &HttpRequest) -> bool {
    let host = host(request);
    matches!(host.split(':').next(), Some("localhost" | "127.0.0.1"))
}

/// What the browser itself calls this address: what a proxy may say beside it, any page's script can.
fn host(request: &HttpRequest) -> &str {
    request.headers().get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Whether a form of the very page that it is sent to was sent: another page's names that page.
pub fn sends_own_form(request: &HttpRequest) -> bool {
    let origin = request.headers().get(header::ORIGIN).and_then(|value| value.to_str().ok());
    is_local(request) && origin.and_then(|origin| origin.strip_prefix("http://")) == Some(host(request))
}

/// The language that the address names, or else the browser.
pub fn lang(request: &HttpRequest) -> Lang {
    let header = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    match request.query_string() {
        "lang=vi" => Lang::Vi,
        "lang=en" => Lang::En,
        _ => header
            .unwrap_or_default()
            .split([',', ';'])
            .find_map(|tag| Lang::from_tag(tag.trim()))
            .unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn a_form_of_another_page_is_known_by_where_it_comes_from() {
        let from = |host: &str, origin: &str| {
            let request = TestRequest::default().insert_header(("host", host.to_owned()));
            sends_own_form(&request.insert_header(("origin", origin.to_owned())).to_http_request())
        };
        assert!(from("localhost:8086", "http://localhost:8086"));
        assert!(!from("localhost:8086", "http://localhost:8081"));
        assert!(!from("localhost:8086", "https://foreign.example"));
        assert!(
            !from("foreign.example:8086", "http://foreign.example:8086"),
            "another name for this machine"
        );
    }

    #[test]
    fn what_a_proxy_might_say_is_not_heard() {
        for (name, value) in [("x-forwarded-host", "localhost:8086"), ("forwarded", "host=localhost:8086")] {
            let request = TestRequest::default().insert_header(("host", "foreign.example:8086"));
            assert!(!is_local(&request.insert_header((name, value)).to_http_request()), "{name}");
        }
    }
}
