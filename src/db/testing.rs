//! Databases for unit tests: SQLite in a folder of its own, and PostgreSQL where the environment names one.

use std::sync::Once;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;

use super::conn::Conn;
use super::pool::{Db, DbOptions};
use crate::base::Entropy;
use crate::base::testing::server;

const TEMPLATE: &str = "khoa_unit_template";
static TEMPLATE_MADE: Once = Once::new();

/// A database with the whole schema, gone with this value.
pub(crate) struct TestDb {
    pub(crate) db: Db,
    url: String,
    /// The server's own database, when the test's must be dropped there.
    drop_from: Option<(String, String)>,
    _folder: tempfile::TempDir,
}

impl TestDb {
    /// A connection beside the pool, for what an attacker or a second process does.
    pub(crate) fn connect(&self) -> Conn {
        Conn::open(&self.url).unwrap()
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.drop_from {
            let dropped = Conn::open(server)
                .map(|mut c| c.batch_execute(&format!("drop database if exists {name} with (force)")));
            drop(dropped);
        }
    }
}

/// One empty database of each kind there is.
pub(crate) fn databases() -> Vec<TestDb> {
    [Some(sqlite()), server(&["TEST_DATABASE_URL", "TEST_DATABASE"]).map(|url| postgres(&url))]
        .into_iter()
        .flatten()
        .collect()
}

fn sqlite() -> TestDb {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("test.sqlite3").display());
    super::migrate::up(&url).unwrap();
    started(url, None, folder)
}

fn postgres(server: &str) -> TestDb {
    let mut admin = Conn::open(server).unwrap();
    TEMPLATE_MADE.call_once(|| {
        admin.batch_execute(&format!("drop database if exists {TEMPLATE} with (force)")).unwrap();
        admin.batch_execute(&format!("create database {TEMPLATE}")).unwrap();
        super::migrate::up(&with_name(server, TEMPLATE)).unwrap();
    });
    let name = format!("khoa_unit_{}", Entropy::Os.uuid_v7(crate::base::Clock::Wall.now()).simple());
    // A template must have no other session, and that of the migration may still be ending.
    for last_try in [false, false, false, false, true] {
        diesel::sql_query("select pg_sleep(0.05)").execute(&mut admin).unwrap();
        match admin.batch_execute(&format!("create database {name} template {TEMPLATE}")) {
            Err(e) if last_try => panic!("{e}"),
            Err(_still_in_use) => {}
            Ok(()) => break,
        }
    }
    started(with_name(server, &name), Some((server.to_owned(), name)), tempfile::tempdir().unwrap())
}

fn started(url: String, drop_from: Option<(String, String)>, folder: tempfile::TempDir) -> TestDb {
    let db = Db::start(&DbOptions { url: url.clone(), connections: 4, queue: 256 }).unwrap();
    TestDb { db, url, drop_from, _folder: folder }
}

/// The same server, another database.
fn with_name(server: &str, name: &str) -> String {
    let mut url = url::Url::parse(server).unwrap();
    url.set_path(name);
    url.into()
}
