//! Whatever names an account is looked at where two people become one: it goes to whoever goes on, or there is a reason why it stays.

use std::collections::BTreeSet;
use std::path::Path;

/// Every table that names an account as `account_id`, and what becomes of its rows.
const TABLES: &[(&str, &str)] = &[
    ("account_locks", "a locked account is not merged; read by releases before locks alone"),
    ("agreements", "what guardians agreed to for a ward: whoever is represented is not merged"),
    ("applications", "application::hand_over_all"),
    ("approvals", "questions end with the account, in sign_out::close"),
    ("assistances", "help ends with the account, in sign_out::close"),
    ("audit_concerns", "audit::share"),
    ("audit_events", "audit::share: the entries stay as they are"),
    ("cases", "application::hand_over_all, by feedback::come_back"),
    ("consents", "end with the account: the holder is asked again"),
    ("denials", "the codes of letters that were sent to the account that ends"),
    ("devices", "end with the account: nothing that opened it opens the other"),
    ("document_numbers", "wallet::hand_over"),
    ("documents", "wallet::hand_over, and with them their steps and showings"),
    ("duresses", "whoever may be forced is not merged"),
    ("erasures", "whoever is being erased is not merged"),
    ("former_contacts", "what an account was found by ends with it"),
    ("grants", "end with the account"),
    ("identifiers", "what an account is found by ends with it; numbers are the person's"),
    ("legacy_accounts", "changeover::hand_over"),
    ("locks", "a locked account is not merged"),
    ("passcodes", "end with the phones"),
    ("passkeys", "end with the account"),
    ("passwords", "end with the account"),
    ("proofs", "on what the level of the account rested that ends: read in the copy of one's data"),
    ("push_addresses", "end with the account"),
    ("recoveries", "end with the account"),
    ("recovery_codes", "end with the account"),
    ("user_codes", "end with the account"),
];

/// The tables that the steps make with such a column.
fn made() -> BTreeSet<String> {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/sqlite");
    let texts = std::fs::read_dir(base).unwrap();
    let texts = texts.map(|step| std::fs::read_to_string(step.unwrap().path().join("up.sql")).unwrap());
    let mut found = BTreeSet::new();
    for text in texts {
        for table in text.split("create table ").skip(1) {
            let (name, rest) = table.split_once(" (").unwrap();
            let body = rest.split_once("\n)").unwrap().0;
            if body.lines().any(|line| line.trim().starts_with("account_id ")) {
                found.insert(name.to_owned());
            }
        }
        for added in text.split("alter table ").skip(1) {
            let (name, column) = added.split_once(" add column ").unwrap();
            if column.starts_with("account_id ") {
                found.insert(name.to_owned());
            }
        }
    }
    found
}

#[test]
fn every_table_that_names_an_account_is_handed_over_or_stays_for_a_reason() {
    let named: BTreeSet<String> = TABLES.iter().map(|(table, _)| (*table).to_owned()).collect();
    assert_eq!(made(), named, "say in TABLES what becomes of it when two people become one");
    let effect = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/merge/effect.rs");
    let effect = std::fs::read_to_string(effect).unwrap();
    for (table, what) in TABLES {
        // What begins with the name of a verb is done by it.
        let first = what.split([',', ' ']).next().unwrap().trim_end_matches(':');
        if first.contains("::") {
            assert!(effect.contains(&format!("{first}(")), "{table}: {first} is not called");
        }
    }
}
