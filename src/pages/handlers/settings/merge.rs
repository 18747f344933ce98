//! `/settings/merge`: the holder's account and another are to become one, and they object or say that both are them.

use actix_web::{HttpResponse, web};

use super::{may_change, sign_in_first};
use crate::app::App;
use crate::base::AccountId;
use crate::db::StoreError;
use crate::merge::{self, Refused, Seen, Waiting};
use crate::pages::console::{kind_key, merge_refused_key};
use crate::pages::handlers::failure::Failure;
use crate::pages::handlers::form::{Form, forged};
use crate::pages::handlers::visit::Visit;
use crate::pages::views::{JoiningFace, JoiningView};
use crate::session::{Citizen, Session};

/// Where it is.
const PATH: &str = "/settings/merge";

/// `GET /settings/merge`.
pub async fn show(app: web::Data<App>, visit: Visit) -> HttpResponse {
    match visit.session() {
        Some(session) => page(&app, &visit, session, None).await,
        None => sign_in_first(&app, &visit, None, PATH).await,
    }
}

async fn page(app: &App, visit: &Visit, session: &Session, trouble: Option<Refused>) -> HttpResponse {
    let (desk, signed_in) = (app.desk(&visit.request_id), session.clone());
    let read = app.db.read(move |c| match Citizen::prove(c, &signed_in)? {
        Some(citizen) => Ok(Some((merge::waiting_for(c, &desk, &citizen)?, citizen.account().id))),
        None => Ok(None),
    });
    match read.await {
        Ok(Some((waits, own))) => {
            let face = waits.and_then(|waiting| face(own, waiting));
            let frame = visit.frame(app, visit.name(app).await);
            let status = trouble.map_or(200, |why| why.problem().status().as_u16());
            let trouble = trouble.map(merge_refused_key);
            visit.page(status, &JoiningView { frame, waits: face, trouble })
        }
        Ok(None) => sign_in_first(app, visit, None, PATH).await,
        Err(error) => Failure::from(error).page(app, visit),
    }
}

fn face(own: AccountId, Waiting { merge, other }: Waiting) -> Option<JoiningFace> {
    Some(JoiningFace {
        goes_on: merge.surviving == Some(own),
        last_day: merge.due_on?,
        has_agreed: merge.has_agreed(own),
        merge: merge.id,
        version: merge.version,
        other_kind: kind_key(other.kind),
        other_since: other.since.local_date(),
        other_number: other.number,
    })
}

/// `POST /settings/merge/object`: the other is somebody else. It takes no stronger sign-in: nothing changes by it.
pub async fn object(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    let (desk, session) = (app.desk(&visit.request_id), session.clone());
    let done = app.db.write(move |c| match Citizen::prove(c, &session)? {
        // Whether it stood or not, it stands no more.
        Some(citizen) => merge::object(c, &desk, &citizen).map(|_objected| ()),
        None => Ok(()),
    });
    match done.await {
        Ok(()) => visit.redirect(PATH),
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

/// `POST /settings/merge/agree`: both are them, of the pair that they saw.
pub async fn agree(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    let seen = form.get("merge").and_then(|id| id.parse().ok());
    let seen = seen.zip(form.get("version").and_then(|version| version.parse().ok()));
    let Some((id, version)) = seen else { return visit.redirect(PATH) };
    let (desk, may_change) = (app.desk(&visit.request_id), may_change(&app, session));
    let done = app.db.write(move |c| match may_change(c)? {
        Ok(elevated) => merge::agree(c, &desk, &elevated, Seen { id, version }).map(Ok),
        Err(first) => Ok::<_, StoreError>(Err(first)),
    });
    match done.await {
        Ok(Ok(Ok(_agreed))) => {
            app.jobs.wake();
            // What it may have ended is refused at once.
            match app.heed_endings().await {
                Ok(()) => visit.redirect(PATH),
                Err(error) => Failure::from(error).page(&app, &visit),
            }
        }
        // It is no pair of theirs: what is, they see there.
        Ok(Ok(Err(Refused::NotFound))) => visit.redirect(PATH),
        Ok(Ok(Err(refused))) => page(&app, &visit, session, Some(refused)).await,
        Ok(Err(first)) => sign_in_first(&app, &visit, Some(first), PATH).await,
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}
