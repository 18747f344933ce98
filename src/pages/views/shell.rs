//! The page that a phone keeps for when there is no network.

use askama::Template;

use crate::base::Lang;
use crate::pages::{Words, assets};

/// In both languages, without anything of anybody: a phone keeps it.
#[derive(Debug, Template)]
#[template(path = "offline.html", config = ".askama.toml")]
pub struct OfflineView {
    say: [Said; 2],
    css: &'static str,
    logo: &'static str,
}

#[derive(Debug)]
struct Said {
    lang: &'static str,
    title: String,
    text: String,
    again: String,
}

impl OfflineView {
    /// The page, in Vietnamese and in English.
    pub fn in_both() -> Self {
        let say = |lang: Lang| {
            let word = |key| Words::get(lang, key, &[]);
            Said {
                lang: lang.tag(),
                title: word("offline-title"),
                text: word("offline-text"),
                again: word("offline-again"),
            }
        };
        Self {
            say: [say(Lang::Vi), say(Lang::En)],
            css: assets::url("khoa.css"),
            logo: assets::url("logo.svg"),
        }
    }
}
