//! Carries what SQLite committed from its log into the database file, beside the writer instead of in its way.
//!
//! SQLite itself would do so within every commit that makes the log longer than a thousand pages: several times in ten
//! commits of a burst, each time with two syncs while everybody waits.

use std::thread;

use crossbeam_channel::{Sender, bounded};
use diesel::connection::SimpleConnection as _;

use super::conn::Conn;

/// After so many commits there is something to carry.
const COMMITS: u32 = 16;

/// Tells the thread that carries.
pub(super) struct Backfill {
    wake: Sender<()>,
    commits: u32,
}

impl Backfill {
    /// Starts the thread; it ends with the last of those who wake it.
    ///
    /// # Errors
    /// When the thread cannot be started.
    pub(super) fn start(url: &str) -> std::io::Result<Self> {
        let (wake, woken) = bounded::<()>(1);
        let url = url.to_owned();
        thread::Builder::new().name("db-backfill".into()).spawn(move || {
            let mut kept: Option<Conn> = None;
            while woken.recv().is_ok() {
                // What fails is tried again after the next commits; when the log is long, the writer does it itself.
                kept = kept.or_else(|| Conn::open(&url).ok()).and_then(carried);
            }
        })?;
        Ok(Self { wake, commits: 0 })
    }

    /// Counts one commit.
    pub(super) fn committed(&mut self) {
        self.commits += 1;
        if self.commits >= COMMITS {
            self.commits = 0;
            // Full: the thread is about to look anyway.
            let _awake = self.wake.try_send(());
        }
    }
}

/// The connection, if it could. Nobody is waited for: what a reader still needs stays for the next time.
fn carried(mut conn: Conn) -> Option<Conn> {
    conn.batch_execute("pragma wal_checkpoint(passive)").is_ok().then_some(conn)
}
