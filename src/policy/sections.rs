//! The sections that this room reads itself, with the law that comes with the release: a file per section and law.

use super::calendar::Year;
use super::eligibility::Eligibility;
use super::rights::Rights;
use super::section::Known;
use super::terms::Terms;

/// Calendar, terms, eligibility, and the data of oneself.
pub const SECTIONS: &[Known] = &[
    Known::of::<Year>(&[
        include_str!("law/calendar/2024.toml"),
        include_str!("law/calendar/2025.toml"),
        include_str!("law/calendar/2026.toml"),
        include_str!("law/calendar/2027.toml"),
    ]),
    Known::of::<Terms>(&[include_str!("law/terms/2024-07-01-decree-69.toml")]),
    Known::of::<Rights>(&[include_str!("law/rights/2026-01-01-law-91.toml")]),
    Known::of::<Eligibility>(&[
        include_str!("law/eligibility/2024-07-01-decree-69.toml"),
        include_str!("law/eligibility/2026-09-28-decree-320.toml"),
    ]),
];
