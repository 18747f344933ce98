//! Which scripts may stand together.

use unicode_security::{MixedScript as _, RestrictionLevel, RestrictionLevelDetection as _};

use super::characters::is_mark;
use super::kind::TextKind;
use super::refusal::{Flaw, NotVisible};

/// Every word by itself, and a name as a whole.
pub(super) fn check(kind: TextKind, text: &str) -> Result<(), NotVisible> {
    let (mut word, mut all) = (String::new(), String::new());
    for (n, character) in text.chars().enumerate() {
        let refused = if character.is_alphabetic() || is_mark(character) {
            word.push(character);
            all.push(character);
            !go_together(&word, RestrictionLevel::HighlyRestrictive)
                || (kind.is_of_one_piece() && !go_together(&all, RestrictionLevel::ModeratelyRestrictive))
        } else {
            // A digit or an apostrophe ends no word: its letters still stand side by side.
            if character.is_whitespace() {
                word.clear();
            }
            false
        };
        if refused {
            return Err(NotVisible::Character { character, place: n + 1, flaw: Flaw::MixedScripts });
        }
    }
    Ok(())
}

/// Letters of one script, of whatever kind; or of several that UTS #39 §5.2 lets stand together.
fn go_together(letters: &str, level: RestrictionLevel) -> bool {
    letters.is_single_script() || letters.check_restriction_level(level)
}
