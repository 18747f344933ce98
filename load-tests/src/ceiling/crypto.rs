//! The cryptographic ceilings: single loops on core 0, nothing around them. Argon2id by the fastest implementation of the
//! public registries, whatever the service uses: what it could do, and not what it does.
//! Must never reuse a result: every round is a whole operation.

use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use argon2_rust::params::Memory;
use argon2_rust::{Algorithm, Argon2, Params, Version, detected_backend};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, UnparsedPublicKey,
};
use aws_lc_rs::{digest, hmac};

use crate::process::on_core;

/// The size of an access token before its signature.
const TOKEN: usize = 600;
/// Memory of one password hash in KiB; both sides are started with it.
pub const MEMORY_KIB: u32 = 19 * 1024;
/// Passes of one password hash.
pub const ITERATIONS: u32 = 2;

/// Signatures a second.
pub fn sign_rate(time: Duration) -> Result<f64> {
    on_core(0, move || {
        let key = key()?;
        let (message, random) = ([7_u8; TOKEN], SystemRandom::new());
        per_second(time, || {
            black_box(key.sign(&random, black_box(&message)).ok().context("signing")?);
            Ok(())
        })
    })
}

/// Verifications a second.
pub fn verify_rate(time: Duration) -> Result<f64> {
    on_core(0, move || {
        let key = key()?;
        let message = [7_u8; TOKEN];
        let signature = key.sign(&SystemRandom::new(), &message).ok().context("signing")?;
        let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key.public_key());
        per_second(time, || public.verify(black_box(&message), signature.as_ref()).ok().context("verifying"))
    })
}

/// Client secrets checked a second.
pub fn hmac_rate(time: Duration) -> Result<f64> {
    on_core(0, move || {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &[7; digest::SHA256_OUTPUT_LEN]);
        per_second(time, || {
            black_box(hmac::sign(&key, black_box(&[7; 64])));
            Ok(())
        })
    })
}

/// Password hashes a second on both cores together.
pub fn argon2_box_rate(time: Duration) -> Result<f64> {
    let other = std::thread::spawn(move || on_core(1, move || argon2_loop(time)));
    let one = on_core(0, move || argon2_loop(time))?;
    let other = other.join().ok().context("a ceiling loop died")??;
    Ok(one + other)
}

/// One password hash as text, the form both sides store.
pub fn password_hash(password: &str, salt: &[u8; 16]) -> Result<String> {
    argon2id()?.hash_encoded(password.as_bytes(), salt).ok().context("hashing a password")
}

fn argon2_loop(time: Duration) -> Result<f64> {
    let (mut hasher, mut hash) = (argon2id()?.hasher(), [0; 32]);
    per_second(time, || {
        let hashed = hasher.hash_into(b"a password", b"sixteen bytes!!!", &mut hash);
        hashed.ok().context("hashing a password")
    })
}

/// Which implementation of Argon2id sets the ceiling, for the report.
pub fn argon2_method() -> String {
    format!("argon2-rust over {}, memory kept and not wiped", detected_backend())
}

fn argon2id() -> Result<Argon2> {
    let memory = Memory::kib(u64::from(MEMORY_KIB));
    let params = Params::builder().memory(memory).passes(ITERATIONS).lanes(1).build();
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params.ok().context("Argon2 parameters")?))
}

fn key() -> Result<EcdsaKeyPair> {
    EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).ok().context("a fresh key")
}

fn per_second(time: Duration, mut work: impl FnMut() -> Result<()>) -> Result<f64> {
    let start = Instant::now();
    let mut rounds = 0.0;
    while start.elapsed() < time {
        work()?;
        rounds += 1.0;
    }
    Ok(rounds / start.elapsed().as_secs_f64())
}
