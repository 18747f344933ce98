//! What `khoa demo` shows a newcomer: two portals, fictitious people and a mailbox, all on loopback.
//!
//! `portal` is a real relying party in two configurations, `people` the invented population, `registers` the national registers that know it, `mailbox` a window
//! on what would have been sent; `stage` says where each stands, `kept` what a second start must know, and
//! `guide` tells the newcomer.
//! None of it is used by `khoa serve`.

pub mod guide;
pub mod kept;
pub mod mailbox;
pub mod people;
pub mod portal;
pub mod registers;
mod run;
pub mod stage;

pub use run::{DemoError, run};
