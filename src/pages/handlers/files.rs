//! Files of people as they are answered.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};

use crate::file::File;

/// A file as it is served: pictures may be shown by a page of ours, anything else is saved. What it says it is is what was checked.
pub(in crate::pages) fn served(file: &File) -> HttpResponse {
    let how = if file.media_type.is_picture() { "inline" } else { "attachment" };
    HttpResponse::Ok()
        .content_type(file.media_type.as_str())
        .insert_header((
            CONTENT_DISPOSITION,
            format!("{how}; filename=\"file.{}\"", file.media_type.extension()),
        ))
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header(("cross-origin-resource-policy", "same-origin"))
        .body(file.bytes.to_vec())
}
