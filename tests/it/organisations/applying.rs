//! An organisation comes to its account: by whoever represents it, with the consent of the others, or out of the ring by an authorised
//! person.

use khoa::base::Clock;
use khoa::mandate::Role as Office;
use khoa::mandate::member::{self, Role, Source};
use serde_json::{Value, json};

use super::{PASSPHRASE, TIMBER, code, id_of, portal, signed_in, tokens_for};
use crate::console::{agencies, officer};
use crate::lives::jpeg_of;
use crate::op::ciba::holder;
use crate::support::registers::{self, Registers};
use crate::support::{Authenticator, Browser, Page, TestServer, Trick};

const LAN: &str = "099200000001";
const HUNG: &str = "099200000002";
const KIM: &str = "999000000001";

/// Citizens of level 2, and registers that know these enterprises and one foreigner with a visa alone.
async fn stage(enterprises: Value) -> (TestServer, Registers) {
    let mut kim = registers::foreigner(KIM, "M0000001", "KIM MINSU");
    kim["residence"] = json!({ "kind": "visa", "card": { "state": "in_force", "ends_on": "2026-12-31" } });
    let known = json!({ "foreigners": [kim], "enterprises": enterprises });
    let registers = registers::start(&known, Clock::fixed(TestServer::BEGIN));
    let s = TestServer::start_with(|config| registers.connect(config)).await;
    for (number, name) in [(1, "Nguyễn Thị Lan"), (2, "Trần Văn Hùng")] {
        s.citizen(number, name, PASSPHRASE).await;
    }
    agencies(&s).await;
    (s, registers)
}

async fn apply(browser: &mut Browser, code: &str, capacity: &str) -> Page {
    let page = browser.open("/organisations/new").await;
    browser.submit(&page, "/organisations/new", &[("code", code), ("capacity", capacity)]).await
}

fn firm(code: &str, representatives: Value) -> Value {
    let mut firm = registers::enterprise(code, "Công ty TNHH Hàn Việt", LAN);
    firm["representatives"] = representatives;
    firm
}

async fn members(s: &TestServer, code: &str) -> Vec<(String, Role)> {
    let organisation = id_of(s, code).await;
    let found =
        s.running.app.db.read(move |c| member::of_organisation(c, organisation, false)).await.unwrap();
    let mut all: Vec<_> = found.iter().map(|one| (one.actor.to_string(), one.role)).collect();
    all.sort();
    all
}

#[actix_web::test]
async fn its_only_representative_opens_it_at_once_and_nobody_ever_signs_in_as_it() {
    let backwards = registers::enterprise(&code(9), "Gỗ \u{202e}Việt", LAN);
    let (s, _registers) = stage(json!([registers::enterprise(TIMBER, "Gỗ Việt", LAN), backwards])).await;
    let mut lan = signed_in(&s, LAN).await;
    let wrong = apply(&mut lan, "9900000017", "representative").await;
    assert_eq!(wrong.status, 400, "{}", wrong.body);
    let page = apply(&mut lan, TIMBER, "representative").await;
    assert!(page.body.contains("data-state=\"approved\"") && page.body.contains("Gỗ Việt"), "{}", page.body);
    let own = id_of(&s, LAN).await.to_string();
    assert_eq!(members(&s, TIMBER).await, [(own, Role::LegalRepresentative)]);
    let portal = portal(&s, json!({})).await;
    let tokens = tokens_for(&s, &portal, &mut lan, LAN, TIMBER).await;
    assert_eq!(tokens.id_claims()["org"]["name"], "Gỗ Việt");
    let mut browser = s.browser();
    let page = browser.open("/login").await;
    assert_eq!(browser.sign_in(&page, TIMBER, PASSPHRASE).await.url.path(), "/login");
    // What nobody could be shown is no name: it is called by its code.
    let page = apply(&mut lan, &code(9), "representative").await;
    assert!(
        page.body.contains("data-state=\"approved\"") && !page.body.contains('\u{202e}'),
        "{}",
        page.body
    );
    assert!(lan.open("/organisations").await.body.contains(&format!("<bdi>{}</bdi>", code(9))));
    s.finish().await;
}

#[actix_web::test]
async fn whoever_the_register_does_not_name_is_told_so_and_an_account_below_level_2_is_led_there() {
    let (s, _registers) = stage(json!([registers::enterprise(TIMBER, "Gỗ Việt", LAN)])).await;
    let mut hung = signed_in(&s, HUNG).await;
    let page = apply(&mut hung, TIMBER, "representative").await;
    assert!(page.body.contains("data-state=\"refused\""), "{}", page.body);
    assert!(!page.body.contains("Nguyễn Thị Lan"), "who it is is not told");
    let mut newcomer = crate::lives::newcomer(&s, 7, "Lê Thị Mai").await;
    let page = newcomer.open("/organisations/new").await;
    assert!(
        page.has("level-link") && page.has("organisation-low-no-card") && !page.has("organisation-submit")
    );
    s.finish().await;
}

#[actix_web::test]
async fn all_who_represent_it_agree_first_and_one_who_says_no_is_heard() {
    let both = json!([
        { "personal_number": LAN, "role": "giám đốc" }, { "personal_number": HUNG, "role": "chủ tịch" },
    ]);
    let (s, _registers) = stage(json!([firm(TIMBER, both)])).await;
    let mut lan = signed_in(&s, LAN).await;
    let page = apply(&mut lan, TIMBER, "representative").await;
    assert!(page.body.contains("data-state=\"needs_more\"") && page.has("firm-consents"), "{}", page.body);
    let mut hung = signed_in(&s, HUNG).await;
    let asked = hung.open("/approvals").await;
    let link = asked.between("href=\"/approvals/", "\"");
    let question = hung.open(&format!("/approvals/{link}")).await;
    assert!(
        question.has("approval-organisation") && question.body.contains("Nguyễn Thị Lan"),
        "{}",
        question.body
    );
    hung.submit(&question, &format!("/approvals/{link}"), &[("answer", "no")]).await;
    let at = page.url.path().to_owned();
    let page = lan.open(&at).await;
    let page = lan.submit(&page, &format!("{at}/submit"), &[]).await;
    assert!(page.body.contains("data-state=\"refused\""), "{}", page.body);
    s.finish().await;
}

/// Says yes to the newest question, by a passkey.
async fn agree(browser: &mut Browser, key: &Authenticator) -> Page {
    let link = browser.open("/approvals").await.between("href=\"/approvals/", "\"");
    let at = format!("/approvals/{link}");
    let question = browser.open(&at).await;
    let options = browser.script(&question, &format!("{at}/options"), "{\"number\":\"\"}").await;
    let signed = key.signed(&serde_json::from_str(&options.body).unwrap(), Trick::None);
    let done = browser.script(&question, &format!("{at}/answer"), &signed).await;
    assert_eq!(done.status, 200, "{}", done.body);
    question
}

/// Hands a paper in to the application at `at`, and the application with it.
async fn with_paper(browser: &mut Browser, at: &str) -> Page {
    let paper = browser.open(&format!("{at}/paper")).await;
    let sent = browser.hand_in(&paper, &format!("{at}/paper"), &jpeg_of("authorisation")).await;
    assert!(sent.status.is_success(), "{}", sent.body);
    let page = browser.open(at).await;
    browser.submit(&page, &format!("{at}/submit"), &[]).await
}

#[actix_web::test]
async fn what_others_agreed_to_for_one_company_opens_no_other() {
    let both = json!([
        { "personal_number": LAN, "role": "giám đốc" }, { "personal_number": HUNG, "role": "chủ tịch" },
    ]);
    let stones = code(5);
    let (s, _registers) = stage(json!([firm(TIMBER, both.clone()), firm(&stones, both)])).await;
    let (mut hung, key) = holder(&s, HUNG, 1).await;
    let mut lan = signed_in(&s, LAN).await;
    apply(&mut lan, TIMBER, "representative").await;
    let question = agree(&mut hung, &key).await;
    assert!(question.has("approval-organisation") && question.body.contains(TIMBER), "{}", question.body);
    let page = apply(&mut lan, &stones, "representative").await;
    assert!(page.body.contains("data-state=\"needs_more\""), "he was asked about another: {}", page.body);
    let question = agree(&mut hung, &key).await;
    assert!(question.body.contains(&stones), "{}", question.body);
    let at = page.url.path().to_owned();
    let page = lan.open(&at).await;
    let page = lan.submit(&page, &format!("{at}/submit"), &[]).await;
    assert!(page.body.contains("data-state=\"approved\""), "{}", page.body);
    s.finish().await;
}

#[actix_web::test]
async fn whoever_is_asked_by_an_authorised_person_is_told_so_and_asked_once_a_paper_is_there() {
    let (s, _registers) = stage(json!([registers::enterprise(TIMBER, "Gỗ Việt", HUNG)])).await;
    let (mut hung, mut lan) = (signed_in(&s, HUNG).await, signed_in(&s, LAN).await);
    let page = apply(&mut lan, TIMBER, "authorised").await;
    assert!(page.has("firm-paper") && !page.has("firm-consents"), "{}", page.body);
    assert!(
        !hung.open("/approvals").await.body.contains("href=\"/approvals/"),
        "nobody asks him for nothing"
    );
    let page = with_paper(&mut lan, page.url.path()).await;
    assert!(page.has("firm-consents"), "{}", page.body);
    let link = hung.open("/approvals").await.between("href=\"/approvals/", "\"");
    let question = hung.open(&format!("/approvals/{link}")).await;
    assert!(
        question.has("approval-authorised") && !question.has("approval-organisation"),
        "{}",
        question.body
    );
    s.finish().await;
}

#[actix_web::test]
async fn whom_an_officer_found_by_a_paper_is_no_representative_by_the_register() {
    let (s, _registers) = stage(json!([])).await;
    let mut lan = signed_in(&s, LAN).await;
    let page = apply(&mut lan, TIMBER, "representative").await;
    let at = page.url.path().to_owned();
    with_paper(&mut lan, &at).await;
    let mut authority = officer(&s, 13, &[("G01.C06", Office::Authority)]).await;
    let dossier = format!("/console/G01.C06/authority{at}");
    let seen = authority.open(&dossier).await;
    let approve = [("decision", "approve"), ("act", "decide")];
    let decided = authority.submit(&seen, &format!("{dossier}/decide"), &approve).await;
    assert_eq!(decided.status, 200, "{}", decided.body);
    let organisation = id_of(&s, TIMBER).await;
    let found =
        s.running.app.db.read(move |c| member::of_organisation(c, organisation, false)).await.unwrap();
    let sources: Vec<_> = found.iter().map(|one| (one.role, one.source)).collect();
    assert_eq!(sources, [(Role::LegalRepresentative, Source::Decision)]);
    s.finish().await;
}

#[actix_web::test]
async fn the_ring_is_named_opened_by_an_authorised_person_and_taken_over_by_the_director() {
    let stones = code(5);
    let director = json!([{ "foreigner_number": KIM, "role": "giám đốc" }]);
    let (s, _registers) = stage(json!([firm(&stones, director)])).await;
    let mut lan = signed_in(&s, LAN).await;
    let page = apply(&mut lan, &stones, "authorised").await;
    assert!(page.has("firm-paper"), "one step leads out: {}", page.body);
    assert!(!page.has("firm-ring") && !page.has("firm-status"), "on her bare word she learns of nobody");
    let at = page.url.path().to_owned();
    let page = with_paper(&mut lan, &at).await;
    assert!(page.body.contains("data-state=\"verifying\"") && page.has("due"), "{}", page.body);
    assert!(page.has("firm-ring") && page.body.contains("data-status=\"foreign_no_card\""), "{}", page.body);

    let mut authority = officer(&s, 13, &[("G01.C06", Office::Authority)]).await;
    let dossier = format!("/console/G01.C06/authority{at}");
    let seen = authority.open(&dossier).await;
    assert!(seen.body.contains(&stones), "{}", seen.body);
    let approve = [("decision", "approve"), ("act", "decide")];
    let decided = authority.submit(&seen, &format!("{dossier}/decide"), &approve).await;
    assert_eq!(decided.status, 200, "{}", decided.body);
    let own = id_of(&s, LAN).await.to_string();
    assert_eq!(
        members(&s, &stones).await,
        [(own.clone(), Role::Administrator), (own.clone(), Role::Submitter)]
    );
    let portal = portal(&s, json!({})).await;
    let before = tokens_for(&s, &portal, &mut lan, LAN, &stones).await.id_claims()["org"]["sub"].clone();

    // By the company's own account the director gets the card, and at immigration level 2.
    s.import(&[json!({
        "kind": "foreigner", "foreigner_number": KIM, "level": 2, "name": "KIM MINSU", "birthdate": "1985-05-17",
        "nationality": "KOR", "email": "kim@mail.example", "email_verified": true, "password": PASSPHRASE,
    })])
    .await;
    let mut kim = signed_in(&s, KIM).await;
    let page = apply(&mut kim, &stones, "representative").await;
    assert!(page.body.contains("data-state=\"approved\""), "{}", page.body);
    let director = id_of(&s, KIM).await.to_string();
    let mut after = vec![(own, Role::Submitter), (director, Role::LegalRepresentative)];
    after.sort();
    assert_eq!(members(&s, &stones).await, after, "whoever stood in files on, and administers no more");
    let tokens = tokens_for(&s, &portal, &mut kim, KIM, &stones).await;
    assert_eq!(tokens.id_claims()["org"]["sub"], before, "services know the company as before");
    s.finish().await;
}
