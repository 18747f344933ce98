//! Where the unit tests find servers that the machine may or may not have.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::sync::Mutex;

static NAMED: Mutex<BTreeSet<&str>> = Mutex::new(BTreeSet::new());

/// The address in the first of the environment variables that is set. Without one, says loudly and past the
/// test harness's capture that those tests did NOT run; where every test is required, fails instead.
pub(crate) fn server(names: &[&'static str]) -> Option<String> {
    let address = names.iter().find_map(|name| read(name));
    let name = names.first()?;
    if address.is_none() {
        assert!(read("KHOA_TESTS_REQUIRE_ALL").is_none(), "{name} is not set, and every test is required");
        if NAMED.lock().unwrap().insert(name) {
            writeln!(
                std::io::stderr(),
                "\n*** NOT RUN: the tests that need {name}, because it is not set ***"
            )
            .unwrap();
        }
    }
    address
}

#[expect(clippy::disallowed_methods, reason = "only the caller of the tests knows which servers there are")]
fn read(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Small files that are what they say: what checks of content are tried with.
pub(crate) mod pictures {
    /// A JPEG of that size, as far as anybody reads who does not decode it.
    pub(crate) fn jpeg(width: u16, height: u16) -> Vec<u8> {
        let ([w1, w2], [h1, h2]) = (width.to_be_bytes(), height.to_be_bytes());
        let start = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, b'J', b'F'];
        let frame = [0xFF, 0xC0, 0, 11, 8, h1, h2, w1, w2, 1, 1, 0x11, 0];
        let scan = [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x55, 0x55, 0xFF, 0xD9];
        [&start[..], &frame, &scan].concat()
    }

    /// A PNG of that size, the same.
    pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
        let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 0, 0, 0, 0]].concat();
        let chunks = [chunk(b"IHDR", &header), chunk(b"IDAT", b"x"), chunk(b"IEND", b"")].concat();
        [&[0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A], &chunks[..]].concat()
    }

    fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let mut crc = flate2::Crc::new();
        crc.update(name);
        crc.update(data);
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        [&length[..], name, data, &crc.sum().to_be_bytes()].concat()
    }

    /// A PDF without a page.
    pub(crate) fn pdf() -> Vec<u8> {
        b"%PDF-1.7\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n".to_vec()
    }
}
