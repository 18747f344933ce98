//! Typed configuration: defaults that need nothing, a TOML file over them, `KHOA_*` variables over both.
//!
//! A key nobody knows is refused by its name, and so is a value that cannot be; the service never starts on
//! a guess. `KHOA_SECTION_FIELD` is the variable of `section.field`; what Kubernetes makes of a Service's name is none.

mod database;
mod kubernetes;
mod load;
mod registers;
mod section;
mod validate;

pub use load::{ConfigError, load};
pub use registers::RegisterAt;
pub use section::{
    Config, Database, Devices, Help, KeyFiles, LogFormat, Mail, Outbound, Password, ProxyHeader, Redis,
    Registers, Registration, Server, SessionLimits, Telemetry, Tokens,
};
