//! A window on the outbox: every mail and message the demo would have sent, newest first, so that whoever
//! registers can read their codes. For the demo only, on loopback only: it shows codes to anyone who asks,
//! and must never be part of a service that sends to real people.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use actix_web::dev::Server;
use actix_web::http::header;
use actix_web::middleware::DefaultHeaders;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use askama::Template;
use serde::Deserialize;

use super::stage::Ports;
use super::{cast, cut_over, documents, flows, reader};
use crate::base::Lang;

/// Older messages stay in the folder.
const MOST_SHOWN: usize = 50;
/// No message of ours is longer.
const LONGEST_MESSAGE: u64 = 64 * 1024;

/// One file of the outbox.
#[derive(Debug, PartialEq, Eq, Deserialize)]
struct Message {
    channel: String,
    to: String,
    #[serde(default)]
    subject: Option<String>,
    text: String,
}

impl Message {
    /// A text message has an empty subject; a heading that says nothing would be read out.
    fn title(&self) -> Option<&str> {
        self.subject.as_deref().filter(|subject| !subject.is_empty())
    }
}

#[derive(Template)]
#[template(config = ".askama.toml", path = "mailbox/page.html")]
struct Page {
    lang: &'static str,
    title: &'static str,
    lead: &'static str,
    again: &'static str,
    empty: &'static str,
    people: &'static str,
    to: &'static str,
    mail: &'static str,
    sms: &'static str,
    messages: Vec<Message>,
}

/// Serves the messages in `outbox` on `listener` until its handle stops it. It handles no signals itself.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve(
    outbox: PathBuf,
    ports: Ports,
    service: Arc<crate::app::App>,
    listener: std::net::TcpListener,
) -> std::io::Result<Server> {
    let (outbox, ports) = (web::Data::new(outbox), web::Data::new(ports));
    let desk = web::Data::new(cut_over::Desk { app: service });
    let server = HttpServer::new(move || {
        App::new()
            .wrap(
                DefaultHeaders::new()
                    .add((
                        header::CONTENT_SECURITY_POLICY,
                        "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
                    ))
                    .add((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
                    .add((header::REFERRER_POLICY, "same-origin"))
                    .add((header::CACHE_CONTROL, "no-store")),
            )
            .app_data(outbox.clone())
            .app_data(ports.clone())
            .configure(cast::routes)
            .configure(flows::routes)
            .app_data(desk.clone())
            .configure(cut_over::routes)
            .configure(documents::routes)
            .route("/", web::get().to(show))
            .route("/mailbox.css", web::get().to(style))
    })
    .workers(1)
    .disable_signals()
    .shutdown_timeout(1)
    .listen(listener)?;
    Ok(server.run())
}

async fn show(request: HttpRequest, outbox: web::Data<PathBuf>) -> HttpResponse {
    if !reader::is_local(&request) {
        return HttpResponse::MisdirectedRequest().finish();
    }
    let messages = match newest(&outbox).await {
        Ok(messages) => messages,
        Err(error) => {
            let cause: &dyn std::error::Error = &error;
            tracing::warn!(error = cause, "the outbox cannot be read");
            Vec::new()
        }
    };
    match page(reader::lang(&request), messages).render() {
        Ok(text) => HttpResponse::Ok().content_type("text/html; charset=utf-8").body(text),
        Err(error) => {
            let cause: &dyn std::error::Error = &error;
            tracing::error!(error = cause, "the mailbox could not be written");
            HttpResponse::InternalServerError().finish()
        }
    }
}

async fn style() -> HttpResponse {
    let text = concat!(include_str!("palette.css"), include_str!("mailbox/mailbox.css"));
    HttpResponse::Ok().content_type("text/css; charset=utf-8").body(text)
}

/// The newest messages; what cannot be read as one is passed over, it may be half written.
async fn newest(outbox: &Path) -> std::io::Result<Vec<Message>> {
    let mut files: Vec<(SystemTime, PathBuf)> = Vec::new();
    let mut folder = match tokio::fs::read_dir(outbox).await {
        Ok(folder) => folder,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    while let Some(entry) = folder.next_entry().await? {
        let path = entry.path();
        let Ok(about) = entry.metadata().await else { continue };
        if path.extension().is_some_and(|end| end == "json")
            && about.is_file()
            && about.len() <= LONGEST_MESSAGE
        {
            files.push((about.modified()?, path));
        }
    }
    files.sort_unstable_by(|a, b| b.cmp(a));
    let mut messages = Vec::new();
    for (_, path) in files.into_iter().take(MOST_SHOWN) {
        if let Ok(bytes) = tokio::fs::read(&path).await
            && let Ok(message) = serde_json::from_slice(&bytes)
        {
            messages.push(message);
        }
    }
    Ok(messages)
}

fn page(lang: Lang, messages: Vec<Message>) -> Page {
    match lang {
        Lang::Vi => Page {
            lang: lang.tag(),
            title: "Hộp thư trình diễn",
            lead: "Thư và tin nhắn mà bản trình diễn lẽ ra đã gửi đi.",
            again: "Xem thư mới",
            people: "Có thể đóng vai ai",
            empty: "Chưa có thư nào. Thư và tin nhắn từ việc đăng nhập, đăng ký, lấy lại tài khoản sẽ hiện ở đây.",
            to: "Gửi tới",
            mail: "Thư điện tử",
            sms: "Tin nhắn",
            messages,
        },
        Lang::En => Page {
            lang: lang.tag(),
            title: "Demo mailbox",
            lead: "The mails and text messages the demo would have sent.",
            again: "Look for new messages",
            people: "Whom you can be",
            empty: "Nothing yet. Emails and text messages from signing in, registering and recovering an account appear here.",
            to: "To",
            mail: "E-mail",
            sms: "Text message",
            messages,
        },
    }
}

#[cfg(test)]
mod tests;
