//! A file of people on a real store: counted, refused by line, taken twice without harm.

use diesel::prelude::*;
use serde_json::Value;

use super::*;
use crate::account::Doubt;
use crate::account::testing::{LAN, World, worlds};
use crate::base::Secret;
use crate::config;
use crate::db::schema::audit_events;
use crate::db::types::Json;
use crate::factor::password::Verdict;

fn hasher() -> Hasher {
    let config = config::Password { memory_kib: 8, iterations: 1, parallelism: 1, threads: 2, queue: 8 };
    Hasher::start(&config, &Entropy::Os).unwrap()
}

async fn import(world: &World, hasher: &Hasher, file: &str) -> Report {
    told(world, hasher, file).await.0
}

/// With what is said of its lines.
async fn told(world: &World, hasher: &Hasher, file: &str) -> (Report, Vec<(usize, Remark)>) {
    let World { records, vault, clock, entropy, .. } = world;
    let importer = Importer { db: &records.db, vault, hasher, clock, entropy, by: "anna (uid 1000)" };
    let mut remarks = Vec::new();
    let hear = |told: Told<'_>| {
        if let Told::Line(line, remark) = told {
            remarks.push((line, remark.clone()));
        }
    };
    let report = importer.people(file.as_bytes(), hear).await.unwrap();
    (report, remarks)
}

fn line(number: usize) -> String {
    let one_line = LAN.replace('\n', " ");
    let phone = format!("0900{number:06}");
    one_line
        .replace("099193000001", &format!("099193{number:06}"))
        .replace("Lan@", &format!("lan{number}@"))
        .replace("0900000001", &phone)
}

#[tokio::test]
async fn a_file_is_taken_in_batches_and_taken_again_without_change() {
    for world in worlds().await {
        let hasher = hasher();
        let file = (0..250).map(line).collect::<Vec<_>>().join("\n");
        let first = import(&world, &hasher, &file).await;
        assert_eq!((first.created, first.updated, first.unchanged, first.refused), (250, 0, 0, 0));
        let again = import(&world, &hasher, &file).await;
        assert_eq!((again.created, again.updated, again.unchanged, again.refused), (0, 0, 250, 0));
    }
}

#[tokio::test]
async fn a_refused_line_is_named_and_the_others_go_on() {
    for world in worlds().await {
        let file = [
            line(1),
            "not json".into(),
            String::new(),
            line(2).replace("\"level\":2", "\"level\":9"),
            line(3).replace("trăng sáng trên sông", "password123"),
            line(4).replace("lan4@", "lan1@"),
            line(6).replace(
                "\"nationality\"",
                "\"passport\":{\"state\":\"KOR\",\"number\":\"M1\"},\"nationality\"",
            ),
            line(5).replace("1993-03-01", "1994-03-01"),
        ]
        .join("\n");
        let (report, remarks) = told(&world, &hasher(), &file).await;
        assert_eq!((report.created, report.refused, report.to_review), (3, 4, 2));
        let refused = |why: &str| Remark::Refused(why.to_owned());
        assert_eq!(
            remarks,
            [
                (2, refused(".: one JSON object a line")),
                (4, refused("level: a level is 1 or 2")),
                (5, refused("password: it is one of the passwords that are tried first")),
                (6, Remark::Doubted(vec![Doubt::EmailOfAnother])),
                (7, refused("passport.number: not a valid passport number")),
                (8, Remark::Doubted(vec![Doubt::BirthYear])),
            ]
        );
    }
}

/// Whoever is new goes in together with others like it; what two lines share must not show that.
#[tokio::test]
async fn lines_that_meet_each_other_are_taken_in_the_order_of_the_file() {
    for world in worlds().await {
        let file = [
            line(1),
            line(2),
            line(1),
            line(1).replace("\"level\":2", "\"level\":1"),
            line(3).replace("lan3@", "lan1@"),
            line(4).replace("lan4@", "lan9@"),
            line(5),
            line(5).replace("\"level\":2", "\"level\":1"),
        ]
        .join("\n");
        let hasher = hasher();
        let (report, remarks) = told(&world, &hasher, &file).await;
        assert_eq!((report.created, report.updated, report.unchanged), (5, 2, 1));
        assert_eq!(remarks, [(5, Remark::Doubted(vec![Doubt::EmailOfAnother]))]);
        // As if each had come alone: 3 has an address that is 1's, and each has one password.
        let again = import(&world, &hasher, &line(3).replace("lan3@", "lan1@")).await;
        assert_eq!((again.unchanged, again.refused), (1, 0));
    }
}

#[tokio::test]
async fn a_file_never_replaces_a_password() {
    for world in worlds().await {
        let hasher = hasher();
        import(&world, &hasher, &line(1)).await;
        let changed = line(1)
            .replace("trăng sáng trên sông", "mưa rơi trên mái hiên")
            .replace("\"level\":2", "\"level\":1");
        assert_eq!(import(&world, &hasher, &changed).await.updated, 1);
        let vault = world.vault.clone();
        let phc = world
            .write(move |c| {
                let lan = account::find(c, &vault, "099193000001")?.ok_or(StoreError::Missing)?;
                password::load(c, lan)
            })
            .await;
        let first = Secret::new("trăng sáng trên sông".into());
        assert_eq!(hasher.verify(phc.as_ref(), &first).await, Ok(Verdict::Right { outdated: false }));
    }
}

/// By the digest of its bytes a file is known again, whoever kept it.
#[tokio::test]
async fn the_log_says_of_an_import_by_whom_of_which_file_and_what_came_of_it() {
    for world in worlds().await {
        let file =
            [line(1), "not json".into(), line(2), format!("\u{feff}{}", "x".repeat(70_000))].join("\r\n");
        let report = import(&world, &hasher(), &file).await;
        let facts = world
            .write(|c| {
                let ended = audit_events::table.filter(audit_events::event.eq("import_ended"));
                Ok(ended.select(audit_events::facts).get_result::<Json<Value>>(c)?.0)
            })
            .await;
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, file.as_bytes());
        let digest: String = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            facts,
            json!({
                "import": report.import, "by": "anna (uid 1000)", "sha256": digest, "whole": true, "lines": 4,
                "blank": 0, "created": 2, "updated": 0, "unchanged": 0, "refused": 2, "to_review": 0,
            })
        );
    }
}
