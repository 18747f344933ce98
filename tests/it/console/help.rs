//! An officer helps whoever sits before them, under the officer's own name: with the person's yes, for minutes, for what was agreed, and
//! not a moment longer than the person wants.

use std::time::Duration;

use khoa::mandate::Role;
use serde_json::json;

use super::{agencies, by_passkey, officer, person, script};
use crate::lives::newcomer;
use crate::support::{Browser, Page, TestServer, Trick};

const SEAT: &str = "/console/G01.899/clerk";
const CLERK: &[(&str, Role)] = &[("G01.899", Role::Clerk)];

/// Whom the officer looks for, found: the page with the ways to help them.
async fn found(officer: &mut Browser, seat: &str, wanted: &str) -> Page {
    let find = officer.open(&format!("{seat}/find")).await;
    let page =
        officer.submit(&find, &format!("{seat}/find"), &[("wanted", wanted), ("purpose", "help")]).await;
    assert!(page.has("person"), "{}", page.body);
    page
}

fn account(page: &Page) -> String {
    page.between("name=\"account\" value=\"", "\"")
}

async fn ask(officer: &mut Browser, page: &Page, scope: &str) -> Page {
    let account = account(page);
    officer.submit(page, &format!("{SEAT}/assistances"), &[("account", &account), ("scope", scope)]).await
}

async fn by_code(officer: &mut Browser, seat: &str, page: &Page, code: &str) -> Page {
    let fields = [("account", account(page)), ("code", code.to_owned())];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    officer.submit(page, &format!("{seat}/assistances/code"), &fields).await
}

/// A code that the person makes on their own page.
async fn code(own: &mut Browser, scope: &str) -> String {
    let page = own.open("/settings/help").await;
    let made = own.post_with_token(&page, "/settings/help", &[("scope", scope)]).await;
    made.between("id=\"help-code\">", "<")
}

/// A code that is not this one.
fn other(code: &str) -> String {
    let turned: String = code.chars().rev().collect();
    if turned == code { "000001".into() } else { turned }
}

#[actix_web::test]
async fn an_officer_asks_the_person_types_the_number_and_ends_it_at_once() {
    let s = TestServer::start().await;
    agencies(&s).await;
    let (number, key) = person(&s, 1, "Nguyễn Thị Lan").await;
    let mut own = s.browser();
    let login = own.open("/approvals").await;
    by_passkey(&mut own, &login, &key).await;
    let mut clerk = officer(&s, 2, CLERK).await;
    let page = found(&mut clerk, SEAT, &number).await;
    let asked = ask(&mut clerk, &page, "standing").await;
    let (address, shown) = (
        asked.url.path().to_owned(),
        asked.between("id=\"help-number\" aria-labelledby=\"help-number-label\">", "<"),
    );
    let early = clerk.submit(&asked, &format!("{address}/begin"), &[]).await;
    assert!(early.status == 409 && early.body.contains("chưa trả lời"), "{}", early.body);

    let list = own.open("/approvals").await;
    let question = own.open(&list.between("id=\"approval-open-1\" href=\"", "\"")).await;
    let told = ["Cán Bộ Số 2", "Công an phường Ba Đình", "15 phút", "Xem đơn đã đến bước nào"];
    assert!(told.iter().all(|one| question.body.contains(one)), "{}", question.body);
    assert!(!question.body.contains(&format!(">{shown}<")), "it is typed, not read");
    let path = question.url.path().to_owned();
    let options =
        script(&mut own, &question, &format!("{path}/options"), &json!({ "number": shown }).to_string())
            .await;
    let signed = own.script(&question, &format!("{path}/answer"), &key.signed(&options, Trick::None)).await;
    assert_eq!(signed.status, 200, "{}", signed.body);

    let open = clerk.submit(&asked, &format!("{address}/begin"), &[]).await;
    assert!(
        open.has("help-open") && open.body.contains("Nguyễn Thị Lan") && open.has("help-none"),
        "{}",
        open.body
    );
    assert!(!open.has("help-apply-submit"), "she agreed to being seen only");
    let fields = [("name", "Nguyễn Thị Lan"), ("birthdate", "20/05/1990"), ("number", number.as_str())];
    let more = clerk.post_with_token(&open, &format!("{address}/apply"), &fields).await;
    assert!(more.status == 403 && more.body.contains("chỉ đồng ý cho xem"), "{}", more.body);
    let twice = clerk.submit(&asked, &format!("{address}/begin"), &[]).await;
    assert_eq!(twice.status, 409, "one yes, one time");

    // Who helps is seen at home and by name, and ended by one press.
    assert!(own.open("/").await.has("helped"));
    let live = own.open("/settings/help").await;
    assert!(live.body.contains("Cán Bộ Số 2") && live.body.contains("Đang giúp bạn"), "{}", live.body);
    let end = live.between("action=\"/settings/help/", "\"");
    let ended = own.submit(&live, &format!("/settings/help/{end}"), &[]).await;
    assert!(ended.body.contains("Đã kết thúc") && !ended.has("help-end-1"), "{}", ended.body);
    assert!(!own.open("/").await.has("helped"));
    let after = clerk.open(&address).await;
    assert!(after.has("help-over") && !after.body.contains("Nguyễn Thị Lan"), "{}", after.body);
    let history = s.history(&number).await;
    for event in
        ["assistance_asked", "approval_given", "assistance_opened", "person_looked_at", "assistance_ended"]
    {
        assert!(history.contains(&event.to_owned()), "{event}: {history:?}");
    }
    s.running.run_jobs().await.unwrap();
    assert!(s.outbox().iter().any(|one| one["subject"] == "Có người đang giúp bạn làm đơn"));
    s.finish().await;
}

#[actix_web::test]
async fn with_a_code_read_out_an_officer_fills_in_and_sends_under_their_own_name_and_another_decides() {
    let s = TestServer::start().await;
    agencies(&s).await;
    let mut mai = newcomer(&s, 201, "Lê Thị Mai").await;
    let mut clerk = officer(&s, 2, CLERK).await;
    let page = found(&mut clerk, SEAT, "0901000201").await;
    let code = code(&mut mai, "applications").await;
    let open = by_code(&mut clerk, SEAT, &page, &format!(" {code} ")).await;
    assert!(open.has("help-open") && open.has("help-apply-submit"), "{}", open.body);
    let address = open.url.path().to_owned();
    let again = by_code(&mut clerk, SEAT, &page, &code).await;
    assert_eq!(again.status, 400, "a code is good once: {}", again.body);

    let fields = [("name", "Lê Thị Mai"), ("birthdate", "31/02/1990"), ("number", "099190000001")];
    let wrong = clerk.submit(&open, &format!("{address}/apply"), &fields).await;
    assert!(wrong.status == 400 && wrong.body.contains("31/02/1990"), "what was typed stays: {}", wrong.body);
    let fields = [("name", "Lê Thị Mai"), ("birthdate", "20/05/1990"), ("number", "099190000001")];
    let sent = clerk.submit(&open, &format!("{address}/apply"), &fields).await;
    assert!(sent.has("help-state-1"), "{}", sent.body);
    let hers = mai.open("/applications").await.between("href=\"/applications/", "\"");
    let dossier = mai.open(&format!("/applications/{hers}")).await;
    assert_eq!(dossier.between("data-state=\"", "\""), "submitted", "it is hers: {}", dossier.body);
    let id = dossier.url.path().rsplit('/').next().unwrap().to_owned();
    assert_eq!(s.happened("application_submitted").await, 1);

    // She comes to the counter; who filled it in does not decide it.
    let at = format!("{SEAT}/applications/{id}");
    let seen = clerk.open(&at).await;
    let checked = [("papers", "genuine"), ("biometrics", "yes")];
    clerk.submit(&seen, &format!("{at}/check"), &checked).await;
    let seen = clerk.open(&at).await;
    let decide =
        [("decision", "refuse"), ("reason", "papers_not_genuine"), ("words", "Thử."), ("act", "decide")];
    let own = clerk.submit(&seen, &format!("{at}/decide"), &decide).await;
    assert!(own.status == 403 && own.body.contains("cán bộ khác"), "{}", own.body);
    let mut second = officer(&s, 3, CLERK).await;
    let seen = second.open(&at).await;
    assert_eq!(second.submit(&seen, &format!("{at}/decide"), &decide).await.status, 200);
    s.finish().await;
}

#[actix_web::test]
async fn codes_are_capped_expire_and_open_nothing_for_others() {
    let s = TestServer::start().await;
    agencies(&s).await;
    let mut mai = newcomer(&s, 201, "Lê Thị Mai").await;
    let mut hung = newcomer(&s, 202, "Trần Văn Hùng").await;
    let mut clerk = officer(&s, 2, CLERK).await;
    let page = found(&mut clerk, SEAT, "0901000201").await;
    let (hers, his) = (code(&mut mai, "applications").await, code(&mut hung, "standing").await);
    if hers != his {
        assert_eq!(by_code(&mut clerk, SEAT, &page, &his).await.status, 400, "another person's code");
    }
    for _ in 0..4 {
        assert_eq!(by_code(&mut clerk, SEAT, &page, &other(&hers)).await.status, 400);
    }
    let late = by_code(&mut clerk, SEAT, &page, &hers).await;
    assert_eq!(late.status, 400, "five tries, and the right one is too late: {}", late.body);
    assert_eq!(s.happened("assistance_refused").await, 6);

    let fresh = code(&mut mai, "applications").await;
    s.later(Duration::from_secs(301));
    assert_eq!(by_code(&mut clerk, SEAT, &page, &fresh).await.status, 400, "five minutes");
    let fresh = code(&mut mai, "applications").await;
    let open = by_code(&mut clerk, SEAT, &page, &fresh).await;
    let address = open.url.path().to_owned();
    assert!(open.has("help-open"), "{}", open.body);

    // Another officer of the same seat, and this one in another seat, find nothing there.
    let mut other = officer(&s, 3, &[("G01.899", Role::Clerk), ("G01.898", Role::Clerk)]).await;
    assert_eq!(other.open(&address).await.status, 404);
    let elsewhere = address.replace("G01.899", "G01.898");
    assert_eq!(other.open(&elsewhere).await.status, 404);
    let door = hung.open(&address).await;
    assert!(door.url.path() == "/login" && !door.has("help"), "no officer: {}", door.body);
    let his = hung.open("/settings/help").await;
    let end = format!("/settings/help/{}/end", address.rsplit('/').next().unwrap());
    assert_eq!(hung.post_with_token(&his, &end, &[]).await.status, 404, "nobody ends another's");
    s.later(Duration::from_secs(901));
    assert!(clerk.open(&address).await.has("help-over"), "a quarter of an hour");

    // Locked, it is over as well.
    let fresh = code(&mut mai, "applications").await;
    let open = by_code(&mut clerk, SEAT, &page, &fresh).await;
    let address = open.url.path().to_owned();
    let lock = mai.open("/settings/lock").await;
    mai.post_with_token(&lock, "/settings/lock", &[]).await;
    let after = clerk.open(&address).await;
    assert!(after.has("help-over"), "{}", after.body);
    let fields = [("name", "Lê Thị Mai"), ("birthdate", "20/05/1990"), ("number", "099190000001")];
    let refused = clerk.submit(&open, &format!("{address}/apply"), &fields).await;
    assert_eq!(refused.status, 409, "{}", refused.body);
    s.finish().await;
}

#[actix_web::test]
async fn nobody_helps_themselves_and_nobody_helps_from_a_seat_that_receives_nobody() {
    let s = TestServer::start().await;
    agencies(&s).await;
    let mut mai = newcomer(&s, 201, "Lê Thị Mai").await;
    let (number, key) = person(&s, 2, "Cán Bộ Số 2").await;
    super::appoint(&s, &number, ("G01.899", Role::Clerk), None).await;
    super::appoint(&s, &number, ("G01.C06", Role::Authority), None).await;
    let mut clerk = s.browser();
    let login = clerk.open("/console").await;
    by_passkey(&mut clerk, &login, &key).await;
    let page = found(&mut clerk, SEAT, &number).await;
    let own = ask(&mut clerk, &page, "applications").await;
    assert!(own.status == 403 && own.body.contains("tự giúp"), "{}", own.body);
    let code = code(&mut mai, "applications").await;
    let seat = "/console/G01.C06/authority";
    let page = found(&mut clerk, seat, "0901000201").await;
    assert!(!page.has("help-ask"));
    let forced = clerk
        .post_with_token(
            &page,
            &format!("{seat}/assistances/code"),
            &[("account", &account(&page)), ("code", &code)],
        )
        .await;
    assert_eq!(forced.status, 403, "{}", forced.body);
    // Another code takes its place, and nobody makes codes without end.
    for _ in 0..4 {
        self::code(&mut mai, "standing").await;
    }
    let page = found(&mut clerk, SEAT, "0901000201").await;
    assert_eq!(by_code(&mut clerk, SEAT, &page, &code).await.status, 400, "an earlier code");
    let own = mai.open("/settings/help").await;
    assert_eq!(
        mai.post_with_token(&own, "/settings/help", &[("scope", "standing")]).await.status,
        400,
        "five an hour"
    );
    assert_eq!(mai.post_with_token(&own, "/settings/help", &[]).await.status, 400, "nothing was chosen");
    // Asked without a yes, and taken back.
    let page = found(&mut clerk, SEAT, "0901000201").await;
    let asked = ask(&mut clerk, &page, "applications").await;
    let address = asked.url.path().to_owned();
    assert!(asked.has("help-number"), "{}", asked.body);
    let over = clerk.submit(&asked, &format!("{address}/end"), &[]).await;
    assert!(over.has("help-over"), "{}", over.body);
    assert_eq!(clerk.submit(&asked, &format!("{address}/begin"), &[]).await.status, 409);
    s.finish().await;
}

#[actix_web::test]
async fn what_was_agreed_is_forgotten_three_months_after_its_end() {
    let s = TestServer::start().await;
    let (_number, key) = person(&s, 1, "Nguyễn Thị Lan").await;
    let mut own = s.browser();
    let login = own.open("/approvals").await;
    by_passkey(&mut own, &login, &key).await;
    code(&mut own, "standing").await;
    let swept = async |days: u64| {
        let then = s.clock.now().plus(Duration::from_secs(days * 86_400));
        let sweeping = khoa::db::Sweeping::after(then, Duration::from_secs(90 * 86_400));
        s.running.app.db.write(move |c| khoa::assistance::sweep(c, &sweeping)).await.unwrap()
    };
    assert_eq!((swept(90).await, swept(91).await), (0, 1));
    s.finish().await;
}
