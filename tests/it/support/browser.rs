//! A browser without JavaScript: a cookie jar, redirects followed by hand, forms filled by their names.

use std::collections::BTreeMap;

use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Client, Method, StatusCode};
use url::Url;

/// One person's browser.
#[derive(Clone)]
pub(crate) struct Browser {
    http: Client,
    issuer: Url,
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) headers: Vec<(&'static str, String)>,
}

/// What the browser shows.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) url: Url,
    pub(crate) status: StatusCode,
    pub(crate) body: String,
    pub(crate) headers: reqwest::header::HeaderMap,
}

impl Browser {
    pub(crate) fn new(http: Client, issuer: String) -> Self {
        Self {
            http,
            issuer: Url::parse(&issuer).unwrap(),
            cookies: BTreeMap::new(),
            headers: vec![("accept", "text/html".into())],
        }
    }

    /// Opens an address and follows where it leads, until a page that stays or a foreign site.
    pub(crate) async fn open(&mut self, address: &str) -> Page {
        let first = self.issuer.join(address).unwrap();
        self.walk(Method::GET, first, None).await
    }

    /// Opens an address whose answer has no end yet.
    pub(crate) async fn stream(&mut self, address: &str) -> reqwest::Response {
        self.send(Method::GET, self.issuer.join(address).unwrap(), None).await
    }

    /// Sends the page's form `action` with its hidden fields and `fields`; follows redirects.
    pub(crate) async fn submit(&mut self, page: &Page, action: &str, fields: &[(&str, &str)]) -> Page {
        let form = page.form(action);
        let mut all: Vec<(String, String)> = form.hidden;
        all.retain(|(name, _)| !fields.iter().any(|(field, _)| field == name));
        all.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(all).finish();
        let target = page.url.join(&form.action).unwrap();
        self.walk(Method::POST, target, Some(("application/x-www-form-urlencoded", body.into_bytes()))).await
    }

    /// Sends the page's form `action` with its hidden fields and a file, as a browser does without a script.
    pub(crate) async fn hand_in(&mut self, page: &Page, action: &str, file: &[u8]) -> Page {
        let form = page.form(action);
        let mut body = Vec::new();
        for (name, value) in &form.hidden {
            let part =
                format!("--a-form\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(part.into_bytes());
        }
        let head = "--a-form\r\ncontent-disposition: form-data; name=\"file\"; filename=\"../x.svg\"\r\n\
                    content-type: image/svg+xml\r\n\r\n";
        body.extend(head.as_bytes());
        body.extend(file);
        body.extend(b"\r\n--a-form--\r\n");
        let target = page.url.join(&form.action).unwrap();
        self.walk(Method::POST, target, Some(("multipart/form-data; boundary=a-form", body))).await
    }

    /// Sends what the script of `page` would: JSON with the page's token.
    pub(crate) async fn script(&mut self, page: &Page, path: &str, body: &str) -> Page {
        self.headers.push(("x-csrf-token", page.between("<meta name=\"csrf\" content=\"", "\"")));
        let url = self.issuer.join(path).unwrap();
        let answer =
            self.send(Method::POST, url.clone(), Some(("application/json", body.as_bytes().to_vec()))).await;
        self.headers.pop();
        let (status, headers) = (answer.status(), answer.headers().clone());
        Page { url, status, headers, body: answer.text().await.unwrap() }
    }

    /// Posts `fields` to `path` with the token of any `page` of this browser, as a form of ours would.
    pub(crate) async fn post_with_token(&mut self, page: &Page, path: &str, fields: &[(&str, &str)]) -> Page {
        let token = page.between("<meta name=\"csrf\" content=\"", "\"");
        let body = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("csrf", &token)
            .extend_pairs(fields)
            .finish();
        let target = self.issuer.join(path).unwrap();
        self.walk(Method::POST, target, Some(("application/x-www-form-urlencoded", body.into_bytes()))).await
    }

    /// Signs in with a password on whatever sign-in page `page` is.
    pub(crate) async fn sign_in(&mut self, page: &Page, username: &str, password: &str) -> Page {
        self.submit(page, "/login", &[("username", username), ("password", password)]).await
    }

    async fn walk(
        &mut self,
        mut method: Method,
        mut url: Url,
        mut body: Option<(&'static str, Vec<u8>)>,
    ) -> Page {
        for _hop in 0..10 {
            let answer = self.send(method, url.clone(), body.take()).await;
            let next = answer.headers().get(LOCATION).map(|to| url.join(to.to_str().unwrap()).unwrap());
            match next {
                Some(next) if answer.status().is_redirection() => {
                    assert_ne!(answer.status().as_u16(), 307, "a form must never be sent on");
                    if next.origin() != self.issuer.origin() {
                        let (status, headers) = (answer.status(), answer.headers().clone());
                        return Page { url: next, status, body: String::new(), headers };
                    }
                    (method, url) = (Method::GET, next);
                }
                _ => {
                    let (status, headers) = (answer.status(), answer.headers().clone());
                    let page = Page { url, status, headers, body: answer.text().await.unwrap() };
                    let Some(next) = page.goes_on_to() else { return page };
                    if next.origin() != self.issuer.origin() {
                        return Page { url: next, ..page };
                    }
                    (method, url) = (Method::GET, next);
                }
            }
        }
        panic!("redirected in a circle at {url}");
    }

    async fn send(
        &mut self,
        method: Method,
        url: Url,
        body: Option<(&'static str, Vec<u8>)>,
    ) -> reqwest::Response {
        let mut request = self.http.request(method, url);
        if !self.cookies.is_empty() {
            let jar: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(COOKIE, jar.join("; "));
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        if let Some((kind, body)) = body {
            request = request.header("content-type", kind).body(body);
        }
        let answer = request.send().await.unwrap();
        for cookie in answer.headers().get_all(SET_COOKIE) {
            let text = cookie.to_str().unwrap();
            let (name, value) = text.split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() || text.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }
}

struct Form {
    action: String,
    hidden: Vec<(String, String)>,
}

impl Page {
    /// The text between two marks; the test fails when it is not there.
    pub(crate) fn between(&self, before: &str, after: &str) -> String {
        let begin =
            self.body.find(before).unwrap_or_else(|| panic!("{} lacks {before}:\n{}", self.url, self.body))
                + before.len();
        let end = self.body[begin..].find(after).unwrap() + begin;
        self.body[begin..end].to_owned()
    }

    /// Whether an element of that id is on the page.
    pub(crate) fn has(&self, id: &str) -> bool {
        self.body.contains(&format!("id=\"{id}\""))
    }

    /// Where the page leads by itself.
    fn goes_on_to(&self) -> Option<Url> {
        let (_, rest) = self.body.split_once("<meta http-equiv=\"refresh\" content=\"0;url=")?;
        Some(self.url.join(&unescape(rest.split_once('"')?.0)).unwrap())
    }

    /// The query parameter of the address the browser ended at.
    pub(crate) fn query(&self, name: &str) -> Option<String> {
        self.url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    /// The parameter in the fragment of the address the browser ended at.
    pub(crate) fn fragment(&self, name: &str) -> Option<String> {
        let fragment = self.url.fragment().unwrap_or_default();
        let mut pairs = url::form_urlencoded::parse(fragment.as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    fn form(&self, action: &str) -> Form {
        let mark = format!("action=\"{action}");
        let at = self
            .body
            .find(&mark)
            .unwrap_or_else(|| panic!("{} has no form for {action}:\n{}", self.url, self.body));
        let text = &self.body[at..];
        let text = &text[..text.find("</form>").unwrap()];
        let value = |tag: &str, name: &str| {
            let at = tag.find(&format!("{name}=\""))? + name.len() + 2;
            Some(unescape(&tag[at..at + tag[at..].find('"')?]))
        };
        let inputs = text.split("<input").skip(1).map(|tag| &tag[..tag.find('>').unwrap_or(tag.len())]);
        let hidden = inputs.filter(|tag| tag.contains("type=\"hidden\""));
        Form {
            action: value(text, "action").unwrap(),
            hidden: hidden
                .filter_map(|tag| Some((value(tag, "name")?, value(tag, "value").unwrap_or_default())))
                .collect(),
        }
    }
}

fn unescape(text: &str) -> String {
    text.replace("&#38;", "&")
        .replace("&amp;", "&")
        .replace("&#34;", "\"")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
}
