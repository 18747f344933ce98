//! A file of people from a register: accounts with their first passwords, in batches of one transaction each.
//!
//! The same file again changes nothing. A refused line is told by number, field and rule; the others go on.

use std::io::BufRead;

use futures_util::stream::{self, StreamExt as _};

use crate::account::{self, Change, Doubt, Record, Refusal};
use crate::audit::{self, Entry, Event};
use crate::base::{Clock, Entropy};
use crate::db::{Conn, Db, StoreError};
use crate::keys::{Desk, Vault};

use super::password::{self, About, Hasher, Phc};

/// Lines in one transaction: enough to share the price of a commit, few enough to hold nobody up.
const BATCH: usize = 100;

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

/// Why an import stopped. What the report counts up to there is done; the same file can be given again.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be read.
    #[error("line {line} cannot be read")]
    Read {
        /// Where.
        line: usize,
        /// Why.
        source: std::io::Error,
    },
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

impl Importer<'_> {
    /// Takes all lines of `file`; tells `progress` how many lines are behind it.
    ///
    /// # Errors
    /// [`ImportError`], with everything before it kept.
    pub async fn people(
        &self,
        file: impl BufRead,
        mut progress: impl FnMut(usize),
    ) -> Result<Report, ImportError> {
        let mut report = Report::default();
        let mut batch = Vec::with_capacity(BATCH);
        let mut last = 0;
        for (line, text) in (1..).zip(file.lines()) {
            let text = zeroize::Zeroizing::new(text.map_err(|source| ImportError::Read { line, source })?);
            last = line;
            if !text.trim().is_empty() {
                match account::parse(&text) {
                    Ok(record) => batch.push(Pending { line, record, first_password: None }),
                    Err(refusal) => report.refused.push((line, refusal.to_string())),
                }
            }
            if batch.len() == BATCH {
                self.take(std::mem::take(&mut batch), &mut report).await?;
                progress(line);
            }
        }
        self.take(batch, &mut report).await?;
        progress(last);
        report.refused.sort_by_key(|(line, _)| *line);
        Ok(report)
    }

    async fn take(&self, batch: Vec<Pending>, report: &mut Report) -> Result<(), ImportError> {
        let batch = self.hash_first_passwords(batch, report).await?;
        let desk = Desk {
            vault: self.vault.clone(),
            entropy: self.entropy.clone(),
            now: self.clock.now(),
            request: None,
        };
        let done = self
            .db
            .write(move |c| {
                let one = |pending: &Pending| {
                    let applied = account::apply(c, &desk, &pending.record)?;
                    if let Ok(applied) = applied {
                        finish(c, &desk, applied, pending.first_password.as_ref())?;
                    }
                    Ok((pending.line, applied.map(|done| done.change), pending.record.doubts.clone()))
                };
                batch
                    .iter()
                    .map(one)
                    .collect::<Result<Vec<(usize, Result<Change, Refusal>, Vec<Doubt>)>, StoreError>>()
            })
            .await?;
        for (line, outcome, doubts) in done {
            match outcome {
                Ok(Change::Created) => report.created += 1,
                Ok(Change::Updated) => report.updated += 1,
                Ok(Change::Nothing) => report.unchanged += 1,
                Err(refusal) => report.refused.push((line, refusal.to_string())),
            }
            if !doubts.is_empty() {
                report.doubts.push((line, doubts));
            }
        }
        Ok(())
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
        let hashed: Vec<_> = stream::iter(waiting).buffered(self.hasher.threads()).collect().await;
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
        let accepted = password::check(wanted, &about).map_err(|why| refused(&why))?;
        self.hasher.hash(self.entropy, &accepted).await.map(Some).map_err(|busy| refused(&busy))
    }
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
