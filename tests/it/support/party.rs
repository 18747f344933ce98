//! A relying party that speaks the protocol by hand, so that it can also break every rule of it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use khoa::client::{self, NewClient};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use super::{Browser, Page, TestServer};

/// A PKCE verifier and its challenge: RFC 7636 appendix B.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// A registered client and what it needs to act as itself.
#[derive(Clone)]
pub(crate) struct Party {
    pub(crate) id: String,
    pub(crate) secret: Option<String>,
    pub(crate) redirect_uri: String,
    pub(crate) public: bool,
    pub(crate) http: Client,
    pub(crate) issuer: String,
}

/// An answer of an endpoint for machines.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) body: Value,
}

impl Reply {
    pub(crate) async fn of(answer: reqwest::Response) -> Self {
        let (status, headers) = (answer.status(), answer.headers().clone());
        let text = answer.text().await.unwrap();
        Self { status, headers, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) }
    }

    /// The OAuth error code, with the status: `400 invalid_grant`.
    pub(crate) fn refusal(&self) -> String {
        format!("{} {}", self.status.as_u16(), self.body["error"].as_str().unwrap_or("-"))
    }

    pub(crate) fn text(&self, member: &str) -> String {
        self.body[member].as_str().unwrap_or_else(|| panic!("no {member} in {:?}", self.body)).to_owned()
    }
}

/// The tokens of one sign-in.
pub(crate) struct Tokens {
    pub(crate) access: String,
    pub(crate) refresh: Option<String>,
    pub(crate) id: Option<String>,
}

impl Tokens {
    pub(crate) fn of(reply: &Reply) -> Self {
        assert_eq!(reply.status, 200, "{:?}", reply.body);
        let text = |member: &str| reply.body[member].as_str().map(str::to_owned);
        Self { access: text("access_token").unwrap(), refresh: text("refresh_token"), id: text("id_token") }
    }

    /// What the access token says.
    pub(crate) fn access_claims(&self) -> Value {
        let payload = self.access.split('.').nth(1).unwrap();
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
    }

    /// The ID token's claims; its signature is the business of tests with real client libraries.
    pub(crate) fn id_claims(&self) -> Value {
        let payload = self.id.as_deref().unwrap().split('.').nth(1).unwrap();
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
    }
}

impl Party {
    pub(super) async fn register(server: &TestServer, id: &str, over: Value) -> Result<Self, String> {
        let redirect_uri = format!("https://{id}.example/callback");
        let mut metadata = json!({
            "name": id, "redirect_uris": [redirect_uri], "post_logout_redirect_uris": [format!("https://{id}.example/out")],
            "auth": "client_secret_basic", "grants": ["authorization_code", "refresh_token"],
            "scope": "openid profile email offline_access", "official": true, "id_token_alg": "ES256", "min_aal": 1,
        });
        for (member, value) in over.as_object().unwrap() {
            metadata[member] = value.clone();
        }
        // Half configurations are refused: without the word, the grant goes too.
        let offline = metadata["scope"].as_str().unwrap_or_default().contains("offline_access");
        if !offline && over.get("grants").is_none() {
            metadata["grants"] = json!(["authorization_code"]);
        }
        if !metadata["grants"].as_array().unwrap().contains(&json!("authorization_code"))
            && over.get("post_logout_redirect_uris").is_none()
        {
            metadata["post_logout_redirect_uris"] = json!([]);
        }
        let public = metadata["auth"] == "none";
        if public && over.get("official").is_none() {
            metadata["official"] = json!(false);
        }
        let new = NewClient { id: id.to_owned(), metadata: serde_json::from_value(metadata).unwrap() };
        let app = &server.running.app;
        let desk = app.desk(None);
        let registered = app.db.write(move |c| client::registered(c, &desk, &new)).await.unwrap();
        let registered = registered.map_err(|refused| refused.to_string())?;
        let secret = registered.secret.map(|secret| secret.expose().to_owned());
        Ok(Self {
            id: id.to_owned(),
            secret,
            redirect_uri,
            public,
            http: server.http.clone(),
            issuer: server.url(""),
        })
    }

    /// The address a browser is sent to, with `over` laid over a sound request.
    pub(crate) fn authorization(&self, over: &[(&str, &str)]) -> String {
        let sound = [
            ("client_id", self.id.as_str()),
            ("redirect_uri", &self.redirect_uri),
            ("response_type", "code"),
            ("scope", "openid profile email offline_access"),
            ("state", "st"),
            ("nonce", "no"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        let kept = sound.iter().filter(|(name, _)| !over.iter().any(|(other, _)| other == name));
        let sent = kept.chain(over.iter().filter(|(_, value)| !value.is_empty()));
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(sent).finish();
        format!("/authorize?{query}")
    }

    /// Signs a person in through `browser`, consenting when asked; answers with the page it ends at.
    pub(crate) async fn visit(
        &self,
        browser: &mut Browser,
        username: &str,
        password: &str,
        over: &[(&str, &str)],
    ) -> Page {
        let mut page = browser.open(&self.authorization(over)).await;
        if page.has("login-submit") {
            page = browser.sign_in(&page, username, password).await;
        }
        if page.has("consent-accept") {
            page = browser.submit(&page, "/consent", &[("decision", "accept")]).await;
        }
        page
    }

    /// A whole sign-in, up to the tokens.
    pub(crate) async fn sign_in(&self, browser: &mut Browser, username: &str, password: &str) -> Tokens {
        let page = self.visit(browser, username, password, &[]).await;
        let code = page.query("code").unwrap_or_else(|| panic!("no code at {}:\n{}", page.url, page.body));
        Tokens::of(&self.redeem(&code, &[]).await)
    }

    /// Exchanges a code, with `over` laid over a sound request.
    pub(crate) async fn redeem(&self, code: &str, over: &[(&str, &str)]) -> Reply {
        let sound = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &self.redirect_uri),
            ("code_verifier", VERIFIER),
        ];
        self.post("/token", &lay(&sound, over)).await
    }

    /// Uses a refresh token.
    pub(crate) async fn refresh(&self, token: &str, over: &[(&str, &str)]) -> Reply {
        self.post("/token", &lay(&[("grant_type", "refresh_token"), ("refresh_token", token)], over)).await
    }

    /// Exchanges a code with a proof of possession.
    pub(crate) async fn redeem_by(&self, code: &str, proof: &str) -> Reply {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &self.redirect_uri),
            ("code_verifier", VERIFIER),
        ];
        self.token_by(&fields, proof).await
    }

    /// Uses a refresh token with one.
    pub(crate) async fn refresh_by(&self, token: &str, proof: &str) -> Reply {
        self.token_by(&[("grant_type", "refresh_token"), ("refresh_token", token)], proof).await
    }

    /// Asks the token endpoint with one.
    pub(crate) async fn token_by(&self, fields: &[(&str, &str)], proof: &str) -> Reply {
        let (request, fields) = self.own("/token", fields);
        Reply::of(request.header("dpop", proof).form(&fields).send().await.unwrap()).await
    }

    /// Introspects a token.
    pub(crate) async fn introspect(&self, token: &str) -> Reply {
        self.post("/introspect", &[("token", token)]).await
    }

    /// Revokes a token.
    pub(crate) async fn revoke(&self, token: &str) -> Reply {
        self.post("/revoke", &[("token", token)]).await
    }

    /// Reads userinfo.
    pub(crate) async fn userinfo(&self, token: &str) -> Reply {
        Reply::of(self.http.get(format!("{}/userinfo", self.issuer)).bearer_auth(token).send().await.unwrap())
            .await
    }

    /// Posts a form as this client.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let (request, fields) = self.own(path, fields);
        Reply::of(request.form(&fields).send().await.unwrap()).await
    }

    /// A request of this client's, and the fields that say so.
    fn own<'a>(
        &'a self,
        path: &str,
        fields: &[(&'a str, &'a str)],
    ) -> (reqwest::RequestBuilder, Vec<(&'a str, &'a str)>) {
        let (mut fields, request) = (fields.to_vec(), self.http.post(format!("{}{path}", self.issuer)));
        match &self.secret {
            Some(secret) => return (request.basic_auth(&self.id, Some(secret)), fields),
            None if self.public => fields.push(("client_id", &self.id)),
            None => {}
        }
        (request, fields)
    }
}

fn lay<'a>(sound: &[(&'a str, &'a str)], over: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = sound.iter().filter(|(name, _)| !over.iter().any(|(other, _)| other == name));
    kept.chain(over.iter().filter(|(_, value)| !value.is_empty())).copied().collect()
}
