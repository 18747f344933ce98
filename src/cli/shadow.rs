//! `khoa policy shadow`: who would be decided differently by a law that is not in force yet, without names; of the terms of retention,
//! what would be due.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use super::{Output, Workshop, retention};
use crate::application::{self, Shadow};
use crate::base::{LocalDate, Moment};
use crate::boot::{self, BootError};
use crate::policy::{self, Law, Loaded, Section as _, State, Version};
use crate::rights::retention::Retention;

pub(super) async fn run(
    shop: &Workshop,
    law: Law,
    (file, body, version): (&Path, &str, &Version),
    since: LocalDate,
    output: Output,
) -> Result<ExitCode, BootError> {
    let other = as_if_in_force(shop, &law, (file, body, version), since).await?;
    if version.section == Retention::NAME {
        return retention::compare(shop, (law, other), output).await;
    }
    let (law, other) = (Arc::new(law), Arc::new(other));
    let (mut sums, mut after) = (Shadow::default(), None);
    loop {
        let (law, other, vault) = (law.clone(), other.clone(), shop.vault.clone());
        let read = shop.db.read(move |c| {
            let mut sums = sums;
            let last = application::shadow(c, &vault, (&law, &other), since, after, &mut sums)?;
            Ok((last, sums))
        });
        (after, sums) = read.await?;
        if after.is_none() {
            break;
        }
    }
    let listed = |what: &str, all: &[application::Reference]| {
        let names: Vec<String> = all.iter().map(ToString::to_string).collect();
        format!("{what}: {}{}{}", all.len(), if names.is_empty() { "" } else { "  " }, names.join(" "))
    };
    let lines = [
        format!("same: {}", sums.same),
        listed("now refused", &sums.now_refused),
        listed("now allowed", &sums.now_allowed),
        listed("other term", &sums.other_term),
        format!("cannot be opened any more: {}", sums.erased),
    ];
    output.say(&sums, lines.join("\n"))
}

/// The law as it would be if the version had been in force since that day, and no later one of its section had replaced it.
async fn as_if_in_force(
    shop: &Workshop,
    law: &Law,
    (file, body, version): (&Path, &str, &Version),
    since: LocalDate,
) -> Result<Law, BootError> {
    let later = law.versions().into_iter().filter(|one| {
        one.section == version.section && one.state == State::InForce && one.valid_from > since
    });
    let days: Vec<LocalDate> = std::iter::once(since).chain(later.map(|one| one.valid_from)).collect();
    let mut rows = shop.db.read(policy::loaded).await?;
    rows.extend(days.into_iter().map(|day| Loaded {
        body: from_day(body, day),
        loaded_by: "shadow".to_owned(),
        loaded_at: Moment::from_seconds(0),
        confirmed: Some(("shadow".to_owned(), Moment::from_seconds(0))),
    }));
    let unreadable = |why: policy::Unreadable| BootError::Other(format!("{}: {why}", file.display()));
    Law::assemble(&boot::law_sections(), &rows).map_err(unreadable)
}

/// The same text, in force from that day on. Its head stands before the first table (TOML).
fn from_day(body: &str, day: LocalDate) -> String {
    let line = |line: &str| match line.split('=').next().map(str::trim) {
        Some("state") => "state = \"in_force\"".to_owned(),
        Some("valid_from") => format!("valid_from = \"{day}\""),
        _ => line.to_owned(),
    };
    body.lines().map(line).collect::<Vec<_>>().join("\n")
}
