//! The integration tests: people and relying parties act from outside on a real server with real listeners and stores.
//!
//! One binary; folders mirror `src/`. Without `TEST_DATABASE` and `TEST_EPHEMERAL` everything runs on SQLite and memory;
//! `tests/run` runs it all again on PostgreSQL and Redis.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test that cannot go on must stop, loudly"
)]

mod alerts;
mod api;
mod audit;
mod binary;
mod changeover;
mod client;
mod clocks;
mod commands;
mod console;
mod directory;
mod embedded;
mod emptied;
mod faults;
mod full_redis;
mod fuzz;
mod hanging;
mod house_rules;
mod imports;
mod lives;
mod manifests;
mod merging;
mod migrations;
mod officers;
mod op;
mod openapi;
mod organisations;
mod people;
mod policy;
mod pooler;
mod registers;
mod replicas;
mod replicas_app;
mod safe_methods;
mod statements;
mod support;
mod web;
mod wire;
