//! A form with one file, read part by part: nothing of a file is read before the form has shown that it is ours.

use actix_multipart::{Field, Multipart, MultipartError};
use futures_util::StreamExt as _;
use zeroize::Zeroizing;

use super::visit::Visit;
use crate::app::App;
use crate::web::upload::{self, NotTaken};

/// The largest field beside the file, in bytes.
const LARGEST_FIELD: usize = 1024;

/// Fields beside the file.
const MOST_FIELDS: usize = 4;

/// What a form with a file brought.
#[derive(Default)]
pub(in crate::pages) struct Upload {
    /// The version that its page showed.
    pub(in crate::pages) version: Option<i32>,
    /// The file, empty when none was chosen.
    pub(in crate::pages) file: Zeroizing<Vec<u8>>,
}

/// Why it was not read.
pub(in crate::pages) enum NotRead {
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

impl From<NotTaken> for NotRead {
    fn from(why: NotTaken) -> Self {
        match why {
            NotTaken::TooLarge => Self::TooLarge,
            NotTaken::Malformed => Self::Malformed,
        }
    }
}

/// Reads the parts in the order in which our pages send them: the token first, the file last.
pub(in crate::pages) async fn read(
    app: &App,
    visit: &Visit,
    mut parts: Multipart,
    largest: usize,
) -> Result<Upload, NotRead> {
    let _turn = upload::turn().ok_or(NotRead::Busy)?;
    let mut read = Upload::default();
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
            "version" => read.version = text(&mut part).await?.parse().ok(),
            "file" => read.file = upload::content(&mut part, largest).await?,
            _ => return Err(NotRead::Malformed),
        }
    }
    if is_ours { Ok(read) } else { Err(NotRead::Forged) }
}

async fn text(part: &mut Field) -> Result<String, NotRead> {
    let bytes = upload::content(part, LARGEST_FIELD).await?;
    String::from_utf8(bytes.to_vec()).map_err(|_not_text| NotRead::Malformed)
}
