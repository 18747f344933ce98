//! That whoever shows an access token holds the key it is bound to (RFC 9449 §7): asked by every endpoint of ours that a token opens.

use super::access::AccessClaims;
use crate::base::Moment;
use crate::ephemeral::{Ephemeral, Key, Unavailable};
use crate::keys::{DPOP_REMEMBERED, DpopFlaw, DpopProof, DpopRequest, Vault};
use crate::web::{Proof, Scheme, Shown};

/// Why a token opens nothing for who shows it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotPossessed {
    /// It is bound to a key, and was shown as if it were not (RFC 9449 §7.2).
    #[error("the token is bound to a key: show it by the scheme DPoP, with a proof")]
    Bound,
    /// It is bound to no key, and was shown as if it were.
    #[error("the token is bound to no key: show it by the scheme Bearer")]
    NotBound,
    /// There is no proof, or none that holds.
    #[error("{0}")]
    Proof(#[from] DpopFlaw),
    /// Nobody can say whether the proof was used.
    #[error(transparent)]
    Down(#[from] Unavailable),
}

impl NotPossessed {
    /// The code on the wire (RFC 6750 §3.1, RFC 9449 §7.1).
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Bound | Self::NotBound | Self::Down(_) => "invalid_token",
            Self::Proof(flaw) => flaw.code(),
        }
    }
}

/// Holds what a request shows against what its token says; a proof is good once. Answers the proof, where the token is bound to a key.
///
/// # Errors
/// [`NotPossessed`].
pub async fn possessed(
    (vault, ephemeral): (&Vault, &dyn Ephemeral),
    issuer: &str,
    now: Moment,
    shown: &Shown<'_>,
    claims: &AccessClaims,
) -> Result<Option<DpopProof>, NotPossessed> {
    let bound = match (&claims.cnf, shown.scheme) {
        (None, Scheme::Bearer) => return Ok(None),
        (None, Scheme::Dpop) => return Err(NotPossessed::NotBound),
        (Some(_), Scheme::Bearer) => return Err(NotPossessed::Bound),
        (Some(bound), Scheme::Dpop) => bound.jkt,
    };
    let proof = match shown.proof {
        Proof::One(proof) => proof,
        Proof::Missing => return Err(DpopFlaw::Missing.into()),
        Proof::Unclear => return Err(DpopFlaw::Several.into()),
    };
    let target = format!("{issuer}{}", shown.path);
    let request = DpopRequest { method: shown.method, target: &target, token: Some(&shown.token), now };
    let proof = DpopProof::check(vault, proof, &request)?;
    if proof.key != bound {
        return Err(DpopFlaw::OtherKey.into());
    }
    use_once(ephemeral, &proof).await?;
    Ok(Some(proof))
}

/// Marks that a proof was used. Last of all that is asked, so that only who may go on leaves a mark.
///
/// # Errors
/// [`DpopFlaw::Used`], or that nobody can say.
pub async fn use_once(ephemeral: &dyn Ephemeral, proof: &DpopProof) -> Result<(), NotPossessed> {
    let (key, jti) = proof.once();
    match ephemeral.put_new(&Key::dpop(&key, jti), b"", DPOP_REMEMBERED).await? {
        true => Ok(()),
        false => Err(DpopFlaw::Used.into()),
    }
}
