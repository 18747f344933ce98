//! The official app on a phone: a key that signs every request, and what it says yes by.
//! Speaks the documented interface; every answer is checked.

use anyhow::{Context as _, Result, bail, ensure};
use aws_lc_rs::digest::{SHA256, digest};
use serde_json::{Value, json};

use crate::browser::{Browser, Means};
use crate::key::{Key, encoded};
use crate::request;
use crate::side::{CALLBACK, Client, Target};
use crate::tokens::{Redeemable, RelyingParty, TokenAnswer, chance};
use crate::wire::Wire;

/// What the app may ask for.
pub const SCOPE: &str = "openid app.read app.devices app.approvals";

/// What it was answered.
pub struct Said {
    status: u16,
    /// The body.
    pub body: Vec<u8>,
}

/// One phone, signed in as often as it has tokens: it shows them in turn.
pub struct Phone {
    target: Target,
    wire: Wire,
    key: Key,
    nonce: String,
    tokens: Vec<String>,
    next: usize,
}

impl Phone {
    /// Signs in `times` times by a browser.
    pub async fn sign_in(
        target: &Target,
        app: &Client,
        browser: &mut Browser,
        means: Means<'_>,
        times: usize,
    ) -> Result<Self> {
        let mut phone = Self {
            target: target.clone(),
            wire: Wire::new(target.address),
            key: Key::new()?,
            nonce: String::new(),
            tokens: Vec::new(),
            next: 0,
        };
        let party = RelyingParty::new(target, app);
        let api = format!("{}/app/v1", target.issuer());
        while phone.tokens.len() < times {
            let came = party.code(browser, means, &[("scope", SCOPE), ("resource", &api)]).await?;
            let token = phone.redeem(app, &came).await.context("redeeming the app's code")?;
            phone.tokens.push(token);
        }
        Ok(phone)
    }

    async fn redeem(&mut self, app: &Client, came: &Redeemable) -> Result<String> {
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", &app.id),
            ("code", &came.code),
            ("redirect_uri", CALLBACK),
            ("code_verifier", &came.verifier),
        ];
        let url = format!("{}{}", self.target.issuer(), self.target.paths.token);
        for _ in 0..2 {
            let proof = self.key.proof("POST", &url, &self.nonce, None)?;
            let call = request::post(&self.target.host, &self.target.paths.token, &[("DPoP", &proof)], &form);
            let answer = self.wire.ask(&call).await?;
            self.nonce = answer.header("dpop-nonce").context("no nonce came")?;
            if answer.says("use_dpop_nonce") {
                continue;
            }
            answer.expect_status(200)?;
            let tokens: TokenAnswer<'_> = serde_json::from_slice(answer.body)?;
            ensure!(tokens.token_type == "DPoP", "tokens that anybody may use");
            let claims = self.target.keys.verify(tokens.id_token.context("no id_token")?)?;
            ensure!(claims["nonce"] == came.nonce.as_str(), "an id token with another nonce");
            return Ok(tokens.access_token.to_owned());
        }
        bail!("the nonce of one answer was not good for the next")
    }

    /// Becomes a key of the account.
    pub async fn bind(&mut self) -> Result<()> {
        let body = json!({ "label": "Load" }).to_string();
        self.ask("POST", "/app/v1/devices", Some(&body)).await?.expect_status(201)
    }

    /// Reads something.
    pub async fn get(&mut self, path: &str) -> Result<Said> {
        let said = self.ask("GET", path, None).await?;
        said.expect_status(200)?;
        Ok(said)
    }

    /// Says yes to a question as it was read, with the number that its asker shows.
    pub async fn approve(&mut self, question: &Value, number: &str) -> Result<()> {
        let text = question["text"].as_str().context("a question without text")?;
        let shown = encoded(digest(&SHA256, text.as_bytes()).as_ref());
        let claims = json!({ "approval": question["id"], "shown": shown, "number": number });
        let signed = self.key.sign("khoa-approval+jwt", &claims)?;
        let id = question["id"].as_str().context("a question without id")?;
        let body = json!({ "answer": "yes", "signed": signed }).to_string();
        let said = self.ask("POST", &format!("/app/v1/approvals/{id}/answer"), Some(&body)).await?;
        said.expect_status(200)?;
        let now: Value = serde_json::from_slice(&said.body)?;
        ensure!(now["state"] == "approved", "not approved: {now}");
        Ok(())
    }

    async fn ask(&mut self, method: &str, path: &str, body: Option<&str>) -> Result<Said> {
        let token = self.tokens.get(self.next % self.tokens.len().max(1)).context("not signed in")?;
        self.next += 1;
        let (bearer, url) = (format!("DPoP {token}"), format!("{}{path}", self.target.issuer()));
        // A nonce grows old: whoever is told so asks once more.
        for _ in 0..2 {
            let (proof, name) = (self.key.proof(method, &url, &self.nonce, Some(token))?, chance()?);
            let headers = [("Authorization", bearer.as_str()), ("DPoP", &proof), ("Idempotency-Key", &name)];
            let call = match body {
                Some(body) => request::post_json(&self.target.host, path, &headers, body),
                None => request::get(&self.target.host, path, &headers),
            };
            let answer = self.wire.ask(&call).await?;
            let nonce = answer.header("dpop-nonce").context("no nonce came")?;
            let is_old = answer.status == 401 && nonce != self.nonce;
            self.nonce = nonce;
            if !is_old {
                return Ok(Said { status: answer.status, body: answer.body.to_vec() });
            }
        }
        bail!("the nonce of one answer was not good for the next")
    }
}

impl Said {
    fn expect_status(&self, status: u16) -> Result<()> {
        let text = String::from_utf8_lossy(&self.body);
        ensure!(self.status == status, "expected {status}, got {}: {text}", self.status);
        Ok(())
    }
}
