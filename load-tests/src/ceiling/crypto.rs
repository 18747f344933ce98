//! The cryptographic ceilings: single loops on core 0 with the library the service uses, nothing around them.
//! Must never reuse a result: every round is a whole operation.

use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use argon2::{Algorithm, Argon2, Block, Params, Version};
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

/// Password hashes a second on both cores together, memory reused.
pub fn argon2_box_rate(time: Duration) -> Result<f64> {
    let other = std::thread::spawn(move || on_core(1, move || argon2_loop(time)));
    let one = on_core(0, move || argon2_loop(time))?;
    let other = other.join().ok().context("a ceiling loop died")??;
    Ok(one + other)
}

/// One password hash as text, the form both sides store.
pub fn password_hash(password: &str, salt: &[u8; 16]) -> Result<String> {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD_NO_PAD as base64;
    let mut hash = [0; 32];
    let hashed = hasher()?.hash_password_into(password.as_bytes(), salt, &mut hash);
    hashed.ok().context("hashing a password")?;
    let (salt, hash) = (base64.encode(salt), base64.encode(hash));
    Ok(format!("$argon2id$v=19$m={MEMORY_KIB},t={ITERATIONS},p=1${salt}${hash}"))
}

fn argon2_loop(time: Duration) -> Result<f64> {
    let hasher = hasher()?;
    let mut memory = vec![Block::new(); hasher.params().block_count()];
    let mut hash = [0; 32];
    per_second(time, || {
        let hashed =
            hasher.hash_password_into_with_memory(b"a password", b"sixteen bytes!!!", &mut hash, &mut memory);
        hashed.ok().context("hashing a password")
    })
}

fn hasher() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, ITERATIONS, 1, None).ok().context("Argon2 parameters")?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
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
