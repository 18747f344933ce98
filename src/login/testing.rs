//! A desk at which unit tests sign in: everything a sign-in uses, with cheap hashes and a mailbox to look into.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;

use crate::account::testing::{World, worlds};
use crate::account::{Alert, TellHolder};
use crate::audit::Tally;
use crate::base::RequestId;
use crate::config;
use crate::ephemeral::Payer;
use crate::factor::passkey::Passkeys;
use crate::factor::password::Hasher;
use crate::jobs::{Handler, JobError, Runner, Wake};
use crate::keys::Vault;

use super::{Attempt, CodeMessage, Means, SendCode};

/// Recipient and code, if there is one.
type Read = (String, Option<String>);

/// Keeps what was sent, as its recipient would read it.
#[derive(Clone)]
struct Mailbox {
    vault: Vault,
    read: Arc<Mutex<Vec<Read>>>,
    /// What owners were told about their accounts.
    alerts: Arc<Mutex<Vec<Alert>>>,
}

#[async_trait]
impl Handler<SendCode> for Mailbox {
    async fn handle(&self, job: SendCode) -> Result<(), JobError> {
        let (to, code) = match job.message(&self.vault).unwrap() {
            CodeMessage::EmailCode { to, code, .. } => {
                (to.as_str().to_owned(), Some(code.expose().to_owned()))
            }
            CodeMessage::PhoneCode { to, code, .. } => {
                (to.as_str().to_owned(), Some(code.expose().to_owned()))
            }
            CodeMessage::RecoveryEmail { to, code, .. } | CodeMessage::ContactEmail { to, code, .. } => {
                (to.as_str().to_owned(), Some(code.expose().to_owned()))
            }
            CodeMessage::RecoveryPhone { to, code, .. } | CodeMessage::ContactPhone { to, code, .. } => {
                (to.as_str().to_owned(), Some(code.expose().to_owned()))
            }
            CodeMessage::Nobody => return Ok(()),
            CodeMessage::EmailKnown { to } => (to.as_str().to_owned(), None),
            CodeMessage::PhoneKnown { to } => (to.as_str().to_owned(), None),
        };
        self.read.lock().unwrap().push((to, code));
        Ok(())
    }
}

#[async_trait]
impl Handler<TellHolder> for Mailbox {
    async fn handle(&self, job: TellHolder) -> Result<(), JobError> {
        self.alerts.lock().unwrap().push(job.alert(&self.vault).unwrap());
        Ok(())
    }
}

pub(super) struct Desk {
    pub(super) world: World,
    mailbox: Mailbox,
    hasher: Hasher,
    passkeys: Passkeys,
    limits: config::SessionLimits,
    tally: Tally,
    request: RequestId,
}

/// One desk in a world on each database there is.
pub(super) async fn desks() -> Vec<Desk> {
    let open = |world: World| {
        let hashing =
            config::Password { memory_kib: 8, iterations: 1, parallelism: 1, threads: 1, queue: 64 };
        let mailbox = Mailbox { vault: world.vault.clone(), read: Arc::default(), alerts: Arc::default() };
        Desk {
            mailbox,
            hasher: Hasher::start(&hashing, &world.entropy).unwrap(),
            passkeys: Passkeys::new(&"https://id.example".parse().unwrap(), &[]).unwrap(),
            limits: config::SessionLimits::default(),
            tally: Tally::default(),
            request: RequestId::new(&world.entropy),
            world,
        }
    };
    worlds().await.into_iter().map(open).collect()
}

impl Desk {
    pub(super) fn means(&self) -> Means<'_> {
        Means {
            clock: &self.world.clock,
            entropy: &self.world.entropy,
            db: &self.world.records.db,
            vault: &self.world.vault,
            ephemeral: &self.world.ephemeral,
            hasher: &self.hasher,
            passkeys: &self.passkeys,
            limits: &self.limits,
            tally: &self.tally,
        }
    }

    /// Every message so far: who read it, and the code in it.
    pub(super) async fn read(&self) -> Vec<Read> {
        self.deliver().await;
        self.mailbox.read.lock().unwrap().clone()
    }

    /// What owners were told since the last time.
    pub(super) async fn told(&self) -> Vec<Alert> {
        self.deliver().await;
        std::mem::take(&mut *self.mailbox.alerts.lock().unwrap())
    }

    async fn deliver(&self) {
        let World { records, clock, entropy, .. } = &self.world;
        let runner = Runner::new(records.db.clone(), clock.clone(), entropy.clone(), Wake::default())
            .register::<SendCode>(self.mailbox.clone())
            .register::<TellHolder>(self.mailbox.clone());
        runner.run_due_once().await.unwrap();
    }

    pub(super) fn attempt(&self) -> Attempt<'_> {
        Attempt {
            address: "192.0.2.1".parse().unwrap(),
            payer: Payer::Stranger("192.0.2.1".parse().unwrap()),
            device: None,
            agent: "test".into(),
            key: None,
            replaces: None,
            request: &self.request,
        }
    }
}
