//! The way back to the client: its registered address with what the answer adds, and nothing more.

use serde::{Deserialize, Serialize};
use url::{Url, form_urlencoded};

use crate::base::origin_of;
use crate::op::error::OAuthError;

/// Where in the address an answer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Beside the registered query.
    #[default]
    Query,
    /// Where only the browser reads it.
    Fragment,
}

/// A proven address of a client, and what it wants to hear again.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Return {
    /// A redirect URI registered for the client.
    pub redirect_uri: String,
    /// Opaque to us; echoed byte for byte.
    pub state: Option<String>,
    /// Where in the address the answer stands.
    #[serde(default)]
    pub by: Mode,
}

impl Return {
    /// The address with a code.
    pub fn with_code(&self, issuer: &str, code: &str) -> String {
        self.answer(issuer, &[("code", code)])
    }

    /// The address with a refusal.
    pub fn with_error(&self, issuer: &str, error: &OAuthError) -> String {
        self.answer(issuer, &[("error", error.code().as_str()), ("error_description", error.description())])
    }

    /// Where a browser will be sent, as people can compare it.
    pub fn origin(&self) -> String {
        origin_of(&self.redirect_uri)
    }

    /// RFC 6749 §4.1.2: the registered query is kept; RFC 9207: `iss` stands in every answer.
    fn answer(&self, issuer: &str, members: &[(&str, &str)]) -> String {
        let Ok(mut url) = Url::parse(&self.redirect_uri) else { return self.redirect_uri.clone() };
        let state = self.state.as_deref().map(|state| ("state", state));
        let members = members.iter().copied().chain(state).chain([("iss", issuer)]);
        match self.by {
            Mode::Query => drop(url.query_pairs_mut().extend_pairs(members)),
            Mode::Fragment => {
                let fragment = form_urlencoded::Serializer::new(String::new()).extend_pairs(members).finish();
                url.set_fragment(Some(&fragment));
            }
        }
        url.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_registered_query_is_kept_and_state_comes_back_as_it_was() {
        let back = Return {
            redirect_uri: "https://rp.example/cb?a=%20b".into(),
            state: Some("s +/=&\u{1f511}".into()),
            by: Mode::Query,
        };
        let url = Url::parse(&back.with_code("https://id.example", "c")).unwrap();
        let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        let expected =
            [("a", " b"), ("code", "c"), ("state", "s +/=&\u{1f511}"), ("iss", "https://id.example")];
        assert_eq!(pairs, expected.map(|(k, v)| (k.to_owned(), v.to_owned())));
    }
}
