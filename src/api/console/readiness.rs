//! `/console/v1/readiness`: how far the provinces are, and saying it of one's own.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::api::answer::Answer;
use crate::api::precondition::{changed_meanwhile, seen, tag};
use crate::api::refusal::invalid;
use crate::api::{body, console};
use crate::app::App;
use crate::base::{Problem, ProblemType};
use crate::directory::PlaceCode;
use crate::readiness::{self, Board, Criterion, Entering, Item, Means, Province, Refused};

/// The board, by province.
///
/// # Errors
/// As the seat; `not-entitled` where it is not an identity authority's.
pub async fn board(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let caller = console::Caller::of(&app, &request).await?;
    let seat = console::seat(&request)?;
    let found = app.db.read(move |c| match caller.officer(c, &seat)? {
        Ok(officer) => readiness::board_for(c, means(&caller), &officer).map(Ok),
        Err(refused) => Ok(Err(refused)),
    });
    let board = found.await??.ok_or_else(|| refused(Refused::OtherSeat))?;
    Ok(Answer::ok(told(&board)).send())
}

/// What is entered.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    met: bool,
    note: String,
}

/// Enters how far the officer's province is with one thing, over what was seen.
///
/// # Errors
/// As the seat; `not-entitled` for another province, `invalid-field` for a note that says nothing, `changed-meanwhile`.
pub async fn enter(
    app: web::Data<App>,
    request: HttpRequest,
    path: web::Path<(String, String)>,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let caller = console::Caller::of(&app, &request).await?;
    let (seat, seen) = (console::seat(&request)?, seen(&request)?);
    let said: Said = body::read(&request, &sent)?;
    let (province, criterion) = path.into_inner();
    let named = province.parse::<PlaceCode>().ok().zip(Criterion::from_name(&criterion));
    let (province, criterion) = named.ok_or_else(|| Problem::new(ProblemType::NotFound))?;
    let entered = caller.write(&app, seat, move |c, caller, officer| {
        let what = Entering { province, criterion, met: said.met, note: said.note.clone(), seen };
        Ok(readiness::enter(c, &caller.desk, means(caller), officer, &what)?.map_err(refused))
    });
    let version = entered.await?;
    let body =
        json!({ "province": province.to_string(), "criterion": criterion.as_str(), "version": version });
    Ok(Answer::ok(body).with("etag", tag(version)).send())
}

fn means(caller: &console::Caller) -> Means<'_> {
    Means { law: &caller.law, units: &caller.today.units, vault: &caller.desk.vault, today: caller.today.on }
}

fn refused(why: Refused) -> Problem {
    match why {
        Refused::OtherSeat => Problem::new(ProblemType::NotEntitled).field("acting-as", why.to_string()),
        Refused::OtherProvince => Problem::new(ProblemType::NotEntitled).field("province", why.to_string()),
        Refused::Unknown => Problem::new(ProblemType::NotFound),
        Refused::Note => invalid("note", why.to_string()),
        Refused::Changed(version) => changed_meanwhile(version),
    }
}

fn told(board: &Board) -> Value {
    let counts = |count: fn(&Board, Criterion) -> usize| {
        Criterion::ALL
            .map(|one| (one.as_str(), count(board, one)))
            .into_iter()
            .collect::<std::collections::BTreeMap<_, _>>()
    };
    let province = |province: &Province| {
        json!({
            "province": province.code.to_string(), "name": province.name,
            "items": province.items.iter().map(item).collect::<Vec<_>>(),
        })
    };
    json!({
        "all": board.provinces.len(), "met": counts(Board::met), "overdue": counts(Board::overdue),
        "own": board.own.map(|code| code.to_string()),
        "provinces": board.provinces.iter().map(province).collect::<Vec<_>>(),
    })
}

fn item(item: &Item) -> Value {
    let entry = item.entry.as_ref().map(|entry| {
        json!({
            "met": entry.met, "note": entry.note, "agency": entry.agency, "by": entry.name, "at": entry.at.to_string(),
        })
    });
    json!({
        "criterion": item.criterion.as_str(), "met": item.met, "known_by_service": item.known,
        "signed_in_at": item.signed_in_at.map(|at| at.to_string()), "services": item.services, "entry": entry,
        "version": item.version, "due": item.due, "overdue": item.overdue, "next": item.next.as_str(),
        "responsible": item.next.responsible().map(readiness::Responsible::as_str),
    })
}
