//! `/app/v1/assistances`: who helps the person, or is to; a code for whoever sits before them; and the end of it, at once. To an officer
//! who asks they say yes at `/app/v1/approvals`.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{APPROVALS, Caller};
use crate::api::answer::Answer;
use crate::api::assistances::{named, refused, scope, told};
use crate::api::{body, once};
use crate::app::App;
use crate::assistance::{self, Assistance};
use crate::base::Problem;
use crate::mandate::Seat;

/// What whoever types the code may do.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    scope: String,
}

/// Those of the person, the newest first: who, of which agency, for what and until when.
///
/// # Errors
/// As the token.
pub async fn list(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, APPROVALS).await?;
    let today = caller.desk.now.local_date();
    let (found, units) = (caller.read(&app, assistance::list).await?, app.units.get().await?);
    let row = |(of, name): &(Assistance, Option<String>)| {
        let helper = of.helper.as_ref().map(|(_account, Seat { agency, role })| {
            json!({ "name": name, "agency": agency, "agency_name": units.agencies.called(agency, today), "role": role })
        });
        let mut row = told(of);
        if let Value::Object(members) = &mut row {
            members.insert("helper".to_owned(), json!(helper));
        }
        row
    };
    let items: Vec<Value> = found.iter().map(row).collect();
    Ok(Answer::ok(json!({ "items": items })).send_unless_known(&request))
}

/// Makes a code, which is answered this once, and to the same request sent again.
///
/// # Errors
/// As the token; `key-needed`, `key-reused`; `too-many-attempts` after some within an hour.
pub async fn offer(
    app: web::Data<App>,
    request: HttpRequest,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, APPROVALS).await?;
    let called = once::called(&request, &sent)?;
    let wanted = scope(&body::read::<Wanted>(&request, &sent)?.scope)?;
    let law = app.law.get().await?;
    let made = caller.write(&app, move |c, desk, citizen| {
        once::once(c, desk, &citizen.account().id.to_string(), &called, |c| {
            let offered = assistance::offer(c, desk, &law, citizen, wanted)?;
            let made = offered
                .map(|(of, code)| Answer::ok(told(&of)).created().member("code", json!(code.expose())));
            Ok(made.map_err(refused))
        })
    });
    Ok(made.await?.send())
}

/// Ends it, or takes the code or the officer's question back. What is over already stays so.
///
/// # Errors
/// As the token; `not-found` for what is not theirs.
pub async fn end(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, APPROVALS).await?;
    let id = named(&id)?;
    let ended = caller
        .write(&app, move |c, desk, citizen| Ok(assistance::end(c, desk, citizen, id)?.map_err(refused)));
    ended.await?;
    app.heed_endings().await?;
    Ok(Answer::ok(json!({ "id": id, "state": "ended" })).send())
}
