//! A desk at which unit tests sign in: everything a sign-in uses, with cheap hashes.

use crate::account::testing::{World, worlds};
use crate::base::RequestId;
use crate::config;
use crate::factor::passkey::Passkeys;
use crate::factor::password::Hasher;

use super::{Attempt, Means};

pub(super) struct Desk {
    pub(super) world: World,
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
        Desk {
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
