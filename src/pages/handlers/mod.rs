//! The HTTP side of every page: read the visit, ask the room that decides, fill a view, answer.
//!
//! Nothing is decided here. Every form carries an anti-forgery token bound to the browser's cookie; every answer to a
//! POST is a page or a 303 to a path of ours.

pub mod agree;
pub mod applications;
pub mod approvals;
pub mod authorize;
pub mod cases;
pub mod change_over;
pub mod choose;
pub mod confirm;
pub mod consent;
pub mod documents;
mod ended;
pub mod erased;
pub mod failure;
pub(in crate::pages) mod files;
pub(in crate::pages) mod form;
pub mod history;
pub mod home;
pub mod lock;
pub mod login;
pub mod logout;
pub mod not_me;
pub mod offline;
pub mod organisations;
pub mod passkeys;
pub mod qr;
pub mod recover;
pub mod register;
pub mod restricted;
pub mod scan;
pub mod settings;
pub mod shell;
pub mod static_files;
pub mod terms;
pub(in crate::pages) mod upload;
pub mod verify;
mod visit;
mod waiting;
pub mod wards;

pub use form::Form;
pub use visit::Visit;
