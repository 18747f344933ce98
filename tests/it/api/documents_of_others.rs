//! Documents of a child and of an organisation: whoever acts for them sees, opens and shows them; they themselves show nothing alone.

use khoa::base::AccountId;
use khoa::mandate::guardian::{self, Giving, Relation, Source};
use khoa::mandate::member::Role;
use serde_json::{Value, json};

use super::documents::{NAM, Registry, SCOPE, birth};
use super::stage::{PASSPHRASE, problem};
use crate::organisations::{Gift, TIMBER, give, id_of, organisation};
use crate::support::{Browser, Page, person};

const NA: &str = "099200000062";

async fn browser_of(registry: &Registry, who: &str) -> Browser {
    let mut browser = registry.stage.s.browser();
    let login = browser.open("/documents").await;
    browser.sign_in(&login, who, PASSPHRASE).await;
    browser
}

/// Makes one act for another as a parent does.
async fn represents(registry: &Registry, guardian: &str, ward: &str) {
    let s = &registry.stage.s;
    let giving = Giving {
        ward: id_of(s, ward).await,
        guardian: id_of(s, guardian).await,
        relation: Relation::Parent,
        valid_to: None,
        source: Source::Register,
        reference: "e-1".into(),
    };
    let desk = s.running.app.desk(None);
    s.running.app.db.write(move |c| guardian::give(c, &desk, &giving)).await.unwrap();
}

/// The code on that page, and what whoever has it reads.
async fn checked(registry: &Registry, page: &Page) -> Page {
    let code = page.between("id=\"share-short\">", "<");
    let mut browser = registry.stage.s.browser();
    let page = browser.open(&format!("/verify/s/{code}")).await;
    browser.submit(&page, "/verify", &[("code", &code), ("who", "Trường mầm non Sông Ngân")]).await
}

/// What was done by `at` in somebody's history, as its page says it.
async fn history(browser: &mut Browser) -> String {
    browser.open("/history").await.body
}

#[actix_web::test]
async fn a_guardian_sees_opens_and_shows_a_childs_documents_and_the_child_shows_none_alone() {
    let registry = Registry::opens().await;
    let s = &registry.stage.s;
    let mut na = person(NA, "Trần Thị Na", Some(PASSPHRASE));
    na["level"] = json!(1);
    s.import(&[na]).await;
    represents(&registry, &registry.stage.lan, NA).await;
    let mut new = birth("KS-60/2026");
    new["holder"] = json!({ "personal_number": NA });
    new["fields"]["full_name"] = json!("Trần Thị Na");
    let id = registry.issue("na", &new).await.text("id");
    let (whose, at) = (id_of(s, NA).await, format!("/documents/{id}"));

    let mut lan = browser_of(&registry, &registry.stage.lan).await;
    let ward = lan.open(&format!("/wards/{whose}")).await;
    assert!(ward.has("ward-documents"), "{}", ward.body);
    let list = lan.open(&format!("/documents?for={whose}")).await;
    assert!(list.has("document-1") && list.body.contains("Trần Thị Na"), "{}", list.body);
    assert!(lan.open("/documents").await.has("documents-none"), "her own are none");
    let page = lan.open(&at).await;
    assert!(page.has("document-whose") && page.body.contains("KS-60/2026"), "{}", page.body);
    let shown = lan.submit(&page, &format!("{at}/share"), &[("number", "on")]).await;
    assert!(checked(&registry, &shown).await.body.contains("KS-60/2026"));
    let page = lan.open(&at).await;
    assert!(
        page.body.contains("Trường mầm non Sông Ngân") && page.body.contains("Nguyễn Thị Lan"),
        "{}",
        page.body
    );
    assert!(history(&mut lan).await.contains("Trần Thị Na"), "for whom she showed it");

    // The child opens it, and shows it to nobody.
    let mut na = browser_of(&registry, NA).await;
    let page = na.open(&at).await;
    assert!(
        page.has("show-barred") && !page.has("show") && page.body.contains("KS-60/2026"),
        "{}",
        page.body
    );
    let refused = na.post_with_token(&page, &format!("{at}/share"), &[("number", "on")]).await;
    assert!(refused.has("show-barred") && !refused.has("share-code"), "{}", refused.body);
    assert!(history(&mut na).await.contains("Nguyễn Thị Lan"), "who showed it for her");

    // A stranger learns nothing, by page or by app; the guardian has it in the app too.
    let mut nam = browser_of(&registry, NAM).await;
    assert_eq!(nam.open(&at).await.status, 404);
    assert_eq!(nam.open(&format!("/documents?for={whose}")).await.status, 404);
    acting_for(&registry, (&registry.stage.lan, whose, &id), Ok("KS-60/2026")).await;
    acting_for(&registry, (NAM, whose, &id), Err("404 not-found")).await;
    registry.stage.s.finish().await;
}

/// What the app of somebody is told of a document that is another's.
async fn acting_for(
    registry: &Registry,
    (who, whose, id): (&str, AccountId, &str),
    said: Result<&str, &str>,
) {
    let stage = &registry.stage;
    let token = stage.of_person(&registry.app, who, SCOPE).await;
    let (whose, path) = (whose.to_string(), format!("/app/v1/documents/{id}"));
    let get = async |path: &str, header: &[(&str, &str)]| {
        stage.send(reqwest::Method::GET, Some(&token), path, None, header).await
    };
    let header = [("acting-for", whose.as_str())];
    let (list, one) = (get("/app/v1/documents", &header).await, get(&path, &header).await);
    assert_eq!(problem(&get(&path, &[]).await), "404 not-found", "it is not their own");
    assert_eq!(problem(&get(&path, &[("acting-for", "na")]).await), "400 invalid-field");
    match said {
        Ok(number) => {
            assert_eq!(list.body["items"][0]["id"], id, "{:?}", list.body);
            assert_eq!(one.body["number"], number, "{:?}", one.body);
        }
        Err(why) => assert_eq!((problem(&list).as_str(), problem(&one).as_str()), (why, why)),
    }
}

#[actix_web::test]
async fn whoever_acts_for_an_organisation_in_all_services_has_its_documents_and_a_reader_shows_none() {
    let registry = Registry::opens().await;
    let s = &registry.stage.s;
    s.import(&[
        organisation(TIMBER, "Công ty TNHH Gỗ Sông Ngân"),
        person("099200000061", "Lê Văn Ba", Some(PASSPHRASE)),
    ])
    .await;
    give(s, &registry.stage.lan, TIMBER, Gift::of(Role::LegalRepresentative)).await;
    give(s, NAM, TIMBER, Gift::of(Role::Viewer)).await;
    give(s, "099200000061", TIMBER, Gift { scope: &["tax"], ..Gift::of(Role::Submitter) }).await;
    let new = json!({
        "kind": "business_registration", "holder": { "tax_code": TIMBER }, "number": "9900000016", "issued_on": "2026-01-02",
        "fields": {
            "name": "Công ty TNHH Gỗ Sông Ngân", "head_office": "Tỉnh Một", "representative": "Nguyễn Thị Lan",
            "first_registered_on": "2020-01-01",
        },
    });
    let id = registry.issue("firm", &new).await.text("id");
    let (whose, at) = (id_of(s, TIMBER).await, format!("/documents/{id}"));
    let mut lan = browser_of(&registry, &registry.stage.lan).await;
    assert!(lan.open("/organisations").await.has("organisation-documents-1"));
    assert!(lan.open(&format!("/documents?for={whose}")).await.has("document-1"));
    let page = lan.open(&at).await;
    let shown = lan.submit(&page, &format!("{at}/share"), &[("field-name", "on")]).await;
    assert!(checked(&registry, &shown).await.body.contains("Gỗ Sông Ngân"));
    let mut nam = browser_of(&registry, NAM).await;
    let page = nam.open(&at).await;
    assert!(page.has("show-barred") && page.body.contains("Nguyễn Thị Lan"), "{}", page.body);
    let refused = nam.post_with_token(&page, &format!("{at}/share"), &[("field-name", "on")]).await;
    assert!(!refused.has("share-code"), "{}", refused.body);
    let mut ba = browser_of(&registry, "099200000061").await;
    assert_eq!(ba.open(&at).await.status, 404, "for taxes alone");
    acting_for(&registry, (NAM, whose, &id), Ok("9900000016")).await;
    acting_for(&registry, ("099200000061", whose, &id), Err("404 not-found")).await;
    let shown: Vec<Value> = s.recorded("document_shown").await;
    let lan = id_of(s, &registry.stage.lan).await.to_string();
    assert_eq!((&shown[0]["member"], &shown[1]["organisation"]), (&json!(lan), &json!(whose)), "{shown:?}");
    registry.stage.s.finish().await;
}
