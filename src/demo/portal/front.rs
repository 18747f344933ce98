//! The first address: whoever is new here is first asked for at the provider, without a word.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::guest::Guest;
use super::visits::Next;
use super::{pages, sign_in};

/// The start page, or the page of the person signed in. A browser that is new here is sent once to ask the
/// provider silently whether it knows them; `silent=no` in the address ends that, cookies or not.
pub(super) async fn show(guest: Guest) -> HttpResponse {
    if let Some((person, csrf)) = guest.site.visits.person(guest.cookie.as_deref()) {
        return pages::signed_in(&guest, &person, &csrf);
    }
    if guest.browsing
        && !guest.no_silent
        && let Ok(redirect) = sign_in::send(&guest, Next::Start, true).await
    {
        return redirect;
    }
    pages::start(&guest, false, StatusCode::OK)
}
