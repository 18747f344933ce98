//! CBOR as it is written here: every head in its shortest form, every length stated (RFC 8949 §4.2.1). The order of a map's members
//! is the caller's.

/// What is written.
#[derive(Debug, Default)]
pub struct Writer(Vec<u8>);

impl Writer {
    /// What was written.
    pub fn bytes_written(self) -> Vec<u8> {
        self.0
    }

    /// A whole number.
    pub fn integer(&mut self, number: i64) {
        match u64::try_from(number) {
            Ok(number) => self.head(0, number),
            // -1 - n is the complement of n.
            Err(_negative) => self.head(1, u64::from_be_bytes((!number).to_be_bytes())),
        }
    }

    /// A byte string.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.counted(2, bytes.len());
        self.0.extend_from_slice(bytes);
    }

    /// A text.
    pub fn text(&mut self, text: &str) {
        self.counted(3, text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    /// The head of a list of so many items, which follow.
    pub fn list(&mut self, items: usize) {
        self.counted(4, items);
    }

    /// The head of a map of so many members, which follow, key before value.
    pub fn map(&mut self, members: usize) {
        self.counted(5, members);
    }

    /// The number of a tag; what it says something about follows.
    pub fn tag(&mut self, number: u64) {
        self.head(6, number);
    }

    /// Yes or no.
    pub fn yes_no(&mut self, yes: bool) {
        self.0.push(if yes { 0xf5 } else { 0xf4 });
    }

    /// A fraction, of double width.
    pub fn fraction(&mut self, number: f64) {
        self.0.push(0xfb);
        self.0.extend_from_slice(&number.to_be_bytes());
    }

    fn counted(&mut self, major: u8, count: usize) {
        // No machine has memory for more.
        self.head(major, u64::try_from(count).unwrap_or(u64::MAX));
    }

    fn head(&mut self, major: u8, value: u64) {
        let first = major << 5;
        if let Ok(value) = u8::try_from(value) {
            match value {
                0..=23 => self.0.push(first | value),
                _ => self.0.extend_from_slice(&[first | 24, value]),
            }
        } else if let Ok(value) = u16::try_from(value) {
            self.0.push(first | 25);
            self.0.extend_from_slice(&value.to_be_bytes());
        } else if let Ok(value) = u32::try_from(value) {
            self.0.push(first | 26);
            self.0.extend_from_slice(&value.to_be_bytes());
        } else {
            self.0.push(first | 27);
            self.0.extend_from_slice(&value.to_be_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::keys::cbor::{bytes, fraction, integer, members, split, text, yes_no};

    fn one(write: impl FnOnce(&mut Writer)) -> Vec<u8> {
        let mut writer = Writer::default();
        write(&mut writer);
        writer.bytes_written()
    }

    #[test]
    fn heads_are_the_examples_of_rfc_8949() {
        for (number, hex) in [
            (0, "00"),
            (23, "17"),
            (24, "1818"),
            (1_000, "1903e8"),
            (1_000_000, "1a000f4240"),
            (1_000_000_000_000, "1b000000e8d4a51000"),
            (-1, "20"),
            (-100, "3863"),
            (-1_000, "3903e7"),
        ] {
            let written: String = one(|w| w.integer(number)).iter().map(|b| format!("{b:02x}")).collect();
            assert_eq!(written, hex, "{number}");
        }
        assert_eq!(one(|w| w.text("ü")), [0x62, 0xc3, 0xbc]);
        assert_eq!(one(|w| w.fraction(1.1)), [0xfb, 0x3f, 0xf1, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a]);
        assert_eq!(one(|w| w.tag(18)), [0xd2]);
        assert_eq!(members(&one(|w| w.map(0))), Some(Vec::new()));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(number: i64, blob in prop::collection::vec(any::<u8>(), 0..300), line: String, yes: bool, part: f64) {
            prop_assert_eq!(integer(&one(|w| w.integer(number))), Some(number));
            prop_assert_eq!(bytes(&one(|w| w.bytes(&blob))).map(<[u8]>::to_vec), Some(blob.clone()));
            prop_assert_eq!(text(&one(|w| w.text(&line))).map(<[u8]>::to_vec), Some(line.into_bytes()));
            prop_assert_eq!(yes_no(&one(|w| w.yes_no(yes))), Some(yes));
            let read = fraction(&one(|w| w.fraction(part))).map(f64::to_bits);
            prop_assert_eq!(read, Some(part.to_bits()));
            let written = one(|w| w.bytes(&blob));
            prop_assert_eq!(split(&written).map(|(_, rest)| rest.len()), Some(0));
        }
    }
}
