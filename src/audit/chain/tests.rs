//! Links that an earlier release wrote, byte for byte as it did: they are walked for as long as they are there, and every way to
//! tamper with them is found.

use diesel::connection::SimpleConnection as _;

use crate::audit::tests::{NOW, attack, seal, write};
use crate::audit::{Doubt, Event, Flaw, Part, Verdict, doubt, verify};
use crate::db::Conn;
use crate::db::testing::{TestDb, databases};
use crate::keys::Desk;

/// Of three sign-ins at 1,700,000,000 s that say nothing else. Worked out apart from this code, by what the release before pages
/// was: SHA-256 over the link before and number, moment, event, three absent texts and an empty object.
const LINKS: [&str; 3] = [
    "bcd45436e85e27dbf944fd5344942cc4be755b708f2d4b6a0775ef6e2276d46b",
    "af92bd99073559ea00441015e02ad6d8ea02cd13b741bed11c79945bf2c69a53",
    "7a73012e167e8d167b935341a199bbc2ba5a6a8ee82f9b0f300654e196fc3c7a",
];

/// A log that was linked up to its third entry, and has gone on in pages since.
fn with_links() -> impl Iterator<Item = (TestDb, Conn)> {
    databases().into_iter().map(|test| {
        let mut c = test.connect();
        let (moment, own) = match c {
            Conn::Pg(_) => ("to_timestamp(1700000000)", "overriding system value"),
            Conn::Lite(_) => ("1700000000000000", ""),
        };
        for (seq, link) in (1..).zip(LINKS) {
            let bytes = bytes(&c, link);
            let planted = format!(
                "insert into audit_events (seq, at, event, facts) {own} values ({seq}, {moment}, 'signed_in', '{{}}');
                 insert into audit_chain (position, event_seq, hash) values ({seq}, {seq}, {bytes});
                 update audit_head set position = {seq}, hash = {bytes};"
            );
            c.batch_execute(&planted).unwrap();
        }
        if matches!(c, Conn::Pg(_)) {
            c.batch_execute("select setval(pg_get_serial_sequence('audit_events', 'seq'), 3)").unwrap();
        }
        write(&mut c, Event::SignedOut, None);
        assert_eq!(seal(&mut c).entries, 4);
        (test, c)
    })
}

fn bytes(c: &Conn, hexadecimal: &str) -> String {
    match c {
        Conn::Pg(_) => format!("'\\x{hexadecimal}'"),
        Conn::Lite(_) => format!("x'{hexadecimal}'"),
    }
}

fn attack_links(c: &mut Conn, sql: &str) {
    if matches!(c, Conn::Lite(_)) {
        let open = "drop trigger audit_chain_append_only_update; drop trigger audit_chain_append_only_delete";
        c.batch_execute(open).unwrap();
    }
    attack(c, sql);
}

#[test]
fn what_an_earlier_release_linked_is_walked_and_found_whole() {
    for (_test, mut c) in with_links() {
        assert!(matches!(verify(&mut c).unwrap(), Verdict::Sound { entries: 4, waiting: 0, .. }));
        assert_eq!(doubt(&mut c, &Desk::at(NOW).vault).unwrap(), None);
    }
}

#[test]
fn a_link_or_its_entry_that_was_changed_moved_or_removed_is_found() {
    for (attack_by, position, why) in [
        ("update audit_events set event = 'signed_out' where seq = 2", 2, Flaw::EntryAltered),
        ("update audit_events set facts = '{\"why\":1}' where seq = 3", 3, Flaw::EntryAltered),
        ("delete from audit_events where seq = 3", 3, Flaw::EntryMissing),
        ("delete from audit_chain where position = 2", 2, Flaw::Removed),
        ("delete from audit_chain where position = 1", 1, Flaw::Removed),
        ("update audit_chain set event_seq = 4 where position = 3", 3, Flaw::EntryAltered),
        (
            "update audit_chain set hash = (select hash from audit_chain where position = 2) where position = 1",
            1,
            Flaw::EntryAltered,
        ),
    ] {
        for (_test, mut c) in with_links() {
            attack_links(&mut c, attack_by);
            let broken = Verdict::Broken { place: Part::Link(position), why };
            assert_eq!(verify(&mut c).unwrap(), broken, "{attack_by}");
        }
    }
}

/// Links that were cut off their end are whole in themselves: the head that was kept tells.
#[test]
fn a_chain_that_lost_its_end_is_told_by_the_head_that_was_kept() {
    for (_test, mut c) in with_links() {
        attack_links(&mut c, "delete from audit_chain where position = 3");
        let vault = Desk::at(NOW).vault;
        assert_eq!(doubt(&mut c, &vault).unwrap(), Some(Doubt::ChainCut(3)));
    }
}
