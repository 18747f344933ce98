//! A person at a browser: cookies, redirects, the login form, until the relying party's callback is reached.
//! Uses only what the pages say (ids and hidden fields); must never know a server's inner addresses.

use anyhow::{Context as _, Result, bail, ensure};
use url::Url;

use crate::form;
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

/// A cookie.
struct Kept {
    name: String,
    value: String,
    /// Whether it outlives the browser's window.
    lasts: bool,
}

struct Page {
    status: u16,
    location: Option<String>,
    body: String,
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
        person: &Person,
    ) -> Result<Vec<(String, String)>> {
        let mut at = start.to_owned();
        let mut page = self.go(&at, None).await?;
        for _ in 0..MOST_STEPS {
            if let Some(location) = page.location {
                let next = self.absolute(&at)?.join(&location)?;
                if next.as_str().starts_with(redirect_uri) {
                    return Ok(next.query_pairs().map(|(k, v)| (k.into_owned(), v.into_owned())).collect());
                }
                ensure!(next.authority() == self.host, "sent away to {next}");
                at = path_of(&next);
                page = self.go(&at, None).await?;
                continue;
            }
            ensure!(page.status == 200, "{} at {at}: {}", page.status, error_of(&page.body));
            let (action, fields) =
                fill_in(&page.body, person).with_context(|| format!("the page at {at}"))?;
            if fields.iter().any(|(_, value)| *value == person.password) {
                self.logins += 1;
            }
            if !action.is_empty() {
                at = path_of(&self.absolute(&at)?.join(&action)?);
            }
            page = self.go(&at, Some(&fields)).await?;
            ensure!(
                page.location.is_some(),
                "{} after a form at {at}: {}",
                page.status,
                error_of(&page.body)
            );
        }
        bail!("no end after {MOST_STEPS} steps; last at {at}")
    }

    fn absolute(&self, path: &str) -> Result<Url> {
        Ok(Url::parse(&format!("http://{}{path}", self.host))?)
    }

    async fn go(&mut self, path: &str, form: Option<&[(String, String)]>) -> Result<Page> {
        let cookies: Vec<String> =
            self.jar.iter().map(|kept| format!("{}={}", kept.name, kept.value)).collect();
        let cookies = cookies.join("; ");
        let origin = format!("http://{}", self.host);
        let mut headers = vec![("Accept-Language", "vi")];
        if !cookies.is_empty() {
            headers.push(("Cookie", cookies.as_str()));
        }
        let request = if let Some(form) = form {
            headers.push(("Origin", origin.as_str()));
            headers.push(("Sec-Fetch-Site", "same-origin"));
            let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            request::post(&self.host, path, &headers, &form)
        } else {
            request::get(&self.host, path, &headers)
        };
        let answer = self.wire.ask(&request).await?;
        let set = answer.headers("set-cookie");
        let redirected = (300..400).contains(&answer.status);
        let body = answer.text();
        let location = if redirected { answer.header("location") } else { form::goes_on_to(&body) };
        let page = Page { status: answer.status, location, body };
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

/// What a person does with the page: signs in, or agrees.
fn fill_in(page: &str, person: &Person) -> Result<(String, Vec<(String, String)>)> {
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    if let Some(form) = form::with_element(page, "password") {
        let mut fields: Vec<_> = form.hidden().map(owned).collect();
        let username = form.name_of("username").context("a login form without #username")?;
        fields.push(owned((username, &person.personal_number)));
        fields.push(owned((form.name_of("password").unwrap_or_default(), &person.password)));
        fields.extend(
            form.field("login-submit").filter(|b| !b.name.is_empty()).map(|b| owned((&b.name, &b.value))),
        );
        return Ok((form.action, fields));
    }
    if let Some(form) = form::with_element(page, "consent-accept") {
        let mut fields: Vec<_> = form.hidden().map(owned).collect();
        fields.extend(
            form.field("consent-accept").filter(|b| !b.name.is_empty()).map(|b| owned((&b.name, &b.value))),
        );
        return Ok((form.action, fields));
    }
    bail!("neither a login nor a consent form: {}", error_of(page))
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
