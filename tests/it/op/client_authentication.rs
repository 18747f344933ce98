//! Clients prove that they are themselves, in the one way they are registered for.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Party, Reply, Signer, TestServer};

const MACHINE: &str = "client_credentials";

async fn machine(s: &TestServer, id: &str, over: Value) -> Party {
    let mut metadata =
        json!({ "grants": [MACHINE], "redirect_uris": [], "scope": "registry.read registry.write" });
    for (member, value) in over.as_object().unwrap() {
        metadata[member] = value.clone();
    }
    s.client(id, metadata).await
}

#[actix_web::test]
async fn a_machine_gets_a_token_for_what_it_is_registered_for() {
    let s = TestServer::start().await;
    let machine = machine(&s, "machine", json!({})).await;
    let reply = machine.post("/token", &[("grant_type", MACHINE)]).await;
    assert_eq!((reply.status.as_u16(), reply.text("scope").as_str()), (200, "registry.read registry.write"));
    assert_eq!(reply.headers["cache-control"], "no-store");
    assert!(reply.body.get("refresh_token").is_none() && reply.body.get("id_token").is_none());
    let narrowed = machine.post("/token", &[("grant_type", MACHINE), ("scope", "registry.read")]).await;
    assert_eq!(narrowed.text("scope"), "registry.read");
    for scope in ["registry.admin", "openid"] {
        assert_eq!(
            machine.post("/token", &[("grant_type", MACHINE), ("scope", scope)]).await.refusal(),
            "400 invalid_scope"
        );
    }
    let about = machine.introspect(&reply.text("access_token")).await.body;
    assert_eq!((about["active"].as_bool(), about["sub"].as_str()), (Some(true), Some("machine")));
    assert_eq!(machine.userinfo(&reply.text("access_token")).await.refusal(), "403 insufficient_scope");
    s.finish().await;
}

#[actix_web::test]
async fn every_wrong_way_is_refused_with_its_exact_error() {
    let s = TestServer::start().await;
    let machine = machine(&s, "machine", json!({})).await;
    let secret = machine.secret.clone().unwrap();
    let send = |basic: Option<(&str, &str)>, form: Vec<(&str, &str)>| {
        let mut request = s.http.post(s.url("/token")).form(&form);
        if let Some((id, secret)) = basic {
            request = request.basic_auth(id, Some(secret));
        }
        async move { Reply::of(request.send().await.unwrap()).await }
    };
    let grant = ("grant_type", MACHINE);
    let wrong = send(Some(("machine", "khoa_cs_wrong")), vec![grant]).await;
    assert_eq!(wrong.refusal(), "401 invalid_client");
    assert!(wrong.headers["www-authenticate"].to_str().unwrap().starts_with("Basic"));
    let longer = format!("{secret}&junk");
    assert_eq!(
        send(Some(("machine", &longer)), vec![grant]).await.refusal(),
        "401 invalid_client",
        "not the secret"
    );
    let unknown = send(Some(("nobody", "khoa_cs_wrong")), vec![grant]).await;
    assert_eq!(
        (unknown.refusal(), &unknown.body),
        (wrong.refusal(), &wrong.body),
        "nobody learns which clients exist"
    );
    let posted = send(None, vec![grant, ("client_id", "machine"), ("client_secret", &secret)]).await;
    assert_eq!(posted.refusal(), "401 invalid_client", "another method is registered");
    let both =
        send(Some(("machine", &secret)), vec![grant, ("client_id", "machine"), ("client_secret", &secret)])
            .await;
    assert_eq!(both.refusal(), "400 invalid_request");
    assert_eq!(send(None, vec![grant, ("client_id", "machine")]).await.refusal(), "401 invalid_client");
    assert_eq!(send(None, vec![grant]).await.refusal(), "401 invalid_client");
    assert_eq!(send(Some(("machine", &secret)), vec![]).await.refusal(), "400 invalid_request");
    assert_eq!(
        send(Some(("machine", &secret)), vec![("grant_type", "password")]).await.refusal(),
        "400 unsupported_grant_type"
    );
    let other = vec![("grant_type", "authorization_code"), ("code", "x")];
    assert_eq!(send(Some(("machine", &secret)), other).await.refusal(), "400 unauthorized_client");
    let twice = s.http.post(s.url("/token")).basic_auth("machine", Some(&secret));
    let twice =
        twice.header("content-type", "application/x-www-form-urlencoded").body("grant_type=a&grant_type=b");
    assert_eq!(Reply::of(twice.send().await.unwrap()).await.refusal(), "400 invalid_request");
    let as_json = s
        .http
        .post(s.url("/token"))
        .basic_auth("machine", Some(&secret))
        .json(&json!({ "grant_type": MACHINE }));
    assert_eq!(Reply::of(as_json.send().await.unwrap()).await.refusal(), "400 invalid_request");
    s.finish().await;
}

#[actix_web::test]
async fn a_secret_works_in_the_header_and_in_the_body_unless_one_way_is_fixed() {
    let s = TestServer::start().await;
    for (method, header, body) in
        [("client_secret", 200, 200), ("client_secret_basic", 200, 401), ("client_secret_post", 401, 200)]
    {
        let machine = machine(&s, method, json!({ "auth": method })).await;
        let (id, secret) = (machine.id.as_str(), machine.secret.as_deref().unwrap());
        let grant = [("grant_type", MACHINE)];
        assert_eq!(machine.post("/token", &grant).await.status.as_u16(), header, "{method}");
        let posted = [("grant_type", MACHINE), ("client_id", id), ("client_secret", secret)];
        let posted = s.http.post(s.url("/token")).form(&posted).send().await.unwrap();
        assert_eq!(posted.status().as_u16(), body, "{method}");
    }
    s.finish().await;
}

#[actix_web::test]
async fn a_secret_in_the_header_is_read_escaped_or_not() {
    let s = TestServer::start().await;
    let machine = machine(&s, "m.a_b-c", json!({ "auth": "client_secret" })).await;
    let secret = machine.secret.clone().unwrap();
    let escaped = secret.replace('_', "%5F").replace('-', "%2D");
    let send = |id: &str, secret: &str| {
        let request = s.http.post(s.url("/token")).basic_auth(id, Some(secret));
        let request = request.form(&[("grant_type", MACHINE)]);
        async move { request.send().await.unwrap().status().as_u16() }
    };
    // RFC 6749 §2.3.1 wants both parts escaped; many products send them as they are, and ours are the same either way.
    assert_eq!(send(&machine.id, &secret).await, 200);
    assert_eq!(send("m%2Ea%5Fb-c", &escaped).await, 200);
    for wrong in
        [format!("{secret}+"), format!("{secret}%"), format!("{secret}%2B"), format!("+{secret}"), "%".into()]
    {
        assert_eq!(send(&machine.id, &wrong).await, 401, "{wrong}");
    }
    s.finish().await;
}

#[actix_web::test]
async fn an_assertion_is_believed_once_and_only_when_every_claim_is_right() {
    let s = TestServer::start().await;
    let (signer, stranger) = (Signer::new(), Signer::new());
    let machine = machine(&s, "signing", json!({ "auth": "private_key_jwt", "jwks": signer.jwks() })).await;
    let now = s.clock.now().as_seconds();
    let sound = json!({ "iss": "signing", "sub": "signing", "aud": s.issuer(), "iat": now, "exp": now + 60, "jti": "one" });
    let send = |assertion: String| {
        let machine = machine.clone();
        async move {
            let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
            let form =
                [("grant_type", MACHINE), ("client_assertion_type", kind), ("client_assertion", &assertion)];
            machine.post("/token", &form).await
        }
    };
    assert_eq!(send(signer.sign(&sound)).await.status, 200);
    assert_eq!(send(signer.sign(&sound)).await.refusal(), "401 invalid_client", "replayed");
    assert_eq!(send(stranger.sign(&sound)).await.refusal(), "401 invalid_client", "another key");
    let changes = [
        ("aud", json!("https://other.example")),
        ("aud", json!(null)),
        ("iss", json!("other")),
        ("sub", json!("other")),
        ("sub", json!(null)),
        ("exp", json!(now - 60)),
        ("exp", json!(now + 3_600)),
        ("exp", json!(null)),
        ("jti", json!(null)),
        ("jti", json!("j".repeat(300))),
        ("nbf", json!(now + 600)),
        ("iat", json!(now + 600)),
    ];
    for (number, (claim, value)) in changes.into_iter().enumerate() {
        let mut claims = sound.clone();
        claims["jti"] = json!(format!("try {number}"));
        claims[claim] = value;
        assert_eq!(send(signer.sign(&claims)).await.refusal(), "401 invalid_client", "{claims}");
    }
    for aud in [json!(format!("{}/token", s.issuer())), json!([s.issuer(), "x"])] {
        let mut claims = sound.clone();
        (claims["aud"], claims["jti"]) = (aud.clone(), json!(aud.to_string()));
        assert_eq!(send(signer.sign(&claims)).await.status, 200, "{claims}");
    }
    s.later(Duration::from_secs(120));
    assert_eq!(send(signer.sign(&sound)).await.refusal(), "401 invalid_client", "expired");
    s.finish().await;
}

#[actix_web::test]
async fn what_machines_do_and_fail_to_do_is_in_the_audit_log_by_number() {
    let s = TestServer::start().await;
    let good = machine(&s, "good", json!({})).await;
    let mut wrong = good.clone();
    wrong.secret = Some("khoa_cs_wrong".into());
    for _time in 0..3 {
        assert_eq!(good.post("/token", &[("grant_type", "client_credentials")]).await.status, 200);
    }
    for _time in 0..2 {
        assert_eq!(
            wrong.post("/token", &[("grant_type", "client_credentials")]).await.refusal(),
            "401 invalid_client"
        );
    }
    let app = s.running.app.clone();
    app.write_counts().await.unwrap();
    // The process writes them now and then by itself as well: the sum is what counts.
    let mut times = BTreeMap::new();
    for (event, facts) in s.audited("good").await {
        if let (Some(more), Some(why)) = (facts["times"].as_u64(), facts["why"].as_str()) {
            *times.entry(format!("{event}: {why}")).or_default() += more;
        }
    }
    let expected = [("client_refused: wrong secret", 2), ("tokens_issued: client_credentials", 3)];
    assert_eq!(times, BTreeMap::from(expected.map(|(what, times)| (what.to_owned(), times))));
    s.finish().await;
}
