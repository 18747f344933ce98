//! `/consent`: which service asks for which data.

use actix_web::{HttpResponse, web};

use super::authorize::answer;
use super::ended;
use super::failure::Failure;
use super::form::{Form, forged};
use super::visit::Visit;
use crate::app::App;
use crate::op::authorize::{self, Choice};
use crate::pages::views::{ConsentView, ForWhom};
use crate::pages::{Moves, Service};

/// `GET /consent?flow=…`.
pub async fn show(app: web::Data<App>, visit: Visit) -> HttpResponse {
    let Some(flow) = visit.flow() else { return Failure::Over.page(&app, &visit) };
    let asked = match authorize::consent_asked(&app, &flow, visit.browser()).await {
        Ok(asked) => asked,
        Err(error) => return ended::or_page(&app, &visit, Failure::from(error)).await,
    };
    let metadata = &asked.client.metadata;
    let view = ConsentView {
        frame: visit.frame(&app, visit.name(&app).await),
        flow,
        service: Service {
            name: metadata.called().told(visit.lang),
            agency: metadata.run_by().map(|agency| agency.told(visit.lang)),
            address: asked.origin.clone(),
            official: metadata.official,
            policy: metadata.policy_uri.as_ref().map(ToString::to_string),
            terms: metadata.tos_uri.as_ref().map(ToString::to_string),
            moves: asked.moves.as_ref().map(|moving| Moves::told(moving, visit.lang)),
        },
        purpose: metadata.wanted_for().map(|purpose| purpose.told(visit.lang)),
        scopes: asked.scope.words().map(str::to_owned).collect(),
        released: asked.released,
        for_whom: asked.for_whom.map(|(choice, name)| ForWhom {
            value: choice.to_string(),
            name,
            is_ward: matches!(choice, Choice::Ward(_)),
        }),
        apis: asked.apis.iter().map(|api| api.told(visit.lang)).collect(),
    };
    visit.page(200, &view)
}

/// `POST /consent?flow=…` with `decision=accept|deny`, and `for` where the page told of another for whom one acts.
pub async fn decide(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(flow) = visit.flow() else { return Failure::Over.page(&app, &visit) };
    let decided = match form.get("decision") {
        Some("accept") => {
            let told = form.get("for").and_then(Choice::read).unwrap_or(Choice::Myself);
            authorize::accept_consent(&app, &flow, visit.browser(), told).await
        }
        _ => authorize::refuse_consent(&app, &flow, visit.browser()).await,
    };
    answer(&app, &visit, decided).await
}
