//! `/app/v1/organisations`: an app shows for whom its person acts and why something rests, and does what the pages do, by the same rules.

use khoa::account::Ground;
use khoa::mandate::member::{Role, Source};
use reqwest::Method;
use serde_json::{Value, json};

use super::stage::{PASSPHRASE, Stage, problem};
use crate::organisations::{Gift, TIMBER, code, end, give, id_of, organisation};
use crate::support::Reply;

const PATH: &str = "/app/v1/organisations";
const SCOPE: &str = "openid app.read app.organisations";
const LAN: &str = "099200000001";
const HUNG: &str = "099200000002";

/// Lan and Hùng with the app, and the company.
struct Firm {
    stage: Stage,
    at: String,
    lan: String,
    hung: String,
}

impl Firm {
    async fn set() -> Self {
        let stage = Stage::set_with(|config| config.session.fresh_seconds = 60).await;
        stage.a_second_later();
        stage.s.citizen(2, "Trần Văn Hùng", PASSPHRASE).await;
        stage.s.import(&[organisation(TIMBER, "Gỗ Việt")]).await;
        let at = format!("{PATH}/{}", id_of(&stage.s, TIMBER).await);
        let api = format!("{}/app/v1", stage.s.issuer());
        let app = stage.s.client("mine", json!({ "scope": SCOPE, "may_ask": [api] })).await;
        let lan = stage.of_person(&app, LAN, SCOPE).await;
        let hung = stage.of_person(&app, HUNG, SCOPE).await;
        Self { stage, at, lan, hung }
    }

    async fn get(&self, who: &str, path: &str) -> Reply {
        self.stage.get(who, path).await
    }

    async fn send(&self, who: &str, (method, path): (Method, &str), body: Option<Value>, key: &str) -> Reply {
        let headers = [("idempotency-key", key), ("if-match", "\"1\"")];
        self.stage.send(method, Some(who), path, body.as_ref(), &headers).await
    }
}

#[actix_web::test]
async fn somebody_is_invited_accepts_once_acts_and_is_ended_by_calls_alone() {
    let firm = Firm::set().await;
    give(&firm.stage.s, LAN, TIMBER, Gift::of(Role::LegalRepresentative)).await;
    // What is given in one moment of the tests' clock has no order.
    firm.stage.a_second_later();
    let invitations = format!("{}/invitations", firm.at);
    let wanted = |number: &str| json!({ "number": number, "roles": ["submitter", "submitter"], "scope": ["tax"], "until": "2026-12-31" });
    let made = firm.send(&firm.lan, (Method::POST, &invitations), Some(wanted(HUNG)), "a").await;
    assert_eq!(made.status, 201, "{:?}", made.body);
    let again = firm.send(&firm.lan, (Method::POST, &invitations), Some(wanted(HUNG)), "a").await;
    assert_eq!(again.body, made.body, "sent again, it is the same");
    let nobody = firm.send(&firm.lan, (Method::POST, &invitations), Some(wanted("099200000099")), "b").await;
    let shape = |reply: &Reply| reply.body.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(
        (nobody.status, shape(&nobody)),
        (made.status, shape(&made)),
        "whether anybody has that number"
    );
    let waits = firm.send(&firm.lan, (Method::POST, &invitations), Some(wanted(HUNG)), "c").await;
    assert_eq!(problem(&waits), "409 already-open");
    let owner = json!({ "number": HUNG, "roles": ["viewer", "legal_representative"] });
    let beyond = firm.send(&firm.lan, (Method::POST, &invitations), Some(owner), "o").await;
    assert_eq!(problem(&beyond), "403 not-entitled", "nobody makes a representative, by whatever call");

    let letters = async || {
        firm.stage.s.running.run_jobs().await.unwrap();
        let of_invitations =
            |one: &Value| one["subject"].as_str().unwrap_or_default().contains("mời làm thay một tổ chức");
        firm.stage.s.outbox().iter().filter(|one| of_invitations(one)).count()
    };
    assert_eq!(letters().await, 1, "whoever has the number hears of it, and nobody else");
    let withdrawn = format!("{invitations}/{}", made.text("id"));
    assert_eq!(firm.send(&firm.lan, (Method::DELETE, &withdrawn), None, "-").await.status, 200);
    let made = firm.send(&firm.lan, (Method::POST, &invitations), Some(wanted(HUNG)), "d").await;
    assert_eq!(
        (made.status.as_u16(), letters().await),
        (201, 1),
        "once a day, however often they are invited"
    );

    let found = firm.get(&firm.hung, "/app/v1/invitations").await;
    assert_eq!(found.body["items"][0]["organisation"]["name"], "Gỗ Việt");
    let answer = format!("/app/v1/invitations/{}/answer", made.text("id"));
    let yes = || Some(json!({ "answer": "yes" }));
    let given = firm.send(&firm.hung, (Method::POST, &answer), yes(), "y").await;
    assert_eq!(given.body["given"][0]["role"], "submitter", "{:?}", given.body);
    assert_eq!(given.body["given"].as_array().unwrap().len(), 1, "named twice, it is given once");
    assert_eq!(firm.send(&firm.hung, (Method::POST, &answer), yes(), "y").await.body, given.body);
    assert_eq!(problem(&firm.send(&firm.hung, (Method::POST, &answer), yes(), "z").await), "404 not-found");

    let mine = firm.get(&firm.hung, &firm.at).await;
    assert_eq!(
        (&mine.body["manages"], &mine.body["rests"], &mine.body["mandates"][0]["until"]),
        (&json!(false), &json!(null), &json!("2026-12-31")),
        "{:?}",
        mine.body
    );
    let members = format!("{}/members", firm.at);
    assert_eq!(problem(&firm.get(&firm.hung, &members).await), "404 not-found", "he does not say who acts");
    let first = firm.get(&firm.lan, &format!("{members}?limit=1")).await;
    assert_eq!(first.body["items"][0]["name"], "Trần Văn Hùng", "{:?}", first.body);
    let cursor = first.text("next");
    let second = firm.get(&firm.lan, &format!("{members}?limit=1&cursor={cursor}")).await;
    let lans = second.body["items"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!((&second.body["items"][0]["may_end"], &second.body["next"]), (&json!(false), &json!(null)));
    let his = first.body["items"][0]["id"].as_str().unwrap().to_owned();
    let over = firm.get(&firm.lan, &format!("{members}?ended=true")).await;
    assert_eq!(over.body["items"], json!([]), "{:?}", over.body);
    let foreign = firm.get(&firm.lan, &format!("{members}?ended=true&cursor={cursor}")).await;
    assert_eq!(problem(&foreign), "400 invalid-field", "a cursor is of one list");
    let of_hung = (Method::DELETE, &*format!("{members}/{his}"));
    let foreign = firm.send(&firm.hung, (Method::DELETE, &format!("{members}/{lans}")), None, "-").await;
    assert_eq!(problem(&foreign), "404 not-found");
    let unseen = firm.stage.send(Method::DELETE, Some(&firm.lan), of_hung.1, None, &[]).await;
    assert_eq!(problem(&unseen), "428 seen-needed");
    let stale =
        firm.stage.send(Method::DELETE, Some(&firm.lan), of_hung.1, None, &[("if-match", "\"7\"")]).await;
    assert_eq!(problem(&stale), "412 changed-meanwhile");
    assert_eq!(firm.send(&firm.lan, of_hung.clone(), None, "-").await.status, 200);
    assert_eq!(problem(&firm.send(&firm.lan, of_hung, None, "-").await), "409 stale");
    let over = firm.get(&firm.lan, &format!("{members}?ended=true")).await;
    let row = &over.body["items"][0];
    assert!(row["id"] == his && row["ended_at"].is_string() && row["may_end"] == false, "{:?}", over.body);
    assert_eq!(firm.get(&firm.hung, PATH).await.body["items"], json!([]));
    assert_eq!(problem(&firm.get(&firm.hung, &firm.at).await), "404 not-found");

    // Who says no is not told on: to whoever invited it waits. And who says yes lays it down when they like.
    let invite =
        async |key: &str| firm.send(&firm.lan, (Method::POST, &invitations), Some(wanted(HUNG)), key).await;
    let says = async |made: &Reply, word: &str, key: &str| {
        let answer = format!("/app/v1/invitations/{}/answer", made.text("id"));
        firm.send(&firm.hung, (Method::POST, &answer), Some(json!({ "answer": word })), key).await
    };
    let made = invite("e").await;
    assert_eq!(says(&made, "no", "n").await.status, 200);
    assert_eq!(firm.get(&firm.hung, "/app/v1/invitations").await.body["items"], json!([]));
    assert_eq!(problem(&invite("f").await), "409 already-open");
    let withdrawn = format!("{invitations}/{}", made.text("id"));
    assert_eq!(firm.send(&firm.lan, (Method::DELETE, &withdrawn), None, "-").await.status, 200);
    assert_eq!(says(&invite("g").await, "yes", "h").await.status, 200);
    let leave = format!("{}/leave", firm.at);
    assert_eq!(firm.send(&firm.hung, (Method::POST, &leave), None, "-").await.body["ended"], 1);
    assert_eq!(problem(&firm.send(&firm.hung, (Method::POST, &leave), None, "-").await), "404 not-found");
    firm.stage.s.finish().await;
}

#[actix_web::test]
async fn what_rests_is_told_with_its_reason_and_what_was_in_doubt_is_confirmed_as_it_was_seen() {
    let firm = Firm::set().await;
    let s = &firm.stage.s;
    let lans =
        give(s, LAN, TIMBER, Gift { source: Source::Register, ..Gift::of(Role::LegalRepresentative) }).await;
    let by = id_of(s, LAN).await.to_string();
    let his =
        give(s, HUNG, TIMBER, Gift { source: Source::Delegated, by: &by, ..Gift::of(Role::Viewer) }).await;
    let (desk, organisation_id, lan) =
        (s.running.app.desk(None), id_of(s, TIMBER).await, id_of(s, LAN).await);
    let doubt = s.running.app.db.write(move |c| {
        let until = desk.now.local_date().plus_days(9);
        khoa::mandate::member::doubt(c, (organisation_id, lan), until)
    });
    assert_eq!(doubt.await.unwrap(), 1);
    let one = firm.get(&firm.lan, &firm.at).await;
    assert_eq!(one.body["next_steps"], json!([{ "step": "confirm-members" }]), "{:?}", one.body);
    let at = format!("{}/members/{}", firm.at, his.id);
    let seen = firm.get(&firm.lan, &at).await;
    assert_eq!(seen.body["may_confirm"], true);
    let tag = seen.headers["etag"].to_str().unwrap().to_owned();
    let confirm = async |tag: &str| {
        let headers = [("if-match", tag)];
        firm.stage.send(Method::POST, Some(&firm.lan), &format!("{at}/confirm"), None, &headers).await
    };
    assert_eq!(problem(&confirm("\"7\"").await), "412 changed-meanwhile");
    let done = confirm(&tag).await;
    assert_eq!((done.status.as_u16(), &done.body["confirm_by"]), (200, &json!(null)), "{:?}", done.body);
    assert_eq!(problem(&confirm(done.headers["etag"].to_str().unwrap()).await), "409 stale");
    let refused =
        firm.send(&firm.lan, (Method::DELETE, &format!("{}/members/{}", firm.at, lans.id)), None, "-").await;
    assert_eq!(problem(&refused), "403 not-entitled", "the register's alone");

    let stones = code(3);
    s.import(&[organisation(&stones, "Đá Quý")]).await;
    give(s, LAN, &stones, Gift { source: Source::Register, ..Gift::of(Role::LegalRepresentative) }).await;
    let (desk, locked) = (s.running.app.desk(None), id_of(s, TIMBER).await);
    let lock = s
        .running
        .app
        .db
        .write(move |c| khoa::sign_out::lock(c, &desk, locked, Ground::AuthorityAsked, "QĐ", "C06"));
    lock.await.unwrap();
    let first = firm.get(&firm.lan, &format!("{PATH}?limit=1")).await;
    let rest = firm.get(&firm.lan, &format!("{PATH}?limit=1&cursor={}", first.text("next"))).await;
    let told = |reply: &Reply| {
        let one = &reply.body["items"][0];
        (one["name"].clone(), one["rests"].clone(), one["state"].clone(), one["manages"].clone())
    };
    let mut both = [told(&first), told(&rest)];
    both.sort_by_key(|one| one.0.to_string());
    assert_eq!(both[0], (json!("Gỗ Việt"), json!("organisation"), json!("locked"), json!(false)));
    assert_eq!(both[1], (json!("Đá Quý"), json!(null), json!("active"), json!(true)));
    let page = crate::organisations::signed_in(s, LAN).await.open("/organisations").await;
    assert!(page.has("organisation-rests-2") && !page.has("organisation-rests-1"), "{}", page.body);
    let one = firm.get(&firm.lan, &firm.at).await;
    assert_eq!(one.body["next_steps"], json!([{ "step": "ask-the-authority" }]));
    assert_eq!(problem(&firm.get(&firm.lan, &format!("{}/members", firm.at)).await), "404 not-found");
    end(s, &lans).await;
    assert_eq!(problem(&firm.get(&firm.lan, &firm.at).await), "404 not-found");

    // Whoever signed in too long ago is told which sign-in it takes, and nothing is done.
    s.later(std::time::Duration::from_secs(61));
    let at = format!("{PATH}/{}/invitations", id_of(s, &stones).await);
    let wanted = json!({ "number": HUNG, "roles": ["viewer"] });
    let old = firm.send(&firm.lan, (Method::POST, &at), Some(wanted), "late").await;
    assert_eq!(problem(&old), "401 fresh-sign-in-needed", "{:?}", old.body);
    firm.stage.s.finish().await;
}
