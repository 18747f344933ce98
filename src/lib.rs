//! Khoá.

pub mod base;
pub mod config;
pub mod db;
pub mod keys;
