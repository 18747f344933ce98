//! Officers as an operator appoints them: what is refused with which words, and what stands on record.

use serde_json::{Value, json};

use crate::support::{Place, refusal};

const LAN: &str = r#"{"kind":"citizen","personal_number":"099193000001","level":2,"name":"Nguyễn Thị Lan","birthdate":"1993-03-01","email":"lan@mail.example","email_verified":true,"password":"trăng sáng trên sông"}"#;
const MINH: &str = r#"{"kind":"citizen","personal_number":"099090000002","level":1,"name":"Trần Văn Minh","birthdate":"1990-03-01","email":"minh@mail.example","email_verified":true,"password":"trăng sáng trên sông"}"#;
const TIMBER: &str = r#"{"kind":"organisation","tax_code":"9900000016","name":"Gỗ Việt","email":"go@mail.example","password":"trăng sáng trên sông"}"#;

fn peopled(name: &str) -> Place {
    let place = Place::new(name);
    let write = |file: &str, text: &str| {
        let path = place.data.path().join(file);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let people = write("people.jsonl", &[LAN, MINH, TIMBER].join("\n"));
    place.answer(&["import", "people", &people]);
    let table = "code,name,place,valid_from\nG01.899,Công an phường Ba Đình,00004,2025-07-01\n";
    let agencies = write("agencies.csv", table);
    let given = ["directory", "import", "agencies", &agencies, "--source", "D1", "--by", "CA-017"];
    place.answer(&given);
    place
}

const WORD: [&str; 4] = ["--source", "QĐ-12", "--by", "CA-001"];

fn appoint<'a>(who: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["officer", "appoint", who, "--agency", "G01.899", "--role", "clerk"][..], &WORD, more].concat()
}

#[test]
fn an_office_is_given_listed_and_ended_and_stays_on_record() {
    let place = peopled("officers");
    let given = place.answer(&appoint("099193000001", &["--place", "00004"]));
    assert_eq!(
        (&given["role"], &given["agency"], &given["standing"]),
        (&json!("clerk"), &json!("G01.899"), &json!("counts"))
    );
    let said = |arguments: &[&str]| refusal(&place.khoa(arguments).output().unwrap());
    assert!(said(&appoint("lan@mail.example", &[])).contains("they have this office already: man_"));
    let listed = place.answer(&["officer", "list", "--agency", "G01.899"]);
    assert_eq!(listed, json!([given]));
    let id = given["mandate"].as_str().unwrap();
    let end = ["officer", "end", id, "--why", "QĐ-13", "--by", "CA-002"];
    let ended = place.answer(&end);
    assert_eq!(
        (&ended["standing"], &ended["ended"]["why"], &ended["ended"]["by"]),
        (&json!("ended"), &json!("QĐ-13"), &json!("CA-002"))
    );
    assert!(said(&end).contains("no office that could be ended"));
    assert_eq!(place.answer(&["officer", "list"]), json!([]));
    let kept = place.answer(&["officer", "list", "--ended", "--account", "lan@mail.example"]);
    assert_eq!(kept[0]["mandate"], given["mandate"]);
    let again =
        place.answer(&appoint("lan@mail.example", &["--from", "2090-01-01", "--until", "2091-01-01"]));
    assert_eq!(again["standing"], "to come");
    let sound: Value = place.answer(&["doctor"]);
    assert!(sound.to_string().contains("audit"), "{sound}");
}

#[test]
fn what_cannot_be_an_officer_is_refused_with_the_reason() {
    let place = peopled("no_officers");
    let said = |arguments: &[&str]| refusal(&place.khoa(arguments).output().unwrap());
    assert!(said(&appoint("9900000016", &[])).contains("appoint the person"));
    assert!(said(&appoint("nobody@mail.example", &[])).contains("there is no such account"));
    let mut unknown = appoint("lan@mail.example", &[]);
    unknown[4] = "H99.01";
    assert!(said(&unknown).contains("no agency stands under the code H99.01 on "));
    let backwards = appoint("lan@mail.example", &["--until", "2020-01-01"]);
    assert!(said(&backwards).contains("before it begins"));
    let early = appoint("minh@mail.example", &[]);
    let output = place.khoa(&early).output().unwrap();
    assert!(output.status.success());
    assert!(String::from_utf8(output.stderr).unwrap().contains("an officer's own account is of level 2"));
    for (at, wrong, names) in [(4, "here", "like H26.01"), (6, "chief", "expected one of clerk, immigration")]
    {
        let mut arguments = appoint("lan@mail.example", &[]);
        arguments[at] = wrong;
        let output = place.khoa(&arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8(output.stderr).unwrap().contains(names), "{wrong}");
    }
}

/// What doctor says of the queues, and whether that is well.
fn queues(place: &Place) -> (bool, String) {
    let report: Value =
        serde_json::from_slice(&place.khoa(&["doctor", "--json"]).output().unwrap().stdout).unwrap();
    let part = report.as_array().unwrap().iter().find(|part| part["part"] == "queues").unwrap();
    (part["ok"].as_bool().unwrap(), part["state"].as_str().unwrap().to_owned())
}

/// An agency that took over from one that ended has what waited there, and may have nobody who decides.
#[test]
fn doctor_names_the_agencies_where_something_waits_and_nobody_is_an_officer() {
    let place = peopled("queues");
    assert_eq!(queues(&place), (true, "0 open, and an officer wherever anything waits".to_owned()));
    let waits = |one: &str, bytes: &str, now: &str| {
        format!(
            "insert into applications (id, reference, kind, about, person_id, account_id, begun_by, unit, state, form, alerted, \
             agreed, version, created_at, updated_at) values ({one}, 'ABC', 'identity', '', {one}, {one}, {one}, 'G01.899', \
             'verifying', {bytes}, 0, 0, 1, {now}, {now})"
        )
    };
    let postgres = waits("'00000000000000000000000000000001'", "''", "now()");
    place.meddle(
        &format!("pragma foreign_keys = off; {}", waits("x'00000000000000000000000000000001'", "x''", "0")),
        &format!("set session_replication_role = replica; {postgres}"),
    );
    let (well, state) = queues(&place);
    assert!(!well && state.contains("G01.899 (1 open)") && state.contains("khoa officer appoint"), "{state}");
    place.answer(&appoint("099193000001", &["--from", "2090-01-01"]));
    assert!(!queues(&place).0, "an office that is to come decides nothing today");
    let security = ["officer", "appoint", "099193000001", "--agency", "G01.899", "--role", "security"];
    place.answer(&[&security[..], &WORD].concat());
    assert!(!queues(&place).0, "nor does one that looks into misuse");
    place.answer(&appoint("099090000002", &[]));
    assert_eq!(queues(&place), (true, "1 open, and an officer wherever anything waits".to_owned()));
    let ground = ["--ground", "holder_asked", "--reference", "R1", "--source", "a letter"];
    place.answer(&[&["account", "lock", "099090000002"][..], &ground].concat());
    assert!(!queues(&place).0, "whoever is locked out decides nothing either");
}
