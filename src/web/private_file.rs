//! A file of a person's as it is answered: kept by nobody on the way, read by no other site.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};

/// Content of that type, under a name that says nothing about whose it is. What is not to be shown by a page of ours is saved.
pub fn private_file(
    media_type: &'static str,
    extension: &str,
    is_shown: bool,
    content: Vec<u8>,
) -> HttpResponse {
    let how = if is_shown { "inline" } else { "attachment" };
    HttpResponse::Ok()
        .content_type(media_type)
        .insert_header((CONTENT_DISPOSITION, format!("{how}; filename=\"file.{extension}\"")))
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header(("cross-origin-resource-policy", "same-origin"))
        .body(content)
}
