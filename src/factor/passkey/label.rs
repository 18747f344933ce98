//! What somebody calls a passkey.

/// One line of at most 60 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label(String);

impl Label {
    const LONGEST: usize = 60;

    /// Cleans what was typed; [`None`] when nothing readable is left or it is too long.
    pub fn parse(text: &str) -> Option<Self> {
        let label = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let length = label.chars().count();
        ((1..=Self::LONGEST).contains(&length) && !label.chars().any(char::is_control)).then_some(Self(label))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_one_short_line() {
        assert_eq!(Label::parse("  Điện thoại \n của Lan ").unwrap().as_str(), "Điện thoại của Lan");
        assert_eq!(Label::parse("   "), None);
        assert_eq!(Label::parse(&"a".repeat(61)), None);
        assert_eq!(Label::parse("a\u{7}b"), None);
    }
}
