//! The provider, as relying parties and attackers meet it.

mod authorize;
mod check_lists;
pub(crate) mod ciba;
mod ciba_endings;
mod ciba_signed;
mod ciba_told;
mod ciba_user_code;
mod claims;
mod client_authentication;
mod client_doctor;
mod client_keys;
pub(crate) mod client_life;
mod cors;
mod discovery;
pub(crate) mod dpop;
mod first_party;
mod logout;
mod pkce;
mod refresh_repeats;
mod refusals;
mod registration;
mod relying_party;
mod resources;
mod scopes;
mod tokens;
mod way_back;
mod where_we_are;
