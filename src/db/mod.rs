//! Records: one set of queries over embedded SQLite and PostgreSQL.
//!
//! [`Db`] hands closures to a few threads that each own one connection; a full queue is refused at once
//! ([`StoreError::Busy`]) instead of piling up, and no network call can sit inside a transaction because a
//! closure cannot await. Rejected: diesel-async and r2d2 with `web::block` (slower on writes and on SQLite
//! here), repository traits (two backends already stand behind [`Conn`]).
//!
//! Rules: what must happen once is one conditional statement; stores are free functions on `&mut Conn`;
//! `diesel` appears only here and in `store.rs` files.

mod batch;
mod checkpoint;
mod conn;
mod error;
mod file;
mod fresh;
mod kept;
mod migrate;
mod once;
mod pool;
pub mod schema;
mod sweeping;
#[cfg(test)]
pub(crate) mod testing;
pub mod types;
mod unknown;

pub use conn::Conn;
pub(crate) use conn::{ROWS, each_backend};
pub use error::StoreError;
pub use file::is_there;
pub use fresh::{Fresh, Make};
pub(crate) use kept::Kept;
pub use migrate::{applied_and_pending, down, suits, up};
pub use once::{Once, OnceKey, once, once_done, once_refused, sweep_once};
pub use pool::{Db, DbOptions, SLICE};
pub use sweeping::Sweeping;
pub(crate) use sweeping::unheld;
pub use unknown::left_out;
