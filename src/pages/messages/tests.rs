//! Proves that letters say what they must, and nothing they must not.

use super::{Letter, Sms};
use crate::base::{Lang, Moment};

const ORIGIN: &str = "https://id.example";

fn letters() -> Vec<Letter> {
    let (name, origin) = ("Nguyễn Thị Lan".to_owned(), ORIGIN.to_owned());
    let at = Moment::from_seconds(1_767_292_200);
    vec![
        Letter::RegistrationCode { name: name.clone(), code: "493027".into(), minutes: 10 },
        Letter::AlreadyRegistered { origin: origin.clone() },
        Letter::PasskeyAdded {
            name: name.clone(), passkey: "Điện thoại".into(), at, origin: origin.clone()
        },
        Letter::PasswordSet { name: name.clone(), at, origin: origin.clone() },
        Letter::NewDevice { name: name.clone(), device: "Chrome".into(), at, origin: origin.clone() },
        Letter::TokenReplayed { name, service: "Cổng Dịch vụ công".into(), at, origin },
    ]
}

#[test]
fn every_letter_has_one_subject_line_a_greeting_and_a_signature() {
    for lang in Lang::ALL {
        for letter in letters() {
            let written = letter.write(lang);
            assert!(!written.subject.is_empty() && !written.subject.contains('\n'), "{written:?}");
            assert!(
                written.text.starts_with(if lang == Lang::Vi { "Xin chào" } else { "Hello" }),
                "{written:?}"
            );
            assert!(written.text.contains("Khoá –") && written.text.ends_with('\n'), "{written:?}");
            assert!(!written.text.contains("mail-") && !written.text.contains("{$"), "{written:?}");
        }
    }
}

#[test]
fn the_replay_letter_names_the_service_and_the_local_time() {
    let [.., replayed] = &letters()[..] else { panic!("no letters") };
    let written = replayed.write(Lang::Vi);
    assert_eq!(written.subject, "Bạn đã bị đăng xuất khỏi Cổng Dịch vụ công");
    assert!(written.text.contains("02/01/2026 01:30"), "{}", written.text);
    assert!(written.text.contains(ORIGIN));
}

#[test]
fn a_text_message_fits_one_gsm_message_and_has_no_link() {
    for lang in Lang::ALL {
        for sms in [Sms::RegistrationCode { code: "493027".into(), minutes: 10 }, Sms::AlreadyRegistered] {
            let text = sms.write(lang);
            assert!(text.is_ascii() && text.len() <= 160, "{} {text}", text.len());
            assert!(!text.contains("http") && !text.contains("www"), "{text}");
        }
    }
    let text = Sms::RegistrationCode { code: "493027".into(), minutes: 10 }.write(Lang::Vi);
    assert!(text.contains("493027") && text.contains("10 phut"), "{text}");
}
