//! Khoá.

pub mod base;
pub mod config;
pub mod db;
pub mod demo;
pub mod pages;
