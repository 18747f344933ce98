//! Somebody was forced: they typed the passcode that they had set for that, which opened what the other opens.
//!
//! After as long as the law says ([`Rules`]) the account is locked, all that is open of it ends, and what was changed since is undone
//! ([`answer`]): a password that was set and passkeys that were added go, an address or number is what it was, a recovery by codes ends,
//! so do codes to lock by and the code for services if they were made since, and services that were let in are not any more. Phones, browsers
//! that are rung and questions end with every lock, which comes first and by itself: nothing that cannot be undone stands in its way.
//! **Not undone** is what others have heard: applications, reports and visits stand (their
//! officers may end them), what a service has read it has read, what was given to somebody else for an organisation or agreed to for a ward
//! stands until who answers for it ends it, an address or number stays where there was none before it, and one that was kept from before
//! and took its place again is not put aside, because what it displaced is kept no more.
//!
//! While a release without this alarm still runs beside one with it (a rolling upgrade), its processes know no second passcode: the code that
//! they are shown is a wrong one to them, raises no alarm, and what they let in or hand out is not held back.
//!
//! The lock is told by no letter: whoever forces somebody reads those. It comes off where every lock for such a reason does, at a counter.

mod answer;
mod rules;
mod undo;

pub use answer::Alarm;
pub use rules::{Rules, SECTIONS};
