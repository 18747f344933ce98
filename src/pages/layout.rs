//! The frame every page stands in: language, signed-in name, the address to check, and the token its forms carry.
//!
//! Holds no page of its own and reads nothing; a handler fills it once per request.

use fluent_bundle::FluentValue;
use jiff::civil::Weekday;

use super::{assets, words::Words};
use crate::account::Kind;
use crate::base::visible::isolated;
use crate::base::{Lang, LocalDate, Moment, Told};
use crate::client::Moving;
use crate::config::{Config, Help};
use crate::pages::when;

/// Where the pages of an account begin, besides `/`.
const OWN: [&str; 8] =
    ["/approvals", "/applications", "/activation", "/cases", "/documents", "/history", "/settings", "/qr"];
/// The ways between them, and their words.
const TABS: [(&str, &str); 4] = [
    ("/", "tab-home"),
    ("/approvals", "tab-approvals"),
    ("/applications", "tab-applications"),
    ("/history", "tab-history"),
];

/// One way.
#[derive(Debug, Clone, Copy)]
pub struct Tab {
    /// Where it leads.
    pub href: &'static str,
    /// Its word.
    pub key: &'static str,
    /// Whether it leads here.
    pub is_here: bool,
}

/// What all pages need to know about the request they answer.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The language of the page.
    pub lang: Lang,
    /// Goes into the hidden field `csrf` of every form and into `<meta name="csrf">`.
    pub csrf: String,
    /// Path and query of a GET that shows this page again: where the language switch comes back to.
    pub path: String,
    /// Whether the page cannot be had again, so that nobody is led away from it to read it in another language.
    pub is_once: bool,
    /// Our own public address, shown so that people can compare it with the browser's address bar.
    pub origin: String,
    /// The signed-in person's name, if anybody is signed in.
    pub name: Option<String>,
    /// What kind of holder is signed in: foreigners have another office to go to.
    pub kind: Option<Kind>,
    /// Says on every page that the people and services here are invented.
    pub demo: bool,
    /// When the page was made; printed with it.
    pub now: Moment,
    /// Whom the operator lets people ask.
    pub help: HelpLine,
}

impl Frame {
    /// The frame of a page for a stranger, which carries no token and leads home.
    pub fn of(config: &Config, lang: Lang, now: Moment) -> Self {
        Self {
            lang,
            csrf: String::new(),
            path: "/".to_owned(),
            is_once: false,
            origin: config.server.public_url.clone(),
            name: None,
            kind: None,
            demo: config.server.demo,
            now,
            help: HelpLine::of(&config.help, lang),
        }
    }

    /// The ways between the pages of the account, for whoever is signed in and on one of them. Pages of a sign-in have none: who is
    /// on the way to a service is not led away.
    pub fn tabs(&self) -> Vec<Tab> {
        let path = self.path.split('?').next().unwrap_or_default();
        let stands_at =
            |at: &str| path == at || path.strip_prefix(at).is_some_and(|rest| rest.starts_with('/'));
        let is_own = path == "/" || OWN.iter().any(|own| stands_at(own));
        match self.name {
            Some(_) if is_own => {
                let tab = |(href, key)| Tab {
                    href,
                    key,
                    is_here: if href == "/" { path == "/" } else { stands_at(href) },
                };
                TABS.map(tab).to_vec()
            }
            _ => Vec::new(),
        }
    }

    /// The same for a reader who says what they are, before any register has.
    #[must_use]
    pub fn of_whoever(self, declares: Option<Kind>) -> Self {
        Self { kind: declares.or(self.kind), ..self }
    }

    /// The sentence `key` in the page's language.
    pub fn say(&self, key: &str) -> String {
        self.tell(key, &[])
    }

    /// The sentence `key` with its only argument.
    pub fn say_with<'v>(&self, key: &str, name: &'v str, value: impl Into<FluentValue<'v>>) -> String {
        self.tell(key, &[(name, value.into())])
    }

    /// The sentence `key` with its arguments. Every sentence may name the office that serves its reader, as `$office`.
    pub fn tell(&self, key: &str, args: &[(&str, FluentValue<'_>)]) -> String {
        let office = match self.kind {
            None => "office-unknown",
            Some(Kind::Citizen | Kind::Organisation) => "office-citizen",
            Some(Kind::Foreigner) => "office-foreigner",
        };
        let mut args = args.to_vec();
        args.push(("office", Words::get(self.lang, office, &[]).into()));
        Words::get(self.lang, key, &args)
    }

    /// The sentence `key` with a text that somebody else chose in it, so that it turns nothing beside it.
    pub fn say_quoting(&self, key: &str, name: &str, text: &str) -> String {
        self.say_with(key, name, isolated(text))
    }

    /// Where the browser finds one of our files.
    pub fn asset(&self, name: &str) -> &'static str {
        assets::url(name)
    }

    /// A moment as people write it.
    pub fn when(&self, at: &Moment) -> String {
        when::day_and_time(*at)
    }

    /// The day of a moment as people write it.
    pub fn day(&self, at: &Moment) -> String {
        when::day(*at)
    }

    /// A day of the law, as people write it.
    pub fn date(&self, day: &LocalDate) -> String {
        when::day(day.begins())
    }

    /// A day of the law with its day of the week, as one looks it up in a calendar.
    pub fn weekday(&self, day: &LocalDate) -> String {
        let of_week = match day.weekday() {
            Weekday::Monday => "weekday-1",
            Weekday::Tuesday => "weekday-2",
            Weekday::Wednesday => "weekday-3",
            Weekday::Thursday => "weekday-4",
            Weekday::Friday => "weekday-5",
            Weekday::Saturday => "weekday-6",
            Weekday::Sunday => "weekday-7",
        };
        format!("{}, {}", self.say(of_week), self.date(day))
    }

    /// The time of the day.
    pub fn time(&self, at: &Moment) -> String {
        when::time(*at)
    }

    /// A moment for the `datetime` attribute.
    pub fn machine_time(&self, at: &Moment) -> String {
        when::machine(*at)
    }

    /// The language this page can be switched to.
    pub fn other_lang(&self) -> Lang {
        match self.lang {
            Lang::Vi => Lang::En,
            Lang::En => Lang::Vi,
        }
    }

    /// The host people should see in the address bar.
    pub fn host(&self) -> &str {
        host(&self.origin)
    }

    /// `path` with the conversation it belongs to, as the address of a form.
    pub fn in_flow(&self, path: &str, flow: Option<&str>) -> String {
        match flow {
            Some(flow) => {
                let query =
                    url::form_urlencoded::Serializer::new(String::new()).append_pair("flow", flow).finish();
                format!("{path}?{query}")
            }
            None => path.to_owned(),
        }
    }
}

/// Whom people may ask, in the words of a page's language.
#[derive(Debug, Clone, Default)]
pub struct HelpLine {
    /// A number to call.
    pub phone: Option<String>,
    /// When somebody answers, and the language that is said in.
    pub hours: Option<(String, Lang)>,
    /// A page that helps.
    pub url: Option<String>,
}

impl HelpLine {
    /// What the operator set, for readers of `lang`.
    pub fn of(help: &Help, lang: Lang) -> Self {
        let english = help.hours_en.clone().filter(|_| lang == Lang::En).map(|hours| (hours, Lang::En));
        Self {
            phone: help.phone.clone(),
            hours: english.or_else(|| help.hours.clone().map(|hours| (hours, Lang::Vi))),
            url: help.url.clone(),
        }
    }

    /// The number as a telephone dials it.
    pub fn dialled(&self) -> String {
        let phone = self.phone.as_deref().unwrap_or_default();
        phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
    }
}

/// The service (relying party) on whose behalf a page is shown.
#[derive(Debug, Clone)]
pub struct Service {
    /// Its registered name.
    pub name: Told,
    /// The agency or company that runs it.
    pub agency: Option<Told>,
    /// Where its answers go, as `https://host[:port]`: the part a person can compare.
    pub address: String,
    /// Run by an authority of the State, as our register says.
    pub official: bool,
    /// Address of its privacy policy.
    pub policy: Option<String>,
    /// Address of its terms of use.
    pub terms: Option<String>,
    /// When it closes, where that is set and a reader is about to use it.
    pub moves: Option<Moves>,
}

/// When a service closes, and where it is from then on.
#[derive(Debug, Clone)]
pub struct Moves {
    /// When.
    pub at: Moment,
    /// What takes its place.
    pub to: Option<Told>,
}

impl Moves {
    /// For a reader of that language.
    pub fn told(moving: &Moving, reader: Lang) -> Self {
        Self { at: moving.at, to: moving.to.as_ref().map(|name| name.told(reader)) }
    }

    /// In one line.
    pub fn line(&self, frame: &Frame) -> String {
        let when = ("when", frame.when(&self.at).into());
        match &self.to {
            Some(to) => frame.tell("service-moves", &[when, ("successor", isolated(&to.text).into())]),
            None => frame.tell("service-closes", &[when]),
        }
    }
}

impl Service {
    /// The host of [`Service::address`].
    pub fn host(&self) -> &str {
        host(&self.address)
    }
}

/// What people compare of an address: the host, or an app's own scheme, which has none.
pub(super) fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest).trim_end_matches(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_what_the_address_bar_shows() {
        assert_eq!(host("https://id.example/login?x=1"), "id.example");
        assert_eq!(host("http://localhost:8080"), "localhost:8080");
        assert_eq!(host("localhost"), "localhost");
        assert_eq!(host("vn.example.library:"), "vn.example.library");
    }
}
