//! A file of people from a register: accounts with their first passwords, in batches of one transaction each.
//!
//! The same file again changes nothing. A refused line is told by number, field and rule; the others go on, and the lines
//! that came in are those that were taken, refused and blank.

mod lines;

use std::io::BufRead;
use std::ops::Range;
use std::sync::Arc;

use futures_util::stream::{self, StreamExt as _};

use crate::account::{self, Change, Doubt, Record};
use crate::audit::{self, Entry, Event};
use crate::base::{Clock, Entropy};
use crate::db::{Conn, Db, StoreError};
use crate::keys::{Desk, Vault};

use super::password::{self, About, Hasher, Phc};
use lines::{Line, Lines};

pub use lines::Unreadable;

/// Lines in one transaction: enough to share the price of a commit, few enough to hold nobody up.
const BATCH: usize = 100;

/// How often a batch, and then a line of it, is tried while somebody else writes the same accounts.
const TRIES: usize = 3;

/// What an import needs of the world.
pub struct Importer<'a> {
    /// Records.
    pub db: &'a Db,
    /// Seals profiles.
    pub vault: &'a Vault,
    /// Hashes first passwords.
    pub hasher: &'a Hasher,
    /// Time.
    pub clock: &'a Clock,
    /// Chance.
    pub entropy: &'a Entropy,
}

/// What came of a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Lines that were read.
    pub lines: usize,
    /// Lines with nothing on them.
    pub blank: usize,
    /// New accounts.
    pub created: usize,
    /// Accounts whose profile or level changed.
    pub updated: usize,
    /// Accounts that were as the file says.
    pub unchanged: usize,
    /// Lines that were not taken.
    pub refused: Vec<(usize, String)>,
    /// Lines that were taken and deserve an officer's look.
    pub doubts: Vec<(usize, Vec<Doubt>)>,
}

impl Report {
    fn add(&mut self, part: Self) {
        self.lines += part.lines;
        self.blank += part.blank;
        self.created += part.created;
        self.updated += part.updated;
        self.unchanged += part.unchanged;
        self.refused.extend(part.refused);
        self.doubts.extend(part.doubts);
    }
}

/// Why an import stopped. What the report counts up to there is done; the same file can be given again.
#[derive(Debug, thiserror::Error)]
#[error("stopped after line {}: {why}", done.lines)]
pub struct Stopped {
    /// What was done before.
    pub done: Box<Report>,
    /// Why it did not go on.
    #[source]
    pub why: ImportError,
}

/// What ends an import before its file does.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file.
    #[error(transparent)]
    Read(#[from] Unreadable),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A line on its way in.
struct Pending {
    line: usize,
    record: Record,
    first_password: Option<Phc>,
}

/// What came of a line that was whole in itself.
type Outcome = (usize, Result<Change, String>, Vec<Doubt>);

impl Importer<'_> {
    /// Takes all lines of `file`; tells `progress` how many bytes are behind it.
    ///
    /// # Errors
    /// [`Stopped`], with everything before it kept.
    pub async fn people(&self, file: impl BufRead, progress: impl FnMut(usize)) -> Result<Report, Stopped> {
        let mut report = Report::default();
        match self.batches(Lines::of(file), progress, &mut report).await {
            Ok(()) => Ok(report),
            Err(why) => Err(Stopped { done: Box::new(report), why }),
        }
    }

    async fn batches(
        &self,
        mut lines: Lines<impl BufRead>,
        mut progress: impl FnMut(usize),
        report: &mut Report,
    ) -> Result<(), ImportError> {
        loop {
            let mut part = Report::default();
            let (batch, ended) = gather(&mut lines, &mut part);
            self.take(batch, &mut part).await?;
            part.refused.sort_by_key(|(line, _)| *line);
            report.add(part);
            progress(lines.bytes);
            // What was read before the file broke off is taken all the same.
            if ended? {
                return Ok(());
            }
        }
    }

    async fn take(&self, batch: Vec<Pending>, report: &mut Report) -> Result<(), ImportError> {
        let batch = self.hash_first_passwords(batch, report).await?;
        for (line, outcome, doubts) in self.write(batch.into()).await? {
            match outcome {
                Ok(Change::Created) => report.created += 1,
                Ok(Change::Updated) => report.updated += 1,
                Ok(Change::Nothing) => report.unchanged += 1,
                Err(refusal) => report.refused.push((line, refusal)),
            }
            if !doubts.is_empty() {
                report.doubts.push((line, doubts));
            }
        }
        Ok(())
    }

    /// Writes a batch in one transaction; where one row will not have it, each line in its own, so that the others go in.
    async fn write(&self, batch: Arc<[Pending]>) -> Result<Vec<Outcome>, StoreError> {
        match self.write_lines(&batch, 0..batch.len()).await {
            Err(why) if is_about_a_row(&why) => {}
            ended => return ended,
        }
        let mut done = Vec::with_capacity(batch.len());
        for (at, pending) in batch.iter().enumerate() {
            match self.write_lines(&batch, at..at + 1).await {
                Err(why) if is_about_a_row(&why) => {
                    done.push((pending.line, Err(format!(".: {why}")), Vec::new()))
                }
                ended => done.extend(ended?),
            }
        }
        Ok(done)
    }

    /// Writes some lines of a batch, again when somebody else wrote the same accounts meanwhile.
    async fn write_lines(
        &self,
        batch: &Arc<[Pending]>,
        lines: Range<usize>,
    ) -> Result<Vec<Outcome>, StoreError> {
        let mut tried = 1;
        loop {
            let (batch, lines, desk) = (batch.clone(), lines.clone(), self.desk());
            let write = move |c: &mut Conn| {
                batch
                    .get(lines.clone())
                    .unwrap_or_default()
                    .iter()
                    .map(|one| write_one(c, &desk, one))
                    .collect()
            };
            match self.db.write(write).await {
                Err(StoreError::Conflict) if tried < TRIES => tried += 1,
                ended => return ended,
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

    /// Hashes the passwords of those who have none yet; a line whose password breaks the policy is refused.
    async fn hash_first_passwords(
        &self,
        batch: Vec<Pending>,
        report: &mut Report,
    ) -> Result<Vec<Pending>, ImportError> {
        let vault = self.vault.clone();
        let (mut batch, has_one) = self
            .db
            .read(move |c| {
                let mut asked = |pending: &Pending| match pending.record.first_password {
                    None => Ok(false),
                    Some(_) => match account::locate(c, &vault, &pending.record)? {
                        Some(known) => password::exists(c, known),
                        None => Ok(false),
                    },
                };
                let has_one = batch.iter().map(&mut asked).collect::<Result<Vec<bool>, StoreError>>()?;
                Ok((batch, has_one))
            })
            .await?;
        let waiting: Vec<_> =
            batch.iter().zip(has_one).map(|(pending, has_one)| self.hash_one(pending, has_one)).collect();
        let hashed: Vec<_> = stream::iter(waiting).buffered(self.hasher.at_once()).collect().await;
        let mut hashed = hashed.into_iter();
        batch.retain_mut(|pending| match hashed.next() {
            Some(Ok(phc)) => {
                pending.first_password = phc;
                true
            }
            Some(Err(refused)) => {
                report.refused.push(refused);
                false
            }
            None => false,
        });
        Ok(batch)
    }

    async fn hash_one(&self, pending: &Pending, has_one: bool) -> Result<Option<Phc>, (usize, String)> {
        let refused = |why: &dyn std::fmt::Display| (pending.line, format!("password: {why}"));
        let Some(wanted) = pending.record.first_password.as_ref().filter(|_| !has_one) else {
            return Ok(None);
        };
        let about = About::profile(&pending.record.account.profile);
        let accepted = password::check(wanted, about).await.map_err(|why| refused(&why))?;
        self.hasher.hash(self.entropy, &accepted).await.map(Some).map_err(|busy| refused(&busy))
    }
}

/// Reads lines until a batch is full; whether the file ended, or why it cannot be read on.
fn gather(lines: &mut Lines<impl BufRead>, report: &mut Report) -> (Vec<Pending>, Result<bool, Unreadable>) {
    let mut batch = Vec::with_capacity(BATCH);
    while batch.len() < BATCH {
        let read = match lines.next() {
            Ok(Some(read)) => read,
            Ok(None) => return (batch, Ok(true)),
            Err(why) => return (batch, Err(why)),
        };
        report.lines += 1;
        let parsed = match read {
            Line::Blank => {
                report.blank += 1;
                continue;
            }
            Line::Unreadable(rule) => Err(format!(".: {rule}")),
            Line::Text(text) => account::parse(&text).map_err(|refusal| refusal.to_string()),
        };
        match parsed {
            Ok(record) => batch.push(Pending { line: lines.number, record, first_password: None }),
            Err(refusal) => report.refused.push((lines.number, refusal)),
        }
    }
    (batch, Ok(false))
}

/// Whether other rows may go in where this one would not.
fn is_about_a_row(why: &StoreError) -> bool {
    matches!(why, StoreError::Conflict | StoreError::Missing | StoreError::Inconsistent { .. })
}

fn write_one(c: &mut Conn, desk: &Desk, pending: &Pending) -> Result<Outcome, StoreError> {
    let applied = account::apply(c, desk, &pending.record)?;
    if let Ok(applied) = applied {
        finish(c, desk, applied, pending.first_password.as_ref())?;
    }
    let outcome = applied.map(|done| done.change).map_err(|refusal| refusal.to_string());
    Ok((pending.line, outcome, pending.record.doubts.clone()))
}

fn finish(c: &mut Conn, desk: &Desk, applied: account::Applied, phc: Option<&Phc>) -> Result<(), StoreError> {
    let facts = match applied.change {
        Change::Created => serde_json::json!({"change": "created"}),
        Change::Updated => serde_json::json!({"change": "updated"}),
        Change::Nothing => serde_json::Value::Null,
    };
    if applied.change != Change::Nothing {
        let entry = Entry { account: Some(applied.account), facts, ..Entry::of(Event::Imported) };
        audit::record(c, desk, &entry)?;
    }
    // Asked again inside the transaction: the holder may have chosen one meanwhile.
    if let Some(phc) = phc
        && !password::exists(c, applied.account)?
    {
        password::set(c, desk.now, applied.account, phc)?;
        let entry = Entry { account: Some(applied.account), ..Entry::of(Event::PasswordSet) };
        audit::record(c, desk, &entry)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
