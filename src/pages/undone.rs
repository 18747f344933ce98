//! What a denial did, in words: its page and the letter about it say the same.

use crate::account::{Undone, Way};

/// The key of its sentence.
pub(super) const fn key(undone: Undone) -> &'static str {
    match undone {
        Undone::Password => "undone-password",
        Undone::Passkey => "undone-passkey",
        Undone::Contact(Way::Mail) => "undone-email",
        Undone::Contact(Way::Sms) => "undone-phone",
        Undone::Recovery => "undone-recovery",
    }
}
