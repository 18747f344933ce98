//! Chips of identity cards, played: what a phone reads of one, and the service that verifies it. A chip of a citizen whom the
//! registers know is genuine as long as it has answered the very challenge, and in force as their card is. What a real chip signs
//! nobody plays here.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, web};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};

use super::serve::{Desk, admitted};
use super::state::{Behaviour, Simulator};
use crate::registers::ChipRead;

#[derive(Deserialize)]
pub(super) struct Asked {
    id: String,
    challenge: String,
    files: BTreeMap<String, String>,
    answer: String,
}

/// What a phone reads of the card of whoever holds `number`, which it has shown `challenge`.
pub fn read_of(number: &str, challenge: &[u8]) -> ChipRead {
    let files = BTreeMap::from([("sod".to_owned(), STANDARD.encode(number))]);
    ChipRead { files, answer: answered(number, &STANDARD.encode(challenge)) }
}

fn answered(number: &str, challenge: &str) -> String {
    STANDARD.encode(digest(&SHA256, format!("chip of {number}\n{challenge}").as_bytes()))
}

pub(super) async fn verify(
    request: HttpRequest,
    asked: web::Json<Asked>,
    desk: web::Data<Desk>,
) -> HttpResponse {
    desk.simulator.note("chips", "verify");
    if let Err(refused) = admitted(&desk, &request, "chips").await {
        return refused;
    }
    let wrong = desk.simulator.behaviour("chips") == Behaviour::Wrong;
    let id = if wrong { "another" } else { &asked.id };
    let mut reply = judged(&desk.simulator, &asked);
    if let Value::Object(reply) = &mut reply {
        reply.insert("id".to_owned(), json!(id));
        reply.insert("reference".to_owned(), json!(format!("chip-{}", asked.id)));
    }
    HttpResponse::Ok().json(reply)
}

fn judged(simulator: &Simulator, asked: &Asked) -> Value {
    let sod = asked.files.get("sod").and_then(|sod| STANDARD.decode(sod).ok());
    let number = sod.and_then(|sod| String::from_utf8(sod).ok()).unwrap_or_default();
    let card = simulator.card_of(&number).filter(|_| answered(&number, &asked.challenge) == asked.answer);
    match card {
        None => json!({ "verdict": "not_genuine" }),
        Some(card) if !card.is_good_on(simulator.today()) => json!({ "verdict": "not_in_force" }),
        Some(_) => json!({ "verdict": "genuine", "number": number }),
    }
}
