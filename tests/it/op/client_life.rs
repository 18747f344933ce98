//! A client's life: what is registered changes while it is served, its secret goes over to the next, its people stay theirs.

use std::time::Duration;

use khoa::client::{self, Change, ChangeError, Metadata, Rotation};
use serde_json::{Value, json};

use crate::support::{Party, Place, Reply, Served, TestServer, Tokens, refusal};

const PASSPHRASE: &str = "trang sáng trên sông quê";
const MACHINE: (&str, &str) = ("grant_type", "client_credentials");

/// Changes `id` as `khoa client set` does.
pub(crate) async fn change(
    s: &TestServer,
    id: &str,
    edit: impl FnOnce(&mut Metadata),
) -> Result<Vec<String>, ChangeError> {
    let (app, name) = (&s.running.app, id.to_owned());
    let seen = app.db.read(move |c| client::find(c, &name)).await.unwrap().unwrap();
    let mut metadata = seen.metadata.clone();
    edit(&mut metadata);
    let change = Change { seen, metadata, accept_new_subjects: false };
    let desk = app.desk(None);
    let changed = app.db.write(move |c| client::changed(c, &desk, &change)).await.unwrap();
    changed.map(|changed| changed.fields)
}

async fn rotate(s: &TestServer, party: &Party, rotation: Rotation) -> Result<Party, String> {
    let (app, id) = (&s.running.app, party.id.clone());
    let desk = app.desk(None);
    let rotated = app.db.write(move |c| client::rotated(c, &desk, &id, rotation)).await.unwrap();
    let (secret, _) = rotated.map_err(|refused| refused.to_string())?;
    s.later(Duration::from_secs(1));
    let mut rotated = party.clone();
    rotated.secret = Some(secret.expose().to_owned());
    Ok(rotated)
}

async fn is_in(party: &Party) -> bool {
    party.post("/token", &[MACHINE]).await.status == 200
}

fn machine() -> Value {
    json!({ "grants": [MACHINE.1], "redirect_uris": [], "scope": "registry.read" })
}

#[actix_web::test]
async fn two_secrets_are_good_for_the_set_time_and_then_the_new_one_alone() {
    let s = TestServer::start().await;
    let first = s.client("m", machine()).await;
    assert!(rotate(&s, &first, Rotation::Again).await.err().unwrap().contains("leave it out"));
    assert!(
        rotate(&s, &first, Rotation::KeepOld(Duration::from_secs(91 * 86_400)))
            .await
            .err()
            .unwrap()
            .contains("90 days")
    );
    let hour = Duration::from_secs(3_600);
    let second = rotate(&s, &first, Rotation::KeepOld(hour)).await.unwrap();
    assert!(is_in(&first).await && is_in(&second).await);

    // A third is refused, unless it takes the place of one that was lost.
    let why = rotate(&s, &first, Rotation::KeepOld(hour)).await.err().unwrap();
    assert!(why.contains("revoke-old-secret") && why.contains("--again"), "{why}");
    let third = rotate(&s, &first, Rotation::Again).await.unwrap();
    assert!(is_in(&first).await && !is_in(&second).await && is_in(&third).await);

    s.later(hour);
    assert!(!is_in(&first).await && is_in(&third).await);
    let fourth = rotate(&s, &third, Rotation::RevokeOld).await.unwrap();
    assert!(!is_in(&third).await && is_in(&fourth).await);

    let mut rotations = s.audited("m").await;
    rotations.retain(|(event, _)| event == "secret_rotated");
    assert_eq!(rotations.len(), 3);
    assert_eq!(rotations[2].1, json!({}), "no secret and no digest is told");
    s.finish().await;
}

#[actix_web::test]
async fn what_is_changed_holds_within_a_second_and_everybody_keeps_their_sub() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let portal = s.client("portal", json!({})).await;
    let mut browser = s.browser();
    let tokens = portal.sign_in(&mut browser, &lan, PASSPHRASE).await;
    let begun = s.browser().open(&portal.authorization(&[])).await;
    assert!(begun.has("login-submit"));

    let moved = "https://portal.example/moved";
    let fields = change(&s, "portal", |m| {
        m.redirect_uris = vec![serde_json::from_value(json!(moved)).unwrap()];
        m.scope = client::Scopes::parse("openid offline_access");
        m.agency = Some("Another agency".into());
    });
    assert_eq!(fields.await.unwrap(), ["agency", "redirect_uris", "scope"]);
    s.later(Duration::from_secs(1));

    let old = s.browser().open(&portal.authorization(&[])).await;
    assert!(old.status == 400 && old.body.contains("byte for byte"), "{}", old.body);
    let refreshed = portal.refresh(&tokens.refresh.clone().unwrap(), &[]).await;
    assert_eq!(refreshed.text("scope"), "offline_access openid", "what was taken away is not renewed");
    let mut portal = portal;
    portal.redirect_uri = moved.into();
    let page = portal.visit(&mut browser, &lan, PASSPHRASE, &[]).await;
    let again = Tokens::of(&portal.redeem(&page.query("code").unwrap(), &[]).await);
    assert_eq!(again.id_claims()["sub"], tokens.id_claims()["sub"]);

    let audited = s.audited("portal").await;
    let told = audited.iter().find(|(event, _)| event == "client_changed").unwrap();
    let names = json!(["agency", "redirect_uris", "scope"]);
    assert_eq!(told.1, json!({ "fields": names, "new_subjects": false }));
    s.finish().await;
}

#[actix_web::test]
async fn an_address_that_was_taken_away_gets_no_answer_of_a_sign_in_begun_before() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let portal = s.client("portal", json!({})).await;
    let mut browser = s.browser();
    let login = browser.open(&portal.authorization(&[])).await;
    let moved = json!(["https://portal.example/moved"]);
    change(&s, "portal", |m| m.redirect_uris = serde_json::from_value(moved).unwrap()).await.unwrap();
    s.later(Duration::from_secs(1));
    let page = browser.sign_in(&login, &lan, PASSPHRASE).await;
    assert!(page.url.as_str().starts_with(&s.issuer()) && page.query("code").is_none(), "{}", page.url);
    s.finish().await;
}

#[actix_web::test]
async fn of_two_changes_at_once_one_is_refused_and_nothing_incoherent_is_kept() {
    let s = TestServer::start().await;
    s.client("m", machine()).await;
    let app = &s.running.app;
    let seen = app.db.read(|c| client::find(c, "m")).await.unwrap().unwrap();
    let edited = |agency: &str| {
        let metadata = Metadata { agency: Some(agency.into()), ..seen.metadata.clone() };
        Change { seen: seen.clone(), metadata, accept_new_subjects: false }
    };
    let (desk, one, other) = (app.desk(None), edited("One"), edited("Other"));
    let done = app.db.write(move |c| {
        Ok([client::changed(c, &desk, &one)?.is_ok(), client::changed(c, &desk, &other)?.is_ok()])
    });
    assert_eq!(done.await.unwrap(), [true, false]);
    let refused = change(&s, "m", |m| m.redirect_uris.clear()).await.unwrap();
    assert!(refused.is_empty(), "it has none");
    let refused = change(&s, "m", |m| m.name = " ".into()).await.err().unwrap();
    assert!(refused.to_string().contains("name"), "{refused}");
    s.finish().await;
}

/// Asks as long as it takes a server to look again, which is a second.
async fn soon(served: &Served, secret: &str, wanted: impl Fn(&Reply) -> bool) -> Reply {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    for _try in 0..5_000 {
        let asked = http.post(served.url("/token")).basic_auth("m", Some(secret)).form(&[MACHINE]);
        let reply = Reply::of(asked.send().await.unwrap()).await;
        if wanted(&reply) {
            return reply;
        }
    }
    panic!("the server never heeded the change");
}

#[actix_web::test]
async fn a_running_server_heeds_what_the_command_line_changes() {
    let place = Place::new("client_life");
    let add = ["client", "add", "m", "--name", "M", "--grant", MACHINE.1, "--scope", "registry.read"];
    let first = place.answer(&add)["client_secret"].as_str().unwrap().to_owned();
    let served = place.serve();
    assert_eq!(soon(&served, &first, |_| true).await.text("scope"), "registry.read");
    let set = ["client", "set", "m", "--scope", "registry.read registry.write", "--agency", "An agency"];
    assert_eq!(place.answer(&set)["changed"], json!(["agency", "scope"]));
    let wider = soon(&served, &first, |reply| reply.text("scope").contains("write")).await;
    assert_eq!(wider.text("scope"), "registry.read registry.write");

    let rotated = place.answer(&["client", "rotate-secret", "m", "--both-for", "2h"]);
    let second = rotated["client_secret"].as_str().unwrap();
    assert_eq!(soon(&served, second, |reply| reply.status == 200).await.status, 200);
    assert_eq!(soon(&served, &first, |_| true).await.status, 200, "both are good");
    let shown = place.answer(&["client", "show", "m"]);
    assert_eq!(shown["old_secret_good_until"], rotated["old_secret_good_until"]);
    assert!(shown["secret_changed_at"].is_string());
    assert_eq!(place.answer(&["client", "revoke-old-secret", "m"])["ended"], true);
    soon(&served, &first, |reply| reply.status == 401).await;
    assert_eq!(soon(&served, second, |_| true).await.status, 200);
    assert_eq!(place.answer(&["client", "revoke-old-secret", "m"])["ended"], false);
}

#[test]
fn a_change_that_could_do_harm_says_what_would_happen_and_does_nothing() {
    let place = Place::new("client_set");
    let uri = "https://portal.example/cb";
    place.answer(&["client", "add", "p", "--name", "P", "--redirect-uri", uri, "https://portal.example/2"]);
    let refused =
        |flags: &[&str]| refusal(&place.khoa(&[&["client", "set", "p"], flags].concat()).output().unwrap());
    let sector = refused(&["--sector", "common"]);
    assert!(sector.contains("every person") && sector.contains("--accept-new-subjects"), "{sector}");
    assert!(refused(&["--remove-redirect-uri", "https://portal.example/3"]).contains(uri));
    assert!(refused(&["--add-redirect-uri", "http://portal.example/cb"]).contains("must use https"));
    assert!(refused(&["--auth", "private_key_jwt"]).contains("private_key_jwt"));
    assert!(refused(&["--public", "--official", "true"]).contains("official"));
    let nothing = place.khoa(&["client", "set", "p"]).output().unwrap();
    assert_eq!(nothing.status.code(), Some(2), "a change of nothing is no command");
    let before = place.answer(&["client", "show", "p"]);
    assert_eq!(before["redirect_uris"].as_array().unwrap().len(), 2);

    assert_eq!(place.answer(&["client", "set", "p", "--sector", "p"])["changed"], json!(["sector"]));
    let edit = ["client", "set", "p", "--remove-redirect-uri", uri, "--add-redirect-uri"];
    place.answer(
        &[&edit[..], &["https://portal.example/4", "--tos-uri", "https://portal.example/tos"]].concat(),
    );
    let after = place.answer(&["client", "show", "p"]);
    assert_eq!(after["redirect_uris"], json!(["https://portal.example/2", "https://portal.example/4"]));
    assert_eq!(place.answer(&["client", "set", "p", "--clear", "tos-uri"])["changed"], json!(["tos_uri"]));
    let moved = ["client", "set", "p", "--sector", "common", "--accept-new-subjects"];
    assert_eq!(place.answer(&moved)["changed"], json!(["sector"]));
    assert!(
        refusal(&place.khoa(&["client", "set", "q", "--name", "Q"]).output().unwrap())
            .contains("no client q")
    );

    let public = place.answer(&["client", "set", "p", "--public"]);
    assert_eq!(public["client_secret"], Value::Null);
    let rotate = place.khoa(&["client", "rotate-secret", "p"]).output().unwrap();
    assert!(refusal(&rotate).contains("authenticates with none"));
    let back = place.answer(&["client", "set", "p", "--auth", "secret"]);
    assert!(back["client_secret"].as_str().unwrap().starts_with("khoa_cs_"), "a secret anew");
}

#[test]
fn whatever_can_be_registered_can_be_changed() {
    let place = Place::new("client_flags");
    let flags = |command: &str| {
        let output = place.khoa(&["client", command, "--help"]).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let words = text.lines().filter_map(|line| line.trim().strip_prefix("--")?.split(' ').next());
        words.map(str::to_owned).collect::<std::collections::BTreeSet<_>>()
    };
    let (add, set) = (flags("add"), flags("set"));
    // Words about the answer, not about the client.
    let missing: Vec<_> = add.difference(&set).filter(|flag| *flag != "for").collect();
    assert!(add.len() > 15 && missing.is_empty(), "{missing:?} cannot be set");
}
