//! Which passwords pass, and the reason told for each that does not.

use proptest::prelude::*;

use super::*;
use crate::account::Profile;

fn lan() -> Profile {
    serde_json::from_value(serde_json::json!({
        "name": "Nguyễn Thị Lan", "personal_number": "099193000001", "birthdate": "1993-03-01",
        "email": "lan.nguyen93@thu.example", "phone": "0901234567"
    }))
    .unwrap()
}

fn judged(password: &str) -> Result<(), Reason> {
    judge(&Secret::new(password.to_owned()), &About::profile(&lan()))
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
        ("!@#$%^&*", Pattern),
        ("Password2024!", Common),
        ("P@ssw0rd", Common),
        ("taoyeuem", Common),
        ("Mật khẩu 123", Common),
        ("Anh yêu em", Common),
        ("x099193000001y", Personal),
        ("goi 0901 234 567 nhe", Personal),
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
fn what_everybody_tries_is_refused_in_every_disguise() {
    for password in [
        "abc@1234",
        "Abc@12345",
        "Aa@123456",
        "Admin@123",
        "Qwerty@123",
        "1qaz@WSX",
        "P@$$w0rd1",
        "p.a.s.s.w.o.r.d",
        "drowssap1",
        "passwordpassword",
        "letmein2024",
        "iloveyou!!",
        "Welcome@2025",
        "changeme123",
        "taoyeuem123",
        "T@oyeuem",
        "meueyoat",
        "taoyeuemtaoyeuem",
        "Tao yêu em!",
        "taoyeeuem",
        "anhyeeuem",
        "@nhyeu3m",
        "m@tkh@u123",
        "maatjkhaaur",
        "ma6t5kha6u3",
        "matkhau@2024!",
        "matkhaumoi1",
        "vietnam@123",
        "Vi3tn4m2024",
        "hanoi2024",
        "saigon1975",
        "vietnamvodich",
        "nguyenvana1",
        "nguyenvan1990",
        "mothaibabon",
        "conyeumenhieu1",
        "giadinhlaso1",
        "emyeuanh1314",
        "iuanhnhiu",
        "thanhcong68",
        "phatloc6868",
        "hoangsatruongsa1",
        "Matkhau1",
        "motconvitxoerahaicaicanh",
    ] {
        assert!(judged(password).is_err(), "{password}");
    }
}

#[test]
fn what_is_known_of_a_person_is_refused_in_every_disguise() {
    for password in [
        "LanNguyen93",
        "l@nnguyen",
        "nalihtneyugn",
        "lannguyenlannguyen",
        "Nguyễn.Thị.Lan",
        "Lan@1993",
        "lan010393",
        "LanNT1993",
        "ntlan0103",
        "1-3-1993lan",
        "19930301Lan",
        "NTL@1993",
        "nguyeenxthijlan",
        "0901234567",
        "0901234567a",
        "+84901234567",
        "7654321090",
        "099193000001",
        "lan4567lan",
        "lan.nguyen93",
        "3991nal@",
        "lan0103@93",
        "L4n01031993",
        "Nguyen0901234567",
    ] {
        assert!(judged(password).is_err(), "{password}");
    }
}

#[test]
fn good_passwords_need_no_special_signs() {
    for password in [
        "trang-sang-tren-song-que",
        "trăng sáng trên sông quê",
        "mưa rơi trên mái ngói",
        "correct staple horse",
        "k7vq2mzp",
        "xqtnamrv",
        "Lan thích ăn bún chả",
        "con mèo nhà tôi thích ngủ trên nóc tủ lạnh",
        "bà nội tôi bán trà sữa ở chợ Đồng Xuân từ năm 1982",
        "😀🐘🌊🍜🛵🌸🎋🏮",
        "ключ от дома",
        "猫は窓の外を見ている",
        "T7#qLw9!vZ",
    ] {
        assert_eq!(judged(password), Ok(()), "{password}");
    }
    assert_eq!(judged(&"con mèo nhà tôi thích ngủ ngày, ".repeat(4)), Ok(()), "128 characters");
}

#[test]
fn texts_made_to_take_for_ever_are_judged_like_any_other() {
    // Unbounded, each of the first two keeps a core busy for seconds, or minutes without optimisation.
    for text in [
        "4@8({[<369!|107$5+%2".repeat(6),
        "p4$$w0rd!m4+kh4u(8391|7%2)".repeat(4),
        format!("{}b", "a".repeat(127)),
        format!("{}x", "abababac".repeat(15)),
        "01031993".repeat(16),
        "anhyeuem".repeat(16),
        "𐰊𐰂𐰄𐰀".repeat(32),
    ] {
        assert_eq!(judged(&text), judged(&text), "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_breaks_the_check(password in any::<String>(), name in any::<String>()) {
        let about = About::name(&name);
        let length = password.chars().count();
        if judge(&Secret::new(password), &about).is_ok() {
            prop_assert!(length <= 128);
        }
    }
}
