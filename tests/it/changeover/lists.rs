//! `khoa changeover import`, as an operator runs it on what other systems wrote.

use serde_json::{Value, json};

use crate::support::{Place, refusal};

const ORGANISATION: &str = "Công ty Đá Thạch Nguyễn";

/// Imports `file` under a source; the report, whose counts must add up, the exit code, and the rejected rows.
fn import(place: &Place, file: &[u8], more: &[&str]) -> (Value, Option<i32>, Vec<Value>) {
    let path = |name: &str| place.data.path().join(name).to_str().unwrap().to_owned();
    let (list, rejects) = (path("list"), path("rejects.jsonl"));
    std::fs::write(&list, file).unwrap();
    let arguments =
        ["changeover", "import", &list, "--source", "old.example", "--rejects", &rejects, "--json"];
    let output = place.khoa(&[&arguments[..], more].concat()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{said}"));
    let count = |name: &str| report[name].as_u64().unwrap();
    let out = count("taken") + count("changed") + count("known") + count("rejected");
    assert_eq!(count("rows"), out, "{report}");
    let rejected = std::fs::read_to_string(rejects).unwrap();
    let rejected: Vec<Value> = rejected.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(count("rejected"), u64::try_from(rejected.len()).unwrap());
    (report, output.status.code(), rejected)
}

/// Two accounts as a table, with that between fields and that at the end of lines.
fn table(mark: &str, end: &str) -> String {
    let rows = [
        ["legacy_id", "tax_code", "name"],
        ["thach", "9900000016", ORGANISATION],
        ["song", "9900000023", "Hợp tác xã Sông Quê"],
    ];
    rows.map(|row| row.join(mark) + end).concat()
}

fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

/// As a Vietnamese Windows of old writes it: letters with their hats in one byte, most tones in another.
fn windows_1258(text: &str) -> Vec<u8> {
    let letters: [(char, &[u8]); 8] = [
        ('Đ', b"\xd0"),
        ('á', b"\xe1"),
        ('ạ', b"a\xf2"),
        ('ã', b"a\xde"),
        ('ê', b"\xea"),
        ('ễ', b"\xea\xde"),
        ('ô', b"\xf4"),
        ('ợ', b"\xf5\xf2"),
    ];
    let one = |c: char| match letters.iter().find(|(letter, _)| *letter == c) {
        Some((_, bytes)) => bytes.to_vec(),
        None => vec![u8::try_from(c).unwrap()],
    };
    text.chars().flat_map(one).collect()
}

/// All of them say the same: the first is taken, and each after it is known to the last letter.
#[test]
fn whatever_windows_writes_is_read_as_what_it_says() {
    let place = Place::new("changeover_encodings");
    let objects = json!([
        { "legacy_id": "thach", "tax_code": 9_900_000_016_u64, "name": ORGANISATION, "fax": "none" },
        { "legacy_id": "song", "tax_code": "9900000023", "name": "Hợp tác xã Sông Quê", "phone": null },
    ]);
    let objects: String = objects.as_array().unwrap().iter().map(|one| format!("{one}\r\n")).collect();
    let excel = format!("sep=;\r\n{}\u{1a}", table(";", "\r\n"));
    let decomposed = table(",", "\n").replace('ễ', "e\u{302}\u{303}").replace('ạ', "a\u{323}");
    let written = [
        ("utf-8", table(",", "\n").into_bytes(), "utf-8"),
        ("utf-8 of Notepad", format!("\u{feff}{}", table(",", "\r\n")).into_bytes(), "utf-8"),
        ("csv of a spreadsheet", excel.into_bytes(), "utf-8"),
        ("utf-8 with tones apart", decomposed.into_bytes(), "utf-8"),
        ("JSON Lines", objects.into_bytes(), "utf-8"),
        ("Unicode text", utf_16(&format!("\u{feff}{}", table("\t", "\r\n")), u16::to_le_bytes), "utf-16le"),
        (
            "the other way round",
            utf_16(&format!("\u{feff}{}", table("\t", "\r\n")), u16::to_be_bytes),
            "utf-16be",
        ),
        ("without a mark", utf_16(&table(",", "\r\n"), u16::to_le_bytes), "utf-16le"),
        ("ANSI", windows_1258(&table(";", "\r\n")), "windows-1258"),
    ];
    for (n, (name, bytes, encoding)) in written.iter().enumerate() {
        let (report, code, _) = import(&place, bytes, &[]);
        let expected = if n == 0 { (2, 0) } else { (0, 2) };
        let counted = (report["taken"].as_u64().unwrap(), report["known"].as_u64().unwrap());
        assert_eq!(
            (counted, code, &report["encoding"]),
            (expected, Some(0), &json!(encoding)),
            "{name}: {report}"
        );
    }
    // Whoever brings it knows better.
    let (western, ..) = import(&place, &windows_1258(&table(";", "\r\n")), &["--encoding", "windows-1252"]);
    assert_eq!((&western["encoding"], &western["changed"]), (&json!("windows-1252"), &json!(2)), "{western}");
}

#[test]
fn every_row_is_taken_or_rejected_by_field_and_rule_and_none_is_lost() {
    let place = Place::new("changeover_rejects");
    let list = [
        "Mã,MST,CCCD,name,province,email,ghi chú",
        "a1,9900000016,,Nguyễn Thị Bí Mật,01,a@mail.example,",
        "a2,990000001,,,,,",
        "a3,9900000017,,,,,",
        "a4,,,,,,",
        "a5,9900000023,099200000001,,,,",
        "a6,,099200000001,,24,,\"hai dòng,\nmột ô\"",
        ",9900000023,,,,,",
        "a1,9900000023,,,,,",
        "a7,9900000023,,,99,,",
        "a8,9900000023,,,01,not an address,",
        "a9,9900000023,,,",
        ",,,,,,",
        "",
        "b1,9900000023,,\"never closed,01,,",
        "b2,,099200000002,,1,,",
    ]
    .join("\r\n");
    let names = ["--column", "legacy_id=Mã", "--column", "tax_code=MST", "--column", "personal_number=CCCD"];
    let of_then = [&names[..], &["--codes-of", "2025-06-30"]].concat();
    let (report, code, rejected) = import(&place, list.as_bytes(), &of_then);
    assert_eq!(
        (&report["rows"], &report["taken"], &report["blank"], code),
        (&json!(13), &json!(3), &json!(2), Some(1))
    );
    let why: Vec<(u64, &str)> =
        rejected.iter().map(|one| (one["line"].as_u64().unwrap(), one["why"].as_str().unwrap())).collect();
    assert_eq!(
        why,
        [
            (3, "tax_code: not a valid tax code; a zero in front may be lost"),
            (4, "tax_code: not a valid tax code"),
            (5, "tax_code: missing, and so are enterprise_code and personal_number"),
            (6, "personal_number: an account is an organisation's or a person's"),
            (9, "legacy_id: missing"),
            (10, "legacy_id: a row before this one has it"),
            (11, "province: 99 meant no province on 2025-06-30"),
            (12, "email: not a valid e-mail address"),
            (13, "5 fields instead of 7"),
            (16, "a quotation mark is not closed"),
        ]
    );
    // Codes mean what they meant: 24 was a province that went into another of the same code, 27 is none today.
    let (of_today, _, rejected) = import(&place, b"legacy_id,tax_code,province\nc1,9900000030,27", &[]);
    assert_eq!((&of_today["rejected"], &rejected[0]["line"]), (&json!(1), &json!(2)));
    let renamed = place.answer(&["changeover", "status"]);
    let codes: Vec<_> = renamed["provinces"].as_array().unwrap().iter().map(|one| &one["province"]).collect();
    assert_eq!(codes, ["01", "24"]);
}

#[test]
fn a_list_is_given_again_until_it_is_whole_and_a_mended_row_counts() {
    let place = Place::new("changeover_again");
    let row = |n: u32| format!("{{\"legacy_id\":\"p{n}\",\"personal_number\":\"099200{n:06}\"}}\n");
    let all: Vec<String> = (1..=450).map(row).collect();
    let (half, ..) = import(&place, all[..230].concat().as_bytes(), &[]);
    assert_eq!((&half["taken"], &half["of_source"]), (&json!(230), &json!(230)));
    let mended = all.concat().replace("\"p7\",", "\"p7\",\"province\":\"01\",");
    let (whole, code, _) = import(&place, mended.as_bytes(), &[]);
    let counts =
        ["taken", "changed", "known", "rejected", "of_source"].map(|name| whole[name].as_u64().unwrap());
    assert_eq!((counts, code), ([220, 1, 229, 0, 450], Some(0)));
    let (again, ..) = import(&place, mended.as_bytes(), &[]);
    assert_eq!(again["known"], 450);
}

#[test]
fn what_cannot_be_a_list_is_said_at_once() {
    let place = Place::new("changeover_no_list");
    let path = place.data.path().join("list.csv");
    std::fs::write(&path, "mã;tên\n1;2\n").unwrap();
    let import = |source: &str| {
        place.khoa(&["changeover", "import", path.to_str().unwrap(), "--source", source]).output().unwrap()
    };
    assert!(refusal(&import("old")).contains(
        "none of the 2 columns of the first line is called legacy_id; name it with --column legacy_id=NAME"
    ));
    assert_eq!(import("Old Portal").status.code(), Some(2), "a source is a name for machines");
}
