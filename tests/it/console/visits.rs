//! A visit by appointment, on the pages: whoever makes it chooses office, day and hour, and the unit reads who comes.

use std::time::Duration;

use khoa::mandate::Role;

use super::{agencies, officer};
use crate::lives::newcomer;
use crate::support::{Browser, Page, TestServer};

/// Asks for level 2 and sends it; answers the page of the application.
pub(super) async fn waiting(browser: &mut Browser, number: &str, name: &str) -> Page {
    let page = browser.open("/applications").await;
    let draft = browser.submit(&page, "/applications", &[("level", "2")]).await;
    let path = draft.url.path().to_owned();
    let form = browser.open(&format!("{path}/details")).await;
    let declared = [("name", name), ("birthdate", "20/05/1990"), ("number", number)];
    let saved = browser.submit(&form, &format!("{path}/details"), &declared).await;
    let sent = browser.submit(&saved, &format!("{path}/submit"), &[]).await;
    assert_eq!(sent.between("data-state=\"", "\""), "submitted", "{}", sent.body);
    sent
}

/// Chooses the first office that is found, its first day, and books the `n`th hour.
async fn booked(browser: &mut Browser, path: &str, find: &str, n: u8) -> Page {
    let offices = browser.open(&format!("{path}/visit?change=yes&find={find}")).await;
    let days = browser.open(&offices.between("id=\"office-1\" href=\"", "\"").replace("&#38;", "&")).await;
    let hours = browser.open(&days.between("id=\"day-1\" href=\"", "\"").replace("&#38;", "&")).await;
    let slot = hour(&hours, n);
    browser.submit(&hours, &format!("{path}/visit"), &[("slot", &slot)]).await
}

fn hour(page: &Page, n: u8) -> String {
    let before = page.body.split(&format!("id=\"hour-{n}\"")).next().unwrap();
    let value = before.rsplit("value=\"").next().unwrap();
    value[..value.find('"').unwrap()].to_owned()
}

async fn letters(s: &TestServer) -> Vec<String> {
    s.running.run_jobs().await.unwrap();
    s.outbox().iter().map(|one| one["text"].as_str().unwrap_or_default().to_owned()).collect()
}

#[actix_web::test]
async fn office_day_and_hour_are_chosen_without_a_script_and_the_visit_is_theirs_alone() {
    let s = TestServer::start().await;
    agencies(&s).await;
    let mut mai = newcomer(&s, 201, "Lê Thị Mai").await;
    let sent = waiting(&mut mai, "099190000001", "Lê Thị Mai").await;
    let path = sent.url.path().to_owned();
    assert!(sent.has("visit-link"), "{}", sent.body);
    let offices = mai.open(&format!("{path}/visit")).await;
    assert!(
        offices.body.contains("Công an phường Ba Đình") && offices.body.contains("Công an phường Hoàn Kiếm")
    );
    assert!(!offices.body.contains("Cục Cảnh sát quản lý"), "who takes nobody in person is not offered");
    let none = mai.open(&format!("{path}/visit?find=zz")).await;
    assert!(none.has("visit-no-office"));
    let page = booked(&mut mai, &path, "hoan+kiem", 1).await;
    // Sunday's neighbour: the first working day after Friday, 2 January 2026.
    let (when, place) =
        (page.between("id=\"visit-when\">", "</dd>"), page.between("id=\"visit-where\">", "</dd>"));
    assert!(when.contains("08:00") && when.contains("05/01/2026") && when.contains("Thứ Hai"), "{when}");
    assert!(place.contains("Hoàn Kiếm"), "{place}");
    let told = letters(&s).await;
    assert!(
        told.iter().any(|text| text.contains("Hoàn Kiếm") && text.contains("05/01/2026 08:00")),
        "{told:?}"
    );
    let standing = mai.open(&path).await;
    assert!(standing.has("visit-when"), "{}", standing.body);
    let file = mai.open(&format!("{path}/visit.ics")).await;
    assert_eq!(file.headers["content-type"], "text/calendar; charset=utf-8");
    assert!(file.body.contains("DTSTART:20260105T010000Z\r\nDTEND:20260105T013000Z"), "{}", file.body);
    assert!(!file.body.contains("Mai") && !file.body.contains("099190000001"), "calendars are shared");

    // Another's, a stranger's, and a form from nowhere.
    let mut hung = newcomer(&s, 202, "Trần Văn Hùng").await;
    for address in [format!("{path}/visit"), format!("{path}/visit.ics")] {
        assert_eq!(hung.open(&address).await.status, 404, "{address}");
        assert_eq!(s.browser().open(&address).await.url.path(), "/login", "{address}");
    }
    let home = hung.open("/").await;
    for (action, fields) in [
        (format!("{path}/visit"), &[("office", "G01.899"), ("slot", "1767574800"), ("version", "1")][..]),
        (format!("{path}/visit/cancel"), &[("version", "1")][..]),
    ] {
        assert_eq!(hung.post_with_token(&home, &action, fields).await.status, 404, "{action}");
        let forged = mai.submit(&page, &format!("{path}/visit/cancel"), &[("csrf", "x")]).await;
        assert!(matches!(forged.status.as_u16(), 400 | 403), "{}", forged.status);
    }
    assert!(mai.open(&path).await.has("visit-when"));

    // A page from before, and one whose fields are nobody's.
    let moved = booked(&mut mai, &path, "ba+dinh", 2).await;
    assert!(moved.between("id=\"visit-when\">", "</dd>").contains("08:30"), "{}", moved.body);
    let stale = mai.submit(&page, &format!("{path}/visit/cancel"), &[]).await;
    assert_eq!((stale.status.as_u16(), stale.has("visit-when")), (409, true), "{}", stale.body);
    for (office, slot) in [("G01.899", "0"), ("G01.800", "1767574800"), ("x", "1767574800"), ("G01.899", "x")]
    {
        let home = mai.open("/").await;
        let fields = [("office", office), ("slot", slot), ("version", "2")];
        let refused = mai.post_with_token(&home, &format!("{path}/visit"), &fields).await;
        assert_eq!((refused.status.as_u16(), refused.has("error")), (400, true), "{office} {slot}");
    }
    let now = mai.open(&format!("{path}/visit")).await;
    let cancelled = mai.submit(&now, &format!("{path}/visit/cancel"), &[]).await;
    assert!(!cancelled.has("visit-when") && cancelled.has("offices"), "{}", cancelled.body);
    assert_eq!(mai.open(&format!("{path}/visit.ics")).await.status, 404);
    s.finish().await;
}

#[actix_web::test]
async fn the_unit_reads_who_comes_in_order_of_hour_and_says_who_did_not() {
    let s = TestServer::start().await;
    agencies(&s).await;
    let mut paths = Vec::new();
    for (number, hour) in [(203, 3), (204, 1)] {
        let mut one = newcomer(&s, number, "Lê Thị Mai").await;
        let sent = waiting(&mut one, &format!("099190000{number}"), "Lê Thị Mai").await;
        let path = sent.url.path().to_owned();
        booked(&mut one, &path, "ba+dinh", hour).await;
        paths.push((sent.between("id=\"reference\">", "<"), path));
    }
    let mut here = officer(&s, 5, &[("G01.899", Role::Clerk)]).await;
    let mut there = officer(&s, 6, &[("G01.898", Role::Clerk)]).await;
    let list = here.open("/console/G01.899/clerk/visits").await;
    let place = |reference: &str| list.body.find(reference).unwrap_or_else(|| panic!("{}", list.body));
    assert!(place(&paths[1].0) < place(&paths[0].0), "in order of hour");
    assert!(!list.body.contains("Lê Thị Mai"), "nobody is looked at by looking at the list");
    assert!(!list.body.contains("value=\"yes\""), "the day has not come");
    let elsewhere = there.open("/console/G01.898/clerk/visits").await;
    assert!(elsewhere.has("visits-none"), "{}", elsewhere.body);
    let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    let say = |seat: &str, path: &str| format!("/console/{seat}/clerk/visits/{}", id(path));
    let refused = there.post_with_token(&elsewhere, &say("G01.898", &paths[0].1), &[("came", "no")]).await;
    assert_eq!(refused.status, 404);
    let early = here.post_with_token(&list, &say("G01.899", &paths[1].1), &[("came", "no")]).await;
    assert_eq!((early.status.as_u16(), early.has("error")), (400, true));

    // Monday, a quarter past eight.
    s.later(Duration::from_secs(1_767_575_700 - 1_767_323_047));
    let mut here = officer(&s, 7, &[("G01.899", Role::Clerk)]).await;
    let list = here.open("/console/G01.899/clerk/visits").await;
    assert_eq!(list.body.matches("value=\"no\"").count(), 1, "whose hour has begun: {}", list.body);
    let said = here.submit(&list, &say("G01.899", &paths[1].1), &[("came", "no")]).await;
    assert_eq!(said.body.matches("value=\"no\"").count(), 0, "{}", said.body);
    assert!(letters(&s).await.iter().any(|text| text.contains("đã không đến Công an phường Ba Đình")));
    let said = here.submit(&list, &say("G01.899", &paths[0].1), &[("came", "yes")]).await;
    assert_eq!(said.body.matches("value=\"yes\"").count(), 0);
    s.finish().await;
}
