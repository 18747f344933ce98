//! Entries stand in the histories of all whom they concern, and whoever adds, takes or changes such a line is found.

use diesel::connection::SimpleConnection as _;

use super::{concern, share};
use crate::audit::tests::{NOW, attack, seal, write};
use crate::audit::{
    Entry, Event, Flaw, Part, Recorded, Verdict, history, history_before, record_shared, verify,
};
use crate::base::{AccountId, Entropy};
use crate::db::Conn;
use crate::db::testing::databases;
use crate::keys::Desk;

fn somebody() -> AccountId {
    AccountId::new(NOW, &Entropy::Os)
}

/// An import of these accounts, and its number.
fn import(c: &mut Conn, accounts: &[AccountId]) -> i64 {
    let number = record_shared(c, &Desk::at(NOW), &Entry::of(Event::Imported)).unwrap();
    concern(c, &Desk::at(NOW), number, accounts).unwrap();
    number
}

/// The account as it is written in SQL.
fn written(c: &Conn, account: AccountId) -> String {
    let hex = account.uuid().simple();
    if matches!(c, Conn::Pg(_)) { format!("'{hex}'") } else { format!("x'{hex}'") }
}

/// How many lines nothing vouches for in a log that is sound.
fn unvouched(c: &mut Conn) -> i64 {
    match verify(c).unwrap() {
        Verdict::Sound { unvouched, .. } => unvouched,
        broken => panic!("{broken:?}"),
    }
}

/// Of an import of a million there is one entry, and each of them reads it between their own.
#[test]
fn what_many_accounts_share_stands_in_the_history_of_each() {
    for test in databases() {
        let mut c = test.connect();
        let [lan, minh] = [somebody(), somebody()];
        write(&mut c, Event::SignedIn, Some(lan));
        let shared = record_shared(&mut c, &Desk::at(NOW), &Entry::of(Event::Imported)).unwrap();
        concern(&mut c, &Desk::at(NOW), shared, &[lan, minh]).unwrap();
        concern(&mut c, &Desk::at(NOW), shared, &[lan]).unwrap();
        write(&mut c, Event::SignedOut, Some(lan));
        let names = |entries: Vec<Recorded>| entries.into_iter().map(|entry| entry.event).collect::<Vec<_>>();
        assert_eq!(names(history(&mut c, lan, 9).unwrap()), ["signed_out", "imported", "signed_in"]);
        assert_eq!(names(history(&mut c, lan, 2).unwrap()), ["signed_out", "imported"]);
        assert_eq!(names(history_before(&mut c, lan, Some(shared), 2).unwrap()), ["signed_in"]);
        assert_eq!(names(history(&mut c, minh, 9).unwrap()), ["imported"]);
    }
}

#[test]
fn a_line_that_was_added_taken_or_changed_is_found() {
    for attack_by in [
        "insert into audit_concerns (account_id, seq, lot) values (STRANGER, 1, 2)",
        "insert into audit_concerns (account_id, seq, lot) values (STRANGER, 1, 9)",
        "insert into audit_concerns (account_id, seq, lot) values (STRANGER, 1, 1)",
        "delete from audit_concerns where account_id = LAN",
        "delete from audit_concerns",
        "update audit_concerns set account_id = STRANGER where account_id = LAN",
        "update audit_concerns set seq = 2 where account_id = LAN",
        "update audit_concerns set lot = 9 where account_id = LAN",
    ] {
        for test in databases() {
            let mut c = test.connect();
            let [lan, minh] = [somebody(), somebody()];
            assert_eq!(import(&mut c, &[lan, minh]), 1);
            seal(&mut c);
            assert_eq!(unvouched(&mut c), 0);
            let sql = attack_by.replace("STRANGER", &written(&c, somebody()));
            let sql = sql.replace("LAN", &written(&c, lan));
            attack(&mut c, &sql);
            let found = verify(&mut c).unwrap();
            assert!(matches!(found, Verdict::Broken { why: Flaw::LineAltered, .. }), "{sql}: {found:?}");
        }
    }
}

#[test]
fn a_line_without_a_lot_is_of_before_or_was_put_there() {
    for test in databases() {
        let mut c = test.connect();
        // As the release before this one writes it.
        let old = record_shared(&mut c, &Desk::at(NOW), &Entry::of(Event::Imported)).unwrap();
        let line = |account: String, seq: i64| {
            format!("insert into audit_concerns (account_id, seq) values ({account}, {seq})")
        };
        let of_before = line(written(&c, somebody()), old);
        c.batch_execute(&of_before).unwrap();
        seal(&mut c);
        assert_eq!(unvouched(&mut c), 1, "named as vouched for by nothing, and no more than that");
        let new = import(&mut c, &[somebody()]);
        assert_eq!(unvouched(&mut c), 1);
        seal(&mut c);
        assert_eq!(unvouched(&mut c), 1);
        let planted = line(written(&c, somebody()), new);
        c.batch_execute(&planted).unwrap();
        let found = Verdict::Broken { place: Part::Entry(new), why: Flaw::LineUnvouched };
        assert_eq!(verify(&mut c).unwrap(), found);
    }
}

#[test]
fn what_is_on_its_way_into_a_page_is_sound_and_has_no_line_too_many() {
    for test in databases() {
        let mut c = test.connect();
        let new = import(&mut c, &[somebody()]);
        assert_eq!(unvouched(&mut c), 0, "not sealed yet");
        let (stranger, lot) = (written(&c, somebody()), new + 1);
        c.batch_execute(&format!("insert into audit_concerns values ({stranger}, {new}, {lot})")).unwrap();
        let found = Verdict::Broken { place: Part::Entry(lot), why: Flaw::LineAltered };
        assert_eq!(verify(&mut c).unwrap(), found);
    }
}

#[test]
fn whoever_came_back_has_both_histories_and_a_line_taken_from_them_is_found() {
    for test in databases() {
        let mut c = test.connect();
        let [newer, earlier] = [somebody(), somebody()];
        write(&mut c, Event::Registered, Some(newer));
        write(&mut c, Event::SignedIn, Some(newer));
        for _again in 0..2 {
            share(&mut c, &Desk::at(NOW), newer, earlier).unwrap();
        }
        seal(&mut c);
        let names: Vec<_> =
            history(&mut c, earlier, 9).unwrap().into_iter().map(|entry| entry.event).collect();
        assert_eq!((names, unvouched(&mut c)), (vec!["signed_in".to_owned(), "registered".to_owned()], 0));
        attack(&mut c, "delete from audit_concerns where seq = 2");
        assert!(matches!(verify(&mut c).unwrap(), Verdict::Broken { why: Flaw::LineAltered, .. }));
    }
}
