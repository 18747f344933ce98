//! The official app on phones in software: each with a key of its own, which signs every request.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use khoa::config::Config;
use reqwest::Method;
use serde_json::{Value, json};

use crate::op::dpop::Stage;
use crate::support::maker::{self, Kept, Maker};
use crate::support::{CHALLENGE, Party, Prover, Reply, TestServer, Tokens};

/// Where the phones of an account are.
pub(crate) const DEVICES: &str = "/app/v1/devices";
const SCOPE: &str = "openid offline_access app.devices app.read app.approvals";

/// The app, and a person who uses it.
pub(crate) struct App {
    pub(crate) stage: Stage,
    pub(crate) app: Party,
}

/// The app on one phone, signed in.
pub(crate) struct Phone {
    pub(crate) key: Prover,
    pub(crate) tokens: Tokens,
}

impl App {
    pub(crate) async fn set() -> Self {
        Self::on(TestServer::start().await).await
    }

    /// One that believes what a maker says of the phones with the app.
    pub(crate) async fn that_believes(maker: &Maker) -> Self {
        let roots = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(&roots, maker.root()).unwrap();
        let started = TestServer::start_with(|config| {
            config.devices.more_roots = Some(roots.path().to_owned());
            config.devices.android_apps = vec![maker::app()];
        });
        Self::on(started.await).await
    }

    /// One of another configuration.
    pub(crate) async fn set_with(change: impl FnOnce(&mut Config)) -> Self {
        Self::on(TestServer::start_with(change).await).await
    }

    async fn on(s: TestServer) -> Self {
        let stage = Stage::on(s).await;
        let api = format!("{}/app/v1", stage.s.issuer());
        let app = stage.s.client("app", json!({
            "official": true, "auth": "none", "dpop_bound_access_tokens": true, "scope": SCOPE, "may_ask": [api],
        })).await;
        Self { stage, app }
    }

    pub(crate) async fn phone(&self) -> Phone {
        self.signed_in_with(Prover::new()).await
    }

    pub(crate) async fn signed_in_with(&self, key: Prover) -> Phone {
        let api = format!("{}/app/v1", self.stage.s.issuer());
        let nonce = self.stage.nonce().await;
        let code = self.stage.code(&self.app, &[("scope", SCOPE), ("resource", &api)]).await;
        let redeemed = self.stage.redeem(&self.app, &code, &self.stage.at_token(&key, Some(&nonce))).await;
        Phone { key, tokens: Tokens::of(&redeemed) }
    }

    pub(crate) async fn send(
        &self,
        by: &Phone,
        method: Method,
        path: &str,
        body: Option<Value>,
        key: &str,
    ) -> Reply {
        let url = format!("{}{path}", self.stage.s.issuer());
        let nonce = self.stage.nonce().await;
        let proof = by.key.proof(method.as_str(), &url, Some(&nonce), Some(&by.tokens.access));
        let request = self.stage.s.http.request(method, self.stage.s.url(path)).header("dpop", proof);
        let request = request.header("authorization", format!("DPoP {}", by.tokens.access));
        let request = request.header("idempotency-key", key);
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        Reply::of(request.send().await.unwrap()).await
    }

    pub(crate) async fn get(&self, by: &Phone, path: &str) -> Reply {
        self.send(by, Method::GET, path, None, "-").await
    }

    pub(crate) async fn bind(&self, by: &Phone, key: &str) -> Reply {
        self.send(by, Method::POST, DEVICES, Some(json!({ "label": "Điện thoại của Lan" })), key).await
    }

    pub(crate) async fn name(&self, by: &Phone, device: &str, label: &str, seen: Option<&str>) -> Reply {
        let path = format!("{DEVICES}/{device}");
        let url = format!("{}{path}", self.stage.s.issuer());
        let nonce = self.stage.nonce().await;
        let proof = by.key.proof("PATCH", &url, Some(&nonce), Some(&by.tokens.access));
        let request = self.stage.s.http.patch(self.stage.s.url(&path)).header("dpop", proof);
        let request = request.header("authorization", format!("DPoP {}", by.tokens.access));
        let request = request.json(&json!({ "label": label }));
        let request = match seen {
            Some(seen) => request.header("if-match", seen),
            None => request,
        };
        Reply::of(request.send().await.unwrap()).await
    }

    /// Asks for a code without a browser, with a proof by `key`; what is laid over a sound request, and an empty value takes away.
    pub(crate) async fn ask(&self, of: &Party, key: &Prover, over: &[(&str, &str)]) -> Reply {
        let api = format!("{}/app/v1", self.stage.s.issuer());
        let sound = [
            ("redirect_uri", of.redirect_uri.as_str()),
            ("response_type", "code"),
            ("scope", SCOPE),
            ("resource", &api),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        let kept = sound.iter().filter(|(name, _)| !over.iter().any(|(other, _)| other == name));
        let fields: Vec<_> =
            kept.chain(over.iter().filter(|(_, value)| !value.is_empty())).copied().collect();
        self.challenged(of, key, &fields).await
    }

    /// Answers by `how`, `passkey` or `phone`.
    pub(crate) async fn reply(&self, of: &Party, key: &Prover, asked: &Reply, how: (&str, &str)) -> Reply {
        let held = asked.text("auth_session");
        self.challenged(of, key, &[("auth_session", &held), how]).await
    }

    /// Answers by the phone's key and what its holder typed beside it.
    pub(crate) async fn reply_knowing(&self, phone: &Phone, asked: &Reply, passcode: &str) -> Reply {
        let (held, signed) = (asked.text("auth_session"), phone.signs_in(asked));
        let fields = [("auth_session", held.as_str()), ("phone", &signed), ("passcode", passcode)];
        self.challenged(&self.app, &phone.key, &fields).await
    }

    async fn challenged(&self, of: &Party, key: &Prover, fields: &[(&str, &str)]) -> Reply {
        let path = "/authorize-challenge";
        let url = format!("{}{path}", self.stage.s.issuer());
        let nonce = self.stage.nonce().await;
        let request = self.stage.s.http.post(self.stage.s.url(path));
        let request = request.header("dpop", key.proof("POST", &url, Some(&nonce), None));
        let request = request.form(&[fields, &[("client_id", &of.id)]].concat());
        Reply::of(request.send().await.unwrap()).await
    }

    /// What a keystore has to put into its statement.
    pub(crate) async fn challenge(&self) -> String {
        let asked = self.stage.s.http.get(self.stage.s.url("/app/v1/attestation-challenge")).send();
        Reply::of(asked.await.unwrap()).await.text("challenge")
    }

    /// Binds a phone with what its maker says of its key.
    pub(crate) async fn bind_as(&self, by: &Phone, maker: &Maker, kept: &Kept<'_>) -> Reply {
        let chain: Vec<String> = maker.chain(&by.key, kept).iter().map(|der| STANDARD.encode(der)).collect();
        let statement = json!({ "format": "android-key", "challenge": kept.challenge, "chain": chain });
        let body = json!({ "label": "Điện thoại của Lan", "attestation": statement });
        self.send(by, Method::POST, DEVICES, Some(body), &by.key.thumbprint()).await
    }
}

impl Phone {
    /// What it signs to sign its holder in.
    pub(crate) fn signs_in(&self, asked: &Reply) -> String {
        signed_in_by(&self.key, asked)
    }

    /// What it signs to say yes to a question as it read it, with the number its holder typed.
    pub(crate) fn yes(&self, question: &Value, number: &str) -> Value {
        yes_by(&self.key, question, number)
    }
}

/// What a key signs to say yes to a question as it was read, with the number that was typed.
pub(crate) fn yes_by(key: &Prover, question: &Value, number: &str) -> Value {
    let text = question["text"].as_str().unwrap();
    let shown = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes());
    let claims = json!({
        "approval": question["id"], "shown": URL_SAFE_NO_PAD.encode(shown), "number": number,
    });
    json!({ "answer": "yes", "signed": key.sign("khoa-approval+jwt", &claims) })
}

/// What a key signs over the session it was given.
pub(crate) fn signed_in_by(key: &Prover, asked: &Reply) -> String {
    let held = asked.text("auth_session");
    let about = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, held.as_bytes());
    key.sign("khoa-sign-in+jwt", &json!({ "auth_session": URL_SAFE_NO_PAD.encode(about) }))
}
