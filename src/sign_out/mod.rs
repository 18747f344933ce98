//! Everything that ends: in the caller's transaction, with whoever has to hear of it told by jobs of the same transaction.
//!
//! Who is to be told must be read before the grants end, so nobody else ends them. What follows outside the database (the
//! shelf of sessions, what this process remembers) the caller does after the commit; until then an ended session opens
//! nothing, because the account has another epoch.

mod account;
mod client;
mod close;
mod closed_client;
mod come_back;
mod device;
mod expiry;
mod guardianship;
mod mandate;
mod places;
mod restrict;
mod session;
mod tell;

pub use account::{Ended, elsewhere, everything, lock, unlock};
pub use client::{CutOff, cut_off, give_back, grants_of};
pub use close::close;
pub use closed_client::closed_clients;
pub use come_back::come_back;
pub use device::{device, devices};
pub use expiry::expire;
pub use guardianship::{agreement, guardianship, hand_over, represent};
pub use mandate::{EndGrants, EndMandates, Ending, NotTaken, lay_down, mandate, member, stand_ins};
pub use places::{Here, NotEnded, Places};
pub use restrict::restrict;
pub use tell::TellClient;
