//! A short run of every target of `tests/fuzz`: its corpus as it stands, then what becomes of it when it is cut, doubled,
//! spliced and salted. The same on every machine and every day; `KHOA_FUZZ_RUNS` makes it longer. A long run with coverage
//! is libFuzzer's (`tests/fuzz/README.md`).

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore as _, SeedableRng as _};

#[path = "../fuzz/targets.rs"]
mod targets;

use targets::TARGETS;

/// How many inputs each target gets beside its corpus, unless told.
const RUNS: usize = 600;
/// No input of a target is larger: the frame lets no larger body through.
const LARGEST: usize = 64 * 1024;

/// What makes parsers stumble, wherever it is put.
const SALT: &[&[u8]] = &[
    b"\0",
    b"\"",
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b";",
    b"=",
    b"&",
    b"%",
    b"%00",
    b"%2e%2e/",
    b"#",
    b"?",
    b"@",
    b"..",
    b"//",
    b"\r\n",
    b" ",
    b"-1",
    b"0",
    b"1e999",
    b"18446744073709551616",
    b"null",
    b"true",
    b"\xff",
    b"\xf0\x9f\x98",
    "\u{202e}".as_bytes(),
    "\u{200b}".as_bytes(),
    "\u{0301}".as_bytes(),
    "\u{130}".as_bytes(),
    "ắ".as_bytes(),
    "😀".as_bytes(),
    b"AAAA",
    b"====",
];

struct Chance(ChaCha8Rng);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.0.next_u64() % u64::try_from(bound.max(1)).unwrap()).unwrap()
    }

    fn range(&mut self, length: usize) -> std::ops::Range<usize> {
        let (one, other) = (self.below(length + 1), self.below(length + 1));
        one.min(other)..one.max(other)
    }

    /// One change to `input`.
    fn change(&mut self, input: &mut Vec<u8>, corpus: &[Vec<u8>]) {
        let (range, at) = (self.range(input.len()), self.below(input.len() + 1));
        match self.below(7) {
            0 => drop(input.drain(range)),
            1 => {
                let piece = input[range].to_vec();
                let times = 1 + self.below(40);
                drop(input.splice(at..at, piece.repeat(times)));
            }
            2 => {
                if let Some(byte) = input.get_mut(at) {
                    *byte ^= 1 << self.below(8);
                }
            }
            3 => {
                let other = &corpus[self.below(corpus.len())];
                let piece = other[self.range(other.len())].to_vec();
                drop(input.splice(range, piece));
            }
            4 => input[range].reverse(),
            _ => {
                let salt = SALT[self.below(SALT.len())];
                drop(input.splice(at..at, salt.iter().copied()));
            }
        }
        input.truncate(LARGEST);
    }
}

fn corpus(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(name);
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{name} has no corpus");
    // One input a line in a file of lines; a file of another ending is one input.
    let inputs = files.iter().flat_map(|path| {
        let bytes = std::fs::read(path).unwrap();
        match path.extension().is_some_and(|ending| ending == "lines") {
            true => bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect(),
            false => vec![bytes],
        }
    });
    inputs.collect()
}

#[expect(clippy::disallowed_methods, reason = "the length of the run is set by whoever runs the tests")]
fn runs() -> usize {
    std::env::var("KHOA_FUZZ_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(RUNS)
}

#[test]
fn no_bytes_of_strangers_break_a_parser() {
    let mut broken = Vec::new();
    for (name, target) in TARGETS {
        let corpus = corpus(name);
        let mut chance = Chance(ChaCha8Rng::seed_from_u64(1));
        let changed = (0..runs()).map(|_run| {
            let mut input = corpus[chance.below(corpus.len())].clone();
            (0..1 + chance.below(6)).for_each(|_change| chance.change(&mut input, &corpus));
            input
        });
        for input in corpus.iter().cloned().chain(changed) {
            if catch_unwind(AssertUnwindSafe(|| target(&input))).is_err() {
                broken.push(format!("{name}: {}", input.escape_ascii()));
                break;
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_target_is_a_program_for_long_runs() {
    let manifest =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/Cargo.toml")).unwrap();
    for (name, _) in TARGETS {
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
    }
}
