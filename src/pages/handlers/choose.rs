//! `/choose`: for whom one acts at a service: oneself, a child or ward, or an organisation.

use actix_web::{HttpResponse, web};

use super::authorize::answer;
use super::ended;
use super::failure::Failure;
use super::form::{Form, forged};
use super::visit::Visit;
use crate::app::App;
use crate::mandate::member::Represented;
use crate::op::authorize::{self, Choice, Offered};
use crate::pages::views::{ChoiceRow, ChooseView, WardChoice};
use crate::pages::{Moves, Service};

/// How many organisations are shown at once: of more, one types a part of the name or the code.
const SHOWN: usize = 20;

/// `GET /choose?flow=…`.
pub async fn show(app: web::Data<App>, visit: Visit) -> HttpResponse {
    page(&app, &visit, String::new()).await
}

/// `POST /choose?flow=…` with `choice=myself|ID|ward:ID`, or `decision=find|cancel`. What is looked for never stands in an address.
pub async fn decide(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(flow) = visit.flow() else { return Failure::Over.page(&app, &visit) };
    if let Some(choice) = form.get("choice").and_then(Choice::read) {
        let chosen = authorize::choose(&app, &flow, visit.browser(), choice).await;
        return answer(&app, &visit, chosen).await;
    }
    if form.get("decision") == Some("cancel") {
        let refused = authorize::cancel(&app, &flow, visit.browser()).await;
        return answer(&app, &visit, refused).await;
    }
    page(&app, &visit, form.text("wanted")).await
}

async fn page(app: &App, visit: &Visit, wanted: String) -> HttpResponse {
    let Some(flow) = visit.flow() else { return Failure::Over.page(app, visit) };
    let asked = match authorize::choices_asked(app, &flow, visit.browser()).await {
        Ok(asked) => asked,
        Err(error) => return ended::or_page(app, visit, Failure::from(error)).await,
    };
    let metadata = &asked.client.metadata;
    let myself = asked.choices.iter().any(|one| matches!(one, Offered::Myself));
    let all: Vec<&Represented> = asked.choices.iter().filter_map(organisation).collect();
    let meant: Vec<&Represented> = all.iter().copied().filter(|one| one.is_meant(&wanted)).collect();
    let view = ChooseView {
        frame: visit.frame(app, visit.name(app).await),
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
        myself,
        wards: asked.choices.iter().filter_map(ward).collect(),
        organisations: metadata.khoa_serves.organisations(),
        any: !all.is_empty(),
        searchable: all.len() > SHOWN,
        more: meant.len().saturating_sub(SHOWN),
        rows: meant.into_iter().take(SHOWN).map(row).collect(),
        wanted,
        low: asked.low,
    };
    visit.page(200, &view)
}

fn organisation(offered: &Offered) -> Option<&Represented> {
    match offered {
        Offered::Organisation(organisation) => Some(organisation),
        Offered::Myself | Offered::Ward(_) => None,
    }
}

fn ward(offered: &Offered) -> Option<WardChoice> {
    let Offered::Ward(side) = offered else { return None };
    Some(WardChoice {
        value: Choice::Ward(side.account.id).to_string(),
        name: side.name.clone(),
        number: side.number.clone(),
        relation: side.guardianship.relation,
    })
}

fn row(one: &Represented) -> ChoiceRow {
    ChoiceRow {
        value: Choice::Organisation(one.organisation).to_string(),
        name: one.name.clone(),
        code: one.code.clone(),
        roles: one.roles.clone(),
    }
}
