//! Places by name, as people type it: without marks, unfinished, with "tp" and "q1", and the province behind the commune.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization as _;

use super::place::{Level, PlaceCode};
use super::unit::Unit;
use super::units::Units;
use crate::base::{LocalDate, fold};

/// More than any name has, so that a long text costs no more than a name.
const LONGEST: usize = 100;

/// How Vietnamese people shorten what a unit is.
const SHORT: [(&str, &str); 8] = [
    ("tp", "thanh pho"),
    ("tx", "thi xa"),
    ("tt", "thi tran"),
    ("dk", "dac khu"),
    ("p", "phuong"),
    ("q", "quan"),
    ("h", "huyen"),
    ("x", "xa"),
];

/// What units are called: no part of the name itself.
const KINDS: [&str; 9] =
    ["thanh pho", "tinh", "quan", "huyen", "thi xa", "thi tran", "dac khu", "phuong", "xa"];

/// A name without marks.
struct Folded {
    /// Without its kind.
    own: String,
    /// The kind.
    kind: &'static str,
    /// The first letters of its own name, of a province; nobody shortens others so.
    initials: String,
}

struct Entry {
    code: PlaceCode,
    since: LocalDate,
    name: Folded,
    /// The names of what it belongs to, folded.
    around: String,
    /// The words of its name as they are spelt.
    spelt: Vec<String>,
}

/// The names of all places, ready to be searched.
pub struct Search {
    entries: Vec<Entry>,
}

impl Search {
    pub(super) fn of(places: &Units<PlaceCode>) -> Self {
        // What a unit belongs to has few names, and many units ask for each.
        let mut names: HashMap<(PlaceCode, LocalDate), String> = HashMap::new();
        let mut around = |unit: &Unit<PlaceCode>| -> String {
            let mut found = String::new();
            let mut parent = unit.parent;
            while let Some(place) = parent.and_then(|code| places.on(&code, unit.since).ok()) {
                let name = names.entry((place.code, place.since)).or_insert_with(|| {
                    let name = Folded::of(place);
                    format!(" {} {} {}", name.kind, name.own, name.initials)
                });
                found.push_str(name);
                parent = place.parent;
            }
            found
        };
        let entries = places.all().map(|unit| Entry::of(unit, around(unit))).collect();
        Self { entries }
    }

    /// The places of that day whose names have every word of `text` at the beginning of one of theirs, the likeliest first:
    /// at least one word in their own name, the rest there or in the names of what they belong to.
    pub fn find(&self, text: &str, on: LocalDate, places: &Units<PlaceCode>, limit: usize) -> Vec<PlaceCode> {
        let typed: String = text.chars().take(LONGEST).collect();
        let words = words(&fold(&typed));
        let spelt: Vec<String> =
            split(&typed.to_lowercase()).map(spelling).filter(|word| fold(word) != *word).collect();
        if words.is_empty() {
            return Vec::new();
        }
        let mut hits: Vec<_> = self
            .entries
            .iter()
            .filter_map(|entry| Some((entry.rank(&words)?, entry.misspelt(&spelt), entry)))
            .filter(|(.., entry)| places.on(&entry.code, on).is_ok_and(|unit| unit.since == entry.since))
            .collect();
        hits.sort_by_key(|(rank, misspelt, entry)| {
            (*rank, *misspelt, entry.code.level(), entry.name.own.len(), entry.code)
        });
        hits.into_iter().take(limit).map(|(.., entry)| entry.code).collect()
    }
}

impl Folded {
    fn of(unit: &Unit<PlaceCode>) -> Self {
        let folded = fold(&unit.name);
        let after = |kind: &'static str| Some((kind, folded.strip_prefix(kind)?.strip_prefix(' ')?));
        let (kind, own) = KINDS.into_iter().find_map(after).unwrap_or(("", &folded));
        let initials = match unit.code.level() {
            Level::Province => split(own).filter_map(|word| word.chars().next()).collect(),
            Level::District | Level::Commune => String::new(),
        };
        Self { own: own.to_owned(), kind, initials }
    }
}

impl Entry {
    fn of(unit: &Unit<PlaceCode>, around: String) -> Self {
        let spelt = split(&unit.name.to_lowercase()).map(spelling).collect();
        Self { code: unit.code, since: unit.since, name: Folded::of(unit), around, spelt }
    }

    /// How likely it is what somebody means by `words`, from 0; none when it is not.
    fn rank(&self, words: &[String]) -> Option<u8> {
        let Folded { own: name, kind, initials } = &self.name;
        let begins = |text: &str, word: &str| split(text).any(|one| one.starts_with(word));
        let own = |word: &String| begins(name, word) || (word.len() > 1 && word == initials);
        let own_or_kind = |word: &String| own(word) || begins(kind, word);
        if !words.iter().any(own) || !words.iter().all(|word| own_or_kind(word) || begins(&self.around, word))
        {
            return None;
        }
        let typed = words.join(" ");
        let bare = typed.strip_prefix(kind).map_or(typed.as_str(), str::trim_start);
        Some(match bare {
            bare if bare == name || bare == initials => 0,
            bare if name.starts_with(bare) => 1,
            _ if words.iter().all(own_or_kind) => 2,
            bare if bare.starts_with(name.as_str()) => 3,
            _ => 4,
        })
    }

    /// How many words that were typed with marks it spells in another way.
    fn misspelt(&self, typed: &[String]) -> usize {
        typed.iter().filter(|word| !self.spelt.contains(word)).count()
    }
}

/// The words of a folded text, with what was shortened written out.
fn words(folded: &str) -> Vec<String> {
    let mut found = Vec::new();
    for word in split(folded) {
        let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = word.strip_prefix(letters).unwrap_or_default();
        // "q1" is a quarter and "tp" a city, but a single letter alone is the beginning of a word.
        let long = SHORT
            .into_iter()
            .find(|(short, _)| *short == letters && (letters.len() == 2 || !number.is_empty()));
        match long {
            Some((_, long)) => {
                found.extend(split(long).chain((!number.is_empty()).then_some(number)).map(str::to_owned));
            }
            None => found.push(word.to_owned()),
        }
    }
    found
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// A word with its tone behind it, so that "hoà" and "hòa" are spelt alike.
fn spelling(word: &str) -> String {
    let is_tone = |c: &char| matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
    let (tones, letters): (Vec<char>, Vec<char>) = word.nfd().partition(is_tone);
    letters.into_iter().chain(tones).collect()
}

impl std::fmt::Debug for Search {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Search").field("names", &self.entries.len()).finish()
    }
}
