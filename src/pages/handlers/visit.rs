//! One request of a person's browser: who it is, what it speaks, and how it is answered.

use std::cell::RefCell;
use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;

use actix_web::cookie::Cookie;
use actix_web::dev::Payload;
use actix_web::http::{Method, StatusCode, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use url::{Url, form_urlencoded};

use super::form::Form;
use crate::account::{self, Account, Kind};
use crate::app::App;
use crate::base::{BrowserId, Lang, Problem, ProblemType, RequestId, Secret};
use crate::db::StoreError;
use crate::ephemeral::Payer;
use crate::login::Attempt;
use crate::op::authorize::Browser;
use crate::pages::views::{LeaveView, Page};
use crate::pages::{Frame, Words};
use crate::session::cookie::{self, Name};
use crate::session::{self, Citizen, Session};
use crate::web::{ClientAddress, request_id};

/// A browser before us.
pub struct Visit {
    /// The name of this request.
    pub request_id: RequestId,
    /// The language to answer in.
    pub lang: Lang,
    /// The name new things are bound to, and whether the browser keeps it.
    browser: Secret,
    is_named: bool,
    other_names: Vec<Secret>,
    session: Option<Session>,
    kind: Option<Kind>,
    device: Option<Secret>,
    payer: Payer,
    agent: String,
    address: ClientAddress,
    site: String,
    origin: String,
    path: String,
    query: HashMap<String, String>,
    https: bool,
    by_form: bool,
    cookies: RefCell<Vec<Cookie<'static>>>,
}

impl Visit {
    /// Who is signed in.
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// The browser, as the provider sees it.
    pub fn browser(&self) -> Browser<'_> {
        Browser {
            id: self.browser_id(),
            session: self.session(),
            payer: self.payer(),
            request: &self.request_id,
        }
    }

    /// What kind of holder is signed in.
    pub const fn holder(&self) -> Option<Kind> {
        self.kind
    }

    /// On whose account what it begins is kept.
    pub const fn payer(&self) -> &Payer {
        &self.payer
    }

    /// What conversations are bound to.
    pub fn browser_id(&self) -> BrowserId {
        BrowserId::new(self.browser.digest(), self.other_names.iter().map(Secret::digest))
    }

    /// The browser, as a sign-in sees it.
    pub fn attempt(&self) -> Attempt<'_> {
        Attempt {
            address: self.address.0,
            device: self.device.as_ref().map(|device| Secret::new(device.expose().to_owned())),
            agent: self.agent.clone(),
            payer: self.payer.clone(),
            key: None,
            replaces: self.session(),
            request: &self.request_id,
        }
    }

    /// A parameter of the query.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Whether the address has that parameter, filled or not.
    pub fn asks(&self, name: &str) -> bool {
        self.query.contains_key(name)
    }

    /// The conversation the address names, if it looks like one.
    pub fn flow(&self) -> Option<String> {
        let plain = |id: &&str| {
            id.len() <= 96 && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
        };
        self.query("flow").filter(plain).map(str::to_owned)
    }

    /// Whether the form was made by our page in this browser.
    pub fn vouches_for(&self, app: &App, form: &Form) -> bool {
        self.holds_token(app, form.get("csrf").unwrap_or_default())
    }

    /// Whether the browser says that a page of ours sent this request: no page can make it say so of another's (Fetch
    /// Metadata, and RFC 6454 §7 where that is not known).
    pub fn is_from_here(&self, app: &App) -> bool {
        match self.site.as_str() {
            "" => {
                let own = Url::parse(app.issuer()).map(|url| url.origin().ascii_serialization());
                own.is_ok_and(|own| own == self.origin)
            }
            site => site == "same-origin",
        }
    }

    /// Whether the form was made in this browser before anybody was signed in here: it was sent twice, or waited in
    /// another tab.
    pub fn is_late(&self, app: &App, form: &Form) -> bool {
        let token = form.get("csrf").unwrap_or_default();
        self.session.is_some() && self.is_token(app, None, token)
    }

    /// Sends whoever is signed in on to where signing in leads.
    pub fn go_on(&self) -> HttpResponse {
        self.redirect(&self.sign_in_page())
    }

    /// The sign-in page of the conversation the address names.
    pub fn sign_in_page(&self) -> String {
        self.flow().map_or_else(|| "/login".to_owned(), |flow| format!("/login?flow={flow}"))
    }

    /// Whether a form of ours can be filled in again right here: it comes from this browser, which keeps what a new
    /// one is bound to. Not so where another site sent it, or cookies are not let through.
    pub fn may_fill_in_again(&self) -> bool {
        self.is_named
    }

    /// Whether the anti-forgery token is this browser's.
    pub fn holds_token(&self, app: &App, token: &str) -> bool {
        self.is_token(app, self.session(), token)
    }

    fn is_token(&self, app: &App, session: Option<&Session>, token: &str) -> bool {
        let mut names = std::iter::once(&self.browser).chain(&self.other_names);
        names.any(|browser| cookie::csrf_is(&app.vault, browser, session, token))
    }

    /// The signed-in person's name, to greet them by.
    pub async fn name(&self, app: &App) -> Option<String> {
        let (account, vault) = (self.session()?.account, app.vault.clone());
        let holder = app.db.read(move |c| Ok(account::load(c, &vault, account)?)).await;
        holder.ok().map(|holder| holder.profile.name)
    }

    /// The frame of a page that answers this visit.
    pub fn frame(&self, app: &App, name: Option<String>) -> Frame {
        Frame {
            csrf: cookie::csrf(&app.vault, &self.browser, self.session()),
            path: self.path.clone(),
            name,
            kind: self.kind,
            ..Frame::of(&app.config, self.lang, app.clock.now())
        }
    }

    /// Answers with a page.
    pub fn page(&self, status: u16, view: &impl Page) -> HttpResponse {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        match view.html() {
            Ok(html) => self.dressed(status).content_type("text/html; charset=utf-8").body(html),
            Err(error) => {
                tracing::error!(%error, "a page could not be written");
                HttpResponse::InternalServerError().finish()
            }
        }
    }

    /// Sends the browser to a path of ours; always 303, so that a form is never sent on (RFC 9700 §4.12).
    pub fn redirect(&self, path: &str) -> HttpResponse {
        self.dressed(StatusCode::SEE_OTHER).insert_header((header::LOCATION, path)).finish()
    }

    /// Sends the browser to a client's proven address: at once when a link brought it here, by way of a page when a form
    /// did.
    pub fn leave(&self, app: &App, address: &str) -> HttpResponse {
        if self.by_form { self.see_off(app, address) } else { self.redirect(address) }
    }

    /// A page that goes on to `address` by itself: where it leads is no longer held against `form-action` of the form
    /// that led here.
    pub fn see_off(&self, app: &App, address: &str) -> HttpResponse {
        self.page(200, &LeaveView { frame: self.frame(app, None), address: address.to_owned() })
    }

    /// Answers a script.
    pub fn json(&self, status: StatusCode, body: &serde_json::Value) -> HttpResponse {
        self.dressed(status).json(body)
    }

    /// Takes the session cookie back.
    pub fn forget_session(&self) {
        self.set(cookie::forget(Name::Session, self.https));
    }

    /// The session has ended: the browser forgets it, and what answers is for somebody who is not signed in.
    pub fn sign_out(&mut self) {
        self.forget_session();
        self.session = None;
    }

    /// Lets the browser keep what a sign-in gave it.
    pub fn remember(&self, signed_in: &crate::login::SignedIn) {
        self.set(cookie::write(Name::Session, signed_in.cookie.expose(), self.https));
        self.set(cookie::write(Name::Device, signed_in.device.expose(), self.https));
    }

    /// Answers this visit, and those after it, in `lang`.
    pub fn speak(&mut self, lang: Lang) {
        self.lang = lang;
        self.remember_lang(lang);
    }

    /// Lets the browser keep a language.
    pub fn remember_lang(&self, lang: Lang) {
        self.set(cookie::write(Name::Lang, lang.tag(), self.https));
    }

    fn set(&self, cookie: Cookie<'static>) {
        self.cookies.borrow_mut().push(cookie);
    }

    fn dressed(&self, status: StatusCode) -> actix_web::HttpResponseBuilder {
        let mut response = HttpResponse::build(status);
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        for cookie in self.cookies.borrow_mut().drain(..) {
            response.cookie(cookie);
        }
        response
    }

    async fn read(app: &App, request: &HttpRequest) -> Result<Self, Problem> {
        let https = app.issuer().starts_with("https:");
        let request_id = request_id(request, &app.entropy);
        let text = |name: header::HeaderName| {
            request.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned()
        };
        let query: HashMap<String, String> =
            form_urlencoded::parse(request.query_string().as_bytes()).into_owned().collect();
        let lang = lang_of(request, https);
        let by_form = *request.method() == Method::POST;
        let mut names = cookie::browsers(request, https).into_iter();
        let known = names.next();
        let is_new = known.is_none();
        // A form from another site comes without our cookies, and is given none.
        let may_name = !by_form || text(SEC_FETCH_SITE) == "same-origin";
        let (device, address) = (cookie::read(request, Name::Device, https), ClientAddress::of(request));
        let holder = device.as_ref().and_then(|kept| cookie::last_holder(&app.vault, kept));
        let mut visit = Self {
            payer: holder.map_or(Payer::Stranger(address.0), Payer::Holder),
            device,
            agent: text(header::USER_AGENT),
            site: text(SEC_FETCH_SITE),
            origin: text(header::ORIGIN),
            address,
            session: None,
            kind: None,
            cookies: RefCell::default(),
            request_id,
            lang,
            browser: known.unwrap_or_else(|| cookie::new_browser(&app.entropy)),
            is_named: !is_new || may_name,
            other_names: names.collect(),
            path: shown_at(request),
            query,
            https,
            by_form,
        };
        if is_new && may_name {
            visit.set(cookie::name_browser(&visit.browser, https));
        }
        if let Some(opens) = cookie::read(request, Name::Session, https) {
            match session::load(app.ephemeral.as_ref(), &app.config.session, app.clock.now(), &opens).await {
                Ok(Some(session)) => {
                    let may_doubt = GOES_ON_IN_DOUBT.contains(&request.path());
                    let open = still_open(app, session, may_doubt).await.map_err(|error| {
                        tracing::warn!(%error, "a session could not be proven");
                        let kind = match error.is_temporary() {
                            true => ProblemType::Unavailable,
                            false => ProblemType::Internal,
                        };
                        Problem::new(kind).detail(Words::problem(lang, kind))
                    })?;
                    (visit.session, visit.kind) = open;
                    if let Some(session) = &visit.session {
                        visit.payer = Payer::Account(session.account);
                    }
                }
                Ok(None) => {}
                Err(error) => {
                    tracing::warn!(%error, "nobody can be told from a stranger");
                    // A script reads this; a browser gets the page that stands for it.
                    let detail = Words::problem(lang, ProblemType::Unavailable);
                    return Err(Problem::new(ProblemType::Unavailable).detail(detail));
                }
            }
        }
        Ok(visit)
    }
}

/// Where a session goes on that the database cannot vouch for just now: nothing of a person is shown there, and nothing is
/// done before the session is proven in the transaction that does it. Everywhere else nobody is let in.
const GOES_ON_IN_DOUBT: &[&str] = &["/authorize", "/logout"];

/// The session and what kind of holder has it, unless its account is locked or everything of it was ended since.
async fn still_open(
    app: &App,
    session: Session,
    may_doubt: bool,
) -> Result<(Option<Session>, Option<Kind>), StoreError> {
    let asked = session.clone();
    match app.db.read(move |c| Citizen::prove(c, &asked)).await {
        Ok(Some(citizen)) => Ok((Some(session), established(citizen.account()))),
        Ok(None) => Ok((None, None)),
        Err(error) if error.is_temporary() && may_doubt => Ok((Some(session), None)),
        Err(error) => Err(error),
    }
}

/// What kind of holder it is. Whoever opened an account by themselves may be a foreigner as well, until a register has said.
fn established(account: &Account) -> Option<Kind> {
    (account.level.is_some() || account.kind != Kind::Citizen).then_some(account.kind)
}

/// What browsers say about where a request comes from (Fetch Metadata); others say nothing.
const SEC_FETCH_SITE: header::HeaderName = header::HeaderName::from_static("sec-fetch-site");

/// Path and query of a GET that shows the page `request` is about.
pub(super) fn shown_at(request: &HttpRequest) -> String {
    let address = request.uri().path_and_query().map_or("/", |path| path.as_str());
    if *request.method() != Method::POST {
        return address.to_owned();
    }
    match request.path() {
        "/authorize/cancel" => address.replacen("/authorize/cancel", "/login", 1),
        "/login" | "/consent" | "/register" | "/register/verify" | "/logout" => address.to_owned(),
        "/settings/passcode" | "/settings/help" | "/cases" | "/verify" => address.to_owned(),
        // The one thing it was about.
        path if path.starts_with("/cases/") || path.starts_with("/documents/") => {
            path.split('/').take(3).collect::<Vec<_>>().join("/")
        }
        path if path.starts_with("/settings/devices/") => {
            path.split('/').take(4).collect::<Vec<_>>().join("/")
        }
        // The seat in which it was sent.
        path if path.starts_with("/console/") => path.split('/').take(4).collect::<Vec<_>>().join("/"),
        _ => "/".to_owned(),
    }
}

/// The language of whoever sent `request`: the one chosen here, or what the browser asks for.
pub(super) fn lang_of(request: &HttpRequest, https: bool) -> Lang {
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    cookie::lang(request, https).unwrap_or_else(|| Words::choose(None, None, accepted))
}

impl FromRequest for Visit {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let Some(app) = request.app_data::<web::Data<App>>() else {
                return Err(actix_web::error::ErrorInternalServerError("no App"));
            };
            Ok(Self::read(app, &request).await?)
        })
    }
}
