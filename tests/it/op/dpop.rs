//! Tokens that are bound to a key (RFC 9449): asked for with a proof, and good for nothing without one.

use khoa::client::Client;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Party, Prover, Reply, TestServer, Tokens};

pub(crate) const PASSPHRASE: &str = "trang sáng trên sông quê";

pub(crate) struct Stage {
    pub(crate) s: TestServer,
    pub(crate) lan: String,
    phone: Party,
}

impl Stage {
    pub(crate) async fn set() -> Self {
        Self::on(TestServer::start().await).await
    }

    pub(crate) async fn on(s: TestServer) -> Self {
        let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
        let phone = s.client("phone", json!({ "auth": "none" })).await;
        Self { s, lan, phone }
    }

    pub(crate) async fn code(&self, of: &Party, over: &[(&str, &str)]) -> String {
        let page = of.visit(&mut self.s.browser(), &self.lan, PASSPHRASE, over).await;
        page.query("code").unwrap_or_else(|| panic!("no code at {}:\n{}", page.url, page.body))
    }

    /// What came of `proof` beside a form.
    pub(crate) async fn token(&self, of: &Party, fields: &[(&str, &str)], proofs: &[String]) -> Reply {
        let mut fields = fields.to_vec();
        let mut request = self.s.http.post(self.s.url("/token"));
        match &of.secret {
            Some(secret) => request = request.basic_auth(&of.id, Some(secret)),
            None => fields.push(("client_id", &of.id)),
        }
        for proof in proofs {
            request = request.header("dpop", proof);
        }
        Reply::of(request.form(&fields).send().await.unwrap()).await
    }

    pub(crate) async fn redeem(&self, of: &Party, code: &str, proofs: &[String]) -> Reply {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", of.redirect_uri.as_str()),
            ("code_verifier", crate::support::VERIFIER),
        ];
        self.token(of, &fields, proofs).await
    }

    pub(crate) async fn refresh(&self, of: &Party, token: &str, proofs: &[String]) -> Reply {
        self.token(of, &[("grant_type", "refresh_token"), ("refresh_token", token)], proofs).await
    }

    pub(crate) async fn show(&self, path: &str, scheme: &str, token: &str, proofs: &[String]) -> Reply {
        let mut request = self
            .s
            .http
            .request(Method::GET, self.s.url(path))
            .header("authorization", format!("{scheme} {token}"));
        for proof in proofs {
            request = request.header("dpop", proof);
        }
        Reply::of(request.send().await.unwrap()).await
    }

    pub(crate) fn at_token(&self, by: &Prover, nonce: Option<&str>) -> Vec<String> {
        vec![by.proof("POST", &format!("{}/token", self.s.issuer()), nonce, None)]
    }

    pub(crate) fn at(&self, path: &str, by: &Prover, nonce: &str, token: &str) -> Vec<String> {
        vec![by.proof("GET", &format!("{}{path}", self.s.issuer()), Some(nonce), Some(token))]
    }

    /// A nonce, got as clients get it: by being refused.
    pub(crate) async fn nonce(&self) -> String {
        let asked = [("grant_type", "refresh_token"), ("refresh_token", "khoa_rt_none")];
        let refused = self.token(&self.phone, &asked, &self.at_token(&Prover::new(), None)).await;
        assert_eq!(refused.refusal(), "400 use_dpop_nonce");
        next_nonce(&refused)
    }
}

fn next_nonce(reply: &Reply) -> String {
    reply.headers["dpop-nonce"].to_str().unwrap().to_owned()
}

fn challenge(reply: &Reply) -> String {
    reply.headers["www-authenticate"].to_str().unwrap().to_owned()
}

fn refused_with(reply: &Reply, error: &str) {
    assert_eq!(reply.status, 401, "{:?}", reply.body);
    let told = challenge(reply);
    assert!(told.starts_with("DPoP ") && told.contains(&format!("error=\"{error}\"")), "{told}");
    assert!(told.contains("algs=\"ES256 EdDSA PS256\""), "{told}");
}

#[actix_web::test]
async fn a_token_asked_for_with_a_proof_opens_nothing_without_one() {
    let stage = Stage::set().await;
    let (mine, thief) = (Prover::new(), Prover::new());
    let code = stage.code(&stage.phone, &[]).await;
    let first = stage.redeem(&stage.phone, &code, &stage.at_token(&mine, None)).await;
    assert_eq!(first.refusal(), "400 use_dpop_nonce");
    let nonce = next_nonce(&first);
    let reply = stage.redeem(&stage.phone, &code, &stage.at_token(&mine, Some(&nonce))).await;
    assert_eq!((reply.status.as_u16(), &reply.body["token_type"]), (200, &json!("DPoP")), "{:?}", reply.body);
    let tokens = Tokens::of(&reply);
    assert_eq!(tokens.access_claims()["cnf"], json!({ "jkt": mine.thumbprint() }));
    let nonce = next_nonce(&reply);

    let userinfo =
        async |scheme: &str, proofs: &[String]| stage.show("/userinfo", scheme, &tokens.access, proofs).await;
    refused_with(&userinfo("Bearer", &[]).await, "invalid_token");
    refused_with(
        &userinfo("Bearer", &stage.at("/userinfo", &mine, &nonce, &tokens.access)).await,
        "invalid_token",
    );
    refused_with(&userinfo("DPoP", &[]).await, "invalid_dpop_proof");
    let unstamped =
        vec![mine.proof("GET", &format!("{}/userinfo", stage.s.issuer()), None, Some(&tokens.access))];
    let asked = userinfo("DPoP", &unstamped).await;
    refused_with(&asked, "use_dpop_nonce");
    assert_eq!(next_nonce(&asked), nonce, "for two minutes it is the same");
    let good = stage.at("/userinfo", &mine, &nonce, &tokens.access);
    let opened = userinfo("dpop", &good).await;
    assert_eq!((opened.status.as_u16(), &opened.body["name"]), (200, &json!("Nguyễn Thị Lan")));
    assert_eq!(next_nonce(&opened), nonce);
    refused_with(&userinfo("DPoP", &good).await, "invalid_dpop_proof");
    for wrong in [
        stage.at("/userinfo", &thief, &nonce, &tokens.access),
        stage.at("/userinfo", &mine, &nonce, "another token"),
        stage.at("/token", &mine, &nonce, &tokens.access),
        vec![mine.proof(
            "POST",
            &format!("{}/userinfo", stage.s.issuer()),
            Some(&nonce),
            Some(&tokens.access),
        )],
        vec!["not.a.proof".to_owned()],
        [&good[..], &good[..]].concat(),
    ] {
        refused_with(&userinfo("DPoP", &wrong).await, "invalid_dpop_proof");
    }

    // What renews it is bound too: a public client has nothing else to show.
    let refresh = tokens.refresh.unwrap();
    assert_eq!(stage.refresh(&stage.phone, &refresh, &[]).await.refusal(), "400 invalid_grant");
    let stolen = stage.refresh(&stage.phone, &refresh, &stage.at_token(&thief, Some(&nonce))).await;
    assert_eq!(stolen.refusal(), "400 invalid_grant");
    let used = stage.at_token(&mine, Some(&nonce));
    let renewed = stage.refresh(&stage.phone, &refresh, &used).await;
    let renewed = Tokens::of(&renewed);
    assert_eq!(renewed.access_claims()["cnf"], json!({ "jkt": mine.thumbprint() }));
    let refresh = renewed.refresh.unwrap();
    assert_eq!(stage.refresh(&stage.phone, &refresh, &used).await.refusal(), "400 invalid_dpop_proof");
    let last = stage.refresh(&stage.phone, &refresh, &stage.at_token(&mine, Some(&nonce))).await;
    assert_eq!(last.status, 200, "that a proof was used twice spent nothing: {:?}", last.body);
    stage.s.finish().await;
}

#[actix_web::test]
async fn whoever_is_sent_for_a_nonce_has_spent_nothing_of_what_they_came_with() {
    let stage = Stage::set().await;
    let key = Prover::new();
    let code = stage.code(&stage.phone, &[]).await;
    let nonce = stage.nonce().await;
    let mut tokens =
        Tokens::of(&stage.redeem(&stage.phone, &code, &stage.at_token(&key, Some(&nonce))).await);
    for _ in 0..2 {
        // Later than a repeat counts as a lost answer.
        stage.s.later(std::time::Duration::from_secs(31));
        let refresh = tokens.refresh.clone().unwrap();
        for _ in 0..2 {
            let sent = stage.refresh(&stage.phone, &refresh, &stage.at_token(&key, None)).await;
            assert_eq!(sent.refusal(), "400 use_dpop_nonce");
            stage.s.later(std::time::Duration::from_secs(31));
        }
        let nonce = stage.nonce().await;
        let renewed = stage.refresh(&stage.phone, &refresh, &stage.at_token(&key, Some(&nonce))).await;
        tokens = Tokens::of(&renewed);
    }
    stage.s.finish().await;
}

#[actix_web::test]
async fn a_code_that_names_a_key_is_redeemed_by_that_key_alone() {
    let stage = Stage::set().await;
    let (mine, thief, nonce) = (Prover::new(), Prover::new(), stage.nonce().await);
    let jkt = mine.thumbprint();
    let code = stage.code(&stage.phone, &[("dpop_jkt", &jkt)]).await;
    for proofs in [vec![], stage.at_token(&thief, Some(&nonce))] {
        assert_eq!(stage.redeem(&stage.phone, &code, &proofs).await.refusal(), "400 invalid_grant");
    }
    let redeemed = stage.redeem(&stage.phone, &code, &stage.at_token(&mine, Some(&nonce))).await;
    assert_eq!(redeemed.status, 200, "whoever stole it spent nothing: {:?}", redeemed.body);
    for wrong in ["short", &"=".repeat(43), &format!("{jkt}A")] {
        let page =
            stage.phone.visit(&mut stage.s.browser(), &stage.lan, PASSPHRASE, &[("dpop_jkt", wrong)]).await;
        assert_eq!(page.query("error").as_deref(), Some("invalid_request"), "{wrong}");
    }
    stage.s.finish().await;
}

#[actix_web::test]
async fn a_client_that_binds_all_its_tokens_gets_none_without_a_proof_and_may_change_its_key() {
    let stage = Stage::set().await;
    let over = json!({
        "dpop_bound_access_tokens": true, "grants": ["authorization_code", "refresh_token", "client_credentials"],
        "scope": "openid profile email offline_access registry.read",
    });
    let portal = stage.s.client("portal", over).await;
    let found = stage.s.running.app.clients.find("portal").await.unwrap();
    assert!(found.is_some_and(|client: std::sync::Arc<Client>| client.metadata.dpop_bound_access_tokens));
    let (one, two, nonce) = (Prover::new(), Prover::new(), stage.nonce().await);
    let alone = [("grant_type", "client_credentials")];
    assert_eq!(stage.token(&portal, &alone, &[]).await.refusal(), "400 invalid_dpop_proof");
    let machine = stage.token(&portal, &alone, &stage.at_token(&one, Some(&nonce))).await;
    assert_eq!((machine.status.as_u16(), &machine.body["token_type"]), (200, &json!("DPoP")));
    let said = portal.introspect(&machine.text("access_token")).await;
    assert_eq!(said.body["cnf"], json!({ "jkt": one.thumbprint() }));
    assert_eq!((&said.body["active"], &said.body["token_type"]), (&json!(true), &json!("DPoP")));

    let code = stage.code(&portal, &[]).await;
    let tokens = Tokens::of(&stage.redeem(&portal, &code, &stage.at_token(&one, Some(&nonce))).await);
    let refresh = tokens.refresh.unwrap();
    let moved = stage.refresh(&portal, &refresh, &stage.at_token(&two, Some(&nonce))).await;
    assert_eq!(Tokens::of(&moved).access_claims()["cnf"], json!({ "jkt": two.thumbprint() }));
    stage.s.finish().await;
}

#[actix_web::test]
async fn a_nonce_grows_old_and_a_token_bound_to_no_key_is_not_shown_as_if_it_were() {
    let stage = Stage::set().await;
    let (mine, nonce) = (Prover::new(), stage.nonce().await);
    let plain = stage.phone.sign_in(&mut stage.s.browser(), &stage.lan, PASSPHRASE).await;
    assert_eq!(plain.access_claims().get("cnf"), None::<&Value>);
    let proof = stage.at("/userinfo", &mine, &nonce, &plain.access);
    let shown = stage.show("/userinfo", "DPoP", &plain.access, &proof).await;
    refused_with(&shown, "invalid_token");
    assert_eq!(stage.phone.userinfo(&plain.access).await.status, 200);
    let code = stage.code(&stage.phone, &[]).await;
    let proof = stage.at_token(&mine, Some(&nonce));
    stage.s.later(std::time::Duration::from_secs(400));
    let late = stage.redeem(&stage.phone, &code, &proof).await;
    assert_eq!(late.refusal(), "400 use_dpop_nonce");
    assert_ne!(next_nonce(&late), nonce);
    stage.s.finish().await;
}

#[actix_web::test]
async fn our_own_apis_take_a_bound_token_with_a_proof_alone() {
    let stage = Stage::set().await;
    let api = format!("{}/app/v1", stage.s.issuer());
    let app = stage.s.client("app", json!({ "scope": "openid app.read", "may_ask": [api] })).await;
    let (mine, nonce) = (Prover::new(), stage.nonce().await);
    let code = stage.code(&app, &[("scope", "openid app.read"), ("resource", &api)]).await;
    let tokens = Tokens::of(&stage.redeem(&app, &code, &stage.at_token(&mine, Some(&nonce))).await);
    let path = "/app/v1/home";
    let home = async |scheme: &str, proofs: &[String]| stage.show(path, scheme, &tokens.access, proofs).await;
    refused_with(&home("Bearer", &[]).await, "invalid_token");
    refused_with(&home("DPoP", &[]).await, "invalid_dpop_proof");
    let unstamped =
        vec![mine.proof("GET", &format!("{}{path}", stage.s.issuer()), None, Some(&tokens.access))];
    let asked = home("DPoP", &unstamped).await;
    refused_with(&asked, "use_dpop_nonce");
    assert_eq!(next_nonce(&asked), nonce, "who is refused for want of a nonce is given one");
    let proof = stage.at(path, &mine, &nonce, &tokens.access);
    let opened = home("DPoP", &proof).await;
    assert_eq!(opened.status, 200, "{:?}", opened.body);
    assert_eq!(next_nonce(&opened), nonce);
    let again = home("DPoP", &proof).await;
    refused_with(&again, "invalid_dpop_proof");
    assert_eq!(again.body["errors"][0]["detail"], "the proof was used before");
    stage.s.finish().await;
}
