//! `GET /console/v1/changeover`: how far the change-over from accounts of other systems has come.

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use crate::api::answer::Answer;
use crate::api::console;
use crate::app::App;
use crate::base::{Problem, ProblemType};
use crate::changeover::{self, Counts};

/// The board, by province and by what blocks accounts.
///
/// # Errors
/// As the seat; `not-entitled` where it is not the identity authority's.
pub async fn board(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let caller = console::Caller::of(&app, &request).await?;
    let (seat, today) = (console::seat(&request)?, caller.today.on);
    let units = caller.today.units.clone();
    let found = app.db.read(move |c| match caller.officer(c, &seat)? {
        Ok(officer) => changeover::board_for(c, &officer).map(Ok),
        Err(refused) => Ok(Err(refused)),
    });
    let board = found.await??.ok_or_else(|| {
        Problem::new(ProblemType::NotEntitled).field("acting-as", "a seat of the identity authority")
    })?;
    let province = |(code, counts): &(Option<_>, Counts)| {
        let name = code.as_ref().map(|code| units.places.called(code, today));
        json!({
            "province": code.as_ref().map(ToString::to_string), "name": name, "all": counts.all(),
            "moved": counts.moved, "ready": counts.ready, "blocked": counts.blocked,
        })
    };
    let Counts { moved, ready, blocked } = &board.total;
    let now = app.clock.now();
    let items: Vec<Value> = board.provinces.iter().map(province).collect();
    Ok(Answer::ok(json!({
        "as_of": board.as_of.map(|at| at.to_string()), "all": board.total.all(), "moved": moved, "ready": ready,
        "blocked": blocked, "items": items,
        "sources": board.sources.iter().map(|one| one.told(now)).collect::<Vec<_>>(),
    }))
    .send())
}
