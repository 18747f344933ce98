//! What somebody calls a passkey.

use crate::base::visible::without_extra_spaces;
use crate::base::{NotVisible, TextKind, VisibleText};

/// One line of at most 60 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label(VisibleText);

impl Label {
    const LONGEST: usize = 60;

    /// Cleans and checks what was typed.
    ///
    /// # Errors
    /// [`NotVisible`] says which rule it breaks, and where.
    pub fn parse(text: &str) -> Result<Self, NotVisible> {
        VisibleText::parse(TextKind::Label, Self::LONGEST, &without_extra_spaces(text)).map(Self)
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_one_short_line() {
        for (typed, kept) in [("  Điện thoại \n của Lan ", "Điện thoại của Lan"), ("📱 2", "📱 2")]
        {
            assert_eq!(Label::parse(typed).unwrap().as_str(), kept);
        }
        assert_eq!(Label::parse("   "), Err(NotVisible::Empty));
        assert_eq!(Label::parse(&"a".repeat(61)), Err(NotVisible::TooLong(60)));
        assert!(Label::parse("a\u{7}b").is_err());
    }
}
