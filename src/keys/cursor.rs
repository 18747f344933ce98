//! Where a list goes on: the position of the last row, authenticated, and bound to whose list it is and what was asked for.
//!
//! A cursor is no secret and no capability. It cannot be made up, and one of another person's list or of another filter is none:
//! what is read with it never reaches a query unless we wrote it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::vault::{Purpose, Vault};

/// As much of the MAC as a cursor carries.
const TAG: usize = 16;

/// The longest cursor worth reading.
const LONGEST: usize = 512;

/// A cursor at `position` in the list that `list` names: whose it is, and every part of the filter.
pub fn cursor(vault: &Vault, list: &[&str], position: &str) -> String {
    let mac = vault.mac(Purpose::Cursor, &message(list, position));
    let (tag, _rest) = mac.split_at(TAG);
    URL_SAFE_NO_PAD.encode([tag, position.as_bytes()].concat())
}

/// The position of a cursor that was made for this very list; nothing when it was not.
pub fn position(vault: &Vault, list: &[&str], cursor: &str) -> Option<String> {
    use subtle::ConstantTimeEq as _;
    if cursor.len() > LONGEST {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let (tag, position) = bytes.split_at_checked(TAG)?;
    let position = std::str::from_utf8(position).ok()?;
    let mac = vault.mac(Purpose::Cursor, &message(list, position));
    let is_ours: bool = mac.get(..TAG)?.ct_eq(tag).into();
    is_ours.then(|| position.to_owned())
}

/// Every part with its length before it, so that no two lists are one message.
fn message(list: &[&str], position: &str) -> Vec<u8> {
    let mut message = Vec::new();
    for part in list.iter().chain(&[position]) {
        message.extend(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        message.extend(part.as_bytes());
    }
    message
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_cursor_reads_back_in_its_own_list_and_in_no_other(
            list in proptest::collection::vec(".{0,12}", 0..4), at in ".{0,40}", other in proptest::collection::vec(".{0,12}", 0..4),
        ) {
            let vault = Vault::of_no_database();
            let list: Vec<&str> = list.iter().map(String::as_str).collect();
            let other: Vec<&str> = other.iter().map(String::as_str).collect();
            let made = cursor(&vault, &list, &at);
            prop_assert_eq!(position(&vault, &list, &made), Some(at));
            prop_assert!(list == other || position(&vault, &other, &made).is_none());
        }

        #[test]
        fn what_nobody_made_is_no_cursor(text in ".{0,80}") {
            prop_assert_eq!(position(&Vault::of_no_database(), &["a"], &text), None);
        }

        #[test]
        fn a_cursor_that_was_touched_is_none(at in "[a-z0-9]{1,20}", bit in 0_usize..128) {
            let vault = Vault::of_no_database();
            let mut bytes = URL_SAFE_NO_PAD.decode(cursor(&vault, &["a"], &at)).unwrap();
            bytes[bit / 8] ^= 1 << (bit % 8);
            prop_assert_eq!(position(&vault, &["a"], &URL_SAFE_NO_PAD.encode(bytes)), None);
        }
    }
}
