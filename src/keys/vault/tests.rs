//! What opens, and what must not.

use std::path::Path;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::base::Moment;
use crate::db::{self, DbOptions};

const NOW: Moment = Moment::from_seconds(1_800_000_000);

struct Place {
    folder: TempDir,
    db: Db,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        db::up(&url).unwrap();
        let db = Db::start(&DbOptions { url, connections: 1, queue: 16 }).unwrap();
        Self { folder, db }
    }

    async fn open(&self, data: &Path) -> Result<Vault, KeyError> {
        Vault::open(&self.db, &Clock::fixed(NOW), &Entropy::Os, &KeyFiles::default(), data).await
    }
}

fn vault(roots: &[(&str, [u8; 32])]) -> Result<Vault, KeyError> {
    let secrets: Vec<_> = roots.iter().map(|(name, bytes)| (*name, Secret32::new(bytes))).collect();
    Vault::from_roots(&secrets)
}

fn one() -> Vault {
    Vault::of_no_database()
}

fn person(n: u8) -> PersonId {
    PersonId::from(uuid::Uuid::from_bytes([n; 16]))
}

#[tokio::test]
async fn a_vault_opens_again_with_what_it_sealed() {
    let place = Place::new();
    let first = place.open(place.folder.path()).await.unwrap();
    let sealed = first.seal(&Entropy::Os, "x", b"secret");
    let again = place.open(place.folder.path()).await.unwrap();
    assert_eq!(&**again.open_sealed("x", &sealed).unwrap(), b"secret");
    assert_eq!(first.pairwise("s", person(1)), again.pairwise("s", person(1)));
}

#[tokio::test]
async fn processes_that_start_at_once_end_with_one_set_of_keys() {
    let place = Place::new();
    let data = place.folder.path();
    let (a, b, c) = tokio::join!(place.open(data), place.open(data), place.open(data));
    let subjects = [a, b, c].map(|vault| vault.unwrap().pairwise("s", person(1)));
    assert!(subjects.iter().all(|subject| *subject == subjects[0]), "{subjects:?}");
}

#[tokio::test]
async fn a_lost_master_key_is_named_and_never_replaced() {
    let place = Place::new();
    place.open(place.folder.path()).await.unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    assert!(matches!(place.open(elsewhere.path()).await, Err(KeyError::MasterFile { .. })));
    assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    master::make_when_missing(&elsewhere.path().join("master.key"), &Entropy::Os).unwrap();
    assert!(matches!(place.open(elsewhere.path()).await, Err(KeyError::WrongMaster { .. })));
}

#[tokio::test]
async fn a_configured_master_key_must_be_there() {
    let place = Place::new();
    let path = place.folder.path().join("given.key");
    let config = KeyFiles { master_file: Some(path.clone()), ..KeyFiles::default() };
    let open = || Vault::open(&place.db, &Clock::Wall, &Entropy::Os, &config, place.folder.path());
    assert!(matches!(open().await, Err(KeyError::MasterFile { .. })));
    master::make_when_missing(&path, &Entropy::Os).unwrap();
    open().await.unwrap();
    assert!(!place.folder.path().join("master.key").exists());
}

#[test]
fn a_persons_data_opens_only_for_that_person_in_its_place() {
    let vault = one();
    let (lan, wrapped) = vault.new_data_key(&Entropy::Os, person(1));
    let (minh, _) = vault.new_data_key(&Entropy::Os, person(2));
    let sealed = lan.seal(&Entropy::Os, "accounts.profile/1", b"Lan");
    let again = vault.data_key(person(1), &wrapped).unwrap();
    assert_eq!(&**again.open("accounts.profile/1", &sealed).unwrap(), b"Lan");
    assert!(lan.open("accounts.profile/2", &sealed).is_err());
    assert!(minh.open("accounts.profile/1", &sealed).is_err());
    assert!(vault.data_key(person(2), &wrapped).is_err());
    // The same secret under another person's name opens nothing either.
    assert!(
        DataKey::new(&[9; 32], person(1))
            .open("x", &DataKey::new(&[9; 32], person(2)).seal(&Entropy::Os, "x", b""))
            .is_err()
    );
    assert!(vault.open_sealed("accounts.profile/1", &sealed).is_err());
    assert!(vault.data_key(person(1), &vault.seal(&Entropy::Os, DATA_KEY, &[0; 32])).is_err());
}

#[test]
fn a_new_root_key_seals_and_the_old_one_still_opens() {
    let before = one();
    let after = vault(&[("index.1", [1; 32]), ("seal.2", [3; 32]), ("seal.1", [2; 32])]).unwrap();
    let old = before.seal(&Entropy::Os, "x", b"old");
    let (_, wrapped) = before.new_data_key(&Entropy::Os, person(1));
    assert_eq!(&**after.open_sealed("x", &old).unwrap(), b"old");
    assert!(after.data_key(person(1), &wrapped).is_ok());
    let new = after.seal(&Entropy::Os, "x", b"new");
    assert_eq!(number(&new), Some(2));
    assert!(before.open_sealed("x", &new).is_err());
    assert_eq!(before.pairwise("s", person(1)), after.pairwise("s", person(1)));
}

#[test]
fn a_database_without_a_root_key_is_refused() {
    assert!(vault(&[("seal.1", [2; 32])]).is_err());
    assert!(vault(&[("index.1", [1; 32]), ("seal.x", [2; 32])]).is_err());
}

/// Every look-up and every `sub` ever given out depends on these: a change here locks everybody out.
#[test]
fn derivations_never_change() {
    let vault = one();
    let text = |bytes: [u8; 32]| URL_SAFE_NO_PAD.encode(bytes);
    assert_eq!(
        text(vault.blind_index("email", "lan@mail.example")),
        "h9Qw8Fv0qATQexecbR8L0a17HwwuuS2UX_Q4Oz1mPhI"
    );
    assert_eq!(
        vault.pairwise("https://rp.example", person(1)),
        "xdRF3maU_zRTSJCZPhJGXLGQOFYc6xFcbFaNogbtQSU"
    );
    assert_eq!(text(vault.mac(Purpose::Csrf, b"message")), "RjH17jKGCq5SrM3SxnvSqJ8yuPunULCpXWk6ro8Wlrc");
    let sealed = URL_SAFE_NO_PAD.decode("AQGaN0RQRWBjnsZwt6E_yd04zsPsTqSde76Uls6DnCRtsN5T").unwrap();
    assert_eq!(&**vault.open_sealed("x", &sealed).unwrap(), b"secret");
}

#[test]
fn macs_differ_by_purpose_and_by_where_one_part_ends() {
    let vault = one();
    assert_ne!(vault.blind_index("ab", "c"), vault.blind_index("a", "bc"));
    assert_ne!(vault.pairwise("a", person(1)), vault.pairwise("b", person(1)));
    assert_ne!(vault.pairwise("a", person(1)), vault.pairwise("a", person(2)));
    assert_ne!(vault.mac(Purpose::Csrf, b"m"), vault.mac(Purpose::KnownDevice, b"m"));
    let tag = vault.mac(Purpose::Csrf, b"m");
    assert!(vault.mac_is(Purpose::Csrf, b"m", &tag));
    assert!(!vault.mac_is(Purpose::KnownDevice, b"m", &tag));
    assert!(!vault.mac_is(Purpose::Csrf, b"n", &tag));
    assert!(!vault.mac_is(Purpose::Csrf, b"m", &tag[..31]));
    assert!(!vault.mac_is(Purpose::Csrf, b"m", b""));
}

#[test]
fn keys_never_show_in_debug_output() {
    let vault = one();
    let (key, _) = vault.new_data_key(&Entropy::Os, person(1));
    assert_eq!(format!("{vault:?} {key:?}"), "Vault(…) DataKey(…)");
}

proptest! {
    #[test]
    fn bytes_from_anywhere_are_no_key_and_open_nothing(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        prop_assert!(one().data_key(person(1), &bytes).is_err());
        prop_assert!(one().open_sealed("x", &bytes).is_err());
    }
}
