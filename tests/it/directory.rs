//! Places and agencies, as an operator and a script ask for them, and the tables they import.

use std::io::Write as _;

use serde_json::{Value, json};

use crate::support::{Place, refusal};

fn refused(place: &Place, arguments: &[&str]) -> String {
    refusal(&place.khoa(arguments).output().unwrap())
}

#[test]
fn a_code_is_read_with_the_day_of_its_document() {
    let place = Place::new("directory_show");
    let name = |code: &str, at: &str| place.answer(&["directory", "show", code, "--at", at])["name"].clone();
    assert_eq!(name("24", "2025-06-30"), "Tỉnh Bắc Giang");
    assert_eq!(name("24", "2025-07-01"), "Tỉnh Bắc Ninh");
    assert!(refused(&place, &["directory", "show", "24"]).contains("a date is needed: Tỉnh Bắc Giang from"));
    let hanoi = place.answer(&["directory", "show", "01"]);
    assert_eq!(hanoi["name"], "Thành phố Hà Nội");
    assert_eq!(name("06978", "2026-01-01"), "Xã Ba Chẽ", "by the code that Decision 19 prints");
    assert!(refused(&place, &["directory", "show", "99999"]).contains("place 99999 is not known"));
    assert!(refused(&place, &["directory", "show", "1"]).contains("neither the code of a place"));
    let convert = |code: &str| {
        place.answer(&["directory", "convert", code, "--from", "2025-06-30", "--to", "2025-07-01"])
    };
    assert_eq!(convert("96")["status"], "exact");
    let renamed = convert("00001");
    assert_eq!((&renamed["status"], &renamed["candidates"][0]["code"]), (&json!("renamed"), &json!("00097")));
    assert_eq!(renamed["candidates"][0]["above"], json!([{ "code": "01", "name": "Thành phố Hà Nội" }]));
    let split = convert("00007");
    assert_eq!((&split["status"], &split["needs_verification"]), (&json!("split"), &json!(true)));
    assert!(split["candidates"].as_array().unwrap().len() > 1);
    assert_eq!(convert("99999")["status"], "unknown");
    let backwards = ["directory", "convert", "96", "--from", "2025-07-01", "--to", "2025-06-30"];
    assert!(refused(&place, &backwards).contains("nothing is converted backwards"));
    let found = place.answer(&["directory", "search", "ba", "di", "--at", "2026-01-01"]);
    assert_eq!(found[0]["name"], "Phường Ba Đình");
    assert!(place.khoa(&["directory", "--help"]).output().unwrap().status.success());
}

/// Writes a table and imports it: what the command answered, and its exit code.
fn import(place: &Place, what: &str, table: &str, more: &[&str]) -> (Value, i32) {
    let file = place.data.path().join("table.csv");
    std::fs::write(&file, table).unwrap();
    let path = file.to_str().unwrap();
    let given = ["directory", "import", what, path, "--source", "Decision 1", "--by", "CA-017", "--json"];
    let output = place.khoa(&[&given[..], more].concat()).output().unwrap();
    let answer = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    (answer, output.status.code().unwrap())
}

const MERGER: &str = "\u{feff}code,full_name,province_code\r\n\
    97,Tỉnh Mới,\r\n\
    99001,\"Xã Mới, gọi là \"\"Mới\"\"\",97\r\n\
    99002,Xã Lạc,98\r\n\
    9900,Xã Sai,97\r\n\
    99003,<b>Xã</b>,97\r\n\
    99004,Xã Thiếu\r\n\
    99001,Xã Khác,97\r\n";

#[test]
fn tables_come_in_by_their_day_the_good_rows_once_and_the_bad_ones_named() {
    let place = Place::new("directory_import");
    let more = ["--on", "2027-01-01", "--column", "name=full_name", "--column", "parent=province_code"];
    let (dry, _) = import(&place, "places", MERGER, &[&more[..], &["--dry-run"]].concat());
    assert_eq!((&dry["written"], &dry["added"]), (&json!(false), &json!(2)));
    assert!(refused(&place, &["directory", "show", "97", "--at", "2027-01-01"]).contains("not known"));
    let (done, code) = import(&place, "places", MERGER, &more);
    assert_eq!(
        (&done["added"], &done["changed"], &done["unchanged"], code),
        (&json!(2), &json!(0), &json!(0), 1)
    );
    let lines: Vec<_> = done["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["line"].as_u64().unwrap(), one["why"].as_str().unwrap()))
        .collect();
    assert_eq!(lines.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [4, 5, 6, 7, 8]);
    for ((_, why), part) in lines.iter().zip([
        "parent: 98 means nothing on 2027-01-01",
        "code: not a code of a place",
        "name:",
        "2 fields instead of 3",
        "something else than line 3",
    ]) {
        assert!(why.contains(part), "{why}");
    }
    let (again, _) = import(&place, "places", MERGER, &more);
    assert_eq!(
        (&again["added"], &again["unchanged"]),
        (&json!(0), &json!(2)),
        "the same file twice changes nothing"
    );
    assert_eq!(place.answer(&["directory", "show", "99001"])["name"], "Xã Mới, gọi là \"Mới\"");

    let (into, code) =
        import(&place, "place-changes", "old,new\n96,97\n96,98\n00004,99001\n", &["--on", "2027-01-01"]);
    assert_eq!((&into["added"], code), (&json!(2), 1), "{into}");
    let moved = place.answer(&["directory", "convert", "96", "--from", "2025-01-01", "--to", "2027-01-01"]);
    assert_eq!((&moved["status"], &moved["candidates"][0]["name"]), (&json!("renamed"), &json!("Tỉnh Mới")));
    assert!(
        refused(&place, &["directory", "show", "96", "--at", "2027-01-01"])
            .contains("means nothing on 2027-01-01")
    );
    assert_eq!(place.answer(&["directory", "show", "96", "--at", "2026-12-31"])["into"], json!(["97"]));
    assert!(place.answer(&["doctor"]).as_array().unwrap().iter().all(|part| part["ok"] == true));
}

/// Where the tables are that the shipped ones were made from, when whoever runs the tests has them.
#[expect(clippy::disallowed_methods, reason = "the stage is set by whoever runs the tests")]
fn tables_of_origin() -> Option<String> {
    let folder = std::env::var("TEST_PLACE_TABLES").ok();
    if folder.is_none() {
        let line =
            "\n*** NOT RUN: importing the tables of origin, because TEST_PLACE_TABLES is not set ***\n";
        std::io::stderr().write_all(line.as_bytes()).unwrap();
    }
    folder
}

#[test]
fn the_tables_of_origin_say_what_the_shipped_ones_say() {
    let Some(folder) = tables_of_origin() else { return };
    let place = Place::new("directory_origin");
    let table = |name: &str| std::fs::read_to_string(std::path::Path::new(&folder).join(name)).unwrap();
    let reform = ["--on", "2025-07-01"];
    let communes = ["--column", "name=full_name_2025_07_01", "--column", "parent=province_code"];
    let (done, code) = import(&place, "places", &table("communes.csv"), &[&reform[..], &communes].concat());
    assert_eq!((&done["unchanged"], code), (&json!(3321), 0), "{done}");
    let city = ["--column", "name=full_name_2026_04_30", "--on", "2026-04-30"];
    let (done, code) = import(&place, "places", &table("provinces.csv"), &city);
    assert_eq!((&done["unchanged"], code), (&json!(34), 0), "{done}");
    let codes = ["--column", "old=old_code", "--column", "new=new_code"];
    let (done, _) =
        import(&place, "place-changes", &table("commune_old_new.csv"), &[&reform[..], &codes].concat());
    assert_eq!(
        (&done["unchanged"], done["refused"].as_array().unwrap().len()),
        (&json!(10_597), 5),
        "{done}"
    );
}

#[test]
fn an_agency_that_ended_is_understood_for_a_year_by_its_old_code() {
    let place = Place::new("directory_agencies");
    let agencies = "code,name,place,valid_from\nH30,UBND tỉnh Hậu Giang,93,2025-01-01\nH13,UBND thành phố Cần Thơ,92,2025-01-01\n\
        H31,UBND tỉnh Lạ,00,2025-01-01\nh32,UBND,92,2025-01-01\n";
    let (done, _) = import(&place, "agencies", agencies, &[]);
    assert_eq!(
        (&done["added"], &done["refused"][0]["line"], &done["refused"][1]["line"]),
        (&json!(2), &json!(4), &json!(5)),
        "{done}"
    );
    assert_eq!(import(&place, "agency-changes", "old,new\nH30,H13\n", &["--on", "2025-07-01"]).1, 0);
    let at = |at: &str| place.answer(&["directory", "show", "H30", "--at", at]);
    assert_eq!(at("2025-06-30")["place"], "93");
    assert_eq!(
        (&at("2025-07-01")["standing"], &at("2026-06-30")["successors"]),
        (&json!("retired"), &json!(["H13"]))
    );
    assert!(
        refused(&place, &["directory", "show", "H30", "--at", "2026-07-01"])
            .contains("H30 has ended, use H13")
    );
    assert!(
        refused(&place, &["directory", "show", "000.00.01.H30", "--at", "2026-07-01"])
            .contains("it could be H30.01")
    );
}

#[test]
fn a_file_that_is_no_table_is_refused_whole() {
    let place = Place::new("directory_refused");
    let file = place.data.path().join("table.csv");
    let path = file.to_str().unwrap();
    let with = |bytes: &[u8], more: &[&str]| {
        std::fs::write(&file, bytes).unwrap();
        refused(
            &place,
            &[&["directory", "import", "places", path, "--source", "S", "--by", "B"], more].concat(),
        )
    };
    let on = ["--on", "2027-01-01"];
    assert!(with(b"", &on).contains("the file has no header"));
    assert!(with(b"code,name\n", &[]).contains("a code means nothing without a date"));
    assert!(with(b"code,title\n", &on).contains("there is no column name; name it with --column name=NAME"));
    assert!(with(b"code,name\n01,\"A\n", &on).contains("line 2: a quotation mark is not closed"));
    assert!(with(&[0xff, 0xfe, 0x41, 0x00], &on).contains("cannot read"));
    assert!(with(&vec![b'a'; 17 << 20], &on).contains("more than 16 MiB"));
    let nameless =
        place.khoa(&["directory", "import", "places", path, "--on", "2027-01-01"]).output().unwrap();
    assert_eq!(nameless.status.code(), Some(2), "where it is from and who brings it are not optional");
}
