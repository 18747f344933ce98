//! Which browser it is, before anybody has signed in there.

use super::TokenDigest;

/// The names one browser answers to, as the digests of its cookies. One, as a rule: but pages that a fresh browser opens at
/// once are each answered before it has a name, and then it has as many.
#[derive(Debug, Clone, Copy)]
pub struct BrowserId {
    name: TokenDigest,
    others: [Option<TokenDigest>; Self::MOST - 1],
}

impl BrowserId {
    /// The most names a browser is asked for.
    pub const MOST: usize = 6;

    /// A browser of that name, and of those others.
    pub fn new(name: TokenDigest, others: impl IntoIterator<Item = TokenDigest>) -> Self {
        let mut browser = Self::from(name);
        browser.others.iter_mut().zip(others).for_each(|(place, other)| *place = Some(other));
        browser
    }

    /// What something new is bound to.
    pub const fn name(self) -> TokenDigest {
        self.name
    }

    /// Whether what is bound to `name` is this browser's.
    pub fn answers_to(self, name: TokenDigest) -> bool {
        self.name == name || self.others.contains(&Some(name))
    }
}

impl From<TokenDigest> for BrowserId {
    fn from(name: TokenDigest) -> Self {
        Self { name, others: [None; Self::MOST - 1] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_answers_to_each_of_its_names_and_to_no_other() {
        let names: Vec<TokenDigest> = ["a", "b", "c"].into_iter().map(TokenDigest::of).collect();
        let [a, b, c] = names[..] else { panic!("three names") };
        let browser = BrowserId::new(a, [b]);
        assert!(browser.answers_to(a) && browser.answers_to(b) && !browser.answers_to(c));
        assert_eq!(browser.name(), a);
        assert!(!BrowserId::new(a, std::iter::repeat_n(b, 9)).answers_to(c));
    }
}
