//! `GET /console/{agency}/{role}/clients`: the services that stand here, and in what state. Nothing is changed here: that is an operator's.

use actix_web::HttpResponse;

use super::gate::Console;
use super::views::{ServiceRow, ServicesView, Tab};
use crate::base::Bilingual;
use crate::keys;
use crate::pages::handlers::failure::Failure;
use crate::pages::views::ErrorKind;
use crate::readiness::{self, Service};

/// So many stand on a page.
const PAGE: usize = 50;

/// `GET /console/{agency}/{role}/clients`. For identity authorities: other seats have no such page.
pub async fn show(console: Console) -> HttpResponse {
    let at = format!("{}/clients", console.home());
    let (vault, now) = (&console.app.vault, console.app.clock.now());
    // A cursor that is none of this list shows it from its beginning.
    let after = console.visit.query("after").and_then(|cursor| keys::position(vault, &[&at], cursor));
    let found = console.read(move |c, _desk, officer| {
        readiness::services_for(c, now, officer, (after.as_deref(), PAGE + 1))
    });
    let (officer, mut services) = match found.await {
        Ok((officer, Some(services))) => (officer, services),
        Ok((_officer, None)) => return Failure::new(ErrorKind::Forbidden).page(&console.app, &console.visit),
        Err(answer) => return answer,
    };
    let is_more = services.len() > PAGE;
    services.truncate(PAGE);
    let last = services.last().filter(|_| is_more);
    let view = ServicesView {
        frame: console.frame().await,
        bar: console.bar(&officer, Tab::Services).await,
        rows: services.iter().map(|one| row(&console, one)).collect(),
        more: last.map(|last| format!("{at}?after={}", keys::cursor(vault, &[&at], &last.id))),
    };
    console.page(200, &view)
}

fn row(console: &Console, one: &Service) -> ServiceRow {
    let told = |name: &Bilingual| name.told(console.visit.lang);
    ServiceRow {
        id: one.id.clone(),
        name: told(&one.name),
        agency: one.agency.as_ref().map(told),
        official: one.official,
        state: one.state,
        closes_at: one.closes_at,
        successor: one.successor.as_ref().map(|(_id, name)| told(name)),
    }
}
