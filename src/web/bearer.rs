//! How a request shows an access token: in the Authorization header (RFC 6750 §2.1, RFC 9449 §7.1), never in a query, and with
//! what it proves that its sender may.

use actix_web::HttpRequest;
use actix_web::http::header::{AUTHORIZATION, HeaderMap, HeaderName};

use crate::base::Secret;

/// The field of a proof of possession (RFC 9449 §4.1).
pub const DPOP: HeaderName = HeaderName::from_static("dpop");
/// The field of what the next proof has to carry (RFC 9449 §8).
pub const DPOP_NONCE: HeaderName = HeaderName::from_static("dpop-nonce");

/// With what a proof may be signed, as a challenge says it (RFC 9449 §7.1).
pub const DPOP_ALGS: &str = "ES256 EdDSA PS256";

/// The header carries something that is no access token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotBearer;

/// The challenge for whoever has to prove that they hold the key of their token (RFC 9449 §7.1).
pub fn dpop_challenge(error: &str, why: &str) -> String {
    format!("DPoP realm=\"khoa\", error=\"{error}\", error_description=\"{why}\", algs=\"{DPOP_ALGS}\"")
}

/// What the sender says of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Whoever has it may use it.
    Bearer,
    /// Only who holds its key may (RFC 9449).
    Dpop,
}

/// The proof of possession of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof<'r> {
    /// None.
    Missing,
    /// One.
    One(&'r str),
    /// More than one, or one that is no text.
    Unclear,
}

impl<'r> Proof<'r> {
    /// That of these fields.
    pub fn of(headers: &'r HeaderMap) -> Self {
        let mut fields = headers.get_all(DPOP);
        match (fields.next(), fields.next()) {
            (None, _) => Self::Missing,
            (Some(one), None) => one.to_str().map_or(Self::Unclear, Self::One),
            (Some(_), Some(_)) => Self::Unclear,
        }
    }
}

/// A token as a request shows it.
#[derive(Debug)]
pub struct Shown<'r> {
    /// By which scheme.
    pub scheme: Scheme,
    /// The token.
    pub token: Secret,
    /// What goes with it.
    pub proof: Proof<'r>,
    /// The method of the request.
    pub method: &'r str,
    /// Its path.
    pub path: &'r str,
}

impl<'r> Shown<'r> {
    /// What `request` shows in its header; nothing where there is none.
    ///
    /// # Errors
    /// [`NotBearer`].
    pub fn of(request: &'r HttpRequest) -> Result<Option<Self>, NotBearer> {
        let Some(value) = request.headers().get(AUTHORIZATION) else { return Ok(None) };
        let text = value.to_str().map_err(|_not_ascii| NotBearer)?;
        let (scheme, token) = text.split_once(' ').ok_or(NotBearer)?;
        let scheme = match () {
            () if scheme.eq_ignore_ascii_case("bearer") => Scheme::Bearer,
            () if scheme.eq_ignore_ascii_case("dpop") => Scheme::Dpop,
            () => return Err(NotBearer),
        };
        Ok(Some(Self::by(request, scheme, Secret::new(token.trim().to_owned()))))
    }

    /// What `request` shows in its body, which has no scheme of its own (RFC 6750 §2.2).
    pub fn in_body(request: &'r HttpRequest, token: Secret) -> Self {
        Self::by(request, Scheme::Bearer, token)
    }

    fn by(request: &'r HttpRequest, scheme: Scheme, token: Secret) -> Self {
        let proof = Proof::of(request.headers());
        Self { scheme, token, proof, method: request.method().as_str(), path: request.path() }
    }
}
