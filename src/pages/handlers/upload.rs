//! A form with one file, read part by part: nothing of a file is read before the form has shown that it is ours.

use actix_multipart::{Field, Multipart, MultipartError};
use futures_util::StreamExt as _;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use super::visit::Visit;
use crate::app::App;
use crate::web::MAX_UPLOAD;

/// Files on their way into one process at a time: each is held whole in memory until it is sealed.
static AT_ONCE: Semaphore = Semaphore::const_new(6);

/// The largest field beside the file, in bytes.
const LARGEST_FIELD: usize = 1024;

/// Fields beside the file.
const MOST_FIELDS: usize = 4;

/// What a form with a file brought.
#[derive(Default)]
pub(super) struct Upload {
    /// The version that its page showed.
    pub(super) version: Option<i32>,
    /// The file, empty when none was chosen.
    pub(super) file: Zeroizing<Vec<u8>>,
}

/// Why it was not read.
pub(super) enum NotRead {
    /// It did not come from our page, or its page is too old.
    Forged,
    /// The file is larger than is taken.
    TooLarge,
    /// It is not as a form is.
    Malformed,
    /// Too many at once.
    Busy,
}

impl From<MultipartError> for NotRead {
    fn from(_error: MultipartError) -> Self {
        Self::Malformed
    }
}

/// Reads the parts in the order in which our pages send them: the token first, the file last.
pub(super) async fn read(
    app: &App,
    visit: &Visit,
    mut parts: Multipart,
    largest: usize,
) -> Result<Upload, NotRead> {
    let _turn = AT_ONCE.try_acquire().map_err(|_all_taken| NotRead::Busy)?;
    let mut upload = Upload::default();
    let mut is_ours = false;
    for _part in 0..MOST_FIELDS {
        let Some(part) = parts.next().await else { break };
        let mut part = part?;
        match part.name().unwrap_or_default() {
            "csrf" => {
                let token = text(&mut part).await?;
                is_ours = visit.holds_token(app, &token);
            }
            _ if !is_ours => return Err(NotRead::Forged),
            "version" => upload.version = text(&mut part).await?.parse().ok(),
            "file" => upload.file = bytes(&mut part, largest).await?,
            _ => return Err(NotRead::Malformed),
        }
    }
    if is_ours { Ok(upload) } else { Err(NotRead::Forged) }
}

async fn text(part: &mut Field) -> Result<String, NotRead> {
    let bytes = bytes(part, LARGEST_FIELD).await?;
    String::from_utf8(bytes.to_vec()).map_err(|_not_text| NotRead::Malformed)
}

/// The content of a part. What is too large is read to its end and kept nowhere: a browser that is cut off while it sends shows no
/// page that says why.
async fn bytes(part: &mut Field, largest: usize) -> Result<Zeroizing<Vec<u8>>, NotRead> {
    let (mut read, mut length) = (Zeroizing::new(Vec::new()), 0);
    while let Some(piece) = part.next().await {
        let piece = piece?;
        length += piece.len();
        match length {
            0..=MAX_UPLOAD if length <= largest => read.extend_from_slice(&piece),
            0..=MAX_UPLOAD => read.clear(),
            _ => return Err(NotRead::TooLarge),
        }
    }
    if length > largest { Err(NotRead::TooLarge) } else { Ok(read) }
}
