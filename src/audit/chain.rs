//! The chain's arithmetic: `hash = SHA-256(previous hash || the event's canonical bytes)`. No database here.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::digest::{Context, SHA256};
use serde_json::Value;

use super::Recorded;
use crate::base::Moment;

/// What stands before the first link, and the version of the canonical form.
const GENESIS: &[u8; 32] = b"khoa audit chain, version 1.0   ";

/// The end of the chain at some time. Kept outside the database it proves that nothing was cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// How many events are chained.
    pub position: i64,
    /// The newest link.
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
    /// The head of an empty chain.
    pub(super) const fn empty() -> Self {
        Self { position: 0, hash: *GENESIS }
    }

    /// The head after `event` was chained.
    pub(super) fn then(self, event: &Recorded) -> Self {
        let mut digest = Context::new(&SHA256);
        digest.update(&self.hash);
        digest.update(&canonical(event));
        let mut hash = [0u8; 32];
        hash.copy_from_slice(digest.finish().as_ref());
        Self { position: self.position + 1, hash }
    }
}

/// What a walk along the chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every chained event is as it was written, in the order it was chained.
    Sound {
        /// How many events are chained.
        events: i64,
        /// The end of the chain.
        head: Head,
        /// How many events are not chained yet; more than a moment's worth means that nobody seals.
        unsealed: i64,
        /// Since when the oldest of them waits.
        unsealed_since: Option<Moment>,
    },
    /// The log was changed.
    Broken {
        /// The first position that is wrong.
        position: i64,
        /// What is wrong there.
        why: Flaw,
    },
}

/// What can be wrong with a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// A link is gone.
    #[error("a link of the chain was removed")]
    LinkMissing,
    /// The event of a link is gone.
    #[error("the event was removed")]
    EventMissing,
    /// The event, its place or its link is not what it was.
    #[error("the event was changed or moved")]
    Altered,
}

/// Each field behind its length, so that no two events have the same bytes.
fn canonical(event: &Recorded) -> Vec<u8> {
    let mut out = Vec::with_capacity(256);
    out.extend(event.seq.to_be_bytes());
    out.extend(event.at.as_micros().to_be_bytes());
    text(&mut out, &event.event);
    optional(&mut out, event.account.map(|id| id.to_string()).as_deref());
    optional(&mut out, event.client.as_deref());
    optional(&mut out, event.request.as_deref());
    json(&mut out, &event.facts);
    out
}

fn optional(out: &mut Vec<u8>, value: Option<&str>) {
    out.push(u8::from(value.is_some()));
    text(out, value.unwrap_or_default());
}

fn text(out: &mut Vec<u8>, value: &str) {
    length(out, value.len());
    out.extend(value.as_bytes());
}

fn length(out: &mut Vec<u8>, length: usize) {
    out.extend(u64::try_from(length).unwrap_or(u64::MAX).to_be_bytes());
}

/// Independent of spacing and of the order of members, neither of which PostgreSQL keeps.
fn json(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Null => out.push(b'0'),
        Value::Bool(value) => out.extend([b'b', u8::from(*value)]),
        Value::Number(number) => {
            out.push(b'n');
            text(out, &number.to_string());
        }
        Value::String(value) => {
            out.push(b's');
            text(out, value);
        }
        Value::Array(values) => {
            out.push(b'a');
            length(out, values.len());
            values.iter().for_each(|value| json(out, value));
        }
        Value::Object(members) => {
            out.push(b'o');
            length(out, members.len());
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_by_key(|(name, _)| *name);
            for (name, value) in sorted {
                text(out, name);
                json(out, value);
            }
        }
    }
}
