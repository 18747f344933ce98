//! What is no secret about a person, and so no part of a secret: names, numbers, addresses and days, in every spelling
//! they are written in.

use jiff::civil::Date;

use crate::account::{Identifier, Profile};
use crate::base::fold;

/// What is no secret about a person, folded to letters and digits.
#[derive(Default)]
pub struct About {
    /// Numbers and addresses: never part of a password.
    whole: Vec<String>,
    /// Words of the name and the like: never most of a password.
    words: Vec<String>,
    /// Pieces and short forms of both: worth a guess.
    pieces: Vec<String>,
}

/// The shortest number or address that is looked for inside a password.
const SHORTEST_WHOLE: usize = 6;

impl About {
    /// What a profile gives away.
    pub fn profile(profile: &Profile) -> Self {
        let mut about = Self::name(&profile.name);
        for identifier in profile.identifiers() {
            match identifier {
                Identifier::Number(number) => about.number(&number.text()),
                // Without the country code: that way both spellings contain it.
                Identifier::Phone(phone) => about.number(phone.as_str().trim_start_matches("+84")),
                Identifier::Email(email) => about.address(email.as_str()),
            }
        }
        if let Some(born) = profile.birthdate {
            about.words.push(format!("{:04}", born.year()));
            about.pieces.push(format!("{:02}", born.year().rem_euclid(100)));
            born.day().into_iter().for_each(|day| about.day(day));
        }
        about
    }

    /// What a name gives away: its words, every run of them written together, the given name before the family name, and
    /// the first letters.
    pub(super) fn name(name: &str) -> Self {
        let mut about = Self::default();
        let words: Vec<String> = name.split_whitespace().map(compact).collect();
        for first in 0..words.len() {
            for length in 1..=words.len() - first {
                about.words.push(words.iter().skip(first).take(length).map(String::as_str).collect());
            }
        }
        if let [family, .., given] = words.as_slice() {
            about.pieces.extend([format!("{given}{family}"), format!("{family}{given}")]);
            let initials: Vec<char> = words.iter().filter_map(|word| word.chars().next()).collect();
            let last_is_whole = initials.iter().take(words.len() - 1).collect::<String>();
            about.pieces.extend([
                initials.iter().collect(),
                format!("{given}{last_is_whole}"),
                format!("{last_is_whole}{given}"),
            ]);
        }
        about
    }

    fn number(&mut self, number: &str) {
        let number = compact(number);
        for length in [4, 6] {
            let (head, tail) = (number.chars().take(length), number.chars().rev().take(length));
            self.pieces.extend([head.collect(), tail.collect::<Vec<_>>().into_iter().rev().collect()]);
        }
        self.whole.push(number);
    }

    fn address(&mut self, address: &str) {
        let (name, host) = address.split_once('@').unwrap_or((address, ""));
        let parts = |text: &str| text.split(|c: char| !c.is_alphanumeric()).map(compact).collect::<Vec<_>>();
        self.pieces.extend(parts(name).into_iter().chain(parts(host)));
        self.words.push(compact(name));
        self.whole.push(compact(address));
    }

    fn day(&mut self, day: Date) {
        let written = |form: &&str| day.strftime(form).to_string();
        self.words.extend(["%d%m%Y", "%Y%m%d", "%d%m%y"].iter().map(written));
        let short = ["%-d%-m%Y", "%m%d%Y", "%-d%-m%y", "%y%m%d", "%d%m", "%m%Y", "%-d%-m", "%Y%m"];
        self.pieces.extend(short.iter().map(written));
    }

    /// Whether one of the numbers and addresses is in `letters`, in either direction.
    pub(super) fn is_whole_in(&self, letters: &str) -> bool {
        let long = self.whole.iter().filter(|own| own.len() >= SHORTEST_WHOLE);
        long.into_iter().any(|own| {
            letters.contains(own.as_str()) || letters.contains(&own.chars().rev().collect::<String>())
        })
    }

    /// What must not be most of a password.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// What somebody who knows the person tries first.
    pub(super) fn guesses(&self) -> Vec<&str> {
        let all = self.words.iter().chain(&self.pieces).chain(&self.whole);
        all.map(String::as_str).filter(|guess| guess.len() >= 2).collect()
    }
}

/// Letters and digits of the folded text.
pub(super) fn compact(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}
