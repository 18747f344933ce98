//! Which passwords may be chosen (NIST SP 800-63B-4): length, a blocklist, and nothing of one's own name or
//! numbers. Every refusal has a reason a person can act on; there are no composition rules.

use jiff::civil::Date;

use crate::account::{FullName, Profile, fold};
use crate::base::Secret;

use super::blocklist::is_common;
use super::normal::Normal;
use super::predictable::is_predictable;

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

/// What is no secret about a person, folded to letters and digits.
#[derive(Default)]
pub struct About {
    /// Numbers and addresses: never part of a password.
    whole: Vec<String>,
    /// Words of the name and the like: never most of a password.
    words: Vec<String>,
}

impl About {
    /// What a profile gives away.
    pub fn profile(profile: &Profile) -> Self {
        let mut about = Self::default();
        about.name(&profile.name);
        for (identifier, _) in profile.identifiers() {
            use crate::account::Identifier::{Email, ForeignerNumber, PersonalNumber, Phone, TaxCode};
            match identifier {
                PersonalNumber(number) => about.whole.push(compact(number.as_str())),
                ForeignerNumber(number) => about.whole.push(compact(number.as_str())),
                TaxCode(code) => about.whole.push(compact(code.as_str())),
                // Without the country code: that way both spellings contain it.
                Phone(phone) => about.whole.push(phone.as_str().trim_start_matches("+84").to_owned()),
                Email(email) => {
                    about.whole.push(compact(email.as_str()));
                    about.words.push(compact(email.as_str().split('@').next().unwrap_or_default()));
                }
            }
        }
        if let Some(born) = profile.birthdate {
            about.words.push(format!("{:04}", born.year()));
            let forms = |day: Date| ["%d%m%Y", "%Y%m%d", "%d%m%y"].map(|form| day.strftime(form).to_string());
            about.words.extend(born.day().into_iter().flat_map(forms));
        }
        about
    }

    /// What a name gives away: its words, and every run of them written together.
    pub fn full_name(name: &FullName) -> Self {
        let mut about = Self::default();
        about.name(name.as_str());
        about
    }

    fn name(&mut self, name: &str) {
        let words: Vec<String> = name.split_whitespace().map(compact).collect();
        for first in 0..words.len() {
            for length in 1..=words.len() - first {
                self.words.push(words.iter().skip(first).take(length).map(String::as_str).collect());
            }
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

/// Checks a password that somebody wants to have.
///
/// # Errors
/// The first [`Reason`] against it.
pub fn check<'a>(password: &'a Secret, about: &About) -> Result<Accepted<'a>, Reason> {
    let normal = Normal::of(password).ok_or(Reason::TooLong)?;
    if normal.as_str().chars().count() < SHORTEST {
        return Err(Reason::TooShort);
    }
    let folded = zeroize::Zeroizing::new(fold(normal.as_str()));
    let letters = zeroize::Zeroizing::new(compact(&folded));
    if is_predictable(&folded) || is_known_pattern(&letters) {
        return Err(Reason::Pattern);
    }
    if about.whole.iter().any(|own| own.len() >= 6 && letters.contains(own.as_str()))
        || is_mostly(&letters, &about.words)
    {
        return Err(Reason::Personal);
    }
    if is_common(&letters) || is_mostly(&letters, &OF_THE_SERVICE.map(str::to_owned)) {
        return Err(Reason::Common);
    }
    Ok(Accepted(password))
}

/// A password of signs alone has no letters to look at.
fn is_known_pattern(letters: &str) -> bool {
    !letters.is_empty() && is_predictable(letters)
}

/// Whether little is left of `letters` without `words`, or only what anybody would try.
fn is_mostly(letters: &str, words: &[String]) -> bool {
    let mut by_length: Vec<&str> =
        words.iter().map(String::as_str).filter(|word| word.chars().count() >= 3).collect();
    by_length.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let rest = by_length.iter().fold(letters.to_owned(), |rest, word| rest.replace(word, ""));
    rest != letters && (rest.chars().count() < SHORTEST || is_predictable(&rest) || is_common(&rest))
}

/// Letters and digits of the folded text.
fn compact(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests;
