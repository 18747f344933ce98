//! Which passwords pass, and the reason told for each that does not.

use proptest::prelude::*;

use super::*;

fn lan() -> Profile {
    serde_json::from_value(serde_json::json!({
        "name": "Nguyễn Thị Lan", "personal_number": "099193000001", "birthdate": "1993-03-01",
        "email": "lan.nguyen93@thu.example", "phone": "0900000001"
    }))
    .unwrap()
}

fn judged(password: &str) -> Result<(), Reason> {
    check(&Secret::new(password.to_owned()), &About::profile(&lan())).map(|_accepted| ())
}

#[test]
fn each_refusal_has_its_reason() {
    use Reason::{Common, Pattern, Personal, TooLong, TooShort};
    for (password, reason) in [
        ("", TooShort),
        ("1234567", TooShort),
        ("ắấầạ", TooShort),
        ("12345678", Pattern),
        ("aaaaaaaaaaaa", Pattern),
        ("a-b-c-d-e-f-g-h", Pattern),
        ("--------", Pattern),
        ("Password2024!", Common),
        ("Mật khẩu 123", Common),
        ("Anh yêu em", Common),
        ("x099193000001y", Personal),
        ("goi 0900 000 001 nhe", Personal),
        ("lan.nguyen93@thu.example", Personal),
        ("NguyenThiLan", Personal),
        ("Lan12345678", Personal),
        ("Lan 01/03/1993 nhe", Personal),
        ("nguyễn1993", Personal),
        ("khoakhoakhoa1", Common),
        ("Khoá@2026", Common),
    ] {
        assert_eq!(judged(password), Err(reason), "{password}");
    }
    assert_eq!(judged(&"dài".repeat(43)), Err(TooLong));
    assert_eq!(judged(&"x".repeat(1_000_000)), Err(TooLong));
}

#[test]
fn good_passwords_need_no_special_signs() {
    for password in [
        "trang-sang-tren-song-que",
        "correct staple horse",
        "k7vq2mzp",
        "Lan thích ăn bún chả",
        "😀🐘🌊🍜🛵🌸🎋🏮",
        "ключ от дома",
    ] {
        assert_eq!(judged(password), Ok(()), "{password}");
    }
}

proptest! {
    #[test]
    fn no_text_breaks_the_check(password in any::<String>(), name in any::<String>()) {
        let about = FullName::parse(&name).map(|name| About::full_name(&name)).unwrap_or_default();
        let length = password.chars().count();
        if check(&Secret::new(password), &about).is_ok() {
            prop_assert!(length <= 128);
        }
    }
}
