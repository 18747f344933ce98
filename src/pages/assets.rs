//! The stylesheet, scripts and logo, compiled in and served under names that carry a hash of their content.
//!
//! A name never changes its bytes, so the answer may be cached for ever ([`CACHE_CONTROL`]); a new release has
//! new names. Never serves anything from disk.

use std::sync::LazyLock;

/// For every answer that carries an [`Asset`].
pub const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

/// Name, media type and content of each file.
const FILES: &[(&str, &str, &[u8])] = &[
    ("khoa.css", "text/css; charset=utf-8", include_bytes!("assets/khoa.css")),
    ("page.js", "text/javascript; charset=utf-8", include_bytes!("assets/page.js")),
    ("passkey.js", "text/javascript; charset=utf-8", include_bytes!("assets/passkey.js")),
    ("logo.svg", "image/svg+xml", include_bytes!("assets/logo.svg")),
];

static NAMED: LazyLock<Vec<Named>> = LazyLock::new(|| FILES.iter().map(Named::of).collect());

/// A file as it goes to the browser.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// The content.
    pub bytes: &'static [u8],
    /// The value of `Content-Type`.
    pub content_type: &'static str,
    /// The value of `ETag`, quotes included.
    pub etag: &'static str,
}

struct Named {
    plain: &'static str,
    url: String,
    etag: String,
    bytes: &'static [u8],
    content_type: &'static str,
}

impl Named {
    fn of((plain, content_type, bytes): &(&'static str, &'static str, &'static [u8])) -> Self {
        let hash = fingerprint(bytes);
        let (stem, ending) = plain.rsplit_once('.').unwrap_or((plain, ""));
        Self {
            plain,
            url: format!("/assets/{stem}.{hash}.{ending}"),
            etag: format!("\"{hash}\""),
            bytes,
            content_type,
        }
    }
}

/// The file at `path` (`/assets/khoa.<hash>.css`), if there is one of exactly that content.
pub fn find(path: &str) -> Option<Asset> {
    let named = NAMED.iter().find(|named| named.url == path)?;
    Some(Asset { bytes: named.bytes, content_type: named.content_type, etag: &named.etag })
}

/// Where the browser finds the file with this plain name (`khoa.css`); empty for a name that is not ours.
pub fn url(name: &str) -> &'static str {
    NAMED.iter().find(|named| named.plain == name).map_or("", |named| &named.url)
}

fn fingerprint(bytes: &[u8]) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
    digest.as_ref().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_only_under_the_name_of_its_content() {
        let url = url("khoa.css");
        let found = find(url).unwrap();
        assert_eq!(found.content_type, "text/css; charset=utf-8");
        assert!(url.contains(found.etag.trim_matches('"')));
        for other in ["/assets/khoa.css", "/assets/khoa.0000000000000000.css", "/assets/../Cargo.toml", ""] {
            assert!(find(other).is_none(), "{other}");
        }
    }
}
