//! Whatever the app's API names by an id: in another person's hands it is answered as what never was, by every verb. The table is the
//! document itself, so that no route can be added and forgotten.

use std::collections::BTreeMap;

use khoa::mandate::member::Role;
use khoa::openapi;
use reqwest::Method;
use serde_json::{Value, json};

use super::documents::program;
use super::life::form;
use super::stage::{PASSPHRASE, Stage, problem};
use crate::lives::jpeg_of;
use crate::organisations::{Gift, TIMBER, code, give, id_of, organisation};
use crate::support::{Reply, person};

const SCOPE: &str = "openid app.read app.applications app.approvals app.cases app.consents app.devices app.sessions app.organisations app.documents";
const MAI: &str = "099200000050";
const NAM: &str = "099200000002";

/// What is nobody's: places are the State's, and a code is for whoever reads it on another device. What a chip has to answer is for the
/// phone that asked, whoever's that is: `card.rs`.
const NOBODYS: [&str; 3] = ["/app/v1/places/{code}", "/app/v1/qr/{code}", "/app/v1/devices/card/{challenge}"];

struct Two {
    stage: Stage,
    lan: String,
    mai: String,
    nam: String,
}

impl Two {
    async fn come() -> Self {
        let stage = Stage::set().await;
        stage.a_second_later();
        let mut mai = person(MAI, "Lê Thị Mai", Some(PASSPHRASE));
        mai["level"] = json!(1);
        stage.s.import(&[mai]).await;
        let nam = stage.s.citizen(2, "Trần Văn Nam", PASSPHRASE).await;
        let api = format!("{}/app/v1", stage.s.issuer());
        let app = stage.s.client("mine", json!({ "scope": SCOPE, "may_ask": [api] })).await;
        stage.of_person(&stage.app, MAI, "openid app.read").await;
        let lan = stage.of_person(&app, &stage.lan, SCOPE).await;
        let mai = stage.of_person(&app, MAI, SCOPE).await;
        let nam = stage.of_person(&app, &nam, SCOPE).await;
        Self { stage, lan, mai, nam }
    }

    async fn make(&self, path: &str, body: Value) -> Reply {
        let name = [("idempotency-key", path)];
        let made = self.stage.send(Method::POST, Some(&self.mai), path, Some(&body), &name).await;
        assert_eq!(made.status, 201, "{path}: {:?}", made.body);
        made
    }

    /// One of everything that Mai can have, by the part of the path that names it.
    async fn hers(&self) -> BTreeMap<&'static str, String> {
        let application = self.make("/app/v1/applications", json!({ "kind": "identity", "level": 2 })).await;
        let case =
            json!({ "agency": "H01.01", "subject": "Đèn đường hỏng", "text": "Ngõ 5 tối từ hôm qua." });
        let case = self.make("/app/v1/cases", case).await;
        let device = self.make("/app/v1/devices", json!({ "label": "Điện thoại của Mai" })).await;
        let offered = self.make("/app/v1/assistances", json!({ "scope": "standing" })).await;
        let ciba = json!({
            "grants": ["urn:openid:params:grant-type:ciba"], "redirect_uris": [], "scope": "openid profile",
        });
        let counter = self.stage.s.client("counter", ciba).await;
        assert_eq!(
            counter.post("/bc-authorize", &[("scope", "openid"), ("login_hint", MAI)]).await.status,
            200
        );
        let list = async |path: &str| self.stage.get(&self.mai, path).await.body["items"].clone();
        let session = list("/app/v1/sessions").await[0]["id"].as_str().unwrap().to_owned();
        let approval = list("/app/v1/approvals").await[0]["id"].as_str().unwrap().to_owned();
        // A company of Lan's that has invited her, and one of his own, in which nothing of the other is his.
        let (s, stones) = (&self.stage.s, code(3));
        s.import(&[organisation(TIMBER, "Gỗ Việt"), organisation(&stones, "Đá Quý")]).await;
        let (firm, his) = (id_of(s, TIMBER).await, id_of(s, &stones).await);
        let given = give(s, &self.stage.lan, TIMBER, Gift::of(Role::LegalRepresentative)).await;
        give(s, NAM, &stones, Gift::of(Role::LegalRepresentative)).await;
        let wanted = json!({ "number": MAI, "roles": ["viewer"] });
        let path = format!("/app/v1/organisations/{firm}/invitations");
        let name = [("idempotency-key", "hers")];
        let invited =
            self.stage.send(Method::POST, Some(&self.lan), &path, Some(&wanted), &name).await.text("id");
        let birth = json!({
            "kind": "birth_certificate", "holder": { "personal_number": MAI }, "number": "KS-01", "issued_on": "2026-01-02",
            "fields": {
                "full_name": "Lê Thị Mai", "date_of_birth": "2000-03-01", "sex": "Nữ", "place_of_birth": "Tỉnh Một",
                "registered_on": "2000-03-09",
            },
        });
        let registry = program(&self.stage, "registry", "H01.01").await;
        let named = [("idempotency-key", "hers")];
        let documents = "/agency/v1/documents";
        let issued = self.stage.send(Method::POST, Some(&registry), documents, Some(&birth), &named).await;
        let document = issued.text("id");
        // An account that is, and that he does not represent.
        let account = self.stage.get(&self.mai, "/app/v1/home").await.body["account"]["id"].clone();
        BTreeMap::from([
            ("/app/v1/applications/{id}", application.text("id")),
            ("/app/v1/approvals/{id}", approval.clone()),
            ("/app/v1/assistances/{id}", offered.text("id")),
            ("/app/v1/cases/{id}", case.text("id")),
            ("/app/v1/consents/{client}", self.stage.app.id.clone()),
            ("/app/v1/devices/handover/{id}", approval),
            ("/app/v1/documents/{id}", document),
            ("/app/v1/devices/{device}", device.text("id")),
            ("/app/v1/invitations/{id}", invited.clone()),
            ("/app/v1/organisations/{id}", firm.to_string()),
            // In his own company they are nothing either.
            ("/app/v1/organisations/{id}/invitations/{invitation}", format!("{his}/invitations/{}", invited)),
            ("/app/v1/organisations/{id}/members/{mandate}", format!("{his}/members/{}", given.id)),
            ("/app/v1/sessions/{session}", session),
            ("/app/v1/wards/{ward}", account.as_str().unwrap().to_owned()),
        ])
    }

    async fn answer(&self, method: &Method, path: &str, told: &Told) -> Reply {
        let mut request = self.stage.shows(method, path, &self.nam);
        request = request.header("if-match", "\"1\"").header("idempotency-key", "his");
        request = match told {
            Told::Nothing => request,
            Told::Json(body) => request.json(body),
            Told::Photo => {
                let request = request.header("content-type", "multipart/form-data; boundary=b");
                request.body(form("file", &jpeg_of("portrait-of-nam")))
            }
        };
        Reply::of(request.send().await.unwrap()).await
    }
}

/// What comes along.
enum Told {
    Nothing,
    Json(Value),
    Photo,
}

/// A sound request of its kind, so that nothing is refused but the name in it.
fn sound(method: &str, path: &str) -> Told {
    Told::Json(match (method, path.rsplit('/').next().unwrap()) {
        ("put", "{id}") => json!({ "kind": "identity", "level": 2, "declared": {
            "who": "citizen", "number": MAI, "name": "Lê Thị Mai", "birthdate": "01/03/2000",
        } }),
        ("put", "appointment") => json!({ "office": "H01.01", "at": "2026-01-05T08:00:00+07:00" }),
        ("post", "answer") => json!({ "answer": "no" }),
        ("post", "offline") => json!({ "number": true, "fields": [] }),
        ("post", "rate") => json!({ "stars": 1 }),
        ("post", "reopen") => json!({ "text": "Không phải của tôi." }),
        ("post", "{id}") => json!({}),
        ("post", "invitations") => json!({ "number": "099200000078", "roles": ["viewer"] }),
        ("put", "term") => json!({ "days": 7 }),
        ("patch", "{device}") => json!({ "label": "Của Nam" }),
        ("post", "{kind}") => return Told::Photo,
        _ => return Told::Nothing,
    })
}

/// A name of the same form that is nobody's.
fn unknown(id: &str) -> String {
    let other = if id.ends_with('0') { '1' } else { '0' };
    format!("{}{other}", &id[..id.len() - 1])
}

#[actix_web::test]
async fn what_is_another_persons_is_answered_as_what_never_was_by_every_verb() {
    let two = Two::come().await;
    let hers = two.hers().await;
    let before = two.stage.s.history(MAI).await;
    let [_, _, (_, document), ..] = openapi::documents();
    let mut tried = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        if !path.contains('{') || NOBODYS.contains(&path.as_str()) {
            continue;
        }
        let (place, id) =
            hers.iter().rfind(|(place, _)| path.starts_with(**place)).unwrap_or_else(|| panic!("{path}"));
        let at = |id: &str| {
            let named = format!("{}{id}", &place[..place.find('{').unwrap()]);
            path.replace(place, &named).replace("{kind}", "portrait").replace("{client}", "app")
        };
        for method in item.as_object().unwrap().keys() {
            let verb: Method = method.to_uppercase().parse().unwrap();
            let told = sound(method, path);
            let foreign = two.answer(&verb, &at(id), &told).await;
            let nothing = two.answer(&verb, &at(&unknown(id)), &told).await;
            assert_eq!(problem(&nothing), "404 not-found", "{method} {path}: {:?}", nothing.body);
            let but_for_the_request = |reply: &Reply| {
                let mut body = reply.body.clone();
                body.as_object_mut().unwrap().remove("instance");
                body
            };
            assert_eq!(foreign.status, nothing.status, "{method} {path}");
            assert_eq!(but_for_the_request(&foreign), but_for_the_request(&nothing), "{method} {path}");
            tried += 1;
        }
    }
    assert!(tried >= 15, "{tried}");
    assert_eq!(two.stage.s.history(MAI).await, before, "and nothing was done to her");
    two.stage.s.finish().await;
}
