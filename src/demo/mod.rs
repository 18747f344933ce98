//! What `khoa demo` shows a newcomer: two portals and a library, an authority, fictitious people and their registers, two phones, and a mailbox, all on loopback.
//!
//! `portal` is a real relying party in two configurations, `people` the invented population, `registers` the national registers
//! that know it, `authority` the agencies and officers who decide, `lives` what people have lived with them before the demo
//! begins, `mailbox` a window on what would have been sent, with the table of whom one can be (`cast`) and what to play
//! (`flows`), a cut-over to watch (`cut_over`) and an agency whose documents people hold (`documents`), `phone` the official app on two phones in software; `stage` says where each
//! stands, `kept` what a second start must know, and `guide` tells the newcomer.
//! None of it is used by `khoa serve`.

pub mod authority;
pub mod cast;
mod cut_over;
mod documents;
pub mod flows;
pub mod guide;
pub mod kept;
mod legacy;
pub mod lives;
pub mod mailbox;
mod organisations;
pub mod people;
pub mod phone;
pub mod portal;
pub mod reader;
pub mod registers;
mod run;
pub mod stage;

pub use run::{DemoError, run};
