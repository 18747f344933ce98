//! `/organisations`: for whom one acts, what one is invited to, and, for whoever says who acts for an organisation, its members.

mod members;

use actix_web::{HttpResponse, web};

use super::failure::Failure;
use super::form::{Form, forged};
use super::settings::{may_change, sign_in_first};
use super::visit::Visit;
use crate::account;
use crate::app::App;
use crate::base::{AccountId, InvitationId};
use crate::db::{Conn, StoreError};
use crate::keys::{self, Desk};
use crate::mandate::member::{self, Invitation, NotJoined};
use crate::pages::views::{InvitationRow, OrganisationRow, OrganisationsView};
use crate::session::{Citizen, Session, StepUp};
use crate::sign_out;

pub use members::{change, invite, show};

/// Where it is.
const PATH: &str = "/organisations";

/// So many stand on a page.
const PAGE: usize = 50;

/// `GET /organisations`.
pub async fn list(app: web::Data<App>, visit: Visit) -> HttpResponse {
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    overview(&app, &visit, session, None).await
}

/// `POST /organisations/invitations/{id}` with `answer=accept|decline`.
pub async fn answer(
    app: web::Data<App>,
    visit: Visit,
    id: web::Path<InvitationId>,
    form: Form,
) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    let (accepts, id) = (form.get("answer") == Some("accept"), *id);
    let done = changing(&app, &visit, session, move |c, desk, citizen| match accepts {
        true => Ok(member::accept(c, desk, citizen, id)?.map(drop)),
        false => Ok(member::turn_down(c, desk, citizen, id)?.then_some(()).ok_or(NotJoined::NotFound)),
    });
    match done.await {
        Ok(Ok(Ok(()))) => {
            app.jobs.wake();
            visit.redirect(PATH)
        }
        Ok(Ok(Err(why))) => overview(&app, &visit, session, Some(why)).await,
        Ok(Err(first)) => sign_in_first(&app, &visit, Some(first), PATH).await,
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

/// `POST /organisations/{id}/leave`: whoever acts for it does so no more.
pub async fn leave(app: web::Data<App>, visit: Visit, id: web::Path<AccountId>, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    let (id, desk, own) = (*id, app.desk(&visit.request_id), session.clone());
    let done = app.db.write(move |c| match Citizen::prove(c, &own)? {
        Some(citizen) => sign_out::lay_down(c, &desk, &citizen, id).map(Some),
        None => Ok(None),
    });
    match done.await {
        // What was laid down already, or is not theirs to, shows as it is.
        Ok(Some(_ended)) => match app.heed_endings().await {
            Ok(()) => {
                app.jobs.wake();
                visit.redirect(PATH)
            }
            Err(error) => Failure::from(error).page(&app, &visit),
        },
        Ok(None) => sign_in_first(&app, &visit, None, PATH).await,
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

async fn overview(app: &App, visit: &Visit, session: &Session, trouble: Option<NotJoined>) -> HttpResponse {
    let today = app.clock.now().local_date();
    let found = reading(app, visit, session, move |c, desk, citizen| {
        let own = member::standings(c, &desk.vault, today, citizen)?;
        Ok((own, member::invitations_to(c, desk, citizen)?))
    });
    let (own, invited) = match found.await {
        Ok(Some(found)) => found,
        Ok(None) => return sign_in_first(app, visit, None, PATH).await,
        Err(error) => return Failure::from(error).page(app, visit),
    };
    let owner = session.account.to_string();
    let (own, more) = page(app, visit, &[PATH, &owner], own, |one| one.organisation.id.to_string());
    let row = |one: member::Standing| OrganisationRow {
        id: one.organisation.id.to_string(),
        name: one.name,
        code: one.code,
        roles: one.mandates.iter().map(|own| own.role).collect(),
        appoints: one.manages,
        rests: one.rests,
        leaves: one.mandates.iter().any(|own| !own.source.rests()),
        holds: one.rests.is_none() && one.mandates.iter().any(|own| own.counts(today, &[])),
    };
    let invitation = |(one, holder): (Invitation, account::Holder)| invitation_row(one, holder.profile.name);
    let status = if trouble.is_some() { 409 } else { 200 };
    let view = OrganisationsView {
        frame: visit.frame(app, visit.name(app).await),
        rows: own.into_iter().map(row).collect(),
        more: more.map(|cursor| format!("{PATH}?after={cursor}")),
        invitations: invited.into_iter().map(invitation).collect(),
        trouble: trouble.map(|why| match why {
            NotJoined::NotFound => "invitation-over",
            NotJoined::Level => "choose-low",
            NotJoined::Held(_) => "invitation-held",
            NotJoined::Beyond => "invitation-beyond",
        }),
    };
    visit.page(status, &view)
}

fn invitation_row(one: Invitation, name: String) -> InvitationRow {
    InvitationRow {
        id: one.id.to_string(),
        name,
        roles: one.roles,
        scope: one.scope.groups().map(ToString::to_string).collect(),
        until: one.valid_to.map(|day| day.plus_days(-1)),
        expires: one.expires_at,
    }
}

/// What stands on this page of `all`, and the cursor of the next one. A cursor that is none of this list shows it from its beginning.
fn page<T>(
    app: &App,
    visit: &Visit,
    list: &[&str],
    mut all: Vec<T>,
    name: impl Fn(&T) -> String,
) -> (Vec<T>, Option<String>) {
    let last = visit.query("after").and_then(|cursor| keys::position(&app.vault, list, cursor));
    let behind = last.and_then(|last| all.iter().position(|one| name(one) == last));
    all.drain(..behind.map_or(0, |n| n + 1));
    let more = all.len() > PAGE;
    all.truncate(PAGE);
    let next = all.last().filter(|_| more).map(|last| keys::cursor(&app.vault, list, &name(last)));
    (all, next)
}

/// Looks at something as the citizen who is signed in; nothing where nobody is.
async fn reading<T: Send + 'static>(
    app: &App,
    visit: &Visit,
    session: &Session,
    look: impl FnOnce(&mut Conn, &Desk, &Citizen) -> Result<T, StoreError> + Send + 'static,
) -> Result<Option<T>, StoreError> {
    let (desk, session) = (app.desk(&visit.request_id), session.clone());
    let found = app.db.read(move |c| match Citizen::prove(c, &session)? {
        Some(citizen) => look(c, &desk, &citizen).map(Some),
        None => Ok(None),
    });
    found.await
}

/// Does something as the citizen who is signed in, and has shown lately that it is them; inside, what sign-in it takes.
async fn changing<T: Send + 'static>(
    app: &App,
    visit: &Visit,
    session: &Session,
    mut act: impl FnMut(&mut Conn, &Desk, &Citizen) -> Result<T, StoreError> + Send + 'static,
) -> Result<Result<T, StepUp>, StoreError> {
    let (desk, may_change) = (app.desk(&visit.request_id), may_change(app, session));
    let done = app.db.write(move |c| match may_change(c)? {
        Ok(elevated) => act(c, &desk, &elevated).map(Ok),
        Err(first) => Ok(Err(first)),
    });
    done.await
}
