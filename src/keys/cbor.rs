//! CBOR as authenticators must write it (CTAP 2.1 §8, RFC 8949): lengths stated, no tags, no key of a map twice. It finds
//! where items end, and reads nothing that it does not need for that. What is written here keeps the same rules ([`Writer`]).

mod write;

pub use write::Writer;

/// No list of an authenticator has more items.
const MOST_ITEMS: u64 = 16;

/// No item of an authenticator is nested deeper.
const DEEPEST: u8 = 8;

/// And none has a map of more members.
const MOST_MEMBERS: u64 = 64;

/// What stands before an item.
struct Head {
    major: u8,
    value: u64,
    length: usize,
}

/// A key of a map: numbers and names alone are keys to an authenticator.
#[derive(Debug, PartialEq, Eq)]
pub enum Key<'a> {
    /// A number, with its sign.
    Number(u8, u64),
    /// A name.
    Name(&'a [u8]),
}

/// What a map holds, in its order.
pub type Members<'a> = Vec<(Key<'a>, &'a [u8])>;

/// The first item of `bytes`, and what stands behind it.
pub fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    bytes.split_at_checked(length(bytes, DEEPEST)?)
}

/// The members of `item` when it is a map.
pub fn members(item: &[u8]) -> Option<Members<'_>> {
    entries(item, DEEPEST).map(|(members, _length)| members)
}

/// The items of `item` when it is a list of an authenticator.
pub fn items(item: &[u8]) -> Option<Vec<&[u8]>> {
    items_up_to(MOST_ITEMS, item)
}

/// The items of `item` when it is a list of no more than `most`.
pub fn items_up_to(most: u64, item: &[u8]) -> Option<Vec<&[u8]>> {
    let head = head(item).filter(|head| head.major == 4 && head.value <= most)?;
    let mut rest = item.get(head.length..)?;
    let mut items = Vec::new();
    for _item in 0..head.value {
        let (first, more) = split(rest)?;
        items.push(first);
        rest = more;
    }
    Some(items)
}

/// What is inside `item` when it is a byte string.
pub fn bytes(item: &[u8]) -> Option<&[u8]> {
    string(item, 2)
}

/// What is inside `item` when it is a text.
pub fn text(item: &[u8]) -> Option<&[u8]> {
    string(item, 3)
}

/// The whole number that `item` is.
pub fn integer(item: &[u8]) -> Option<i64> {
    let head = head(item)?;
    let number = i64::try_from(head.value).ok()?;
    match head.major {
        0 => Some(number),
        1 => Some(!number),
        _ => None,
    }
}

/// Whether `item` says yes or no.
pub fn yes_no(item: &[u8]) -> Option<bool> {
    match item {
        [0xf5] => Some(true),
        [0xf4] => Some(false),
        _ => None,
    }
}

/// The fraction of double width that `item` is.
pub fn fraction(item: &[u8]) -> Option<f64> {
    let (first, number) = item.split_first_chunk::<1>()?;
    let number = <[u8; 8]>::try_from(number).ok()?;
    (*first == [0xfb]).then(|| f64::from_be_bytes(number))
}

fn string(item: &[u8], major: u8) -> Option<&[u8]> {
    let head = head(item).filter(|head| head.major == major)?;
    item.get(head.length..)
}

fn length(bytes: &[u8], deepest: u8) -> Option<usize> {
    let head = head(bytes)?;
    let deeper = deepest.checked_sub(1)?;
    let count = usize::try_from(head.value).ok();
    match head.major {
        0 | 1 | 7 => Some(head.length),
        2 | 3 => head.length.checked_add(count?),
        4 => (0..count?).try_fold(head.length, |at, _item| at.checked_add(length(bytes.get(at..)?, deeper)?)),
        5 => entries(bytes, deeper).map(|(_members, length)| length),
        _ => None,
    }
}

fn entries(bytes: &[u8], deepest: u8) -> Option<(Members<'_>, usize)> {
    let head = head(bytes).filter(|head| head.major == 5)?;
    if head.value > MOST_MEMBERS {
        return None;
    }
    let (mut members, mut at) = (Vec::new(), head.length);
    for _member in 0..head.value {
        let (key, read) = key(bytes.get(at..)?)?;
        at = at.checked_add(read)?;
        let value = bytes.get(at..)?;
        let value = value.get(..length(value, deepest)?)?;
        at = at.checked_add(value.len())?;
        if members.iter().any(|(known, _)| *known == key) {
            return None;
        }
        members.push((key, value));
    }
    Some((members, at))
}

fn key(bytes: &[u8]) -> Option<(Key<'_>, usize)> {
    let head = head(bytes)?;
    match head.major {
        0 | 1 => Some((Key::Number(head.major, head.value), head.length)),
        3 => {
            let end = head.length.checked_add(usize::try_from(head.value).ok()?)?;
            Some((Key::Name(bytes.get(head.length..end)?), end))
        }
        _ => None,
    }
}

fn head(bytes: &[u8]) -> Option<Head> {
    let (first, rest) = bytes.split_first()?;
    let more = match first & 0x1f {
        small @ 0..=23 => return Some(Head { major: first >> 5, value: u64::from(small), length: 1 }),
        24 => 1,
        25 => 2,
        26 => 4,
        27 => 8,
        // 31 is an item without a stated length.
        _ => return None,
    };
    let value = rest.get(..more)?.iter().fold(0u64, |value, byte| (value << 8) | u64::from(*byte));
    Some(Head { major: first >> 5, value, length: 1 + more })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_item_ends_where_its_lengths_say() {
        for (bytes, length) in [
            (&[0x00][..], Some(1)),
            (&[0x18, 0xff, 9], Some(2)),
            (&[0x43, 1, 2, 3, 4], Some(4)),
            (&[0x82, 0x01, 0x41, 7, 9], Some(4)),
            (&[0xa2, 0x01, 0x02, 0x20, 0x40], Some(5)),
            (&[0xf5], Some(1)),
            // Cut off, without a length, tagged, a map with a key twice (once written long), a key that is a list.
            (&[0x43, 1, 2], None),
            (&[0x5f, 0x41, 1, 0xff], None),
            (&[0xc0, 0x01], None),
            (&[0xa2, 0x01, 0x02, 0x18, 0x01, 0x03], None),
            (&[0xa1, 0x80, 0x00], None),
            (&[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], None),
            (&[], None),
        ] {
            assert_eq!(split(bytes).map(|(item, _)| item.len()), length, "{bytes:x?}");
        }
        assert_eq!(split(&[0x81; 100_000]), None, "nested without end");
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            if let Some((item, rest)) = split(&bytes) {
                prop_assert_eq!(item.len() + rest.len(), bytes.len());
            }
        }
    }
}
