//! Passkeys (WebAuthn Level 3): made and used without typing a name, always with user verification.
//!
//! What we must remember of a ceremony is sealed and held by the browser that began it, so that beginning ones leaves nothing
//! behind; the first right answer spends it. What comes out of a ceremony ([`NewPasskey`], [`Proven`]) is
//! evidence that cannot be made otherwise. Attestation is not asked for: it would shut out people's own
//! devices and tells nothing a citizen's portal decides by.

mod add;
mod authenticate;
mod ceremony;
mod confirm;
mod exact;
mod label;
mod model;
mod register;
mod store;

#[cfg(test)]
mod tests;

pub use add::add;
pub use authenticate::{Answer, Proven};
pub use ceremony::{BrowserAnswer, Challenge, PasskeyError, Passkeys};
pub use confirm::{Confirmation, Confirmed};
pub use label::Label;
pub use model::{Passkey, Stored};
pub use register::NewPasskey;
pub use store::{
    NotAdded, NotRemoved, credential_ids, hand_over, list, remove, remove_all, stored, take_away, used,
};
