//! `POST /agency/v1/places/convert`: what the codes of one day are on a later one, many at a time. It changes nothing; it is a POST
//! because a hundred codes are no address.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Caller, DIRECTORY};
use crate::api::answer::Answer;
use crate::api::body;
use crate::api::places::{described, read};
use crate::api::refusal::invalid;
use crate::app::App;
use crate::base::{LocalDate, Problem};
use crate::directory::{Directory, Status};

/// How many codes at a time.
const MOST: usize = 100;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    items: Vec<Item>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    code: String,
    /// The day of the document it stands in.
    from: LocalDate,
    /// Today where nobody says.
    to: Option<LocalDate>,
}

/// Answers each code with what it became, or with why nobody can say.
///
/// # Errors
/// As the token; `invalid-field` for a body that cannot be. A code that cannot be converted refuses no other.
pub async fn convert(
    app: web::Data<App>,
    request: HttpRequest,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::prove(&app, &request, &[DIRECTORY]).await?;
    let Asked { items } = body::read(&request, &sent)?;
    if !(1..=MOST).contains(&items.len()) {
        return Err(invalid("items", format!("1 to {MOST} codes at a time")));
    }
    let converted: Vec<Value> = items.iter().map(|item| one(&caller.directory, item, caller.today)).collect();
    Ok(caller.warned(Answer::ok(json!({ "items": converted }))).send())
}

fn one(directory: &Directory, item: &Item, today: LocalDate) -> Value {
    let to = item.to.unwrap_or(today);
    let refused = |why: &str| json!({ "code": item.code, "from": item.from, "to": to, "refused": why });
    let Some(code) = read(&item.code) else { return refused("not the code of a place") };
    let code = directory.place_code(code);
    let Ok(converted) = directory.places.convert(&code, item.from, to) else {
        return refused("nothing is converted backwards");
    };
    let candidates: Vec<Value> = converted.candidates.iter().map(|unit| described(directory, unit)).collect();
    json!({
        "code": item.code, "from": item.from, "to": to, "status": converted.status,
        "was": converted.was.map(|unit| described(directory, unit)), "candidates": candidates,
        // Only somebody who knows the address can say which.
        "needs_verification": converted.status == Status::Split,
        // The kind of application by which a person says it, and an officer of that part decides.
        "settled_by": (converted.status == Status::Split).then_some("place"),
    })
}
