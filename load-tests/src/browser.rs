//! A person at a browser: cookies, redirects, the login form, until the relying party's callback is reached.
//! Uses only what the pages say (ids and hidden fields); must never know a server's inner addresses.

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;
use url::Url;

use crate::form::{self, Form};
use crate::passkey::Passkey;
use crate::people::Person;
use crate::request;
use crate::wire::Wire;

/// More hops than any honest flow takes.
const MOST_STEPS: usize = 12;

/// Cookies and a connection.
pub struct Browser {
    wire: Wire,
    host: String,
    jar: Vec<Kept>,
    /// Login forms this browser has filled in.
    pub logins: u64,
}

/// What somebody signs in by.
#[derive(Clone, Copy)]
pub enum Means<'a> {
    /// Their number and password, typed.
    Password(&'a Person),
    /// A passkey, by the page's script.
    Passkey(&'a Passkey),
}

/// A cookie.
struct Kept {
    name: String,
    value: String,
    /// Whether it outlives the browser's window.
    lasts: bool,
}

/// What the browser shows.
pub struct Page {
    /// Path and query it is at.
    pub path: String,
    /// HTTP status.
    pub status: u16,
    /// Its text.
    pub body: String,
    location: Option<String>,
}

/// What goes along with a call.
enum Sent<'a> {
    /// Nothing: it is a GET.
    Nothing,
    /// A form.
    Form(&'a [(String, String)]),
    /// What a script of the page sends: its token, and JSON.
    Script(&'a str, &'a str),
}

impl Browser {
    /// A browser without cookies.
    pub fn new(address: std::net::SocketAddr, host: &str) -> Self {
        Self { wire: Wire::new(address), host: host.to_owned(), jar: Vec::new(), logins: 0 }
    }

    /// Is closed and opened again: what no server asked to be kept is gone, and so is the peer's session, which it asks to be
    /// kept for two weeks. Keeps the connection.
    pub fn close(&mut self) {
        self.jar.retain(|cookie| cookie.lasts && !cookie.name.starts_with("_session"));
    }

    /// Follows an authorization request to its end; gives the parameters that reached `redirect_uri`.
    pub async fn authorize(
        &mut self,
        start: &str,
        redirect_uri: &str,
        means: Means<'_>,
    ) -> Result<Vec<(String, String)>> {
        let mut at = start.to_owned();
        let mut page = self.go(&at, Sent::Nothing).await?;
        for _ in 0..MOST_STEPS {
            if let Some(location) = page.location {
                let next = self.absolute(&at)?.join(&location)?;
                if next.as_str().starts_with(redirect_uri) {
                    return Ok(parameters(&next));
                }
                ensure!(next.authority() == self.host, "sent away to {next}");
                at = path_of(&next);
                page = self.go(&at, Sent::Nothing).await?;
                continue;
            }
            ensure!(page.status == 200, "{} at {at}: {}", page.status, error_of(&page.body));
            if let (Means::Passkey(passkey), Some(_)) = (means, form::with_element(&page.body, "password")) {
                at = self.by_passkey(&page, passkey).await?;
                page = self.go(&at, Sent::Nothing).await?;
                continue;
            }
            let (action, fields) = fill_in(&page.body, means).with_context(|| format!("the page at {at}"))?;
            if let Means::Password(person) = means {
                self.logins += u64::from(fields.iter().any(|(_, value)| *value == person.password));
            }
            if !action.is_empty() {
                at = path_of(&self.absolute(&at)?.join(&action)?);
            }
            page = self.go(&at, Sent::Form(&fields)).await?;
            ensure!(
                page.location.is_some(),
                "{} after a form at {at}: {}",
                page.status,
                error_of(&page.body)
            );
        }
        bail!("no end after {MOST_STEPS} steps; last at {at}")
    }

    /// Opens an address of the site and follows where it leads, to a page that stays.
    pub async fn open(&mut self, path: &str) -> Result<Page> {
        let page = self.go(path, Sent::Nothing).await?;
        self.follow(page).await
    }

    /// Sends the form of `page` that has the element `id`, its hidden fields and `typed`; follows where that leads.
    pub async fn submit(&mut self, page: &Page, id: &str, typed: &[(&str, &str)]) -> Result<Page> {
        let form = form::with_element(&page.body, id);
        let form = form.with_context(|| format!("no #{id} at {}: {}", page.path, error_of(&page.body)))?;
        let fields: Vec<_> = form.hidden().chain(typed.iter().copied()).map(owned).collect();
        let to = path_of(&self.absolute(&page.path)?.join(&form.action)?);
        let page = self.go(&to, Sent::Form(&fields)).await?;
        self.follow(page).await
    }

    /// Presses the button `id` of `page` with the hidden fields of its form; gives the parameters that reached `redirect_uri`.
    pub async fn press(
        &mut self,
        page: &Page,
        id: &str,
        redirect_uri: &str,
    ) -> Result<Vec<(String, String)>> {
        let form = form::with_element(&page.body, id);
        let form = form.with_context(|| format!("no #{id} at {}: {}", page.path, error_of(&page.body)))?;
        let mut at = path_of(&self.absolute(&page.path)?.join(&form.action)?);
        let mut page = self.go(&at, Sent::Form(&pressed(&form, id))).await?;
        for _ in 0..MOST_STEPS {
            let location = page.location.with_context(|| format!("{} at {at}", page.status))?;
            let next = self.absolute(&at)?.join(&location)?;
            if next.as_str().starts_with(redirect_uri) {
                return Ok(parameters(&next));
            }
            ensure!(next.authority() == self.host, "sent away to {next}");
            at = path_of(&next);
            page = self.go(&at, Sent::Nothing).await?;
        }
        bail!("no end after {MOST_STEPS} steps; last at {at}")
    }

    /// Sends what a script of `page` would; gives the JSON it is answered with.
    pub async fn script(&mut self, page: &Page, path: &str, body: &str) -> Result<Value> {
        let token = form::token(&page.body).context("a page without a token for its scripts")?;
        let answer = self.go(path, Sent::Script(&token, body)).await?;
        ensure!(answer.status < 300, "{} at {path}: {}", answer.status, answer.body);
        serde_json::from_str(&answer.body).context("not JSON")
    }

    /// Signs in on a login page; answers where that leads.
    pub async fn by_passkey(&mut self, login: &Page, passkey: &Passkey) -> Result<String> {
        let flow = login.path.split_once('?').map(|(_, query)| format!("?{query}")).unwrap_or_default();
        let options = self.script(login, &format!("/passkeys/login/options{flow}"), "{}").await?;
        let done = self.script(login, &format!("/passkeys/login{flow}"), &passkey.signed(&options)?).await?;
        self.logins += 1;
        let next = done["next"].as_str().context("signed in, and led nowhere")?;
        Ok(path_of(&self.absolute(&login.path)?.join(next)?))
    }

    /// Adds a passkey to the account of whoever is signed in here.
    pub async fn add_passkey(&mut self) -> Result<Passkey> {
        let home = self.open("/").await?;
        let mut passkey = Passkey::new(&self.host)?;
        let options = self.script(&home, "/passkeys/options", "{}").await?;
        self.script(&home, "/passkeys", &passkey.made(&options)?).await.context("adding a passkey")?;
        Ok(passkey)
    }

    /// What it would send along.
    pub fn cookies(&self) -> String {
        let all: Vec<String> = self.jar.iter().map(|kept| format!("{}={}", kept.name, kept.value)).collect();
        all.join("; ")
    }

    async fn follow(&mut self, mut page: Page) -> Result<Page> {
        for _ in 0..MOST_STEPS {
            let Some(location) = &page.location else { return Ok(page) };
            let next = self.absolute(&page.path)?.join(location)?;
            ensure!(next.authority() == self.host, "sent away to {next}");
            page = self.go(&path_of(&next), Sent::Nothing).await?;
        }
        bail!("no end after {MOST_STEPS} steps; last at {}", page.path)
    }

    fn absolute(&self, path: &str) -> Result<Url> {
        Ok(Url::parse(&format!("http://{}{path}", self.host))?)
    }

    async fn go(&mut self, path: &str, sent: Sent<'_>) -> Result<Page> {
        let cookies = self.cookies();
        let origin = format!("http://{}", self.host);
        let mut headers = vec![("Accept-Language", "vi")];
        if !cookies.is_empty() {
            headers.push(("Cookie", cookies.as_str()));
        }
        if !matches!(sent, Sent::Nothing) {
            headers.push(("Origin", origin.as_str()));
            headers.push(("Sec-Fetch-Site", "same-origin"));
        }
        let request = match sent {
            Sent::Nothing => request::get(&self.host, path, &headers),
            Sent::Form(form) => {
                let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
                request::post(&self.host, path, &headers, &form)
            }
            Sent::Script(token, json) => {
                headers.push(("X-CSRF-Token", token));
                request::post_json(&self.host, path, &headers, json)
            }
        };
        let answer = self.wire.ask(&request).await?;
        let set = answer.headers("set-cookie");
        let redirected = (300..400).contains(&answer.status);
        let body = answer.text();
        let location = if redirected { answer.header("location") } else { form::goes_on_to(&body) };
        let page = Page { path: path.to_owned(), status: answer.status, location, body };
        for cookie in set {
            self.keep(&cookie);
        }
        Ok(page)
    }

    fn keep(&mut self, cookie: &str) {
        let pair = cookie.split(';').next().unwrap_or_default();
        let Some((name, value)) = pair.split_once('=') else { return };
        let (name, value) = (name.trim(), value.trim());
        self.jar.retain(|known| known.name != name);
        let attributes = cookie.to_ascii_lowercase();
        let lasts = attributes.contains("max-age=") || attributes.contains("expires=");
        if !(value.is_empty() || attributes.contains("max-age=0")) {
            self.jar.push(Kept { name: name.to_owned(), value: value.to_owned(), lasts });
        }
    }
}

fn owned((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

/// What a person does with the page: signs in, agrees, or acts for the first organisation that is named.
fn fill_in(page: &str, means: Means<'_>) -> Result<(String, Vec<(String, String)>)> {
    if let (Means::Password(person), Some(form)) = (means, form::with_element(page, "password")) {
        let mut fields: Vec<_> = form.hidden().map(owned).collect();
        let username = form.name_of("username").context("a login form without #username")?;
        fields.push(owned((username, &person.personal_number)));
        fields.push(owned((form.name_of("password").unwrap_or_default(), &person.password)));
        fields.extend(
            form.field("login-submit").filter(|b| !b.name.is_empty()).map(|b| owned((&b.name, &b.value))),
        );
        return Ok((form.action, fields));
    }
    for button in ["consent-accept", "choose-1"] {
        if let Some(form) = form::with_element(page, button) {
            let fields = pressed(&form, button);
            return Ok((form.action, fields));
        }
    }
    bail!("no form to sign in, to agree or to choose: {}", error_of(page))
}

/// What a form sends when this button of it is pressed and nothing is typed.
fn pressed(form: &Form, button: &str) -> Vec<(String, String)> {
    let own = form.field(button).filter(|field| !field.name.is_empty());
    form.hidden().chain(own.map(|field| (field.name.as_str(), field.value.as_str()))).map(owned).collect()
}

fn parameters(url: &Url) -> Vec<(String, String)> {
    url.query_pairs().map(|(k, v)| (k.into_owned(), v.into_owned())).collect()
}

fn path_of(url: &Url) -> String {
    match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    }
}

fn error_of(page: &str) -> String {
    form::error_text(page).unwrap_or_else(|| page.chars().take(300).collect())
}
