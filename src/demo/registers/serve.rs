//! The simulated registers on a socket: the wire of `registers/wire.rs`, under `/population`, `/immigration`, `/business`,
//! `/civil_status`, `/biometrics` and `/chips`; and `/control`, where somebody who plays makes them behave badly.
//!
//! On loopback only, for demonstrations and tests: whoever reaches it reads everybody.

use std::net::TcpListener;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::error::InternalError;
use actix_web::http::header;
use actix_web::web::{get, post, resource};
use actix_web::{App, Error, HttpRequest, HttpResponse, HttpServer, web};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};

use super::chip;
use super::page;
use super::state::{Behaviour, NotAnswered, Simulator};
use crate::base::TokenDigest;
use crate::demo::reader;
use crate::registers::{Happening, Register, Subject, Verdict};

/// A portrait at the counter, with room to spare.
const LARGEST: usize = 8 * 1024 * 1024;

/// No page of events is larger.
const LARGEST_PAGE: usize = 1_000;

/// What every handler knows.
pub(super) struct Desk {
    pub(super) simulator: Simulator,
    token: TokenDigest,
}

#[derive(Deserialize)]
struct Asked {
    id: String,
    question: Value,
}

#[derive(Deserialize)]
struct After {
    after: Option<String>,
    limit: usize,
}

#[derive(Deserialize)]
struct Tell {
    about: Subject,
    what: Happening,
}

#[derive(Deserialize)]
struct Compare {
    id: String,
    person: String,
    sample: String,
}

/// Serves on `listener` until its handle stops it; whoever asks a register shows `token`.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve(simulator: Simulator, token: &str, listener: TcpListener) -> std::io::Result<Server> {
    let desk = web::Data::new(Desk { simulator, token: TokenDigest::of(token) });
    let server = HttpServer::new(move || {
        App::new()
            .app_data(desk.clone())
            .app_data(web::Data::new(desk.simulator.clone()))
            .configure(page::routes)
            .app_data(web::JsonConfig::default().limit(LARGEST).error_handler(|why, _| malformed(why)))
            .app_data(web::QueryConfig::default().error_handler(|why, _| malformed(why)))
            .service(resource("/control").route(get().to(overview)))
            .service(resource("/control/{register}").route(post().to(behave)))
            .service(resource("/control/{register}/tell").route(post().to(tell)))
            .service(resource("/biometrics/compare").route(post().to(compare)))
            .service(resource("/chips/verify").route(post().to(chip::verify)))
            .service(resource("/{register}/status").route(get().to(status)))
            .service(resource("/{register}/events").route(get().to(events)))
            .service(resource("/{register}/{question}").route(post().to(ask)))
    })
    .workers(1)
    .disable_signals()
    .shutdown_timeout(1)
    .listen(listener)?;
    Ok(server.run())
}

/// A question that nobody can read.
fn malformed(why: impl std::fmt::Debug + std::fmt::Display + 'static) -> Error {
    InternalError::from_response(why, HttpResponse::UnprocessableEntity().finish()).into()
}

/// What a register does before it answers, if it answers at all.
pub(super) async fn admitted(desk: &Desk, request: &HttpRequest, register: &str) -> Result<(), HttpResponse> {
    let shown = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let shown = shown.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    match desk.simulator.behaviour(register) {
        Behaviour::Down => return Err(HttpResponse::ServiceUnavailable().finish()),
        Behaviour::Refusing => return Err(HttpResponse::Unauthorized().finish()),
        Behaviour::Slow { millis } => tokio::time::sleep(Duration::from_millis(millis)).await,
        Behaviour::Well | Behaviour::Wrong | Behaviour::Behind { .. } => {}
    }
    if TokenDigest::of(shown) == desk.token { Ok(()) } else { Err(HttpResponse::Unauthorized().finish()) }
}

async fn ask(
    request: HttpRequest,
    path: web::Path<(String, String)>,
    asked: web::Json<Asked>,
    desk: web::Data<Desk>,
) -> HttpResponse {
    let (name, question) = path.into_inner();
    desk.simulator.note(&name, &question);
    if let Err(refused) = admitted(&desk, &request, &name).await {
        return refused;
    }
    if desk.simulator.says_nothing_to(&asked.question) {
        return HttpResponse::ServiceUnavailable().finish();
    }
    let Some(register) = Register::from_name(&name) else { return HttpResponse::NotFound().finish() };
    let Asked { id, question: asked } = asked.into_inner();
    let id = if desk.simulator.behaviour(&name) == Behaviour::Wrong { "another".to_owned() } else { id };
    let as_of = desk.simulator.as_of(&name).to_string();
    match desk.simulator.answer(register, &question, asked) {
        Ok(Some(facts)) => {
            HttpResponse::Ok().json(json!({ "id": id, "as_of": as_of, "known": true, "facts": facts }))
        }
        Ok(None) => HttpResponse::Ok().json(json!({ "id": id, "as_of": as_of, "known": false })),
        Err(NotAnswered::NoSuchQuestion) => HttpResponse::NotFound().finish(),
        Err(NotAnswered::Malformed) => HttpResponse::UnprocessableEntity().finish(),
    }
}

async fn status(request: HttpRequest, path: web::Path<String>, desk: web::Data<Desk>) -> HttpResponse {
    let register = path.into_inner();
    if let Err(refused) = admitted(&desk, &request, &register).await {
        return refused;
    }
    HttpResponse::Ok()
        .json(json!({ "register": register, "as_of": desk.simulator.as_of(&register).to_string() }))
}

async fn events(
    request: HttpRequest,
    path: web::Path<String>,
    asked: web::Query<After>,
    desk: web::Data<Desk>,
) -> HttpResponse {
    let name = path.into_inner();
    if let Err(refused) = admitted(&desk, &request, &name).await {
        return refused;
    }
    let Some(register) = Register::from_name(&name) else { return HttpResponse::NotFound().finish() };
    HttpResponse::Ok().json(desk.simulator.told(
        register,
        asked.after.as_deref(),
        asked.limit.min(LARGEST_PAGE),
    ))
}

/// Lets something happen.
async fn tell(
    request: HttpRequest,
    path: web::Path<String>,
    what: web::Json<Tell>,
    desk: web::Data<Desk>,
) -> HttpResponse {
    if !reader::is_local(&request) {
        return HttpResponse::MisdirectedRequest().finish();
    }
    let Some(register) = Register::from_name(&path) else { return HttpResponse::NotFound().finish() };
    HttpResponse::Ok().json(json!({ "id": desk.simulator.tell(register, &what.about, &what.what) }))
}

/// Two samples are of one person when the sample is the person's own name; `another` in it is another's, and all else cannot be
/// told apart. What a real system computes nobody plays here.
async fn compare(request: HttpRequest, asked: web::Json<Compare>, desk: web::Data<Desk>) -> HttpResponse {
    desk.simulator.note("biometrics", "compare");
    if let Err(refused) = admitted(&desk, &request, "biometrics").await {
        return refused;
    }
    let sample = STANDARD.decode(&asked.sample).unwrap_or_default();
    let contains = |text: &str| sample.windows(text.len().max(1)).any(|part| part == text.as_bytes());
    let verdict = match () {
        () if contains(&asked.person) => Verdict::Yes,
        () if contains("another") => Verdict::No,
        () => Verdict::Unsure,
    };
    let wrong = desk.simulator.behaviour("biometrics") == Behaviour::Wrong;
    let id = if wrong { "another" } else { &asked.id };
    HttpResponse::Ok()
        .json(json!({ "id": id, "verdict": verdict, "reference": format!("compared-{}", asked.id) }))
}

/// How often each was asked what.
async fn overview(request: HttpRequest, desk: web::Data<Desk>) -> HttpResponse {
    match reader::is_local(&request) {
        true => HttpResponse::Ok().json(json!({ "asked": desk.simulator.asked() })),
        false => HttpResponse::MisdirectedRequest().finish(),
    }
}

async fn behave(
    request: HttpRequest,
    path: web::Path<String>,
    behaviour: web::Json<Behaviour>,
    desk: web::Data<Desk>,
) -> HttpResponse {
    if !reader::is_local(&request) {
        return HttpResponse::MisdirectedRequest().finish();
    }
    desk.simulator.behave(&path.into_inner(), behaviour.into_inner());
    HttpResponse::NoContent().finish()
}
