//! What a guardian agreed to: that a child or a ward signs in to a service, until some moment. One row a ward and service; the audit
//! log keeps the history.

mod store;

pub use store::{Agreement, end, end_of_mandate, give, holds, of_ward};
