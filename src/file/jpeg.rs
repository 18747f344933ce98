//! JPEG, as far as its size: the segments of ITU-T T.81 from the start to the first scan, and an end.

/// Start of image, and the marker of what follows.
pub(super) const MAGIC: &[u8] = &[0xFF, 0xD8, 0xFF];

/// Width and height, of a file whose segments are whole up to the picture itself and that ends as one does; nothing otherwise.
pub(super) fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut rest = bytes.get(2..)?;
    let mut size = None;
    loop {
        let (&fill, after) = rest.split_first()?;
        if fill != 0xFF {
            return None;
        }
        let (&marker, after) = after.split_first()?;
        match marker {
            // Any number of these may stand before a marker.
            0xFF => {
                rest = rest.get(1..)?;
                continue;
            }
            // Markers without a segment, and an end before the picture.
            0x01 | 0xD0..=0xD9 | 0x00 => return None,
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes([*after.first()?, *after.get(1)?]));
        let segment = after.get(2..length)?;
        match marker {
            // Every kind of frame: all C0 to CF but tables of Huffman and arithmetic codes, and what is kept for extensions.
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                let of = |at: usize| {
                    Some(u32::from(u16::from_be_bytes([*segment.get(at)?, *segment.get(at + 1)?])))
                };
                size = Some((of(3)?, of(1)?));
            }
            // The scan begins: what follows is the picture, up to its end and some padding of cameras.
            0xDA => return size.filter(|_| ends(after.get(length..).unwrap_or_default())),
            _ => {}
        }
        rest = after.get(length..)?;
    }
}

fn ends(scan: &[u8]) -> bool {
    let without_padding = scan.iter().rposition(|byte| *byte != 0).map_or(scan, |last| {
        let (scan, _padding) = scan.split_at(last + 1);
        scan
    });
    without_padding.ends_with(&[0xFF, 0xD9])
}
