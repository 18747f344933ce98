//! Electronic identification accounts: who somebody is, as far as a register or they themselves have said.
//!
//! A *person* outlives every account and owns the key under which what is known about them is sealed; an
//! *account* is what they sign in to. Nothing personal is stored in the clear: the [`Profile`] is sealed JSON, in two halves of
//! which registers write one ([`learn`]) and holders the other,
//! and the numbers and addresses one can be found by are keyed blind indexes ([`Identifier`]).
//!
//! How well an identity was proven is the account's [`Level`]. An account made by self-registration has no
//! level: nobody has compared it with a register yet, so it never carries a personal number either.
//! How strongly somebody signed in is another scale and lives in `factor`.

mod alert;
mod awaited;
mod contact;
mod create;
mod denial;
mod duress;
mod erase;
mod error;
mod find;
mod halves;
mod holder;
mod identifier;
mod import;
pub mod joined;
mod known;
mod language;
mod likeness;
mod lock;
mod model;
mod name;
mod number;
mod number_check;
mod papers;
mod presence;
mod profile;
mod register;
mod restriction;
mod standing;
mod store;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use crate::base::{Birthdate, Gender};
pub use alert::{Alert, CaseStep, DocumentStep, Step, TellHolder, VisitStep, WardStep, tell};
pub use awaited::{Awaited, Stirred, await_numbers, heed_stirred, stir, stirred};
pub use contact::{
    Change as ContactChange, Contact, Place, Reach, Trust, Way, change_contact, is_anothers, put_back,
    put_back_as_of, reach, reach_or_pretend, release_contacts, sweep_contacts,
};
pub use create::{Fresh, NewAccount, Taken, create};
pub use denial::{Denied, Undo, Undone, deny, lately_denied, sweep_denials};
pub use duress::{
    AnswerDuress, BY_DURESS_CODE, answer_alarm, is_alarm_raised, lower_alarm, raise_alarm, show_alarms,
};
pub use erase::{erase, is_confirmed, is_erasing};
pub use error::AccountError;
pub use find::{
    account, accounts_of, accounts_of_all, find, hold, hold_alone, holders_of, is_open, key_of, load, marks,
    named, names, note_subjects, of_number, raise_epoch, raise_marks, shut,
};
pub(crate) use holder::HolderRow;
pub use identifier::{Identifier, IdentifierKind};
pub use import::{Applied, Change, Ready, Record, Refusal, apply, apply_all, locate, parse};
pub use language::write_in;
pub use likeness::{Likeness, is_same_name, liken, work_out};
pub use lock::{Ground, Lock, OWN, count_as_over, lock, locked_under, locks, overdue, renewed, unlock};
pub use model::{Account, Holder, Kind, Level};
pub use name::FullName;
pub use number::{Number, Passport};
pub use number_check::{Doubt, doubts};
pub use papers::{Confirmed, Identity, Whose, come_back, confirm, learn, set_end, whose};
pub use presence::{Handle, Presence, WebPage};
pub use profile::{Address, Profile};
pub use register::{SelfRegistration, is_known};
pub use restriction::{lift_restriction, restrict};
pub use standing::{
    Issued, Method, NotActivated, Proof, Proven, State, Why, activate, close, issue, proofs, reopen_window,
};
