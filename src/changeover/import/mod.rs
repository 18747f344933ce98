//! A list of legacy accounts on its way in: batches of one transaction each, so that a list whose import was stopped is given again and
//! goes on. Every row that came in was taken, changed, known or rejected, and that is counted on both sides.

mod report;
mod take;

use std::collections::HashSet;
use std::io::Read;
use std::sync::Arc;

use futures_util::future::join;

use super::cut_over;
use super::model::Source;
use super::read::{self, Codes, Columns, Encoding, Row, Rows, Sectors, Unreadable};
use super::store::{self, BATCH, Reading, Ready};
use crate::audit::{self, Entry, Event};
use crate::base::{Clock, Entropy, LocalDate};
use crate::client::{self, Client};
use crate::db::{Conn, Db, StoreError};
use crate::directory::Directory;
use crate::keys::{Desk, Vault};

use take::{Looked, Outcome, look, write_all};

pub use report::{ImportError, Report, Stopped, Told};

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

/// Rows on their way in together.
#[derive(Default)]
struct Batch {
    rows: Arc<[Ready]>,
    /// On which line each of them begins.
    lines: Vec<usize>,
    count: usize,
    blank: usize,
    rejected: Vec<(usize, String)>,
    /// How many bytes of the file are behind them.
    bytes: u64,
    is_last: bool,
}

/// What a list says that cannot be told from the table: what its rows before called people in a sector.
type Seen = HashSet<[u8; 32]>;

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
        let reading = Reading::new(self.entropy);
        let mut rows = read::rows(file, list.encoding, &list.columns);
        let (mut seen, sectors) = (Seen::new(), self.sectors().await?);
        let mut batch = self.read(list, &mut rows, (&mut seen, &sectors))?;
        let mut judged = self.judge(&batch.rows).await?;
        loop {
            // The next rows are read, sealed and judged while these are written.
            let next = async {
                if batch.is_last {
                    return Ok(None);
                }
                let next = self.read(list, &mut rows, (&mut seen, &sectors))?;
                let judged = self.judge(&next.rows).await?;
                Ok::<_, ImportError>(Some((next, judged)))
            };
            let written = self.write((list, reading), &batch.rows, judged);
            let (written, next) = join(written, next).await;
            batch.put_outcomes(written?, report);
            batch.rejected.sort();
            report.rows += batch.count;
            report.blank += batch.blank;
            report.rejected += batch.rejected.len();
            for (line, why) in &batch.rejected {
                told(Told::Rejected(*line, why));
            }
            told(Told::Behind(batch.bytes));
            match next? {
                Some(next) => (batch, judged) = next,
                None => break,
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
        (seen, sectors): (&mut Seen, &Sectors),
    ) -> Result<Batch, Unreadable> {
        let (mut batch, mut ready, desk) = (Batch::default(), Vec::with_capacity(BATCH), self.desk());
        let codes = Codes { directory: self.directory, of: list.codes_of, today: desk.now.local_date() };
        let mut ids = HashSet::new();
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
            match read.and_then(|one| twice(&desk, one, (&mut ids, &mut *seen))) {
                Ok(one) => {
                    ready.push(one);
                    batch.lines.push(line);
                }
                Err(why) => batch.rejected.push((line, why)),
            }
        }
        (batch.rows, batch.bytes) = (ready.into(), rows.text().bytes);
        Ok(batch)
    }

    /// How rows stand, as the database has it.
    async fn judge(&self, rows: &Arc<[Ready]>) -> Result<Vec<Looked>, StoreError> {
        let (rows, desk) = (rows.clone(), self.desk());
        self.db.read(move |c| look(c, &desk, &rows)).await
    }

    /// Writes the rows of a batch in one transaction; judged and written again when somebody else wrote the same meanwhile.
    async fn write(
        &self,
        (list, reading): (&List, Reading),
        rows: &Arc<[Ready]>,
        mut judged: Vec<Looked>,
    ) -> Result<Vec<Outcome>, ImportError> {
        let mut tried = 1;
        loop {
            let (rows_here, source, desk) = (rows.clone(), list.source.clone(), self.desk());
            let decided = list.after_cut_over.is_some();
            let write = move |c: &mut Conn| match cut_over::over_since(c, desk.now, &source)? {
                Some(at) if !decided => Ok(Err(at)),
                _ => write_all(c, &desk, (&source, reading), (&rows_here, &judged)).map(Ok),
            };
            match self.db.write(write).await {
                Err(StoreError::Conflict) if tried < TRIES => {
                    tried += 1;
                    judged = self.judge(rows).await?;
                }
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

impl Batch {
    /// Counts what came of its rows.
    fn put_outcomes(&mut self, outcomes: Vec<Outcome>, report: &mut Report) {
        for (outcome, line) in outcomes.into_iter().zip(&self.lines) {
            match outcome {
                Outcome::Taken => report.taken += 1,
                Outcome::Changed => report.changed += 1,
                Outcome::Known => report.known += 1,
                Outcome::Twice => self.rejected.push((*line, stood_before("legacy_id"))),
                Outcome::OfAnother(sector, is_known) => {
                    report.known_rejected += usize::from(is_known);
                    self.rejected.push((*line, format!("subject: is another person's in {sector}")));
                }
            }
        }
    }
}

/// The row, unless something of it stood in one before it: what its account is called, in one of the same batch, or what its holder is
/// called in a sector.
fn twice(
    desk: &Desk,
    ready: Ready,
    (ids, seen): (&mut HashSet<[u8; 32]>, &mut Seen),
) -> Result<Ready, String> {
    if ids.contains(&ready.legacy_id) {
        return Err(stood_before("legacy_id"));
    }
    let subjects = store::subjects(desk, &ready.legacy);
    if let Some((sector, _)) = subjects.iter().find(|(_, digest)| seen.contains(digest)) {
        return Err(stood_before(&format!("subject in {sector}")));
    }
    // Only of a row that is taken: one that is refused leaves its place to a better one.
    seen.extend(subjects.into_iter().map(|(_, digest)| digest));
    ids.insert(ready.legacy_id);
    Ok(ready)
}

fn stood_before(what: &str) -> String {
    format!("{what}: a row before this one has it")
}
