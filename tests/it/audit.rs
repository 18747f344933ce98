//! `khoa doctor` and an audit log that somebody changed who reaches the database: cut at its end, emptied, or sealed anew.

use std::path::Path;

use serde_json::Value;

use crate::support::{Place, Served, backends, not_run, person, refusal};

const OPEN_LITE: &str = "pragma foreign_keys = off;
    drop trigger if exists audit_events_append_only_update; drop trigger if exists audit_events_append_only_delete;
    drop trigger if exists audit_pages_append_only_update; drop trigger if exists audit_pages_append_only_delete;
    drop trigger if exists audit_concerns_append_only_update; drop trigger if exists audit_concerns_append_only_delete;";
const OPEN_POSTGRES: &str = "set session_replication_role = replica;";

/// What doctor says of a part, and whether it is well.
fn part(place: &Place, name: &str) -> (bool, String) {
    let output = place.khoa(&["doctor", "--json"]).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let parts = report.as_array().unwrap();
    let sick = parts.iter().any(|part| part["ok"] == false);
    assert_eq!(output.status.code(), Some(i32::from(sick)), "the exit code says the same");
    let part = parts.iter().find(|part| part["part"] == name).unwrap();
    (part["ok"].as_bool().unwrap(), part["state"].as_str().unwrap().to_owned())
}

/// A log of some entries, sealed and vouched for, whose service has ended.
fn sealed(name: &str) -> Place {
    let place = Place::new(name);
    for id in ["a", "b", "c"] {
        place.answer(&["client", "add", id, "--name", id, "--grant", "client_credentials"]);
    }
    let (well, state) = part(&place, "audit log");
    assert!(
        well && state.contains("not sealed yet, since") && state.contains("nothing vouches for those"),
        "{state}"
    );
    serve_until_sealed(&place);
    place
}

/// Everything that waits to be sealed has waited for a minute.
fn a_minute_goes_by(place: &Place) {
    let unsealed = "where seq > (select coalesce(max(last_seq), 0) from audit_pages)";
    let ago = |minute: &str| format!("update audit_events set at = at - {minute} {unsealed}");
    place.meddle(
        &format!("{OPEN_LITE} {}", ago("60000000")),
        &format!("{OPEN_POSTGRES} {}", ago("interval '1 minute'")),
    );
}

fn serve_until_sealed(place: &Place) {
    a_minute_goes_by(place);
    let mut served = place.serve();
    served.says("the audit log was sealed");
    let settled = (0..100).any(|_look| {
        part(place, "audit log").1.contains("none waits")
            && !part(place, "audit witness").1.starts_with("none at")
    });
    assert!(settled, "{:?}", part(place, "audit log"));
    served.signal("TERM");
    assert_eq!(served.child.wait().unwrap().code(), Some(0));
}

fn meddle(place: &Place, sql: &str) {
    place.meddle(&format!("{OPEN_LITE} {sql}"), &format!("{OPEN_POSTGRES} {sql}"));
}

#[test]
fn a_whole_log_is_well_and_its_witness_is_for_the_service_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = sealed("audit_whole");
    assert!(part(&place, "audit log").0 && part(&place, "audit witness").0);
    assert_eq!(place.answer(&["audit", "verify"])["whole"], true);
    let proof = place.answer(&["audit", "prove", "1"]);
    assert_eq!((&proof["page"], &proof["index"]), (&1.into(), &0.into()), "{proof}");
    assert_eq!(proof["root"].as_str().unwrap().len(), 64);
    assert!(
        refusal(&place.khoa(&["audit", "prove", "999"]).output().unwrap()).contains("no page has an entry")
    );
    let mode = std::fs::metadata(place.data.path().join("audit.root")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_log_cut_at_its_end_is_found() {
    let place = sealed("audit_cut");
    meddle(
        &place,
        "delete from audit_events where seq >= (select max(first_seq) from audit_pages);
         delete from audit_pages where number = (select max(number) from audit_pages)",
    );
    for name in ["audit log", "audit witness"] {
        let (well, state) = part(&place, name);
        assert!(!well && state.contains("cut off"), "{state}");
    }
}

#[test]
fn a_log_emptied_down_to_what_a_new_database_holds_is_found() {
    let place = sealed("audit_emptied");
    let genesis = "khoa audit chain, version 1.0   ";
    let wipe = "delete from audit_pages; delete from audit_events; update audit_root set page = 0, tag = null, hash =";
    place.meddle(
        &format!("{OPEN_LITE} {wipe} cast('{genesis}' as blob)"),
        &format!("{OPEN_POSTGRES} {wipe} convert_to('{genesis}', 'UTF8')"),
    );
    let (well, state) = part(&place, "audit witness");
    assert!(!well && state.contains("cut off, emptied or sealed anew"), "{state}");
    let verified = place.khoa(&["audit", "verify", "--json"]).output().unwrap();
    let said = String::from_utf8_lossy(&verified.stdout);
    assert!(!verified.status.success() && said.contains("cut off, emptied or sealed anew"), "{said}");
}

#[test]
fn a_log_sealed_anew_is_found_even_when_the_service_itself_was_made_to_seal_it() {
    let place = sealed("audit_anew");
    let change = "update audit_events set client_id = 'x' where seq = (select min(seq) from audit_events);";
    meddle(&place, change);
    let (well, state) = part(&place, "audit log");
    assert!(!well && state.contains("changed or moved"), "{state}");
    let genesis = "khoa audit chain, version 1.0   ";
    let wipe = "delete from audit_pages; update audit_root set page = 0, tag = null, hash =";
    place.meddle(
        &format!("{wipe} cast('{genesis}' as blob)"),
        &format!("{OPEN_POSTGRES} {wipe} convert_to('{genesis}', 'UTF8')"),
    );
    serve_until_sealed(&place);
    assert!(part(&place, "audit log").0, "by itself it is whole again");
    let (well, state) = part(&place, "audit witness");
    assert!(!well && state.contains("sealed anew"), "{state}");
}

#[test]
fn a_line_put_into_or_taken_from_the_history_of_somebody_imported_is_found() {
    let place = Place::new("audit_lines");
    let people = place.data.path().join("people.jsonl");
    let one = |number: &str| format!("{}\n", person(number, "Nguyễn Văn An", None));
    std::fs::write(&people, [one("099200000001"), one("099200000002")].concat()).unwrap();
    place.answer(&["import", "people", people.to_str().unwrap()]);
    serve_until_sealed(&place);
    assert_eq!(place.answer(&["audit", "verify"])["whole"], true);
    let stranger = ("x'00000000000000000000000000000001'", "'00000000000000000000000000000001'");
    let planted = |stranger: &str| {
        format!(
            "insert into audit_concerns (account_id, seq, lot) select {stranger}, min(seq), min(lot) from audit_concerns"
        )
    };
    let again = |stranger: &str| format!("delete from audit_concerns where account_id = {stranger}");
    let lost =
        "delete from audit_concerns where account_id = (select account_id from audit_concerns limit 1)";
    for (lite, postgres, is_whole) in [
        (planted(stranger.0), planted(stranger.1), false),
        (again(stranger.0), again(stranger.1), true),
        (lost.to_owned(), lost.to_owned(), false),
    ] {
        place.meddle(&format!("{OPEN_LITE} {lite}"), &format!("{OPEN_POSTGRES} {postgres}"));
        let (well, state) = part(&place, "audit log");
        assert_eq!(well, is_whole, "{lite}: {state}");
        assert_eq!(state.contains("a line of the histories"), !is_whole, "{state}");
        assert_eq!(place.khoa(&["audit", "verify"]).output().unwrap().status.success(), is_whole);
    }
}

#[test]
fn every_replica_keeps_a_witness_whoever_of_them_seals() {
    let (Some(_), Some(_)) = backends() else {
        return not_run("two services over one audit log", "TEST_DATABASE with TEST_EPHEMERAL");
    };
    let place = Place::new("audit_replicas");
    let first = place.serve();
    let beside = tempfile::tempdir().unwrap();
    let elsewhere = |arguments: &[&str]| {
        let mut command = place.khoa(arguments);
        command.env("KHOA_SERVER_DATA", beside.path());
        command.env("KHOA_KEYS_MASTER_FILE", place.data.path().join("master.key"));
        command
    };
    let second = Served::start(&mut elsewhere(&["serve"]));
    place.answer(&["client", "add", "a", "--name", "A", "--grant", "client_credentials"]);
    a_minute_goes_by(&place);
    let witness = |folder: &Path| std::fs::read_to_string(folder.join("audit.root")).unwrap_or_default();
    let agreed = (0..2_000).any(|_look| {
        let both = [place.data.path(), beside.path()].map(witness);
        part(&place, "audit log").1.contains("none waits") && !both[0].starts_with("0:") && both[0] == both[1]
    });
    assert!(agreed, "{} {}", witness(place.data.path()), witness(beside.path()));
    drop((first, second));
    meddle(&place, "delete from audit_pages; delete from audit_events;");
    let output = elsewhere(&["doctor", "--json"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(String::from_utf8_lossy(&output.stdout).matches("cut off, emptied or sealed anew").count() == 2);
}
