//! Who answers for what an agency had once it is no more.

use super::agency::AgencyCode;
use super::assemble::Directory;
use super::unit::Unit;
use crate::base::LocalDate;

/// So high agencies, and places, stand above one another; a chain that leads in a circle, as an import may have it, is no longer.
pub const HIGHEST: usize = 8;

impl Directory {
    /// Who took over from an agency that has ended.
    pub fn heirs(&self, code: &AgencyCode, today: LocalDate) -> Vec<&Unit<AgencyCode>> {
        let last = self.agencies.last(code, today);
        let became = last.and_then(|unit| self.agencies.convert(code, unit.since, today).ok());
        became.map(|became| became.candidates).unwrap_or_default()
    }

    /// The nearest agency above one that has ended, or whoever took over from that.
    pub fn above(&self, code: &AgencyCode, today: LocalDate) -> Option<AgencyCode> {
        let parent = |code: &AgencyCode| self.agencies.last(code, today)?.parent.clone();
        let stands = |code: AgencyCode| match self.agencies.on(&code, today) {
            Ok(_stands) => Some(code),
            Err(_ended) => self.heirs(&code, today).first().map(|heir| heir.code.clone()),
        };
        std::iter::successors(parent(code), parent).take(HIGHEST).find_map(stands)
    }
}
