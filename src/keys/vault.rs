//! Envelope encryption and keyed derivations. Holds no plain text and never decides who may read.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use super::seal::{Context, SealingKey, Secret32, number};
use super::web_push::Vapid;
use super::{KeyError, master, store};
use crate::base::{Clock, Entropy, PersonId};
use crate::config::KeyFiles;
use crate::db::{Db, StoreError};

/// What a short MAC is for; each purpose has a key of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Anti-forgery tokens of forms.
    Csrf,
    /// The mark of a device on which somebody signed in before.
    KnownDevice,
    /// The newest head of the audit log.
    AuditHead,
    /// Where a list goes on.
    Cursor,
    /// What a proof of possession has to carry.
    DpopNonce,
    /// What the keystore of a phone has to put into its statement.
    Attestation,
}

/// The keys under which everything personal is sealed, indexed or named. Cheap to clone.
#[derive(Clone)]
pub struct Vault(Arc<Keys>);

struct Keys {
    /// It seals; all of them open.
    newest: Root,
    older: Vec<Root>,
    blind: hmac::Key,
    pairwise: hmac::Key,
    csrf: hmac::Key,
    known_device: hmac::Key,
    audit_head: hmac::Key,
    cursor: hmac::Key,
    dpop_nonce: hmac::Key,
    attestation: hmac::Key,
    vapid: Vapid,
}

struct Root {
    number: u8,
    /// Wraps the data keys of persons.
    wrap: SealingKey,
    /// Seals what belongs to nobody, such as signing keys.
    seal: SealingKey,
}

/// The root key that seals, by its number. Another number can be added; the old ones stay to open.
const SEALING_ROOT: &str = "seal.";
/// The root key of indexes and names. It never changes: every look-up and every `sub` depends on it.
const INDEX_ROOT: &str = "index.1";

impl Vault {
    /// Opens the root keys of the database with the master key. On a new database it makes them, and, when no
    /// file was configured, the master key too. Two processes may do so at once: the database keeps one set.
    ///
    /// # Errors
    /// When the file is missing, malformed or of another database; when the database does not answer.
    pub async fn open(
        db: &Db,
        clock: &Clock,
        entropy: &Entropy,
        config: &KeyFiles,
        data: &Path,
    ) -> Result<Self, KeyError> {
        let path = config.master_file.clone().unwrap_or_else(|| data.join("master.key"));
        let mut stored = db.read(store::root_keys).await?;
        // A database with root keys had a master key: a new one could open nothing, so none is made.
        if stored.is_empty() && config.master_file.is_none() {
            master::make_when_missing(&path, entropy)?;
        }
        let wrapping = master::read(&path)?.sealing(0, "wrap root keys");
        if stored.is_empty() {
            let fresh = [format!("{SEALING_ROOT}1"), INDEX_ROOT.to_owned()].map(|name| {
                let secret = Zeroizing::new(entropy.bytes::<32>());
                let wrapped =
                    wrapping.seal(entropy, Context { person: None, name: &name }, secret.as_slice());
                (name, wrapped)
            });
            let now = clock.now();
            stored = db.write(move |c| store::root_keys_or(c, &fresh, now)).await?;
        }
        let roots = stored
            .iter()
            .map(|(name, wrapped)| Ok((name.as_str(), unwrap_secret(&wrapping, name, wrapped)?)))
            .collect::<Result<Vec<_>, KeyError>>()
            .map_err(|_sealed| KeyError::WrongMaster { path })?;
        Self::from_roots(&roots)
    }

    /// Keys that everybody knows, for tests without a database.
    #[cfg(any(test, feature = "testing"))]
    #[expect(clippy::unwrap_used, reason = "two roots make a vault")]
    pub fn of_no_database() -> Self {
        let roots = [(INDEX_ROOT, Secret32::new(&[1; 32])), ("seal.1", Secret32::new(&[2; 32]))];
        Self::from_roots(&roots).unwrap()
    }

    fn from_roots(stored: &[(&str, Secret32)]) -> Result<Self, KeyError> {
        let missing = |row: &str| StoreError::Inconsistent { table: "root_keys", row: row.to_owned() };
        let mut roots: Vec<Root> = stored
            .iter()
            .filter_map(|(name, secret)| {
                let number = name.strip_prefix(SEALING_ROOT)?.parse().ok()?;
                let wrap = secret.sealing(number, "wrap data keys");
                Some(Root { number, wrap, seal: secret.sealing(number, "seal") })
            })
            .collect();
        roots.sort_by_key(|root| root.number);
        let index = stored.iter().find(|(name, _)| *name == INDEX_ROOT).map(|(_, secret)| secret);
        let index = index.ok_or_else(|| missing(INDEX_ROOT))?;
        let newest = roots.pop().ok_or_else(|| missing(SEALING_ROOT))?;
        Ok(Self(Arc::new(Keys {
            newest,
            older: roots,
            blind: index.hmac("blind index"),
            pairwise: index.hmac("pairwise subject"),
            csrf: index.hmac("csrf"),
            known_device: index.hmac("known device"),
            audit_head: index.hmac("audit head"),
            cursor: index.hmac("cursor"),
            dpop_nonce: index.hmac("dpop nonce"),
            attestation: index.hmac("attestation"),
            vapid: Vapid::derived(index).ok_or(KeyError::Library("derive the key for push services"))?,
        })))
    }

    /// A new key for `person`, and the wrapped form in which the database keeps it.
    pub fn new_data_key(&self, entropy: &Entropy, person: PersonId) -> (DataKey, Vec<u8>) {
        let secret = Zeroizing::new(entropy.bytes::<32>());
        let wrapped = self.0.newest.wrap.seal(entropy, data_key_of(person), secret.as_slice());
        (DataKey::new(&secret, person), wrapped)
    }

    /// The key of `person` from its wrapped form.
    ///
    /// # Errors
    /// When it was wrapped for another person, under another root, or tampered with.
    pub fn data_key(&self, person: PersonId, wrapped: &[u8]) -> Result<DataKey, KeyError> {
        let secret = self.root_of(wrapped).wrap.open(data_key_of(person), wrapped)?;
        let secret = secret_32(&secret).ok_or_else(|| KeyError::Sealed { context: DATA_KEY.to_owned() })?;
        Ok(DataKey::new(&secret, person))
    }

    /// Seals what belongs to no person.
    pub fn seal(&self, entropy: &Entropy, context: &str, plain: &[u8]) -> Vec<u8> {
        self.0.newest.seal.seal(entropy, Context { person: None, name: context }, plain)
    }

    /// Opens what [`Vault::seal`] sealed in the same context.
    ///
    /// # Errors
    /// When it was sealed for another context, under another root, or tampered with.
    pub fn open_sealed(&self, context: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        self.root_of(sealed).seal.open(Context { person: None, name: context }, sealed)
    }

    /// Under what an identifier is looked up, so that the database never holds it readable.
    pub fn blind_index(&self, kind: &str, value: &str) -> [u8; 32] {
        mac(&self.0.blind, &[kind.as_bytes(), value.as_bytes()])
    }

    /// The `sub` of `person` for one sector: stable, and unlinkable between sectors (OpenID Connect Core §8.1).
    pub fn pairwise(&self, sector: &str, person: PersonId) -> String {
        URL_SAFE_NO_PAD.encode(mac(&self.0.pairwise, &[sector.as_bytes(), person.uuid().as_bytes()]))
    }

    /// The `sid` of a session for one sector: as unlinkable between sectors as the `sub` beside it.
    pub fn pairwise_session(&self, sector: &str, session: &str) -> String {
        URL_SAFE_NO_PAD.encode(mac(&self.0.pairwise, &[b"session", sector.as_bytes(), session.as_bytes()]))
    }

    /// A MAC over `message`.
    pub fn mac(&self, purpose: Purpose, message: &[u8]) -> [u8; 32] {
        mac(self.key_for(purpose), &[message])
    }

    /// Whether `tag` is the MAC over `message`; takes the same time whatever differs.
    pub fn mac_is(&self, purpose: Purpose, message: &[u8], tag: &[u8]) -> bool {
        use subtle::ConstantTimeEq as _;
        self.mac(purpose, message).as_slice().ct_eq(tag).into()
    }

    /// What vouches for us to push services.
    pub fn vapid(&self) -> &Vapid {
        &self.0.vapid
    }

    /// The root under which `blob` was sealed; for a number nobody knows, one that will not open it.
    fn root_of(&self, blob: &[u8]) -> &Root {
        let Keys { newest, older, .. } = &*self.0;
        number(blob).and_then(|n| older.iter().find(|root| root.number == n)).unwrap_or(newest)
    }

    fn key_for(&self, purpose: Purpose) -> &hmac::Key {
        match purpose {
            Purpose::Csrf => &self.0.csrf,
            Purpose::KnownDevice => &self.0.known_device,
            Purpose::AuditHead => &self.0.audit_head,
            Purpose::Cursor => &self.0.cursor,
            Purpose::DpopNonce => &self.0.dpop_nonce,
            Purpose::Attestation => &self.0.attestation,
        }
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(…)")
    }
}

/// One person's key. Wiped when dropped; when its wrapped form is destroyed, what it sealed is gone.
pub struct DataKey {
    key: SealingKey,
    person: PersonId,
}

impl DataKey {
    fn new(secret: &[u8; 32], person: PersonId) -> Self {
        Self { key: Secret32::new(secret).sealing(1, "personal data"), person }
    }

    /// Seals a person's data; `context` names the place, such as `accounts.profile/acc_…`.
    pub fn seal(&self, entropy: &Entropy, context: &str, plain: &[u8]) -> Vec<u8> {
        self.key.seal(entropy, self.at(context), plain)
    }

    /// Opens what [`DataKey::seal`] sealed for the same person in the same context.
    ///
    /// # Errors
    /// When it was sealed for another person or context, or tampered with.
    pub fn open(&self, context: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        self.key.open(self.at(context), sealed)
    }

    fn at<'a>(&self, name: &'a str) -> Context<'a> {
        Context { person: Some(self.person), name }
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(…)")
    }
}

const DATA_KEY: &str = "people.data_key";

fn data_key_of(person: PersonId) -> Context<'static> {
    Context { person: Some(person), name: DATA_KEY }
}

fn unwrap_secret(wrapping: &SealingKey, name: &str, wrapped: &[u8]) -> Result<Secret32, KeyError> {
    let plain = wrapping.open(Context { person: None, name }, wrapped)?;
    secret_32(&plain)
        .map(|secret| Secret32::new(&secret))
        .ok_or_else(|| KeyError::Sealed { context: name.to_owned() })
}

fn secret_32(plain: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
    plain.try_into().ok().map(Zeroizing::new)
}

/// Every part with its length before it, so that no two lists of parts are one message.
fn mac(key: &hmac::Key, parts: &[&[u8]]) -> [u8; 32] {
    let mut context = hmac::Context::with_key(key);
    for part in parts {
        context.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        context.update(part);
    }
    let mut out = [0u8; 32];
    out.copy_from_slice(context.sign().as_ref());
    out
}

#[cfg(test)]
mod tests;
