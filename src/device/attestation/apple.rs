//! Apple's App Attest: Apple certifies a key of an app that it knows on a phone that it made; the app puts the thumbprint of our key
//! into what is certified (developer.apple.com, "Validating apps that connect to your server").
//!
//! The key that Apple certifies signs nothing for us, and ours is not in the certificate: that it lies in the phone's enclave and is
//! unlocked by its holder is the registered app's word, which Apple says is the app we know.

use aws_lc_rs::digest::{Digest, SHA256, digest};
use x509_parser::certificate::X509Certificate;
use x509_parser::oid_registry::{Oid, asn1_rs::oid};

use super::chain::{MAY_ISSUE_NONE, lasts};
use super::tier::{Attested, Flaw};
use crate::base::Moment;
use crate::keys::Thumbprint;
use crate::keys::cbor::{self, Key};

/// The extension with the digest of what is certified.
const NONCE: Oid<'static> = oid!(1.2.840.113635.100.8.2);
/// Before the digest in it: SEQUENCE, `[1]`, OCTET STRING, each with its length.
const BEFORE_NONCE: [u8; 6] = [0x30, 0x24, 0xa1, 0x22, 0x04, 0x20];

/// The name of Apple's own service in what it certifies.
pub(super) const PRODUCTION: &[u8; 16] = b"appattest\0\0\0\0\0\0\0";

const FORMAT: &[u8] = b"apple-appattest";

/// What an app has to hand in to be certified with our key: the digest of the challenge, a full stop, and the key's thumbprint.
pub(super) fn asked(challenge: &str, about: Thumbprint) -> Digest {
    digest(&SHA256, format!("{challenge}.{about}").as_bytes())
}

/// What an app hands over, read.
pub(super) struct Object {
    chain: Vec<Vec<u8>>,
    data: Vec<u8>,
}

/// The fixed part of an authenticator's data (WebAuthn §6.1) and the credential's id.
struct Data<'a> {
    app: &'a [u8],
    counter: &'a [u8],
    service: &'a [u8],
    credential: &'a [u8],
}

impl Object {
    /// # Errors
    /// [`Flaw::Unreadable`].
    pub(super) fn read(object: &[u8]) -> Result<Self, Flaw> {
        Self::of(object).ok_or(Flaw::Unreadable("object"))
    }

    fn of(object: &[u8]) -> Option<Self> {
        let (item, rest) = cbor::split(object)?;
        let members = cbor::members(item).filter(|_members| rest.is_empty())?;
        if cbor::text(member(&members, b"fmt")?)? != FORMAT {
            return None;
        }
        let statement = cbor::members(member(&members, b"attStmt")?)?;
        let chain = cbor::items(member(&statement, b"x5c")?)?;
        let chain: Option<Vec<Vec<u8>>> =
            chain.into_iter().map(|one| cbor::bytes(one).map(<[u8]>::to_vec)).collect();
        Some(Self { chain: chain?, data: cbor::bytes(member(&members, b"authData")?)?.to_vec() })
    }

    pub(super) fn chain(&self) -> &[Vec<u8>] {
        &self.chain
    }

    /// What it says, when the app handed in `asked` to be certified.
    ///
    /// # Errors
    /// [`Flaw`].
    pub(super) fn judge(
        &self,
        chain: &[X509Certificate<'_>],
        now: Moment,
        asked: &[u8],
        (apps, service): (&[String], &[u8; 16]),
    ) -> Result<Attested, Flaw> {
        if !chain.iter().all(|one| lasts(one, now)) {
            return Err(Flaw::Time);
        }
        if !chain.iter().skip(1).all(|one| one.is_ca()) {
            return Err(MAY_ISSUE_NONE);
        }
        let leaf = chain.first().ok_or(Flaw::Chain("it is empty"))?;
        let certified = digest(&SHA256, &[&self.data, asked].concat());
        let nonce = leaf.get_extension_unique(&NONCE).ok().flatten();
        let nonce = nonce.and_then(|found| found.value.strip_prefix(&BEFORE_NONCE));
        if nonce != Some(certified.as_ref()) {
            return Err(Flaw::OtherKey);
        }
        let data = Data::read(&self.data).ok_or(Flaw::Unreadable("authenticator data"))?;
        let is_app = |app: &String| digest(&SHA256, app.as_bytes()).as_ref() == data.app;
        if !apps.iter().any(is_app) || data.service != service {
            return Err(Flaw::OtherApp);
        }
        let of_leaf = digest(&SHA256, leaf.public_key().subject_public_key.data.as_ref());
        if data.counter != [0; 4] || data.credential != of_leaf.as_ref() {
            return Err(Flaw::Unreadable("authenticator data"));
        }
        Ok(Attested::unless(None))
    }
}

impl<'a> Data<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let (app, rest) = bytes.split_at_checked(32)?;
        let (_flags, rest) = rest.split_at_checked(1)?;
        let (counter, rest) = rest.split_at_checked(4)?;
        let (service, rest) = rest.split_at_checked(16)?;
        let (length, rest) = rest.split_first_chunk::<2>()?;
        let credential = rest.get(..usize::from(u16::from_be_bytes(*length)))?;
        Some(Self { app, counter, service, credential })
    }
}

fn member<'a>(of: &cbor::Members<'a>, name: &[u8]) -> Option<&'a [u8]> {
    of.iter().find(|(key, _)| *key == Key::Name(name)).map(|(_, value)| *value)
}
