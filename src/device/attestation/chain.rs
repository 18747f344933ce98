//! Certificates up to a pinned root. What a maker's chain owes to RFC 5280 is held here, and no more: the chains of older phones
//! do not keep to it, so that a validator for web servers refuses them.

use x509_parser::certificate::X509Certificate;
use x509_parser::pem::Pem;
use x509_parser::prelude::FromDer as _;
use x509_parser::time::ASN1Time;

use super::TakenBack;
use super::tier::Flaw;
use crate::base::Moment;

/// No maker's chain is longer.
const LONGEST: usize = 6;

/// A text is no list of certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be certificates in PEM")]
pub struct BadRoots;

/// The certificates that chains must end in, in DER.
pub struct Roots(Vec<Vec<u8>>);

impl std::fmt::Debug for Roots {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Roots({})", self.0.len())
    }
}

impl Roots {
    /// Reads them from PEM.
    ///
    /// # Errors
    /// [`BadRoots`].
    pub fn read(pem: &str) -> Result<Self, BadRoots> {
        let blocks = Pem::iter_from_buffer(pem.as_bytes()).map(|block| match block {
            Ok(block) if block.label == "CERTIFICATE" && exactly(&block.contents).is_ok() => {
                Ok(block.contents)
            }
            _ => Err(BadRoots),
        });
        blocks.collect::<Result<_, _>>().map(Self)
    }

    /// The certificates of `chain`, the leaf first, when each was issued by the next and the last by one of these.
    ///
    /// # Errors
    /// [`Flaw::Unreadable`], [`Flaw::Chain`] and [`Flaw::Revoked`]. Dates, and who may issue, are the caller's to hold.
    pub(super) fn walk<'c>(
        &self,
        chain: &'c [Vec<u8>],
        revoked: &TakenBack,
    ) -> Result<Vec<X509Certificate<'c>>, Flaw> {
        if !(2..=LONGEST).contains(&chain.len()) {
            return Err(Flaw::Chain("it has two to six certificates"));
        }
        let chain = chain.iter().map(|der| exactly(der)).collect::<Result<Vec<_>, _>>()?;
        if !chain.iter().zip(chain.iter().skip(1)).all(|(issued, by)| is_issued_by(issued, by)) {
            return Err(Flaw::Chain("one was not issued by the next"));
        }
        let known = |top: &X509Certificate<'_>| {
            self.0.iter().filter_map(|der| exactly(der).ok()).any(|root| is_issued_by(top, &root))
        };
        if !chain.last().is_some_and(known) {
            return Err(Flaw::Chain("the last one is of somebody else"));
        }
        let taken_back = |one: &X509Certificate<'_>| revoked.contains(&serial(one));
        if chain.iter().any(taken_back) { Err(Flaw::Revoked) } else { Ok(chain) }
    }
}

/// Certificates may issue others only when they say so.
pub(super) const MAY_ISSUE_NONE: Flaw = Flaw::Chain("a certificate in it may issue none");

/// Whether the certificate is good at a moment.
pub(super) fn lasts(certificate: &X509Certificate<'_>, now: Moment) -> bool {
    ASN1Time::from_timestamp(now.as_seconds()).is_ok_and(|at| certificate.validity().is_valid_at(at))
}

fn exactly(der: &[u8]) -> Result<X509Certificate<'_>, Flaw> {
    match X509Certificate::from_der(der) {
        Ok(([], certificate)) => Ok(certificate),
        _ => Err(Flaw::Unreadable("certificate")),
    }
}

fn is_issued_by(issued: &X509Certificate<'_>, by: &X509Certificate<'_>) -> bool {
    issued.issuer().as_raw() == by.subject().as_raw()
        && issued.verify_signature(Some(by.public_key())).is_ok()
}

/// As makers list what they took back: hexadecimal, without noughts before it.
fn serial(of: &X509Certificate<'_>) -> String {
    let hex: String = of.raw_serial().iter().map(|byte| format!("{byte:02x}")).collect();
    hex.trim_start_matches('0').to_owned()
}
