//! Who calls: a person through an official app, and the system of an agency.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use khoa::config::Config;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::support::{Party, Prover, Reply, TestServer, Tokens};

pub(super) const PASSPHRASE: &str = "trang sáng trên sông quê";

/// A service with Lan, her official app, and the system of an agency.
pub(super) struct Stage {
    pub(super) s: TestServer,
    pub(super) lan: String,
    pub(super) app: Party,
    pub(super) office: Party,
    /// The key of the phone that the app is on.
    pub(super) key: Prover,
}

impl Stage {
    pub(super) async fn set() -> Self {
        Self::set_with(|_config| ()).await
    }

    /// The same after `change` had its say about the configuration.
    pub(super) async fn set_with(change: impl FnOnce(&mut Config)) -> Self {
        let s = TestServer::start_with(change).await;
        let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
        let app = official_app(&s, "app").await;
        agencies(&s).await;
        let office = office(&s, "office", "H01.01").await;
        Self { s, lan, app, office, key: Prover::new() }
    }

    /// A token that `party` gets for `username`.
    pub(super) async fn of_person(&self, party: &Party, username: &str, scope: &str) -> String {
        let resource = format!("{}/app/v1", self.s.issuer());
        let over = [("scope", scope), ("resource", &resource)];
        let page = party.visit(&mut self.s.browser(), username, PASSPHRASE, &over).await;
        let code = page.query("code").unwrap_or_else(|| panic!("no code at {}:\n{}", page.url, page.body));
        Tokens::of(&self.redeem(party, &code).await).access
    }

    /// One of Lan's that is bound to no key.
    pub(super) async fn unbound(&self, party: &Party) -> String {
        let resource = format!("{}/app/v1", self.s.issuer());
        let over = [("scope", "openid app.read"), ("resource", resource.as_str())];
        let page = party.visit(&mut self.s.browser(), &self.lan, PASSPHRASE, &over).await;
        Tokens::of(&party.redeem(&page.query("code").unwrap(), &[]).await).access
    }

    /// Exchanges a code for tokens that are bound to the key of the phone.
    pub(super) async fn redeem(&self, party: &Party, code: &str) -> Reply {
        let target = format!("{}/token", self.s.issuer());
        party.redeem_by(code, &self.proof("POST", &target, None)).await
    }

    /// What the token endpoint answers `party` for `fields`, bound to that key.
    pub(super) async fn bound(&self, party: &Party, fields: &[(&str, &str)]) -> Reply {
        self.bound_to(&self.key, party, fields).await
    }

    /// The same, bound to another.
    pub(super) async fn bound_to(&self, key: &Prover, party: &Party, fields: &[(&str, &str)]) -> Reply {
        let target = format!("{}/token", self.s.issuer());
        party.token_by(fields, &self.proof_by(key, ("POST", &target), None)).await
    }

    /// The same for a refresh token.
    pub(super) async fn refresh(&self, party: &Party, token: &str) -> Reply {
        let target = format!("{}/token", self.s.issuer());
        party.refresh_by(token, &self.proof("POST", &target, None)).await
    }

    /// A proof of the phone's, made now.
    fn proof(&self, method: &str, target: &str, token: Option<&str>) -> String {
        self.proof_by(&self.key, (method, target), token)
    }

    /// One of another key.
    fn proof_by(&self, key: &Prover, (method, target): (&str, &str), token: Option<&str>) -> String {
        let (app, now) = (&self.s.running.app, self.s.running.app.clock.now());
        let nonce = khoa::keys::dpop_nonce(&app.vault, now);
        key.proof_at(now, (method, target), Some(&nonce), token)
    }

    /// A request that shows `token` as it has to be shown: with a proof where it is bound to the key of the phone.
    pub(super) fn shows(&self, method: &Method, path: &str, token: &str) -> RequestBuilder {
        let request = self.s.http.request(method.clone(), self.s.url(path));
        if !is_bound(token) {
            return request.bearer_auth(token);
        }
        let target = format!("{}{}", self.s.issuer(), path.split('?').next().unwrap_or_default());
        let proof = self.proof(method.as_str(), &target, Some(token));
        request.header("authorization", format!("DPoP {token}")).header("dpop", proof)
    }

    /// Lan's, with everything the app may ask for.
    pub(super) async fn lans(&self) -> String {
        self.of_person(&self.app, &self.lan, "openid app.read app.lock app.applications").await
    }

    /// A token that an agency's system gets for itself.
    pub(super) async fn of_agency(&self, party: &Party) -> String {
        let resource = format!("{}/agency/v1", self.s.issuer());
        let asked = [("grant_type", "client_credentials"), ("resource", resource.as_str())];
        party.post("/token", &asked).await.text("access_token")
    }

    pub(super) async fn get(&self, token: &str, path: &str) -> Reply {
        self.send(Method::GET, Some(token), path, None, &[]).await
    }

    pub(super) async fn send(
        &self,
        method: Method,
        token: Option<&str>,
        path: &str,
        body: Option<&Value>,
        headers: &[(&str, &str)],
    ) -> Reply {
        let mut request = match token {
            Some(token) => self.shows(&method, path, token),
            None => self.s.http.request(method, self.s.url(path)),
        };
        if let Some(body) = body {
            request = request.json(body);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Reply::of(request.send().await.unwrap()).await
    }

    /// Lets days pass, and the signing keys see that they have.
    pub(super) async fn days_later(&self, days: u64) {
        self.s.later(Duration::from_secs(days * 86_400));
        self.s.running.app.ring.refresh().await.unwrap();
    }

    /// Lets whatever is remembered of clients, law and directory be read anew.
    pub(super) fn a_second_later(&self) {
        self.s.later(Duration::from_secs(1));
    }
}

/// Whether a token names a key.
fn is_bound(token: &str) -> bool {
    let payload = token.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    payload
        .is_some_and(|json| serde_json::from_slice::<Value>(&json).is_ok_and(|said| said["cnf"].is_object()))
}

/// What the reply is a problem about, with its status: `404 not-found`.
pub(crate) fn problem(reply: &Reply) -> String {
    let name = reply.body["type"].as_str().and_then(|name| name.strip_prefix("urn:khoa:problem:"));
    format!("{} {}", reply.status.as_u16(), name.unwrap_or("-"))
}

pub(super) async fn official_app(s: &TestServer, id: &str) -> Party {
    let api = format!("{}/app/v1", s.issuer());
    s.client(id, json!({ "scope": "openid app.read app.lock app.applications", "may_ask": [api] })).await
}

pub(super) fn of_agency(s: &TestServer, code: &str) -> Value {
    json!({
        "grants": ["client_credentials"], "redirect_uris": [], "scope": "agency.directory", "agency_code": code,
        "may_ask": [format!("{}/agency/v1", s.issuer())],
    })
}

pub(super) async fn office(s: &TestServer, id: &str, code: &str) -> Party {
    s.client(id, of_agency(s, code)).await
}

/// Brings in agencies as an operator does: H01 with two below it, of which H01.02 goes into H01.01 in June 2026.
async fn agencies(s: &TestServer) {
    table(
        s,
        "agencies",
        "code,name,parent\nH01,Tỉnh Một,\nH01.01,Sở Một,H01\nH01.02,Sở Hai,H01\n",
        "2020-01-01",
    )
    .await;
    table(s, "changes", "old,new\nH01.02,H01.01\n", "2026-06-01").await;
}

pub(super) async fn table(s: &TestServer, what: &str, text: &str, on: &str) {
    use khoa::directory::{self, Columns, Directory, Task};
    let app = &s.running.app;
    let task = if what == "agencies" { Task::Agencies } else { Task::AgencyChanges };
    // Read outside of the transaction: the whole country takes a while.
    let known = Directory::of(&app.db.read(directory::rows).await.unwrap());
    let on = Some(on.parse().unwrap());
    let import = directory::compare(&known, task, text, &Columns::default(), on).unwrap();
    assert_eq!(import.report.refused, []);
    let desk = app.desk(None);
    let written = app.db.write(move |c| directory::write(c, &desk, &import, "a test", "CA-017"));
    written.await.unwrap();
    // What was read before is known for a second.
    s.later(Duration::from_secs(1));
}
