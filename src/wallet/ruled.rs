//! What the law has for a document: that of the day it came here, which says what stands in it, and that of today, which says who holds it.
//! What may be shown both must say.

use super::kinds::{Documents, Kind};
use super::model::Document;
use super::refused::Refused;
use crate::account::Account;
use crate::base::LocalDate;
use crate::policy::Law;

/// Its kind in both.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ruled<'l> {
    then: Option<&'l Kind>,
    today: Option<&'l Kind>,
}

impl<'l> Ruled<'l> {
    pub(super) fn of(law: &'l Law, document: &Document, today: LocalDate) -> Self {
        let on = |day| law.at::<Documents>(day).ok()?.rules.kinds.get(&document.kind);
        Self { then: on(document.created_at.local_date()), today: on(today) }
    }

    /// As it was when it came here; or is, where an operator has put it in since.
    pub(super) fn kind(self) -> Option<&'l Kind> {
        self.then.or(self.today)
    }

    /// Whether whoever has that account may hold it today. Of a kind that was taken out since, the law of then says so.
    pub(super) fn may_be_held(self, holder: &Account) -> Result<(), Refused> {
        let Some(kind) = self.today.or(self.then) else { return Err(Refused::NotHeld { level: None }) };
        match kind.may_hold(holder.kind, holder.level) {
            true => Ok(()),
            false => Err(Refused::NotHeld { level: kind.level }),
        }
    }

    /// Whether that field may be shown to others: no law that was in force for it keeps it from them.
    pub(super) fn may_be_shown(self, name: &str) -> bool {
        let shows = |kind: &Kind| kind.fields.iter().any(|field| field.name == name && field.shown);
        match (self.then, self.today) {
            (None, None) => false,
            (then, today) => then.is_none_or(shows) && today.is_none_or(shows),
        }
    }
}

/// The kind of a document: as the law had it on the day it came here, or has it today, where an operator has put it in since.
pub fn kind_of<'l>(law: &'l Law, document: &Document, today: LocalDate) -> Option<&'l Kind> {
    Ruled::of(law, document, today).kind()
}

/// Whether the law lets that field of a document be shown to others: that of the day it came here, and that of today.
pub fn may_be_shown(law: &Law, document: &Document, today: LocalDate, name: &str) -> bool {
    Ruled::of(law, document, today).may_be_shown(name)
}
