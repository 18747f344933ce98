//! Chance as a parameter: the operating system's generator, or a seeded one in tests.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use super::{Moment, Secret};

/// Where random bytes come from.
#[derive(Debug, Clone)]
pub enum Entropy {
    /// The operating system, through aws-lc.
    Os,
    /// The same bytes in the same order for the same seed.
    #[cfg(feature = "testing")]
    Seeded(std::sync::Arc<std::sync::Mutex<rand_chacha::ChaCha20Rng>>),
}

impl Entropy {
    /// `N` random bytes.
    ///
    /// # Panics
    /// When the operating system refuses random bytes: nothing safe can be done without them.
    #[expect(clippy::panic, reason = "a service without random bytes must stop, never guess")]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut out = [0u8; N];
        match self {
            Self::Os => {
                if aws_lc_rs::rand::fill(&mut out).is_err() {
                    panic!("the operating system gave no random bytes");
                }
            }
            #[cfg(feature = "testing")]
            Self::Seeded(rng) => {
                use rand_chacha::rand_core::RngCore as _;
                rng.lock().unwrap_or_else(std::sync::PoisonError::into_inner).fill_bytes(&mut out);
            }
        }
        out
    }

    /// A bearer secret of 256 bits behind a visible kind prefix, so that leaks can be scanned for.
    pub fn token(&self, prefix: &str) -> Secret {
        let random = zeroize::Zeroizing::new(self.bytes::<32>());
        let mut text = String::with_capacity(prefix.len() + 43);
        text.push_str(prefix);
        URL_SAFE_NO_PAD.encode_string(random.as_slice(), &mut text);
        Secret::new(text)
    }

    /// An unguessable handle of 128 bits in base64url, for things that are named rather than held.
    pub fn handle(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes::<16>())
    }

    /// Six decimal digits, each value equally likely (a one-time code).
    pub fn six_digits(&self) -> Secret {
        // 2^64 is so much larger than 10^6 that the bias of the remainder is below 10^-13.
        let number = u64::from_le_bytes(self.bytes::<8>()) % 1_000_000;
        Secret::new(format!("{number:06}"))
    }

    /// A version 7 UUID of `now`.
    pub fn uuid_v7(&self, now: Moment) -> Uuid {
        let millis = u64::try_from(now.as_micros() / 1000).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes::<10>()).into_uuid()
    }

    /// A generator that repeats itself for the same `seed`.
    #[cfg(feature = "testing")]
    pub fn seeded(seed: u64) -> Self {
        use rand_chacha::rand_core::SeedableRng as _;
        Self::Seeded(std::sync::Arc::new(std::sync::Mutex::new(rand_chacha::ChaCha20Rng::seed_from_u64(
            seed,
        ))))
    }
}
