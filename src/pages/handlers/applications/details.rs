//! `/applications/{id}/details`: what somebody declares of themselves, with everything that is wrong with it at once.

use actix_web::{HttpResponse, web};

use super::{PATH, seen, standing, troubles};
use crate::account::Kind;
use crate::app::App;
use crate::application::{self, Identity, Refused, Seen, Typed, Ward, Wish};
use crate::base::{ApplicationId, LocalDate};
use crate::db::StoreError;
use crate::pages::Trouble;
use crate::pages::handlers::failure::Failure;
use crate::pages::handlers::form::{Form, forged_at};
use crate::pages::handlers::settings::sign_in_first;
use crate::pages::handlers::visit::Visit;
use crate::pages::views::{DetailsView, ErrorKind};
use crate::session::{Citizen, Session};

/// `GET /applications/{id}/details`; `?who=foreigner` for the form of foreigners.
pub async fn show(app: web::Data<App>, visit: Visit, id: web::Path<ApplicationId>) -> HttpResponse {
    let path = format!("{PATH}/{id}/details");
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, &path).await };
    let stands = match standing::read(&app, session, *id).await {
        Ok(Some(stands)) => stands,
        Ok(None) => return Failure::new(ErrorKind::NotFound).page(&app, &visit),
        Err(error) => return Failure::from(error).page(&app, &visit),
    };
    let first = || Typed { who: first_form(&visit).to_owned(), ..Typed::default() };
    let (before, relation) = match stands.wish {
        Wish::Identity(Identity { declared, .. }) => {
            (declared.map_or_else(first, |one| Typed::of(&one)), None)
        }
        Wish::Ward(Ward { declared, relation, .. }) => {
            let relation = relation.map_or_else(String::new, |one| one.as_str().to_owned());
            (declared.map_or_else(first, |one| Typed::of(&one)), Some(relation))
        }
        _ => return Failure::new(ErrorKind::NotFound).page(&app, &visit),
    };
    let who = match visit.query("who") {
        Some(who @ ("citizen" | "foreigner")) => who.to_owned(),
        _ => before.who.clone(),
    };
    let version = stands.application.version;
    let typed = Filled { typed: Typed { who, ..before }, relation };
    page(&app, &visit, *id, (200, Vec::new()), (version, typed)).await
}

/// A form as it was filled in.
struct Filled {
    typed: Typed,
    /// Where it is asked for another: as what they represent them.
    relation: Option<String>,
}

/// `POST /applications/{id}/details`.
pub async fn save(
    app: web::Data<App>,
    visit: Visit,
    id: web::Path<ApplicationId>,
    form: Form,
) -> HttpResponse {
    let path = format!("{PATH}/{id}/details");
    if !visit.vouches_for(&app, &form) {
        return forged_at(&app, &visit, path);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, &path).await };
    let stands = match standing::read(&app, session, *id).await {
        Ok(Some(stands)) => stands,
        Ok(None) => return Failure::new(ErrorKind::NotFound).page(&app, &visit),
        Err(error) => return Failure::from(error).page(&app, &visit),
    };
    let relation = stands.wish.is_for_another().then(|| form.text("relation"));
    let (filled, seen) = (Filled { typed: typed(&form), relation }, seen(*id, &form));
    let today = app.clock.now().local_date();
    let saved = match written(stands.wish, &filled, today) {
        Ok(wish) => saved(&app, &visit, session, (seen, wish)).await,
        Err(refused) => Ok(Err(refused)),
    };
    match saved {
        Ok(Ok(())) => visit.redirect(&format!("{PATH}/{id}")),
        Ok(Err(Refused::NotFound)) => Failure::new(ErrorKind::NotFound).page(&app, &visit),
        Ok(Err(refused)) => {
            let status = refused.problem().status().as_u16();
            page(&app, &visit, *id, (status, troubles(&refused)), (seen.version, filled)).await
        }
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

/// The same wish, with what was filled in.
fn written(before: Wish, filled: &Filled, today: LocalDate) -> Result<Wish, Refused> {
    let Filled { typed, relation } = filled;
    match before {
        Wish::Identity(Identity { level, .. }) => {
            let declared = typed.read(today).map_err(Refused::Fields)?;
            Ok(Wish::Identity(Identity { level, declared: Some(declared) }))
        }
        Wish::Ward(Ward { level, .. }) => {
            let relation = relation.as_deref().unwrap_or_default();
            Ward::read(level, (relation, typed), today).map(Wish::Ward).map_err(Refused::Fields)
        }
        _ => Err(Refused::NotFound),
    }
}

async fn saved(
    app: &App,
    visit: &Visit,
    session: &Session,
    (seen, wish): (Seen, Wish),
) -> Result<Result<(), Refused>, StoreError> {
    let (desk, session) = (app.desk(&visit.request_id), session.clone());
    let saved = app.db.write(move |c| {
        let Some(citizen) = Citizen::prove(c, &session)? else { return Ok(Err(Refused::NotFound)) };
        Ok(application::amend(c, &desk, &citizen, seen, &wish)?.map(|_version| ()))
    });
    saved.await
}

fn typed(form: &Form) -> Typed {
    Typed {
        who: form.text("who"),
        number: form.text("number"),
        name: form.text("name"),
        birthdate: form.text("birthdate"),
        nationality: form.text("nationality"),
        passport: form.text("passport"),
        residence_card: form.text("residence_card"),
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    id: ApplicationId,
    (status, troubles): (u16, Vec<Trouble>),
    (version, Filled { typed, relation }): (i32, Filled),
) -> HttpResponse {
    let declares = (typed.who == "foreigner").then_some(Kind::Foreigner);
    let frame = visit.frame(app, visit.name(app).await).of_whoever(declares);
    visit.page(status, &DetailsView { frame, id: id.to_string(), version, typed, relation, troubles })
}

/// The form that is shown first.
fn first_form(visit: &Visit) -> &'static str {
    if visit.holder() == Some(Kind::Foreigner) { "foreigner" } else { "citizen" }
}
