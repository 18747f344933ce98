//! `GET /console/{agency}/{role}`: what waits for the unit, by state, kind and day; the filter is the address.

use actix_web::HttpResponse;

use super::gate::Console;
use super::views::{Done, Due, QueueFilter, QueueRow, QueueView, Tab};
use crate::application::{self, Application, Cursor, Filter, KindName, State};
use crate::base::LocalDate;
use crate::pages::handlers::Visit;

/// Rows of a page.
const PAGE: usize = 50;

/// `GET /console/{agency}/{role}`.
pub async fn queue(console: Console) -> HttpResponse {
    let (today, asked) = (console.today(), asked(&console.visit));
    let (filter, behind) = (filter(asked, today), console.visit.query("after").and_then(cursor));
    let found = console.read(move |c, _desk, officer| {
        let limit = u16::try_from(PAGE + 1).unwrap_or(u16::MAX);
        let rows = application::queue(c, officer, &filter, behind, limit)?;
        Ok((application::counts(c, officer, today)?, rows))
    });
    match found.await {
        Ok((officer, (counts, rows))) => {
            let home = console.home();
            let last = rows.get(PAGE.saturating_sub(1)).filter(|_| rows.len() > PAGE);
            let view = QueueView {
                frame: console.frame().await,
                bar: console.bar(&officer, Tab::Queue).await,
                notice: console.visit.query("done").and_then(Done::parse),
                counts,
                asked,
                next: last.map(|last| asked.address(&home, Some(&written(&Cursor::behind(last))))),
                rows: rows.iter().take(PAGE).map(|one| row(&home, one, today)).collect(),
            };
            console.page(200, &view)
        }
        Err(answer) => answer,
    }
}

/// What the address asks for; what it does not name well is not asked for.
fn asked(visit: &Visit) -> QueueFilter {
    QueueFilter {
        state: visit.query("state").and_then(State::from_name).filter(|state| state.is_open()),
        kind: visit.query("kind").and_then(KindName::from_name),
        due: visit.query("due").and_then(Due::parse),
    }
}

fn filter(asked: QueueFilter, today: LocalDate) -> Filter {
    Filter {
        states: asked.state.into_iter().collect(),
        kind: asked.kind,
        due_by: asked.due.map(|due| match due {
            Due::Late => today.plus_days(-1),
            Due::Today => today,
            Due::Week => today.plus_days(7),
        }),
    }
}

pub(super) fn row(home: &str, one: &Application, today: LocalDate) -> QueueRow {
    QueueRow {
        address: format!("{home}/applications/{}", one.id),
        reference: one.reference.to_string(),
        kind: one.kind,
        about: one.about.clone(),
        state: one.state,
        due: one.due_on,
        today,
        changed: one.updated_at,
    }
}

/// A place in the queue as it stands in an address.
fn written(cursor: &Cursor) -> String {
    format!("{}.{}", cursor.due_on, cursor.id)
}

fn cursor(text: &str) -> Option<Cursor> {
    let (day, id) = text.split_once('.')?;
    Some(Cursor { due_on: day.parse().ok()?, id: id.parse().ok()? })
}
