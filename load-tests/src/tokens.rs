//! Obtains tokens the way relying parties do, for scenarios that need them before they can begin.
//! Every id token is verified; must never take a short cut around the browser.

use std::rc::Rc;

use anyhow::{Context as _, Result, ensure};
use aws_lc_rs::{digest, rand};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

use crate::browser::{Browser, Means};
use crate::people::Person;
use crate::request;
use crate::side::{CALLBACK, Client, Target};
use crate::wire::Wire;

/// A token response, borrowed from the answer.
#[derive(Deserialize)]
pub struct TokenAnswer<'a> {
    /// access_token
    pub access_token: &'a str,
    /// token_type
    pub token_type: &'a str,
    /// expires_in
    pub expires_in: u64,
    /// refresh_token
    pub refresh_token: Option<&'a str>,
    /// id_token
    pub id_token: Option<&'a str>,
}

/// Tokens of one sign-in.
#[derive(Clone, Debug)]
pub struct Grant {
    /// Access token.
    pub access_token: String,
    /// Refresh token, when the client may have one.
    pub refresh_token: Option<String>,
    /// Subject of the id token.
    pub subject: String,
}

/// A code, with what its redemption needs and will be checked against.
pub struct Redeemable {
    /// code
    pub code: String,
    /// code_verifier
    pub verifier: String,
    /// The nonce that the id token has to carry.
    pub nonce: String,
}

/// A relying party's connection to a server.
pub struct RelyingParty {
    target: Target,
    client: Client,
    wire: Wire,
}

impl RelyingParty {
    /// For one of the target's clients.
    pub fn new(target: &Target, client: &Client) -> Self {
        Self { target: target.clone(), client: client.clone(), wire: Wire::new(target.address) }
    }

    /// One whole sign-in: authorization request, whatever pages come, code, tokens, everything checked.
    pub async fn sign_in(&mut self, browser: &mut Browser, means: Means<'_>) -> Result<Grant> {
        self.sign_in_with(browser, means, "openid profile offline_access").await
    }

    /// The same with the scope that is wished.
    pub async fn sign_in_with(
        &mut self,
        browser: &mut Browser,
        means: Means<'_>,
        scope: &str,
    ) -> Result<Grant> {
        let Redeemable { code, verifier, nonce } = self.code(browser, means, &[("scope", scope)]).await?;
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", CALLBACK),
            ("code_verifier", &verifier),
        ];
        let authorization = self.authenticate(&mut form);
        let headers: Vec<_> = authorization.iter().map(|value| ("Authorization", value.as_str())).collect();
        let call = request::post(&self.target.host, &self.target.paths.token, &headers, &form);
        let answer = self.wire.ask(&call).await?;
        answer.expect_status(200)?;
        let tokens: TokenAnswer<'_> = serde_json::from_slice(answer.body)?;
        let claims = self.target.keys.verify(tokens.id_token.context("no id_token")?)?;
        ensure!(claims["nonce"] == nonce.as_str(), "an id token with another nonce");
        let subject = claims["sub"].as_str().context("no sub")?.to_owned();
        let refresh_token = tokens.refresh_token.map(str::to_owned);
        Ok(Grant { access_token: tokens.access_token.to_owned(), refresh_token, subject })
    }

    /// The first half of a sign-in, with what more the authorization request says: up to the code.
    pub async fn code(
        &self,
        browser: &mut Browser,
        means: Means<'_>,
        more: &[(&str, &str)],
    ) -> Result<Redeemable> {
        let (verifier, state, nonce) = (chance()?, chance()?, chance()?);
        let challenge = URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, verifier.as_bytes()));
        let always = [
            ("response_type", "code"),
            ("client_id", &self.client.id),
            ("redirect_uri", CALLBACK),
            ("state", &state),
            ("nonce", &nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        let query = request::form_encoded(&[&always, more].concat());
        let start = format!("{}?{query}", self.target.paths.authorize);
        let came = browser.authorize(&start, CALLBACK, means).await?;
        let value = |name: &str| came.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        ensure!(value("state") == Some(&state), "the answer to the authorization request: {came:?}");
        let code = value("code").with_context(|| format!("no code: {came:?}"))?.to_owned();
        Ok(Redeemable { code, verifier, nonce })
    }

    /// Exchanges the refresh token of `grant` for new tokens.
    pub async fn refresh(&mut self, grant: &mut Grant) -> Result<()> {
        let token = grant.refresh_token.clone().context("no refresh token")?;
        let mut form = vec![("grant_type", "refresh_token"), ("refresh_token", token.as_str())];
        let authorization = self.authenticate(&mut form);
        let headers: Vec<_> = authorization.iter().map(|value| ("Authorization", value.as_str())).collect();
        let call = request::post(&self.target.host, &self.target.paths.token, &headers, &form);
        let answer = self.wire.ask(&call).await?;
        answer.expect_status(200)?;
        let tokens: TokenAnswer<'_> = serde_json::from_slice(answer.body)?;
        grant.access_token = tokens.access_token.to_owned();
        grant.refresh_token = tokens.refresh_token.map(str::to_owned).or(Some(token));
        Ok(())
    }

    /// Revokes a token (RFC 7009).
    pub async fn revoke(&mut self, token: &str) -> Result<()> {
        let mut form = vec![("token", token)];
        let authorization = self.authenticate(&mut form);
        let headers: Vec<_> = authorization.iter().map(|value| ("Authorization", value.as_str())).collect();
        let call = request::post(&self.target.host, &self.target.paths.revoke, &headers, &form);
        self.wire.ask(&call).await?.expect_status(200)
    }

    fn authenticate<'a>(&'a self, form: &mut Vec<(&'a str, &'a str)>) -> Option<String> {
        let Some(secret) = &self.client.secret else {
            form.push(("client_id", &self.client.id));
            return None;
        };
        Some(request::basic(&self.client.id, secret))
    }
}

/// `count` grants for a client, people in turn; each person types the password once and is remembered after.
pub async fn grants(target: &Target, client: &Client, count: usize) -> Result<Vec<(Rc<Person>, Grant)>> {
    let mut party = RelyingParty::new(target, client);
    let mut grants = Vec::new();
    let each = count.div_ceil(target.people.len());
    for person in target.people.iter() {
        let mut browser = Browser::new(target.address, &target.host);
        let person = Rc::new(person.clone());
        for _ in 0..each.min(count - grants.len()) {
            let signed_in = party.sign_in(&mut browser, Means::Password(&person)).await;
            let grant = signed_in.context("signing somebody in beforehand")?;
            grants.push((Rc::clone(&person), grant));
        }
    }
    Ok(grants)
}

/// `count` access tokens from `grants`, each with its subject: those of the sign-ins, and more for their refresh tokens.
pub async fn access_tokens(
    target: &Target,
    client: &Client,
    grants: &[(Rc<Person>, Grant)],
    count: usize,
) -> Result<Vec<(String, String)>> {
    let mut party = RelyingParty::new(target, client);
    let mut grants: Vec<Grant> = grants.iter().map(|(_, grant)| grant.clone()).collect();
    let mut tokens: Vec<_> =
        grants.iter().map(|grant| (grant.access_token.clone(), grant.subject.clone())).collect();
    while tokens.len() < count {
        for grant in grants.iter_mut().take(count - tokens.len()) {
            party.refresh(grant).await.context("refreshing beforehand")?;
            tokens.push((grant.access_token.clone(), grant.subject.clone()));
        }
    }
    tokens.truncate(count);
    Ok(tokens)
}

/// 256 random bits as text.
pub fn chance() -> Result<String> {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes).ok().context("no randomness")?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}
