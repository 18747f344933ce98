//! The program of each target for libFuzzer: the name it is built under says which.
#![no_main]

mod targets;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let (_, target) = targets::TARGETS.iter().find(|(name, _)| *name == env!("CARGO_BIN_NAME")).unwrap();
    target(bytes);
});
