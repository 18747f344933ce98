//! A text as a QR code, drawn as one path of SVG: no image, no script.

use qrcode::{Color, EcLevel, QrCode};

/// The quiet zone around it, in modules (ISO/IEC 18004).
const QUIET: usize = 4;

/// A drawn code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// How many modules it is wide and high, its quiet zone included.
    pub size: usize,
    /// The dark modules, as the `d` of a path.
    pub path: String,
}

impl Drawing {
    /// Draws `text`; nothing when there is too much of it. The smallest code that holds it at level M: phones read it off a screen
    /// with reflections on it.
    pub fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        let width = code.width();
        let rows = code.to_colors();
        let dark = rows.chunks(width.max(1)).enumerate().flat_map(|(y, row)| {
            let dark = row.iter().enumerate().filter(|(_, module)| **module == Color::Dark);
            dark.map(move |(x, _)| format!("M{} {}h1v1h-1z", x + QUIET, y + QUIET))
        });
        Some(Self { size: width + 2 * QUIET, path: dark.collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_ours_is_small_and_what_is_too_long_is_not_drawn() {
        let drawing = Drawing::of("https://id.example.gov.vn/qr/AAAAAAAAAAAAAAAAAAAAAA").unwrap();
        assert!(drawing.size <= 33 + 2 * QUIET, "version 4 at most: {}", drawing.size);
        assert!(drawing.path.starts_with("M4 4h1v1h-1z"), "the first finder begins at the quiet zone");
        assert_eq!(Drawing::of(&"x".repeat(4_000)), None);
    }
}
