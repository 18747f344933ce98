//! Every URL of the service, a file per audience, read from top to bottom.

mod console;
mod machines;
mod people;
mod protocol;

use actix_web::web::{ServiceConfig, route};
use actix_web::{Route, guard};

/// Routes that machines call, and what all routes of an API begin with: their successes are logged at debug level.
pub const MACHINE: &[&str] = &[
    "/token",
    "/bc-authorize",
    "/userinfo",
    "/introspect",
    "/revoke",
    "/jwks",
    "/.well-known/openid-configuration",
    "/.well-known/oauth-authorization-server",
    "/assets/{file}",
    "/app/v1/",
    "/agency/v1/",
    "/console/v1/",
    "/verify/keys",
    "/verify/status",
];

/// The public listener. The programs of officers come before their pages, whose addresses begin alike.
pub fn public(routes: &mut ServiceConfig) {
    protocol::all(routes);
    people::all(routes);
    machines::all(routes);
    console::all(routes);
    console::merges(routes);
}

/// HEAD is answered wherever GET is (RFC 9110 §9.1); neither changes anything that is kept.
fn get() -> Route {
    route().guard(guard::Any(guard::Get()).or(guard::Head()))
}

/// The only addresses that act when they are visited, because the protocol sends browsers there by a link. HEAD, which
/// scanners of links send, is refused at them.
///
/// - `/authorize` keeps a conversation, or answers whoever is signed in and allowed it (OpenID Connect Core §3.1.2.1): a
///   code goes to the client's own address, and the client knows by `state` whether it asked;
/// - `/authorize/resume` is its end, for the browser alone that began it;
/// - `/logout` ends the session that an ID token of it names (RP-Initiated Logout §2), and asks without one.
fn visited() -> Route {
    route().guard(guard::Get())
}
