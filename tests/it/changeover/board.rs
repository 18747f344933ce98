//! How far it is, by province and by what blocks accounts.

use serde_json::{Value, json};

use crate::support::{Place, person};

/// Organisations and people all but one of whom are blocked.
const LIST: &str = "legacy_id,tax_code,enterprise_code,personal_number,province\n\
    none,9900000048,,,01\n\
    unrepresented,,9900000016,,01\n\
    both,9900000016,9900000023,,01\n\
    ready,,,099200000001,24\n\
    stranger,,,099200000009,\n";

fn list(place: &Place) {
    let path = |name: &str| place.data.path().join(name).to_str().unwrap().to_owned();
    let people = [
        person("099200000001", "Nguyễn Văn An", None),
        json!({ "kind": "organisation", "tax_code": "9900000016", "name": "Công ty Gỗ" }),
        json!({ "kind": "organisation", "tax_code": "9900000023", "name": "Công ty Vận tải" }),
    ];
    std::fs::write(path("people"), people.map(|one| format!("{one}\n")).concat()).unwrap();
    std::fs::write(path("list"), LIST).unwrap();
    place.answer(&["import", "people", &path("people")]);
    place.answer(&["changeover", "import", &path("list"), "--source", "old"]);
}

fn province(board: &Value, code: &str) -> Value {
    let of = |one: &&Value| one["province"] == code;
    let mut found = board["provinces"].as_array().unwrap().iter().find(of).unwrap().clone();
    found.as_object_mut().unwrap().remove("name");
    found
}

#[test]
fn accounts_are_matched_by_their_codes_and_what_blocks_them_is_counted_by_province() {
    let place = Place::new("changeover_board");
    list(&place);
    let board = place.answer(&["changeover", "status"]);
    let blocked = json!({ "no_account": 1, "not_represented": 1, "two_holders": 1 });
    let in_ha_noi = json!({ "province": "01", "all": 3, "moved": 0, "ready": 0, "blocked": blocked });
    assert_eq!(province(&board, "01"), in_ha_noi);
    assert_eq!(province(&board, "24")["ready"], 1);
    assert_eq!(
        board["provinces"][2],
        json!({ "province": null, "name": null, "all": 1, "moved": 0, "ready": 0, "blocked": { "no_account": 1 } })
    );
    assert_eq!(board["total"]["all"], 5);

    // Whoever represents it by now makes it ready, once it is looked at again, and a damaged row beside it is in nobody's way.
    let damage = |nothing: &str| {
        format!(
            "update legacy_accounts set content = {nothing}, judged_at = judged_at - SPAN where province is null"
        )
    };
    place.meddle(
        &damage("x'00'").replace("SPAN", "1"),
        &damage("'\\x00'::bytea").replace("SPAN", "interval '1 second'"),
    );
    let give = ["mandate", "give", "099200000001", "--for", "9900000016", "--role", "legal_representative"];
    place.answer(&[&give[..], &["--source", "QĐ-1", "--by", "CA-1"]].concat());
    assert_eq!(place.answer(&["changeover", "match"])["matched"], 5);
    let board = place.answer(&["changeover", "status"]);
    assert_eq!(board["total"]["ready"], 2);
    assert_eq!(province(&board, "01")["blocked"], json!({ "no_account": 1, "two_holders": 1 }));
    let said = String::from_utf8(place.khoa(&["changeover", "status"]).output().unwrap().stdout).unwrap();
    assert!(said.contains("all: 5 = 0 moved + 2 ready + 3 blocked (two_holders 1, no_account 2)"), "{said}");
}
