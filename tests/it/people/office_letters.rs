//! What an office does to somebody's account or makes of somebody is written to them; of a death nobody is told.

use khoa::account::{self, Level, Method, Proof, Why};
use khoa::base::{AccountId, MandateId, Moment};
use khoa::db::{Conn, StoreError};
use khoa::directory::{self, Directory, Succession};
use khoa::keys::Desk;
use khoa::mandate::{self, Appointment, Day, Seat};
use khoa::sign_out;
use serde_json::json;

use super::looks::{AGENCY, agency};
use crate::support::{TestServer, person};

const LAN: &str = "099200000001";
const NAM: &str = "099200000002";

/// Does something to the account of that number.
async fn done<T: Send + 'static>(
    s: &TestServer,
    number: &'static str,
    mut what: impl FnMut(&mut Conn, &Desk, AccountId) -> Result<T, StoreError> + Send + 'static,
) -> T {
    let desk = s.running.app.desk(None);
    let work = move |c: &mut Conn| {
        let account = account::find(c, &desk.vault, number)?.unwrap();
        what(c, &desk, account)
    };
    s.running.app.db.write(work).await.unwrap()
}

/// Subject and text of the letters that were sent since the last look.
async fn letters(s: &TestServer, seen: &mut usize) -> Vec<(String, String)> {
    s.running.run_jobs().await.unwrap();
    let word =
        |message: &serde_json::Value, name: &str| message[name].as_str().unwrap_or_default().to_owned();
    let outbox = s.outbox();
    let fresh = outbox.iter().skip(std::mem::replace(seen, outbox.len()));
    fresh.filter(|one| one["channel"] != "sms").map(|one| (word(one, "subject"), word(one, "text"))).collect()
}

async fn people(s: &TestServer) {
    let proven = |number: &str, name: &str| {
        let mut one = person(number, name, None);
        (one["email_verified"], one["level"]) = (json!(true), json!(1));
        one
    };
    s.import(&[proven(LAN, "Nguyễn Thị Lan"), proven(NAM, "Trần Văn Nam")]).await;
}

async fn appoint(s: &TestServer) -> MandateId {
    let units = Directory::of(&s.running.app.db.read(directory::rows).await.unwrap());
    let law = s.running.app.law.get().await.unwrap();
    let given = done(s, LAN, move |c, desk, actor| {
        let on = desk.now.local_date();
        let rules = law.at::<Succession>(on).unwrap().rules;
        let seat = Seat { agency: AGENCY.parse().unwrap(), role: "clerk".parse().unwrap() };
        let (reference, by) = ("Decision 1".to_owned(), "CA-017".to_owned());
        let new = Appointment { actor, seat, place: None, valid_from: on, valid_to: None, reference, by };
        mandate::appoint(c, desk, Day { agencies: &units.agencies, rules, on }, &new)
    });
    given.await.unwrap().id
}

#[actix_web::test]
async fn whoever_is_made_an_officer_or_is_one_no_more_is_written_to_with_the_name_of_the_agency() {
    let s = TestServer::start().await;
    agency(&s).await;
    people(&s).await;
    let mut seen = 0;
    let given = appoint(&s).await;
    let [(subject, text)] = &letters(&s, &mut seen).await[..] else { panic!("one letter") };
    assert_eq!(subject, "Bạn được giao việc của cán bộ");
    assert!(text.contains("Công an phường Giả Định") && text.contains("Cán bộ tiếp nhận"), "{text}");
    assert!(!text.contains(AGENCY), "{text}");
    done(&s, LAN, move |c, desk, _| mandate::end(c, desk, given, "CA-017", "moved")).await.unwrap();
    let [(subject, text)] = &letters(&s, &mut seen).await[..] else { panic!("one letter") };
    assert_eq!(subject, "Bạn thôi làm việc của cán bộ");
    assert!(text.contains("Công an phường Giả Định"), "{text}");
    s.finish().await;
}

#[actix_web::test]
async fn a_holder_is_written_to_when_there_is_more_time_to_activate_and_when_the_account_is_closed() {
    let s = TestServer::start().await;
    people(&s).await;
    let mut seen = 0;
    let by = Moment::from_seconds(4_102_419_600); // 2100-01-01, 02:00 in Ha Noi
    done(&s, LAN, move |c, desk, lan| {
        let proof = Proof {
            level: Level::Two,
            method: Method::Counter,
            source: "test".into(),
            reference: "ABC".into(),
            officer: None,
            facts: json!({}),
        };
        account::issue(c, desk, lan, &proof, desk.now)
    })
    .await;
    letters(&s, &mut seen).await;
    assert!(done(&s, LAN, move |c, desk, lan| account::reopen_window(c, desk, lan, by)).await);
    let [(subject, text)] = &letters(&s, &mut seen).await[..] else { panic!("one letter") };
    assert_eq!(subject, "Thời hạn kích hoạt tài khoản đã được mở lại");
    assert!(text.contains("01/01/2100"), "{text}");
    done(&s, LAN, |c, desk, lan| sign_out::close(c, desk, lan, Why::Mistaken, "test")).await;
    let [(subject, text)] = &letters(&s, &mut seen).await[..] else { panic!("one letter") };
    assert_eq!(subject, "Tài khoản của bạn đã bị đóng");
    assert!(text.contains("Lý do: tài khoản được mở nhầm."), "{text}");
    done(&s, NAM, |c, desk, nam| sign_out::close(c, desk, nam, Why::Died, "test")).await;
    assert_eq!(letters(&s, &mut seen).await, []);
    s.finish().await;
}
