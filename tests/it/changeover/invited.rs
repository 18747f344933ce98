//! Holders of accounts elsewhere are written to, come with the code of the letter, and hear what is so.

use std::collections::BTreeMap;
use std::time::Duration;

use khoa::changeover::invite::{Invited, Wish, invite};
use serde_json::Value;

use super::bring;
use crate::organisations::{PASSPHRASE, TIMBER};
use crate::support::{Browser, Page, TestServer};

const DAY: u64 = 86_400;
const LIST: &str = "legacy_id,personal_number,tax_code,name,email,phone\n\
    lan,099200000001,,,lan@old.example,\n\
    stranger,099200000009,,,stranger@old.example,\n\
    timber,,9900000016,Gỗ Việt,timber@old.example,0901000999\n\
    by-phone,,9900000023,,,0901000998\n\
    nowhere,,9900000030,,,\n";

async fn write(s: &TestServer, wish: Wish) -> Invited {
    let (app, source) = (&s.running.app, "old.example".parse().unwrap());
    invite(&app.db, (&app.desk(None), &app.clock), &source, wish, |_| ()).await.unwrap()
}

const ONCE: Wish = Wish { again_after: None, most: 100, dry: false };

/// The newest code that came to each address.
fn codes(s: &TestServer) -> BTreeMap<String, String> {
    let is_code = |word: &&str| word.len() == 19 && word.matches('-').count() == 3;
    let one = |message: Value| {
        let text = message["text"].as_str()?.to_owned();
        let code = text.split_whitespace().find(is_code)?.to_owned();
        Some((message["to"].as_str()?.to_owned(), code))
    };
    s.outbox().into_iter().filter_map(one).collect()
}

async fn come(browser: &mut Browser, code: &str) -> Page {
    let page = browser.open("/change-over").await;
    browser.submit(&page, "/change-over", &[("code", code)]).await
}

#[actix_web::test]
async fn holders_are_written_to_once_and_come_with_what_the_letter_says() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let minh = s.citizen(2, "Trần Văn Minh", PASSPHRASE).await;
    assert_eq!(bring(&s, LIST).await.taken, 5);
    let all = Invited { invited: 4, unreachable: 1, ..Invited::default() };
    assert_eq!(write(&s, Wish { dry: true, ..ONCE }).await, all);
    let first = write(&s, Wish { most: 1, ..ONCE }).await;
    assert_eq!(first.invited, 1, "so many and no more");
    let rest = write(&s, ONCE).await;
    assert_eq!((rest.invited, rest.waiting, rest.unreachable), (3, 1, 1));
    s.running.run_jobs().await.unwrap();
    let letters = codes(&s);
    assert_eq!(letters.len(), 4, "{letters:?}");
    let timber = s.outbox().into_iter().find(|one| one["to"] == "timber@old.example").unwrap();
    let text = timber["text"].as_str().unwrap();
    assert!(
        text.contains("/change-over yourself") && text.contains("Hãy tự mở"),
        "in both languages: {text}"
    );
    assert!(!text.contains("Gỗ Việt") && !text.contains(TIMBER), "and says nothing of anybody: {text}");

    // Nobody is signed in: nothing is taken. Then it is hers, and linked at once.
    let mut own = s.browser();
    let closed = own.open("/change-over").await;
    assert!(closed.has("change-over-sign-in") && !closed.has("change-over-submit"), "{}", closed.body);
    let login = own.open("/change-over?sign-in").await;
    let back = own.sign_in(&login, &lan, PASSPHRASE).await;
    assert!(back.has("change-over-submit"), "{}", back.body);
    let theirs = come(&mut own, &letters["lan@old.example"]).await;
    assert!(theirs.status == 200 && theirs.has("came-theirs"), "{}", theirs.body);
    assert!(come(&mut own, &letters["lan@old.example"].to_lowercase()).await.has("came-theirs"), "again");
    assert_eq!(s.history(&lan).await.iter().filter(|event| *event == "legacy_claimed").count(), 1);

    // What is another's, used, old or none is refused, each by its own reason.
    let mut other = s.browser();
    let login = other.open("/change-over?sign-in").await;
    other.sign_in(&login, &minh, PASSPHRASE).await;
    for (code, why) in [
        (letters["lan@old.example"].as_str(), "đã được dùng trong một tài khoản khác"),
        (letters["stranger@old.example"].as_str(), "của một người khác"),
        ("0000-0000-0000-0000", "Không có thư nào mang mã này"),
        ("what", "Không có thư nào mang mã này"),
        ("", "mã"),
    ] {
        let refused = come(&mut other, code).await;
        assert!(refused.status == 400 && refused.body.contains(why), "{code}: {}", refused.body);
    }
    let apply = come(&mut other, &letters["timber@old.example"]).await;
    assert!(apply.has("organisation-submit") && apply.body.contains("Gỗ Việt"), "{}", apply.body);

    // A new letter takes the place of the old one, three times and no more, and never to whoever has come.
    let again = Wish { again_after: Some(Duration::from_secs(7 * DAY)), ..ONCE };
    assert_eq!(write(&s, again).await.again, 0, "it is not time");
    for times in [3, 3, 0] {
        s.later(Duration::from_secs(8 * DAY));
        let once_more = write(&s, again).await;
        assert_eq!((once_more.again, once_more.came), (times, 1), "{once_more:?}");
    }
    s.running.run_jobs().await.unwrap();
    let login = other.open("/change-over?sign-in").await;
    other.sign_in(&login, &minh, PASSPHRASE).await;
    let old = come(&mut other, &letters["+84901000998"]).await;
    assert!(old.body.contains("Không có thư nào mang mã này"), "{}", old.body);
    let newest = codes(&s)["+84901000998"].clone();
    assert!(come(&mut other, &newest).await.has("came-organisation"));
    s.later(Duration::from_secs(61 * DAY));
    let login = other.open("/change-over?sign-in").await;
    other.sign_in(&login, &minh, PASSPHRASE).await;
    let late = come(&mut other, &newest).await;
    assert!(late.body.contains("đã hết hạn"), "{}", late.body);
    s.finish().await;
}
