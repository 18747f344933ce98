//! What this room reads of the law beside eligibility and terms: how long it waits for people, who decides, and how many.

use serde::Deserialize;

use super::kind::KindName;
use crate::base::LocalDate;
use crate::directory::AgencyCode;
use crate::policy::{Flaw, Known, Section, Term};

/// The sections, with the law that comes with the release.
pub const SECTIONS: &[Known] = &[
    Known::of::<Handling>(&[include_str!("../policy/law/applications/2024-07-01.toml")]),
    Known::of::<FourEyes>(&[include_str!("../policy/law/four_eyes/2024-07-01.toml")]),
    Known::of::<Counters>(&[include_str!("../policy/law/counters/2024-07-01.toml")]),
];

/// The section `applications`: how long one waits for its holder before it lapses, how long evidence is kept, and the terms
/// of what no decree has a term for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handling {
    /// For a draft to be handed in.
    pub draft: Term,
    /// For what is missing.
    pub more: Term,
    /// For a visit.
    pub visit: Term,
    /// How long files stay after the decision.
    pub evidence: Term,
    /// From the request to open an activation window again to the decision.
    pub reopen: Term,
    /// From the choice of a new place to the decision.
    pub place: Term,
    /// From the word of whoever lost a phone to the decision.
    #[serde(default = "next_day")]
    pub recovery: Term,
}

impl Section for Handling {
    const NAME: &'static str = "applications";

    fn flaws(&self, _valid_from: LocalDate) -> Vec<Flaw> {
        Vec::new()
    }
}

/// The section `four_eyes`: what one officer proposes and another decides.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FourEyes {
    /// The kinds of which that is so.
    pub kinds: Vec<String>,
    /// Whether it is so of anything where comparing faces was not sure.
    pub unsure_faces: bool,
}

impl Section for FourEyes {
    const NAME: &'static str = "four_eyes";

    fn flaws(&self, _valid_from: LocalDate) -> Vec<Flaw> {
        let unknown = self.kinds.iter().filter(|kind| KindName::from_name(kind).is_none());
        unknown.map(|kind| Flaw(format!("rules.kinds: {kind} is no kind of application"))).collect()
    }
}

/// The section `counters`: which agencies decide what.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counters {
    /// Who decides level 1 and locks: the identity authority.
    pub identity_authority: String,
    /// Agencies below this one have counters for citizens.
    pub citizens_below: String,
    /// Agencies below this one have counters for foreigners.
    pub foreigners_below: String,
    /// Who sees several people at once.
    pub seats: u8,
    /// How many minutes one has.
    pub minutes: u8,
    /// From which hour of a working day.
    pub opens: u8,
    /// Until which hour.
    pub closes: u8,
    /// From which hour nobody is received at noon ...
    #[serde(default = "noon")]
    pub rests_from: u8,
    /// ... and until which; the same where nobody rests.
    #[serde(default = "afternoon")]
    pub rests_to: u8,
    /// How soon after booking somebody may come.
    #[serde(default = "next_day")]
    pub soonest: Term,
    /// So many days ahead a seat can be booked.
    #[serde(default = "month")]
    pub ahead: u8,
    /// So often the visit of one application is booked, moves included.
    #[serde(default = "few")]
    pub bookings: u8,
}

// Versions that operators loaded before there was this say nothing of it.
const fn noon() -> u8 {
    12
}
const fn afternoon() -> u8 {
    13
}
const fn next_day() -> Term {
    Term::working_day()
}
const fn month() -> u8 {
    30
}
const fn few() -> u8 {
    4
}

impl Counters {
    /// The identity authority.
    pub fn authority(&self) -> Option<AgencyCode> {
        self.identity_authority.parse().ok()
    }
}

impl Section for Counters {
    const NAME: &'static str = "counters";

    fn flaws(&self, _valid_from: LocalDate) -> Vec<Flaw> {
        let codes = [
            ("identity_authority", &self.identity_authority),
            ("citizens_below", &self.citizens_below),
            ("foreigners_below", &self.foreigners_below),
        ];
        let wrong = codes.into_iter().filter(|(_, code)| code.parse::<AgencyCode>().is_err());
        let mut flaws: Vec<_> =
            wrong.map(|(name, code)| Flaw(format!("rules.{name}: {code} is no code of an agency"))).collect();
        if !(5..=60).contains(&self.minutes) || self.seats == 0 {
            flaws.push(Flaw("rules: somebody, for 5 to 60 minutes".into()));
        }
        if self.opens >= self.closes || self.closes > 24 {
            flaws.push(Flaw("rules.closes: later than opens".into()));
        }
        if self.rests_from > self.rests_to {
            flaws.push(Flaw("rules.rests_to: not before rests_from".into()));
        }
        if self.ahead == 0 || self.bookings == 0 {
            flaws.push(Flaw("rules: some day ahead, and one booking at least".into()));
        }
        flaws
    }
}
