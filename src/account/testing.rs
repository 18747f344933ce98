//! A small world for the unit tests of people: a database of each kind there is, keys, and a clock to turn.

use std::sync::Arc;

use super::{Applied, apply, parse};
use crate::base::{Clock, Entropy, Moment};
use crate::config::{KeyFiles, Redis};
use crate::db::testing::{TestDb, databases};
use crate::db::{Conn, StoreError};
use crate::ephemeral::{self, Ephemeral};
use crate::keys::{Desk, Vault};

/// One world.
pub(crate) struct World {
    pub(crate) records: TestDb,
    pub(crate) vault: Vault,
    pub(crate) clock: Clock,
    pub(crate) entropy: Entropy,
    pub(crate) ephemeral: Arc<dyn Ephemeral>,
    _keys: tempfile::TempDir,
}

impl World {
    /// What the service would do in one transaction.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        f: impl FnMut(&mut Conn) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.records.db.write(f).await.unwrap()
    }

    /// What verbs need in it now.
    pub(crate) fn desk(&self) -> Desk {
        let (vault, entropy) = (self.vault.clone(), self.entropy.clone());
        Desk { vault, entropy, now: self.now(), request: None }
    }

    pub(crate) fn now(&self) -> Moment {
        self.clock.now()
    }
}

/// One empty world on each database there is.
pub(crate) async fn worlds() -> Vec<World> {
    let mut made = Vec::new();
    for records in databases() {
        let (clock, entropy) = (Clock::fixed(Moment::from_seconds(1_800_000_000)), Entropy::Os);
        let keys = tempfile::tempdir().unwrap();
        let vault =
            Vault::open(&records.db, &clock, &entropy, &KeyFiles::default(), keys.path()).await.unwrap();
        let ephemeral = ephemeral::open(&Redis::default(), &clock).await.unwrap();
        made.push(World { records, vault, clock, entropy, ephemeral, _keys: keys });
    }
    made
}

/// A line of a register.
pub(crate) const LAN: &str = r#"{"personal_number":"099193000001","kind":"citizen","level":2,"name":"Nguyễn Thị Lan",
    "family_name":"Nguyễn","middle_name":"Thị","given_name":"Lan","birthdate":"1993-03-01","gender":"female","nationality":"VNM",
    "email":"Lan@mail.example","email_verified":true,"phone":"0900000001","phone_verified":true,"password":"trăng sáng trên sông",
    "address":{"formatted":"12 đường Hoa Sữa, Hà Nội","region":"Hà Nội","country":"VN"}}"#;

/// Takes a line of a register.
pub(crate) async fn import(world: &World, line: &str) -> Applied {
    let record = parse(line, world.now().local_date()).unwrap();
    let desk = world.desk();
    world.write(move |c| apply(c, &desk, &record)).await.unwrap()
}
