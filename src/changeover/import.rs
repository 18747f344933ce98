//! A list of legacy accounts on its way in: batches of one transaction each, so that a list whose import was stopped is given again and
//! goes on. Every row that came in was taken, changed, known or rejected, and that is counted on both sides.

use std::collections::HashSet;
use std::io::Read;
use std::sync::Arc;

use serde_json::{Value, json};

use super::cut_over;
use super::judge::{Standing, gather, judge};
use super::keep::keep;
use super::model::{Legacy, Source};
use super::read::{self, Codes, Columns, Encoding, Row, Rows, Sectors, Unreadable};
use super::store::{self, BATCH, Ready};
use crate::audit::{self, Entry, Event};
use crate::base::{Clock, Entropy, LocalDate, Moment};
use crate::client::{self, Client};
use crate::db::{Conn, Db, StoreError};
use crate::directory::Directory;
use crate::keys::{Desk, Vault};

/// How often a batch is tried while somebody else writes the same accounts.
const TRIES: usize = 3;

/// What an import needs of the world.
pub struct Importer<'a> {
    /// Records.
    pub db: &'a Db,
    /// Seals what a list says.
    pub vault: &'a Vault,
    /// Time.
    pub clock: &'a Clock,
    /// Chance.
    pub entropy: &'a Entropy,
    /// What codes of provinces mean.
    pub directory: &'a Directory,
    /// Who brings the list, as the log names them.
    pub by: &'a str,
}

/// A list, and how it is to be read.
#[derive(Debug, Clone)]
pub struct List {
    /// The system it is from.
    pub source: Source,
    /// In which encoding it is.
    pub encoding: Encoding,
    /// What it calls its columns.
    pub columns: Columns,
    /// The day of which its codes of provinces are.
    pub codes_of: LocalDate,
    /// Why it is taken although the accounts of its source have stopped, where somebody decided that.
    pub after_cut_over: Option<String>,
}

/// What came of a list: counts alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows that came in.
    pub rows: usize,
    /// Legacy accounts nobody knew.
    pub taken: usize,
    /// Those of which the list says something else than before.
    pub changed: usize,
    /// Those that were there as the list has them.
    pub known: usize,
    /// Rows that were not taken.
    pub rejected: usize,
    /// Of those, accounts that an earlier list brought, and that stay as they were.
    pub known_rejected: usize,
    /// Lines with nothing on them, which are no rows.
    pub blank: usize,
    /// Of the source, how many were there before.
    pub before: i64,
    /// And how many are now.
    pub after: i64,
}

impl Report {
    /// Whether as many came out as came in, by our own count and by the table's.
    pub fn adds_up(&self) -> bool {
        let new = i64::try_from(self.taken).unwrap_or(i64::MAX);
        self.rows == self.taken + self.changed + self.known + self.rejected && self.before + new == self.after
    }

    fn facts(&self, sha256: &str, list: &List, by: &str) -> Value {
        json!({
            "source": list.source.as_str(), "sha256": sha256, "by": by, "rows": self.rows, "taken": self.taken,
            "changed": self.changed, "known": self.known, "rejected": self.rejected, "blank": self.blank,
            "after_cut_over": list.after_cut_over,
        })
    }
}

/// How far an import has come.
#[derive(Debug, Clone, Copy)]
pub enum Told<'a> {
    /// So many bytes of the file are behind it.
    Behind(u64),
    /// The row that begins on that line was not taken, and why: field and rule, no value.
    Rejected(usize, &'a str),
}

/// Why an import stopped. What the report counts up to there is done; the same list can be given again.
#[derive(Debug, thiserror::Error)]
#[error("stopped after {} rows: {why}", done.rows)]
pub struct Stopped {
    /// What was done before.
    pub done: Box<Report>,
    /// Why it did not go on.
    #[source]
    pub why: ImportError,
}

/// What ends an import before its list does.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file.
    #[error(transparent)]
    Read(#[from] Unreadable),
    /// The accounts of its source have stopped.
    #[error(
        "the accounts of {0} stopped at {1}: a list of it is taken no more. Where it is right all the same, such as for rows that were \
         rejected before, say so and why: --after-cut-over REASON"
    )]
    CutOver(Source, Moment),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What came of a row that was right in itself.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    Taken,
    Changed,
    Known,
    /// In that sector, what it says that its holder is called is what another person is called; whether an earlier list brought it, which
    /// stays as it was.
    OfAnother(String, bool),
}

/// Rows on their way in together.
#[derive(Default)]
struct Batch {
    rows: Vec<Ready>,
    /// On which line each of them begins.
    lines: Vec<usize>,
    count: usize,
    blank: usize,
    rejected: Vec<(usize, String)>,
    is_last: bool,
}

impl Importer<'_> {
    /// Takes all rows of `file`; tells `told` how far it is, and which row was not taken as soon as that is known.
    ///
    /// # Errors
    /// [`Stopped`], with everything before it kept.
    pub async fn list(
        &self,
        list: &List,
        file: impl Read,
        told: impl FnMut(Told<'_>),
    ) -> Result<Report, Stopped> {
        let mut report = Report::default();
        match self.all(list, file, told, &mut report).await {
            Ok(()) => Ok(report),
            Err(why) => Err(Stopped { done: Box::new(report), why }),
        }
    }

    async fn all(
        &self,
        list: &List,
        file: impl Read,
        mut told: impl FnMut(Told<'_>),
        report: &mut Report,
    ) -> Result<(), ImportError> {
        (report.before, report.after) = (self.count(list).await?, 0);
        let mut rows = read::rows(file, list.encoding, &list.columns);
        let (mut seen, sectors) = (HashSet::new(), self.sectors().await?);
        loop {
            let mut batch = self.read(list, &mut rows, (&mut seen, &sectors))?;
            let outcomes = self.write(list, batch.rows.into()).await?;
            for (outcome, line) in outcomes.into_iter().zip(batch.lines) {
                match outcome {
                    Outcome::Taken => report.taken += 1,
                    Outcome::Changed => report.changed += 1,
                    Outcome::Known => report.known += 1,
                    Outcome::OfAnother(sector, is_known) => {
                        report.known_rejected += usize::from(is_known);
                        batch.rejected.push((line, format!("subject: is another person's in {sector}")));
                    }
                }
            }
            batch.rejected.sort();
            report.rows += batch.count;
            report.blank += batch.blank;
            report.rejected += batch.rejected.len();
            for (line, why) in &batch.rejected {
                told(Told::Rejected(*line, why));
            }
            told(Told::Behind(rows.text().bytes));
            if batch.is_last {
                break;
            }
        }
        report.after = self.count(list).await?;
        let (desk, facts) = (self.desk(), report.facts(&rows.text().digest(), list, self.by));
        let rejected = report.rejected - report.known_rejected;
        let (source, came) = (list.source.clone(), (report.rows, rejected, list.after_cut_over.is_some()));
        let end = move |c: &mut Conn| {
            cut_over::listed(c, desk.now, &source, came)?;
            audit::record(c, &desk, &Entry::of(Event::LegacyImported).facts(facts.clone()))
        };
        Ok(self.db.write(end).await?)
    }

    async fn count(&self, list: &List) -> Result<i64, StoreError> {
        let source = list.source.clone();
        self.db.read(move |c| store::count(c, &source)).await
    }

    async fn sectors(&self) -> Result<Sectors, StoreError> {
        let clients = self.db.read(client::list).await?;
        let sector = |one: &Client| (one.id.as_str().to_owned(), one.sector().to_owned());
        Ok(clients.iter().map(sector).collect())
    }

    /// Reads rows until a batch is full, and does all that needs no database.
    fn read(
        &self,
        list: &List,
        rows: &mut Rows<impl Read>,
        (seen, sectors): (&mut HashSet<[u8; 32]>, &Sectors),
    ) -> Result<Batch, Unreadable> {
        let (mut batch, desk) = (Batch::default(), self.desk());
        let codes = Codes { directory: self.directory, of: list.codes_of, today: desk.now.local_date() };
        while batch.count < BATCH {
            let Some((line, row)) = rows.next()? else {
                batch.is_last = true;
                break;
            };
            let Row::Row(said) = row else {
                batch.blank += 1;
                continue;
            };
            batch.count += 1;
            let read =
                said.and_then(|said| read::check(&said, codes, sectors)).and_then(|(legacy, province)| {
                    Ready::of(&desk, &list.source, legacy, province).map_err(|why| why.to_string())
                });
            match read {
                Ok(ready) => match twice(&desk, &ready, seen) {
                    None => {
                        batch.rows.push(ready);
                        batch.lines.push(line);
                    }
                    Some(what) => {
                        batch.rejected.push((line, format!("{what}: a row before this one has it")));
                    }
                },
                Err(why) => batch.rejected.push((line, why)),
            }
        }
        Ok(batch)
    }

    /// Judges the rows of a batch, and writes them in one transaction; again when somebody else wrote the same meanwhile.
    async fn write(&self, list: &List, rows: Arc<[Ready]>) -> Result<Vec<Outcome>, ImportError> {
        let mut tried = 1;
        loop {
            let (read, desk) = (rows.clone(), self.desk());
            let judged = self.db.read(move |c| {
                read.iter().map(|ready| look(c, &desk, &ready.legacy)).collect::<Result<Vec<_>, StoreError>>()
            });
            let judged: Arc<[Looked]> = judged.await?.into();
            let (rows, source, desk) = (rows.clone(), list.source.clone(), self.desk());
            let decided = list.after_cut_over.is_some();
            let write = move |c: &mut Conn| match cut_over::over_since(c, desk.now, &source)? {
                Some(at) if !decided => Ok(Err(at)),
                _ => write_all(c, &desk, &source, &rows, &judged).map(Ok),
            };
            match self.db.write(write).await {
                Err(StoreError::Conflict) if tried < TRIES => tried += 1,
                Ok(Err(at)) => return Err(ImportError::CutOver(list.source.clone(), at)),
                Ok(Ok(outcomes)) => return Ok(outcomes),
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn desk(&self) -> Desk {
        Desk {
            vault: self.vault.clone(),
            entropy: self.entropy.clone(),
            now: self.clock.now(),
            request: None,
        }
    }
}

/// What of a row stood in one before it: what its account is called, or what its holder is called in a sector.
fn twice(desk: &Desk, ready: &Ready, seen: &mut HashSet<[u8; 32]>) -> Option<String> {
    if seen.contains(&ready.legacy_id) {
        return Some("legacy_id".into());
    }
    let subjects = store::subjects(desk, &ready.legacy);
    if let Some((sector, _)) = subjects.iter().find(|(_, digest)| seen.contains(digest)) {
        return Some(format!("subject in {sector}"));
    }
    // Only of a row that is taken: one that is refused leaves its place to a better one.
    seen.extend(subjects.into_iter().map(|(_, digest)| digest).chain([ready.legacy_id]));
    None
}

/// How it stands, or in which sector its holder is called what another person is called.
type Looked = Result<Standing, String>;

fn look(c: &mut Conn, desk: &Desk, legacy: &Legacy) -> Result<Looked, StoreError> {
    let standing = judge(&gather(c, desk, legacy)?);
    for (sector, subject) in &legacy.subjects {
        if client::subject_of_another(c, desk, (sector, standing.person), subject)? {
            return Ok(Err(sector.clone()));
        }
    }
    Ok(Ok(standing))
}

fn write_all(
    c: &mut Conn,
    desk: &Desk,
    source: &Source,
    rows: &[Ready],
    judged: &[Looked],
) -> Result<Vec<Outcome>, StoreError> {
    let ids: Vec<&[u8]> = rows.iter().map(|ready| ready.legacy_id.as_slice()).collect();
    let known = store::known(c, source, &ids)?;
    let (mut new, mut same, mut outcomes) = (Vec::new(), Vec::new(), Vec::with_capacity(rows.len()));
    for (ready, looked) in rows.iter().zip(judged) {
        let standing = match looked {
            Ok(standing) => keep(c, desk, &ready.legacy, *standing)?,
            Err(sector) => {
                let is_known = known.contains_key(ready.legacy_id.as_slice());
                outcomes.push(Outcome::OfAnother(sector.clone(), is_known));
                continue;
            }
        };
        outcomes.push(match known.get(ready.legacy_id.as_slice()) {
            None => {
                new.push((ready, standing));
                Outcome::Taken
            }
            Some(known) if known.digest == ready.digest => {
                same.push((ready.legacy_id.to_vec(), Some((standing, known.moved(standing)))));
                Outcome::Known
            }
            Some(known) => {
                store::replace(c, desk.now, source, (ready, (standing, known.moved(standing))))?;
                Outcome::Changed
            }
        });
    }
    store::insert(c, desk.now, source, &new)?;
    store::stand(c, desk.now, source.as_str(), &same)?;
    Ok(outcomes)
}
