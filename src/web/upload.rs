//! Files on their way in: how many at once, and how much of one is kept. Pages and interfaces share both, because they share memory.

use actix_multipart::{Field, MultipartError};
use futures_util::StreamExt as _;
use tokio::sync::{Semaphore, SemaphorePermit};
use zeroize::Zeroizing;

use super::MAX_UPLOAD;

/// Files on their way into one process at a time: each is held whole in memory until it is sealed.
static AT_ONCE: Semaphore = Semaphore::const_new(6);

/// Why the content of a part was not taken.
#[derive(Debug)]
pub enum NotTaken {
    /// It is larger than is taken.
    TooLarge,
    /// It is not as a form is.
    Malformed,
}

impl From<MultipartError> for NotTaken {
    fn from(_error: MultipartError) -> Self {
        Self::Malformed
    }
}

/// A turn, until it is dropped; none while too many files are on their way.
pub fn turn() -> Option<SemaphorePermit<'static>> {
    AT_ONCE.try_acquire().ok()
}

/// The content of a part. What is too large is read to its end and kept nowhere: a browser that is cut off while it sends shows no
/// page that says why.
///
/// # Errors
/// [`NotTaken`].
pub async fn content(part: &mut Field, largest: usize) -> Result<Zeroizing<Vec<u8>>, NotTaken> {
    let (mut read, mut length) = (Zeroizing::new(Vec::new()), 0);
    while let Some(piece) = part.next().await {
        let piece = piece?;
        length += piece.len();
        match length {
            0..=MAX_UPLOAD if length <= largest => read.extend_from_slice(&piece),
            0..=MAX_UPLOAD => read.clear(),
            _ => return Err(NotTaken::TooLarge),
        }
    }
    if length > largest { Err(NotTaken::TooLarge) } else { Ok(read) }
}
