//! `/console/{agency}/{role}/readiness`: how far the provinces are, and saying it of one's own.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::gate::Console;
use super::views::{ReadinessEntered, ReadinessView, Tab};
use crate::pages::handlers::Form;
use crate::pages::handlers::failure::Failure;
use crate::pages::views::ErrorKind;
use crate::readiness::{self, Board, Criterion, Entering, Means, Refused};
use crate::web::private_file;

/// What is entered, of an address.
#[derive(Deserialize)]
pub struct Named {
    criterion: String,
}

/// `GET /console/{agency}/{role}/readiness`; `?show=overdue` only what is late, `?as=csv` the table. For identity authorities: other
/// seats have no such page.
pub async fn show(console: Console) -> HttpResponse {
    page(&console, None).await
}

/// `POST /console/{agency}/{role}/readiness/{criterion}`: how far the officer's own province is.
pub async fn enter(console: Console, path: web::Path<Named>, form: Form) -> HttpResponse {
    if !console.vouches_for(&form) {
        return console.forged();
    }
    let (law, units) = match (console.app.law.get().await, console.app.units.get().await) {
        (Ok(law), Ok(units)) => (law, units),
        (Err(error), _) | (_, Err(error)) => return Failure::from(error).page(&console.app, &console.visit),
    };
    let today = console.today();
    let seen = form.get("seen").and_then(|seen| seen.parse().ok());
    let named = Criterion::from_name(&path.criterion).zip(seen);
    let (met, note) = (form.has("met"), form.text("note"));
    let written = note.clone();
    // Who it is comes before what they sent.
    let done = console.write(move |c, desk, officer| {
        let means = Means { law: &law, units: &units, vault: &desk.vault, today };
        let Some((criterion, seen)) = named else { return Ok(Err(Refused::Unknown)) };
        let Some(province) = readiness::own(means, officer) else { return Ok(Err(Refused::OtherProvince)) };
        let what = Entering { province, criterion, met, note: written.clone(), seen };
        readiness::enter(c, desk, means, officer, &what)
    });
    let refused = match done.await {
        Ok((_officer, Ok(_version))) => {
            return console.visit.redirect(&format!("{}/readiness", console.home()));
        }
        Ok((_officer, Err(refused))) => refused,
        Err(answer) => return answer,
    };
    let kind = match (refused, named) {
        (why @ (Refused::Note | Refused::Changed(_)), Some((criterion, _seen))) => {
            return page(&console, Some(ReadinessEntered { criterion, met, note, why })).await;
        }
        (Refused::OtherSeat | Refused::OtherProvince, _) => ErrorKind::Forbidden,
        (Refused::Unknown | Refused::Note | Refused::Changed(_), _) => ErrorKind::NotFound,
    };
    Failure::new(kind).page(&console.app, &console.visit)
}

async fn page(console: &Console, typed: Option<ReadinessEntered>) -> HttpResponse {
    let (law, units) = match (console.app.law.get().await, console.app.units.get().await) {
        (Ok(law), Ok(units)) => (law, units),
        (Err(error), _) | (_, Err(error)) => return Failure::from(error).page(&console.app, &console.visit),
    };
    let today = console.today();
    let found = console.read(move |c, desk, officer| {
        readiness::board_for(c, Means { law: &law, units: &units, vault: &desk.vault, today }, officer)
    });
    let (officer, board) = match found.await {
        Ok((officer, Some(board))) => (officer, board),
        Ok((_officer, None)) => return Failure::new(ErrorKind::Forbidden).page(&console.app, &console.visit),
        Err(answer) => return answer,
    };
    if console.visit.query("as") == Some("csv") {
        return private_file("text/csv; charset=utf-8", "csv", false, readiness::csv(&board).into_bytes());
    }
    let late = console.visit.query("show") == Some("overdue");
    let status = match &typed {
        None => 200,
        Some(ReadinessEntered { why: Refused::Changed(_), .. }) => 409,
        Some(_) => 422,
    };
    let view = ReadinessView {
        frame: console.frame().await,
        bar: console.bar(&officer, Tab::Readiness).await,
        home: format!("{}/readiness", console.home()),
        counts: Criterion::ALL.map(|one| (one, board.met(one), board.overdue(one))).into(),
        own: own(&board),
        board,
        late,
        typed,
    };
    console.page(status, &view)
}

fn own(board: &Board) -> Option<readiness::Province> {
    board.provinces.iter().find(|province| Some(province.code) == board.own).cloned()
}
