//! A plain page at the door of the simulated registers, for whoever plays with a mouse: makes one of them behave badly, and
//! gives photos to hand in.

mod happen;
mod words;

use actix_web::http::header;
use actix_web::middleware::DefaultHeaders;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::state::{Behaviour, Simulator};
use crate::demo::reader;
use words::Words;

const POLICY: &str =
    "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// What can be switched, in the order of the page.
const SWITCHED: [&str; 5] = ["population", "immigration", "civil_status", "business", "biometrics"];

/// A face that belongs to nobody.
const FACE: &[u8] = include_bytes!("page/face.jpg");

#[derive(Template)]
#[template(config = ".askama.toml", path = "registers/page/page.html")]
struct Page {
    lang: &'static str,
    words: Words,
    registers: Vec<Switch>,
    behaviours: Vec<(&'static str, &'static str)>,
    happenings: Vec<(&'static str, &'static str)>,
}

/// A register, as it stands.
struct Switch {
    id: &'static str,
    name: &'static str,
    is: &'static str,
}

pub(super) fn routes(config: &mut web::ServiceConfig) {
    let headers = DefaultHeaders::new()
        .add((header::CONTENT_SECURITY_POLICY, POLICY))
        .add((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .add((header::REFERRER_POLICY, "same-origin"))
        .add((header::CACHE_CONTROL, "no-store"));
    config.service(
        web::scope("/play")
            .wrap(headers)
            .route("", web::get().to(show))
            .route("/style.css", web::get().to(style))
            .route("/switch", web::post().to(switch))
            .route("/happen", web::post().to(happen::happen))
            .route("/photo", web::get().to(photo)),
    );
    config.route("/", web::get().to(door));
}

async fn door() -> HttpResponse {
    to_page()
}

fn to_page() -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, "/play")).finish()
}

async fn show(request: HttpRequest, simulator: web::Data<Simulator>) -> HttpResponse {
    if !reader::is_local(&request) {
        return HttpResponse::MisdirectedRequest().finish();
    }
    let lang = reader::lang(&request);
    let words = Words::of(lang);
    let registers = SWITCHED
        .into_iter()
        .zip(words.registers)
        .map(|(id, name)| Switch { id, name, is: words.behaviour(name_of(simulator.behaviour(id))) })
        .collect();
    let behaviours = ["well", "down", "slow", "wrong"].map(|id| (id, words.behaviour(id))).to_vec();
    let happenings = words.happenings.to_vec();
    match (Page { lang: lang.tag(), words, registers, behaviours, happenings }).render() {
        Ok(text) => HttpResponse::Ok().content_type("text/html; charset=utf-8").body(text),
        Err(error) => {
            let cause: &dyn std::error::Error = &error;
            tracing::error!(error = cause, "the page of the registers could not be written");
            HttpResponse::InternalServerError().finish()
        }
    }
}

async fn style() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/css; charset=utf-8")
        .body(concat!(include_str!("../palette.css"), include_str!("page/page.css")))
}

#[derive(Deserialize)]
struct Switched {
    register: String,
    behaviour: String,
}

async fn switch(
    request: HttpRequest,
    form: web::Form<Switched>,
    simulator: web::Data<Simulator>,
) -> HttpResponse {
    if !reader::sends_own_form(&request) {
        return HttpResponse::Forbidden().finish();
    }
    let behaviour = match form.behaviour.as_str() {
        "well" => Behaviour::Well,
        "down" => Behaviour::Down,
        // Longer than anybody waits for a register.
        "slow" => Behaviour::Slow { millis: 3_000 },
        "wrong" => Behaviour::Wrong,
        _ => return HttpResponse::BadRequest().finish(),
    };
    if SWITCHED.contains(&form.register.as_str()) {
        simulator.behave(&form.register, behaviour);
    }
    to_page()
}

const fn name_of(behaviour: Behaviour) -> &'static str {
    match behaviour {
        Behaviour::Well => "well",
        Behaviour::Down => "down",
        Behaviour::Slow { .. } => "slow",
        Behaviour::Wrong => "wrong",
        Behaviour::Behind { .. } => "behind",
        Behaviour::Refusing => "refusing",
    }
}

#[derive(Deserialize)]
struct Wanted {
    number: String,
}

/// A photo to hand in. The simulated comparison reads in it whom it shows.
async fn photo(
    request: HttpRequest,
    wanted: web::Query<Wanted>,
    simulator: web::Data<Simulator>,
) -> HttpResponse {
    if !reader::is_local(&request) {
        return HttpResponse::MisdirectedRequest().finish();
    }
    let shows = match wanted.number.as_str() {
        "unsure" => "nobody in particular".to_owned(),
        "another" => "another".to_owned(),
        number => match simulator.portrait_of(number) {
            Some(portrait) => portrait.0,
            None => return HttpResponse::NotFound().finish(),
        },
    };
    let digits: String = wanted.number.chars().filter(char::is_ascii_alphanumeric).collect();
    HttpResponse::Ok()
        .content_type("image/jpeg")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"photo-{digits}.jpg\"")))
        .body(face_of(&shows))
}

/// A photo of whoever `shows` names, as the simulated comparison of faces reads it: in a comment of the picture.
pub fn face_of(shows: &str) -> Vec<u8> {
    let (start, rest) = FACE.split_at(2);
    // A name is some dozens of bytes.
    let length = u16::try_from(shows.len() + 2).unwrap_or(u16::MAX).to_be_bytes();
    [start, &[0xFF, 0xFE], &length, shows.as_bytes(), rest].concat()
}

#[cfg(test)]
mod tests;
