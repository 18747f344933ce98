//! The OpenID provider. RFC text is its reason to change; an auditor can read this folder alone.
//!
//! Every endpoint gathers facts, runs a list of named checks over them, and commits once. The lists:
//!
//! | endpoint | checks |
//! |---|---|
//! | `/authorize` | [`authorize::CLIENT_CHECKS`], then [`authorize::REQUEST_CHECKS`] |
//! | `/authorize-challenge` | those of `/authorize`, then [`first_party::CHECKS`] |
//! | `/token`, code | [`token::CODE_CHECKS`] |
//! | `/token`, refresh | [`token::REFRESH_CHECKS`] |
//! | `/token`, CIBA | [`token::CIBA_CHECKS`] |
//! | `/token`, exchange of an access token | [`token::ON_BEHALF_CHECKS`] |
//! | `/token`, an ID token and a device secret | [`token::NATIVE_SSO_CHECKS`] |
//! | `/token`, an assistance and its officer's token | [`token::ASSISTED_CHECKS`] |
//! | `/bc-authorize` | [`ciba::SIGNED_CHECKS`] where the client signs, then [`ciba::CHECKS`] |
//! | client assertion, everywhere | `client_auth::assertion_checks` |
//!
//! `/authorize` and `/logout` show pages, so their HTTP side is in `pages`; the decisions are here.

mod acting;
pub mod authorize;
mod bearer;
mod checks;
pub mod ciba;
mod claims;
pub mod client_auth;
mod code;
mod cors;
mod discovery;
mod dpop;
pub mod error;
pub mod first_party;
mod interaction;
mod introspect;
mod known_as;
pub mod logout;
mod means;
mod moved;
mod narrow;
mod obstacle;
pub mod params;
mod presented;
mod reasons;
mod refusals;
mod remedies;
mod restricted;
mod revoke;
mod target;
pub mod token;
mod userinfo;
mod wording;

pub use cors::cors;
pub use discovery::{Document, discovery, jwks, metadata};
pub use interaction::interaction;
pub use introspect::introspect;
pub use means::means;
pub use moved::{Mover, SUBJECT_MOVED};
pub use refusals::show_refusals;
pub use remedies::remedy;
pub use revoke::revoke;
pub use userinfo::userinfo;

/// The names of every check, list by list: what a reviewer sees change.
pub fn check_names() -> String {
    [
        ("authorize: client", checks::names(authorize::CLIENT_CHECKS)),
        ("authorize: request", checks::names(authorize::REQUEST_CHECKS)),
        ("authorize-challenge", checks::names(first_party::CHECKS)),
        ("client assertion", checks::names(client_auth::ASSERTION_CHECKS)),
        ("token: code", checks::names(token::CODE_CHECKS)),
        ("ciba: signed request", checks::names(ciba::SIGNED_CHECKS)),
        ("ciba: request", checks::names(ciba::CHECKS)),
        ("token: ciba", checks::names(token::CIBA_CHECKS)),
        ("token: native sso", checks::names(token::NATIVE_SSO_CHECKS)),
        ("token: refresh", checks::names(token::REFRESH_CHECKS)),
        ("token exchange: on behalf", checks::names(token::ON_BEHALF_CHECKS)),
        ("token exchange: assisted", checks::names(token::ASSISTED_CHECKS)),
    ]
    .map(|(list, names)| format!("[{list}]\n{names}\n"))
    .join("\n")
}
