//! `/cases`: what a person reports to agencies, and what became of it.

use actix_web::{HttpResponse, web};

use super::failure::Failure;
use super::form::{Form, forged};
use super::settings::sign_in_first;
use super::visit::Visit;
use crate::app::App;
use crate::base::CaseId;
use crate::db::{Conn, StoreError};
use crate::directory::{AgencyCode, Directory};
use crate::feedback::{self, Case, Opened, Rating, Refused, Report, Subject, Text};
use crate::keys::Desk;
use crate::pages::Trouble;
use crate::pages::views::{
    CaseEntry, CaseRow, CaseView, CasesView, ErrorKind, FindAgencyView, NewCaseView, Said,
};
use crate::session::{Citizen, Session};

/// Where it is.
const PATH: &str = "/cases";

/// So many are on a page.
const SHOWN: usize = 50;

/// So many agencies are offered: whoever looks for one says more of its name.
const OFFERED: usize = 20;

/// `GET /cases`: the newest, or those before `?before=`.
pub async fn list(app: web::Data<App>, visit: Visit) -> HttpResponse {
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    let before: Option<CaseId> = visit.query("before").and_then(|id| id.parse().ok());
    let found = async {
        let (vault, session) = (app.vault.clone(), session.clone());
        let cases = app.db.read(move |c| {
            let Some(citizen) = Citizen::prove(c, &session)? else { return Ok((Vec::new(), Vec::new())) };
            let cases = feedback::list(c, &citizen, before, i64::try_from(SHOWN + 1).unwrap_or(i64::MAX))?;
            let subjects = feedback::subjects(c, &vault, &citizen, &cases)?;
            Ok((cases, subjects))
        });
        Ok::<_, StoreError>((cases.await?, app.units.get().await?))
    };
    match found.await {
        Ok(((cases, subjects), units)) => {
            let entry = |(case, subject)| CaseEntry { subject, row: row(&app, &units, case) };
            let rows = cases.iter().zip(subjects).take(SHOWN).map(entry).collect();
            let last = cases.get(SHOWN - 1).filter(|_| cases.len() > SHOWN);
            let older = last.map(|last| format!("{PATH}?before={}", last.id));
            let frame = visit.frame(&app, visit.name(&app).await);
            visit.page(200, &CasesView { frame, rows, newest: before.is_none(), older })
        }
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

/// `GET /cases/new`: `?find=` looks for an agency, `?agency=` is the one that was chosen.
pub async fn new(app: web::Data<App>, visit: Visit) -> HttpResponse {
    if visit.session().is_none() {
        return sign_in_first(&app, &visit, None, "/cases/new").await;
    }
    let units = match app.units.get().await {
        Ok(units) => units,
        Err(error) => return Failure::from(error).page(&app, &visit),
    };
    let today = app.clock.now().local_date();
    let chosen = visit.query("agency").and_then(|code| code.parse::<AgencyCode>().ok());
    if let Some(code) = chosen.filter(|code| units.agencies.on(code, today).is_ok()) {
        return new_page(&app, &visit, &units, (&code, &Form::default()), Vec::new()).await;
    }
    let find = visit.query("find").unwrap_or_default().to_owned();
    let found = match find.trim().is_empty() {
        true => Vec::new(),
        false => units.agencies_named(&find, today, OFFERED),
    };
    let agencies = found.iter().map(|unit| (unit.code.to_string(), unit.name.to_string())).collect();
    let frame = visit.frame(&app, visit.name(&app).await);
    visit.page(200, &FindAgencyView { frame, find, agencies })
}

/// `POST /cases`.
pub async fn report(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    let (law, units) = match (app.law.get().await, app.units.get().await) {
        (Ok(law), Ok(units)) => (law, units),
        (Err(error), _) | (_, Err(error)) => return Failure::from(error).page(&app, &visit),
    };
    let Ok(agency) = form.text("agency").parse::<AgencyCode>() else { return visit.redirect("/cases/new") };
    let report = match (Subject::parse(&form.text("subject")), Text::parse(&form.text("text"))) {
        (Ok(subject), Ok(text)) => Report { agency: agency.clone(), subject, text },
        (subject, text) => {
            let subject = subject.err().map(|_why| Trouble::CaseSubject);
            let troubles = subject.into_iter().chain(text.err().map(|_why| Trouble::CaseText)).collect();
            return new_page(&app, &visit, &units, (&agency, &form), troubles).await;
        }
    };
    let (desk, session, known) = (app.desk(&visit.request_id), session.clone(), units.clone());
    let made = app.db.write(move |c| match Citizen::prove(c, &session)? {
        Some(citizen) => feedback::report(c, &desk, (&law, &known), &citizen, &report),
        None => Ok(Err(Refused::NotFound)),
    });
    match made.await {
        Ok(Ok(case)) => visit.redirect(&format!("{PATH}/{}", case.id)),
        Ok(Err(Refused::TooOften)) => {
            new_page(&app, &visit, &units, (&agency, &form), vec![Trouble::CasesTooMany]).await
        }
        Ok(Err(Refused::NoLaw)) => Failure::new(ErrorKind::Unavailable).page(&app, &visit),
        Ok(Err(_gone)) => visit.redirect("/cases/new"),
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

/// `GET /cases/{case}`.
pub async fn one(app: web::Data<App>, visit: Visit, id: web::Path<String>) -> HttpResponse {
    let Some(session) = visit.session() else {
        return sign_in_first(&app, &visit, None, &format!("{PATH}/{id}")).await;
    };
    page(&app, &visit, session, &id, None).await
}

/// `POST /cases/{case}/rate`.
pub async fn rate(app: web::Data<App>, visit: Visit, id: web::Path<String>, form: Form) -> HttpResponse {
    let rating = form.text("stars").parse().ok().and_then(Rating::new).ok_or(Trouble::CaseRating);
    let verb = rating.map(|rating| {
        move |c: &mut Conn, desk: &Desk, citizen: &Citizen, seen| {
            feedback::rate(c, desk, citizen, seen, rating)
        }
    });
    act(&app, &visit, &id, &form, verb).await
}

/// `POST /cases/{case}/reopen`.
pub async fn reopen(app: web::Data<App>, visit: Visit, id: web::Path<String>, form: Form) -> HttpResponse {
    let law = match app.law.get().await {
        Ok(law) => law,
        Err(error) => return Failure::from(error).page(&app, &visit),
    };
    let text = Text::parse(&form.text("text")).map_err(|_why| Trouble::CaseText);
    let verb = text.map(|text| {
        move |c: &mut Conn, desk: &Desk, citizen: &Citizen, seen| {
            feedback::reopen(c, desk, &law, citizen, seen, &text)
        }
    });
    act(&app, &visit, &id, &form, verb).await
}

/// Does to a case of the visitor's what `verb` does, and shows it as it is then.
async fn act(
    app: &App,
    visit: &Visit,
    id: &str,
    form: &Form,
    verb: Result<
        impl Fn(&mut Conn, &Desk, &Citizen, (CaseId, i32)) -> Result<Result<Case, Refused>, StoreError>
        + Send
        + 'static,
        Trouble,
    >,
) -> HttpResponse {
    if !visit.vouches_for(app, form) {
        return forged(app, visit);
    }
    let Some(session) = visit.session() else { return sign_in_first(app, visit, None, PATH).await };
    let verb = match verb {
        Ok(verb) => verb,
        Err(trouble) => return page(app, visit, session, id, Some((form.text("text"), trouble))).await,
    };
    let (Ok(case), Ok(seen)) = (id.parse::<CaseId>(), form.text("seen").parse::<i32>()) else {
        return Failure::new(ErrorKind::NotFound).page(app, visit);
    };
    let (desk, proven) = (app.desk(&visit.request_id), session.clone());
    let done = app.db.write(move |c| match Citizen::prove(c, &proven)? {
        Some(citizen) => verb(c, &desk, &citizen, (case, seen)),
        None => Ok(Err(Refused::NotFound)),
    });
    match done.await {
        Ok(Ok(_case)) => visit.redirect(&format!("{PATH}/{id}")),
        Ok(Err(Refused::NotFound)) => Failure::new(ErrorKind::NotFound).page(app, visit),
        Ok(Err(Refused::NoLaw)) => Failure::new(ErrorKind::Unavailable).page(app, visit),
        Ok(Err(_changed)) => {
            page(app, visit, session, id, Some((form.text("text"), Trouble::HasChanged))).await
        }
        Err(error) => Failure::from(error).page(app, visit),
    }
}

async fn new_page(
    app: &App,
    visit: &Visit,
    units: &Directory,
    (code, form): (&AgencyCode, &Form),
    troubles: Vec<Trouble>,
) -> HttpResponse {
    let view = NewCaseView {
        frame: visit.frame(app, visit.name(app).await),
        code: code.to_string(),
        agency: units.agencies.called(code, app.clock.now().local_date()),
        subject: form.text("subject"),
        text: form.text("text"),
        troubles,
    };
    visit.page(if view.troubles.is_empty() { 200 } else { 400 }, &view)
}

/// One case; where something was refused, with what was typed and why.
async fn page(
    app: &App,
    visit: &Visit,
    session: &Session,
    id: &str,
    refused: Option<(String, Trouble)>,
) -> HttpResponse {
    let Ok(id) = id.parse::<CaseId>() else { return Failure::new(ErrorKind::NotFound).page(app, visit) };
    let found = async {
        let (vault, session) = (app.vault.clone(), session.clone());
        let opened = app.db.read(move |c| match Citizen::prove(c, &session)? {
            Some(citizen) => feedback::opened(c, &vault, &citizen, id),
            None => Ok(None),
        });
        Ok::<_, StoreError>((opened.await?, app.units.get().await?))
    };
    match found.await {
        Ok((Some(opened), units)) => {
            let (typed, troubles, status) = match refused {
                Some((typed, trouble)) => (typed, vec![trouble], 400),
                None => (String::new(), Vec::new(), 200),
            };
            let may_reopen = opened.may_be_reopened();
            let Opened { case, subject, messages } = opened;
            let today = app.clock.now().local_date();
            let view = CaseView {
                frame: visit.frame(app, visit.name(app).await),
                row: row(app, &units, &case),
                subject,
                said: Said::all(&messages, |code| units.agencies.called(code, today)),
                seen: case.version,
                may_reopen,
                typed,
                troubles,
            };
            visit.page(status, &view)
        }
        Ok((None, _units)) => Failure::new(ErrorKind::NotFound).page(app, visit),
        Err(error) => Failure::from(error).page(app, visit),
    }
}

fn row(app: &App, units: &Directory, case: &Case) -> CaseRow {
    CaseRow {
        id: case.id.to_string(),
        agency: units.agencies.called(&case.agency, app.clock.now().local_date()),
        state: case.state,
        reported: case.created_at,
        due: case.due_on,
        stars: case.rating.map(Rating::stars),
    }
}
