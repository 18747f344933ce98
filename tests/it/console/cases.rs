//! A report to an agency: made on the person's page, sent on and answered at the console, rated; and nobody else's.

use khoa::mandate::Role;

use khoa::directory::Task;
use khoa::feedback;

use super::{PASSPHRASE, agencies, bring, officer};
use crate::support::{Browser, Page, TestServer};

const WRONG: &str = "/console/G01.899/clerk/cases";
const RIGHT: &str = "/console/G01.898/clerk/cases";

/// Lan writes to the police of Ba Dinh; answers her browser and the page of her report.
async fn reported(s: &TestServer) -> (Browser, Page) {
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let mut own = s.browser();
    let login = own.open("/cases").await;
    let list = own.sign_in(&login, &lan, PASSPHRASE).await;
    assert!(list.has("cases-none"), "{}", list.body);
    assert!(own.open("/cases/new?find=zz").await.has("agencies-none"));
    let found = own.open("/cases/new?find=ba+dinh").await;
    let form = own.open(&found.between("id=\"agency-1\" href=\"", "\"").replace("&#38;", "&")).await;
    let empty = own.submit(&form, "/cases", &[("subject", "Đèn đường hỏng"), ("text", " ")]).await;
    assert!(empty.status == 400 && empty.has("case-text-why") && empty.body.contains("Đèn đường hỏng"));
    let nothing = own.submit(&form, "/cases", &[("subject", ""), ("text", " ")]).await;
    assert!(nothing.has("case-subject-why") && nothing.has("case-text-why"), "{}", nothing.body);
    let text = "Ngõ 5 tối từ hôm qua.\r\n<b>Xin</b> sửa.";
    let case = own.submit(&form, "/cases", &[("subject", "Đèn đường hỏng"), ("text", text)]).await;
    assert!(case.body.contains("Đang chờ trả lời") && case.body.contains("Ba Đình"), "{}", case.body);
    assert!(case.body.contains("&#60;b&#62;Xin"), "{}", case.body);
    let list = own.open("/cases").await;
    let link = list.between("id=\"case-1\"", "</a>");
    assert!(link.contains("Đèn đường hỏng"), "what it is about names it: {link}");
    (own, case)
}

/// The first report of a queue, opened.
async fn first(officer: &mut Browser, queue: &str) -> Page {
    let page = officer.open(queue).await;
    assert!(!page.body.contains("Đèn đường"), "nothing that a person wrote is in the queue");
    officer.open(&page.between("id=\"case-1\" href=\"", "\"")).await
}

#[actix_web::test]
async fn a_report_goes_on_to_the_right_agency_is_answered_again_where_the_answer_was_none_and_rated() {
    let s = TestServer::start().await;
    agencies(&s).await;
    let (mut own, case) = reported(&s).await;
    let (path, lan) = (case.url.path().to_owned(), "099200000001");
    let mut wrong = officer(&s, 2, &[("G01.899", Role::Clerk)]).await;
    let mut right = officer(&s, 3, &[("G01.898", Role::Clerk)]).await;

    let desk = first(&mut wrong, WRONG).await;
    let (answer, forward) = (format!("{}/answer", desk.url.path()), format!("{}/forward", desk.url.path()));
    assert!(desk.body.contains("Ngõ 5 tối") && desk.has("answer-submit"), "{}", desk.body);
    assert!(s.history(lan).await.contains(&"person_looked_at".to_owned()));
    for to in ["G01.899", "G01.600", "x", ""] {
        let refused = wrong.submit(&desk, &forward, &[("to", to), ("text", "Không thuộc địa bàn.")]).await;
        assert_eq!(refused.status, 400, "{to}");
    }
    let sent = wrong.submit(&desk, &forward, &[("to", "G01.898"), ("text", "Thuộc Hoàn Kiếm.")]).await;
    assert!(sent.has("cases-none"), "{}", sent.body);
    let gone = wrong.submit(&desk, &answer, &[("text", "Đã sửa.")]).await;
    assert_eq!(gone.status, 404, "it is another agency's now");
    let page = own.open(&path).await;
    assert!(page.body.contains("Thuộc Hoàn Kiếm.") && page.body.contains("Hoàn Kiếm"), "{}", page.body);

    let desk = first(&mut right, RIGHT).await;
    let answer = format!("{}/answer", desk.url.path());
    let empty = right.submit(&desk, &answer, &[("text", " ")]).await;
    assert_eq!(empty.status, 400);
    assert!(right.submit(&desk, &answer, &[("text", "Đã ghi nhận.")]).await.has("cases-none"));
    let stale = right.submit(&desk, &answer, &[("text", "Đã sửa đèn.")]).await;
    assert!(
        stale.status == 400 && stale.body.contains("Đã sửa đèn."),
        "what was typed stays: {}",
        stale.body
    );
    s.running.run_jobs().await.unwrap();
    let letters = s.outbox();
    assert!(letters.iter().any(|one| one["subject"] == "Phản ánh của bạn đã có trả lời"), "{letters:?}");

    let page = own.open(&path).await;
    assert!(page.has("case-rate") && page.body.contains("Đã ghi nhận."), "{}", page.body);
    let reopen = format!("{path}/reopen");
    assert_eq!(own.submit(&page, &reopen, &[("text", "")]).await.status, 400);
    let reopened = own.submit(&page, &reopen, &[("text", "Bao giờ sửa?")]).await;
    assert!(reopened.body.contains("Đang chờ trả lời lại") && !reopened.has("case-rate"));
    let desk = first(&mut right, RIGHT).await;
    assert!(!desk.has("forward-submit"), "who has answered is the right one");
    right.submit(&desk, &answer, &[("text", "Sửa xong ngày 5.")]).await;
    let rest = own.open(&path).await;
    assert!(rest.has("case-rate") && !rest.has("case-reopen"), "an answer is called none once");
    let seen = rest.between("name=\"seen\" value=\"", "\"");
    let again = own.submit(&page, &reopen, &[("text", "Vẫn chưa rõ."), ("seen", &seen)]).await;
    assert!(again.status == 400 && !again.body.contains("Đang chờ trả lời lại"), "{}", again.body);
    let rated = own.submit(&rest, &format!("{path}/rate"), &[("stars", "4")]).await;
    assert!(rated.body.contains("4/5 điểm") && !rated.has("case-rate"), "{}", rated.body);
    let late = own.submit(&page, &reopen, &[("text", "Thêm nữa")]).await;
    assert!(late.status == 400 && !late.has("case-reopen"), "it is over");
    let history = s.history(lan).await;
    for event in ["case_routed", "case_forwarded", "case_answered", "case_reopened", "case_rated"] {
        assert!(history.contains(&event.to_owned()), "{event}: {history:?}");
    }
    s.finish().await;
}

#[actix_web::test]
async fn what_is_sent_on_or_answered_after_the_term_for_it_is_on_record_as_late() {
    let acts = [("forward", "case_forwarded"), ("answer", "case_answered")];
    for ((act, event), (days, late)) in
        acts.into_iter().flat_map(|one| [(one, (0, false)), (one, (20, true))])
    {
        let s = TestServer::start().await;
        agencies(&s).await;
        let (_own, _case) = reported(&s).await;
        s.later(std::time::Duration::from_secs(days * 86_400));
        let mut wrong = officer(&s, 2, &[("G01.899", Role::Clerk)]).await;
        let desk = first(&mut wrong, WRONG).await;
        let path = format!("{}/{act}", desk.url.path());
        let done = wrong.submit(&desk, &path, &[("to", "G01.898"), ("text", "Thuộc Hoàn Kiếm.")]).await;
        assert!(done.has("cases-none"), "{}", done.body);
        assert_eq!(s.recorded(event).await[0]["late"], late, "{act} after {days} days");
        s.finish().await;
    }
}

#[actix_web::test]
async fn a_report_is_its_senders_and_its_agencys_and_nobody_elses() {
    let s = TestServer::start().await;
    agencies(&s).await;
    let (_own, case) = reported(&s).await;
    let path = case.url.path().to_owned();
    let id = path.rsplit('/').next().unwrap();
    let hung = s.citizen(4, "Trần Văn Hùng", PASSPHRASE).await;
    let mut hungs = s.browser();
    let login = hungs.open("/cases").await;
    hungs.sign_in(&login, &hung, PASSPHRASE).await;
    assert_eq!(hungs.open(&path).await.status, 404);
    let before = s.history("099200000001").await;
    let mut other = officer(&s, 3, &[("G01.898", Role::Clerk)]).await;
    assert!(other.open(RIGHT).await.has("cases-none"));
    assert_eq!(other.open(&format!("{RIGHT}/{id}")).await.status, 404);
    assert_eq!(other.open(&format!("{WRONG}/{id}")).await.status, 403, "an office they do not have");
    assert_eq!(other.open(&format!("{RIGHT}/cas_x")).await.status, 404);
    assert_eq!(s.history("099200000001").await, before, "nobody looked");
    s.finish().await;
}

#[actix_web::test]
async fn what_waits_for_an_agency_that_has_ended_is_whoever_took_overs() {
    let s = TestServer::start().await;
    agencies(&s).await;
    let (_own, _case) = reported(&s).await;
    bring(&s, &[(Task::AgencyChanges, "old,new,valid_from\nG01.899,G01.898,2026-01-03\n")]).await;
    s.later(std::time::Duration::from_secs(2 * 86_400));
    let app = &s.running.app;
    for handed in [1, 0] {
        let (desk, units) = (app.desk(None), app.units.get().await.unwrap());
        let now = app.db.write(move |c| feedback::hand_over(c, &desk, &units)).await.unwrap();
        assert_eq!(now, handed, "once");
    }
    let mut heir = officer(&s, 3, &[("G01.898", Role::Clerk)]).await;
    let desk = first(&mut heir, RIGHT).await;
    assert!(desk.body.contains("Ngõ 5 tối") && desk.has("answer-submit"), "{}", desk.body);
    assert!(s.history("099200000001").await.contains(&"case_forwarded".to_owned()));
    s.finish().await;
}

#[actix_web::test]
async fn a_report_is_forgotten_when_its_time_is_over_and_waits_for_nothing_once_its_account_is_closed() {
    let s = TestServer::start().await;
    agencies(&s).await;
    let (_own, _case) = reported(&s).await;
    let swept = async |days: u64| {
        let day = std::time::Duration::from_secs(86_400);
        let then = s.clock.now().plus(day * u32::try_from(days).unwrap());
        let sweeping = khoa::db::Sweeping::after(then, day * 730);
        s.running.app.db.write(move |c| feedback::sweep(c, &sweeping)).await.unwrap()
    };
    assert_eq!(swept(3_000).await, 0, "nobody has answered: it waits");
    let mut officer = officer(&s, 2, &[("G01.899", Role::Clerk)]).await;
    let desk = first(&mut officer, WRONG).await;
    let app = &s.running.app;
    let closed = app.desk(None);
    let done = app.db.write(move |c| {
        let lan = khoa::account::find(c, &closed.vault, "099200000001")?.unwrap();
        khoa::sign_out::close(c, &closed, lan, khoa::account::Why::HolderAsked, "a letter")
    });
    assert!(done.await.unwrap());
    assert!(officer.open(WRONG).await.has("cases-none"), "whoever made it reads no answer any more");
    assert_eq!(officer.open(desk.url.path()).await.status, 404);
    let answer = officer.submit(&desk, &format!("{}/answer", desk.url.path()), &[("text", "Đã sửa.")]).await;
    assert_eq!(answer.status, 404, "{}", answer.body);
    assert_eq!(app.db.read(feedback::agencies).await.unwrap(), []);
    assert_eq!((swept(729).await, swept(731).await, swept(731).await), (0, 1, 0));
    s.finish().await;
}
