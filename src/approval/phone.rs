//! A yes as a phone sends it: a token that the phone's own key has signed, over the very text it showed and the number that was
//! typed on it. It brings its key along, so whoever has the question can check it later without us.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::model::about;
use crate::base::{ApprovalId, TokenDigest};
use crate::keys::jws::{self, JwsError};
use crate::keys::{Alg, Thumbprint};

/// The `typ` of a yes.
const TYP: &str = "khoa-approval+jwt";

/// The keystores of phones make keys on P-256 and no others that all of them have.
const ALGORITHMS: [Alg; 1] = [Alg::Es256];

/// The longest number somebody may have typed.
const LONGEST_NUMBER: usize = 8;

/// Why it is no yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoYes {
    /// Not a token that its own key has signed.
    #[error("it is no token of a key of its own: {0}")]
    Token(#[from] JwsError),
    /// A member is missing, or cannot be what it has to be.
    #[error("it has no {0} that can be used")]
    Member(&'static str),
}

/// A yes that some key has signed; whose, and to what, is held against the question.
#[derive(Debug)]
pub struct PhoneYes {
    key: Thumbprint,
    number: String,
    about: TokenDigest,
    signed: String,
}

impl PhoneYes {
    /// Reads one: the members `approval`, the question's id; `shown`, the SHA-256 of its text in base64url; and `number`.
    ///
    /// # Errors
    /// [`NoYes`].
    pub fn read(token: &str) -> Result<Self, NoYes> {
        let (key, verified) = jws::verify_by_own_key(token, TYP, &ALGORITHMS)?;
        let member = |name| text(&verified.claims, name).ok_or(NoYes::Member(name));
        let id: ApprovalId = member("approval")?.parse().map_err(|_no_id| NoYes::Member("approval"))?;
        let shown = URL_SAFE_NO_PAD.decode(member("shown")?).map_err(|_text| NoYes::Member("shown"))?;
        let number = member("number").ok().filter(|number| number.len() <= LONGEST_NUMBER);
        let number = number.ok_or(NoYes::Member("number"))?.to_owned();
        let key = Thumbprint::parse(&key.thumbprint()).map_err(|_never| JwsError::NoKey)?;
        Ok(Self { key, about: about(id, &shown, &number), number, signed: token.to_owned() })
    }

    /// The key that signed.
    pub const fn key(&self) -> Thumbprint {
        self.key
    }

    /// The number that was typed.
    pub fn number(&self) -> &str {
        &self.number
    }

    /// To what it says yes.
    pub const fn about(&self) -> TokenDigest {
        self.about
    }

    /// The token as it came.
    pub fn signed(&self) -> &str {
        &self.signed
    }
}

fn text<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    claims.get(name).and_then(Value::as_str)
}
