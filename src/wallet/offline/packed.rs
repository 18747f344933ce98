//! Signed bytes as a text that a QR code holds: deflated (RFC 1950), in Base45 (RFC 9285), behind a word that says what it is. The same
//! layers as those of health certificates, so that what reads these reads that.

use std::io::Write as _;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Decompress, FlushDecompress, Status};

use super::base45;

/// Stands before every code: what it is, and in which form.
pub(super) const PREFIX: &str = "KHOA1:";
/// The longest text that a code of ours may be: version 18 of a QR code at level M, 89 modules wide. With its quiet zone each module is more
/// than three pixels of a page 360 wide, which cameras of ten years ago tell apart.
pub const LONGEST: usize = 800;
/// The longest text that is read at all: what the largest QR code there is holds.
const LONGEST_READ: usize = 4_296;
/// Nothing honest is longer once it is inflated.
const INFLATED: usize = 8 * 1_024;

/// The text. It never ends in a space, which people and programs cut off.
pub(super) fn pack(signed: &[u8]) -> Option<String> {
    let mut deflated = ZlibEncoder::new(Vec::new(), Compression::best());
    deflated.write_all(signed).ok()?;
    let text = format!("{PREFIX}{}", base45::encode(&deflated.finish().ok()?));
    (!text.ends_with(' ')).then_some(text)
}

/// Whether `text` is meant to be one.
pub(super) fn is_one(text: &str) -> bool {
    text.trim_start().starts_with(PREFIX)
}

/// The signed bytes in `text`. What stands around it, line breaks and tabs are of whoever copied it; a space within is a character of the
/// code.
pub(super) fn unpack(text: &str) -> Option<Vec<u8>> {
    let text: String = text.trim().chars().filter(|c| !matches!(c, '\n' | '\r' | '\t')).collect();
    let coded = text.strip_prefix(PREFIX).filter(|_| text.len() <= LONGEST_READ)?;
    inflate(&base45::decode(coded)?)
}

/// To its end, in one stream with nothing behind it, and no further than [`INFLATED`].
fn inflate(deflated: &[u8]) -> Option<Vec<u8>> {
    let (mut stream, mut plain) = (Decompress::new(true), Vec::with_capacity(INFLATED));
    let status = stream.decompress_vec(deflated, &mut plain, FlushDecompress::Finish).ok()?;
    let is_whole = status == Status::StreamEnd
        && usize::try_from(stream.total_in()).is_ok_and(|read| read == deflated.len());
    is_whole.then_some(plain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn deflated(plain: &[u8]) -> Vec<u8> {
        let mut stream = ZlibEncoder::new(Vec::new(), Compression::best());
        stream.write_all(plain).unwrap();
        stream.finish().unwrap()
    }

    #[test]
    fn a_bomb_a_stream_cut_off_and_one_with_more_behind_it_are_none() {
        let text = |bytes: &[u8]| format!("{PREFIX}{}", base45::encode(bytes));
        assert_eq!(unpack(&text(&deflated(&vec![7; INFLATED]))).map(|plain| plain.len()), Some(INFLATED));
        assert_eq!(unpack(&text(&deflated(&vec![7; INFLATED + 1]))), None);
        let bomb = deflated(&vec![0; 2_000_000]);
        assert!(bomb.len() < 2_100, "{}", bomb.len());
        assert_eq!(unpack(&text(&bomb)), None);
        let whole = deflated(b"khoa");
        for cut in 0..whole.len() {
            assert_eq!(unpack(&text(&whole[..cut])), None, "without its check value it is none: {cut}");
        }
        assert_eq!(unpack(&text(&[whole.as_slice(), &[0]].concat())), None);
        assert_eq!(unpack(&text(&[whole.as_slice(), &whole].concat())), None);
        assert_eq!(unpack(&format!("{PREFIX}{}", "0".repeat(LONGEST_READ))), None);
        let copied = format!("  {} \r\n", text(&whole).replace(':', ":\n"));
        assert_eq!(unpack(&copied).as_deref(), Some(&b"khoa"[..]), "as it was copied out of a letter");
        assert!(is_one(&copied) && !is_one("HC1:6BF") && unpack("HC1:6BF").is_none());
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_back_and_no_text_breaks_it(bytes in prop::collection::vec(any::<u8>(), 0..400), text: String) {
            if let Some(packed) = pack(&bytes) {
                prop_assert_eq!(unpack(&packed), Some(bytes));
            }
            prop_assert!(unpack(&text).is_none());
            unpack(&format!("{PREFIX}{text}"));
        }
    }
}
