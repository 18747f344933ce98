//! Migrations: up, down and up again on both databases, and the same tables and columns in both folders.

use std::collections::BTreeSet;
use std::path::Path;

use diesel::connection::{Connection as _, SimpleConnection as _};
use diesel::pg::PgConnection;
use khoa::db;

use crate::support::{OwnDatabase, backends, not_run};

/// `table.column` of every table the steps of a folder make, with a mark where it may be null.
fn columns(folder: &str) -> BTreeSet<String> {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(folder);
    let mut found = BTreeSet::new();
    for step in std::fs::read_dir(base).unwrap() {
        let text = std::fs::read_to_string(step.unwrap().path().join("up.sql")).unwrap();
        for added in text.split("alter table ").skip(1) {
            let (table, column) = added.split_once(" add column ").unwrap();
            let (column, rest) = column.split_once(' ').unwrap();
            let required = rest.split_once(';').unwrap().0.contains("not null");
            found.insert(format!("{table}.{column}{}", if required { "" } else { "?" }));
        }
        for table in text.split("create table ").skip(1) {
            let (name, rest) = table.split_once(" (").unwrap();
            let body = rest.split_once("\n)").unwrap().0;
            let lines = body.lines().map(str::trim).filter(|line| !line.is_empty());
            for line in lines.filter(|line| {
                !line.starts_with("primary key") && !line.starts_with("check") && !line.starts_with("unique")
            }) {
                let column = line.split(' ').next().unwrap();
                let required = line.contains("not null") || line.contains("primary key");
                found.insert(format!("{name}.{column}{}", if required { "" } else { "?" }));
            }
        }
    }
    assert!(found.len() > 50);
    found
}

fn steps(folder: &str) -> BTreeSet<String> {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(folder);
    std::fs::read_dir(base).unwrap().map(|step| step.unwrap().file_name().into_string().unwrap()).collect()
}

fn up_down_up(url: &str) {
    let taken = db::up(url).unwrap();
    assert_eq!(taken, steps("sqlite").len());
    assert_eq!(db::up(url).unwrap(), 0, "nothing is left to do");
    assert_eq!(db::down(url, taken).unwrap().len(), taken);
    assert_eq!(db::applied_and_pending(url).unwrap().0, Vec::<String>::new());
    assert_eq!(db::up(url).unwrap(), taken);
}

#[test]
fn both_folders_make_the_same_tables() {
    assert_eq!(steps("postgres"), steps("sqlite"));
    assert_eq!(columns("postgres"), columns("sqlite"));
}

/// Tables of a few thousand rows however many people there are: an index on them is built in a moment.
const SMALL: &[&str] = &["jobs", "locks", "throttles"];

#[test]
fn no_step_builds_an_index_under_the_lock_of_a_table_that_people_filled() {
    let mut built = 0;
    for step in steps("postgres") {
        let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/postgres").join(&step);
        let text = std::fs::read_to_string(base.join("up.sql")).unwrap();
        let statements = text.lines().filter(|line| line.starts_with("create "));
        for index in statements.filter_map(|line| Some(line.split_once(" index ")?.1)) {
            let table = index.split_once(" on ").unwrap().1.split(' ').next().unwrap();
            let beside = index.starts_with("concurrently ") && base.join("metadata.toml").exists();
            let empty = text.contains(&format!("create table {table} ("));
            assert!(beside || empty || SMALL.contains(&table), "{step}: {index}");
            built += 1;
        }
    }
    assert!(built > 20);
}

#[test]
fn an_index_that_was_left_half_built_is_built_again() {
    let Some(url) = backends().0 else {
        not_run("an index left half-built", "TEST_DATABASE");
        return;
    };
    let own = OwnDatabase::new(&url, "migrations_half");
    let url = own.url();
    db::up(url).unwrap();
    let back = steps("postgres").iter().skip_while(|step| !step.ends_with("index_keys")).count();
    db::down(url, back).unwrap();
    let mut pg = PgConnection::establish(url).unwrap();
    pg.batch_execute("create table twice as select 1 as one from generate_series(1, 2)").unwrap();
    let failed = pg.batch_execute("create unique index concurrently grants_by_key on twice (one)");
    assert!(failed.is_err(), "two rows are alike");
    assert_eq!(db::up(url).unwrap(), back);
    let valid = "do $$ begin assert (select indisvalid from pg_index where indexrelid = 'grants_by_key'::regclass \
                 and indrelid = 'grants'::regclass); end $$";
    pg.batch_execute(valid).unwrap();
}

#[test]
fn sqlite_goes_up_down_and_up() {
    let folder = tempfile::tempdir().unwrap();
    up_down_up(&format!("sqlite://{}", folder.path().join("m.sqlite").display()));
}

#[test]
fn postgres_goes_up_down_and_up() {
    match backends().0 {
        Some(server) => up_down_up(OwnDatabase::new(&server, "migrations").url()),
        None => not_run("migrations on PostgreSQL", "TEST_DATABASE"),
    }
}

#[test]
fn a_step_gives_up_a_table_that_somebody_keeps_so_that_others_read_it() {
    let Some(url) = backends().0 else {
        not_run("a table that somebody keeps", "TEST_DATABASE");
        return;
    };
    let own = OwnDatabase::new(&url, "migrations_kept");
    let url = own.url();
    db::up(url).unwrap();
    // Back to before a step that changes `devices`.
    let back = steps("postgres").iter().skip_while(|step| !step.ends_with("device_tiers")).count();
    db::down(url, back).unwrap();
    let mut keeper = PgConnection::establish(url).unwrap();
    keeper.batch_execute("begin; select count(*) from devices").unwrap();
    let mut reader = PgConnection::establish(url).unwrap();
    reader.batch_execute("set statement_timeout = '30s'").unwrap();
    let migrating = std::thread::spawn({
        let url = url.to_owned();
        move || db::up(&url)
    });
    while !migrating.is_finished() {
        reader.batch_execute("select count(*) from devices").unwrap();
    }
    let refused = migrating.join().unwrap();
    assert!(refused.is_err_and(|why| why.to_string().contains("lock timeout")));
    keeper.batch_execute("commit").unwrap();
    assert_eq!(db::up(url).unwrap(), back, "and again, once it is free");
}
