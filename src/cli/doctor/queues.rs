//! What waits for agencies that have no officer: whoever took over from one that ended may have none yet, and people report to any.

use crate::account;
use crate::application;
use crate::base::LocalDate;
use crate::boot::BootError;
use crate::cli::Workshop;
use crate::db::{Conn, StoreError};
use crate::directory::AgencyCode;
use crate::feedback;
use crate::mandate::{self, Of, Role};

/// How much is open, or where nobody has an office today that looks after people.
pub(super) async fn queues(shop: &Workshop) -> Result<Result<String, String>, BootError> {
    let today = shop.clock.now().local_date();
    let found = shop.db.read(move |c| {
        let (waiting, reported) = (application::waiting(c)?, feedback::agencies(c)?);
        let asked = waiting.iter().map(|(unit, count)| (unit, format!("{unit} ({count} open)")));
        let told = reported.iter().map(|unit| (unit, format!("{unit} (reports)")));
        let mut alone = Vec::new();
        for (unit, words) in asked.chain(told) {
            if !is_seated(c, unit, today)? {
                alone.push(words);
            }
        }
        Ok((waiting.iter().map(|(_, count)| count).sum::<i64>(), alone))
    });
    let (open, alone) = found.await?;
    Ok(match alone.join(", ") {
        units if units.is_empty() => Ok(format!("{open} open, and an officer wherever anything waits")),
        units => Err(format!(
            "something waits where nobody is an officer: {units}; give somebody an office there (khoa officer appoint)"
        )),
    })
}

/// Whether officers of that role decide about people, which whoever looks into misuse does not.
const fn looks_after_people(role: Role) -> bool {
    role.decides() && !matches!(role, Role::Security)
}

/// Whether somebody with an office there today can sign in: whoever locked their account, or had it locked, decides nothing.
fn is_seated(c: &mut Conn, unit: &AgencyCode, today: LocalDate) -> Result<bool, StoreError> {
    let offices = mandate::list(c, &Of { agency: Some(unit.clone()), ..Of::default() })?;
    for office in offices.iter().filter(|one| one.is_live(today) && looks_after_people(one.seat.role)) {
        if account::is_open(c, office.actor)? {
            return Ok(true);
        }
    }
    Ok(false)
}
