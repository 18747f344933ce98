//! The change-over from accounts of other systems: lists of them are brought in, matched with accounts here by tax or enterprise code
//! or by personal number, and counted until the holders of all can use an account here.
//!
//! What a list says of an account is data of somebody who may never have been here: it is sealed by the vault, and nothing but
//! digests, a province and a reason stands beside it in the clear. A list is given again as often as one likes; as many rows come out
//! as came in. Holders are written to ([`invite`]). To be deleted when the change-over is done.

mod again;
mod board;
mod cut_over;
mod import;
pub mod invite;
mod judge;
mod keep;
mod model;
mod moved;
mod read;
mod store;
mod theirs;

pub use again::{look_again, look_at_stirred};
pub use board::{Board, Counts, OfSource, Portal, board, board_for};
pub use cut_over::{
    CutOver, CutOverError, Moved, PortalToClose, set as cut_over, take_back as take_cut_over_back,
};
pub use import::{ImportError, Importer, List, Report, Stopped, Told};
pub use model::{Blocked, InvalidSource, Source};
pub use read::{Columns, Encoding, FIELDS, SUBJECT, UnknownEncoding, Unreadable};
pub use theirs::{Elsewhere, elsewhere, hand_over};
