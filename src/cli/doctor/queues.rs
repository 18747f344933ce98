//! What waits for agencies where nobody could decide it: whoever took over from an agency that ended may have no officer yet.

use std::collections::BTreeSet;

use crate::application;
use crate::boot::BootError;
use crate::cli::Workshop;
use crate::mandate::{self, Of, Role};

/// How much is open, or where nobody has an office today in which it could be decided.
pub(super) async fn queues(shop: &Workshop) -> Result<Result<String, String>, BootError> {
    let today = shop.clock.now().local_date();
    let found = shop.db.read(|c| Ok((application::waiting(c)?, mandate::list(c, &Of::default())?)));
    let (waiting, offices) = found.await?;
    let decides = offices.iter().filter(|one| one.is_live(today) && one.seat.role != Role::Security);
    let seated: BTreeSet<_> = decides.map(|one| &one.seat.agency).collect();
    let alone = waiting.iter().filter(|(unit, _)| !seated.contains(unit));
    let alone: Vec<String> = alone.map(|(unit, count)| format!("{unit} ({count} open)")).collect();
    let open: i64 = waiting.iter().map(|(_, count)| count).sum();
    Ok(match (open, alone.join(", ")) {
        (0, _) => Ok("none open".to_owned()),
        (_, units) if units.is_empty() => {
            Ok(format!("{open} open, and somebody to decide wherever they wait"))
        }
        (_, units) => Err(format!(
            "applications wait where nobody can decide: {units}; give somebody an office there (khoa officer appoint)"
        )),
    })
}
