//! Spelling that does not matter: for comparing and searching, never for showing.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Lower case without marks, so that "Lân", "LAN" and "lan" are one.
pub fn fold(text: &str) -> String {
    let plain = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    // đ has no decomposition.
    plain.map(|c| if c == 'đ' { 'd' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_takes_away_case_and_marks() {
        assert_eq!(fold("Đặng Thị LÂN"), "dang thi lan");
        assert_eq!(fold("Thanh Hoá"), fold("thanh hóa"));
        assert_eq!(fold("ＫＨＯＡ"), "khoa");
    }
}
