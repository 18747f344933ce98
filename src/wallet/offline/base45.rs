//! Base45 (RFC 9285): bytes in the 45 characters that a QR code packs tightest. Strict to read: every text has one spelling.

const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const BASE: u32 = 45;

/// The characters of `bytes`: three for two of them, two for one that is left over.
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() / 2 * 3 + 2);
    for some in bytes.chunks(2) {
        let number = some.iter().fold(0, |number, byte| (number << 8) | u32::from(*byte));
        let digits = [number % BASE, number / BASE % BASE, number / (BASE * BASE)];
        text.extend(digits.iter().take(some.len() + 1).filter_map(|digit| character(*digit)));
    }
    text
}

/// The bytes that `text` says; nothing when it says none.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 3 * 2 + 1);
    for some in text.as_bytes().chunks(3) {
        let number = some.iter().rev().try_fold(0, |number, byte| Some(number * BASE + value(*byte)?))?;
        match some.len() {
            3 => bytes.extend_from_slice(&u16::try_from(number).ok()?.to_be_bytes()),
            2 => bytes.push(u8::try_from(number).ok()?),
            _ => return None,
        }
    }
    Some(bytes)
}

fn character(digit: u32) -> Option<char> {
    ALPHABET.get(usize::try_from(digit).ok()?).map(|byte| char::from(*byte))
}

fn value(byte: u8) -> Option<u32> {
    u32::try_from(ALPHABET.iter().position(|one| *one == byte)?).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_examples_of_rfc_9285_and_what_it_forbids() {
        for (plain, text) in
            [("AB", "BB8"), ("Hello!!", "%69 VD92EX0"), ("base-45", "UJCLQE7W581"), ("ietf!", "QED8WEX0")]
        {
            assert_eq!(encode(plain.as_bytes()), text);
            assert_eq!(decode(text).as_deref(), Some(plain.as_bytes()));
        }
        assert_eq!(decode(""), Some(Vec::new()));
        // One character too many, more than two bytes hold, more than one byte holds, small letters, a character of none.
        for text in ["BB8A", "GGW", "::", "bb8", "BB~", "BB\u{e9}"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn bytes_come_back_and_no_text_breaks_it(bytes in prop::collection::vec(any::<u8>(), 0..100), text: String) {
            prop_assert_eq!(decode(&encode(&bytes)), Some(bytes));
            if let Some(read) = decode(&text) {
                prop_assert_eq!(encode(&read), text, "one spelling");
            }
        }
    }
}
