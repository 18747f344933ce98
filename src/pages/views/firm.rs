//! An account for an organisation: asking for it, and where it stands.

use askama::Template;

use crate::application::{Consent, FirmSaid, RepStatus};
use crate::pages::layout::Frame;
use crate::pages::trouble::{Trouble, Troubles as _};

/// Where an organisation stands on the way to its account.
#[derive(Debug, Clone)]
pub struct FirmFace {
    /// What the register calls it.
    pub name: String,
    /// How far those have come who represent it.
    pub status: RepStatus,
    /// Whether it turns in a ring.
    pub ring: bool,
    /// How many others have agreed ...
    pub agreed: usize,
    /// ... of so many.
    pub others: usize,
    /// Whether where they stand is told at all: an officer sees it, and of applicants whoever is one of them or handed in a paper.
    pub shown: bool,
    /// Whether a copy of a paper is what is missing.
    pub paper: bool,
}

impl FirmFace {
    /// What is shown of what was found out.
    pub fn of(said: &FirmSaid) -> Self {
        Self {
            name: said.name.clone(),
            status: said.status(),
            ring: said.is_ring(),
            agreed: said.others().filter(|one| matches!(one.consent, Consent::Given(_))).count(),
            others: said.others().count(),
            shown: true,
            paper: false,
        }
    }

    /// The key of where they stand.
    pub const fn standing(&self) -> &'static str {
        match self.status {
            RepStatus::VnL2 | RepStatus::ForeignL2 => "firm-acts",
            RepStatus::VnNoL2 => "firm-vn-no-l2",
            RepStatus::ForeignCardNoL2 => "firm-foreign-card-no-l2",
            RepStatus::ForeignNoCard => "firm-foreign-no-card",
            RepStatus::Unknown => "firm-unknown",
        }
    }

    /// The key of what to do next.
    pub const fn next(&self) -> &'static str {
        if !self.shown {
            return "firm-hidden-next";
        }
        match self.status {
            RepStatus::VnL2 | RepStatus::ForeignL2 => "firm-acts-next",
            RepStatus::VnNoL2 => "firm-vn-no-l2-next",
            RepStatus::ForeignCardNoL2 => "firm-foreign-card-no-l2-next",
            RepStatus::ForeignNoCard => "firm-foreign-no-card-next",
            RepStatus::Unknown => "firm-unknown-next",
        }
    }
}

/// `/organisations/new`: an account for an organisation. Posts `csrf`, `code` and `capacity` to the same address.
#[derive(Debug, Clone, Template)]
#[template(path = "organisation_new.html", config = ".askama.toml")]
pub struct OrganisationView {
    /// The frame.
    pub frame: Frame,
    /// The code, as typed before.
    pub code: String,
    /// As what they ask, as chosen before.
    pub capacity: String,
    /// Whether their own account is of too low a level to ask.
    pub low: bool,
    /// What was wrong with what was typed.
    pub troubles: Vec<Trouble>,
}
