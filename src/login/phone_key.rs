//! Signing in with the key of a phone: no name is typed, the key says whose phone it is.
//!
//! The phone signs the very session that it was given, so a signature is good for one sign-in of one app. What it is worth follows what
//! its maker says of the key, as for answers to questions: one factor, or two where the key lies in hardware and is used by nobody but
//! who unlocks the phone. With the passcode in the same call (`passcode.rs`) it is two anyway. As with passkeys the answer is looked at first, and only a wrong one counts against its network.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use subtle::ConstantTimeEq as _;

use super::outcome::{self, Arrival, Attempt, LoginRefused, Means, Proof, SignedIn};
use super::passcode::{self, PasscodeRefused, TypedPasscode};
use crate::base::{AccountId, TokenDigest};
use crate::db::{Conn, StoreError};
use crate::device::{self, Whose};
use crate::factor::Factor;
use crate::factor::passkey::{BrowserAnswer, PasskeyError};
use crate::keys::jws::{self, JwsError};
use crate::keys::{Alg, Thumbprint};

/// The `typ` of what a phone signs.
pub const SIGN_IN_TYP: &str = "khoa-sign-in+jwt";

/// The keystores of phones make keys on P-256 and no others that all of them have.
const ALGORITHMS: [Alg; 1] = [Alg::Es256];

/// What a phone answers.
#[derive(Debug)]
pub struct PhoneAnswer<'a> {
    /// A token of the phone's key, in place of the credential with which a passkey would have answered the same ceremony. Its
    /// member `auth_session` is the digest of the session in base64url.
    pub answer: &'a BrowserAnswer<'a>,
    /// The digest of the session that the phone was given.
    pub about: TokenDigest,
    /// The key that has signed the request: tokens will be bound to it.
    pub key: Thumbprint,
    /// What its holder typed beside it.
    pub passcode: Option<TypedPasscode<'a>>,
}

/// Why nobody signed in.
#[derive(Debug, thiserror::Error)]
pub enum PhoneRefused {
    /// Not a token that its own key has signed over this session.
    #[error("it is no token of its own key over this session: {0}")]
    Unreadable(String),
    /// The key is nobody's phone.
    #[error("the key is no phone of an account")]
    Unknown,
    /// It was, and was taken off.
    #[error("the phone was taken off its account")]
    TakenOff,
    /// The passcode beside it is not taken.
    #[error(transparent)]
    Passcode(#[from] PasscodeRefused),
    /// As every sign-in.
    #[error(transparent)]
    Login(#[from] LoginRefused),
}

impl From<StoreError> for PhoneRefused {
    fn from(down: StoreError) -> Self {
        Self::Login(down.into())
    }
}

/// Checks what a phone has signed, and begins a session.
///
/// # Errors
/// [`PhoneRefused`].
pub async fn with_phone_key(
    means: &Means<'_>,
    attempt: &Attempt<'_>,
    answer: &PhoneAnswer<'_>,
) -> Result<SignedIn, PhoneRefused> {
    let (account, factor) = match checked(means, answer).await {
        Ok(whose) => whose,
        Err((_, PhoneRefused::Login(down))) => return Err(down.into()),
        Err((of, why)) => {
            outcome::wrong_proof(means, attempt, of, why.to_string()).await?;
            return Err(why);
        }
    };
    let knows = match answer.passcode {
        Some(typed) => Some(passcode::check(means, attempt, account, typed).await?),
        None => None,
    };
    let desk = means.desk(attempt.request);
    if let Err(why) = means.passkeys.spend_unused(&desk, means.ephemeral.as_ref(), answer.answer).await {
        if let Some(knows) = knows {
            knows.unused(means, attempt).await?;
        }
        return Err(match why {
            PasskeyError::Unavailable(down) => LoginRefused::from(down),
            _ => LoginRefused::Over,
        }
        .into());
    }
    let key = answer.key;
    // Looked at again: it may have been taken off while this was checked.
    let proof = Proof::with(factor, knows.as_ref().map(|_shown| Factor::Passcode));
    let settle = move |c: &mut Conn| match device::whose(c, key)? == Whose::Of(account, factor) {
        true => knows.as_ref().map_or(Ok(true), |knows| knows.still(c, &desk)),
        false => Ok(false),
    };
    Ok(outcome::sign_in(means, attempt, Arrival::Known, account, proof, settle).await?)
}

/// Whose phone has signed, and what that proves; else, whose it was as far as that is certain, and why not.
async fn checked(
    means: &Means<'_>,
    answer: &PhoneAnswer<'_>,
) -> Result<(AccountId, Factor), (Option<AccountId>, PhoneRefused)> {
    signs(answer).map_err(|why| (None, why))?;
    let key = answer.key;
    let found = means.db.read(move |c| device::whose(c, key)).await;
    match found.map_err(|down| (None, down.into()))? {
        Whose::Of(account, factor) => Ok((account, factor)),
        Whose::Former(account) => Err((Some(account), PhoneRefused::TakenOff)),
        Whose::Nobodys => Err((None, PhoneRefused::Unknown)),
    }
}

/// That the key of the request has signed this session.
fn signs(answer: &PhoneAnswer<'_>) -> Result<(), PhoneRefused> {
    let flawed = |why: &str| PhoneRefused::Unreadable(why.to_owned());
    let token = |why: JwsError| PhoneRefused::Unreadable(why.to_string());
    let (key, verified) =
        jws::verify_by_own_key(answer.answer.credential, SIGN_IN_TYP, &ALGORITHMS).map_err(token)?;
    if Thumbprint::parse(&key.thumbprint()).ok() != Some(answer.key) {
        return Err(flawed("another key has signed it than the request"));
    }
    let about = URL_SAFE_NO_PAD.encode(answer.about.as_bytes());
    let said = verified.claims.get("auth_session").and_then(Value::as_str).unwrap_or_default();
    if bool::from(said.as_bytes().ct_eq(about.as_bytes())) {
        Ok(())
    } else {
        Err(flawed("it is over another session"))
    }
}
