//! A document that one member of an organisation files and another signs: whoever files never signs it themselves.
//!
//! A service asks, by the access token of whoever filed, for a signature over what the document is called and its digest. The question is
//! an [`approval`](crate::approval) to one person: their key signs exactly what it showed. Only who [signs](crate::mandate::member::Role::signs)
//! for the organisation at that service can be asked, and that is asked again when they answer and when the service comes for it: a role
//! that was taken, a representative who was replaced or a lock ends it there, while what was filed stays the organisation's.
//! The history of both and of the organisation has it; both names stand where its representatives read what was signed.

mod ask;
mod model;
mod sign;
mod store;

pub use ask::{Asking, NotAsked, Wish, gather, keep};
pub use model::{Document, InvalidDocument, NotSigning, Signed, TYPE};
pub use sign::{Standing, entitled, signed_for, standing, write};
pub use store::{sweep, sweep_signed};

use crate::base::ApprovalId;

/// Binds what a document is called to its row.
fn context(id: ApprovalId) -> String {
    format!("signatures.title:{id}")
}
