//! A head: what one has to keep elsewhere to know that nothing was taken from the log.

use std::fmt;
use std::str::FromStr;

/// What stands before the first page, and stood before the first link.
const GENESIS: &[u8; 32] = b"khoa audit chain, version 1.0   ";

/// Where the pages of the log end at some time. Kept outside the database it proves that nothing was cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The number of the newest page.
    pub position: i64,
    /// Its hash.
    pub hash: [u8; 32],
}

/// `position:hash in hexadecimal`.
impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.position)?;
        self.hash.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// As [`Head`] is displayed.
impl FromStr for Head {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let malformed = "expected a position, a colon and 64 hexadecimal digits";
        let (position, digits) = text.split_once(':').ok_or(malformed)?;
        let mut hash = [0u8; 32];
        if digits.len() != 2 * hash.len() || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(malformed);
        }
        for (byte, pair) in hash.iter_mut().zip(digits.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_not_ascii| malformed)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_not_hex| malformed)?;
        }
        Ok(Self { position: position.parse().map_err(|_not_a_number| malformed)?, hash })
    }
}

impl Head {
    /// Before the first.
    pub(super) const fn empty() -> Self {
        Self { position: 0, hash: *GENESIS }
    }
}
