//! What people call the countries that registers write as codes (ISO 3166-1 alpha-3).

use crate::base::{Lang, fold};

/// A country a line: code, Vietnamese name, English name, between tabs; comments begin with `#`.
const NAMES: &str = include_str!("countries.tsv");

/// The country's name in `lang`; none for a code that is no country's.
pub(super) fn name(lang: Lang, code: &str) -> Option<&'static str> {
    let mut names = NAMES.lines().find_map(|line| line.strip_prefix(code)?.strip_prefix('\t'))?.split('\t');
    match lang {
        Lang::Vi => names.next(),
        Lang::En => names.nth(1),
    }
}

/// The same, or the code where it is no country's.
pub(super) fn called(lang: Lang, code: &str) -> String {
    name(lang, code).unwrap_or(code).to_owned()
}

/// Every country with its code, by name.
pub(super) fn all(lang: Lang) -> Vec<(&'static str, &'static str)> {
    let codes = NAMES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.get(..3));
    let mut all: Vec<_> = codes.filter_map(|code| Some((code, name(lang, code)?))).collect();
    all.sort_by_key(|(_, name)| fold(name));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_has_its_name_in_both_languages_and_a_code_of_none_has_none() {
        assert_eq!((name(Lang::Vi, "KOR"), name(Lang::En, "KOR")), (Some("Hàn Quốc"), Some("South Korea")));
        assert_eq!((name(Lang::Vi, "VNM"), name(Lang::En, "VNM")), (Some("Việt Nam"), Some("Viet Nam")));
        for none in ["", "XXA", "KO", "KORX", "#", "# T"] {
            assert_eq!(name(Lang::En, none), None, "{none}");
        }
    }

    #[test]
    fn every_line_is_a_code_and_two_names_and_each_code_stands_once() {
        let lines: Vec<&str> = NAMES.lines().filter(|line| !line.starts_with('#')).collect();
        let mut codes = std::collections::BTreeSet::new();
        for line in &lines {
            let [code, vi, en] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
            assert!(code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()), "{line}");
            assert!(!vi.is_empty() && !en.is_empty() && codes.insert(code), "{line}");
        }
        assert_eq!(codes.len(), 249, "as many as ISO 3166-1 has");
    }
}
