//! `GET /console/v1/seats`: for which agencies the officer or community helper acts, and as what.

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use super::{Caller, no_officer};
use crate::api::answer::Answer;
use crate::app::App;
use crate::base::Problem;
use crate::mandate::{self, Seat};

/// Answers with the seats that `Acting-As` may name.
///
/// # Errors
/// As the token; `passkey-needed` where the sign-in behind it was by something else.
pub async fn seats(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request).await?;
    let found = app.db.read(move |c| {
        let citizen = match caller.citizen(c)? {
            Ok(citizen) => citizen,
            Err(ended) => return Ok(Err(ended)),
        };
        let seats = mandate::seats(c, caller.today.day(), &citizen)?;
        Ok(seats.map_err(|why| no_officer(&why)))
    });
    let one = |seat: &Seat| {
        let agency = seat.agency.to_string();
        json!({ "acting_as": format!("{}@{agency}", seat.role), "agency": agency, "role": seat.role })
    };
    let items: Vec<Value> = found.await??.iter().map(one).collect();
    Ok(Answer::ok(json!({ "items": items })).send())
}
