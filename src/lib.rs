//! Khoá.

pub mod base;
pub mod config;
pub mod db;
pub mod ops;
pub mod web;
