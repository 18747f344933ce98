//! `/wards/{ward}`: what somebody does for one child or ward: takes up their account, sets how they sign in, and says for how long what
//! they agree to holds.

use actix_web::{HttpResponse, web};

use super::{PATH, rules, ward};
use crate::account;
use crate::app::App;
use crate::base::{AccountId, LocalDate, Moment, Secret};
use crate::db::StoreError;
use crate::factor::password::{self, About};
use crate::login::ward::{self as coming_in, Facts, NotSet};
use crate::mandate::guardian::{self, Guardian, Rules};
use crate::pages::Trouble;
use crate::pages::handlers::failure::{Failure, patient};
use crate::pages::handlers::form::{Form, forged_at};
use crate::pages::handlers::settings::{may_change, sign_in_first};
use crate::pages::handlers::visit::Visit;
use crate::pages::views::{AgreementRow, ErrorKind, WardView};
use crate::session::{Citizen, Session};
use crate::sign_out;

/// `GET /wards/{ward}`.
pub async fn show(app: web::Data<App>, visit: Visit, id: web::Path<AccountId>) -> HttpResponse {
    page(&app, &visit, *id, (200, Vec::new())).await
}

/// `POST /wards/{ward}/activate`: takes up what was issued.
pub async fn activate(
    app: web::Data<App>,
    visit: Visit,
    id: web::Path<AccountId>,
    form: Form,
) -> HttpResponse {
    let path = at(*id);
    if !visit.vouches_for(&app, &form) {
        return forged_at(&app, &visit, path);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, &path).await };
    let (desk, may_change, ward) = (app.desk(&visit.request_id), may_change(&app, session), *id);
    let done = app.db.write(move |c| match may_change(c)? {
        Ok(elevated) => Ok(Ok(coming_in::activate(c, &desk, &elevated, ward)?)),
        Err(first) => Ok(Err(first)),
    });
    match done.await {
        Ok(Err(first)) => sign_in_first(&app, &visit, Some(first), &path).await,
        Ok(Ok(Err(NotSet::NotTheirs))) => Failure::new(ErrorKind::NotFound).page(&app, &visit),
        // Taken up already, or too late: the page says how it stands.
        Ok(Ok(_)) => {
            app.jobs.wake();
            visit.redirect(&path)
        }
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

/// `POST /wards/{ward}/password`: sets, with them, how they sign in.
pub async fn set_password(
    app: web::Data<App>,
    visit: Visit,
    id: web::Path<AccountId>,
    mut form: Form,
) -> HttpResponse {
    let path = at(*id);
    if !visit.vouches_for(&app, &form) {
        return forged_at(&app, &visit, path);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, &path).await };
    let new = form.secret("new_password").unwrap_or_else(|| Secret::new(String::new()));
    let rules = match rules(&app).await {
        Ok(rules) => rules,
        Err(failure) => return failure.page(&app, &visit),
    };
    // Whom the password is about is known to whoever represents them alone.
    match read(&app, session, *id).await {
        Ok(Some(_theirs)) => {}
        Ok(None) => return Failure::new(ErrorKind::NotFound).page(&app, &visit),
        Err(error) => return Failure::from(error).page(&app, &visit),
    }
    let (vault, ward) = (app.vault.clone(), *id);
    let holder = match app.db.read(move |c| Ok(account::load(c, &vault, ward)?)).await {
        Ok(holder) => holder,
        Err(error) => return Failure::from(error).page(&app, &visit),
    };
    let accepted = match password::check(&new, About::profile(&holder.profile)).await {
        Ok(accepted) => accepted,
        Err(reason) => return page(&app, &visit, ward, (400, vec![Trouble::from(reason)])).await,
    };
    let Ok(phc) = app.hasher.hash(&app.entropy, &accepted).await else {
        let busy = page(&app, &visit, ward, (503, vec![Trouble::Busy { seconds: 5 }])).await;
        return patient(busy, Some(5));
    };
    let (desk, may_change) = (app.desk(&visit.request_id), may_change(&app, session));
    let done = app.db.write(move |c| match may_change(c)? {
        Ok(elevated) => Ok(Ok(coming_in::set_password(c, &desk, &elevated, (ward, &rules), &phc)?)),
        Err(first) => Ok(Err(first)),
    });
    match done.await {
        Ok(Err(first)) => sign_in_first(&app, &visit, Some(first), &path).await,
        Ok(Ok(Ok(()))) => {
            app.jobs.wake();
            match app.heed_endings().await {
                Ok(()) => visit.redirect(&path),
                Err(error) => Failure::from(error).page(&app, &visit),
            }
        }
        Ok(Ok(Err(_not_theirs_or_too_young))) => Failure::new(ErrorKind::NotFound).page(&app, &visit),
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

/// `POST /wards/{ward}/term` with `days`: for how long what is agreed to holds.
pub async fn set_term(
    app: web::Data<App>,
    visit: Visit,
    id: web::Path<AccountId>,
    form: Form,
) -> HttpResponse {
    let rules = match rules(&app).await {
        Ok(rules) => rules,
        Err(failure) => return failure.page(&app, &visit),
    };
    let days = form.get("days").and_then(|days| days.parse::<u16>().ok());
    let Some(days) = days.filter(|days| *days <= rules.holds_days) else {
        return Failure::new(ErrorKind::BadRequest).page(&app, &visit);
    };
    by_guardian(&app, &visit, (*id, &form, Sign::Freshly), move |c, desk, guardian| {
        guardian::hold_for(c, desk, guardian, days).map(drop)
    })
    .await
}

/// `POST /wards/{ward}/agreements/end` with `client`: takes back what was agreed to.
pub async fn end_agreement(
    app: web::Data<App>,
    visit: Visit,
    id: web::Path<AccountId>,
    form: Form,
) -> HttpResponse {
    let client = form.text("client");
    let ended = by_guardian(&app, &visit, (*id, &form, Sign::AsTheyAre), move |c, desk, guardian| {
        sign_out::agreement(c, desk, guardian, &client).map(drop)
    });
    ended.await
}

/// How lately a guardian has to have signed in: to allow more for longer just now, to allow less whenever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Freshly,
    AsTheyAre,
}

/// Does something for a ward, and shows them as they stand then.
async fn by_guardian(
    app: &App,
    visit: &Visit,
    (id, form, sign): (AccountId, &Form, Sign),
    mut act: impl FnMut(&mut crate::db::Conn, &crate::keys::Desk, &Guardian) -> Result<(), StoreError>
    + Send
    + 'static,
) -> HttpResponse {
    if !visit.vouches_for(app, form) {
        return forged_at(app, visit, at(id));
    }
    let Some(session) = visit.session().cloned() else {
        return sign_in_first(app, visit, None, &at(id)).await;
    };
    let (desk, may_change) = (app.desk(&visit.request_id), may_change(app, &session));
    let done = app.db.write(move |c| {
        if sign == Sign::Freshly
            && let Err(first) = may_change(c)?
        {
            return Ok(Err(first));
        }
        let Some(citizen) = Citizen::prove(c, &session)? else { return Ok(Ok(false)) };
        match Guardian::prove(c, &citizen, id, desk.now.local_date())? {
            Some(guardian) => act(c, &desk, &guardian).map(|()| Ok(true)),
            None => Ok(Ok(false)),
        }
    });
    match done.await {
        Ok(Err(first)) => sign_in_first(app, visit, Some(first), &at(id)).await,
        Ok(Ok(true)) => {
            app.jobs.wake();
            match app.heed_endings().await {
                Ok(()) => visit.redirect(&at(id)),
                Err(error) => Failure::from(error).page(app, visit),
            }
        }
        Ok(Ok(false)) => Failure::new(ErrorKind::NotFound).page(app, visit),
        Err(error) => Failure::from(error).page(app, visit),
    }
}

fn at(id: AccountId) -> String {
    format!("{PATH}/{id}")
}

/// Nothing where they do not represent them.
async fn read(app: &App, session: &Session, id: AccountId) -> Result<Option<Facts>, StoreError> {
    let (session, desk) = (session.clone(), app.desk(None));
    let read = app.db.read(move |c| {
        let Some(citizen) = Citizen::prove(c, &session)? else { return Ok(None) };
        coming_in::facts(c, &desk.vault, (&citizen, id), desk.now)
    });
    read.await
}

async fn page(
    app: &App,
    visit: &Visit,
    id: AccountId,
    (status, troubles): (u16, Vec<Trouble>),
) -> HttpResponse {
    let Some(session) = visit.session() else { return sign_in_first(app, visit, None, &at(id)).await };
    let facts = match read(app, session, id).await {
        Ok(Some(facts)) => facts,
        Ok(None) => return Failure::new(ErrorKind::NotFound).page(app, visit),
        Err(error) => return Failure::from(error).page(app, visit),
    };
    let rules = match rules(app).await {
        Ok(rules) => rules,
        Err(failure) => return failure.page(app, visit),
    };
    match agreements(app, visit, &facts).await {
        Ok(agreements) => {
            let frame = visit.frame(app, visit.name(app).await);
            let view = view((frame, app.clock.now()), facts, &rules, agreements);
            visit.page(status, &WardView { troubles, ..view })
        }
        Err(failure) => failure.page(app, visit),
    }
}

fn view(
    (frame, now): (crate::pages::Frame, Moment),
    facts: Facts,
    rules: &Rules,
    agreements: Vec<AgreementRow>,
) -> WardView {
    let today: LocalDate = now.local_date();
    let longest = rules.holds_days;
    let chosen = facts.holds_days(rules);
    let Facts { side, has_key, .. } = facts;
    WardView {
        frame,
        signs_in: side.born.is_none_or(|born| born.completes(rules.signs_in_from) <= today),
        has_key,
        is_of_age: side.born.is_none_or(|born| born.completes(rules.hands_over_at) <= today),
        waits_until: side.account.issued.map(|issued| issued.activate_by).filter(|until| *until > now),
        terms: [0, 7, longest].into_iter().filter(|days| *days <= longest).collect(),
        chosen,
        agreements,
        row: ward(&side, rules, (now, has_key)),
        troubles: Vec::new(),
    }
}

async fn agreements(app: &App, visit: &Visit, facts: &Facts) -> Result<Vec<AgreementRow>, Failure> {
    let mut rows = Vec::with_capacity(facts.agreements.len());
    for one in &facts.agreements {
        let client = app.clients.find(&one.client).await?;
        let unnamed = || crate::base::Told { text: one.client.clone(), lang: None };
        rows.push(AgreementRow {
            client: one.client.clone(),
            name: client.map_or_else(unnamed, |client| client.metadata.called().told(visit.lang)),
            until: one.until,
        });
    }
    Ok(rows)
}
