//! How many guesses a password is worth to somebody who knows what people choose: zxcvbn with its lists, ours beside them
//! and the person's own words before both.
//!
//! zxcvbn tries every reading of every character that may stand for a letter, and that grows by the power of their kinds:
//! some texts of 100 characters take it seconds. Here it sees 32 characters at a time in which digits alone may stand for
//! letters, and no more of them once enough is known.

use zeroize::Zeroizing;
use zxcvbn::matching::Match;
use zxcvbn::matching::patterns::MatchPattern;
use zxcvbn::zxcvbn;

use super::policy::Reason;
use super::vietnamese::{ENTRIES, Entry, likeness};

/// The power of ten of guesses below which a password is refused: what a botnet tries at every account in turn, and what
/// a password of eight random characters exceeds.
const ENOUGH: f64 = 7.0;

/// How many characters are judged at once.
const WINDOW: usize = 32;

/// Signs that are written for letters.
const SIGNS: [(char, char); 10] = [
    ('@', 'a'),
    ('(', 'c'),
    ('{', 'c'),
    ('[', 'c'),
    ('<', 'c'),
    ('!', 'i'),
    ('|', 'l'),
    ('$', 's'),
    ('+', 't'),
    ('%', 'x'),
];

/// Letters that zxcvbn takes for themselves alone: what stands in place of the signs where they are signs.
const MASKS: &str = "αβγδεζηθικ";

/// Why `folded` (small letters without marks) would be guessed, if it would; `own` is what is known of the person.
pub(super) fn weakness(folded: &str, own: &[&str]) -> Option<Reason> {
    readings(folded).iter().find_map(|(reading, spare)| {
        let characters: Vec<char> = reading.chars().collect();
        let mut guesses = *spare;
        let mut reason = None;
        for window in characters.chunks(WINDOW) {
            let text = Zeroizing::new(window.iter().collect::<String>());
            let inputs = inputs(&text, own);
            let judged = zxcvbn(&text, &inputs);
            guesses += judged.guesses_log10().max(0.0);
            if guesses >= ENOUGH {
                return None;
            }
            reason = reason.or_else(|| Some(reason_of(judged.sequence(), own)));
        }
        reason
    })
}

/// What was typed may be read as signs or as letters in disguise, and with or without what stands between the letters;
/// beside each reading, what the signs that it leaves out are worth as a power of ten.
fn readings(folded: &str) -> Vec<(Zeroizing<String>, f64)> {
    let sign = |c: char| SIGNS.iter().position(|(sign, _)| *sign == c);
    let as_signs: Zeroizing<String> = Zeroizing::new(
        folded.chars().map(|c| sign(c).and_then(|n| MASKS.chars().nth(n)).unwrap_or(c)).collect(),
    );
    let as_letters: Zeroizing<String> = Zeroizing::new(
        folded.chars().map(|c| sign(c).and_then(|n| SIGNS.get(n)).map_or(c, |(_, l)| *l)).collect(),
    );
    let mut left_out: Vec<char> = folded.chars().filter(|c| !c.is_alphanumeric()).collect();
    left_out.sort_unstable();
    left_out.dedup();
    let spare = left_out.iter().fold(0.0, |spare, _sign| spare + 1.0);
    let alone = |text: &str| Zeroizing::new(text.chars().filter(|c| c.is_alphanumeric()).collect::<String>());
    let mut readings =
        vec![(as_signs, 0.0), (alone(folded), spare), (alone(&as_letters), spare), (as_letters, 0.0)];
    readings.dedup_by(|later, earlier| later.0 == earlier.0);
    readings.retain(|(reading, _)| !reading.is_empty());
    readings
}

/// The person's own words and then our list, each at its place; what cannot be in `text` leaves its place empty, so that
/// zxcvbn does not carry it along.
fn inputs<'a>(text: &str, own: &[&'a str]) -> Vec<&'a str> {
    let forwards = Zeroizing::new(likeness(text));
    let backwards: Zeroizing<String> = Zeroizing::new(forwards.chars().rev().collect());
    let occurs = |likeness: &str| forwards.contains(likeness) || backwards.contains(likeness);
    let counts = |entry: &&Entry| occurs(&entry.likeness) && !own.contains(&entry.text.as_str());
    let ours = ENTRIES.iter().map(|entry| Some(entry).filter(counts).map_or("", |entry| entry.text.as_str()));
    own.iter().copied().chain(ours).collect()
}

/// What the likeliest way to guess it goes by.
fn reason_of(sequence: &[Match], own: &[&str]) -> Reason {
    let words = || {
        let repeated = |part: &Match| match &part.pattern {
            MatchPattern::Repeat(repeat) => repeat.base_matches.clone(),
            _ => vec![part.clone()],
        };
        sequence.iter().flat_map(repeated).filter_map(|part| match part.pattern {
            MatchPattern::Dictionary(word) => Some(word.matched_word),
            _ => None,
        })
    };
    if words().any(|word| own.contains(&word.as_str())) {
        Reason::Personal
    } else if words().next().is_some() {
        Reason::Common
    } else {
        Reason::Pattern
    }
}
