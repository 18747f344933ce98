//! Proves the two languages say the same things, and that what pages and messages say exists.

use std::collections::{BTreeMap, BTreeSet};

use super::{ENGLISH, VIETNAMESE, Words};
use crate::base::{Lang, ProblemType};
use fluent_bundle::{FluentArgs, FluentResource};

/// Key to the names of its arguments, read line by line: the files keep to that plain shape.
fn keys(source: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut current = "";
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        if let Some((key, _)) = line.split_once(" =")
            && key.starts_with(|c: char| c.is_ascii_lowercase())
        {
            assert!(found.insert(key, BTreeSet::new()).is_none(), "{key} is there twice");
            current = key;
        }
        let names = line
            .split('$')
            .skip(1)
            .filter_map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric()).next());
        if let Some(arguments) = found.get_mut(current) {
            arguments.extend(names);
        }
    }
    found
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_arguments() {
    assert_eq!(keys(VIETNAMESE), keys(ENGLISH));
}

#[test]
fn every_sentence_parses_and_can_be_said() {
    for (lang, source) in [(Lang::Vi, VIETNAMESE), (Lang::En, ENGLISH)] {
        FluentResource::try_new(source.to_owned()).map_err(|(_, errors)| errors).unwrap();
        let bundle = super::bundle(lang, source);
        for (key, arguments) in keys(source) {
            let args: FluentArgs<'_> = arguments.iter().map(|name| (*name, 3)).collect();
            let pattern = bundle.get_message(key).and_then(|m| m.value()).unwrap();
            let mut errors = Vec::new();
            let text = bundle.format_pattern(pattern, Some(&args), &mut errors);
            assert!(errors.is_empty(), "{key}: {errors:?}");
            assert!(!text.trim().is_empty(), "{key} says nothing");
            assert!(!text.contains(['<', '>', '&']), "{key} is not plain text");
        }
    }
}

#[test]
fn every_sentence_is_said_somewhere_and_every_key_named_exists() {
    let mut code = String::new();
    gather(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/pages")), &mut code);
    for kind in ProblemType::ALL {
        code.push_str(&format!("\"why-{}\"", kind.name()));
        assert_ne!(Words::problem(Lang::Vi, kind), format!("why-{}", kind.name()));
    }
    for key in keys(VIETNAMESE).keys() {
        assert!(code.contains(&format!("\"{key}\"")), "nothing says {key}");
    }
    let said = code.split("say(\"").skip(1).filter_map(|rest| rest.split('"').next());
    let with = code.split("say_with(\"").skip(1).filter_map(|rest| rest.split('"').next());
    let quoting = code.split("say_quoting(\"").skip(1).filter_map(|rest| rest.split('"').next());
    for key in said.chain(with).chain(quoting) {
        assert!(keys(VIETNAMESE).contains_key(key), "no words for {key}");
    }
}

fn gather(folder: &std::path::Path, code: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            gather(&path, code);
        } else if path.extension().is_some_and(|e| e == "rs" || e == "html") {
            code.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn the_language_is_the_portals_then_the_persons_then_the_browsers() {
    let choose = Words::choose;
    assert_eq!(choose(Some("fr en-GB"), Some("vi"), Some("vi")), Lang::En);
    assert_eq!(choose(Some("fr"), Some("vi"), Some("en")), Lang::Vi);
    assert_eq!(choose(None, Some("en"), Some("vi")), Lang::En);
    assert_eq!(choose(None, None, Some("fr-FR, en;q=0.8, vi;q=0.5")), Lang::En);
    assert_eq!(choose(None, None, Some("vi-VN,vi;q=0.9,en;q=0.8")), Lang::Vi);
    assert_eq!(choose(None, Some("%%%"), Some("zz")), Lang::Vi);
    assert_eq!(choose(None, None, None), Lang::Vi);
}

#[test]
fn an_unknown_key_shows_as_itself() {
    assert_eq!(Words::get(Lang::En, "no-such-key", &[]), "no-such-key");
}
