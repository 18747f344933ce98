//! The command line as whoever types it meets it: what it names, what it refuses and with which remedy.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Output, Stdio};

use crate::support::{Place, refusal};

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn help(place: &Place, command: &[String]) -> String {
    let words: Vec<&str> = command.iter().map(String::as_str).chain(["--help"]).collect();
    text(&place.khoa(&words).output().unwrap())
}

/// The names under "Commands:".
fn below(help: &str) -> Vec<String> {
    let listed = help.split_once("\nCommands:\n").map(|(_, listed)| listed).unwrap_or_default();
    let lines = listed.lines().take_while(|line| !line.is_empty());
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

#[test]
fn every_help_is_plain_text_of_which_a_usage_is_one_short_line() {
    let place = Place::new("help");
    let mut seen = BTreeSet::new();
    let mut ahead = vec![Vec::<String>::new()];
    while let Some(command) = ahead.pop() {
        let help = help(&place, &command);
        assert!(!help.contains('`'), "{command:?}: {help}");
        let usage = help.lines().find(|line| line.starts_with("Usage:")).unwrap();
        assert!(usage.len() <= 100, "{command:?}: {usage}");
        for name in below(&help).into_iter().filter(|name| name != "help") {
            ahead.push(command.iter().cloned().chain([name]).collect());
        }
        seen.insert(command.join(" "));
    }
    for known in ["client set", "client rotate-secret", "import people", "doctor client", "migrate status"] {
        assert!(seen.contains(known), "{known} is not in {seen:?}");
    }
    let people = help(&place, &["import".into(), "people".into()]);
    assert!(people.contains("email_verified") && people.contains("phone_verified"), "{people}");
    assert!(help(&place, &["client".into(), "add".into()]).contains("or in a browser"));
}

#[test]
fn a_refusal_names_the_client_and_the_whole_command_that_helps() {
    let place = Place::new("remedies");
    let said = |command: &[&str]| refusal(&place.khoa(command).output().unwrap());
    let uri = ["--redirect-uri", "https://p.example/cb"];
    place.answer(&[&["client", "add", "p", "--name", "Sen Hồng"], &uri[..]].concat());
    for command in ["rotate-secret", "revoke-old-secret", "show", "disable"] {
        assert!(said(&["client", command, "nobody"]).contains("no client nobody"), "{command}");
    }
    let rotated = text(&place.khoa(&["client", "rotate-secret", "p"]).output().unwrap());
    assert!(rotated.contains("khoa client revoke-old-secret p\n"), "{rotated}");
    let third = said(&["client", "rotate-secret", "p"]);
    for remedy in ["revoke-old-secret p)", "rotate-secret p --again)", "rotate-secret p --revoke-old"] {
        assert!(third.contains(remedy), "{remedy}: {third}");
    }
    let alike = said(&[&["client", "add", "q", "--name", "SEN HỒNG"], &uri[..]].concat());
    assert!(alike.contains("another name") && alike.contains("--agency"), "{alike}");

    let wrong = |command: &[&str]| {
        let output = place.khoa(command).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{command:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    let nothing = wrong(&["client", "set", "p"]);
    assert!(nothing.lines().count() == 1 && nothing.len() < 100, "{nothing}");
    assert!(wrong(&["client", "add", "r", "--name", "R", "--auth", "none"]).contains("--public"));
    assert!(wrong(&["client", "set", "p", "--auth", "none"]).contains("--public"));
}

#[test]
fn the_doctor_says_first_which_folder_and_database_it_looks_at_and_no_secret_of_its_address() {
    let place = Place::new("doctor_where");
    place.answer(&["migrate", "up"]);
    let report = text(&place.khoa(&["doctor"]).output().unwrap());
    let first = report.lines().next().unwrap();
    assert!(first.contains(place.data.path().to_str().unwrap()), "{report}");
    assert!(first.contains("SQLite khoa.sqlite") || first.contains("PostgreSQL "), "{report}");
    let away = place
        .khoa(&["doctor"])
        .env("KHOA_DATABASE_URL", "postgres://anna:wonderland@127.0.0.1:1/records?password=mirror")
        .output();
    let away = refusal(&away.unwrap());
    assert!(away.contains("PostgreSQL 127.0.0.1:1/records"), "{away}");
    for secret in ["anna", "wonderland", "mirror"] {
        assert!(!away.contains(secret), "{away}");
    }
    let status = text(&place.khoa(&["migrate", "status"]).output().unwrap());
    assert!(status.contains("pending: none"), "{status}");
}

/// A demo, stopped when dropped.
struct Demo(Child);

impl Drop for Demo {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

impl Demo {
    /// Starts one and reads its guide to the end.
    fn start(folder: &std::path::Path, port: u16) -> (Self, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_khoa"));
        command.arg("demo").args(["--port", &port.to_string(), "--data"]).arg(folder).env_clear();
        command.env("KHOA_PASSWORD_MEMORY_KIB", "8").env("KHOA_PASSWORD_ITERATIONS", "1");
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let mut guide = String::new();
        for line in lines {
            guide.push_str(&line);
            guide.push('\n');
            if line.contains("Ctrl-C stops") {
                break;
            }
        }
        (Self(child), guide)
    }
}

/// The first of seven free ports in a row, outside of those a system gives away by itself.
fn free_row(from: u16) -> u16 {
    let free = |first: &u16| (0..7).all(|n| TcpListener::bind(("127.0.0.1", first + n)).is_ok());
    (from..from + 2_000).step_by(7).find(free).unwrap()
}

#[actix_web::test]
async fn two_demos_stand_side_by_side_and_each_has_a_service_that_must_ask() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let begin = 18_000 + u16::try_from(std::process::id() % 1_000).unwrap();
    let one = free_row(begin);
    let first = Demo::start(folders[0].path(), one);
    let two = free_row(one + 7);
    let second = Demo::start(folders[1].path(), two);
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    for (port, (_demo, guide)) in [(one, &first), (two, &second)] {
        for door in [port, port + 1, port + 2, port + 3, port + 4, port + 6] {
            assert!(guide.contains(&format!("http://localhost:{door}")), "{guide}");
            let answer = http.get(format!("http://localhost:{door}/?silent=no")).send().await.unwrap();
            assert_eq!(answer.status(), 200, "{door}");
        }
        let health = http.get(format!("http://127.0.0.1:{}/health/ready", port + 5)).send().await.unwrap();
        assert_eq!(health.status(), 200);
    }
    let library = Command::new(env!("CARGO_BIN_EXE_khoa"))
        .args(["client", "show", "reading-library"])
        .env_clear()
        .env("KHOA_SERVER_DATA", folders[1].path())
        .output()
        .unwrap();
    let library: serde_json::Value = serde_json::from_slice(&library.stdout).unwrap();
    assert!(library["official"] == false && library["purpose"].is_string(), "{library}");
}
