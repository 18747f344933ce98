//! A sample portal: a relying party as a stranger would write it, with the `openidconnect` crate.
//!
//! It knows Khoá only by its issuer address, through discovery and HTTP, and must never reach into the
//! service that may run in the same process: that is what makes it a proof. One implementation serves three
//! configurations: the National Public Service Portal, the system of a fictitious province, and a library that is not the
//! State's and so has to ask people for what it would know.
//!
//! A visit in order: `routes` lists the addresses, `guest` is who comes, `front` receives them, `sign_in` sends the
//! browser to the provider and takes it back, `ask_phone` does without the browser, `file` has one member of an organisation
//! sign what another filed (both by `ciba`), `visits` remembers who is here, `pages`, `words` and `trade` show it, `sign_out` and
//! `backchannel` end it.

mod ask_phone;
mod backchannel;
mod ciba;
mod claims;
mod config;
mod file;
mod front;
mod guest;
mod logout_token;
mod pages;
mod provider;
mod routes;
mod sign_in;
mod sign_out;
mod site;
mod trade;
mod visits;
mod words;

pub use config::{PortalConfig, PortalError, PortalName};
pub use routes::serve;
pub use trade::Trade;
