//! What the world sees: one plain struct per page, the frame around it, its words in two languages, and the
//! few files a browser loads beside it.
//!
//! A handler gathers facts, fills a struct from [`views`], and answers with its `html()`. Nothing in these
//! files reads a request, a clock or a store, and no sentence a person reads is written outside `words/`.
//! Every page works at 320 px, in the dark, by keyboard and by ear; the password path works without
//! JavaScript; no page needs an inline style or script, so the content security policy never allows one.
//!
//! The reader is always "bạn" in Vietnamese, never "Quý công dân": half of the accounts are foreigners',
//! organisations' and their staff's, and one form of address for everybody cannot be wrong.

pub mod agent;
pub mod assets;
mod calendar;
pub mod console;
mod countries;
pub mod handlers;
mod heard;
mod invited;
pub mod layout;
pub mod messages;
pub mod post;
mod rung;
pub mod trouble;
mod undone;
pub mod views;
pub mod when;
pub mod words;

pub use layout::{Frame, Moves, Service};
pub use trouble::Trouble;
pub use trouble::offline::OfflineTrouble;
pub use views::Page;
pub use words::Words;
