//! One member of an organisation files, another signs: at a service that asks by the access token of whoever filed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use khoa::base::TokenDigest;
use khoa::mandate::member::Role;
use serde_json::{Value, json};

use super::{Gift, PASSPHRASE, TIMBER, end, give, id_of, organisation, portal, signed_in, tokens_for};
use crate::op::ciba::holder;
use crate::support::{Authenticator, Browser, Page, Party, Reply, TestServer, Tokens, Trick};

const GRANT: &str = "urn:openid:params:grant-type:ciba";
const TITLE: &str = "Tờ khai thuế quý 3/2026";

/// Lan files and Hùng signs for a company that Mai represents, at a portal for organisations alone.
struct Stage {
    s: TestServer,
    portal: Party,
    lan: String,
    hung: String,
    mai: String,
    filed: Tokens,
    browser: Browser,
    key: Authenticator,
}

impl Stage {
    async fn set() -> Self {
        let s = TestServer::start().await;
        let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
        let hung = s.citizen(2, "Trần Văn Hùng", PASSPHRASE).await;
        let mai = s.citizen(3, "Lê Thị Mai", PASSPHRASE).await;
        s.import(&[organisation(TIMBER, "Gỗ Việt")]).await;
        give(&s, &lan, TIMBER, Gift::of(Role::Submitter)).await;
        give(&s, &mai, TIMBER, Gift::of(Role::LegalRepresentative)).await;
        let grants = json!(["authorization_code", "refresh_token", GRANT]);
        let portal = portal(&s, json!({ "khoa_serves": "organisations", "grants": grants })).await;
        let filed = tokens_for(&s, &portal, &mut s.browser(), &lan, TIMBER).await;
        let (browser, key) = holder(&s, &hung, 2).await;
        Self { s, portal, lan, hung, mai, filed, browser, key }
    }

    async fn ask(&self, hint: &str, details: &Value, token: &str) -> Reply {
        let details = details.to_string();
        let fields = [
            ("scope", "openid org"),
            ("login_hint", hint),
            ("authorization_details", &details),
            ("khoa_filed_by", token),
        ];
        self.portal.post("/bc-authorize", &fields).await
    }

    /// Asks for a signature of the document.
    async fn ask_signer(&self, hint: &str) -> Reply {
        self.ask(hint, &document(), &self.filed.access).await
    }

    async fn come(&self, asked: &Reply) -> Reply {
        let id = asked.text("auth_req_id");
        self.portal.post("/token", &[("grant_type", GRANT), ("auth_req_id", &id)]).await
    }

    /// The page of the newest question to Hùng.
    async fn newest(&mut self) -> Page {
        let list = self.browser.open("/approvals").await;
        self.browser.open(&list.between("id=\"approval-open-1\" href=\"", "\"")).await
    }

    async fn sign(&mut self, page: &Page) -> Page {
        let at = page.url.path().to_owned();
        let options = self.browser.script(page, &format!("{at}/options"), r#"{"number":""}"#).await;
        assert_eq!(options.status, 200, "{}", options.body);
        let signed = self.key.signed(&serde_json::from_str(&options.body).unwrap(), Trick::None);
        self.browser.script(page, &format!("{at}/answer"), &signed).await
    }
}

fn sha256(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(TokenDigest::of_bytes(text.as_bytes()).as_bytes())
}

fn document() -> Value {
    json!([{ "type": "urn:vn:eid:signature", "title": TITLE, "sha256": sha256("the document") }])
}

#[actix_web::test]
async fn what_one_member_files_another_signs_and_both_are_named() {
    let mut stage = Stage::set().await;
    let signer = give(&stage.s, &stage.hung, TIMBER, Gift::of(Role::Signer)).await;
    let asked = stage.ask_signer(&stage.hung).await;
    assert_eq!((asked.status.as_u16(), &asked.body["khoa_number"]), (200, &Value::Null), "{:?}", asked.body);
    let page = stage.newest().await;
    for told in [TITLE, "Gỗ Việt", "Nguyễn Thị Lan", &sha256("the document")] {
        assert!(page.body.contains(told), "{told}: {}", page.body);
    }
    assert!(page.has("approval-same") && !page.has("approval-number"));
    assert_eq!(stage.sign(&page).await.status, 200);

    let come = stage.come(&asked).await;
    let tokens = Tokens::of(&come);
    let (said, told) = (&come.body["authorization_details"][0], tokens.id_claims());
    assert_eq!(
        (&said["title"], &said["sha256"], &said["signed_by"]),
        (&json!(TITLE), &document()[0]["sha256"], &json!("passkey")),
        "{said}"
    );
    assert_eq!(said["filed_by"], stage.filed.id_claims()["sub"]);
    assert_ne!(said["filed_by"], told["sub"], "another signed");
    assert_eq!((&told["org"]["roles"], &told["authorization_details"][0]), (&json!(["signer"]), said));
    assert_eq!(told["org"]["sub"], stage.filed.id_claims()["org"]["sub"]);
    let shown: Value = serde_json::from_str(said["text"].as_str().unwrap()).unwrap();
    assert_eq!(shown["matter"]["sha256"], document()[0]["sha256"], "what was signed names the document");
    assert_eq!(shown["at"].as_i64().unwrap() % 1_000_000, 0, "people read whole seconds");
    let signed: Value = serde_json::from_str(said["signed"].as_str().unwrap()).unwrap();
    let mut covered: Vec<_> = signed.as_object().unwrap().keys().collect();
    covered.sort();
    assert_eq!(
        covered,
        ["authenticatorData", "clientDataJSON", "signature"],
        "none of the names of the key or its holder"
    );

    assert_eq!(stage.s.happened("document_signed").await, 3, "of both and of the organisation");
    let of_timber = format!("/organisations/{}", id_of(&stage.s, TIMBER).await);
    let members = signed_in(&stage.s, &stage.mai).await.open(&of_timber).await;
    let list = members.between("id=\"signed-title\"", "</section>");
    for told in [TITLE, "Nguyễn Thị Lan", "Trần Văn Hùng"] {
        assert!(list.contains(told), "{told}: {list}");
    }

    // It is the signer's while they are that, and no longer.
    let opens = stage.portal.userinfo(&tokens.access).await;
    assert_eq!(opens.status, 200, "{:?}", opens.body);
    end(&stage.s, &signer).await;
    stage.s.running.app.heed_endings().await.unwrap();
    assert_eq!(stage.portal.userinfo(&tokens.access).await.status, 401);
    stage.s.finish().await;
}

#[actix_web::test]
async fn nobody_signs_what_they_filed_and_whoever_is_no_signer_is_not_reached() {
    let mut stage = Stage::set().await;
    // Whoever files may be a signer: not of this.
    give(&stage.s, &stage.lan, TIMBER, Gift::of(Role::Signer)).await;
    let own = stage.ask_signer(&stage.lan).await;
    let (asked, nobody) = (stage.ask_signer(&stage.hung).await, stage.ask_signer("099200000077").await);
    let alike =
        |one: &Reply| (one.status.as_u16(), one.body["expires_in"].clone(), one.body["interval"].clone());
    assert_eq!((alike(&asked).0, alike(&asked)), (200, alike(&nobody)), "as if there were nobody");
    assert_eq!(alike(&own), alike(&nobody), "the service does not learn which number is the filer's");
    let lan = signed_in(&stage.s, &stage.lan).await.open("/approvals").await;
    assert!(lan.has("approvals-none"), "{}", lan.body);
    assert_eq!(stage.come(&own).await.refusal(), "400 authorization_pending");
    assert!(stage.browser.open("/approvals").await.has("approvals-none"), "Hùng acts for nobody");
    assert_eq!(stage.come(&asked).await.refusal(), "400 authorization_pending");

    for details in [json!([]), json!([{ "type": "payment", "title": TITLE, "sha256": sha256("x") }])] {
        let refused = stage.ask(&stage.hung, &details, &stage.filed.access).await;
        assert_eq!(refused.refusal(), "400 invalid_authorization_details", "{details}");
    }
    for token in ["", "khoa", stage.filed.refresh.as_deref().unwrap()] {
        let refused = stage.ask(&stage.hung, &document(), token).await;
        assert_eq!(refused.refusal(), "400 invalid_request", "{token}");
    }
    let plain = [("scope", "openid"), ("login_hint", stage.hung.as_str())];
    assert_eq!(stage.portal.post("/bc-authorize", &plain).await.refusal(), "400 unauthorized_client");

    // A role that is taken between the question, the answer and the tokens ends it there; the document stays filed.
    let signer = give(&stage.s, &stage.hung, TIMBER, Gift::of(Role::Signer)).await;
    let first = stage.ask_signer(&stage.hung).await;
    let page = stage.newest().await;
    assert_eq!(stage.sign(&page).await.status, 200);
    let second = stage.ask_signer(&stage.hung).await;
    let page = stage.newest().await;
    end(&stage.s, &signer).await;
    assert_eq!(stage.come(&first).await.refusal(), "400 access_denied");
    let late = stage.sign(&page).await;
    assert_eq!(late.status, 403, "{}", late.body);
    assert_eq!(stage.come(&second).await.refusal(), "400 access_denied", "the service hears it");
    assert_eq!(stage.s.happened("document_signed").await, 0);
    stage.s.finish().await;
}
