//! A person asks for a level on our pages: everything that is wrong at once, nothing lost, nobody else's seen.

use super::{jpeg, newcomer};
use crate::support::{Browser, Page, TestServer};

const WRITTEN: [(&str, &str); 3] =
    [("name", "Lê Thị Mai"), ("birthdate", "20/05/1990"), ("number", "099 190 000 001")];

async fn begun(browser: &mut Browser, level: &str) -> Page {
    let page = browser.open("/applications").await;
    browser.submit(&page, "/applications", &[("level", level)]).await
}

/// Begins level 1, declares and hands in a photo; answers the page of the application and its path.
async fn ready(browser: &mut Browser) -> (Page, String) {
    let page = begun(browser, "1").await;
    let path = page.url.path().to_owned();
    let details = browser.open(&format!("{path}/details")).await;
    browser.submit(&details, &format!("{path}/details"), &WRITTEN).await;
    let portrait = browser.open(&format!("{path}/portrait")).await;
    let page = browser.hand_in(&portrait, &format!("{path}/portrait"), &jpeg(600, 800)).await;
    assert_eq!(page.url.path(), path, "{}", page.body);
    (page, path)
}

fn state(page: &Page) -> String {
    page.between("data-state=\"", "\"")
}

#[actix_web::test]
async fn whoever_asks_for_level_1_is_told_all_that_is_wrong_at_once_and_keeps_what_they_wrote() {
    let s = TestServer::start().await;
    let mut mai = newcomer(&s, 101, "Lê Thị Mai").await;
    let draft = begun(&mut mai, "1").await;
    let path = draft.url.path().to_owned();
    assert_eq!(state(&draft), "draft");
    let early = mai.submit(&draft, &format!("{path}/submit"), &[]).await;
    assert_eq!(early.status, 400, "{}", early.body);
    assert!(early.body.matches("<li>").count() >= 2, "details and photo are both named: {}", early.body);

    let details = mai.open(&format!("{path}/details")).await;
    let wrong = [("name", "Mai 2"), ("birthdate", "31/02/1990"), ("number", "12")];
    let refused = mai.submit(&details, &format!("{path}/details"), &wrong).await;
    assert_eq!(refused.status, 400);
    for field in ["apply-name-why", "apply-birthdate-why", "apply-number-why"] {
        assert!(refused.has(field), "{field}: {}", refused.body);
    }
    assert!(refused.body.contains("value=\"Mai 2\"") && refused.body.contains("value=\"31/02/1990\""));
    let saved = mai.submit(&refused, &format!("{path}/details"), &WRITTEN).await;
    assert_eq!(saved.url.path(), path);
    assert!(saved.body.contains("099190000001"));

    assert_eq!(mai.open(&format!("{path}/paper")).await.status, 404, "nobody asked for a paper");
    let portrait = mai.open(&format!("{path}/portrait")).await;
    let action = format!("{path}/portrait");
    for (file, status) in
        [(&b""[..], 400), (b"<svg onload=alert(1)>", 400), (&jpeg(60, 60), 400), (&vec![0; 7_000_000], 413)]
    {
        let refused = mai.hand_in(&portrait, &action, file).await;
        assert_eq!((refused.status.as_u16(), refused.has("error")), (status, true), "{}", refused.body);
    }
    let taken = mai.hand_in(&portrait, &action, &jpeg(600, 800)).await;
    let photo = taken.between("<img class=\"portrait\" src=\"", "\"");
    let shown = mai.open(&photo).await;
    let header = |name: &str| shown.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
    assert_eq!(header("content-type").as_deref(), Some("image/jpeg"), "what it is, not what it was called");
    assert_eq!(header("x-content-type-options").as_deref(), Some("nosniff"));
    assert_eq!(header("cache-control").as_deref(), Some("no-store"));
    assert!(header("content-security-policy").unwrap().contains("sandbox"));
    assert!(header("content-disposition").unwrap().contains("file.jpg"));

    let sent = mai.submit(&taken, &format!("{path}/submit"), &[]).await;
    assert_ne!(state(&sent), "draft", "{}", sent.body);
    s.finish().await;
}

#[actix_web::test]
async fn a_second_application_leads_to_the_first_and_a_stale_page_changes_nothing() {
    let s = TestServer::start().await;
    let mut mai = newcomer(&s, 102, "Lê Thị Mai").await;
    let (page, path) = ready(&mut mai).await;
    let again = begun(&mut mai, "1").await;
    assert_eq!(again.url.path(), path);
    let old = page;
    let details = mai.open(&format!("{path}/details")).await;
    mai.submit(&details, &format!("{path}/details"), &WRITTEN).await;
    let stale = mai.submit(&old, &format!("{path}/withdraw"), &[]).await;
    assert_eq!((stale.status.as_u16(), state(&stale).as_str()), (409, "draft"));
    let withdrawn = mai.submit(&stale, &format!("{path}/withdraw"), &[]).await;
    assert_eq!(state(&withdrawn), "withdrawn");
    let another = begun(&mut mai, "1").await;
    assert_ne!(another.url.path(), path);
    s.finish().await;
}

#[actix_web::test]
async fn an_application_is_seen_by_its_holder_alone_and_by_nobody_from_another_page() {
    let s = TestServer::start().await;
    let mut mai = newcomer(&s, 103, "Lê Thị Mai").await;
    let mut hung = newcomer(&s, 104, "Trần Văn Hùng").await;
    let (page, path) = ready(&mut mai).await;
    let photo = page.between("<img class=\"portrait\" src=\"", "\"");
    for address in [&path, &format!("{path}/details"), &format!("{path}/portrait"), &photo] {
        assert_eq!(hung.open(address).await.status, 404, "{address}");
        let mut stranger = s.browser();
        let asked = stranger.open(address).await;
        assert!(asked.url.path() == "/login" || asked.status == 404, "{address}");
    }
    // His own token on her application, and nobody's token on hers.
    let own = begun(&mut hung, "2").await;
    let mut foreign = own.body.replace(own.url.path(), &path);
    foreign = foreign.replace("name=\"version\" value=\"1\"", "name=\"version\" value=\"3\"");
    let forged = Page { body: foreign, ..page };
    assert_eq!(hung.submit(&forged, &format!("{path}/withdraw"), &[]).await.status, 404);
    let mine = mai.open(&path).await;
    let no_token = mai.submit(&mine, &format!("{path}/withdraw"), &[("csrf", "x")]).await;
    assert!(no_token.status == 403 || no_token.status == 400, "{}", no_token.status);
    assert_eq!(state(&mai.open(&path).await), "draft");
    s.finish().await;
}
