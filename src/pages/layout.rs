//! The frame every page stands in: language, signed-in name, the address to check, and the token its forms carry.
//!
//! Holds no page of its own and reads nothing; a handler fills it once per request.

use fluent_bundle::FluentValue;

use super::{assets, words::Words};
use crate::base::{Lang, Moment};
use crate::pages::when;

/// What all pages need to know about the request they answer.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The language of the page.
    pub lang: Lang,
    /// Goes into the hidden field `csrf` of every form and into `<meta name="csrf">`.
    pub csrf: String,
    /// Path and query of a GET that shows this page again: where the language switch comes back to.
    pub path: String,
    /// Our own public address, shown so that people can compare it with the browser's address bar.
    pub origin: String,
    /// The signed-in person's name, if anybody is signed in.
    pub name: Option<String>,
    /// Says on every page that the people and services here are invented.
    pub demo: bool,
}

impl Frame {
    /// The sentence `key` in the page's language.
    pub fn say(&self, key: &str) -> String {
        Words::get(self.lang, key, &[])
    }

    /// The sentence `key` with its only argument.
    pub fn say_with<'v>(&self, key: &str, name: &str, value: impl Into<FluentValue<'v>>) -> String {
        Words::get(self.lang, key, &[(name, value.into())])
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

/// The service (relying party) on whose behalf a page is shown.
#[derive(Debug, Clone)]
pub struct Service {
    /// Its registered name.
    pub name: String,
    /// The agency or company that runs it.
    pub agency: Option<String>,
    /// Where its answers go, as `https://host[:port]`: the part a person can compare.
    pub address: String,
    /// Run by an authority of the State, as our register says.
    pub official: bool,
    /// Address of its privacy policy.
    pub policy: Option<String>,
    /// Address of its terms of use.
    pub terms: Option<String>,
}

impl Service {
    /// The host of [`Service::address`].
    pub fn host(&self) -> &str {
        host(&self.address)
    }
}

fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_what_the_address_bar_shows() {
        assert_eq!(host("https://id.example/login?x=1"), "id.example");
        assert_eq!(host("http://localhost:8080"), "localhost:8080");
        assert_eq!(host("localhost"), "localhost");
    }
}
