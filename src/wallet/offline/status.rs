//! Which codes are worth nothing any more, signed, to be carried to where there is no network: the names of showings, by chance each, and
//! nothing of whoever showed what.

use std::collections::BTreeSet;
use std::time::Duration;

use super::LONGEST_MINUTES;
use super::claims::{Cti, EXP, IAT, Members, head};
use super::code::Unreadable;
use crate::base::Moment;
use crate::keys::cbor::{self, Writer};
use crate::keys::{JwkSet, KeyError, Ring, cose};

/// The most names of one snapshot that are read.
const MOST: u64 = 1_000_000;
/// Where they stand.
const WITHDRAWN: &str = "withdrawn";

/// What was withdrawn as of a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Whose codes.
    pub issuer: String,
    /// As of when. Whole seconds.
    pub made_at: Moment,
    /// From then on it says nothing of any code that is still good.
    pub expires_at: Moment,
    /// The codes that are not over by their time and whose document counts not, or whose holder's account is not open.
    pub withdrawn: BTreeSet<Cti>,
}

impl Snapshot {
    /// What is so at `now`.
    pub(super) fn of(issuer: &str, now: Moment, withdrawn: BTreeSet<Cti>) -> Self {
        let made_at = Moment::from_seconds(now.as_seconds());
        let longest = Duration::from_secs(u64::from(LONGEST_MINUTES) * 60);
        Self { issuer: issuer.to_owned(), made_at, expires_at: made_at.plus(longest), withdrawn }
    }

    /// Signs it: a CWT in COSE_Sign1.
    ///
    /// # Errors
    /// As the ring.
    pub fn sign(&self, ring: &Ring) -> Result<Vec<u8>, KeyError> {
        ring.sign_cose(&self.write())
    }

    fn write(&self) -> Vec<u8> {
        let mut w = Writer::default();
        w.map(4);
        head(&mut w, &self.issuer, self.expires_at, self.made_at);
        w.text(WITHDRAWN);
        w.list(self.withdrawn.len());
        for cti in &self.withdrawn {
            w.bytes(cti);
        }
        w.bytes_written()
    }

    /// Reads one that one of `keys` has signed.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn read(signed: &[u8], keys: &JwkSet) -> Result<Self, Unreadable> {
        let payload = cose::verify(signed, keys)?;
        Self::of_payload(payload).ok_or(Unreadable::Malformed)
    }

    fn of_payload(payload: &[u8]) -> Option<Self> {
        let members = Members::of(payload)?;
        let withdrawn = cbor::items_up_to(MOST, members.named(WITHDRAWN)?)?;
        let cti = |item: &&[u8]| Cti::try_from(cbor::bytes(item)?).ok();
        Some(Self {
            issuer: members.issuer()?,
            made_at: members.moment(IAT)?,
            expires_at: members.moment(EXP)?,
            withdrawn: withdrawn.iter().map(cti).collect::<Option<_>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wallet::offline::claims::Claims;
    use crate::wallet::offline::claims::tests::full;

    #[test]
    fn names_come_back_and_a_code_is_no_snapshot_of_its_own() {
        let all = (0..300_u16).map(|n| {
            let mut cti = Cti::default();
            cti[..2].copy_from_slice(&n.to_be_bytes());
            cti
        });
        let snapshot =
            Snapshot::of("https://id.example", Moment::from_micros(1_790_000_000_500_000), all.collect());
        assert_eq!(snapshot.made_at, Moment::from_seconds(1_790_000_000));
        let written = snapshot.write();
        assert_eq!(Snapshot::of_payload(&written), Some(snapshot));
        for cut in 0..written.len() {
            assert_eq!(Snapshot::of_payload(&written[..cut]), None, "{cut}");
        }
        let claims = full();
        assert_eq!(Snapshot::of_payload(&claims.write()), None);
        assert_eq!(Claims::read(&written), None);
    }
}
