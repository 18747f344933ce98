//! Khoá.

pub mod base;
pub mod config;
pub mod db;
pub mod demo;
pub mod keys;
pub mod ops;
pub mod pages;
pub mod web;
