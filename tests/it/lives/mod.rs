//! Whole lives: people who ask the authority for something, and what becomes of it day by day.

mod acting;
mod agreements;
mod asking;
mod coming_back;
mod counter;
mod level_one;
mod reports;
pub(crate) mod wards;

pub(crate) use level_one::{everybody, sent};
use serde_json::Value;

use crate::support::{Browser, TestServer};

pub(super) const PASSPHRASE: &str = "trang sáng trên sông quê";

/// A JPEG of that size, as far as anybody reads who does not decode it.
pub(super) fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let ([w1, w2], [h1, h2]) = (width.to_be_bytes(), height.to_be_bytes());
    let frame = [0xFF, 0xC0, 0, 11, 8, h1, h2, w1, w2, 1, 1, 0x11, 0];
    let scan = [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x55, 0x55, 0xFF, 0xD9];
    [&[0xFF, 0xD8][..], &frame, &scan].concat()
}

/// A JPEG with a comment in it: the simulated comparison of faces finds there whose it is.
pub(crate) fn jpeg_of(face: &str) -> Vec<u8> {
    let [high, low] = u16::try_from(face.len() + 2).unwrap().to_be_bytes();
    let comment = [&[0xFF, 0xFE, high, low], face.as_bytes()].concat();
    let picture = jpeg(600, 800);
    [&picture[..2], &comment, &picture[2..]].concat()
}

fn code_to(s: &TestServer, recipient: &str) -> String {
    let outbox = s.outbox();
    let of_recipient = |message: &&Value| message["to"].as_str() == Some(recipient);
    let text = outbox.iter().rfind(of_recipient).unwrap()["text"].as_str().unwrap().to_owned();
    text.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() == 6).unwrap().to_owned()
}

/// Somebody who has opened an account themselves, and is signed in; `number` tells them from others.
pub(crate) async fn newcomer(s: &TestServer, number: u16, name: &str) -> Browser {
    let (email, phone) = (format!("n{number}@mail.example"), format!("0901000{number:03}"));
    let mut browser = s.browser();
    let page = browser.open("/register").await;
    let fields =
        [("full_name", name), ("email", email.as_str()), ("phone", phone.as_str()), ("terms", "yes")];
    let page = browser.submit(&page, "/register", &fields).await;
    s.running.run_jobs().await.unwrap();
    let (by_mail, by_sms) = (code_to(s, &email), code_to(s, &format!("+84{}", &phone[1..])));
    let fields = [("email_code", by_mail.as_str()), ("phone_code", &by_sms), ("new_password", PASSPHRASE)];
    let home = browser.submit(&page, "/register/verify", &fields).await;
    assert!(home.has("apply-link"), "home leads to where identity is checked: {}", home.body);
    browser
}
