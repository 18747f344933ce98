//! What waits for agencies that have no officer: whoever took over from one that ended may have none yet, and people report to any.

use std::collections::BTreeSet;

use crate::application;
use crate::boot::BootError;
use crate::cli::Workshop;
use crate::feedback;
use crate::mandate::{self, Of, Role};

/// How much is open, or where nobody has an office today that looks after people.
pub(super) async fn queues(shop: &Workshop) -> Result<Result<String, String>, BootError> {
    let today = shop.clock.now().local_date();
    let found = shop
        .db
        .read(|c| Ok((application::waiting(c)?, feedback::agencies(c)?, mandate::list(c, &Of::default())?)));
    let (waiting, reported, offices) = found.await?;
    let decides = offices.iter().filter(|one| one.is_live(today) && one.seat.role != Role::Security);
    let seated: BTreeSet<_> = decides.map(|one| &one.seat.agency).collect();
    let asked = waiting.iter().map(|(unit, count)| (unit, format!("{unit} ({count} open)")));
    let told = reported.iter().map(|unit| (unit, format!("{unit} (reports)")));
    let alone: Vec<String> =
        asked.chain(told).filter(|(unit, _)| !seated.contains(unit)).map(|(_, words)| words).collect();
    let open: i64 = waiting.iter().map(|(_, count)| count).sum();
    Ok(match alone.join(", ") {
        units if units.is_empty() => Ok(format!("{open} open, and an officer wherever anything waits")),
        units => Err(format!(
            "something waits where nobody is an officer: {units}; give somebody an office there (khoa officer appoint)"
        )),
    })
}
