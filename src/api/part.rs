//! A file that is sent: the one part of a form.

use actix_multipart::Multipart;
use futures_util::StreamExt as _;
use zeroize::Zeroizing;

use crate::base::{Problem, ProblemType};
use crate::web::upload::{self, NotTaken};

/// The content of the only part, called `file`.
///
/// # Errors
/// `unavailable` while too many are read at once, `too-large`, `bad-request`.
pub(super) async fn read(mut parts: Multipart, largest: usize) -> Result<Zeroizing<Vec<u8>>, Problem> {
    let _turn = upload::turn().ok_or_else(|| Problem::new(ProblemType::Unavailable))?;
    let broken = || Problem::new(ProblemType::BadRequest).field("file", "one part of multipart/form-data");
    let mut part = parts.next().await.ok_or_else(broken)?.map_err(|_malformed| broken())?;
    if part.name() != Some("file") {
        return Err(broken());
    }
    upload::content(&mut part, largest).await.map_err(|why| match why {
        NotTaken::TooLarge => Problem::new(ProblemType::TooLarge),
        NotTaken::Malformed => broken(),
    })
}
