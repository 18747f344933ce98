//! A file of people from a register: accounts with their first passwords, in batches of one transaction each.
//!
//! A file is one entry of the audit log, which everybody it made or changed has in their history, and one at its end with its
//! digest and the counts. The same file again changes nothing. A refused line is told by number, field and rule; the others go on, and the lines
//! that came in are those that were taken, refused and blank.

mod lines;
mod report;

use std::collections::HashMap;
use std::io::BufRead;
use std::ops::Range;
use std::sync::Arc;

use futures_util::future::join;
use futures_util::stream::{self, StreamExt as _};
use serde_json::json;

use crate::account::{self, Applied, Change, Ready};
use crate::audit::{self, Entry, Event};
use crate::base::{Clock, Entropy};
use crate::db::{Conn, Db, StoreError};
use crate::keys::{Desk, Vault};

use super::password::{self, About, Hasher, Phc};
use lines::{Line, Lines};
use report::{Outcome, Part};

pub use lines::Unreadable;
pub use report::{ImportError, Remark, Report, Stopped, Told};

/// Lines in one transaction: enough to share the price of a commit and of its statements, few enough to hold up a service
/// beside it for a blink.
const BATCH: usize = 500;

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
    /// Who brings the people in, as the log names them.
    pub by: &'a str,
}

/// A line on its way in.
struct Pending {
    line: usize,
    ready: Ready,
    first_password: Option<Phc>,
}

/// Lines on their way in together.
struct Batch {
    lines: Arc<[Pending]>,
    /// What is known of these lines without writing them.
    part: Part,
    /// How many bytes of the file are behind them.
    bytes: usize,
    /// Whether the file ended with them, or why it cannot be read on.
    ended: Result<bool, Unreadable>,
}

impl Importer<'_> {
    /// Takes all lines of `file`; tells `told` how far it is, and what is to be said of a line as soon as that is known.
    ///
    /// # Errors
    /// [`Stopped`], with everything before it kept.
    pub async fn people(&self, file: impl BufRead, told: impl FnMut(Told<'_>)) -> Result<Report, Stopped> {
        let (mut report, mut lines) = (Report::default(), Lines::of(file));
        let ended = match self.begin().await {
            Ok(import) => {
                report.import = Some(import);
                let taken = self.batches((import, &mut lines), told, &mut report).await;
                let noted = self.end(lines.digest(), &report, taken.is_ok()).await;
                taken.and(noted.map_err(ImportError::from))
            }
            Err(why) => Err(why.into()),
        };
        match ended {
            Ok(()) => Ok(report),
            Err(why) => Err(Stopped { done: Box::new(report), why }),
        }
    }

    /// Writes down that an import begins; answers the number of the entry, which is the import's name.
    async fn begin(&self) -> Result<i64, StoreError> {
        let (desk, facts) = (self.desk(), json!({ "by": self.by }));
        let begin = move |c: &mut Conn| {
            audit::record_shared(c, &desk, &Entry::of(Event::Imported).facts(facts.clone()))
        };
        self.db.write(begin).await
    }

    /// Writes down what came of it. One that was killed has no end in the log, and the same file again has its own.
    async fn end(&self, digest: String, report: &Report, whole: bool) -> Result<(), StoreError> {
        let facts = report.facts(self.by, &digest, whole);
        let desk = self.desk();
        let end =
            move |c: &mut Conn| audit::record(c, &desk, &Entry::of(Event::ImportEnded).facts(facts.clone()));
        self.db.write(end).await
    }

    async fn batches(
        &self,
        (import, lines): (i64, &mut Lines<impl BufRead>),
        mut told: impl FnMut(Told<'_>),
        report: &mut Report,
    ) -> Result<(), ImportError> {
        let mut batch = self.read(lines).await?;
        loop {
            // The next lines are read and their passwords hashed while these are written.
            let read_on = matches!(batch.ended, Ok(false));
            let next = async { if read_on { Some(self.read(lines).await) } else { None } };
            let (written, next) = join(self.write(import, batch.lines), next).await;
            batch.part.add_outcomes(written?);
            report.add(&batch.part.counts);
            for (line, remark) in batch.part.remarks() {
                told(Told::Line(line, &remark));
            }
            told(Told::Behind(batch.bytes));
            // What was read before the file broke off is taken all the same.
            match (batch.ended?, next) {
                (false, Some(next)) => batch = next?,
                _ => return Ok(()),
            }
        }
    }

    /// Reads lines and does all that needs no transaction.
    async fn read(&self, lines: &mut Lines<impl BufRead>) -> Result<Batch, ImportError> {
        let mut part = Part::default();
        let (pending, ended) = gather(lines, &self.desk(), &mut part);
        let bytes = lines.bytes;
        let pending = self.hash_first_passwords(pending, &mut part).await?;
        Ok(Batch { lines: pending.into(), part, bytes, ended })
    }

    /// Writes a batch in one transaction; where one row will not have it, each line in its own, so that the others go in.
    async fn write(&self, import: i64, batch: Arc<[Pending]>) -> Result<Vec<Outcome>, StoreError> {
        match self.write_lines(import, &batch, 0..batch.len()).await {
            Err(why) if is_about_a_row(&why) => {}
            ended => return ended,
        }
        let mut done = Vec::with_capacity(batch.len());
        for (at, pending) in batch.iter().enumerate() {
            match self.write_lines(import, &batch, at..at + 1).await {
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
        import: i64,
        batch: &Arc<[Pending]>,
        lines: Range<usize>,
    ) -> Result<Vec<Outcome>, StoreError> {
        let mut tried = 1;
        loop {
            let (batch, lines, desk) = (batch.clone(), lines.clone(), self.desk());
            let write =
                move |c: &mut Conn| write_all(c, &desk, import, batch.get(lines.clone()).unwrap_or_default());
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
        part: &mut Part,
    ) -> Result<Vec<Pending>, ImportError> {
        let vault = self.vault.clone();
        let (mut batch, has_one) = self
            .db
            .read(move |c| {
                let mut asked = |pending: &Pending| match pending.ready.record.first_password {
                    None => Ok(false),
                    Some(_) => match account::locate(c, &vault, &pending.ready.record)? {
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
            Some(Err((line, why))) => {
                part.refuse(line, why);
                false
            }
            None => false,
        });
        Ok(batch)
    }

    async fn hash_one(&self, pending: &Pending, has_one: bool) -> Result<Option<Phc>, (usize, String)> {
        let refused = |why: &dyn std::fmt::Display| (pending.line, format!("password: {why}"));
        let record = &pending.ready.record;
        let Some(wanted) = record.first_password.as_ref().filter(|_| !has_one) else {
            return Ok(None);
        };
        let about = About::profile(&record.account.profile);
        let accepted = password::check(wanted, about).await.map_err(|why| refused(&why))?;
        self.hasher.hash(self.entropy, &accepted).await.map(Some).map_err(|busy| refused(&busy))
    }
}

/// Reads lines until a batch is full; whether the file ended, or why it cannot be read on.
fn gather(
    lines: &mut Lines<impl BufRead>,
    desk: &Desk,
    part: &mut Part,
) -> (Vec<Pending>, Result<bool, Unreadable>) {
    let mut batch = Vec::with_capacity(BATCH);
    while batch.len() < BATCH {
        let read = match lines.next() {
            Ok(Some(read)) => read,
            Ok(None) => return (batch, Ok(true)),
            Err(why) => return (batch, Err(why)),
        };
        part.counts.lines += 1;
        let parsed = match read {
            Line::Blank => {
                part.counts.blank += 1;
                continue;
            }
            Line::Unreadable(rule) => Err(format!(".: {rule}")),
            Line::Text(text) => {
                account::parse(&text, desk.now.local_date()).map_err(|refusal| refusal.to_string())
            }
        };
        match parsed {
            Ok(record) => {
                let ready = Ready::of(desk, record);
                batch.push(Pending { line: lines.number, ready, first_password: None });
            }
            Err(refusal) => part.refuse(lines.number, refusal),
        }
    }
    (batch, Ok(false))
}

/// Whether other rows may go in where this one would not.
fn is_about_a_row(why: &StoreError) -> bool {
    matches!(why, StoreError::Conflict | StoreError::Missing | StoreError::Inconsistent { .. })
}

/// All of these lines, in the history of whom they are about, or none.
fn write_all(c: &mut Conn, desk: &Desk, import: i64, batch: &[Pending]) -> Result<Vec<Outcome>, StoreError> {
    let lines: Vec<_> = batch.iter().map(|pending| &pending.ready).collect();
    let outcomes = account::apply_all(c, desk, &lines)?;
    let (mut concerned, mut entries, mut first) = (Vec::new(), Vec::new(), HashMap::new());
    for (pending, applied) in batch.iter().zip(&outcomes) {
        let Ok(Applied { account, change, .. }) = applied else { continue };
        let (account, change) = (*account, *change);
        if change != Change::Nothing {
            concerned.push(account);
        }
        // Asked again inside the transaction: the holder may have chosen one meanwhile, or a line before set it.
        if let Some(phc) = &pending.first_password
            && !first.contains_key(&account)
            && (change == Change::Created || !password::exists(c, account)?)
        {
            first.insert(account, phc);
            // That an account was made with its first password is the import's own entry.
            entries
                .extend((change != Change::Created).then(|| Entry::of(Event::PasswordSet).account(account)));
        }
    }
    audit::concern(c, desk, import, &concerned)?;
    password::set_first(c, desk.now, &first)?;
    audit::record_all(c, desk, &entries)?;
    let told = |(pending, applied): (&Pending, Result<Applied, account::Refusal>)| {
        let mut doubts = pending.ready.record.doubts.clone();
        let outcome = applied.map(|applied| {
            doubts.extend(applied.doubts);
            applied.change
        });
        (pending.line, outcome.map_err(|refusal| refusal.to_string()), doubts)
    };
    Ok(batch.iter().zip(outcomes).map(told).collect())
}

#[cfg(test)]
mod tests;
