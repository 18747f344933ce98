//! What computes Argon2id: `argon2-rust`, in half the time, where the processor has wide registers and it was found to
//! compute the same here; `argon2` everywhere else. Parameters and hashes are written and read by `argon2` alone.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use argon2_rust::params::{Memory as Size, TagLen};
use argon2_rust::{self as fast, Backend};
use zeroize::Zeroizing;

/// Bytes of a hash.
pub(super) const OUTPUT: usize = 32;

/// A hash, before it is written.
pub(super) type Output = Zeroizing<[u8; OUTPUT]>;

/// What computes hashes in this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kernel {
    /// `argon2-rust`, over this processor's wide registers.
    Fast(Backend),
    /// `argon2`: the processor has none that the other one uses.
    Narrow,
    /// `argon2`, because the other one computes something else on this processor.
    Distrusted(Backend),
}

impl Kernel {
    /// The faster one that is right on this processor.
    pub fn choose() -> Self {
        Self::judge(fast::detected_backend(), &mut |question| question.ask(&mut Memory::of_fast()))
    }

    /// What an operator is told of it: in the error, what is wrong with this machine or the library.
    ///
    /// # Errors
    /// When the faster one had to be given up.
    pub fn state(self) -> Result<String, String> {
        match self {
            Self::Fast(backend) => Ok(format!("argon2-rust over {backend}, equal to argon2")),
            Self::Narrow => Ok("argon2: the processor has no AVX2, AVX-512 or NEON".to_owned()),
            Self::Distrusted(backend) => {
                Err(format!("argon2-rust computes wrongly over {backend}: argon2 is used, at half the speed"))
            }
        }
    }

    /// Trusts `answer` where it says of all questions what RFC 9106 and `argon2` say.
    fn judge(backend: Backend, answer: &mut dyn FnMut(&Question) -> Option<Output>) -> Self {
        if !matches!(backend, Backend::Avx2 | Backend::Avx512 | Backend::Neon) {
            return Self::Narrow;
        }
        let right = |question: &Question| {
            let expected = question.ask(&mut Memory::of_argon2());
            expected.is_some() && answer(question) == expected
        };
        if QUESTIONS.iter().all(right) { Self::Fast(backend) } else { Self::Distrusted(backend) }
    }

    /// A thread's memory, empty until its first hash.
    pub(super) fn memory(self) -> Memory {
        match self {
            Self::Fast(_) => Memory::of_fast(),
            Self::Narrow | Self::Distrusted(_) => Memory::of_argon2(),
        }
    }
}

/// One hash whose value is asked of both before the faster one is trusted: a few milliseconds in all.
struct Question {
    /// Memory in KiB, passes and lanes.
    cost: (u32, u32, u32),
    password: &'static [u8],
    salt: &'static [u8],
}

/// More than one address block and segment, several lanes, an odd size, and one that is mapped by itself (2 MiB).
const QUESTIONS: [Question; 4] = [
    Question { cost: (8, 1, 1), password: b"", salt: b"saltsalt" },
    Question { cost: (1_037, 2, 1), password: "trăng sáng trên sông".as_bytes(), salt: &[2; 16] },
    Question { cost: (96, 3, 4), password: &[1; 32], salt: &[2; 16] },
    Question { cost: (2_056, 1, 1), password: &[0xff; 129], salt: &[0; 48] },
];

impl Question {
    fn ask(&self, memory: &mut Memory) -> Option<Output> {
        let (kib, passes, lanes) = self.cost;
        let params = Params::new(kib, passes, lanes, Some(OUTPUT)).ok()?;
        memory.argon2id(&params, self.password, self.salt)
    }
}

/// A thread's memory: kept between hashes, because fresh pages cost as much as hashing them.
pub(super) enum Memory {
    /// A mapping of its own, wiped after every hash and given back whole.
    Fast(Box<fast::Hasher>),
    /// Blocks.
    Argon2(Vec<Block>),
}

impl Memory {
    fn of_fast() -> Self {
        let argon =
            fast::Argon2::new(fast::Algorithm::Argon2id, fast::Version::V0x13, fast::Params::default());
        Self::Fast(Box::new(argon.hasher()))
    }

    const fn of_argon2() -> Self {
        Self::Argon2(Vec::new())
    }

    /// [`None`] when `params` cannot be, or there is no memory for them.
    pub(super) fn argon2id(&mut self, params: &Params, password: &[u8], salt: &[u8]) -> Option<Output> {
        let mut output = Zeroizing::new([0u8; OUTPUT]);
        match self {
            Self::Fast(hasher) => {
                let same = fast::Params::builder()
                    .memory(Size::kib(u64::from(params.m_cost())))
                    .passes(params.t_cost())
                    .lanes(params.p_cost())
                    .tag_len(TagLen::bytes(32))
                    .build()
                    .ok()?;
                hasher.set_argon2(fast::Argon2::new(fast::Algorithm::Argon2id, fast::Version::V0x13, same));
                hasher.hash_into(password, salt, output.as_mut_slice()).ok()?;
            }
            Self::Argon2(blocks) => {
                if blocks.len() < params.block_count() {
                    blocks.resize(params.block_count(), Block::default());
                }
                let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
                argon.hash_password_into_with_memory(password, salt, output.as_mut_slice(), blocks).ok()?;
            }
        }
        Some(output)
    }

    /// Gives back what is more than `blocks` of 1 KiB: a hash of older, larger parameters borrowed it.
    pub(super) fn keep(&mut self, blocks: usize) {
        match self {
            Self::Fast(hasher) if hasher.reserved_blocks() > blocks => hasher.clear(),
            Self::Fast(_) => {}
            Self::Argon2(kept) => {
                kept.truncate(blocks);
                kept.shrink_to_fit();
            }
        }
    }
}

#[cfg(test)]
mod tests;
