//! What people change about their own account, a file a page.

pub mod lock;
