//! The integration tests: one binary, folders mirroring `src/`.

fn main() {}
