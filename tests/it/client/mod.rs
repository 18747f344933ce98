//! Clients: what is registered about them, and what people read of it.

mod names;
