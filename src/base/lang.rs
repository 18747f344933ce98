//! The languages Khoá speaks: Vietnamese first, English complete. And texts of others, who may speak one of them only.

use std::fmt;

/// A language of pages and messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// All languages, the default first.
    pub const ALL: [Self; 2] = [Self::Vi, Self::En];

    /// The BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// The language whose primary subtag begins `tag`, if we speak it.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or(tag);
        Self::ALL.into_iter().find(|lang| lang.tag().eq_ignore_ascii_case(primary))
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// A text that somebody else wrote, in one or both of our languages.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Bilingual {
    vi: Option<String>,
    en: Option<String>,
}

/// Such a text for one reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The text.
    pub text: String,
    /// What it is in, when that is not what the reader reads: for the `lang` attribute.
    pub lang: Option<Lang>,
}

impl Bilingual {
    /// A text without a language tag is Vietnamese, unless it is the English one again.
    pub fn of(untagged: &str, en: Option<&str>) -> Self {
        let vi = (en != Some(untagged)).then(|| untagged.to_owned());
        Self { vi, en: en.map(str::to_owned) }
    }

    /// The text in `reader`'s language, or in the only one there is.
    pub fn told(&self, reader: Lang) -> Told {
        let (own, other) = match reader {
            Lang::Vi => (&self.vi, (Lang::En, &self.en)),
            Lang::En => (&self.en, (Lang::Vi, &self.vi)),
        };
        match (own, other) {
            (Some(own), _) => Told { text: own.clone(), lang: None },
            (None, (lang, other)) => Told { text: other.clone().unwrap_or_default(), lang: Some(lang) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_gets_their_own_language_or_is_told_which_it_is() {
        let told = |text: &str, lang| Told { text: text.to_owned(), lang };
        let both = Bilingual::of("Thư viện", Some("Library"));
        assert_eq!(both.told(Lang::Vi), told("Thư viện", None));
        assert_eq!(both.told(Lang::En), told("Library", None));
        let vietnamese = Bilingual::of("Thư viện", None);
        assert_eq!(vietnamese.told(Lang::En), told("Thư viện", Some(Lang::Vi)));
        let english = Bilingual::of("Library", Some("Library"));
        assert_eq!(english.told(Lang::Vi), told("Library", Some(Lang::En)));
    }
}
