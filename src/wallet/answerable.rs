//! Which agency answers for a document: whoever issued it, or took over from them.

use super::model::Document;
use crate::base::LocalDate;
use crate::directory::{AgencyCode, Directory};

/// Whether that agency answers for it today. A code is the unit that it meant when the document came: where it ended and means another since,
/// that other is a stranger; where it went into one, that one answers, and where it was split among several, whoever stands above them.
pub(super) fn answers_for(
    units: &Directory,
    agency: &AgencyCode,
    (document, today): (&Document, LocalDate),
) -> bool {
    let issuer = &document.agency;
    let became = units.agencies.convert(issuer, document.created_at.local_date(), today);
    let heirs = became.map(|became| became.candidates).unwrap_or_default();
    let goes_on = heirs.iter().any(|heir| heir.code == *issuer);
    // An agency that has ended acts for as long as the law lets it, while nobody else has its code.
    let winds_up = || units.agencies.on(issuer, today).is_err();
    if agency == issuer && (goes_on || winds_up()) {
        return true;
    }
    match heirs.as_slice() {
        _ if goes_on => false,
        [heir] => heir.code == *agency,
        _ => units.above(issuer, today).is_some_and(|above| above == *agency),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{AccountId, DocumentId, Moment};
    use crate::directory::{ChangeRow, Rows, UnitRow};
    use crate::wallet::State;

    fn day(text: &str) -> LocalDate {
        text.parse().unwrap()
    }

    fn unit(code: &str, from: &str, to: Option<&str>) -> UnitRow {
        UnitRow {
            kind: "agency".into(),
            code: code.into(),
            name: format!("{code} of {from}"),
            parent: (code != "H01").then(|| "H01".into()),
            valid_from: day(from),
            valid_to: to.map(day),
            place: None,
        }
    }

    #[test]
    fn whoever_issued_it_or_took_over_answers_and_no_stranger_of_the_same_code() {
        let went = |old: &str, new: &str| ChangeRow {
            kind: "agency".into(),
            old: old.into(),
            new: new.into(),
            valid_from: day("2025-06-01"),
        };
        let units = vec![
            unit("H01", "2020-01-01", None),
            // Its code means another office two years later.
            unit("H01.01", "2020-01-01", Some("2025-06-01")),
            unit("H01.01", "2027-01-01", None),
            unit("H01.02", "2020-01-01", None),
            // Split among two.
            unit("H01.03", "2020-01-01", None),
            unit("H01.04", "2020-01-01", None),
            unit("H01.05", "2020-01-01", None),
        ];
        let changes = vec![went("H01.01", "H01.02"), went("H01.03", "H01.04"), went("H01.03", "H01.05")];
        let units = Directory::of(&Rows { units, changes });
        let answers = |issuer: &str, agency: &str, today: &str| {
            let came = Moment::from_seconds(1_700_000_000);
            let entropy = crate::base::Entropy::seeded(1);
            let document = Document {
                id: DocumentId::new(came, &entropy),
                account: AccountId::new(came, &entropy),
                kind: "birth_certificate".into(),
                agency: issuer.parse().unwrap(),
                state: State::Active,
                issued_on: day("1990-01-01"),
                valid_until: None,
                as_of: came,
                supersedes: None,
                version: 1,
                created_at: came,
                updated_at: came,
                emptied_at: None,
            };
            answers_for(&units, &agency.parse().unwrap(), (&document, day(today)))
        };
        assert!(answers("H01.01", "H01.01", "2024-01-01") && !answers("H01.01", "H01.02", "2024-01-01"));
        // Winding up, beside the one that took over.
        assert!(answers("H01.01", "H01.01", "2025-07-01") && answers("H01.01", "H01.02", "2025-07-01"));
        assert!(!answers("H01.01", "H01.01", "2027-02-01") && answers("H01.01", "H01.02", "2027-02-01"));
        for part in ["H01.04", "H01.05"] {
            assert!(!answers("H01.03", part, "2026-01-01"), "{part}");
        }
        assert!(answers("H01.03", "H01", "2026-01-01"));
        assert!(!answers("H01.02", "H01", "2026-01-01"), "while it stands it answers alone");
    }
}
