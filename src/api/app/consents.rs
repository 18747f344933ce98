//! `/app/v1/consents`: what each service may see of the holder, and taking that back.

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use super::{CONSENTS, Caller, face};
use crate::api::answer::Answer;
use crate::app::App;
use crate::base::{Lang, Problem, ProblemType};
use crate::client::Client;
use crate::grant::{self, Connected};
use crate::sign_out::{self, CutOff};

/// The services with a consent or something in their hands, those used last first.
///
/// # Errors
/// As the token.
pub async fn list(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let found = Caller::of(&app, &request, CONSENTS)
        .await?
        .read(&app, |c, desk, citizen| grant::connected(c, desk.now, citizen.account().id));
    let mut items = Vec::new();
    for one in found.await? {
        let client = app.clients.find(&one.client).await?;
        items.push(told(&one, client.as_deref()));
    }
    Ok(Answer::ok(json!({ "items": items })).send())
}

fn told(of: &Connected, client: Option<&Client>) -> Value {
    let metadata = client.map(|client| &client.metadata);
    let name = metadata.map(|metadata| metadata.called());
    let agency = metadata.and_then(|metadata| metadata.run_by());
    let run_by = |lang| agency.as_ref().map(|agency| agency.told(lang).text);
    json!({
        "client": face(&of.client, name.as_ref()), "agency": run_by(Lang::Vi), "agency_en": run_by(Lang::En),
        // Then the law lets it see what it sees, and a withdrawal signs out of it.
        "official": metadata.is_some_and(|metadata| metadata.official),
        "scopes": of.scope.words().collect::<Vec<_>>(), "claims": of.scope.claims().collect::<Vec<_>>(),
        "resources": of.resources, "since": of.since.to_string(), "used_at": of.used.map(|at| at.to_string()),
    })
}

/// Takes back what one was allowed, as far as it is the holder's to take: all that it holds ends in the same transaction, and it
/// is told.
///
/// # Errors
/// As the token; `not-found` for a service that has nothing of them.
pub async fn withdraw(
    app: web::Data<App>,
    request: HttpRequest,
    client: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, CONSENTS).await?;
    let id = client.clone();
    let done = caller.write(&app, move |c, desk, citizen| {
        let done = sign_out::cut_off(c, desk, citizen.account().id, &id)?;
        Ok(done.ok_or_else(|| Problem::new(ProblemType::NotFound)))
    });
    let done = done.await?;
    app.heed_endings().await?;
    let what = match done {
        CutOff::Withdrawn => "withdrawn",
        CutOff::Left => "left",
    };
    Ok(Answer::ok(json!({ "client": *client, "done": what })).send())
}
