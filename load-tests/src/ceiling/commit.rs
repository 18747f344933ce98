//! The storage ceiling: units that each spend one row and write the next, acknowledged only when they are durable.
//! As many as ask at once share one commit, as any store worth its name lets them: SQLite by one connection in a loop (it
//! has one writer), a savepoint a unit; PostgreSQL by pgbench, which groups the commits of its connections itself.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

/// As many as ask the service at once.
const TOGETHER: i64 = 32;
const TABLE: &str = "khoa_load_ceiling";

/// The store a service runs on.
pub enum Store {
    /// A file, journal in WAL mode, with this `PRAGMA synchronous`.
    Sqlite {
        /// FULL waits for the disk at every commit, NORMAL only at checkpoints.
        synchronous: String,
    },
    /// A server; the URL of an empty database.
    Postgres(String),
}

impl Store {
    /// How the ceiling is measured, for the report.
    pub fn method(&self) -> String {
        match self {
            Self::Sqlite { synchronous } => {
                format!(
                    "SQLite (bundled), WAL, synchronous={synchronous}, {TOGETHER} units of UPDATE and INSERT a commit"
                )
            }
            Self::Postgres(_) => {
                format!("PostgreSQL by pgbench, {TOGETHER} connections, UPDATE and INSERT a commit")
            }
        }
    }
}

/// Durable units a second.
pub fn rate(store: &Store, scratch: &Path, time: Duration) -> Result<f64> {
    match store {
        Store::Sqlite { synchronous } => sqlite(scratch, synchronous, time),
        Store::Postgres(url) => postgres(url, scratch, time),
    }
}

fn sqlite(scratch: &Path, synchronous: &str, time: Duration) -> Result<f64> {
    let file = scratch.join("ceiling.sqlite");
    let db = rusqlite::Connection::open(&file)?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", synchronous)?;
    db.execute_batch(
        "CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, v BLOB NOT NULL, spent INTEGER) STRICT",
    )?;
    let mut insert = db.prepare("INSERT INTO t (v) VALUES (?1)")?;
    let mut spend = db.prepare("UPDATE t SET spent = 1 WHERE id = ?1 AND spent IS NULL")?;
    let (start, mut units) = (Instant::now(), 0_i64);
    while start.elapsed() < time {
        db.execute_batch("BEGIN IMMEDIATE")?;
        for _ in 0..TOGETHER {
            db.execute_batch("SAVEPOINT unit")?;
            spend.execute([db.last_insert_rowid() - TOGETHER])?;
            insert.execute([[7_u8; 64].as_slice()])?;
            db.execute_batch("RELEASE unit")?;
            units += 1;
        }
        db.execute_batch("COMMIT")?;
    }
    Ok(units as f64 / start.elapsed().as_secs_f64())
}

fn postgres(url: &str, scratch: &Path, time: Duration) -> Result<f64> {
    let script = scratch.join("insert.sql");
    let unit = format!(
        "BEGIN;\nINSERT INTO {TABLE} (v) VALUES (decode(repeat('07', 64), 'hex'));\n\
         UPDATE {TABLE} SET spent = true WHERE id = currval('{TABLE}_id_seq') - {TOGETHER} AND spent IS NULL;\nCOMMIT;\n"
    );
    std::fs::write(&script, unit)?;
    let columns = "id bigserial PRIMARY KEY, v bytea NOT NULL, spent boolean";
    let create = format!("CREATE TABLE IF NOT EXISTS {TABLE} ({columns})");
    output(Command::new("psql").args(["--quiet", "--dbname", url, "--command", &create]))?;
    let (seconds, clients) = (time.as_secs().max(2).to_string(), TOGETHER.to_string());
    let bench =
        ["--no-vacuum", "--protocol=prepared", "--client", &clients, "--jobs", "1", "--time", &seconds];
    let said = output(Command::new(pgbench()).args(bench).arg("--file").arg(&script).arg(url));
    output(Command::new("psql").args([
        "--quiet",
        "--dbname",
        url,
        "--command",
        &format!("DROP TABLE {TABLE}"),
    ]))?;
    let said = said?;
    let line = said.lines().find_map(|line| line.strip_prefix("tps = ")).context("pgbench told no rate")?;
    Ok(line.split(' ').next().unwrap_or_default().parse()?)
}

/// Debian keeps pgbench beside the server, outside PATH.
fn pgbench() -> std::path::PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let found = versions.map(|version| version.path().join("bin/pgbench")).find(|path| path.exists());
    found.unwrap_or_else(|| "pgbench".into())
}

pub(super) fn output(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("running {:?}", command.get_program()))?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
