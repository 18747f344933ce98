//! PNG, as far as its size: the chunks of ISO/IEC 15948 from the header to the end, whole and in order, and nothing behind it.

/// The signature.
pub(super) const MAGIC: &[u8] = &[0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A];

/// Width and height, of a file whose chunks are whole and that ends with its end; nothing otherwise.
pub(super) fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut rest = bytes.strip_prefix(MAGIC)?;
    let mut size = None;
    let mut has_picture = false;
    loop {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let (name, after) = after.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (data, after) = after.split_at_checked(length)?;
        let (sum, after) = after.split_first_chunk::<4>()?;
        let mut crc = flate2::Crc::new();
        crc.update(name);
        crc.update(data);
        if crc.sum() != u32::from_be_bytes(*sum) {
            return None;
        }
        match (name, size) {
            (b"IHDR", None) => {
                let (width, data) = data.split_first_chunk::<4>()?;
                let (height, _) = data.split_first_chunk::<4>()?;
                size = Some((u32::from_be_bytes(*width), u32::from_be_bytes(*height)));
            }
            // The header is first, and only there.
            (b"IHDR", Some(_)) | (_, None) => return None,
            (b"IDAT", _) => has_picture = true,
            (b"IEND", _) => return size.filter(|_| has_picture && after.is_empty()),
            _ => {}
        }
        rest = after;
    }
}
