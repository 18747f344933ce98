//! Which passwords may be chosen (NIST SP 800-63B-4): long enough, and not among those that are tried first, by anybody or
//! by somebody who knows the person. Every refusal has a reason a person can act on; there are no composition rules.

use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::base::{Secret, fold};

use super::about::{About, compact};
use super::normal::Normal;
use super::predictable::is_predictable;
use super::strength::weakness;

/// The shortest password, in characters.
const SHORTEST: usize = 8;

/// Words of this service that are no secret here.
const OF_THE_SERVICE: [&str; 3] = ["khoa", "vneid", "dinhdanh"];

/// Why a password was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// Fewer than 8 characters.
    #[error("it has fewer than 8 characters")]
    TooShort,
    /// More than 128 characters.
    #[error("it has more than 128 characters")]
    TooLong,
    /// One of those everybody tries first, or little more than the name of this service.
    #[error("it is one of the passwords that are tried first")]
    Common,
    /// A sequence, a repetition or a row of keys.
    #[error("it is a sequence or a repetition")]
    Pattern,
    /// The person's own name, number or address.
    #[error("it is made of your own name, numbers or addresses")]
    Personal,
}

impl Reason {
    /// The key of its localised text.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TooShort => "too-short",
            Self::TooLong => "too-long",
            Self::Common => "common",
            Self::Pattern => "pattern",
            Self::Personal => "personal",
        }
    }
}

/// A password that passed the policy: the only thing that can be hashed anew.
#[derive(Debug)]
pub struct Accepted<'a>(&'a Secret);

impl Accepted<'_> {
    pub(super) const fn secret(&self) -> &Secret {
        self.0
    }
}

/// How many are looked at together; each takes a core for some milliseconds.
static DESKS: Semaphore = Semaphore::const_new(4);

/// Checks a password that somebody wants to have, on a thread that may take its time.
///
/// # Errors
/// The first [`Reason`] against it.
pub async fn check(password: &Secret, about: About) -> Result<Accepted<'_>, Reason> {
    let _desk = DESKS.acquire().await;
    let looked_at = Secret::new(password.expose().to_owned());
    let judged = tokio::task::spawn_blocking(move || judge(&looked_at, &about)).await;
    // A text nobody could judge to its end is no password to have.
    judged.unwrap_or(Err(Reason::Common)).map(|()| Accepted(password))
}

/// What [`check`] does.
pub(super) fn judge(password: &Secret, about: &About) -> Result<(), Reason> {
    let normal = Normal::of(password).ok_or(Reason::TooLong)?;
    if normal.as_str().chars().count() < SHORTEST {
        return Err(Reason::TooShort);
    }
    let folded = Zeroizing::new(fold(normal.as_str()));
    let letters = Zeroizing::new(compact(&folded));
    if is_predictable(&folded) || is_known_pattern(&letters) {
        return Err(Reason::Pattern);
    }
    if about.is_whole_in(&letters) || is_mostly(&letters, about.words()) {
        return Err(Reason::Personal);
    }
    if is_mostly(&letters, OF_THE_SERVICE.into_iter()) {
        return Err(Reason::Common);
    }
    weakness(&folded, &about.guesses()).map_or(Ok(()), Err)
}

/// A password of signs alone has no letters to look at.
fn is_known_pattern(letters: &str) -> bool {
    !letters.is_empty() && is_predictable(letters)
}

/// Whether little is left of `letters` without `words`, or only a pattern.
fn is_mostly<'a>(letters: &str, words: impl Iterator<Item = &'a str>) -> bool {
    let mut by_length: Vec<&str> = words.filter(|word| word.chars().count() >= 3).collect();
    by_length.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let rest = by_length.iter().fold(letters.to_owned(), |rest, word| rest.replace(word, ""));
    rest != letters && (rest.chars().count() < SHORTEST || is_predictable(&rest))
}

#[cfg(test)]
mod tests;
