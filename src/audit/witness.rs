//! The newest head of the log in a file of the data folder, outside the database: what nobody can take back who reaches the
//! database alone. Every process that serves keeps one, whoever of them seals.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use tokio::io::AsyncWriteExt as _;
use tokio::sync::Mutex;

use super::page::holds;
use super::{Doubt, Head, Kept};
use crate::db::{Db, StoreError};
use crate::keys::Vault;

/// Where the head is kept.
pub struct Witness {
    path: PathBuf,
    newest: Mutex<Option<Head>>,
}

/// Why the file says nothing good.
#[derive(Debug, thiserror::Error)]
pub enum WitnessError {
    /// It cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It does not hold what this installation writes.
    #[error("{0} was changed, or is of another installation")]
    Forged(PathBuf),
    /// The log is not the one it vouches for.
    #[error("{doubt}, as {path} shows; after a restored backup, look into the gap and then remove that file")]
    Log {
        /// Which file.
        path: PathBuf,
        /// What is wrong with the log.
        doubt: Doubt,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Witness {
    /// The one of this data folder.
    pub fn of(data: &Path) -> Self {
        Self { path: data.join("audit.root"), newest: Mutex::default() }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The head it vouches for, if it has seen one, once the log was found to lead to it.
    ///
    /// # Errors
    /// [`WitnessError`].
    pub async fn ask(&self, db: &Db, vault: &Vault) -> Result<Option<Head>, WitnessError> {
        let text = match tokio::fs::read_to_string(&self.path).await {
            Ok(text) => text,
            Err(missing) if missing.kind() == ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(self.file(source)),
        };
        let kept: Option<Kept> = text.trim().parse().ok();
        let forged = || WitnessError::Forged(self.path.clone());
        let head = kept.filter(|kept| kept.is_of(vault)).ok_or_else(forged)?.head;
        if db.read(move |c| holds(c, &head)).await? {
            return Ok(Some(head));
        }
        Err(WitnessError::Log { path: self.path.clone(), doubt: Doubt::Cut(head.position) })
    }

    /// Keeps `head`, when it is new and nothing speaks against the log; otherwise what was kept stays.
    ///
    /// # Errors
    /// [`WitnessError`].
    pub async fn keep(&self, db: &Db, vault: &Vault, head: Head) -> Result<(), WitnessError> {
        let mut newest = self.newest.lock().await;
        if *newest == Some(head) {
            return Ok(());
        }
        let before = self.ask(db, vault).await?;
        if before.is_none_or(|before| before.position < head.position) {
            self.write(&Kept::of(vault, head)).await.map_err(|source| self.file(source))?;
        }
        *newest = Some(head);
        Ok(())
    }

    /// Under another name first, so that nobody ever reads half of it.
    async fn write(&self, kept: &Kept) -> std::io::Result<()> {
        let draft = self.path.with_extension(format!("root-{}", std::process::id()));
        let mut options = tokio::fs::OpenOptions::new();
        let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(&draft).await?;
        file.write_all(format!("{kept}\n").as_bytes()).await?;
        file.flush().await?;
        tokio::fs::rename(&draft, &self.path).await
    }

    fn file(&self, source: std::io::Error) -> WitnessError {
        WitnessError::File { path: self.path.clone(), source }
    }
}
