//! The stylesheet, scripts and logo, compiled in and served under names that carry a hash of their content.
//!
//! A name never changes its bytes, so the answer may be cached for ever ([`CACHE_CONTROL`]); a new release has
//! new names. Never serves anything from disk. Each file is compressed once, when it is first asked for.
//!
//! Pages are not compressed, neither here nor anywhere: they carry anti-forgery tokens beside what a stranger may put
//! into them (`?login_hint=`), and the length of a compressed page would tell one from the other, letter by letter
//! (BREACH). A page weighs a few kB; its files, which hold no secret, weigh most.

use std::io::Write as _;
use std::sync::LazyLock;

use flate2::{Compression, GzBuilder};

/// For every answer that carries an [`Asset`].
pub const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

/// Name, media type and content of each file.
const FILES: &[(&str, &str, &[u8])] = &[
    ("khoa.css", "text/css; charset=utf-8", include_bytes!("assets/khoa.css")),
    ("console.css", "text/css; charset=utf-8", include_bytes!("assets/console.css")),
    ("page.js", "text/javascript; charset=utf-8", include_bytes!("assets/page.js")),
    ("push.js", "text/javascript; charset=utf-8", include_bytes!("assets/push.js")),
    ("qr-decode.js", "text/javascript; charset=utf-8", include_bytes!("assets/qr-decode.js")),
    ("scan.js", "text/javascript; charset=utf-8", include_bytes!("assets/scan.js")),
    ("waits.js", "text/javascript; charset=utf-8", include_bytes!("assets/waits.js")),
    ("passkey.js", "text/javascript; charset=utf-8", include_bytes!("assets/passkey.js")),
    ("logo.svg", "image/svg+xml", include_bytes!("assets/logo.svg")),
    ("icon-192.png", "image/png", include_bytes!("assets/icon-192.png")),
    ("icon-512.png", "image/png", include_bytes!("assets/icon-512.png")),
    ("icon-maskable.png", "image/png", include_bytes!("assets/icon-maskable.png")),
    ("icon-apple.png", "image/png", include_bytes!("assets/icon-apple.png")),
];

static NAMED: LazyLock<Vec<Named>> = LazyLock::new(|| FILES.iter().map(Named::of).collect());

/// A file as it goes to the browser.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// The value of `Content-Type`.
    pub content_type: &'static str,
    /// The content as it is.
    pub plain: Encoded,
    /// The same in gzip (RFC 1952).
    pub gzip: Encoded,
}

/// One encoding of a file.
#[derive(Debug, Clone, Copy)]
pub struct Encoded {
    /// What is sent.
    pub bytes: &'static [u8],
    /// The value of `ETag`, quotes included: of this encoding alone (RFC 9110 §8.8.3.3).
    pub etag: &'static str,
}

struct Named {
    plain: &'static str,
    url: String,
    bytes: &'static [u8],
    gzip: Vec<u8>,
    etags: [String; 2],
    content_type: &'static str,
}

impl Named {
    fn of((plain, content_type, bytes): &(&'static str, &'static str, &'static [u8])) -> Self {
        let hash = fingerprint(bytes);
        let (stem, ending) = plain.rsplit_once('.').unwrap_or((plain, ""));
        Self {
            plain,
            url: format!("/assets/{stem}.{hash}.{ending}"),
            bytes,
            gzip: gzip(bytes),
            etags: [format!("\"{hash}\""), format!("\"{hash}-gzip\"")],
            content_type,
        }
    }
}

/// The same in gzip, with no time in it: the same build sends the same bytes from every process.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = GzBuilder::new().write(Vec::new(), Compression::best());
    // Into memory: nothing is there to fail, and an empty file would be found by its test.
    out.write_all(bytes).and_then(|()| out.finish()).unwrap_or_default()
}

/// The file at `path` (`/assets/khoa.<hash>.css`), if there is one of exactly that content.
pub fn find(path: &str) -> Option<Asset> {
    let named = NAMED.iter().find(|named| named.url == path)?;
    let [plain, gzip] = &named.etags;
    Some(Asset {
        content_type: named.content_type,
        plain: Encoded { bytes: named.bytes, etag: plain },
        gzip: Encoded { bytes: &named.gzip, etag: gzip },
    })
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
        assert!(url.contains(found.plain.etag.trim_matches('"')));
        for other in ["/assets/khoa.css", "/assets/khoa.0000000000000000.css", "/assets/../Cargo.toml", ""] {
            assert!(find(other).is_none(), "{other}");
        }
    }

    #[test]
    fn a_file_in_gzip_is_the_same_file_and_a_third_of_it() {
        let (mut plain, mut sent) = (0, 0);
        for (name, kind, bytes) in FILES {
            let found = find(url(name)).unwrap();
            let mut back = Vec::new();
            std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(found.gzip.bytes), &mut back)
                .unwrap();
            assert_eq!(back, *bytes, "{name}");
            assert_ne!(found.gzip.etag, found.plain.etag, "{name}");
            // Pictures are small by themselves.
            if *kind != "image/png" {
                (plain, sent) = (plain + bytes.len(), sent + found.gzip.bytes.len());
            }
        }
        assert!(sent * 5 < plain * 2, "{sent} of {plain} bytes");
    }
}
