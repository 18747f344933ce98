//! One struct for each page of the console, as in [`crate::pages::views`].

mod bar;
mod bonds;
mod cases;
mod changeover;
mod compared;
mod dossier;
mod firm;
mod help;
mod merges;
mod person;
mod queue;
mod readiness;
mod seats;
mod services;
mod terms;
mod visits;

#[cfg(test)]
pub(in crate::pages) mod tests;

pub(in crate::pages) use bar::role_key;
pub use bar::{Bar, Tab};
pub use bonds::{BondRow, bonds};
pub use cases::{CaseDeskRow, CaseDeskView, CaseEntered, CaseQueueView};
pub use changeover::{ChangeoverRow, ChangeoverView, ClosingPortal, SourceRow};
pub use dossier::{Abilities, DossierView, Entered, Told};
pub(in crate::pages::console) use help::answer_key;
pub use help::{HelpRow, HelpStage, HelpView, HelpWhy, ReadOutView};
pub(in crate::pages) use merges::refused_key as merge_refused_key;
pub use merges::{MergeEntered, MergeListView, MergeView};
pub(in crate::pages) use person::kind_key;
pub use person::{Entry, FindTrouble, FindView, PersonView, RequestEntry, What, purposes};
pub use queue::{Done, Due, QueueFilter, QueueRow, QueueView};
pub use readiness::{ReadinessEntered, ReadinessView};
pub use seats::{ChooseView, ClosedView, RefusedView, SeatRow};
pub use services::{ServiceRow, ServicesView};
pub use visits::{VisitRow, VisitsView};
