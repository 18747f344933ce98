//! Every sentence a person reads, by key and language, from the Fluent files compiled into the binary.
//!
//! Never fails while a page is being written: an unknown key shows as itself. That no key is unknown, that
//! both languages know the same keys with the same arguments, and that no sentence lies unused, are tests.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use fluent_langneg::{NegotiationStrategy, negotiate_languages, parse_accepted_languages};
use unic_langid::LanguageIdentifier;

use crate::base::{Lang, ProblemType};

pub use fluent_bundle::FluentValue;

/// What everybody reads, what is said of visits to a counter, of split communes, of what is one's own, of documents, of organisations and of officers who help, and what officers read.
const VIETNAMESE: &str = concat!(
    include_str!("words/vi.ftl"),
    include_str!("words/visit.vi.ftl"),
    include_str!("words/place.vi.ftl"),
    include_str!("words/mine.vi.ftl"),
    include_str!("words/wallet.vi.ftl"),
    include_str!("words/offline.vi.ftl"),
    include_str!("words/organisation.vi.ftl"),
    include_str!("words/help.vi.ftl"),
    include_str!("words/data.vi.ftl"),
    include_str!("words/changeover.vi.ftl"),
    include_str!("words/merge.vi.ftl"),
    include_str!("words/console.vi.ftl")
);
const ENGLISH: &str = concat!(
    include_str!("words/en.ftl"),
    include_str!("words/visit.en.ftl"),
    include_str!("words/place.en.ftl"),
    include_str!("words/mine.en.ftl"),
    include_str!("words/wallet.en.ftl"),
    include_str!("words/offline.en.ftl"),
    include_str!("words/organisation.en.ftl"),
    include_str!("words/help.en.ftl"),
    include_str!("words/data.en.ftl"),
    include_str!("words/changeover.en.ftl"),
    include_str!("words/merge.en.ftl"),
    include_str!("words/console.en.ftl")
);

static WORDS: LazyLock<Words> =
    LazyLock::new(|| Words { vi: bundle(Lang::Vi, VIETNAMESE), en: bundle(Lang::En, ENGLISH) });

/// The sentences of both languages.
pub struct Words {
    vi: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
}

impl Words {
    /// The sentence `key` in `lang`, its `{ $arguments }` filled in. Plain text: escape it before it goes into HTML.
    pub fn get(lang: Lang, key: &str, args: &[(&str, FluentValue<'_>)]) -> String {
        let bundle = match lang {
            Lang::Vi => &WORDS.vi,
            Lang::En => &WORDS.en,
        };
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let args: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, value.clone())).collect();
        bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }

    /// What a problem of this type means to the person it stops: the `detail` of an answer to a script or an app.
    pub fn problem(lang: Lang, kind: ProblemType) -> String {
        Self::get(lang, &format!("why-{}", kind.name()), &[])
    }

    /// The language to answer in: what the portal asked for (`ui_locales`, OpenID Connect Core §3.1.2.1),
    /// else what the person chose earlier (cookie), else what the browser says (`Accept-Language`), else Vietnamese.
    ///
    /// Pass `ui_locales` where a login begins and keep the answer in the cookie; on later pages pass `None`,
    /// or the language switch could never win.
    pub fn choose(ui_locales: Option<&str>, cookie: Option<&str>, accept_language: Option<&str>) -> Lang {
        let asked =
            ui_locales.map(|list| list.split_ascii_whitespace().filter_map(|tag| tag.parse().ok()).collect());
        let kept = cookie.and_then(|tag| tag.parse().ok()).map(|tag| vec![tag]);
        let browser = accept_language.map(parse_accepted_languages);
        [asked, kept, browser].into_iter().flatten().find_map(|wanted| spoken(&wanted)).unwrap_or_default()
    }
}

/// The first of the wanted languages that we speak.
fn spoken(wanted: &[LanguageIdentifier]) -> Option<Lang> {
    let ours: Vec<LanguageIdentifier> = Lang::ALL.iter().filter_map(|lang| lang.tag().parse().ok()).collect();
    let found = negotiate_languages(wanted, &ours, None, NegotiationStrategy::Lookup);
    found.first().and_then(|tag| Lang::from_tag(tag.language.as_str()))
}

fn bundle(lang: Lang, source: &str) -> FluentBundle<FluentResource> {
    // A sentence that does not parse is left out here and found by the tests below.
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(parsed, _errors)| parsed);
    let mut bundle = FluentBundle::new_concurrent(vec![lang.tag().parse().unwrap_or_default()]);
    // Both languages run left to right, and the invisible isolation marks would spoil codes that are copied.
    bundle.set_use_isolating(false);
    bundle.add_resource_overriding(resource);
    bundle
}

#[cfg(test)]
mod tests;
