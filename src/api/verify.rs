//! `/verify/keys` and `/verify/status`: what whoever checks documents where there is no network takes along. Anybody may have both: keys
//! are public, and names of showings, by chance each, say nothing of anybody.

use std::time::Duration;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use crate::app::App;
use crate::base::{Moment, Problem, TokenDigest};
use crate::db::{Fresh, StoreError};
use crate::wallet::offline;
use crate::web::has_already;

/// How long the keys may be kept: a new one is published longer than this before it signs.
const KEYS: &str = "public, max-age=300";
/// How long a snapshot may be kept by what stands between.
const STATUS: &str = "public, max-age=30";
/// How old a snapshot may be in this process: it reads all codes that are good.
const AGE: Duration = Duration::from_secs(15);

/// The newest snapshot of what was withdrawn, signed.
#[derive(Debug)]
pub struct Withdrawn(Fresh<Signed>);

#[derive(Debug)]
struct Signed {
    at: Moment,
    bytes: web::Bytes,
    etag: String,
}

impl Withdrawn {
    /// An unread one.
    pub fn of(app: &App) -> Self {
        let (clock, ring, issuer) = (app.clock.clone(), app.ring.clone(), app.issuer().to_owned());
        Self(Fresh::new(app.db.clone(), app.clock.clone(), move |c, held: Option<&Signed>| {
            let now = clock.now();
            if held.is_some_and(|held| held.at <= now && now < held.at.plus(AGE)) {
                return Ok(None);
            }
            let (snapshot, ring) = (offline::withdrawn(c, &issuer, now)?, ring.clone());
            Ok(Some(Box::new(move || {
                let unsigned = |error| {
                    tracing::error!(%error, "what was withdrawn could not be signed");
                    StoreError::Unavailable("no snapshot can be signed".into())
                };
                let bytes = snapshot.sign(&ring).map_err(unsigned)?;
                Ok(Signed { at: now, etag: tag(&bytes), bytes: bytes.into() })
            })))
        }))
    }
}

/// `GET /verify/keys`: a key set (RFC 7517). Each key has the name that codes have it by.
pub async fn keys(app: web::Data<App>, request: HttpRequest) -> HttpResponse {
    // Keys always have a JSON form.
    let body = serde_json::to_vec(&app.ring.cose_keys()).unwrap_or_default();
    send(&request, (&tag(&body), KEYS), "application/json", body.into())
}

/// `GET /verify/status`: a CWT (RFC 8392) with the names of codes that are worth nothing any more.
///
/// # Errors
/// While the database is down, or no key can sign.
pub async fn status(withdrawn: web::Data<Withdrawn>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let signed = withdrawn.0.get().await?;
    Ok(send(&request, (&signed.etag, STATUS), "application/cwt", signed.bytes.clone()))
}

fn tag(body: &[u8]) -> String {
    let digest = TokenDigest::of_bytes(body);
    let tag: String = digest.as_bytes().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{tag}\"")
}

fn send(
    request: &HttpRequest,
    (etag, kept): (&str, &str),
    kind: &'static str,
    body: web::Bytes,
) -> HttpResponse {
    let known = has_already(request, etag);
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((header::ETAG, etag)).insert_header((header::CACHE_CONTROL, kept));
    // Public documents, for checkers that are pages of others too.
    response.insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"));
    if known { response.finish() } else { response.content_type(kind).body(body) }
}
