//! Whether bytes are a file that is taken for a purpose.

use zeroize::Zeroizing;

use super::model::{MediaType, Purpose};
use super::{jpeg, pdf, png};

/// No side of a picture has more pixels, and no picture more than as many as a good camera makes: whoever opens it later must
/// be able to.
const LONGEST_SIDE: u32 = 12_000;
const MOST_PIXELS: u64 = 50_000_000;

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FileFlaw {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// More bytes than are taken.
    #[error("the file has more than {0} bytes")]
    TooLarge(usize),
    /// None of the types that are taken.
    #[error("the file is of a type that is not taken")]
    WrongType,
    /// It begins like one, and does not go on like one.
    #[error("the file is damaged or not complete")]
    Damaged,
    /// It needs a password.
    #[error("the file is encrypted")]
    Encrypted,
    /// Too few pixels.
    #[error("the picture has fewer than {0} pixels on a side")]
    TooSmall(u32),
    /// Too many pixels.
    #[error("the picture has too many pixels")]
    TooManyPixels,
}

/// Bytes that were checked.
pub struct Accepted {
    pub(super) purpose: Purpose,
    pub(super) media_type: MediaType,
    pub(super) bytes: Zeroizing<Vec<u8>>,
}

impl Accepted {
    /// What it is.
    pub const fn media_type(&self) -> MediaType {
        self.media_type
    }

    /// Its content.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How many bytes it has.
    pub fn size(&self) -> i64 {
        i64::try_from(self.bytes.len()).unwrap_or(i64::MAX)
    }
}

impl std::fmt::Debug for Accepted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Accepted({}, {} bytes)", self.media_type.as_str(), self.bytes.len())
    }
}

/// Looks at `bytes`, whatever they are called.
///
/// # Errors
/// [`FileFlaw`].
pub fn check(purpose: Purpose, bytes: Zeroizing<Vec<u8>>) -> Result<Accepted, FileFlaw> {
    if bytes.is_empty() {
        return Err(FileFlaw::Empty);
    }
    if bytes.len() > purpose.largest() {
        return Err(FileFlaw::TooLarge(purpose.largest()));
    }
    let media_type =
        [(jpeg::MAGIC, MediaType::Jpeg), (png::MAGIC, MediaType::Png), (pdf::MAGIC, MediaType::Pdf)]
            .into_iter()
            .find(|(magic, _)| bytes.starts_with(magic))
            .map(|(_, media_type)| media_type)
            .filter(|media_type| purpose.media_types().contains(media_type))
            .ok_or(FileFlaw::WrongType)?;
    match media_type {
        MediaType::Jpeg => has_size(purpose, jpeg::size(&bytes).ok_or(FileFlaw::Damaged)?)?,
        MediaType::Png => has_size(purpose, png::size(&bytes).ok_or(FileFlaw::Damaged)?)?,
        MediaType::Pdf => pdf::check(&bytes)?,
    }
    Ok(Accepted { purpose, media_type, bytes })
}

fn has_size(purpose: Purpose, (width, height): (u32, u32)) -> Result<(), FileFlaw> {
    let shortest = purpose.shortest_side();
    if width.min(height) < shortest {
        return Err(FileFlaw::TooSmall(shortest));
    }
    if width.max(height) > LONGEST_SIDE || u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(FileFlaw::TooManyPixels);
    }
    Ok(())
}
