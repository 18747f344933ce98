//! The real binary as a process: what it refuses to start with, how it stops, and what survives when it is killed.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{Browser, Place, Reply, Served, VERIFIER, person, refusal};

const PASSPHRASE: &str = "trang sáng trên sông quê";

#[test]
fn a_bad_configuration_is_refused_with_the_exact_key() {
    let place = Place::new("config");
    let with = |name: &str, value: &str| refusal(&place.khoa(&["serve"]).env(name, value).output().unwrap());
    assert!(with("KHOA_TOKENS_CODE_SECONDS", "61").contains("tokens.code_seconds: must be from 1 to 60"));
    assert!(with("KHOA_TOKENS_ID_SECONDS", "0").contains("tokens.id_seconds: must be at least 1"));
    assert!(
        with("KHOA_KEYS_PREPUBLISH_SECONDS", "299").contains("keys.prepublish_seconds: must be at least 300")
    );
    assert!(with("KHOA_KEYS_KEEP_SECONDS", "299").contains("keys.keep_seconds: must be at least tokens."));
    assert!(with("KHOA_HELP_PHONE", "call us").contains("help.phone: must be a telephone number"));
    assert!(with("KHOA_HELP_URL", "http://help.example").contains("help.url: must be an https address"));
    assert!(with("KHOA_TOKENS_COLOUR", "red").contains("tokens.colour: unknown field"));
    assert!(
        with("KHOA_COLOUR", "red").contains("environment variable KHOA_COLOUR names no configuration key")
    );
    assert!(with("KHOA_SERVER_PUBLIC_URL", "http://id.example").contains("server.public_url: must be https"));
    assert!(with("KHOA_KEYS_MASTER_FILE", "/nonexistent/master.key").contains("keys.master_file"));
    let proxies = |list: &str| with("KHOA_SERVER_TRUSTED_PROXIES", list);
    assert!(
        proxies("10.0.0.1/8").contains("server.trusted_proxies[0]: 10.0.0.1/8 has bits beyond its prefix")
    );
    assert!(
        proxies("10.0.0.1,proxy.example")
            .contains("server.trusted_proxies[1]: `proxy.example` is no address")
    );
    assert!(proxies("::/0").contains("server.trusted_proxies: must not be everybody"));
    assert!(
        with("KHOA_SERVER_PROXY_HEADER", "x-real-ip").contains("expected `x-forwarded-for` or `forwarded`")
    );
    let two =
        place.khoa(&["check-config"]).env_remove("KHOA_REDIS_URL").env("KHOA_SERVER_REPLICAS", "2").output();
    assert!(refusal(&two.unwrap()).contains("redis.url: is needed when server.replicas is more than 1"));
    let file = place.data.path().join("khoa.toml");
    std::fs::write(&file, "[server]\nlisten = \"nowhere\"\n").unwrap();
    let output = place
        .khoa(&["check-config", "--config", file.to_str().unwrap()])
        .env_remove("KHOA_SERVER_LISTEN")
        .output();
    assert!(refusal(&output.unwrap()).contains("server.listen"));
}

#[test]
fn a_listener_that_cannot_serve_ends_the_start_before_anybody_is_told_it_is_ready() {
    let place = Place::new("narrow");
    // Where files run out depends on how many cores there are.
    let ended = |files| Served::try_start(&mut place.khoa_with_files(files, &["serve"])).err();
    let reasons: Vec<String> = (12..48).filter_map(ended).collect();
    assert!(reasons.iter().any(|why| why.contains("cannot serve on the ")), "{reasons:?}");
}

#[actix_web::test]
async fn it_is_ready_says_so_and_stops_in_peace() {
    let place = Place::new("peace");
    let mut served = place.serve();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    for path in ["/health/live", "/health/ready", "/health/started"] {
        let answer = http.get(format!("http://{}{path}", served.management)).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(http.get(served.url(path)).send().await.unwrap().status(), 404, "{path} is not public");
    }
    let metrics =
        http.get(format!("http://{}/metrics", served.management)).send().await.unwrap().text().await.unwrap();
    assert!(metrics.contains("khoa_process_resident_bytes"), "{metrics}");
    served.signal("TERM");
    assert_eq!(served.child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_registration_is_told_what_would_never_work_here() {
    let place = Place::new("registration");
    let add = |id: &str, more: &[&str]| {
        let uri = format!("https://{id}.example/cb");
        let mut command = place.khoa(&["client", "add", id, "--name", id, "--scope", "openid"]);
        command.args(["--redirect-uri", &uri]).args(more);
        command
    };
    let away = ["--backchannel-logout-uri", "https://10.0.0.1/bc"];
    let told = |command: &mut Command| {
        let output = command.output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(told(&mut add("a", &away)).contains("not called: the address is not public"));
    assert_eq!(told(add("b", &away).env("KHOA_OUTBOUND_ALLOW", "10.0.0.1:443")), "");
    assert!(
        told(&mut add("c", &["--backchannel-logout-uri", "http://c.example/bc"])).contains("https is needed")
    );
    let issuer = ["--resource", "http://localhost:8080"];
    assert!(refusal(&add("d", &issuer).output().unwrap()).contains("the issuer guards itself"));
    let open = ["--public", "--pkce", "optional"];
    assert!(refusal(&add("e", &open).output().unwrap()).contains("cannot do without PKCE"));
    assert_eq!(told(&mut add("f", &["--pkce", "optional", "--claims-in-id-token", "--dpop"])), "");
    let shown = place.answer(&["client", "show", "f"]);
    assert_eq!((shown["pkce"].as_str(), &shown["id_token_claims"]), (Some("optional"), &json!(true)));
    assert_eq!(shown["dpop_bound_access_tokens"], json!(true));
    place.answer(&["client", "add", "api", "--name", "API", "--resource", "https://api.example"]);
    assert_eq!(place.answer(&["client", "show", "api"])["grants"], json!([]), "it signs nobody in");
    let ask = |uri| ["--may-ask", uri];
    assert!(
        refusal(&add("g", &ask("https://nobody.example")).output().unwrap()).contains("no client guards")
    );
    assert_eq!(told(&mut add("g", &ask("https://api.example"))), "");
    assert_eq!(place.answer(&["client", "show", "g"])["may_ask"], json!(["https://api.example"]));
    place.answer(&["client", "set", "g", "--clear", "may-ask"]);
    assert_eq!(place.answer(&["client", "show", "g"])["may_ask"], json!(null));
    place.answer(&["client", "set", "g", "--may-ask", "https://api.example"]);
    assert_eq!(place.answer(&["client", "show", "g"])["may_ask"], json!(["https://api.example"]));
}

#[test]
fn the_command_line_teaches_and_answers_scripts() {
    let place = Place::new("command_line");
    let added = place.answer(&[
        "client",
        "add",
        "m",
        "--name",
        "M",
        "--grant",
        "client_credentials",
        "--scope",
        "registry.read",
    ]);
    assert!(added["client_secret"].as_str().unwrap().starts_with("khoa_cs_"));
    assert_eq!(place.answer(&["client", "show", "m"])["auth"], "client_secret");
    let fixed =
        ["client", "add", "z", "--name", "Z", "--grant", "client_credentials", "--auth", "secret_post"];
    place.answer(&fixed);
    assert_eq!(place.answer(&["client", "show", "z"])["auth"], "client_secret_post");
    let twice =
        place.khoa(&["client", "add", "m", "--name", "M", "--grant", "client_credentials"]).output().unwrap();
    assert!(refusal(&twice).contains("exists"));
    let unsafe_uri = ["client", "add", "w", "--name", "W", "--redirect-uri", "http://portal.example/cb"];
    assert!(refusal(&place.khoa(&unsafe_uri).output().unwrap()).contains("must use https"));
    assert_eq!(place.answer(&["client", "disable", "m"])["disabled"], true);
    assert_eq!(place.answer(&["client", "list"])[0]["disabled"], true);
    assert_eq!(
        place.answer(&["client", "disable", "m"])["disabled"],
        true,
        "asked again, it is finished again"
    );
    assert!(refusal(&place.khoa(&["client", "disable", "n"]).output().unwrap()).contains("no client n"));

    let before = place.answer(&["keys", "list"]);
    assert_eq!(before.as_array().unwrap().len(), 4);
    assert_eq!(place.answer(&["keys", "rotate"]).as_array().unwrap().len(), 8);
    let kid = before[0]["kid"].as_str().unwrap();
    let revoked = place.answer(&["keys", "revoke", kid]);
    let like_an_option = place.khoa(&["keys", "revoke", "-none"]).output().unwrap();
    assert!(refusal(&like_an_option).contains("-none"), "one name in 64 begins like this");
    assert!(revoked.as_array().unwrap().iter().any(|key| key["kid"] == kid && key["state"] == "revoked"));
    assert!(
        refusal(&place.khoa(&["migrate", "down"]).output().unwrap()).contains("the audit log among them")
    );
    assert_eq!(place.answer(&["jobs", "list"])["dead"], 0);
    let no_job = ["jobs", "retry", "job_0jhsnv2z6n8sfvtsr8h8dg1x2y"];
    assert_ne!(place.khoa(&no_job).output().unwrap().status.code(), Some(0));
    assert!(place.answer(&["doctor"]).as_array().unwrap().iter().all(|part| part["ok"] == true));
    let cut_off = format!("7:{}", "0".repeat(64));
    let doctor = place.khoa(&["doctor", "--audit-head", &cut_off]).output().unwrap();
    assert!(String::from_utf8_lossy(&doctor.stdout).contains("its end was cut off"));
    for command in [
        "demo", "serve", "migrate", "keys", "client", "account", "jobs", "import", "policy", "directory",
        "doctor", "check-config",
    ] {
        assert!(place.khoa(&[command, "--help"]).output().unwrap().status.success(), "{command}");
    }
}

#[actix_web::test]
async fn locking_an_account_ends_what_it_had_opened() {
    let place = Place::new("locked");
    furnish(&place);
    let served = place.serve();
    let (token, code) = grants(&served, 1).await.remove(0);
    let ground = ["099200000001", "--ground", "holder_asked", "--reference", "request 7"];
    let locked = place.answer(&[&["account", "lock"], &ground[..]].concat());
    let lock = &locked["locked_for"][0];
    assert_eq!((&locked["active"], &lock["ground"]), (&json!(false), &json!("holder_asked")));
    assert_eq!(lock["reference"], "request 7", "{lock}");
    assert_eq!(refresh(&served, &token).await.unwrap().refusal(), "400 invalid_grant");
    assert_eq!(redeem(&served, &code).await.unwrap().refusal(), "400 invalid_grant");
    let http =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
    let mut browser = Browser::new(http, served.url(""));
    let login = browser.open("/login").await;
    assert!(browser.sign_in(&login, "099200000001", PASSPHRASE).await.has("login-submit"));

    assert_eq!(place.answer(&[&["account", "unlock"], &ground[..]].concat())["active"], true);
    assert!(browser.sign_in(&login, "099200000001", PASSPHRASE).await.has("logout-link"));
    assert_eq!(
        place.answer(&["account", "lock", ground[0], "--ground", "terms_broken", "--reference", "8"])["level"],
        2
    );
    assert!(!browser.open("/").await.has("logout-link"), "a session of before opens nothing any more");
    place.answer(&["account", "unlock", ground[0], "--ground", "terms_broken", "--reference", "8"]);
    assert!(!browser.open("/").await.has("logout-link"), "and what ended stays ended");
    place.answer(&["account", "lock", ground[0], "--ground", "terms_broken", "--reference", "10"]);
    assert_eq!(place.answer(&["account", "show", "099200000001"])["locked_for"][0]["ground"], "terms_broken");
    let unknown = place.khoa(&["account", "show", "099200000002"]).output().unwrap();
    assert!(refusal(&unknown).contains("no such account"));
}

#[actix_web::test]
async fn an_officer_lets_somebody_back_in_by_name_and_reason_and_never_knows_the_password() {
    let place = Place::new("recovered");
    furnish(&place);
    let who = ["099200000001", "--officer", "CA-017", "--why", "request 12"];
    let opened = place.answer(&[&["account", "recover"], &who[..], &["--remove-passkeys"]].concat());
    assert_eq!(opened["code"].as_str().map(str::len), Some(19), "{opened}");
    let nameless = place.khoa(&["account", "recover", "099200000001"]).output().unwrap();
    assert_eq!(nameless.status.code(), Some(2), "who and why are not optional");
    assert_eq!(place.answer(&[&["account", "remove-passkey"], &who[..]].concat())["removed"], 0);
    place
        .answer(&["account", "lock", "099200000001", "--ground", "holder_asked", "--reference", "request 7"]);
    let locked = place.khoa(&[&["account", "recover"], &who[..]].concat()).output().unwrap();
    assert!(refusal(&locked).contains("locked"));
}

#[actix_web::test]
async fn guesses_stay_counted_over_a_restart() {
    let place = Place::new("throttled");
    furnish(&place);
    let http =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
    let served = place.serve();
    let mut browser = Browser::new(http.clone(), served.url(""));
    let login = browser.open("/login").await;
    for _guess in 0..11 {
        browser.sign_in(&login, "099200000001", "not the password").await;
    }
    assert_eq!(browser.sign_in(&login, "099200000001", PASSPHRASE).await.status, 429);
    drop(served);
    let served = place.serve();
    let mut browser = Browser::new(http, served.url(""));
    let login = browser.open("/login").await;
    assert_eq!(browser.sign_in(&login, "099200000001", PASSPHRASE).await.status, 429);
}

/// A public client and a person, with one grant a browser: `(refresh token, unspent code)`.
async fn grants(served: &Served, count: usize) -> Vec<(String, String)> {
    let http =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
    let one = |_| async {
        let mut browser = Browser::new(http.clone(), served.url(""));
        let query = format!(
            "/authorize?client_id=app&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&response_type=code&scope=openid+offline_access\
             &code_challenge={}&code_challenge_method=S256",
            crate::support::CHALLENGE
        );
        let page = browser.open(&query).await;
        let mut page = browser.sign_in(&page, "099200000001", PASSPHRASE).await;
        if page.has("consent-accept") {
            page = browser.submit(&page, "/consent", &[("decision", "accept")]).await;
        }
        let reply =
            redeem(served, &page.query("code").unwrap_or_else(|| panic!("{}", page.body))).await.unwrap();
        let second = browser.open(&query).await.query("code").unwrap();
        (reply.text("refresh_token"), second)
    };
    let mut made = Vec::new();
    for number in 0..count {
        made.push(one(number).await);
    }
    made
}

async fn token(served: &Served, fields: &[(&str, &str)]) -> Option<Reply> {
    let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(5)).build().unwrap();
    let mut all = fields.to_vec();
    all.push(("client_id", "app"));
    let answer = http.post(served.url("/token")).form(&all).send().await.ok()?;
    // An answer that was cut off in the middle acknowledges nothing.
    let status = answer.status();
    let body: Value = serde_json::from_str(&answer.text().await.ok()?).ok()?;
    Some(Reply { status, headers: Default::default(), body })
}

async fn redeem(served: &Served, code: &str) -> Option<Reply> {
    let fields = [("code", code), ("redirect_uri", "https://app.example/cb"), ("code_verifier", VERIFIER)];
    token(served, &[("grant_type", "authorization_code"), fields[0], fields[1], fields[2]]).await
}

async fn refresh(served: &Served, refresh_token: &str) -> Option<Reply> {
    token(served, &[("grant_type", "refresh_token"), ("refresh_token", refresh_token)]).await
}

fn furnish(place: &Place) {
    let file = place.data.path().join("people.jsonl");
    write(&file, &format!("{}\n", person("099200000001", "Nguyễn Thị Lan", Some(PASSPHRASE))));
    assert_eq!(place.answer(&["import", "people", file.to_str().unwrap()])["created"], 1);
    let uri = ["--redirect-uri", "https://app.example/cb", "--grant", "authorization_code", "refresh_token"];
    let add = ["client", "add", "app", "--name", "App", "--public", "--scope", "openid offline_access"];
    place.answer(&[&add[..], &uri[..]].concat());
}

fn write(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
}

#[actix_web::test]
async fn a_kill_in_a_burst_loses_nothing_acknowledged_and_lets_nothing_be_used_twice() {
    let place = Place::new("killed");
    furnish(&place);
    let served = place.serve();
    let made = grants(&served, 12).await;

    // It happens as soon as some are acknowledged, while the rest is on its way.
    let acknowledged = std::cell::Cell::new(0);
    let noted = |reply: Option<Reply>| {
        if reply.as_ref().is_some_and(|reply| reply.status == 200) {
            acknowledged.set(acknowledged.get() + 1);
            if acknowledged.get() == 4 {
                served.signal("KILL");
            }
        }
        reply
    };
    let (served_ref, noted) = (&served, &noted);
    let burst = join_all(made.iter().map(|(token, code)| async move {
        (noted(refresh(served_ref, token).await), noted(redeem(served_ref, code).await))
    }));
    let answers = burst.await;
    assert!(acknowledged.get() >= 4, "nothing was acknowledged, so nothing could be lost");
    drop(served);

    let served = place.serve();
    for ((old, code), (refreshed, redeemed)) in made.iter().zip(&answers) {
        for acknowledged in [refreshed, redeemed].into_iter().flatten().filter(|reply| reply.status == 200) {
            let next = acknowledged.text("refresh_token");
            assert_eq!(refresh(&served, &next).await.unwrap().status, 200, "what was acknowledged is there");
        }
        if refreshed.as_ref().is_some_and(|reply| reply.status == 200) {
            assert_eq!(refresh(&served, old).await.unwrap().refusal(), "400 invalid_grant");
        }
        if redeemed.as_ref().is_some_and(|reply| reply.status == 200) {
            assert_eq!(redeem(&served, code).await.unwrap().refusal(), "400 invalid_grant");
        }
        // Not acknowledged: it may have happened or not, but never twice.
        let (first, second) = (redeem(&served, code).await.unwrap(), redeem(&served, code).await.unwrap());
        assert!(!(first.status == 200 && second.status == 200), "{}", json!([first.body, second.body]));
    }
}
