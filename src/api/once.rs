//! `Idempotency-Key` on what creates: whoever sends the same request again, because no answer came, gets the answer of the first
//! time, for a day. The key belongs to the caller, and to one request: with another one it is refused.

use actix_web::HttpRequest;
use actix_web::http::header::HeaderName;

use super::answer::Answer;
use crate::base::{Problem, ProblemType, TokenDigest};
use crate::db::{self, Conn, Once, OnceKey, StoreError};
use crate::keys::Desk;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The longest key: a UUID has 36 characters.
const LONGEST: usize = 255;

/// What a request and its key are, before anybody knows who asks.
pub(super) struct Called {
    key: TokenDigest,
    request: TokenDigest,
}

/// The key of `request`, whose body is `body`.
///
/// # Errors
/// `key-needed` without one; `invalid-field` for one that is none.
pub(super) fn called(request: &HttpRequest, body: &[u8]) -> Result<Called, Problem> {
    let Some(key) = request.headers().get(IDEMPOTENCY_KEY) else {
        let why = "a name for this request that no other of yours has, such as a UUID";
        return Err(Problem::new(ProblemType::KeyNeeded).field("idempotency-key", why));
    };
    let key = key.to_str().unwrap_or_default();
    // draft-ietf-httpapi-idempotency-key-header has it between quotes, most callers send it bare.
    let key = key.strip_prefix('"').and_then(|key| key.strip_suffix('"')).unwrap_or(key);
    if !(1..=LONGEST).contains(&key.len()) || !key.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(super::refusal::invalid(
            "idempotency-key",
            format!("1 to {LONGEST} visible characters of ASCII"),
        ));
    }
    let target = format!("{} {}", request.method(), request.path());
    let parts = [target.as_bytes(), b"\n", body].concat();
    Ok(Called { key: TokenDigest::of(key), request: TokenDigest::of_bytes(&parts) })
}

impl Called {
    /// The name of one of several that a request brings, by its place in it, and what it is: the same key sent again is each one's own again.
    pub(super) fn at(&self, place: usize, item: &[u8]) -> Self {
        let name = [self.key.as_bytes().as_slice(), b" at ", place.to_string().as_bytes()].concat();
        Self { key: TokenDigest::of_bytes(&name), request: TokenDigest::of_bytes(item) }
    }
}

/// Does it once for `owner`, in the caller's transaction. Only what was done is kept: whoever was refused may ask again.
///
/// # Errors
/// As the database. Inside: as `act`; `key-reused` where the key was used for another request.
pub(super) fn once(
    c: &mut Conn,
    desk: &Desk,
    owner: &str,
    called: &Called,
    act: impl FnOnce(&mut Conn) -> Result<Result<Answer, Problem>, StoreError>,
) -> Result<Result<Answer, Problem>, StoreError> {
    let key = OnceKey { owner: owner.to_owned(), key: called.key, request: called.request };
    match db::once(c, &key, desk.now)? {
        Once::Other => {
            let why = "it named another request of yours: send that one, or this one under a new key";
            Ok(Err(Problem::new(ProblemType::KeyReused).field("idempotency-key", why)))
        }
        Once::Again(sealed) => Ok(Ok(open(desk, owner, &sealed)?)),
        Once::First => {
            let done = act(c)?;
            match &done {
                Ok(answer) => db::once_done(c, &key, seal(desk, owner, answer))?,
                Err(_refused) => db::once_refused(c, &key)?,
            }
            Ok(done)
        }
    }
}

/// What it is sealed for: an answer that was moved to another caller's row does not open.
fn context(owner: &str) -> String {
    format!("once_keys.answer:{owner}")
}

fn seal(desk: &Desk, owner: &str, answer: &Answer) -> Vec<u8> {
    // An answer always has a JSON form.
    let plain = serde_json::to_vec(answer).unwrap_or_default();
    desk.vault.seal(&desk.entropy, &context(owner), &plain)
}

fn open(desk: &Desk, owner: &str, sealed: &[u8]) -> Result<Answer, StoreError> {
    let broken = || StoreError::Inconsistent { table: "once_keys", row: owner.to_owned() };
    let plain = desk.vault.open_sealed(&context(owner), sealed).map_err(|_sealed| broken())?;
    serde_json::from_slice(&plain).map_err(|_other_shape| broken())
}
