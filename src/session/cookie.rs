//! The cookies: how they are named, written and read, and the anti-forgery token that is bound to one of them.
//!
//! On https every cookie is `__Host-`: it belongs to this host alone and is never sent in the clear.

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::model::Session;
use crate::base::{AccountId, BrowserId, Entropy, Lang, Secret};
use crate::keys::{Purpose, Vault};

/// The cookies we set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name {
    /// Opens a session.
    Session,
    /// Names a browser before anybody has signed in: conversations and anti-forgery tokens are bound to it.
    Browser,
    /// Says that an account has signed in from this browser before.
    Device,
    /// The language somebody chose.
    Lang,
}

/// How long a browser keeps what is not a session.
const YEAR: Duration = Duration::days(365);

impl Name {
    fn text(self, https: bool) -> &'static str {
        match (self, https) {
            (Self::Session, true) => "__Host-khoa_session",
            (Self::Browser, true) => "__Host-khoa_browser",
            (Self::Device, true) => "__Host-khoa_device",
            (Self::Lang, true) => "__Host-khoa_lang",
            (Self::Session, false) => "khoa_session",
            (Self::Browser, false) => "khoa_browser",
            (Self::Device, false) => "khoa_device",
            (Self::Lang, false) => "khoa_lang",
        }
    }
}

/// Writes a cookie. A session ends with the browser; the others stay a year.
pub fn write(name: Name, value: &str, https: bool) -> Cookie<'static> {
    let mut cookie = bare(name, value.to_owned(), https);
    if name != Name::Session {
        cookie.set_max_age(YEAR);
    }
    cookie
}

/// Takes a cookie back.
pub fn forget(name: Name, https: bool) -> Cookie<'static> {
    let mut cookie = bare(name, String::new(), https);
    cookie.make_removal();
    cookie
}

fn bare(name: Name, value: String, https: bool) -> Cookie<'static> {
    // Lax: a relying party sends people here by top-level navigation, and they must arrive signed in.
    Cookie::build(name.text(https), value)
        .path("/")
        .http_only(true)
        .secure(https)
        .same_site(SameSite::Lax)
        .finish()
}

/// The cookie's value, if the browser sent one of a sane length.
pub fn read(request: &HttpRequest, name: Name, https: bool) -> Option<Secret> {
    let cookie = request.cookie(name.text(https))?;
    is_sane(cookie.value()).then(|| Secret::new(cookie.value().to_owned()))
}

fn is_sane(value: &str) -> bool {
    (1..=512).contains(&value.len())
}

/// A new name for a browser.
pub fn new_browser(entropy: &Entropy) -> Secret {
    entropy.token("khoa_br_")
}

/// Writes a browser's new name beside those it may be given at this very moment by other answers: under a name of its own,
/// so that none takes another's place, and what each began goes on.
pub fn name_browser(browser: &Secret, https: bool) -> Cookie<'static> {
    let digest = URL_SAFE_NO_PAD.encode(browser.digest().as_bytes());
    let own: String = digest.chars().take(8).collect();
    let mut cookie = write(Name::Browser, browser.expose(), https);
    cookie.set_name(format!("{}_{own}", Name::Browser.text(https)));
    cookie
}

/// The names the browser sent, the oldest first, as browsers send them (RFC 6265 §5.4).
pub fn browsers(request: &HttpRequest, https: bool) -> Vec<Secret> {
    let name = Name::Browser.text(https);
    let is_one = |cookie: &&Cookie<'_>| {
        cookie.name().strip_prefix(name).is_some_and(|own| own.is_empty() || own.starts_with('_'))
            && is_sane(cookie.value())
    };
    let cookies = request.cookies();
    let cookies = cookies.as_deref().map(Vec::as_slice).unwrap_or_default();
    let found = cookies.iter().filter(is_one).take(BrowserId::MOST);
    found.map(|cookie| Secret::new(cookie.value().to_owned())).collect()
}

/// The anti-forgery token of a browser: only who can read our page and holds the cookie knows both. While somebody
/// is signed in it is of their session too, so what was read in this browser before or after is worth nothing.
pub fn csrf(vault: &Vault, browser: &Secret, session: Option<&Session>) -> String {
    URL_SAFE_NO_PAD.encode(vault.mac(Purpose::Csrf, csrf_message(browser, session).as_bytes()))
}

/// Whether `token` is that browser's, and that session's.
pub fn csrf_is(vault: &Vault, browser: &Secret, session: Option<&Session>, token: &str) -> bool {
    URL_SAFE_NO_PAD
        .decode(token)
        .is_ok_and(|mac| vault.mac_is(Purpose::Csrf, csrf_message(browser, session).as_bytes(), &mac))
}

fn csrf_message(browser: &Secret, session: Option<&Session>) -> String {
    format!("{}.{}", browser.expose(), session.map(|session| session.sid.as_str()).unwrap_or_default())
}

/// How many people's marks one browser keeps: a family's, not a cybercafé's.
const MOST_MARKS: usize = 5;

/// What a browser keeps to show that `account` has signed in there, beside the others of `before`: a random
/// name, our proof that anybody has, and our proof of each account. The latter is a mark of the number that the account's
/// marks have now: a browser that was a thief's is unknown again once its holder has said so.
pub fn known_device(
    vault: &Vault,
    entropy: &Entropy,
    before: Option<&Secret>,
    (account, marks): (AccountId, i32),
) -> Secret {
    let mut kept = before.map(|cookie| cookie.expose().split('.')).into_iter().flatten();
    let name = kept.next().filter(|name| name.len() == 22).map_or_else(|| entropy.handle(), str::to_owned);
    let own = mark(vault, &device_message(account, marks, &name));
    let holder: String =
        URL_SAFE_NO_PAD.encode(vault.blind_index("holder", &account.to_string())).chars().take(16).collect();
    let newest = format!("{holder}~{}", mark(vault, &holder_message(&holder, &name)));
    let others = kept.filter(|mark| *mark != own && !mark.contains('~')).take(MOST_MARKS - 1);
    let marks: Vec<&str> = [name.as_str(), newest.as_str(), own.as_str()].into_iter().chain(others).collect();
    Secret::new(marks.join("."))
}

/// A name for whoever signed in there last, when anybody has: it says nothing of who they are.
pub fn last_holder(vault: &Vault, cookie: &Secret) -> Option<String> {
    let mut parts = cookie.expose().split('.');
    let (name, (holder, proof)) = (parts.next()?, parts.next()?.split_once('~')?);
    is_mark(vault, &holder_message(holder, name), proof).then(|| holder.to_owned())
}

/// The name of the device, when `account` has signed in there under the number that its marks have now.
pub fn device_of(vault: &Vault, (account, marks): (AccountId, i32), cookie: &Secret) -> Option<String> {
    let (name, kept) = cookie.expose().split_once('.')?;
    let message = device_message(account, marks, name);
    kept.split('.').take(MOST_MARKS + 1).any(|mark| is_mark(vault, &message, mark)).then(|| name.to_owned())
}

fn mark(vault: &Vault, message: &str) -> String {
    URL_SAFE_NO_PAD.encode(vault.mac(Purpose::KnownDevice, message.as_bytes()))
}

fn is_mark(vault: &Vault, message: &str, mark: &str) -> bool {
    URL_SAFE_NO_PAD.decode(mark).is_ok_and(|mac| vault.mac_is(Purpose::KnownDevice, message.as_bytes(), &mac))
}

fn device_message(account: AccountId, marks: i32, name: &str) -> String {
    match marks {
        // As the release before numbers were there wrote it.
        0 => format!("{account} {name}"),
        _ => format!("{account} {name} {marks}"),
    }
}

fn holder_message(holder: &str, name: &str) -> String {
    format!("holder {holder} {name}")
}

/// The language the browser keeps.
pub fn lang(request: &HttpRequest, https: bool) -> Option<Lang> {
    read(request, Name::Lang, https).and_then(|tag| Lang::from_tag(tag.expose()))
}
