//! The frame from outside: what a caller and a log reader see.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::dev::Service as _;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap};
use actix_web::test::{TestRequest, init_service, read_body};
use actix_web::{App, HttpResponse, HttpServer, web};
use serde::Deserialize;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tracing_subscriber::fmt::MakeWriter;

use super::*;
use crate::base::{Entropy, Problem, ProblemType, RequestId};
use crate::config::Server;

#[derive(Deserialize)]
struct Form {
    name: String,
}

fn frame() -> Frame {
    let server = Server { public_url: "https://id.example".into(), ..Server::default() };
    let page: ErrorPage = Arc::new(|request, problem| {
        if !prefers_html(request.headers()) {
            return None;
        }
        let text = format!("<p>{}</p>", problem.kind().name());
        Some(HttpResponse::build(problem.kind().status()).content_type("text/html; charset=utf-8").body(text))
    });
    Frame::new(&server, Entropy::Os).machine(&["/keys"]).deadline(Duration::from_millis(200)).error_page(page)
}

fn routes(app: &mut web::ServiceConfig) {
    let page = async || HttpResponse::Ok().content_type("text/html; charset=utf-8").body("<form>");
    let keys =
        async || HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "public, max-age=300")).json(1);
    app.service(web::resource("/page").route(web::get().to(page)))
        .service(web::resource("/keys").route(web::get().to(keys)))
        .service(
            web::resource("/form")
                .route(web::post().to(async |form: web::Form<Form>| form.into_inner().name)),
        )
        .service(
            web::resource("/json")
                .route(web::post().to(async |form: web::Json<Form>| form.into_inner().name)),
        )
        .service(web::resource("/bytes").route(web::post().to(async |_: web::Bytes| "read")))
        .service(
            web::resource("/name/{n}")
                .route(web::get().to(async |id: RequestId, n: web::Path<u8>| format!("{id} {n}"))),
        )
        .service(web::resource("/broken").route(web::get().to(async || -> Result<&str, actix_web::Error> {
            Err(actix_web::error::ErrorInternalServerError("planted: SELECT * FROM people"))
        })))
        .service(web::resource("/busy").route(web::get().to(async || -> Result<&str, Problem> {
            Err(Problem::new(ProblemType::Unavailable).retry_after(3))
        })))
        .service(
            web::resource("/hung-form")
                .route(web::post().to(async |_: web::Bytes| std::future::pending::<&str>().await)),
        )
        .service(web::resource("/hang").route(web::get().to(async || std::future::pending::<&str>().await)));
}

struct Seen {
    status: u16,
    headers: HeaderMap,
    body: String,
}

impl Seen {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn problem(&self) -> (u16, String) {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.body);
        let document: serde_json::Value = serde_json::from_str(&self.body).unwrap();
        assert_eq!(document["instance"], format!("urn:khoa:request:{}", self.header("x-request-id")));
        (self.status, document["type"].as_str().unwrap().replace("urn:khoa:problem:", ""))
    }
}

async fn ask(request: TestRequest) -> Seen {
    let frame = frame();
    let app =
        init_service(App::new().wrap(frame.clone()).configure(|app| frame.configure(app)).configure(routes))
            .await;
    let response = match app.call(request.to_request()).await {
        Ok(response) => response.map_into_boxed_body(),
        Err(error) => actix_web::dev::ServiceResponse::new(
            TestRequest::default().to_http_request(),
            error.error_response(),
        ),
    };
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    assert_eq!(frame.in_flight(), 0);
    Seen { status, headers, body: String::from_utf8(read_body(response).await.to_vec()).unwrap() }
}

#[actix_web::test]
async fn a_page_bears_every_header_and_its_forms_end_here() {
    let page = ask(TestRequest::get().uri("/page")).await;
    assert!(page.header("content-security-policy").contains("form-action 'self'; frame-ancestors 'none'"));
    assert_eq!(page.header("x-frame-options"), "DENY");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert_eq!(page.header("cross-origin-opener-policy"), "same-origin");
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(page.header("permissions-policy").contains("publickey-credentials-get=(self)"));
    assert!(page.header("strict-transport-security").starts_with("max-age="));
    assert_eq!(page.header("x-request-id").len(), 22);
}

#[actix_web::test]
async fn data_keeps_the_caching_its_handler_chose() {
    let keys = ask(TestRequest::get().uri("/keys")).await;
    assert_eq!(keys.header("cache-control"), "public, max-age=300");
    assert_eq!(keys.header("content-security-policy"), "default-src 'none'; frame-ancestors 'none'");
    assert_eq!((keys.header("x-frame-options"), keys.header("x-content-type-options")), ("", "nosniff"));
}

#[actix_web::test]
async fn a_handler_knows_the_name_the_caller_sees_and_nobody_else_chooses_it() {
    let named = ask(TestRequest::get().uri("/name/7").insert_header(("x-request-id", "chosen"))).await;
    assert_eq!(named.body, format!("{} 7", named.header("x-request-id")));
    assert_ne!(named.header("x-request-id"), "chosen");
}

#[actix_web::test]
async fn errors_of_the_framework_are_problem_documents() {
    let form = |uri: &str| TestRequest::post().uri(uri);
    let large = || "a".repeat(MAX_BODY + 1);
    assert_eq!(ask(TestRequest::get().uri("/nothing")).await.problem(), (404, "not-found".into()));
    assert_eq!(ask(TestRequest::get().uri("/name/many")).await.problem(), (404, "not-found".into()));
    let wrong_method = ask(TestRequest::delete().uri("/keys")).await;
    assert_eq!(
        (wrong_method.problem(), wrong_method.header("allow")),
        ((405, "method-not-allowed".into()), "GET")
    );
    let urlencoded = ("content-type", "application/x-www-form-urlencoded");
    assert_eq!(
        ask(form("/form").insert_header(urlencoded).set_payload("x=1")).await.problem(),
        (400, "bad-request".into())
    );
    assert_eq!(
        ask(form("/form").set_payload("name=1")).await.problem(),
        (415, "unsupported-media-type".into())
    );
    assert_eq!(ask(form("/json").set_payload("{}")).await.problem(), (415, "unsupported-media-type".into()));
    let json = ("content-type", "application/json");
    assert_eq!(
        ask(form("/json").insert_header(json).set_payload("{\"name\":")).await.problem(),
        (400, "bad-request".into())
    );
    for uri in ["/form", "/json", "/bytes"] {
        let kind = if uri == "/json" { json } else { urlencoded };
        assert_eq!(
            ask(form(uri).insert_header(kind).set_payload(large())).await.problem(),
            (413, "too-large".into()),
            "{uri}"
        );
    }
    let announced = form("/bytes").insert_header((header::CONTENT_LENGTH, "1073741824"));
    assert_eq!(ask(announced).await.problem(), (413, "too-large".into()));
    assert_eq!(
        ask(TestRequest::get().uri(&format!("/keys?{}", "a".repeat(MAX_TARGET)))).await.problem(),
        (414, "target-too-long".into())
    );
    assert_eq!(
        ask(TestRequest::get().uri("/keys").insert_header(("x-a", large()))).await.problem(),
        (431, "headers-too-large".into())
    );
}

#[actix_web::test]
async fn a_fault_of_ours_tells_nothing_and_a_full_queue_says_when() {
    let broken = ask(TestRequest::get().uri("/broken")).await;
    assert_eq!(broken.problem(), (500, "internal".into()));
    assert!(!broken.body.contains("planted"));
    let busy = ask(TestRequest::get().uri("/busy")).await;
    assert_eq!((busy.problem(), busy.header("retry-after")), ((503, "unavailable".into()), "3"));
}

#[actix_web::test]
async fn a_person_gets_a_page_instead() {
    let browser = |uri: &str| TestRequest::get().uri(uri).insert_header(("accept", "text/html,*/*;q=0.8"));
    let lost = ask(browser("/nothing")).await;
    assert_eq!((lost.status, lost.body.as_str()), (404, "<p>not-found</p>"));
    assert_eq!(lost.header("x-frame-options"), "DENY");
    let busy = ask(browser("/busy")).await;
    assert_eq!(
        (busy.status, busy.body.as_str(), busy.header("retry-after")),
        (503, "<p>unavailable</p>", "3")
    );
}

#[actix_web::test]
async fn nobody_holds_a_request_for_ever() {
    let hung = ask(TestRequest::get().uri("/hang")).await;
    assert_eq!(hung.problem(), (503, "unavailable".into()));
    assert_eq!(hung.header("x-content-type-options"), "nosniff");
}

#[actix_web::test]
async fn a_body_that_never_is_whole_is_its_senders_fault_and_what_may_have_happened_is_not_asked_for_again() {
    let frame = frame();
    let server = HttpServer::new(move || {
        App::new().wrap(frame.clone()).configure(|app| frame.configure(app)).configure(routes)
    });
    let server = server.workers(1).disable_signals().bind(("127.0.0.1", 0)).unwrap();
    let (address, running) = (server.addrs()[0], server.run());
    let handle = running.handle();
    actix_web::rt::spawn(running);
    let said = async |path: &str, body: &str| {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let head = "host: a\r\nconnection: close\r\ncontent-length: 9";
        let kind = "content-type: application/x-www-form-urlencoded";
        let request = format!("POST {path} HTTP/1.1\r\n{head}\r\n{kind}\r\n\r\n{body}");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    };
    let slow = said("/form", "name").await;
    assert!(slow.starts_with("HTTP/1.1 400") && slow.contains("bad-request"), "{slow}");
    let hung = said("/hung-form", "name=Lan!").await;
    assert!(hung.starts_with("HTTP/1.1 503") && !hung.contains("retry-after"), "{hung}");
    handle.stop(false).await;
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Lines {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[actix_web::test]
async fn the_log_has_one_line_for_each_request_and_no_personal_datum() {
    let lines = Lines::default();
    let subscriber = tracing_subscriber::fmt().with_writer(lines.clone()).with_ansi(false).finish();
    let _listening = tracing::subscriber::set_default(subscriber);
    let hostile = header::HeaderValue::from_bytes(b"evil\x1b[31m\tagent \"} \xff")
        .unwrap_or(header::HeaderValue::from_static(""));
    let asked =
        ask(TestRequest::get().uri("/name/8?phone=0900000001").insert_header((header::USER_AGENT, hostile)))
            .await;
    let machine = ask(TestRequest::get().uri("/keys")).await;
    assert_eq!((asked.status, machine.status), (StatusCode::OK.as_u16(), 200));
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert_eq!(text.lines().count(), 1, "{text}");
    for part in ["khoa::access", "route=\"/name/{n}\"", "status=200", asked.header("x-request-id")] {
        assert!(text.contains(part), "{part} in {text}");
    }
    for part in ["0900000001", "phone", "/name/8", "\u{1b}", "/keys"] {
        assert!(!text.contains(part), "{part} in {text}");
    }
}
