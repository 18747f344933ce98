//! A desk at which unit tests sign in: everything a sign-in uses, with cheap hashes and a mailbox to look into.

use std::sync::{Arc, Mutex};

use crate::account::testing::{World, worlds};
use crate::base::{Lang, Moment, RequestId};
use crate::config;
use crate::db::{Conn, StoreError};
use crate::factor::passkey::Passkeys;
use crate::factor::password::Hasher;

use super::{Alert, Attempt, Dispatch, Means, Messenger};

/// Keeps what was sent, as its recipient would read it.
#[derive(Default)]
pub(super) struct Mailbox {
    /// Recipient and code, if there is one.
    pub(super) read: Mutex<Vec<(String, Option<String>)>>,
    /// What owners were told about their accounts.
    pub(super) alerts: Mutex<Vec<Alert>>,
}

impl Messenger for Mailbox {
    fn send(
        &self,
        _c: &mut Conn,
        _now: Moment,
        _lang: Lang,
        message: &Dispatch<'_>,
    ) -> Result<(), StoreError> {
        let (to, code) = match message {
            Dispatch::EmailCode { to, code, .. } => (to.as_str(), Some(code.expose().to_owned())),
            Dispatch::PhoneCode { to, code, .. } => (to.as_str(), Some(code.expose().to_owned())),
            Dispatch::EmailKnown { to } => (to.as_str(), None),
            Dispatch::PhoneKnown { to } => (to.as_str(), None),
            Dispatch::Alert { alert, .. } => {
                self.alerts.lock().unwrap().push((*alert).clone());
                return Ok(());
            }
        };
        self.read.lock().unwrap().push((to.to_owned(), code));
        Ok(())
    }
}

pub(super) struct Desk {
    pub(super) world: World,
    pub(super) mailbox: Arc<Mailbox>,
    messenger: Arc<dyn Messenger>,
    hasher: Hasher,
    passkeys: Passkeys,
    limits: config::SessionLimits,
    request: RequestId,
}

/// One desk in a world on each database there is.
pub(super) async fn desks() -> Vec<Desk> {
    let open = |world: World| {
        let hashing =
            config::Password { memory_kib: 8, iterations: 1, parallelism: 1, threads: 1, queue: 64 };
        let mailbox = Arc::new(Mailbox::default());
        Desk {
            messenger: mailbox.clone(),
            mailbox,
            hasher: Hasher::start(&hashing, &world.entropy).unwrap(),
            passkeys: Passkeys::new(&"https://id.example".parse().unwrap()).unwrap(),
            limits: config::SessionLimits::default(),
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
            messenger: &self.messenger,
        }
    }

    pub(super) fn attempt(&self) -> Attempt<'_> {
        Attempt {
            address: "192.0.2.1".parse().unwrap(),
            device: None,
            agent: "test".into(),
            replaces: None,
            request: &self.request,
        }
    }
}
