//! How much one caller may ask in a minute, and how much of it is left: said in every answer to a token (the fields of
//! draft-ietf-httpapi-ratelimit-headers), refused with 429 when nothing is.
//!
//! It keeps one caller's loop from taking everybody's share of the database; it protects no secret. So it opens when the
//! counters cannot be reached, and who shows no good token is not counted but refused.

use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, web};

use super::token::opened;
use crate::app::App;
use crate::base::{Problem, ProblemType};
use crate::ephemeral::Key;
use crate::keys::dpop_nonce;
use crate::web::{DPOP, DPOP_NONCE, RATE_LIMIT, RATE_LIMIT_POLICY, Shown};

/// How many requests a minute: of one person's app, and of one agency's client.
pub const PER_MINUTE: (u64, u64) = (120, 3_000);

const WINDOW: Duration = Duration::from_secs(60);

/// Where one caller stands.
struct Quota {
    most: u64,
    used: u64,
    /// Seconds until it begins anew.
    anew: i64,
}

/// Counts a request that shows a good token, and says in its answer what is left. Whoever sent a proof of possession is told with
/// every answer what the next has to carry, and need not ask for it.
///
/// # Errors
/// As the endpoint.
pub async fn metered(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let app = request.app_data::<web::Data<App>>().filter(|_| request.headers().contains_key(DPOP));
    let nonce = app.map(|app| dpop_nonce(&app.vault, app.clock.now()));
    let mut response = counted(request, next).await?;
    if let Some(nonce) = nonce {
        put(&mut response, DPOP_NONCE, &nonce);
    }
    Ok(response)
}

async fn counted(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let Some(quota) = count(&request).await else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let mut response = match quota.used > quota.most {
        true => {
            let patience = u64::try_from(quota.anew).unwrap_or(1);
            request.error_response(Problem::new(ProblemType::TooManyRequests).retry_after(patience))
        }
        false => next.call(request).await?.map_into_boxed_body(),
    };
    let Quota { most, used, anew } = quota;
    let left = most.saturating_sub(used);
    for (name, value) in [
        (RATE_LIMIT_POLICY, format!("\"minute\";q={most};w={}", WINDOW.as_secs())),
        (RATE_LIMIT, format!("\"minute\";r={left};t={anew}")),
    ] {
        put(&mut response, name, &value);
    }
    Ok(response)
}

fn put(response: &mut ServiceResponse<BoxBody>, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// Nothing for who is refused anyway, and nothing where nobody can count.
async fn count(request: &ServiceRequest) -> Option<Quota> {
    let app = request.app_data::<web::Data<App>>()?;
    let shown = Shown::of(request.request()).ok()??;
    let now = app.clock.now();
    let claims = opened(app, request.request(), &shown.token).await.ok()??;
    let (people, machines) = PER_MINUTE;
    let (most, caller) = match &claims.gid {
        Some(grant) => (people, grant),
        None => (machines, &claims.client_id),
    };
    match app.ephemeral.bump(&Key::quota(caller), WINDOW).await {
        Ok(used) => {
            let window = i64::try_from(WINDOW.as_secs()).unwrap_or(i64::MAX);
            Some(Quota { most, used, anew: window - now.as_seconds().rem_euclid(window) })
        }
        Err(error) => {
            tracing::warn!(%error, "requests of an API are not counted");
            None
        }
    }
}
