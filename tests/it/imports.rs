//! `khoa import people`, as an operator runs it: nothing that was taken is lost, nothing that is wrong stops the rest,
//! and the counts add up to the lines that came in.

use std::io::Write as _;
use std::process::{Child, ChildStdin, Command, Output, Stdio};

use serde_json::Value;

use crate::support::{Place, TestServer, person, refusal};

const PASSPHRASE: &str = "trang sáng trên sông quê";

/// Persons `first..=last`, one line each; every tenth has a password.
fn lines(first: u32, last: u32) -> Vec<String> {
    let one = |number: u32| {
        let personal = format!("099200{number:06}");
        let mut line = person(&personal, "Nguyễn Văn An", number.is_multiple_of(10).then_some(PASSPHRASE));
        line["phone"] = format!("0900{number:06}").into();
        line.to_string()
    };
    (first..=last).map(one).collect()
}

/// Imports `file` and answers the report, whose counts must add up, and the exit code.
fn import(place: &Place, file: &[u8]) -> (Value, Option<i32>) {
    std::fs::write(path_of(place), file).unwrap();
    let output = place.khoa(&["import", "people", &path_of(place), "--json"]).output().unwrap();
    (report(&output), output.status.code())
}

/// Where that file is.
fn path_of(place: &Place) -> String {
    place.data.path().join("people.jsonl").to_str().unwrap().to_owned()
}

fn report(output: &Output) -> Value {
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let count = |name: &str| report[name].as_u64().unwrap();
    let out = count("created") + count("updated") + count("unchanged") + count("blank");
    assert_eq!(count("lines"), out + count("refused"), "{report}");
    report
}

/// An import whose file is a pipe that the test fills.
fn piped(place: &Place) -> (Child, ChildStdin) {
    let mut command: Command = place.khoa(&["import", "people", "/dev/stdin", "--json"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let pipe = child.stdin.take().unwrap();
    (child, pipe)
}

#[test]
fn what_windows_writes_is_taken_and_utf_16_is_named() {
    let place = Place::new("windows");
    // Notepad begins with a mark, `copy a+b` leaves the second file's inside and a Ctrl-Z at the end.
    let file = format!("\u{feff}{}\r\n\r\n\u{feff}{}\r\n\u{1a}", lines(1, 1)[0], lines(2, 2)[0]);
    let (taken, code) = import(&place, file.as_bytes());
    assert_eq!((&taken["created"], &taken["blank"], code), (&2.into(), &2.into(), Some(0)), "{taken}");

    let utf_16 = |bytes: fn(u16) -> [u8; 2], mark: &str| {
        let text = format!("{mark}{}\r\n", lines(3, 3)[0]);
        let path = place.data.path().join("utf16.jsonl");
        std::fs::write(&path, text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>()).unwrap();
        refusal(&place.khoa(&["import", "people", path.to_str().unwrap()]).output().unwrap())
    };
    for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
        for mark in ["\u{feff}", ""] {
            assert!(utf_16(bytes, mark).contains("is UTF-16: save it as UTF-8"));
        }
    }
}

#[test]
fn a_bad_line_is_told_by_number_and_rule_and_stops_nothing() {
    let place = Place::new("bad_lines");
    let good = lines(1, 3);
    let long = format!("{{\"name\":\"{}\"}}", "x".repeat(200_000));
    let file = [
        good[0].as_bytes(),
        b"{\"personal_number\":\"099200\xff\xfe\"}",
        long.as_bytes(),
        b"  ",
        good[1].as_bytes(),
        b"{\"name\":\"Secret Name\",\"kind\":\"citizen\"",
        b"personal_number;name;birthdate",
        // The last line has no end: whoever wrote it may have been stopped in the middle.
        good[2].as_bytes(),
    ];
    let (told, code) = import(&place, &file.join(&b"\n"[..]));
    assert_eq!((&told["lines"], &told["created"], code), (&8.into(), &3.into(), Some(1)), "{told}");
    let again = place.khoa(&["import", "people", &path_of(&place), "--json"]).output().unwrap();
    let said = String::from_utf8(again.stderr).unwrap();
    let remarks: Vec<Value> = said.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let why: Vec<_> =
        remarks.iter().map(|one| (one["line"].as_u64().unwrap(), one["why"].as_str().unwrap())).collect();
    assert_eq!(why[0], (2, ".: is not UTF-8 text"));
    assert_eq!(why[1], (3, ".: is longer than 65536 bytes"));
    assert_eq!((why[2].0, why[3].0), (6, 7));
    assert!(!said.contains("Secret"), "{said}");

    let kept = place.data.path().join("remarks.jsonl");
    let apart = ["import", "people", &path_of(&place), "--remarks", kept.to_str().unwrap()];
    place.khoa(&apart).output().unwrap();
    let kept = std::fs::read_to_string(kept).unwrap();
    let kept: Vec<Value> = kept.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(kept, remarks, "the same in a file of its own");
}

#[test]
fn a_pipe_is_read_once_and_whole() {
    let place = Place::new("pipe");
    let (child, mut pipe) = piped(&place);
    pipe.write_all(lines(1, 120).join("\n").as_bytes()).unwrap();
    drop(pipe);
    let told = report(&child.wait_with_output().unwrap());
    assert_eq!((&told["lines"], &told["created"]), (&120.into(), &120.into()));
}

#[test]
fn a_killed_import_is_finished_by_giving_the_same_file_again() {
    let place = Place::new("killed_import");
    place.answer(&["migrate", "up"]);
    let all = lines(1, 1_200);
    let (mut child, mut pipe) = piped(&place);
    pipe.write_all((all[..1_150].join("\n") + "\n").as_bytes()).unwrap();
    pipe.flush().unwrap();
    let first = ["account", "show", "099200000001"];
    let taken = (0..200).any(|_look| place.khoa(&first).output().unwrap().status.success());
    child.kill().unwrap();
    assert!(!child.wait().unwrap().success(), "it waited for the rest of the pipe");
    assert!(taken, "what was read is taken before the file ends");

    let (told, code) = import(&place, all.join("\n").as_bytes());
    let count = |name: &str| told[name].as_u64().unwrap();
    assert_eq!((count("created") + count("unchanged"), code), (1_200, Some(0)), "{told}");
    assert!(count("unchanged") > 0, "what was there stayed");
    let (again, _) = import(&place, all.join("\n").as_bytes());
    assert_eq!(again["unchanged"], 1_200);
}

#[test]
fn two_imports_of_one_file_at_once_take_everybody_once() {
    let place = Place::new("two_imports");
    place.answer(&["migrate", "up"]);
    let text = lines(1, 400).join("\n");
    let (one, two) = std::thread::scope(|threads| {
        let run = || {
            let (child, mut pipe) = piped(&place);
            pipe.write_all(text.as_bytes()).unwrap();
            drop(pipe);
            report(&child.wait_with_output().unwrap())
        };
        let (one, two) = (threads.spawn(run), threads.spawn(run));
        (one.join().unwrap(), two.join().unwrap())
    });
    let sum = |name: &str| one[name].as_u64().unwrap() + two[name].as_u64().unwrap();
    assert_eq!((sum("created"), sum("created") + sum("unchanged")), (400, 800), "{one} {two}");
}

#[test]
fn a_small_queue_for_hashes_refuses_no_line() {
    let place = Place::new("small_queue");
    let path = place.data.path().join("people.jsonl");
    let with_passwords: Vec<String> = lines(1, 300).into_iter().step_by(10).collect();
    let text =
        with_passwords.join("\n").replace("\"password\":null", &format!("\"password\":\"{PASSPHRASE}\""));
    std::fs::write(&path, text).unwrap();
    let mut command = place.khoa(&["import", "people", path.to_str().unwrap(), "--json"]);
    command.env("KHOA_PASSWORD_QUEUE", "1").env("KHOA_PASSWORD_THREADS", "6");
    assert_eq!(report(&command.output().unwrap())["created"], 30);
}

#[actix_web::test]
async fn an_import_is_one_entry_which_everybody_it_brought_in_has_in_their_history() {
    let s = TestServer::start().await;
    let mut people: Vec<Value> =
        (1..=40).map(|number| person(&format!("099200{number:06}"), "Nguyễn Văn An", None)).collect();
    s.import(&people).await;
    assert_eq!((s.happened("imported").await, s.happened("import_ended").await), (1, 1));
    people[1]["level"] = 1.into();
    s.import(&people).await;
    assert_eq!((s.happened("imported").await, s.happened("import_ended").await), (2, 2));
    assert_eq!(s.history("099200000001").await, ["imported"], "nothing of theirs changed");
    assert_eq!(s.history("099200000002").await, ["imported", "imported"]);
    let mut browser = s.browser();
    s.import(&[person("099200000041", "Trần Thị Mai", Some(PASSPHRASE))]).await;
    let login = browser.open("/login").await;
    browser.sign_in(&login, "099200000041", PASSPHRASE).await;
    assert_eq!(s.history("099200000041").await, ["imported", "signed_in"]);
    assert!(browser.open("/").await.body.contains("Dữ liệu được đưa vào"), "and they read it in words");
    s.finish().await;
}
