//! What to play with two windows, of which one is a portal and the other a phone: a page beside the mailbox. Only tells; every
//! flow of the browser in it is walked by `tests/browser/specs/two-windows.test.js`, that of the code by `qr.test.js` beside it, those
//! of the child and of her mother by `wards.test.js`, those of companies by `organisations.test.js`, that of two accounts by
//! `merging.test.js`, and those of the phone in
//! software by `demo-phone.test.js`.

mod app;
mod browser;
mod ways;

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::reader;
use super::stage::Ports;
use crate::base::Lang;
use ways::{Link, Way};

/// What the page says beside its flows, in one language.
struct Words {
    title: &'static str,
    people: &'static str,
    mailbox: &'static str,
    cut_over: &'static str,
    documents: &'static str,
    app: [&'static str; 2],
    browser: [&'static str; 3],
}

/// Something to play, and where.
struct Flow {
    /// Its name in an address.
    id: &'static str,
    ways: &'static [Way],
    vi: Told,
    en: Told,
}

/// The same in one language.
struct Told {
    title: &'static str,
    steps: &'static [&'static str],
}

/// The same as the page shows it.
struct Row {
    id: &'static str,
    title: &'static str,
    steps: &'static [&'static str],
    ways: Vec<Link>,
}

#[derive(Template)]
#[template(config = ".askama.toml", path = "flows/page.html")]
struct Page {
    lang: &'static str,
    words: &'static Words,
    app: Vec<Row>,
    browser: Vec<Row>,
}

/// The page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.route("/flows", web::get().to(show));
}

async fn show(request: HttpRequest, ports: web::Data<Ports>) -> HttpResponse {
    if !reader::is_local(&request) {
        return HttpResponse::MisdirectedRequest().finish();
    }
    match page(reader::lang(&request), **ports).render() {
        Ok(text) => HttpResponse::Ok().content_type("text/html; charset=utf-8").body(text),
        Err(error) => {
            let cause: &dyn std::error::Error = &error;
            tracing::error!(error = cause, "the page of what to play could not be written");
            HttpResponse::InternalServerError().finish()
        }
    }
}

fn page(lang: Lang, ports: Ports) -> Page {
    let row = |flow: &'static Flow| {
        let Told { title, steps } = if lang == Lang::Vi { &flow.vi } else { &flow.en };
        Row { id: flow.id, title, steps, ways: flow.ways.iter().map(|way| way.link(lang, ports)).collect() }
    };
    let rows = |flows: &'static [Flow]| -> Vec<Row> { flows.iter().map(row).collect() };
    let words = if lang == Lang::Vi { &VI } else { &EN };
    Page { lang: lang.tag(), words, app: rows(app::FLOWS), browser: rows(browser::FLOWS) }
}

const VI: Words = Words {
    title: "Hai cửa sổ: cổng và điện thoại",
    people: "Có thể đóng vai ai",
    mailbox: "Hộp thư trình diễn",
    cut_over: "Ngày tài khoản cũ ngừng",
    documents: "Cơ quan cấp giấy tờ",
    app: [
        "Điện thoại là ứng dụng, có khoá riêng",
        "Mở cổng ở một cửa sổ và điện thoại mô phỏng ở cửa sổ thứ hai, hẹp như màn hình điện thoại. Khoá của nó nằm trong trình duyệt này, nên hãy dùng một trình duyệt cho cả buổi.",
    ],
    browser: [
        "Điện thoại là trình duyệt, trả lời bằng khoá truy cập",
        "Mở cổng ở một cửa sổ. Điện thoại là một cửa sổ riêng tư thứ hai, hẹp như màn hình điện thoại: mở Khoá ở đó, đăng nhập bằng 099193000001 và thêm khoá truy cập (passkey) ở trang chủ.",
        "Máy không có vân tay hay mã PIN thì thêm thiết bị ảo trong Chromium, như trang “Có thể đóng vai ai” hướng dẫn ở mục Cán bộ.",
    ],
};

const EN: Words = Words {
    title: "Two windows: portal and phone",
    people: "Whom you can be",
    mailbox: "Demo mailbox",
    cut_over: "The day the old accounts stop",
    documents: "An agency that issues documents",
    app: [
        "The phone is the app, with a key of its own",
        "Open a portal in one window, and the phone in software in a second one, as narrow as a phone. Its key lies in this browser, so stay with one browser.",
    ],
    browser: [
        "The phone is a browser, and answers by passkey",
        "Open a portal in one window. The phone is a second, private window, as narrow as a phone: open Khoá there, sign in as 099193000001, and add a passkey on the first page.",
        "A machine without fingerprint or PIN gets a virtual authenticator in Chromium, as the page “Whom you can be” says under Officers.",
    ],
};

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_flow_is_told_in_both_languages_and_says_where_it_is_played() {
        let ports = Ports::from(8090).unwrap();
        for lang in [Lang::Vi, Lang::En] {
            let page = page(lang, ports);
            let text = page.render().unwrap();
            let rows: Vec<_> = page.app.iter().chain(&page.browser).collect();
            assert_eq!(rows.iter().map(|row| row.id).collect::<HashSet<_>>().len(), rows.len());
            for row in rows {
                assert!(text.contains(row.id) && row.steps.len() == 3 && !row.ways.is_empty(), "{}", row.id);
            }
            assert!(text.contains("http://localhost:8097/a/"), "the ports are those of this demo");
        }
    }
}
