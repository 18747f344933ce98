//! A page that waits for an answer on another device: it hears of a change by server-sent events, or asks.

use std::convert::Infallible;
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use bytes::Bytes;
use futures_util::stream;
use serde_json::json;

use super::failure::Failure;
use super::visit::Visit;
use crate::login::Standing;

/// How often a page that waits is looked after, and how long one connection of it lasts.
const EVERY: Duration = Duration::from_secs(1);
const ROUNDS: u32 = 20;

/// Of a question that is no more, or was never this browser's.
const OVER: &str = "over";

fn word(found: Option<&Standing>) -> &'static str {
    found.map_or(OVER, Standing::as_str)
}

/// One word, for a page whose browser hears no events.
pub(super) fn state(visit: &Visit, found: Result<Option<Standing>, Failure>) -> HttpResponse {
    match found {
        Ok(found) => visit.json(StatusCode::OK, &json!({ "state": word(found.as_ref()) })),
        Err(_down) => HttpResponse::ServiceUnavailable().finish(),
    }
}

/// The same word whenever it is another: what `look` finds. A connection lasts a while, and the browser comes again.
pub(super) fn events<L, F>(look: L) -> HttpResponse
where
    L: Fn() -> F + 'static,
    F: Future<Output = Result<Option<Standing>, Failure>>,
{
    let said = stream::unfold((look, None, 0), |(look, said, round)| async move {
        if round == ROUNDS || said == Some(OVER) {
            return None;
        }
        if round > 0 {
            tokio::time::sleep(EVERY).await;
        }
        let (line, said) = match look().await {
            Err(_down) => (Bytes::from_static(b": not now\n\n"), said),
            Ok(found) if said == Some(word(found.as_ref())) => (Bytes::from_static(b": \n\n"), said),
            Ok(found) => {
                let word = word(found.as_ref());
                (Bytes::from(format!("data: {word}\n\n")), Some(word))
            }
        };
        Some((Ok::<_, Infallible>(line), (look, said, round + 1)))
    });
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_TYPE, "text/event-stream"))
        // Proxies that gather an answer before they pass it on are asked not to.
        .insert_header(("x-accel-buffering", "no"))
        .streaming(said)
}
