//! What the service leaves in its folder, and what it refuses to make there.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::support::{Place, Served, refusal};

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

#[test]
fn every_file_is_for_the_service_alone_whoever_made_the_folder() {
    let place = Place::new("private");
    std::fs::set_permissions(place.data.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let served = place.serve();
    assert!(place.answer(&["doctor"]).is_array());
    let found = files(place.data.path());
    assert!(!found.is_empty());
    for file in found {
        let mode = std::fs::metadata(&file).map_or(0o600, |about| about.permissions().mode());
        assert_eq!(mode & 0o077, 0, "{}: {mode:o}", file.display());
    }
    drop(served);
}

#[test]
fn a_second_service_on_one_embedded_folder_is_refused_with_the_cause_and_commands_are_not() {
    let place = Place::new("twice");
    let embedded = |arguments: &[&str]| {
        let mut command = place.khoa(arguments);
        command.env_remove("KHOA_DATABASE_URL").env_remove("KHOA_REDIS_URL");
        command
    };
    let served = Served::start(&mut embedded(&["serve"]));
    let said = refusal(&embedded(&["serve"]).output().unwrap());
    assert!(said.contains(&format!("process {} serves from", served.child.id())), "{said}");
    let (folder, linked) = (tempfile::tempdir().unwrap(), place.data.path().join("khoa.sqlite"));
    let link = folder.path().join("another.sqlite");
    std::os::unix::fs::symlink(linked, &link).unwrap();
    let mut by_link = embedded(&["serve"]);
    by_link.env("KHOA_DATABASE_URL", format!("sqlite://{}", link.display()));
    assert!(refusal(&by_link.output().unwrap()).contains("serves from"), "whatever it is called");
    let added = embedded(&["client", "add", "a", "--name", "A", "--grant", "client_credentials"]).output();
    assert!(added.unwrap().status.success(), "the command line goes on beside it");
    drop(served);
    drop(Served::start(&mut embedded(&["serve"])));
}

#[test]
fn a_mistyped_path_makes_no_database_and_neither_does_looking_for_one() {
    let (place, folder) = (Place::new("mistyped"), tempfile::tempdir().unwrap());
    let there = format!("sqlite://{}", folder.path().join("khoa.sqlite").display());
    let with = |arguments: &[&str], url: Option<&str>| {
        let mut command = place.khoa(arguments);
        command.env_remove("KHOA_DATABASE_URL").env_remove("KHOA_REDIS_URL");
        command.envs(url.map(|url| ("KHOA_DATABASE_URL", url))).output().unwrap()
    };
    for arguments in [&["serve"][..], &["doctor"], &["keys", "list"], &["migrate", "status"]] {
        let said = refusal(&with(arguments, Some(&there)));
        assert!(said.contains("khoa migrate up"), "{arguments:?}: {said}");
    }
    assert!(refusal(&with(&["doctor"], None)).contains("nothing to look at yet"));
    assert_eq!(folder.path().read_dir().unwrap().count() + place.data.path().read_dir().unwrap().count(), 0);
    assert!(with(&["migrate", "up"], Some(&there)).status.success());
    assert!(with(&["keys", "list"], Some(&there)).status.success());
}

#[actix_web::test]
async fn a_service_whose_database_was_moved_away_is_not_ready_and_says_why() {
    let place = Place::new("moved");
    let mut command = place.khoa(&["serve"]);
    command.env_remove("KHOA_DATABASE_URL").env_remove("KHOA_REDIS_URL");
    let served = Served::start(&mut command);
    let health = async || {
        let answer = reqwest::get(format!("http://{}/health/ready", served.management)).await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    assert_eq!(health().await.0, 200);
    let file = place.data.path().join("khoa.sqlite");
    std::fs::rename(&file, file.with_extension("away")).unwrap();
    while health().await.0 == 200 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let (status, body) = health().await;
    assert!(status == 503 && body.contains(r#""database":"down""#), "{status} {body}");
}

#[test]
fn a_refused_configuration_shows_no_secret_and_leaves_no_file() {
    let place = Place::new("secrets");
    let folder = tempfile::tempdir().unwrap();
    for (name, value) in [
        ("KHOA_DATABASE_URL", "postgre://khoa:hunter2@localhost/khoa"),
        ("KHOA_DATABASE_URL", "khoa:hunter2@localhost"),
        ("KHOA_DATABASE_URL", "sqlite:hunter2.sqlite"),
        ("KHOA_DATABASE_URL", "hunter2.sqlite"),
        ("KHOA_DATABASE_URL", "mysql://khoa:hunter2@localhost/khoa"),
        ("KHOA_DATABASE_URL", "postgres://khoa:a/hunter2@localhost/khoa"),
        ("KHOA_REDIS_URL", "redi://:hunter2@localhost"),
        ("KHOA_MAIL_SMTP_URL", "smtpx://khoa:hunter2@localhost"),
        ("KHOA_MAIL_SMTP_URL", "khoa:hunter2@localhost"),
        ("KHOA_KEYS_MASTER_FILE", "aHVudGVyMmh1bnRlcjJodW50ZXIyaHVudGVyMjEyMzQ="),
    ] {
        let mut command = place.khoa(&["serve"]);
        command
            .env("KHOA_SERVER_DATA", folder.path().join("data"))
            .current_dir(folder.path())
            .env(name, value);
        let output = command.output().unwrap();
        let said = refusal(&output);
        let key = name.trim_start_matches("KHOA_").to_lowercase().replacen('_', ".", 1);
        assert!(said.contains(&key), "{value}: {said}");
        for secret in ["hunter2", "aHVudGVy"] {
            assert!(!said.contains(secret) && output.stdout.is_empty(), "{value}: {said}");
        }
        if name == "KHOA_DATABASE_URL" {
            assert_eq!(files(folder.path()), Vec::<PathBuf>::new(), "{value}");
        }
    }
    let file = folder.path().join("khoa.toml");
    for text in [
        "[database]\nurl = \"postgres://khoa:hunter2@db/khoa\nqueue = 1\n",
        "database = \"postgres://khoa:hunter2@db/khoa\"\n",
        "[database]\nurl = [\"postgres://khoa:hunter2@db/khoa\"]\n",
    ] {
        std::fs::write(&file, text).unwrap();
        // A variable would be laid over what the file says.
        let mut command = place.khoa(&["check-config", "--config", file.to_str().unwrap()]);
        let output = command.env_remove("KHOA_DATABASE_URL").output().unwrap();
        assert!(!refusal(&output).contains("hunter2"), "{}", refusal(&output));
    }
}
