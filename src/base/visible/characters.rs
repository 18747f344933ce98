//! Which characters may stand where, one by one.

use unicode_normalization::char::{canonical_combining_class, decompose_canonical};
use unicode_properties::{GeneralCategory as Is, UnicodeGeneralCategory as _};
use unicode_security::general_security_profile::IdentifierType as Use;
use unicode_security::mixed_script::AugmentedScriptSet;
use unicode_security::{GeneralSecurityProfile as _, skeleton};

use super::kind::TextKind;
use super::refusal::{Flaw, NotVisible};
use super::text::is_picture;

/// UTS #39 §5.4 knows no language that needs more on one letter.
const MOST_MARKS: usize = 4;

const ZERO_WIDTH_JOINER: char = '\u{200d}';
const ZERO_WIDTH_NON_JOINER: char = '\u{200c}';
const AS_PICTURE: char = '\u{fe0f}';

/// Letters that UTS #39 leaves out of identifiers and languages cannot do without: of Ê-đê and Ba Na, Thai, Lao.
const NEEDED: [char; 5] = ['ƀ', 'ำ', 'ຳ', 'ໜ', 'ໝ'];

pub(super) fn check(kind: TextKind, text: &str) -> Result<(), NotVisible> {
    let mut marks = Marks::default();
    let mut digits: Option<AugmentedScriptSet> = None;
    let mut before = None;
    let mut rest = text.chars().enumerate().peekable();
    while let Some((n, character)) = rest.next() {
        let after = rest.peek().map(|(_, after)| *after);
        let refused = flaw(kind, before, character, after)
            .or_else(|| marks.one_too_many(character).then_some(Flaw::ManyMarks))
            .or_else(|| {
                let number = character.general_category() == Is::DecimalNumber;
                let system = AugmentedScriptSet::for_char(character);
                (number && *digits.get_or_insert(system) != system).then_some(Flaw::MixedDigits)
            });
        if let Some(flaw) = refused {
            return Err(NotVisible::Character { character, place: n + 1, flaw });
        }
        before = Some(character);
    }
    Ok(())
}

fn flaw(kind: TextKind, before: Option<char>, c: char, after: Option<char>) -> Option<Flaw> {
    let refuse = |flaw, refused: bool| refused.then_some(flaw);
    if is_invisible(c) {
        return refuse(Flaw::Invisible, !joins(kind, before, c, after));
    }
    match c.general_category() {
        Is::UppercaseLetter
        | Is::LowercaseLetter
        | Is::TitlecaseLetter
        | Is::ModifierLetter
        | Is::OtherLetter
        | Is::DecimalNumber
        | Is::LetterNumber => refuse(Flaw::Unusual, !is_living(c)),
        Is::NonspacingMark | Is::SpacingMark => match before {
            Some(below) if below.is_alphabetic() || is_mark(below) => refuse(Flaw::Unusual, !is_living(c)),
            _ => Some(Flaw::LoneMark),
        },
        Is::SpaceSeparator => {
            refuse(Flaw::Space, c != ' ' || before.is_none_or(|c| c == ' ') || after.is_none())
        }
        Is::DashPunctuation
        | Is::OpenPunctuation
        | Is::ClosePunctuation
        | Is::InitialPunctuation
        | Is::FinalPunctuation
        | Is::OtherPunctuation
        | Is::CurrencySymbol => refuse(Flaw::Unsuitable, !is_plain_sign(c)),
        Is::MathSymbol => {
            let written = c == '+' || (kind.takes_mathematics() && !matches!(c, '<' | '>' | '|' | '~'));
            refuse(Flaw::Unsuitable, !written || !is_plain_sign(c))
        }
        Is::OtherSymbol | Is::ModifierSymbol => {
            refuse(Flaw::Unsuitable, !(kind.takes_pictures() && is_picture(c)))
        }
        Is::ConnectorPunctuation => refuse(Flaw::Unsuitable, c != '_'),
        Is::OtherNumber | Is::EnclosingMark => Some(Flaw::Unsuitable),
        Is::Control | Is::Format | Is::LineSeparator | Is::ParagraphSeparator => Some(Flaw::Invisible),
        Is::PrivateUse | Is::Unassigned | Is::Surrogate => Some(Flaw::Unassigned),
    }
}

/// What a skeleton leaves out has no form; and the empty Braille cell looks like a space.
pub fn is_invisible(c: char) -> bool {
    c == '\u{2800}' || skeleton(c.encode_utf8(&mut [0; 4])).next().is_none()
}

/// Three invisible characters have a place where they can be seen: a joiner shapes what follows a virama (UAX #31 §2.3,
/// B), pictures are joined to one, and a sign is made a picture.
fn joins(kind: TextKind, before: Option<char>, c: char, after: Option<char>) -> bool {
    let Some((before, pictures)) = before.map(|before| (before, kind.takes_pictures())) else { return false };
    let shown = is_picture(before) || before == AS_PICTURE;
    match (c, after) {
        (ZERO_WIDTH_JOINER | ZERO_WIDTH_NON_JOINER, Some(after))
            if canonical_combining_class(before) == 9 && after.is_alphabetic() =>
        {
            true
        }
        (ZERO_WIDTH_JOINER, Some(after)) => pictures && shown && is_picture(after),
        (AS_PICTURE, _) => pictures && is_picture(before),
        _ => false,
    }
}

/// Whether somebody's language is written with it today, in this form.
fn is_living(c: char) -> bool {
    let used = c.identifier_type();
    NEEDED.contains(&c)
        || matches!(used, Some(Use::Recommended | Use::Inclusion | Use::Limited_Use | Use::Uncommon_Use))
}

/// A sign that is neither code nor a variant of another; the wide forms go with Han, and `…` is on every keyboard.
fn is_plain_sign(c: char) -> bool {
    let wide = matches!(c, '\u{ff01}'..='\u{ff65}' | '…');
    let variant = matches!(
        c.identifier_type(),
        Some(Use::Not_NFKC | Use::Technical | Use::Obsolete | Use::Exclusion | Use::Deprecated)
    );
    !matches!(c, '\\' | '{' | '}' | '｛' | '｝' | '＼' | '＜' | '＞' | '｜' | '～') && (wide || !variant)
}

pub(super) fn is_mark(c: char) -> bool {
    matches!(c.general_category(), Is::NonspacingMark | Is::SpacingMark)
}

/// The marks on the letter read last, each by itself: `ệ` has two.
#[derive(Default)]
struct Marks {
    count: usize,
    last: Option<char>,
}

impl Marks {
    fn one_too_many(&mut self, c: char) -> bool {
        let mut refused = false;
        decompose_canonical(c, |part| match part.general_category() {
            Is::NonspacingMark => {
                refused |= self.count == MOST_MARKS || self.last == Some(part);
                (self.count, self.last) = (self.count.saturating_add(1), Some(part));
            }
            _ => *self = Self::default(),
        });
        refused
    }
}
