//! `x-fapi-interaction-id` (FAPI 1.0 Baseline §6.2.1, 11 and 12): what a client calls one exchange with us, so that its log and
//! ours can be laid beside one another.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, web};
use uuid::Uuid;

use crate::app::App;
use crate::web::{INTERACTION, request_id};

/// With its hyphens: braces and other spellings of a UUID are not meant.
const LENGTH: usize = 36;

/// Gives the name that came back with the answer, and one of ours where none came that is a UUID.
///
/// # Errors
/// As the endpoint.
pub async fn interaction(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let named = named(request.headers()).or_else(|| ours(&request));
    if tracing::enabled!(tracing::Level::DEBUG)
        && let (Some(named), Some(app)) = (&named, request.app_data::<web::Data<App>>())
    {
        let id = request_id(request.request(), &app.entropy);
        tracing::debug!(request_id = %id, interaction = ?named, "an exchange has a name");
    }
    let mut response = next.call(request).await?.map_into_boxed_body();
    if let Some(named) = named {
        response.headers_mut().insert(INTERACTION, named);
    }
    Ok(response)
}

/// The name that came, byte for byte: nothing but one UUID is ever sent back or logged.
fn named(headers: &HeaderMap) -> Option<HeaderValue> {
    let mut sent = headers.get_all(INTERACTION);
    let one = sent.next().filter(|_| sent.next().is_none())?;
    let is_uuid = one.len() == LENGTH && Uuid::try_parse_ascii(one.as_bytes()).is_ok();
    is_uuid.then(|| one.clone())
}

fn ours(request: &ServiceRequest) -> Option<HeaderValue> {
    let app = request.app_data::<web::Data<App>>()?;
    HeaderValue::from_str(&app.entropy.uuid_v7(app.clock.now()).to_string()).ok()
}
