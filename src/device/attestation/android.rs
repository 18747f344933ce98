//! Android's key attestation: the certificate of the key says in an extension where it lies, who made it, and what it takes to use
//! it (the schema of versions 1 to 400: source.android.com, "Key and ID attestation").

use std::collections::BTreeMap;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use x509_parser::asn1_rs::{Any, FromDer as _};
use x509_parser::certificate::X509Certificate;
use x509_parser::oid_registry::{Oid, asn1_rs::oid};

use super::chain::{MAY_ISSUE_NONE, lasts};
use super::tier::{Attested, Flaw};
use crate::base::Moment;
use crate::keys::{Jwk, Thumbprint};

/// `id-ce-keyDescription`.
const KEY_DESCRIPTION: Oid<'static> = oid!(1.3.6.1.4.1.11129.2.1.17);
/// `serialNumber` of a name: factories put it into the certificates of a batch.
const SERIAL_NUMBER: Oid<'static> = oid!(2.5.4.5);

// Tags of an AuthorizationList.
const NO_AUTH_REQUIRED: u32 = 503;
const USER_AUTH_TYPE: u32 = 504;
const ORIGIN: u32 = 702;
const ROOT_OF_TRUST: u32 = 704;
const APPLICATION: u32 = 709;

/// `KM_ORIGIN_GENERATED`.
const GENERATED: u64 = 0;
/// `verifiedBootState`.
const VERIFIED: u64 = 0;

/// An app as Android knows it: `package:SHA-256 of the certificate that signs it`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AndroidApp {
    package: String,
    certificate: [u8; 32],
}

impl FromStr for AndroidApp {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let why = "must be PACKAGE:SHA-256, the digest of the signing certificate in hexadecimal";
        let (package, hex) = text.split_once(':').ok_or(why)?;
        // As tools print it: in pairs with colons between, or without.
        let hex: Vec<u8> = hex.bytes().filter(|byte| *byte != b':').collect();
        let pairs = hex.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
        let digest: Option<Vec<u8>> = pairs.collect();
        let certificate = digest.and_then(|digest| digest.try_into().ok()).ok_or(why)?;
        if package.is_empty() { Err(why) } else { Ok(Self { package: package.to_owned(), certificate }) }
    }
}

impl AndroidApp {
    /// Its package.
    pub fn package(&self) -> &str {
        &self.package
    }

    /// The digest of the certificate that signs it, as Digital Asset Links has it.
    pub fn fingerprint(&self) -> String {
        self.certificate.map(|byte| format!("{byte:02X}")).join(":")
    }

    /// What its passkeys say they were used in, where a browser says an address.
    pub fn origin(&self) -> String {
        format!("android:apk-key-hash:{}", URL_SAFE_NO_PAD.encode(self.certificate))
    }
}

/// What the certificate of a key says of it.
struct Description<'a> {
    attested_by: u64,
    kept_by: u64,
    challenge: &'a [u8],
    /// What the system says.
    software: Tags<'a>,
    /// What the keystore says.
    hardware: Tags<'a>,
}

/// An AuthorizationList: by tag, what is inside.
type Tags<'a> = BTreeMap<u32, Any<'a>>;

/// What a chain says of the key `about`.
///
/// # Errors
/// [`Flaw`].
pub(super) fn judge(
    chain: &[X509Certificate<'_>],
    now: Moment,
    (challenge, about): (&[u8], Thumbprint),
    apps: &[AndroidApp],
) -> Result<Attested, Flaw> {
    let (leaf, above) = chain.split_first().ok_or(Flaw::Chain("it is empty"))?;
    // Whoever holds an attested key can certify another one with it, and say of that whatever they like.
    if !above.iter().all(|one| matches!(one.get_extension_unique(&KEY_DESCRIPTION), Ok(None))) {
        return Err(Flaw::Chain("an attested key has issued it"));
    }
    // The keys of whole batches of phones certify under certificates that deny them to.
    if !above.iter().skip(1).all(|one| one.is_ca()) {
        return Err(MAY_ISSUE_NONE);
    }
    if !above.iter().all(|one| is_good_on(one, above, now)) {
        return Err(Flaw::Time);
    }
    let unreadable = || Flaw::Unreadable("key description");
    let said = extension(leaf).and_then(Description::read).ok_or_else(unreadable)?;
    if said.challenge != challenge {
        return Err(Flaw::Challenge);
    }
    if thumbprint(leaf) != Some(about) {
        return Err(Flaw::OtherKey);
    }
    if !said.is_of(apps) {
        return Err(Flaw::OtherApp);
    }
    Ok(Attested::unless(said.wanting()))
}

fn extension<'a>(of: &'a X509Certificate<'_>) -> Option<&'a [u8]> {
    Some(of.get_extension_unique(&KEY_DESCRIPTION).ok()??.value)
}

/// The dates of the key's own certificate are the phone's word and held against nothing. What a factory put into a batch of phones
/// cannot be put anew, so its end is not held against them either; what was taken back is in the makers' list.
fn is_good_on(one: &X509Certificate<'_>, above: &[X509Certificate<'_>], now: Moment) -> bool {
    let of_a_batch =
        above.iter().rev().skip(1).any(|one| one.subject().iter_by_oid(&SERIAL_NUMBER).next().is_some());
    lasts(one, now) || of_a_batch && one.validity().not_before.timestamp() <= now.as_seconds()
}

/// The name of the key that a certificate is about, when it is one on P-256.
pub(super) fn thumbprint(of: &X509Certificate<'_>) -> Option<Thumbprint> {
    let point = of.public_key().subject_public_key.data.as_ref();
    let (4, point) = point.split_first()? else { return None };
    let (x, y) = point.split_at_checked(32)?;
    let [x, y] = [x, y].map(|part| URL_SAFE_NO_PAD.encode(part));
    let key = Jwk::parse(&format!(r#"{{"kty":"EC","crv":"P-256","x":"{x}","y":"{y}"}}"#)).ok()?;
    Thumbprint::parse(&key.thumbprint()).ok()
}

impl<'a> Description<'a> {
    fn read(extension: &'a [u8]) -> Option<Self> {
        let all = inside(extension)?;
        let [_version, attested_by, _kept_version, kept_by, challenge, _unique, software, hardware] =
            all.get(..8)?.as_array()?;
        Some(Self {
            attested_by: number(attested_by)?,
            kept_by: number(kept_by)?,
            challenge: challenge.data,
            software: tags(software)?,
            hardware: tags(hardware)?,
        })
    }

    /// What keeps the key from being believed to be in hardware and guarded.
    fn wanting(&self) -> Option<&'static str> {
        let said = |tag| self.hardware.get(&tag);
        let boot = said(ROOT_OF_TRUST).and_then(Boot::read);
        let in_hardware = self.attested_by > 0 && self.attested_by == self.kept_by;
        let was_made_there = said(ORIGIN).and_then(number) == Some(GENERATED);
        let asks_who = said(NO_AUTH_REQUIRED).is_none() && said(USER_AUTH_TYPE).is_some();
        [
            (in_hardware, "the keystore is software"),
            (was_made_there, "the key was brought in from elsewhere"),
            (boot.is_some_and(|boot| boot.verified && boot.locked), "the system is not the maker's"),
            (asks_who, "the key is used without asking who holds the phone"),
        ]
        .into_iter()
        .find_map(|(holds, but)| (!holds).then_some(but))
    }

    /// Whether one of these apps made the key.
    fn is_of(&self, apps: &[AndroidApp]) -> bool {
        let Some(app) = self.software.get(&APPLICATION).and_then(|all| inside(all.data)) else {
            return false;
        };
        let [packages, certificates] = app.as_slice() else { return false };
        let (Some(packages), Some(certificates)) = (items(packages.data), items(certificates.data)) else {
            return false;
        };
        let named: Vec<&[u8]> =
            packages.iter().filter_map(|one| Some(items(one.data)?.first()?.data)).collect();
        apps.iter().any(|app| {
            named.contains(&app.package.as_bytes())
                && certificates.iter().any(|signed| signed.data == app.certificate)
        })
    }
}

/// How the system was started.
struct Boot {
    locked: bool,
    verified: bool,
}

impl Boot {
    fn read(root_of_trust: &Any<'_>) -> Option<Self> {
        let all = items(root_of_trust.data)?;
        let [_key, locked, state] = all.get(..3)?.as_array()?;
        Some(Self { locked: locked.data != [0], verified: number(state)? == VERIFIED })
    }
}

/// What is in the one sequence that `der` is.
fn inside(der: &[u8]) -> Option<Vec<Any<'_>>> {
    let (rest, sequence) = Any::from_der(der).ok()?;
    if rest.is_empty() { items(sequence.data) } else { None }
}

fn items(mut bytes: &[u8]) -> Option<Vec<Any<'_>>> {
    let mut items = Vec::new();
    while !bytes.is_empty() {
        let (rest, item) = Any::from_der(bytes).ok()?;
        items.push(item);
        bytes = rest;
    }
    Some(items)
}

/// By tag, what stands inside it: each is explicit. A tag that comes twice is none.
fn tags<'a>(list: &Any<'a>) -> Option<Tags<'a>> {
    let mut tags = Tags::new();
    for item in items(list.data)? {
        let (_rest, value) = Any::from_der(item.data).ok()?;
        if tags.insert(item.header.tag().0, value).is_some() {
            return None;
        }
    }
    Some(tags)
}

/// A number that is not negative, whatever kind of number it is.
fn number(of: &Any<'_>) -> Option<u64> {
    let bytes: &[u8] = of.data;
    let short = (1..=8).contains(&bytes.len()) && bytes.first().is_some_and(|first| *first < 0x80);
    short.then(|| bytes.iter().fold(0, |value, byte| (value << 8) | u64::from(*byte)))
}
