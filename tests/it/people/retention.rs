//! What is kept for a while goes on the day after its term, by the law that then holds, and not while something is open.

use std::time::Duration;

use diesel::prelude::*;
use khoa::account::{self, Contact, ContactChange};
use khoa::audit;
use khoa::base::{AccountId, Email, Moment};
use khoa::db::schema::{accounts, audit_events, denials, former_contacts, identifiers, legal_holds, locks};
use khoa::db::types::Json;
use khoa::db::{Conn, StoreError};
use khoa::rights::retention::{Kind, Row, board};
use serde_json::{Value, json};

use super::recovery::{DAY, EMAIL, LAN, PASSPHRASE, opened};
use crate::support::{Place, TestServer, refusal};

const LAW: &str = include_str!("../../../src/policy/law/retention/2024-07-01.toml");

/// A sign-in on a browser nobody has seen, of which a letter tells.
async fn told_of_a_sign_in(s: &TestServer) {
    let mut browser = s.browser();
    let page = browser.open("/login").await;
    assert!(browser.sign_in(&page, LAN, PASSPHRASE).await.has("logout-link"));
    s.running.run_jobs().await.unwrap();
}

async fn codes(s: &TestServer) -> i64 {
    s.running.app.db.read(|c| Ok(denials::table.count().get_result(c)?)).await.unwrap()
}

/// So much later everything is looked at.
async fn passed(s: &TestServer, pause: Duration) -> i64 {
    s.later(pause);
    s.running.app.ring.refresh().await.unwrap();
    s.running.retain().await.unwrap();
    codes(s).await
}

async fn row(s: &TestServer, kind: Kind) -> Row {
    let (law, now) = (s.running.app.law.get().await.unwrap(), s.clock.now());
    let rows = s.running.app.db.read(move |c| board(c, now, &law)).await.unwrap();
    rows.into_iter().find(|row| row.kind == kind).unwrap()
}

async fn written<T: Send + 'static>(
    s: &TestServer,
    f: impl FnMut(&mut Conn) -> Result<T, StoreError> + Send + 'static,
) -> T {
    s.running.app.db.write(f).await.unwrap()
}

/// Whose account is found by that.
async fn named(s: &TestServer, name: &'static str) -> Option<AccountId> {
    let vault = s.running.app.vault.clone();
    written(s, move |c| account::find(c, &vault, name)).await
}

/// Has, or no more has, the processing of Lan's data restricted.
async fn restrict(s: &TestServer, since: Option<Moment>) {
    let lan = named(s, LAN).await.unwrap();
    written(s, move |c| {
        let own = diesel::update(accounts::table.find(lan));
        Ok(own.set(accounts::restricted_at.eq(since)).execute(c)?)
    })
    .await;
}

/// Lan has shown that she reads that address.
async fn moved(s: &TestServer, to: &'static str) {
    let lan = named(s, LAN).await.unwrap();
    let desk = s.running.app.desk(None);
    let done = written(s, move |c| {
        let contact = Contact::Email(Email::parse(to).unwrap());
        let change = ContactChange { contact: &contact, keeps: true, undoes: None };
        account::change_contact(c, &desk, lan, &change)
    });
    done.await.unwrap();
}

/// What is kept of addresses of before.
async fn former(s: &TestServer) -> i64 {
    written(s, |c| Ok(former_contacts::table.count().get_result(c)?)).await
}

/// How many names were let go of whose week is over.
async fn released(s: &TestServer) -> usize {
    let now = s.clock.now();
    written(s, move |c| account::release_contacts(c, now)).await
}

#[actix_web::test]
async fn what_is_over_goes_the_day_its_term_ends_by_the_law_of_that_day_and_not_while_something_is_open() {
    let s = opened().await;
    assert_eq!(passed(&s, Duration::ZERO).await, 0);
    told_of_a_sign_in(&s).await;
    assert_eq!(passed(&s, DAY * 7 - Duration::from_secs(1)).await, 1, "until its last second it is good");
    assert_eq!(row(&s, Kind::Denials).await.erased, 0);
    s.later(Duration::from_secs(2));
    assert_eq!(row(&s, Kind::Denials).await.due, 1, "what is counted is what goes");
    assert_eq!(codes(&s).await, 1, "and counting erases nothing");
    assert_eq!(passed(&s, Duration::ZERO).await, 0);
    let seen = row(&s, Kind::Denials).await;
    assert_eq!((seen.due, seen.erased, seen.total), (0, 1, 1));
    assert_eq!((seen.ran_at, seen.erased_at), (Some(s.clock.now()), Some(s.clock.now())));

    told_of_a_sign_in(&s).await;
    restrict(&s, Some(s.clock.now())).await;
    assert_eq!(passed(&s, DAY * 8).await, 1, "what is restricted is kept, whatever its time");
    restrict(&s, None).await;
    assert_eq!(passed(&s, Duration::ZERO).await, 0);

    told_of_a_sign_in(&s).await;
    s.enact(&LAW.replacen("kept = \"7 days\"", "kept = \"1 months\"", 2)).await;
    assert_eq!(passed(&s, DAY * 8).await, 1, "a law that changed is that of the next pass");
    assert_eq!(passed(&s, DAY * 24).await, 0);

    let told = s.running.app.db.read(|c| {
        let entries = audit_events::table.filter(audit_events::event.eq("records_erased"));
        Ok(entries
            .select((audit_events::account_id, audit_events::facts))
            .load::<(Option<AccountId>, Json<Value>)>(c)?)
    });
    let told = told.await.unwrap();
    assert!(told.iter().all(|(account, _)| account.is_none()), "of nobody");
    let of_codes = told.iter().filter(|(_, Json(facts))| facts["kind"] == "denials");
    assert_eq!(of_codes.clone().count(), 3, "one a pass that erased something");
    let counted = of_codes.map(|(_, Json(facts))| (&facts["count"], facts["policy"].as_str().unwrap()));
    assert!(counted.into_iter().all(|(count, law)| *count == json!(1) && law.starts_with("retention@")));
    let verdict = s.running.app.db.read(audit::verify).await.unwrap();
    assert!(matches!(verdict, audit::Verdict::Sound { .. }), "{verdict:?}");

    let mut browser = s.browser();
    let page = browser.open("/login").await;
    browser.sign_in(&page, LAN, PASSPHRASE).await;
    let page = browser.open("/settings/data").await;
    assert!(page.has("kept-accounts") && page.has("kept-files") && !page.has("kept-heard"), "{}", page.body);
    assert!(page.body.contains("1 tháng") && page.body.contains("5 năm"), "{}", page.body);
    s.finish().await;
}

#[actix_web::test]
async fn an_old_address_is_let_go_in_its_week_whatever_holds_what_is_kept_of_it() {
    const NEWER: &str = "lan.moi@mail.example";
    let s = opened().await;
    let lan = named(&s, LAN).await;
    moved(&s, NEWER).await;
    restrict(&s, Some(s.clock.now())).await;
    passed(&s, DAY * 7 - Duration::from_secs(1)).await;
    assert_eq!((released(&s).await, named(&s, EMAIL).await), (0, lan), "so long it is a name of hers");
    passed(&s, Duration::from_secs(1)).await;
    assert_eq!((released(&s).await, released(&s).await), (1, 0));
    assert_eq!((former(&s).await, named(&s, EMAIL).await), (1, None), "it stays, and is no name");

    moved(&s, EMAIL).await;
    passed(&s, DAY * 7 + Duration::from_secs(1)).await;
    // She shows that the address in between is hers while a pass goes on that has found it to be over.
    let now = s.clock.now();
    written(&s, move |c| {
        let emails = identifiers::table.filter(identifiers::kind.eq("email"));
        Ok(diesel::update(emails).set(identifiers::verified_at.eq(Some(now))).execute(c)?)
    })
    .await;
    restrict(&s, None).await;
    passed(&s, Duration::ZERO).await;
    assert_eq!((former(&s).await, row(&s, Kind::Contacts).await.total), (0, 1));
    assert_eq!((named(&s, EMAIL).await, named(&s, NEWER).await), (lan, lan), "her names of today stay");

    let lan = lan.unwrap();
    let holds = async || {
        written(&s, move |c| {
            let own = legal_holds::table.filter(legal_holds::account_id.eq(lan));
            Ok(own.count().get_result::<i64>(c)?)
        })
        .await
    };
    for (ground, held) in [("idle", 0), ("authority_asked", 1), ("duress", 1)] {
        written(&s, move |c| {
            let why = (locks::ground.eq(ground), locks::reference.eq("1"), locks::source.eq("test"));
            let row = (locks::account_id.eq(lan), why, locks::since.eq(now));
            diesel::delete(locks::table).execute(c)?;
            Ok(diesel::insert_into(locks::table).values(row).execute(c)?)
        })
        .await;
        assert_eq!(holds().await, held, "{ground}");
    }
    restrict(&s, Some(now)).await;
    for (status, held) in [("closed", 0), ("active", 1)] {
        written(&s, move |c| {
            let own = diesel::update(accounts::table.find(lan));
            Ok(own.set(accounts::status.eq(status)).execute(c)?)
        })
        .await;
        assert_eq!(holds().await, held, "nothing of a closed account is restricted or locked for ever");
    }
    s.finish().await;
}

#[test]
fn an_operator_reads_what_is_kept_by_which_clause_and_no_law_goes_below_the_least() {
    let place = Place::new("retention");
    let rows = place.answer(&["retention", "--on", "2030-01-01"]);
    let row = |kind: &str| rows.as_array().unwrap().iter().find(|row| row["kind"] == kind).unwrap().clone();
    assert_eq!(rows.as_array().unwrap().len(), Kind::ALL.len());
    assert_eq!((&row("accounts")["kept"], &row("files")["kept"]), (&json!("for_good"), &json!("6 months")));
    assert_eq!((&row("reports")["kept"], &row("reports")["due"]), (&json!("730 days"), &json!(0)));
    assert!(row("history")["source"].as_str().unwrap().starts_with("Decree 69/2024"));
    assert!(row("questions")["version"].as_str().unwrap().starts_with("retention@2024-07-01"));
    let before = place.khoa(&["retention", "--on", "2024-06-30"]).output().unwrap();
    let said = String::from_utf8(before.stdout).unwrap();
    assert!(said.contains("denials: no law is in force; 0 due; never looked at\n"), "{said}");
    let file = place.data.path().join("retention.toml");
    let path = file.to_str().unwrap();
    for (from, to, why) in [
        (
            "[rules.accounts]\nkept = \"for_good\"",
            "[rules.accounts]\nkept = \"120 months\"",
            "rules.accounts.kept: 120 months is shorter than for_good, the least there may be (Decree 69/2024",
        ),
        (
            "[rules.signatures]\nkept = \"for_good\"",
            "[rules.signatures]\nkept = \"59 months\"",
            "rules.signatures.kept: 59 months is shorter than 5 years",
        ),
        ("kept = \"730 days\"", "kept = \"30 working_days\"", "is counted in days or months"),
        ("[rules.heard]", "[rules.reports]", "rules.reports.kept: stands in the section feedback"),
        ("[rules.heard]", "[rules.hear]", "unknown variant `hear`"),
    ] {
        assert!(LAW.contains(from), "{from}");
        std::fs::write(&file, LAW.replacen(from, to, 1)).unwrap();
        let checked = place.khoa(&["policy", "check", path]).output().unwrap();
        let said = String::from_utf8(checked.stdout.clone()).unwrap();
        assert!(!checked.status.success() && said.contains(why), "{said}");
        assert!(
            refusal(&place.khoa(&["policy", "load", path, "--by", "one"]).output().unwrap()).contains(why)
        );
    }
    std::fs::write(&file, LAW.replacen("kept = \"90 days\"", "kept = \"60 days\"", 1)).unwrap();
    let differs = place.answer(&["policy", "diff", "retention@2024-07-01", path]);
    assert_eq!(differs, json!([{ "path": "unsigned.kept", "before": "90 days", "after": "60 days" }]));
    let shadow = place.answer(&["policy", "shadow", path, "--since", "2025-01-01"]);
    assert_eq!(shadow[3], json!({ "kind": "unsigned", "due": 0, "due_by_version": 0 }));
}
