//! What a text looks like: for comparing, never for showing.

use unicode_normalization::char::is_combining_mark;
use unicode_security::skeleton;

/// One letter as a hurried eye sees it, and the marks on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its form.
    pub form: char,
    /// What stands above, below and through it.
    pub marks: Vec<char>,
}

/// The letters and digits of `text` as they look: by the skeleton of UTS #39 §4, without case, spaces and signs.
pub fn letters(text: &str) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::new();
    for c in skeleton(text).flat_map(char::to_lowercase) {
        if is_combining_mark(c) {
            if let Some(letter) = letters.last_mut() {
                letter.marks.push(c);
            }
        } else if c.is_alphanumeric() {
            // A skeleton takes capital I and digit 1 for l, and would tell "ID" from "id".
            letters.push(Letter { form: if c == 'i' { 'l' } else { c }, marks: Vec::new() });
        }
    }
    letters
}

/// The same as one text: two names of one likeness cannot be told apart by looking.
pub fn likeness(text: &str) -> String {
    letters(text).into_iter().flat_map(|letter| std::iter::once(letter.form).chain(letter.marks)).collect()
}
