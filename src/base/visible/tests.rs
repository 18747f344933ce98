//! Names of every people pass, tricks do not, and what passed once passes again.

use proptest::prelude::*;
use unicode_normalization::is_nfc;

use super::*;

fn parse(kind: TextKind, text: &str) -> Result<String, NotVisible> {
    VisibleText::parse(kind, 100, text).map(String::from)
}

fn refusal(kind: TextKind, text: &str) -> (u32, usize, Flaw) {
    match parse(kind, text) {
        Err(NotVisible::Character { character, place, flaw }) => (character.into(), place, flaw),
        other => panic!("{text:?}: {other:?}"),
    }
}

#[test]
fn names_of_every_people_are_names() {
    for name in [
        "Nguyễn Thị Lan",
        "H'Bia Niê Kdăm",
        "Ƀă Ê̆ ƀuôn",
        "Анна Ёлкина",
        "Ελένη Παπαδοπούλου",
        "王小明",
        "さくら商店 東京",
        "김민준 金",
        "محمد بن سلمان",
        "דוד כהן",
        "น้ำฝน ใจดี",
        "ລາວ ນ້ຳ",
        "देवनागरी क्‍ष",
        "ශ්‍රී ලංකා",
        "སྒྲོལ་མ",
        "Հայկ Ասատրյան",
        "ქეთევან",
        "አበበ በቂላ",
        "乔治·布什",
        "Jean-Luc d’Été",
        "Công ty TNHH 2/9 (Hà Nội)",
        "Công ty ไทย Việt",
        "株式会社トヨタ Việt Nam",
        "Jack & Jill Ltd.",
        "lan_1990",
        "「東京」（株）",
        "O",
    ] {
        assert_eq!(parse(TextKind::Name, name).as_deref(), Ok(name));
    }
}

#[test]
fn spelling_in_parts_becomes_one_spelling() {
    assert_eq!(parse(TextKind::Name, "Nguye\u{302}\u{303}n").as_deref(), Ok("Nguyễn"));
    assert_eq!(without_extra_spaces("  Lan \t\n\u{a0}Nguyễn "), "Lan Nguyễn");
}

#[test]
fn a_trick_is_refused_by_its_character_and_place() {
    use Flaw::*;
    for (text, character, place, flaw) in [
        ("Lan\u{202e}naL", 0x202e, 4, Invisible),
        ("Lan\u{2066}x", 0x2066, 4, Invisible),
        ("Lan\0", 0, 4, Invisible),
        ("La\u{200b}n", 0x200b, 3, Invisible),
        ("La\u{200d}n", 0x200d, 3, Invisible),
        ("La\u{ad}n", 0xad, 3, Invisible),
        ("Lan\u{e0041}", 0xe0041, 4, Invisible),
        ("Lan\u{fe0f}", 0xfe0f, 4, Invisible),
        ("\u{3164}", 0x3164, 1, Invisible),
        ("Lan\u{2800}", 0x2800, 4, Invisible),
        ("क्\u{200d}", 0x200d, 3, Invisible),
        ("Lan\u{e000}", 0xe000, 4, Unassigned),
        ("Lan\u{378}", 0x378, 4, Unassigned),
        ("𝐋an", 0x1d40b, 1, Unusual),
        ("lɑn", 0x251, 2, Unusual),
        ("𐌰𐌱", 0x10330, 1, Unusual),
        (" Lan", 0x20, 1, Space),
        ("Lan ", 0x20, 4, Space),
        ("Lan  Anh", 0x20, 5, Space),
        ("Lan\u{a0}Anh", 0xa0, 4, Space),
        ("\u{301}Lan", 0x301, 1, LoneMark),
        ("Lan \u{338}x", 0x338, 5, LoneMark),
        ("La\u{30a}\u{30a}n", 0x30a, 3, ManyMarks),
        ("a\u{301}\u{323}\u{306}\u{304}\u{307}", 0x307, 5, ManyMarks),
        ("Phòng 1\u{665}", 0x665, 8, MixedDigits),
        ("Khоá", 0x43e, 3, MixedScripts),
        ("аnh Lan", 0x6e, 2, MixedScripts),
        ("khօa", 0x585, 3, MixedScripts),
        ("VN'еID", 0x435, 4, MixedScripts),
        ("Nguyễn Анна", 0x410, 8, MixedScripts),
        ("L\u{e48}an", 0xe48, 2, MixedScripts),
        ("<b>Lan", 0x3c, 1, Unsuitable),
        ("Lan\\n", 0x5c, 4, Unsuitable),
        ("Lan ✅", 0x2705, 5, Unsuitable),
        ("Lan‿1", 0x203f, 4, Unsuitable),
        ("Lan\u{20dd}", 0x20dd, 4, Unsuitable),
    ] {
        assert_eq!(refusal(TextKind::Name, text), (character, place, flaw), "{text:?}");
    }
    assert_eq!(parse(TextKind::Name, ""), Err(NotVisible::Empty));
    assert_eq!(parse(TextKind::Name, "12345"), Err(NotVisible::NoLetter));
    assert_eq!(parse(TextKind::Name, &"a".repeat(101)), Err(NotVisible::TooLong(100)));
    assert_eq!(parse(TextKind::Name, &"\u{301}".repeat(1_000_000)), Err(NotVisible::TooLong(100)));
}

#[test]
fn the_refusal_names_code_point_and_place_and_nothing_else() {
    let refused = parse(TextKind::Name, "Nguyễn Thị\u{202e} Lan").unwrap_err();
    assert_eq!(
        refused.to_string(),
        "has U+202E at place 11, which cannot be seen or turns the direction of what stands beside it"
    );
}

#[test]
fn a_label_takes_pictures_and_a_sentence_quotes() {
    for label in ["📱 của Lan", "❤\u{fe0f}", "👩\u{200d}💻 laptop", "👍🏽", "iPhone Анна", "1234"]
    {
        assert_eq!(parse(TextKind::Label, label).as_deref(), Ok(label));
    }
    for label in ["a\u{fe0f}", "📱\u{200d}", "\u{200d}📱", "📱\u{200d}a", "iPhоne", "..."] {
        assert!(parse(TextKind::Label, label).is_err(), "{label:?}");
    }
    for sentence in
        ["Để đối chiếu với Госуслуги, từ 18 tuổi (≥ 18)…", "To send “it” — 50 % or 10 € at most; see §3."]
    {
        assert_eq!(parse(TextKind::Sentence, sentence).as_deref(), Ok(sentence));
    }
    assert_eq!(refusal(TextKind::Sentence, "để gửi.\nBấm vào").2, Flaw::Invisible);
    assert_eq!(refusal(TextKind::Sentence, "để gủі thư").2, Flaw::MixedScripts);
}

#[test]
fn only_what_runs_from_right_to_left_is_set_apart_by_marks() {
    assert_eq!(isolated("Nguyễn Thị Lan"), "Nguyễn Thị Lan");
    assert_eq!(isolated("דוד 3"), "\u{2068}דוד 3\u{2069}");
}

#[test]
fn what_looks_alike_is_alike() {
    for (one, other) in [
        ("VNeID", "VN-eID"),
        ("VNeID", "vnelD"),
        ("VNeID", "VNЕІD"),
        ("KHOA", "КНОА"),
        ("Bo", "B0"),
        ("modern", "rnodem"),
    ] {
        assert_eq!(likeness(one), likeness(other), "{one} {other}");
    }
    assert_ne!(likeness("Bưu điện"), likeness("Bữu diện"));
}

/// What tricks are made of, among letters they hide between.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        any::<char>().prop_map(String::from),
        "[a-zA-Z0-9 .,'()/<>{}\\\\|&+=-]",
        "[À-ỹĐđƀ]",
        "[а-яА-Я]",
        "[\u{5d0}-\u{5ea}\u{621}-\u{64a}\u{660}-\u{669}]",
        "[一-鿿ぁ-んァ-ンก-๙가-힣]",
        "[\u{300}-\u{36f}\u{e47}-\u{e4e}\u{94d}]",
        "[\u{0}-\u{1f}\u{7f}-\u{a0}\u{ad}\u{34f}\u{61c}\u{115f}\u{1160}\u{17b4}\u{180b}-\u{180e}\u{2000}-\u{206f}]",
        "[\u{2800}\u{3000}\u{3164}\u{fe00}-\u{fe0f}\u{feff}\u{ffa0}\u{e0000}-\u{e01ef}\u{e000}]",
        "[😀-😏👩💻❤✅🏽🇻]",
    ];
    prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat())
}

fn kind() -> impl Strategy<Value = TextKind> {
    prop_oneof![
        Just(TextKind::Name),
        Just(TextKind::Label),
        Just(TextKind::Sentence),
        Just(TextKind::Compared)
    ]
}

/// Nothing here may survive in any text, whatever stands around it.
fn always_refused(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180e}' | '\u{2000}'..='\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202f}'
            | '\u{205f}'..='\u{206f}' | '\u{2800}' | '\u{3000}' | '\u{3164}' | '\u{fe00}'..='\u{fe0e}' | '\u{feff}'
            | '\u{ffa0}' | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{e0fff}' | '\\' | '<' | '>' | '{' | '}' | '|')
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn nothing_refused_survives_and_what_passed_passes_again(kind in kind(), text in hostile()) {
        if let Ok(seen) = VisibleText::parse(kind, 100, &text) {
            let seen = seen.as_str();
            prop_assert!(!seen.chars().any(always_refused), "{seen:?}");
            prop_assert!(is_nfc(seen) && (1..=100).contains(&seen.chars().count()));
            prop_assert_eq!(without_extra_spaces(seen), seen);
            let again = VisibleText::parse(kind, 100, seen).map(String::from);
            prop_assert_eq!(again.as_deref(), Ok(seen));
        }
    }

    #[test]
    fn a_refusal_points_at_a_character_of_the_text(kind in kind(), text in hostile()) {
        if let Err(NotVisible::Character { character, place, .. }) = VisibleText::parse(kind, 100, &text) {
            use unicode_normalization::UnicodeNormalization as _;
            prop_assert_eq!(text.nfc().nth(place - 1), Some(character));
        }
    }

    /// UAX #9: an isolate is closed by its own mark alone, and no text that passed holds one.
    #[test]
    fn a_text_in_a_sentence_turns_nothing_beside_it(kind in kind(), text in hostile()) {
        if let Ok(seen) = VisibleText::parse(kind, 100, &text) {
            let shown = isolated(seen.as_str());
            let marks = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            match shown.strip_prefix('\u{2068}').and_then(|rest| rest.strip_suffix('\u{2069}')) {
                Some(inside) => prop_assert!(inside == seen.as_str() && !inside.contains(marks)),
                None => prop_assert!(shown == seen.as_str() && !shown.contains(marks)),
            }
        }
    }

    #[test]
    fn likeness_is_of_the_look_alone(text in hostile()) {
        let seen = likeness(&text);
        prop_assert_eq!(likeness(&without_extra_spaces(&text)), seen.clone());
        prop_assert!(!seen.chars().any(char::is_whitespace));
    }
}
