//! Pages close over what is old enough, and every way to tamper with them or with what they vouch for is found.

use std::time::Duration;

use diesel::connection::SimpleConnection as _;

use crate::audit::tests::{LATER, NOW, attack, seal, with_sealed_events, write};
use crate::audit::{
    self, Doubt, Entry, Event, Flaw, Head, NoProof, Part, Proof, Verdict, doubt, holds, prove, record, verify,
};
use crate::db::testing::{TestDb, databases};
use crate::db::{Conn, StoreError};
use crate::keys::{Desk, Vault};

#[test]
fn a_page_closes_over_what_is_old_enough_and_the_log_stays_sound() {
    for (_test, mut c) in with_sealed_events(3) {
        assert_eq!(seal(&mut c).entries, 0);
        write(&mut c, Event::SignedOut, None);
        let Verdict::Sound { entries: 3, head: early, waiting: 1, waiting_since: Some(NOW), unvouched: 0 } =
            verify(&mut c).unwrap()
        else {
            panic!()
        };
        let soon = Desk::at(NOW.plus(Duration::from_secs(19)));
        assert_eq!(
            audit::seal(&mut c, &soon).unwrap().entries,
            0,
            "it may still be written under an earlier number"
        );
        assert_eq!(seal(&mut c).entries, 1);
        let Verdict::Sound { entries: 4, head, waiting: 0, waiting_since: None, .. } =
            verify(&mut c).unwrap()
        else {
            panic!()
        };
        assert_eq!((early.position, head.position), (1, 2));
        assert!(holds(&mut c, &early).unwrap() && holds(&mut c, &head).unwrap());
        assert!(!holds(&mut c, &Head { hash: early.hash, ..head }).unwrap());
    }
}

/// Entries a second are one page in ten seconds, and a clock that was years ahead for a moment keeps none waiting.
#[test]
fn few_pages_stand_over_what_trickles_and_none_waits_for_a_leaping_clock() {
    for test in databases() {
        let mut c = test.connect();
        let at = |seconds| Desk::at(NOW.plus(Duration::from_secs(seconds)));
        record(&mut c, &at(10 * 365 * 86_400), &Entry::of(Event::SignedIn)).unwrap();
        let pages: Vec<i64> = (1..=60)
            .map(|second| {
                record(&mut c, &at(second), &Entry::of(Event::SignedIn)).unwrap();
                audit::seal(&mut c, &at(second)).unwrap().entries
            })
            .filter(|entries| *entries > 0)
            .collect();
        assert_eq!(pages[0], 1, "{pages:?}");
        assert!((4..=6).contains(&pages.len()), "{pages:?}");
        assert!(matches!(verify(&mut c).unwrap(), Verdict::Sound { waiting: 10..=20, .. }));
    }
}

#[test]
fn long_logs_are_sealed_and_verified_page_by_page() {
    for test in databases() {
        let mut c = test.connect();
        diesel::Connection::transaction(&mut c, |c| {
            (0..2203).for_each(|_event| write(c, Event::SignedIn, None));
            Ok::<_, StoreError>(())
        })
        .unwrap();
        assert_eq!([(); 4].map(|()| seal(&mut c).entries), [1000, 1000, 203, 0]);
        assert!(matches!(verify(&mut c).unwrap(), Verdict::Sound { entries: 2203, waiting: 0, .. }));
        for seq in [1, 2, 1000, 1001, 2203] {
            let proof = prove(&mut c, seq).unwrap().unwrap();
            assert!(proof.holds() && proof.path.len() <= 10, "{proof:?}");
            assert_eq!(proof.page, (seq - 1) / 1000 + 1);
            assert!(!Proof { index: proof.index ^ 1, ..proof }.holds());
        }
        assert_eq!(prove(&mut c, 2204).unwrap(), Err(NoProof::NotInAPage));
        attack(&mut c, "update audit_events set event = 'signed_out' where seq = 1500");
        assert_eq!(prove(&mut c, 1501).unwrap(), Err(NoProof::Broken(2, Flaw::EntryAltered)));
        assert!(prove(&mut c, 7).unwrap().is_ok(), "other pages are what they were");
    }
}

/// On PostgreSQL a number is given before the row is there, and a transaction that is rolled back leaves a gap.
#[test]
fn what_comes_after_its_page_was_closed_stands_in_the_next_by_name() {
    for test in databases() {
        let mut c = test.connect();
        let numbered = |c: &mut Conn, seq: i64| {
            let (words, moment) = match c {
                Conn::Pg(_) => ("overriding system value", "to_timestamp(1700000000)"),
                Conn::Lite(_) => ("", "1700000000000000"),
            };
            c.batch_execute(&format!(
                "insert into audit_events (seq, at, event, facts) {words} values ({seq}, {moment}, 'signed_in', '{{}}')"
            ))
            .unwrap();
        };
        [1, 2, 5, 9].into_iter().for_each(|seq| numbered(&mut c, seq));
        assert_eq!(seal(&mut c).entries, 4);
        [4, 7].into_iter().for_each(|seq| numbered(&mut c, seq));
        assert!(matches!(
            verify(&mut c).unwrap(),
            Verdict::Sound { entries: 4, waiting: 2, waiting_since: Some(NOW), .. }
        ));
        // The next page takes what is old enough beside what came late, which is an entry of its own then.
        if matches!(c, Conn::Pg(_)) {
            c.batch_execute("select setval(pg_get_serial_sequence('audit_events', 'seq'), 9)").unwrap();
        }
        assert_eq!(seal(&mut c).entries, 2);
        assert!(matches!(verify(&mut c).unwrap(), Verdict::Sound { entries: 6, waiting: 1, .. }));
        let proof = prove(&mut c, 7).unwrap().unwrap();
        assert_eq!((proof.page, proof.index, proof.holds()), (2, 1, true));
        let much_later = Desk::at(LATER.plus(Duration::from_secs(60)));
        assert_eq!(audit::seal(&mut c, &much_later).unwrap().entries, 1);
        assert!(matches!(verify(&mut c).unwrap(), Verdict::Sound { entries: 7, waiting: 0, .. }));
        attack(&mut c, "delete from audit_events where seq = 4");
        assert_eq!(
            verify(&mut c).unwrap(),
            Verdict::Broken { place: Part::Page(2), why: Flaw::EntryMissing }
        );
    }
}

#[test]
fn an_edited_removed_or_moved_entry_or_page_is_found() {
    for (attack_by, page, why) in [
        ("update audit_events set event = 'signed_out' where seq = 2", 1, Flaw::EntryAltered),
        ("update audit_events set client_id = null where seq = 5", 2, Flaw::EntryAltered),
        ("update audit_events set facts = '{}' where seq = 1", 1, Flaw::EntryAltered),
        ("delete from audit_events where seq = 3", 1, Flaw::EntryMissing),
        ("delete from audit_events where seq = 4", 1, Flaw::EntryMissing),
        ("update audit_events set seq = 99 where seq = 2", 1, Flaw::EntryMissing),
        (
            "update audit_events set seq = 1000 + seq where seq in (2, 3);
             update audit_events set seq = 1005 - seq where seq > 1000",
            1,
            Flaw::EntryAltered,
        ),
        ("delete from audit_pages where number = 1", 1, Flaw::Removed),
        ("update audit_pages set number = 3 where number = 2", 2, Flaw::Removed),
        ("update audit_pages set root = hash where number = 1", 1, Flaw::Changed),
        ("update audit_pages set gaps = root where number = 2", 2, Flaw::Changed),
        ("update audit_pages set last_seq = 3 where number = 1", 1, Flaw::Changed),
    ] {
        for (_test, mut c) in with_sealed_events(4) {
            write(&mut c, Event::SignedIn, None);
            seal(&mut c);
            attack(&mut c, attack_by);
            let found = Verdict::Broken { place: Part::Page(page), why };
            assert_eq!(verify(&mut c).unwrap(), found, "{attack_by}");
        }
    }
}

#[test]
fn a_log_cut_short_is_found_by_a_head_kept_elsewhere() {
    for (_test, mut c) in with_sealed_events(4) {
        let Verdict::Sound { head, .. } = verify(&mut c).unwrap() else { panic!() };
        attack(&mut c, "delete from audit_pages; delete from audit_events where seq = 4");
        assert!(matches!(verify(&mut c).unwrap(), Verdict::Sound { entries: 0, waiting: 3, .. }));
        assert!(!holds(&mut c, &head).unwrap());
    }
}

/// Two pages, of four entries and of one.
fn with_two_pages() -> impl Iterator<Item = (TestDb, Conn)> {
    with_sealed_events(4).map(|(test, mut c)| {
        write(&mut c, Event::SignedIn, None);
        assert_eq!(seal(&mut c).head.position, 2);
        (test, c)
    })
}

#[test]
fn a_log_cut_emptied_or_sealed_anew_is_not_what_the_kept_head_says() {
    let vault = Vault::of_no_database();
    let cut = "delete from audit_pages where number = 2; delete from audit_events where seq = 5;";
    for (attack_by, found) in [
        (cut, Doubt::Cut(2)),
        ("delete from audit_pages; delete from audit_events;", Doubt::Cut(2)),
        ("delete from audit_root;", Doubt::HeadRemoved),
        (&format!("{cut} update audit_root set page = 1"), Doubt::HeadForged),
        (
            &format!(
                "{cut} update audit_root set page = 1, hash = (select hash from audit_pages where number = 1)"
            ),
            Doubt::HeadForged,
        ),
    ] {
        for (_test, mut c) in with_two_pages() {
            assert_eq!(doubt(&mut c, &vault).unwrap(), None);
            attack(&mut c, attack_by);
            assert_eq!(doubt(&mut c, &vault).unwrap(), Some(found), "{attack_by}");
            // Whoever seals on does not cover it up.
            write(&mut c, Event::SignedIn, None);
            assert_eq!(seal(&mut c).doubt, Some(found), "{attack_by}");
            assert_eq!(doubt(&mut c, &vault).unwrap(), Some(found), "{attack_by}");
        }
    }
}

#[test]
fn a_log_sealed_anew_by_the_same_arithmetic_is_found() {
    for (_test, mut c) in with_sealed_events(4) {
        let vault = Vault::of_no_database();
        attack(&mut c, "update audit_events set event = 'signed_out' where seq = 2; delete from audit_pages");
        // The attacker seals as we do, without our key.
        assert_eq!(seal(&mut c).entries, 4);
        assert!(matches!(verify(&mut c).unwrap(), Verdict::Sound { entries: 4, .. }));
        assert_eq!(doubt(&mut c, &vault).unwrap(), Some(Doubt::Cut(1)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sealers_at_once_close_one_page() {
    for test in databases() {
        let mut c = test.connect();
        (0..50).for_each(|_event| write(&mut c, Event::SignedIn, None));
        let sealers = [(); 8].map(|()| {
            let db = test.db.clone();
            tokio::spawn(async move { db.write(|c| audit::seal(c, &Desk::at(LATER))).await.unwrap() })
        });
        let mut sealed = 0;
        for sealer in sealers {
            sealed += sealer.await.unwrap().entries;
        }
        assert_eq!(sealed, 50);
        assert!(matches!(verify(&mut c).unwrap(), Verdict::Sound { entries: 50, waiting: 0, .. }));
    }
}
