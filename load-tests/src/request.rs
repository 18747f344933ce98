//! Renders requests to bytes, once per scenario where they never change.
//! Must never send them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A GET with further header lines.
pub fn get(host: &str, path: &str, headers: &[(&str, &str)]) -> Vec<u8> {
    let mut request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: */*\r\n");
    push_headers(&mut request, headers);
    request.into_bytes()
}

/// A POST of an encoded form with further header lines.
pub fn post(host: &str, path: &str, headers: &[(&str, &str)], form: &[(&str, &str)]) -> Vec<u8> {
    post_body(host, path, headers, ("application/x-www-form-urlencoded", &form_encoded(form)))
}

/// A POST of JSON with further header lines.
pub fn post_json(host: &str, path: &str, headers: &[(&str, &str)], json: &str) -> Vec<u8> {
    post_body(host, path, headers, ("application/json", json))
}

fn post_body(host: &str, path: &str, headers: &[(&str, &str)], (kind, body): (&str, &str)) -> Vec<u8> {
    let mut request = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nAccept: */*\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n",
        body.len()
    );
    push_headers(&mut request, headers);
    request.push_str(body);
    request.into_bytes()
}

/// `application/x-www-form-urlencoded`.
pub fn form_encoded(form: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish()
}

/// The value of `Authorization` for a client's id and secret (RFC 6749 §2.3.1: both form-encoded first).
pub fn basic(id: &str, secret: &str) -> String {
    let encode = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    format!("Basic {}", STANDARD.encode(format!("{}:{}", encode(id), encode(secret))))
}

fn push_headers(request: &mut String, headers: &[(&str, &str)]) {
    for (name, value) in headers {
        request.push_str(name);
        request.push_str(": ");
        request.push_str(value);
        request.push_str("\r\n");
    }
    request.push_str("\r\n");
}
