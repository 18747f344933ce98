//! The phone's network: what the page has signed goes to Khoá as it is, from here rather than from the browser, and the answer back.
//! Carries to Khoá alone, what an app calls there alone, and neither adds nor keeps anything.

use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::Method;
use serde::{Deserialize, Serialize};
use url::Url;

/// No request of the app's is larger.
pub(super) const LARGEST: usize = 64 * 1024;
/// No honest answer is longer.
const LONGEST_ANSWER: usize = 512 * 1024;

/// What an app calls beside [`API`].
const ENDPOINTS: [&str; 2] = ["/token", "/authorize-challenge"];
/// What all addresses of the app's own API begin with.
const API: &str = "/app/v1/";

/// Headers that the app sets.
const SENT: [&str; 6] =
    ["authorization", "content-type", "dpop", "idempotency-key", "if-match", "user-agent"];
/// Headers that it reads.
const READ: [&str; 4] = ["dpop-nonce", "etag", "retry-after", "www-authenticate"];

/// A request as the page made it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sent {
    method: String,
    path: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    body: Option<String>,
}

/// What came back.
#[derive(Serialize)]
pub(super) struct Answered {
    status: u16,
    headers: BTreeMap<String, String>,
    body: String,
}

/// Why nothing came back.
#[derive(Debug, thiserror::Error)]
pub(super) enum Lost {
    /// No app calls that.
    #[error("no app calls that")]
    NotOurs,
    /// No honest answer is so long.
    #[error("the answer is longer than any honest one")]
    TooLong,
    /// Khoá does not answer.
    #[error("Khoá does not answer")]
    Down(#[from] reqwest::Error),
}

/// The way to Khoá.
pub(super) struct Network {
    http: reqwest::Client,
    issuer: String,
}

impl Network {
    pub(super) fn to(issuer: &str) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(Duration::from_secs(2))
            .timeout(Duration::from_secs(8))
            .no_proxy()
            .build()?;
        Ok(Self { http, issuer: issuer.to_owned() })
    }

    pub(super) async fn carry(&self, sent: Sent) -> Result<Answered, Lost> {
        let url = self.target(&sent.path).ok_or(Lost::NotOurs)?;
        let method = Method::from_bytes(sent.method.as_bytes()).map_err(|_no_method| Lost::NotOurs)?;
        let mut request = self.http.request(method, url);
        for (name, value) in &sent.headers {
            if !SENT.contains(&name.as_str()) {
                return Err(Lost::NotOurs);
            }
            request = request.header(name, value);
        }
        let request = sent.body.into_iter().fold(request, reqwest::RequestBuilder::body);
        let mut answer = request.send().await?;
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            if body.len().saturating_add(chunk.len()) > LONGEST_ANSWER {
                return Err(Lost::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        let said = |name: &str| answer.headers().get(name)?.to_str().ok().map(str::to_owned);
        let headers = READ.into_iter().filter_map(|name| Some((name.to_owned(), said(name)?))).collect();
        let body = String::from_utf8_lossy(&body).into_owned();
        Ok(Answered { status: answer.status().as_u16(), headers, body })
    }

    /// The address, where an app calls there: read as it will be sent, so that no `..` leads elsewhere.
    fn target(&self, path: &str) -> Option<Url> {
        let url = Url::parse(&format!("{}{path}", self.issuer)).ok()?;
        let is_ours = url.origin().ascii_serialization() == self.issuer
            && (ENDPOINTS.contains(&url.path()) || url.path().starts_with(API));
        is_ours.then_some(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_leads_to_what_apps_call_and_nowhere_else() {
        let network = Network::to("http://localhost:8080").unwrap();
        for path in ["/token", "/authorize-challenge", "/app/v1/home", "/app/v1/places?q=ha"] {
            assert!(network.target(path).is_some(), "{path}");
        }
        let elsewhere = [
            "/",
            "/login",
            "/console/v1/queue",
            "/app/v1/../../lock",
            "/app/v1/%2e%2e/%2e%2e/lock",
            ".evil.example/token",
            "@evil.example/token",
            "0/token",
        ];
        for path in elsewhere {
            assert!(network.target(path).is_none(), "{path}");
        }
    }
}
