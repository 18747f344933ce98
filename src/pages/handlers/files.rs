//! Files of people as they are answered.

use actix_web::HttpResponse;

use crate::file::File;
use crate::web::private_file;

/// A file as it is served: pictures may be shown by a page of ours, anything else is saved. What it says it is is what was checked.
pub(in crate::pages) fn served(file: &File) -> HttpResponse {
    let kind = file.media_type;
    private_file(kind.as_str(), kind.extension(), kind.is_picture(), file.bytes.to_vec())
}
