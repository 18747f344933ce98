//! Who gets in: every address of the console walked by everybody who is no officer there.

use khoa::account::Ground;
use khoa::base::LocalDate;
use khoa::mandate::{self, Of, Role};
use khoa::sign_out;

use super::{PASSPHRASE, agencies, appoint, by_passkey, officer, person};
use crate::support::{Browser, TestServer, routes};

/// Every address of the console and whether it is asked for by GET, with something where the address names a thing.
fn addresses(agency: &str, role: &str) -> Vec<(String, bool)> {
    let text = routes();
    let mut found = Vec::new();
    for part in text.split("resource(\"").skip(1) {
        let (path, rest) = part.split_once('"').unwrap();
        // What programs of officers call has its own walk.
        if !path.starts_with("/console/") || path.starts_with("/console/v1/") {
            continue;
        }
        let path = path.replace("{agency}", agency).replace("{role}", role);
        let path = path.replace("{case}", "cas_00000000000000000000000000000001");
        let path = path.replace("{merge}", "mrg_00000000000000000000000000000001");
        let path = path.replace("{id}", "ast_00000000000000000000000000000001");
        let path = path.replace("{criterion}", "portal");
        let path = path.replace("{application}", "apl_00000000000000000000000000000001");
        let path =
            path.replace("{evidence}", "1").replace("{account}", "acc_00000000000000000000000000000001");
        assert!(!path.contains('{'), "what is {path}?");
        let asked = rest.contains("get()") || rest.contains("visited()");
        found.extend(asked.then(|| (path.clone(), true)));
        found.extend(rest.contains("post()").then(|| (path.clone(), false)));
    }
    assert!(!found.is_empty());
    found
}

/// What each address answers: status, and whether the console opened.
async fn walk(browser: &mut Browser, agency: &str, role: &str) -> Vec<(String, u16, bool)> {
    let mut seen = Vec::new();
    let home = browser.open("/").await;
    for (path, is_get) in addresses(agency, role) {
        let page = match is_get {
            true => browser.open(&path).await,
            false => browser.post_with_token(&home, &path, &[]).await,
        };
        seen.push((page.url.path().to_owned(), page.status.as_u16(), page.has("console-queue")));
    }
    seen
}

#[actix_web::test]
async fn a_stranger_and_a_session_of_a_password_are_led_to_the_passkey_and_learn_nothing() {
    let s = TestServer::start().await;
    agencies(&s).await;
    let (number, key) = person(&s, 1, "Nguyễn Thị Lan").await;
    appoint(&s, &number, ("G01.899", Role::Clerk), None).await;
    let mut stranger = s.browser();
    for (path, status, open) in walk(&mut stranger, "G01.899", "clerk").await {
        assert_eq!((path.as_str(), status, open), ("/login", 200, false));
    }
    let mut by_password = s.browser();
    let login = by_password.open("/login").await;
    by_password.sign_in(&login, &number, PASSPHRASE).await;
    for (path, status, open) in walk(&mut by_password, "G01.899", "clerk").await {
        assert_eq!((path.as_str(), status, open), ("/login", 200, false));
    }
    let asked = by_password.open("/console/G01.899/clerk").await;
    let inside = by_passkey(&mut by_password, &asked, &key).await;
    assert_eq!((inside.url.path(), inside.has("console-queue")), ("/console/G01.899/clerk", true));
    s.finish().await;
}

#[actix_web::test]
async fn nobody_without_the_very_office_gets_past_the_door_at_any_address() {
    let s = TestServer::start().await;
    agencies(&s).await;
    let mut citizen = officer(&s, 1, &[]).await;
    let mut clerk = officer(&s, 2, &[("G01.898", Role::Clerk)]).await;
    for (who, browser, role) in [("no mandate", &mut citizen, "clerk"), ("wrong unit", &mut clerk, "clerk")] {
        for (path, status, open) in walk(browser, "G01.899", role).await {
            assert_eq!((status, open), (403, false), "{who}: {path}");
        }
    }
    for (path, status, open) in walk(&mut clerk, "G01.898", "authority").await {
        assert_eq!((status, open), (403, false), "wrong role: {path}");
    }
    for nowhere in ["/console/g01/clerk", "/console/G01.898/chief", "/console/../x/clerk"] {
        assert_eq!(clerk.open(nowhere).await.status, 404, "{nowhere}");
    }
    assert!(clerk.open("/console").await.has("console-queue"), "one office opens by itself");
    let home = clerk.open("/console").await;
    for account in ["", "acc_00000000000000000000000000000001"] {
        let fields = [("account", account), ("authority", "G01"), ("letter", "1"), ("why", "x")];
        let told = clerk.post_with_token(&home, "/console/G01.898/clerk/requests", &fields).await;
        assert_eq!(told.status, 404, "about nobody: {account}");
    }
    let page = citizen.open("/console").await;
    assert_eq!((page.status.as_u16(), page.has("console-closed")), (403, true));
    s.finish().await;
}

#[actix_web::test]
async fn an_office_that_ends_rests_or_whose_agency_is_gone_shuts_at_once() {
    let s = TestServer::start().await;
    agencies(&s).await;
    let mut retiring = officer(&s, 1, &[("G01.700", Role::Clerk)]).await;
    assert!(
        retiring.open("/console/G01.700/clerk").await.has("console-warning"),
        "with a warning, for a year"
    );
    let mut gone = officer(&s, 2, &[("G01.600", Role::Clerk)]).await;
    let mut ended = officer(&s, 3, &[("G01.899", Role::Clerk)]).await;
    let (number, key) = person(&s, 4, "Trần Văn Minh").await;
    appoint(&s, &number, ("G01.899", Role::Clerk), Some(LocalDate::of(2026, 1, 2))).await;
    let mut over = s.browser();
    let login = over.open("/console/G01.899/clerk").await;
    assert_eq!(by_passkey(&mut over, &login, &key).await.status, 403, "it ran out that morning");
    assert!(ended.open("/console/G01.899/clerk").await.has("console-queue"));
    let app = &s.running.app;
    let desk = app.desk(None);
    let end = app.db.write(move |c| {
        let of = Of { agency: Some("G01.899".parse().unwrap()), ..Of::default() };
        for one in mandate::list(c, &of)? {
            mandate::end(c, &desk, one.id, "CA-1", "moved")?;
        }
        Ok(())
    });
    end.await.unwrap();
    for (who, browser, agency) in [("ended", &mut ended, "G01.899"), ("gone", &mut gone, "G01.600")] {
        for (path, status, open) in walk(browser, agency, "clerk").await {
            assert_eq!((status, open), (403, false), "{who}: {path}");
        }
    }
    let mut locked = officer(&s, 5, &[("G01.899", Role::Clerk)]).await;
    assert!(locked.open("/console/G01.899/clerk").await.has("console-queue"));
    let desk = app.desk(None);
    let lock = app.db.write(move |c| {
        let account = khoa::account::find(c, &desk.vault, "099200000005")?.unwrap();
        sign_out::lock(c, &desk, account, Ground::AuthorityAsked, "QĐ-9", "test").map(drop)
    });
    lock.await.unwrap();
    for (path, status, open) in walk(&mut locked, "G01.899", "clerk").await {
        assert_eq!((path.as_str(), status, open), ("/login", 200, false), "locked");
    }
    s.finish().await;
}

#[actix_web::test]
async fn several_offices_are_chosen_from_and_each_is_a_tab_of_its_own() {
    let s = TestServer::start().await;
    agencies(&s).await;
    let mut both = officer(&s, 1, &[("G01.899", Role::Clerk), ("G01.800", Role::Authority)]).await;
    let choice = both.open("/console").await;
    assert!(choice.has("seat-1") && choice.has("seat-2") && choice.body.contains("Công an phường Ba Đình"));
    for seat in ["/console/G01.899/clerk", "/console/G01.800/authority"] {
        assert!(both.open(seat).await.has("console-queue"), "{seat}");
    }
    s.finish().await;
}
