//! That somebody has signed in, in one browser or app.
//!
//! A session lives in the ephemeral store under the digest of its cookie, with an idle limit inside an absolute end
//! (NIST SP 800-63B-4 §2). Its public handle, `sid`, is another random value: it stands in tokens and on the home page.
//! Every change of rights makes a new session; the old one ends first.

mod agent;
mod citizen;
mod clear;
pub mod cookie;
mod model;
mod shelf;

pub use agent::AgentKind;
pub use citizen::{Citizen, Elevated, StepUp};
pub use clear::{ClearShelf, Shelf};
pub use model::{NewSession, Session};
pub use shelf::{begin, end, list, load, renew};
