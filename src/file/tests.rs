//! What is taken and what is not, by content alone; and that what was taken opens for its person only.

use proptest::prelude::*;

use super::*;
use crate::base::testing::pictures::{jpeg, pdf, png};

#[test]
fn a_file_is_what_its_bytes_say() {
    let portrait =
        |bytes: &[u8]| check(Purpose::Portrait, bytes.to_vec().into()).map(|taken| taken.media_type());
    assert_eq!(portrait(&jpeg(600, 800)), Ok(MediaType::Jpeg));
    assert_eq!(portrait(&png(600, 800)), Ok(MediaType::Png));
    assert_eq!(portrait(&pdf()), Err(FileFlaw::WrongType));
    assert_eq!(check(Purpose::Paper, pdf().into()).map(|taken| taken.media_type()), Ok(MediaType::Pdf));
    for (bytes, flaw) in [
        (b"".to_vec(), FileFlaw::Empty),
        (b"GIF89a".to_vec(), FileFlaw::WrongType),
        (b"<svg onload=alert(1)>".to_vec(), FileFlaw::WrongType),
        (b"MZ\x90\0".to_vec(), FileFlaw::WrongType),
        (jpeg(100, 100), FileFlaw::TooSmall(240)),
        (png(20_000, 300), FileFlaw::TooManyPixels),
        (png(12_000, 12_000), FileFlaw::TooManyPixels),
        (jpeg(600, 800)[..30].to_vec(), FileFlaw::Damaged),
        (vec![0xFF, 0xD8, 0xFF, 0xD9], FileFlaw::Damaged),
        ([png(600, 800), b"<script>".to_vec()].concat(), FileFlaw::Damaged),
        ([jpeg(600, 800), b"PK\x03\x04".to_vec()].concat(), FileFlaw::Damaged),
        (vec![0; Purpose::Portrait.largest() + 1], FileFlaw::TooLarge(Purpose::Portrait.largest())),
    ] {
        assert_eq!(portrait(&bytes), Err(flaw));
    }
    let mut flipped = png(600, 800);
    flipped[20] ^= 1;
    assert_eq!(portrait(&flipped), Err(FileFlaw::Damaged), "its sums are wrong");
    assert!(portrait(&[jpeg(600, 800), vec![0; 64]].concat()).is_ok(), "cameras pad");
    let encrypted = String::from_utf8(pdf()).unwrap().replace("/Root", "/Encrypt 5 0 R /Root");
    assert_eq!(check(Purpose::Paper, encrypted.into_bytes().into()).unwrap_err(), FileFlaw::Encrypted);
    assert_eq!(check(Purpose::Paper, b"%PDF-1.7\nnothing".to_vec().into()).unwrap_err(), FileFlaw::Damaged);
}

proptest! {
    #[test]
    fn bytes_from_anywhere_never_panic(
        head in prop::sample::select(vec![jpeg(600, 800), png(600, 800), pdf()]), cut in 0usize..200, tail in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        let bytes: Vec<u8> = head.iter().copied().take(cut).chain(tail).collect();
        drop(check(Purpose::Paper, bytes.into()));
    }
}
