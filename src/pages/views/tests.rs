//! Proves what every page owes its reader: both languages, one `h1`, no inline code, nothing unescaped, stable ids.

use super::*;
use crate::base::{Lang, Moment, Told};
use crate::config::Config;
use crate::login::sign_up::Proven;
use crate::pages::{Frame, Moves, Page, Service, Trouble, assets};

mod acting;
mod change_over;
mod codes;
mod offices;
mod own;
mod rights;

type Written = Vec<(&'static str, Result<String, askama::Error>)>;

const HOSTILE: &str = "\"><script>alert('x')</script>&";

fn frame(lang: Lang, name: Option<&str>) -> Frame {
    let mut config = Config::default();
    config.server.public_url = "https://id.example".into();
    Frame {
        csrf: "csrf-token".into(),
        path: "/login?flow=a&b=\"".into(),
        name: name.map(str::to_owned),
        ..Frame::of(&config, lang, Moment::from_seconds(1_767_292_200))
    }
}

fn told(text: &str) -> Told {
    Told { text: text.into(), lang: Some(Lang::En) }
}

fn service(name: &str) -> Service {
    Service {
        name: told(name),
        agency: Some(told("Văn phòng Chính phủ")),
        address: "https://dichvucong.example".into(),
        official: true,
        policy: Some("https://dichvucong.example/privacy".into()),
        terms: Some("https://dichvucong.example/terms".into()),
        moves: Some(Moves { at: Moment::from_seconds(1_767_292_200), to: Some(told(name)) }),
    }
}

fn login(lang: Lang, text: &str, troubles: Vec<Trouble>) -> LoginView {
    LoginView {
        frame: frame(lang, None),
        flow: Some("f+1&x".into()),
        service: Some(service(text)),
        purpose: LoginPurpose::SignIn,
        username: text.into(),
        password: true,
        phone: false,
        troubles,
    }
}

fn terms(lang: Lang) -> TermsView {
    TermsView { frame: Frame { demo: true, ..frame(lang, None) }, session_hours: 12, code_minutes: 10 }
}

fn home(lang: Lang, text: &str) -> HomeView {
    let at = Moment::from_seconds(1_767_292_200);
    let passkey = |synced, last_used| PasskeyRow {
        id: "pk/1".into(),
        name: text.into(),
        created: at,
        last_used,
        synced,
    };
    let session = |current, amr: &str| SessionRow {
        id: "s1".into(),
        user_agent: "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0.0.0 Safari/537.36".into(),
        started: at,
        amr: vec![amr.into(), "user".into()],
        services: vec![told(text), Told { text: "Hệ thống B".into(), lang: Some(Lang::Vi) }],
        current,
    };
    let app = |phone: Option<&str>| AppRow {
        id: "grt/1".into(),
        name: told(text),
        phone: phone.map(str::to_owned),
        started: at,
        used: at,
    };
    HomeView {
        frame: frame(lang, Some(text)),
        notice: Some(Notice::PasskeyAdded),
        recovery: Some(at),
        helped: true,
        waiting: 2,
        troubles: vec![Trouble::LastWayIn],
        standing: Standing::Level2,
        ends_on: Some(at.local_date()),
        activate_by: Some(at),
        passkeys: vec![passkey(true, Some(at)), passkey(false, None)],
        suggested_name: text.into(),
        sessions: vec![session(true, "hwk"), session(false, "pwd")],
        apps: vec![app(Some(text)), app(None)],
        events: own::events(text),
    }
}

fn verify(lang: Lang, text: &str, troubles: Vec<Trouble>) -> VerifyView {
    VerifyView {
        frame: frame(lang, None),
        registration: text.into(),
        flow: Some(text.into()),
        email: text.into(),
        phone: "0900000001".into(),
        proven: Proven::default(),
        minutes: 10,
        sent_again: true,
        troubles,
    }
}

fn register(lang: Lang, text: &str, troubles: Vec<Trouble>) -> RegisterView {
    RegisterView {
        frame: frame(lang, None),
        flow: None,
        full_name: text.into(),
        email: text.into(),
        phone: text.into(),
        terms: true,
        troubles,
    }
}

fn consent(lang: Lang, text: &str) -> ConsentView {
    let scopes = ["openid", "profile", "eid", "offline_access", text].map(str::to_owned).to_vec();
    ConsentView {
        frame: frame(lang, Some(text)),
        flow: "f1".into(),
        service: service(text),
        purpose: Some(told(text)),
        apis: vec![told(text)],
        for_whom: Some(ForWhom { value: text.into(), name: text.into(), is_ward: true }),
        scopes,
        released: serde_json::json!({ "name": text, "birthdate": "2000-03-01", "eid_kind": "citizen" })
            .as_object()
            .cloned()
            .unwrap(),
    }
}

fn error(lang: Lang, text: &str) -> ErrorView {
    ErrorView {
        frame: frame(lang, None),
        kind: ErrorKind::UnknownReturn,
        service: Some(service(text)),
        detail: Some(text.into()),
        request_id: "req-1".into(),
    }
}

/// Every page, filled with `text` wherever a page shows what somebody else wrote.
fn all(lang: Lang, text: &str) -> Vec<(&'static str, String)> {
    let wrong = vec![Trouble::UsernameMissing, Trouble::PasswordMissing];
    let refused = vec![Trouble::EmailCodeWrong, Trouble::PasswordCommon];
    let again = LoginView {
        purpose: LoginPurpose::StepUp,
        phone: true,
        ..login(lang, text, vec![Trouble::TooMany { seconds: 300 }])
    };
    let passkey_only =
        LoginView { purpose: LoginPurpose::StepUp, password: false, ..login(lang, text, Vec::new()) };
    let logout = LogoutView {
        frame: frame(lang, Some(text)),
        service: Some(service(text)),
        carried: vec![("state".into(), text.into())],
        unfollowed: Some("post_logout_redirect_uri is not registered"),
    };
    let half = Proven { email: true, phone: false };
    let ended = |is_signed_in| EndedView {
        frame: frame(lang, None),
        is_signed_in,
        minutes: 30,
        service: Some(service(text)),
        start: is_signed_in.then(|| "https://dichvucong.example/".to_owned()),
    };
    let closed = ClosedView {
        frame: frame(lang, None),
        service: service(text),
        at: Moment::from_seconds(1_767_292_200),
        successor: Some(service(text)),
        start: Some("https://dichvucong.example/".into()),
        is_signed_in: true,
    };
    let sign_up_ended = SignUpEndedView { frame: frame(lang, None), flow: Some(text.into()), minutes: 10 };
    let on = |address: &str| LeaveView { frame: frame(lang, None), address: address.into() };
    let out = LoggedOutView { frame: frame(lang, None), unfollowed: Some("not registered") };
    let welcome = WelcomeView { frame: frame(lang, None) };
    let missing =
        vec![Trouble::NameMissing, Trouble::EmailInvalid, Trouble::PhoneInvalid, Trouble::TermsMissing];
    [
        ("login", login(lang, text, Vec::new()).html()),
        ("login-wrong", login(lang, text, wrong).html()),
        ("login-again", again.html()),
        ("login-passkey-only", passkey_only.html()),
        ("terms", terms(lang).html()),
        ("register", register(lang, text, missing).html()),
        ("verify", verify(lang, text, refused).html()),
        ("verify-half", VerifyView { proven: half, ..verify(lang, text, Vec::new()) }.html()),
        ("choose", acting::choose(lang, text).html()),
        ("consent", consent(lang, text).html()),
        ("logout", logout.html()),
        ("lock", LockView { frame: frame(lang, Some(text)) }.html()),
        ("locked", LockedView { frame: frame(lang, None) }.html()),
        ("logged-out", out.html()),
        ("ended", ended(true).html()),
        ("ended-alone", EndedView { service: None, start: None, ..ended(false) }.html()),
        ("closed", closed.html()),
        ("closed-app", ClosedView { start: None, ..closed.clone() }.html()),
        ("closed-alone", ClosedView { successor: None, ..closed }.html()),
        ("sign-up-ended", sign_up_ended.html()),
        ("leave", on(&format!("https://portal.example/cb?{text}")).html()),
        ("error", error(lang, text).html()),
        ("welcome", welcome.html()),
        ("home", home(lang, text).html()),
    ]
    .into_iter()
    .chain(codes::all(lang, text))
    .chain(rights::all(lang, text))
    .chain(change_over::all(lang, text))
    .chain(own::all(lang, text))
    .chain(offices::all(lang, text))
    .chain(crate::pages::console::views::tests::all(&frame(lang, Some(text)), text))
    .map(|(name, html)| (name, html.unwrap()))
    .collect()
}

/// Values of `attribute` in the order of the page.
fn values<'h>(html: &'h str, attribute: &str) -> Vec<&'h str> {
    let mark = format!(" {attribute}=\"");
    html.split(&mark).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn no_page_lets_anything_through_unescaped() {
    for lang in Lang::ALL {
        for (name, html) in all(lang, HOSTILE) {
            assert!(!html.contains("<script>"), "{name}");
            assert!(!html.contains("alert('x')"), "{name}");
            assert!(!html.contains("flow=f+1&x\""), "{name}");
        }
    }
}

#[test]
fn no_page_needs_an_inline_style_script_or_handler() {
    for (name, html) in all(Lang::Vi, "Lan") {
        assert!(!html.contains(" style=") && !html.contains("<style"), "{name}");
        assert!(!html.contains("javascript:") && values(&html, "onclick").is_empty(), "{name}");
        for script in html.split("<script").skip(1) {
            let (tag, rest) = script.split_once('>').unwrap();
            assert!(tag.starts_with(" src=\"/assets/") && rest.starts_with("</script>"), "{name}: {tag}");
        }
        for file in
            values(&html, "src").into_iter().chain(values(&html, "href")).filter(|p| p.starts_with("/assets"))
        {
            assert!(assets::find(file).is_some(), "{name}: {file}");
        }
    }
}

#[test]
fn every_page_has_one_heading_unique_ids_and_links_that_lead_to_fields() {
    for lang in Lang::ALL {
        for (name, html) in all(lang, "Lan") {
            assert!(html.starts_with(&format!("<!doctype html>\n<html lang=\"{}\">", lang.tag())), "{name}");
            assert_eq!(html.matches("<h1").count(), 1, "{name}");
            let ids = values(&html, "id");
            let mut unique = ids.clone();
            unique.sort_unstable();
            unique.dedup();
            assert_eq!(ids.len(), unique.len(), "{name}: {ids:?}");
            let fields = values(&html, "href").into_iter().filter_map(|href| href.strip_prefix('#'));
            let spoken = values(&html, "aria-describedby").into_iter().flat_map(str::split_whitespace);
            let labels = values(&html, "for").into_iter().chain(values(&html, "aria-labelledby"));
            for id in fields.chain(spoken).chain(labels) {
                assert!(ids.contains(&id), "{name}: nothing is called {id}");
            }
            for form in html.split("<form").skip(1).map(|rest| rest.split("</form>").next().unwrap_or(rest)) {
                let guarded = form.contains("name=\"csrf\" value=\"csrf-token\"");
                // What is sent by GET stands in the address, where no token belongs; it changes nothing.
                let asks = form.contains("method=\"get\"");
                assert!(guarded != asks || form.contains("id=\"passkey-part\""), "{name}: {form}");
            }
        }
    }
}

#[test]
fn a_page_that_goes_on_holds_the_address_and_no_form() {
    for (address, told) in [
        ("https://portal.example:8443/cb?code=a&state=b%20;'", "Continue to portal.example:8443"),
        ("vn.example.app:/cb?code=a&state=b", "Continue to vn.example.app<"),
        ("http://[::1]:5/?code=a&state=b", "Continue to [::1]:5"),
        ("/authorize?client_id=a&state=b", "Continue to id.example"),
    ] {
        let html = LeaveView { frame: frame(Lang::En, None), address: address.into() }.html().unwrap();
        let written = address.replace('&', "&#38;").replace('\'', "&#39;");
        assert!(
            html.contains(&format!("<meta http-equiv=\"refresh\" content=\"0;url={written}\">")),
            "{html}"
        );
        assert!(html.contains(&format!("href=\"{written}\" rel=\"noreferrer\"")), "{html}");
        assert!(html.contains(told) && !html.contains("<form") && !html.contains("<script"), "{html}");
    }
}

#[test]
fn an_alert_is_always_called_error_and_the_title_says_so() {
    for (name, html) in all(Lang::Vi, "Lan") {
        let alerts = html.matches("role=\"alert\"").count();
        assert_eq!(alerts, values(&html, "id").iter().filter(|id| **id == "error").count(), "{name}");
        assert_eq!(alerts == 1, html.contains("<title>Lỗi: "), "{name}");
    }
}

#[test]
fn the_ids_that_tests_and_tools_rely_on_are_there() {
    let promised: &[(&str, &[&str])] = &[
        ("login", &["username", "password", "login-submit", "passkey-login", "register-link"]),
        ("login-again", &["username", "password", "login-submit", "passkey-login", "error"]),
        ("login", &["login-cancel"]),
        ("login-passkey-only", &["passkey-login", "passkey-first", "login-cancel"]),
        ("register", &["full-name", "email", "phone", "terms", "terms-link", "register-submit"]),
        ("verify", &["email-code", "phone-code", "new-password", "verify-submit", "verify-resend"]),
        ("consent", &["consent-accept", "consent-deny"]),
        ("password", &["new-password", "others", "password-submit", "error"]),
        ("services", &["service-end-1", "service-end-2"]),
        ("service-end", &["service-end", "service-keep"]),
        ("home", &["password-link", "services-link", "recovery-cancel"]),
        ("contact", &["email", "email-submit", "email-now", "phone", "phone-submit", "phone-now"]),
        ("contact-mail", &["email-code", "contact-submit"]),
        ("contact-sms", &["phone-code", "contact-submit"]),
        ("login", &["recover-link"]),
        ("recover", &["username", "recover-submit", "recover-login", "recover-code-link", "not-me-link"]),
        ("recover-codes", &["email-code", "phone-code", "recover-codes-submit"]),
        ("recover-codes-half", &["email-right", "phone-code"]),
        ("recover-password", &["new-password", "passkeys", "recover-password-submit"]),
        ("recover-code", &["username", "long-code", "new-password", "recover-code-submit"]),
        ("not-me", &["long-code", "not-me-submit"]),
        ("told", &["told", "told-next"]),
        ("logout", &["logout-confirm"]),
        ("error", &["error-code", "error-text", "request-id"]),
        ("home", &["passkey-name", "passkey-add", "passkey-remove-1", "passkey-remove-2"]),
        ("home", &["session-end-1", "session-end-2", "session-end-all", "logout-link"]),
    ];
    let pages = all(Lang::En, "Lan");
    for (page, ids) in promised {
        let (_, html) = pages.iter().find(|(name, _)| name == page).unwrap();
        for id in *ids {
            assert!(values(html, "id").contains(id), "{page} lacks {id}");
        }
    }
}

#[test]
fn fields_tell_browsers_what_to_fill_in() {
    let pages = all(Lang::Vi, "Lan");
    let filled = |page: &str| {
        let (_, html) = pages.iter().find(|(name, _)| *name == page).unwrap();
        values(html, "autocomplete").join(",")
    };
    assert_eq!(filled("login"), "username webauthn,current-password");
    assert_eq!(filled("register"), "name,email,tel");
    assert_eq!(filled("password"), "username,new-password");
    // Phones offer what came by SMS, so only the field for it may ask.
    assert_eq!(filled("verify"), "off,one-time-code,username,new-password");
}

#[test]
fn a_page_with_its_files_weighs_at_most_50_kilobytes() {
    let files: usize = ["khoa.css", "page.js", "passkey.js", "logo.svg"]
        .into_iter()
        .map(|name| assets::find(assets::url(name)).unwrap().plain.bytes.len())
        .sum();
    for (name, html) in all(Lang::Vi, "Nguyễn Thị Lan") {
        assert!(files + html.len() <= 50_000, "{name}: {}", files + html.len());
    }
}

#[test]
fn every_notice_survives_the_address_bar() {
    for notice in Notice::ALL {
        assert_eq!(Notice::parse(notice.code()), Some(notice));
    }
    assert_eq!(Notice::parse("<script>"), None);
}
