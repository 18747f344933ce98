//! A code as it is read: by the keys alone, and by what was withdrawn as far as somebody brings that along.

use std::time::Duration;

use super::claims::Claims;
use super::packed;
use super::status::Snapshot;
use crate::base::Moment;
use crate::keys::cose::{self, CoseError};
use crate::keys::{JwkSet, KeyError, Ring};

/// So far may the clocks of two machines be apart.
const APART: Duration = Duration::from_secs(300);
/// A text that ends in a space is signed anew, so often at most: one in 45 does.
const TRIES: usize = 16;

/// Why a text or a snapshot is taken for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It is none, or was damaged on its way.
    #[error("is damaged, or none of this service's")]
    Malformed,
    /// None of the keys has signed it.
    #[error("is not signed by any of these keys")]
    NotSigned,
}

impl From<CoseError> for Unreadable {
    fn from(error: CoseError) -> Self {
        match error {
            CoseError::Malformed | CoseError::Alg | CoseError::Critical => Self::Malformed,
            CoseError::NoKey | CoseError::Signature => Self::NotSigned,
        }
    }
}

/// What a code is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is good.
    Valid,
    /// Its time is over.
    Expired,
    /// It was made in the future: a clock is wrong.
    NotYet,
    /// Its document counts not, or its holder's account is not open.
    Withdrawn,
}

/// As of when it is known that nothing was withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// As of nothing but the code itself: no snapshot was there, or none that is of any use by now.
    Nothing,
    /// A snapshot was there that is older than the code.
    Before(Moment),
    /// As of that moment.
    AsOf(Moment),
}

impl Claims {
    /// As a text that a QR code holds.
    ///
    /// # Errors
    /// As the ring.
    pub(super) fn pack(&self, ring: &Ring) -> Result<String, KeyError> {
        let payload = self.write();
        for _try in 0..TRIES {
            if let Some(text) = packed::pack(&ring.sign_cose(&payload)?) {
                return Ok(text);
            }
        }
        Err(KeyError::Library("write a code"))
    }

    /// What a text says that one of `keys` has signed.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn unpack(text: &str, keys: &JwkSet) -> Result<Self, Unreadable> {
        let signed = packed::unpack(text).ok_or(Unreadable::Malformed)?;
        Self::read(cose::verify(&signed, keys)?).ok_or(Unreadable::Malformed)
    }

    /// What it is worth at `now`, and as of when that is known.
    pub fn judge(&self, snapshot: Option<&Snapshot>, now: Moment) -> (Verdict, Known) {
        let of_use = snapshot.filter(|one| one.issuer == self.issuer && now < one.expires_at);
        let known = match of_use {
            None => Known::Nothing,
            // Of a code that was made in the same second it may not know yet.
            Some(one) if one.made_at <= self.made_at => Known::Before(one.made_at),
            Some(one) => Known::AsOf(one.made_at),
        };
        let is_withdrawn = of_use.is_some_and(|one| one.withdrawn.contains(&self.cti));
        let verdict = if self.expires_at <= now {
            Verdict::Expired
        } else if is_withdrawn {
            Verdict::Withdrawn
        } else if now.plus(APART) < self.made_at {
            Verdict::NotYet
        } else {
            Verdict::Valid
        };
        (verdict, known)
    }
}

/// Whether a text is meant to be such a code.
pub fn is_one(text: &str) -> bool {
    packed::is_one(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wallet::offline::claims::tests::full;

    #[test]
    fn a_code_is_good_for_its_time_and_as_far_as_a_snapshot_knows() {
        let claims = full();
        let at = |seconds: i64| Moment::from_seconds(1_790_000_000 + seconds);
        let snapshot = |made: i64, withdrawn: bool| {
            let names = withdrawn.then_some(claims.cti).into_iter().collect();
            Snapshot::of("https://id.example", at(made), names)
        };
        assert_eq!(claims.judge(None, at(10)), (Verdict::Valid, Known::Nothing));
        assert_eq!(claims.judge(None, at(3_600)), (Verdict::Expired, Known::Nothing));
        assert_eq!(claims.judge(None, at(-300)), (Verdict::Valid, Known::Nothing));
        assert_eq!(claims.judge(None, at(-301)), (Verdict::NotYet, Known::Nothing));
        let (before, after) = (snapshot(0, false), snapshot(1, false));
        assert_eq!(claims.judge(Some(&before), at(10)), (Verdict::Valid, Known::Before(at(0))));
        assert_eq!(claims.judge(Some(&after), at(10)), (Verdict::Valid, Known::AsOf(at(1))));
        let gone = snapshot(60, true);
        assert_eq!(claims.judge(Some(&gone), at(90)), (Verdict::Withdrawn, Known::AsOf(at(60))));
        assert_eq!(claims.judge(Some(&gone), at(3_600)).0, Verdict::Expired);
        let foreign = Snapshot { issuer: "https://other.example".into(), ..gone.clone() };
        assert_eq!(claims.judge(Some(&foreign), at(90)), (Verdict::Valid, Known::Nothing));
        let over = Snapshot { expires_at: at(80), ..gone };
        assert_eq!(claims.judge(Some(&over), at(90)), (Verdict::Valid, Known::Nothing));
    }
}
