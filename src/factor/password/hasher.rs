//! Argon2id on threads of its own. Never on the threads that answer requests, and never without a bound.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{ARGON2ID_IDENT, Params, Version};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use subtle::ConstantTimeEq as _;
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use crate::base::{Entropy, Secret};
use crate::config;

use self::kernel::{Memory, OUTPUT};
use super::normal::Normal;
use super::policy::Accepted;

mod kernel;
mod stretch;

pub use kernel::Kernel;
pub use stretch::{Recipe, Stretched};

/// How long a thread keeps its memory without work.
const IDLE: Duration = Duration::from_secs(30);

/// An Argon2id hash with its parameters and salt.
#[derive(Clone, PartialEq, Eq)]
pub struct Phc(String);

impl Phc {
    pub(super) const fn from_store(text: String) -> Self {
        Self(text)
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Phc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phc(…)")
    }
}

/// The queue before the threads is full: shed the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many passwords are being checked")]
pub struct Busy;

/// What a comparison found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is the password; `outdated` when the hash was made with other parameters than today's.
    Right {
        /// Whether it should be hashed again.
        outdated: bool,
    },
    /// It is not.
    Wrong,
}

/// One hash to compute in a thread's own memory.
type Job = Box<dyn FnOnce(&mut Memory) + Send>;

/// The threads' front desk; cheap to clone.
#[derive(Clone)]
pub struct Hasher {
    jobs: Sender<Job>,
    params: Params,
    /// What is compared when there is no password: nobody knows its password, and it costs the same.
    dummy: Arc<Phc>,
    threads: usize,
}

impl Hasher {
    /// Starts the threads; each takes its memory with its first hash.
    ///
    /// # Errors
    /// When a thread cannot be started or the parameters cannot be.
    pub fn start(config: &config::Password, entropy: &Entropy) -> std::io::Result<Self> {
        let params = Params::new(config.memory_kib, config.iterations, config.parallelism, Some(OUTPUT))
            .map_err(std::io::Error::other)?;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = if config.threads == 0 { cores } else { config.threads };
        let (jobs, queue) = bounded::<Job>(config.queue.max(1));
        let kernel = Kernel::choose();
        if let Err(distrusted) = kernel.state() {
            tracing::error!(distrusted, "passwords are hashed slowly");
        }
        for number in 0..threads {
            let (queue, blocks) = (queue.clone(), params.block_count());
            std::thread::Builder::new()
                .name(format!("hash-{number}"))
                .spawn(move || serve(&queue, kernel, blocks))?;
        }
        // A random output is nobody's hash, and comparing with it is as much work as with any other.
        let dummy = phc(&params, &entropy.bytes(), &entropy.bytes())
            .ok_or_else(|| std::io::Error::other("argon2 refused its parameters"))?;
        Ok(Self { jobs, params, dummy: Arc::new(dummy), threads })
    }

    /// How many hashes one caller may ask for at once without being shed: as many as run, if so many may wait.
    pub fn at_once(&self) -> usize {
        self.threads.min(self.jobs.capacity().unwrap_or(self.threads))
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        self.jobs.len()
    }

    /// Hashes a password that passed the policy.
    ///
    /// # Errors
    /// [`Busy`].
    pub async fn hash(&self, entropy: &Entropy, password: &Accepted<'_>) -> Result<Phc, Busy> {
        self.hash_again(entropy, password.secret()).await
    }

    /// Hashes a password that was right under older parameters; an older policy may have let it pass.
    ///
    /// # Errors
    /// [`Busy`].
    pub async fn hash_again(&self, entropy: &Entropy, password: &Secret) -> Result<Phc, Busy> {
        let normal = Normal::of(password).ok_or(Busy)?;
        let (params, salt) = (self.params.clone(), entropy.bytes::<16>());
        self.run(move |memory| hash(&params, normal.as_bytes(), &salt, memory)).await?.ok_or(Busy)
    }

    /// Compares; without a hash to compare with, does the same work and answers [`Verdict::Wrong`].
    ///
    /// # Errors
    /// [`Busy`].
    pub async fn verify(&self, known: Option<&Phc>, password: &Secret) -> Result<Verdict, Busy> {
        let normal = Normal::of(password);
        let bytes =
            Zeroizing::new(normal.as_ref().map_or_else(Vec::new, |normal| normal.as_bytes().to_vec()));
        let (phc, params) = (known.unwrap_or(&self.dummy).clone(), self.params.clone());
        let possible = known.is_some() && normal.is_some();
        let found = self.run(move |memory| compare(&params, &phc, &bytes, memory)).await?;
        Ok(if possible { found } else { Verdict::Wrong })
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Memory) -> T + Send + 'static,
    ) -> Result<T, Busy> {
        let (answer, result) = oneshot::channel();
        let job: Job = Box::new(move |memory| {
            // Nobody waits any more: the browser went away or the request ran out of time.
            if !answer.is_closed() {
                drop(answer.send(work(memory)));
            }
        });
        self.jobs.try_send(job).map_err(|_full| Busy)?;
        result.await.map_err(|_stopped| Busy)
    }
}

/// The memory is given back when nobody has signed in for a while.
fn serve(queue: &Receiver<Job>, kernel: Kernel, blocks: usize) {
    let mut memory = kernel.memory();
    loop {
        match queue.recv_timeout(IDLE) {
            Ok(job) => {
                job(&mut memory);
                memory.keep(blocks);
            }
            Err(RecvTimeoutError::Timeout) => memory.keep(0),
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn hash(params: &Params, password: &[u8], salt: &[u8; 16], memory: &mut Memory) -> Option<Phc> {
    phc(params, salt, &*memory.argon2id(params, password, salt)?)
}

fn phc(params: &Params, salt: &[u8; 16], output: &[u8; OUTPUT]) -> Option<Phc> {
    let phc = PasswordHash {
        algorithm: ARGON2ID_IDENT,
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(params).ok()?,
        salt: Some(Salt::new(salt).ok()?),
        hash: Some(Output::new(output).ok()?),
    };
    Some(Phc(phc.to_string()))
}

fn compare(today: &Params, known: &Phc, password: &[u8], memory: &mut Memory) -> Verdict {
    let Ok(parsed) = PasswordHash::new(known.as_str()) else { return Verdict::Wrong };
    let (Ok(params), Some(salt), Some(expected)) = (Params::try_from(&parsed), &parsed.salt, &parsed.hash)
    else {
        return Verdict::Wrong;
    };
    match memory.argon2id(&params, password, salt.as_ref()) {
        Some(output) if bool::from(output.as_slice().ct_eq(expected.as_bytes())) => {
            let same = (params.m_cost(), params.t_cost(), params.p_cost())
                == (today.m_cost(), today.t_cost(), today.p_cost());
            Verdict::Right { outdated: !same }
        }
        _ => Verdict::Wrong,
    }
}

#[cfg(test)]
mod tests;
