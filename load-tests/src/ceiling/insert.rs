//! The ceiling of an import: rows as long as those of legacy accounts, with a digest of each as its key and another one that is looked up by, written five hundred
//! to a durable commit and nothing else: not read, checked, sealed, or matched. SQLite by one connection, PostgreSQL by `psql`.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::Result;

use super::commit::{Store, output};

/// Rows to a commit.
const TOGETHER: usize = 500;
const TABLES: [&str; 2] = ["khoa_load_rows", "khoa_load_digests"];
/// What is sealed of a row.
const SEALED: usize = 260;

/// Rows a second.
pub fn rate(store: &Store, scratch: &Path, time: Duration) -> Result<f64> {
    match store {
        Store::Sqlite { synchronous } => sqlite(scratch, synchronous, time),
        Store::Postgres(url) => postgres(url, time),
    }
}

fn sqlite(scratch: &Path, synchronous: &str, time: Duration) -> Result<f64> {
    let db = rusqlite::Connection::open(scratch.join("rows.sqlite"))?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", synchronous)?;
    let [rows, digests] = TABLES;
    db.execute_batch(&format!(
        "CREATE TABLE IF NOT EXISTS {rows} (list TEXT NOT NULL, id BLOB NOT NULL, sealed BLOB NOT NULL, digest BLOB NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (list, id)) STRICT;
         CREATE TABLE IF NOT EXISTS {digests} (digest BLOB NOT NULL, list TEXT NOT NULL, id BLOB NOT NULL, PRIMARY KEY (digest, list, id)) STRICT, WITHOUT ROWID;"
    ))?;
    let mut row = db.prepare(&format!("INSERT INTO {rows} VALUES ('large.example', ?1, ?2, ?3, ?4)"))?;
    let mut digest = db.prepare(&format!("INSERT INTO {digests} VALUES (?2, 'large.example', ?1)"))?;
    let (start, mut written) = (Instant::now(), 0);
    while start.elapsed() < time {
        db.execute_batch("BEGIN IMMEDIATE")?;
        for _ in 0..TOGETHER {
            let (mut id, mut by) = ([0_u8; 32], [0_u8; 32]);
            aws_lc_rs::rand::fill(&mut id)?;
            aws_lc_rs::rand::fill(&mut by)?;
            row.execute(rusqlite::params![id, [7_u8; SEALED].as_slice(), by, 1_700_000_000_000_000_i64])?;
            digest.execute(rusqlite::params![id, by])?;
            written += 1;
        }
        db.execute_batch("COMMIT")?;
    }
    Ok(f64::from(written) / start.elapsed().as_secs_f64())
}

fn postgres(url: &str, time: Duration) -> Result<f64> {
    let [rows, digests] = TABLES;
    let psql = |commands: &str| {
        output(Command::new("psql").args(["--quiet", "--dbname", url, "--command", commands]))
    };
    psql(&format!(
        "create table {rows} (list text, id bytea, sealed bytea not null, digest bytea not null, at timestamptz not null, primary key (list, id)); \
         create table {digests} (digest bytea, list text, id bytea, primary key (digest, list, id))"
    ))?;
    let seconds = time.as_secs_f64();
    // One session, as an import has: a commit, and the next begins.
    let loop_ = format!(
        "do $$ declare began timestamptz := clock_timestamp(); begin
           while clock_timestamp() < began + interval '{seconds} seconds' loop
             with written as (insert into {rows} select 'large.example', sha256(random()::text::bytea), decode(repeat('07', {SEALED}), 'hex'), sha256(random()::text::bytea), now()
               from generate_series(1, {TOGETHER}) returning id, digest)
             insert into {digests} select digest, 'large.example', id from written;
             commit;
           end loop;
         end $$"
    );
    let began = Instant::now();
    let ran = psql(&loop_);
    let took = began.elapsed();
    let count = output(Command::new("psql").args([
        "--quiet",
        "--tuples-only",
        "--no-align",
        "--dbname",
        url,
        "--command",
        &format!("select count(*) from {rows}"),
    ]));
    psql(&format!("drop table {rows}, {digests}"))?;
    ran?;
    Ok(count?.trim().parse::<f64>()? / took.as_secs_f64())
}
