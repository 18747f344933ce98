//! Everybody a newcomer can be, and what there is to see as them: a page beside the mailbox, and the lines of the guide.

mod imported;

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::lives::strangers;
use super::people::{Newcomer, PASSPHRASE, newcomers};
use super::reader;
use super::run::DemoError;
use super::stage::{Ports, local};
use crate::base::Lang;
use imported::IMPORTED;

/// Somebody to be.
#[derive(Debug, Clone)]
pub struct Part {
    /// What they sign in with.
    pub sign_in: String,
    /// Their name.
    pub name: String,
    /// What there is to see, in Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
    /// Of which part of the page.
    pub of: Chapter,
}

/// The parts of the page, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chapter {
    /// Those who come from a register, as they stand.
    Holders,
    /// Those who ask for something.
    Applicants,
    /// Those who are locked, or were closed.
    Locked,
    /// Those who decide.
    Officers,
}

/// Everybody.
///
/// # Errors
/// When the demo's own data is damaged.
pub fn everybody() -> Result<Vec<Part>, DemoError> {
    let damaged = |why: serde_json::Error| DemoError::Damaged(why.to_string());
    let known = newcomers().map_err(damaged)?;
    let nobody = |number: &str| DemoError::Damaged(format!("{number} is nobody"));
    let named = |number: &str| -> Result<&Newcomer, DemoError> {
        known.iter().find(|one| one.number == number).ok_or_else(|| nobody(number))
    };
    let mut parts = Vec::new();
    for (of, number, vi, en) in IMPORTED {
        let name = named(number)?.name.clone();
        let (vi, en) = ((*vi).to_owned(), (*en).to_owned());
        parts.push(Part { sign_in: (*number).to_owned(), name, vi, en, of: *of });
    }
    for one in strangers().map_err(damaged)? {
        let sign_in = one.sign_in();
        parts.push(Part { sign_in, name: one.name, vi: one.vi, en: one.en, of: Chapter::Applicants });
    }
    Ok(parts)
}

#[derive(Template)]
#[template(config = ".askama.toml", path = "cast/page.html")]
struct Page {
    lang: &'static str,
    words: Words,
    passphrase: &'static str,
    chapters: Vec<(&'static str, &'static str, Vec<Part>)>,
    in_vietnamese: bool,
    phone: String,
}

/// What the page says in one language.
struct Words {
    title: &'static str,
    lead: &'static str,
    passphrase: &'static str,
    who: &'static str,
    sign_in: &'static str,
    see: &'static str,
    officers: &'static str,
    mailbox: &'static str,
    flows: &'static str,
    phone: &'static str,
}

const CHAPTERS: [(Chapter, &str, &str, &str); 4] = [
    (
        Chapter::Applicants,
        "applicants",
        "Người đang xin và được cấp tài khoản",
        "People who ask for an account",
    ),
    (Chapter::Holders, "holders", "Người đã có tài khoản", "People who have an account"),
    (
        Chapter::Locked,
        "locked",
        "Tài khoản bị khoá, đóng, mở lại",
        "Accounts locked, closed and opened again",
    ),
    (Chapter::Officers, "officers", "Cán bộ", "Officers"),
];

/// The page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.route("/people", web::get().to(show));
}

async fn show(request: HttpRequest, ports: web::Data<Ports>) -> HttpResponse {
    if !reader::is_local(&request) {
        return HttpResponse::MisdirectedRequest().finish();
    }
    let lang = reader::lang(&request);
    let text = everybody().and_then(|parts| {
        page(lang, &parts, **ports).render().map_err(|why| DemoError::Damaged(why.to_string()))
    });
    match text {
        Ok(text) => HttpResponse::Ok().content_type("text/html; charset=utf-8").body(text),
        Err(error) => {
            let cause: &dyn std::error::Error = &error;
            tracing::error!(error = cause, "the page of the people could not be written");
            HttpResponse::InternalServerError().finish()
        }
    }
}

fn page(lang: Lang, parts: &[Part], ports: Ports) -> Page {
    let in_vietnamese = lang == Lang::Vi;
    let of = |chapter: Chapter| parts.iter().filter(|part| part.of == chapter).cloned().collect();
    let chapters =
        CHAPTERS.map(|(chapter, id, vi, en)| (id, if in_vietnamese { vi } else { en }, of(chapter)));
    let words = match lang {
        Lang::Vi => Words {
            title: "Có thể đóng vai ai",
            lead: "Mọi người dưới đây đều không có thật.",
            passphrase: "Mật khẩu của tất cả:",
            who: "Họ tên",
            sign_in: "Đăng nhập bằng",
            see: "Thấy gì",
            officers: "Cán bộ đăng nhập bằng mật khẩu, thêm khoá truy cập ở trang chủ của Khoá, đăng xuất rồi đăng nhập lại bằng khoá đó, sau đó mở /console. Máy không có vân tay hay mã PIN: trong Chromium, mở DevTools, WebAuthn, thêm thiết bị ảo có resident keys và user verification.",
            mailbox: "Hộp thư trình diễn",
            flows: "Hai cửa sổ: cổng và điện thoại",
            phone: "Điện thoại mô phỏng",
        },
        Lang::En => Words {
            title: "Whom you can be",
            lead: "Everybody here is invented.",
            passphrase: "The passphrase of all:",
            who: "Name",
            sign_in: "Sign in with",
            see: "What there is to see",
            officers: "An officer signs in with the passphrase, adds a passkey on the first page of Khoá, signs out and in again with it, then opens /console. On a machine without fingerprint or PIN: in Chromium open DevTools, WebAuthn, and add a virtual authenticator with resident keys and user verification.",
            mailbox: "Demo mailbox",
            flows: "Two windows: portal and phone",
            phone: "A phone in software",
        },
    };
    let (chapters, phone) = (chapters.to_vec(), local(ports.phone));
    Page { lang: lang.tag(), words, passphrase: PASSPHRASE, chapters, in_vietnamese, phone }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::demo::authority::OFFICERS;

    #[test]
    fn at_least_forty_people_have_something_to_show_and_each_is_named_once() {
        let parts = everybody().unwrap();
        assert!(parts.len() >= 40, "{}", parts.len());
        let names: HashSet<_> = parts.iter().map(|part| &part.sign_in).collect();
        assert_eq!(names.len(), parts.len());
        let shown: HashSet<_> = parts.iter().map(|part| part.en.as_str()).collect();
        assert!(shown.len() >= 40, "each shows something of their own");
        for seated in OFFICERS {
            let part = parts.iter().find(|part| part.sign_in == seated.number).unwrap();
            assert!(part.of == Chapter::Officers && part.en.contains(seated.agency), "{part:?}");
        }
        for (lang, word) in [(Lang::Vi, "Cán bộ"), (Lang::En, "Officers")] {
            let text = page(lang, &parts, Ports::from(8080).unwrap()).render().unwrap();
            assert!(text.contains(word) && parts.iter().all(|part| text.contains(&part.sign_in)), "{text}");
        }
    }
}
