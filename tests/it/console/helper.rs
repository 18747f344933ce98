//! A community helper, who is no officer: helps whoever reads their number and a code out, and finds, sees and decides nothing else.

use futures_util::future::join_all;
use khoa::mandate::{self, Of, Role};

use super::{agencies, officer};
use crate::lives::newcomer;
use crate::support::{Browser, Page, TestServer};

const SEAT: &str = "/console/G01.899/helper";
const HELPER: &[(&str, Role)] = &[("G01.899", Role::Helper)];

/// A code that somebody makes on their own page.
async fn code(own: &mut Browser, scope: &str) -> String {
    let page = own.open("/settings/help").await;
    let made = own.post_with_token(&page, "/settings/help", &[("scope", scope)]).await;
    made.between("id=\"help-code\">", "<")
}

/// What came of what was read out.
async fn typed(helper: &mut Browser, holder: &str, code: &str) -> Page {
    let page = helper.open(&format!("{SEAT}/help")).await;
    assert!(page.has("help-accept"), "{}", page.body);
    helper.submit(&page, &format!("{SEAT}/help"), &[("holder", holder), ("code", code)]).await
}

fn other(code: &str) -> String {
    let turned: String = code.chars().rev().collect();
    if turned == code { "000001".into() } else { turned }
}

#[actix_web::test]
async fn a_helper_finds_nobody_and_helps_whoever_reads_a_code_out_until_their_mandate_ends() {
    let s = TestServer::start().await;
    agencies(&s).await;
    let mut mai = newcomer(&s, 201, "Lê Thị Mai").await;
    let mut helper = officer(&s, 2, HELPER).await;
    let front = helper.open("/console").await;
    assert_eq!(front.url.path(), format!("{SEAT}/help"), "the one thing there is: {}", front.body);
    assert!(!front.has("console-find") && !front.has("console-queue") && !front.has("console-cases"));

    // No queue, no search, no report, no decision; and no officer's seat.
    let (report, dossier) =
        (format!("/cases/cas_{}", "0".repeat(32)), format!("/applications/apl_{}", "0".repeat(32)));
    for path in ["", "/find", "/visits", "/cases", &report, &dossier] {
        let shut = helper.open(&format!("{SEAT}{path}")).await;
        assert_eq!(shut.status, 403, "{path}: {}", shut.body);
    }
    assert_eq!(helper.open("/console/G01.899/clerk").await.status, 403);
    for (path, fields) in [
        ("find", vec![("wanted", "0901000201"), ("purpose", "help")]),
        ("requests", vec![("account", "x"), ("what", "recovery"), ("why", "Mất máy.")]),
        ("assistances", vec![("account", "x"), ("scope", "standing")]),
        ("assistances/code", vec![("account", "x"), ("code", "123456")]),
    ] {
        let shut = helper.post_with_token(&front, &format!("{SEAT}/{path}"), &fields).await;
        assert_eq!(shut.status, 403, "{path}: {}", shut.body);
    }

    // Nobody, somebody without a code, and a wrong code are one answer.
    let shown = |page: &Page| page.between("id=\"error\"", "</div>");
    let nobody = typed(&mut helper, "099200000098", "123456").await;
    let none = typed(&mut helper, "0901000201", "123456").await;
    let right = code(&mut mai, "applications").await;
    let wrong = typed(&mut helper, "0901000201", &other(&right)).await;
    assert!(nobody.status == 400 && none.status == 400 && wrong.status == 400, "{}", wrong.body);
    assert!(shown(&nobody) == shown(&none) && shown(&none) == shown(&wrong), "{}", nobody.body);

    let open = typed(&mut helper, "0901000201", &right).await;
    assert!(open.has("help-open") && open.has("help-apply-submit"), "{}", open.body);
    let address = open.url.path().to_owned();
    let wrong = [("name", "Lê Thị Mai"), ("birthdate", "20/13/1990"), ("number", "12")];
    let wrong = helper.submit(&open, &format!("{address}/apply"), &wrong).await;
    assert!(wrong.has("apply-birthdate-why") && wrong.has("apply-number-why"), "{}", wrong.body);
    assert!(!wrong.has("apply-name-why") && wrong.body.contains("20/13/1990"), "{}", wrong.body);
    let fields = [("name", "Lê Thị Mai"), ("birthdate", "20/05/1990"), ("number", "099190000001")];
    let sent = helper.submit(&open, &format!("{address}/apply"), &fields).await;
    assert!(sent.has("help-state-1"), "{}", sent.body);
    let own = mai.open("/settings/help").await;
    assert!(
        own.body.contains("Cán Bộ Số 2") && own.body.contains("Tổ công nghệ số cộng đồng"),
        "{}",
        own.body
    );
    let history = mai.open("/history").await;
    assert!(history.body.contains("<bdi>Cán Bộ Số 2</bdi>"), "{}", history.body);

    // The mandate ends, and with it whatever goes on, at once.
    let app = &s.running.app;
    let desk = app.desk(None);
    let ended = app.db.write(move |c| {
        let office = mandate::list(c, &Of::default())?.remove(0);
        khoa::assistance::end_office(c, &desk, office.id, ("CA-1", "QĐ-2"))
    });
    ended.await.unwrap();
    assert_eq!(helper.open(&address).await.status, 403);
    let late = helper.submit(&open, &format!("{address}/apply"), &fields).await;
    assert_eq!(late.status, 403, "{}", late.body);
    assert!(!mai.open("/").await.has("helped"));
    s.finish().await;
}

#[actix_web::test]
async fn nobody_helps_themselves_and_whoever_helps_many_or_guesses_waits_for_another_day() {
    let s = TestServer::start().await;
    agencies(&s).await;
    let mut helper = officer(&s, 2, HELPER).await;
    let own = code(&mut helper, "standing").await;
    let themselves = typed(&mut helper, "099200000002", &own).await;
    assert!(themselves.status == 403 && themselves.body.contains("tự giúp"), "{}", themselves.body);
    // Twenty in a day have sat before them; a hundred that are asked for are not.
    let mut last = None;
    for person in 201..=205 {
        let mut mai = newcomer(&s, person, "Lê Thị Mai").await;
        for n in 0..5 {
            let code = code(&mut mai, "standing").await;
            let page = typed(&mut helper, &format!("0901000{person}"), &code).await;
            let helps = person < 205;
            assert_eq!(
                (page.status == 200, page.has("help-open")),
                (helps, helps),
                "{person} {n}: {}",
                page.body
            );
            last = Some(page);
        }
    }
    let enough = last.unwrap();
    assert!(
        enough.status == 429 && enough.body.contains("Hôm nay bạn đã giúp nhiều người"),
        "{}",
        enough.body
    );

    let mut second = officer(&s, 3, HELPER).await;
    let mut mai = newcomer(&s, 206, "Lê Thị Mai").await;
    for _ in 0..15 {
        assert_eq!(typed(&mut second, "099200000098", "123456").await.status, 400);
    }
    let right = code(&mut mai, "standing").await;
    let late = typed(&mut second, "0901000206", &right).await;
    assert_eq!(late.status, 429, "who guessed so often is asked no more: {}", late.body);
    s.finish().await;
}

#[actix_web::test]
async fn of_thirty_guesses_at_once_no_more_are_looked_at_than_in_a_day() {
    let s = TestServer::start().await;
    agencies(&s).await;
    let mut helper = officer(&s, 2, HELPER).await;
    let page = helper.open(&format!("{SEAT}/help")).await;
    let guess = |n: u32| {
        let (mut helper, page) = (helper.clone(), &page);
        async move {
            let holder = format!("0992000000{n}");
            let fields = [("holder", holder.as_str()), ("code", "123456")];
            helper.submit(page, &format!("{SEAT}/help"), &fields).await.status.as_u16()
        }
    };
    let answers = join_all((50..80).map(guess)).await;
    let wrong = answers.iter().filter(|status| **status == 400).count();
    assert!(wrong <= 15 && answers.iter().all(|status| *status != 200), "{answers:?}");
    assert_eq!(s.happened("assistance_refused").await, i64::try_from(wrong).unwrap());
    s.finish().await;
}

#[actix_web::test]
async fn an_officer_finds_nobody_by_what_a_helper_is_read_out() {
    let s = TestServer::start().await;
    agencies(&s).await;
    newcomer(&s, 201, "Lê Thị Mai").await;
    for (number, role) in [(2, Role::Clerk), (3, Role::Security), (4, Role::Authority)] {
        let mut seated = officer(&s, number, &[("G01.899", role)]).await;
        let (front, home) =
            (seated.open("/console").await, format!("/console/G01.899/{}/help", role.as_str()));
        for holder in ["0901000201", "099200000098"] {
            let fields = [("holder", holder), ("code", "123456")];
            let shut = seated.post_with_token(&front, &home, &fields).await;
            assert_eq!(shut.status, 403, "{role:?} {holder}: {}", shut.body);
        }
    }
    assert_eq!(s.happened("assistance_refused").await, 0, "nobody was looked for");
    s.finish().await;
}
