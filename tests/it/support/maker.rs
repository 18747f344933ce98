//! A maker of Android phones: its root, and what the keystores of its phones say of the keys in them.

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, CustomExtension, IsCa, KeyPair,
    PKCS_ECDSA_P256_SHA256, PublicKeyData, SignatureAlgorithm,
};

use super::Prover;

/// `id-ce-keyDescription`.
const KEY_DESCRIPTION: [u64; 10] = [1, 3, 6, 1, 4, 1, 11129, 2, 1, 17];

/// The app that makes the keys, as a phone knows it.
pub(crate) const APP: &str = "vn.khoa.app";
const SIGNER: [u8; 32] = [0xab; 32];

/// The same as an operator registers it.
pub(crate) fn app() -> String {
    format!("{APP}:{}", "ab".repeat(32))
}

/// A maker with its root.
pub(crate) struct Maker(CertifiedIssuer<'static, KeyPair>);

/// What a keystore says of a key.
#[derive(Clone, Copy)]
pub(crate) struct Kept<'a> {
    pub(crate) challenge: &'a str,
    pub(crate) locked: bool,
    /// Whether it is used only by whoever unlocks the phone.
    pub(crate) guarded: bool,
}

impl Maker {
    pub(crate) fn new() -> Self {
        let mut root = CertificateParams::default();
        root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(root, key()).unwrap())
    }

    /// Its root, as an operator names it.
    pub(crate) fn root(&self) -> String {
        self.0.pem()
    }

    /// The certificates that one of its phones hands out for a key, in DER.
    pub(crate) fn chain(&self, of: &Prover, kept: &Kept<'_>) -> Vec<Vec<u8>> {
        let mut batch = CertificateParams::default();
        batch.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let batch = CertifiedIssuer::signed_by(batch, key(), &self.0).unwrap();
        let mut leaf = CertificateParams::default();
        let said = CustomExtension::from_oid_content(&KEY_DESCRIPTION, kept.description());
        leaf.custom_extensions.push(said);
        let leaf = leaf.signed_by(&Of(of.point()), &batch).unwrap();
        vec![leaf.der().to_vec(), batch.der().to_vec()]
    }
}

fn key() -> KeyPair {
    KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap()
}

/// The public key of somebody else.
struct Of(Vec<u8>);

impl PublicKeyData for Of {
    fn der_bytes(&self) -> &[u8] {
        &self.0
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &PKCS_ECDSA_P256_SHA256
    }
}

impl Kept<'_> {
    fn description(&self) -> Vec<u8> {
        let (integer, enumerated, octets, sequence, set, boolean, null) = (2, 10, 4, 0x30, 0x31, 1, 5);
        let package = der(sequence, &[der(octets, APP.as_bytes()), der(integer, &[1])].concat());
        let app = der(sequence, &[der(set, &package), der(set, &der(octets, &SIGNER))].concat());
        let locked = if self.locked { 0xff } else { 0 };
        let boot =
            [der(octets, &[7; 32]), der(boolean, &[locked]), der(enumerated, &[0]), der(octets, &[8; 32])];
        let guard =
            if self.guarded { tagged(504, &der(integer, &[2])) } else { tagged(503, &der(null, &[])) };
        let software = tagged(709, &der(octets, &app));
        let hardware =
            [guard, tagged(702, &der(integer, &[0])), tagged(704, &der(sequence, &boot.concat()))].concat();
        let parts = [
            der(integer, &[4]),
            der(enumerated, &[1]),
            der(integer, &[41]),
            der(enumerated, &[1]),
            der(octets, self.challenge.as_bytes()),
            der(octets, &[]),
            der(sequence, &software),
            der(sequence, &hardware),
        ];
        der(sequence, &parts.concat())
    }
}

/// An item whose tag fits a byte.
fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    [&[tag][..], &length(content), content].concat()
}

/// An explicit tag of more than 127.
fn tagged(tag: u16, content: &[u8]) -> Vec<u8> {
    let [high, low] = [(tag >> 7) | 0x80, tag & 0x7f].map(|part| u8::try_from(part).unwrap());
    [&[0xbf, high, low][..], &length(content), content].concat()
}

fn length(content: &[u8]) -> Vec<u8> {
    match u16::try_from(content.len()).unwrap() {
        short @ 0..128 => vec![u8::try_from(short).unwrap()],
        long => [&[0x82][..], &long.to_be_bytes()].concat(),
    }
}
