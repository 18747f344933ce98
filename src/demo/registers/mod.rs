//! National registers to play with: a server of its own that speaks the wire of [`registers`](crate::registers) over a real
//! socket, knows invented people, and can be made slow, wrong and silent. `khoa simulate registers` starts it, the demo does,
//! and so do the tests.

mod chip;
mod page;
mod people;
mod serve;
mod state;
mod tell;

pub use chip::read_of;
pub use page::face_of;
pub use people::{Citizen, Firm, People, travel_document};
pub use serve::serve;
pub use state::{Behaviour, Simulator};
