//! `/console/{agency}/{role}/cases`: what citizens report to the agency: the queue by the day due, one case, which is a look at a
//! person, and its answer or way on.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::gate::Console;
use super::views::{CaseDeskRow, CaseDeskView, CaseEntered, CaseQueueView, Tab};
use crate::base::CaseId;
use crate::directory::{AgencyCode, Directory};
use crate::feedback::{self, Case, Opened, Refused, Text};
use crate::mandate::Officer;
use crate::pages::handlers::Form;
use crate::pages::handlers::failure::Failure;
use crate::pages::views::{ErrorKind, Said};

/// The case of an address.
#[derive(Deserialize)]
pub struct Named {
    case: String,
}

/// `GET /console/{agency}/{role}/cases`.
pub async fn queue(console: Console) -> HttpResponse {
    match console.read(|c, _desk, officer| feedback::queue(c, officer)).await {
        Ok((officer, cases)) => {
            let (home, today) = (console.home(), console.today());
            let row = |case: &Case| CaseDeskRow {
                address: format!("{home}/cases/{}", case.id),
                state: case.state,
                reported: case.created_at,
                due: case.due_on,
                late: case.due_on < today,
            };
            let view = CaseQueueView {
                frame: console.frame().await,
                bar: console.bar(&officer, Tab::Cases).await,
                rows: cases.iter().map(row).collect(),
            };
            console.page(200, &view)
        }
        Err(answer) => answer,
    }
}

/// `GET /console/{agency}/{role}/cases/{case}`.
pub async fn show(console: Console, path: web::Path<Named>) -> HttpResponse {
    page(&console, &path, None).await
}

/// `POST /console/{agency}/{role}/cases/{case}/answer`.
pub async fn answer(console: Console, path: web::Path<Named>, form: Form) -> HttpResponse {
    if !console.vouches_for(&form) {
        return console.forged();
    }
    let entered = CaseEntered { answer: form.text("text"), ..CaseEntered::default() };
    let (Some(seen), Ok(text)) = (seen(&path, &form), Text::parse(&entered.answer)) else {
        return page(&console, &path, Some((entered, "console-case-unwritten"))).await;
    };
    let done = console.write(move |c, desk, officer| feedback::answer(c, desk, officer, seen, &text));
    settled(&console, &path, entered, done.await).await
}

/// `POST /console/{agency}/{role}/cases/{case}/forward`.
pub async fn forward(console: Console, path: web::Path<Named>, form: Form) -> HttpResponse {
    if !console.vouches_for(&form) {
        return console.forged();
    }
    let (law, units) = match (console.app.law.get().await, console.app.units.get().await) {
        (Ok(law), Ok(units)) => (law, units),
        (Err(error), _) | (_, Err(error)) => return Failure::from(error).page(&console.app, &console.visit),
    };
    let entered = CaseEntered { to: form.text("to"), why: form.text("text"), ..CaseEntered::default() };
    let (to, why) = (entered.to.parse::<AgencyCode>(), Text::parse(&entered.why));
    let (Some(seen), Ok(why), Ok(to)) = (seen(&path, &form), why, to) else {
        return page(&console, &path, Some((entered, "console-case-nowhere"))).await;
    };
    let done = console.write(move |c, desk, officer| {
        feedback::forward(c, desk, (&law, &units), officer, seen, (&to, &why))
    });
    settled(&console, &path, entered, done.await).await
}

fn seen(path: &Named, form: &Form) -> Option<(CaseId, i32)> {
    path.case.parse().ok().zip(form.text("seen").parse().ok())
}

async fn settled(
    console: &Console,
    path: &Named,
    entered: CaseEntered,
    done: Result<(Officer, Result<Case, Refused>), HttpResponse>,
) -> HttpResponse {
    let why = match done {
        Ok((_officer, Ok(_case))) => {
            console.app.jobs.wake();
            return console.visit.redirect(&format!("{}/cases", console.home()));
        }
        Ok((_officer, Err(Refused::NoAgency))) => "console-case-nowhere",
        Ok((_officer, Err(Refused::NoLaw))) => "help-why-no-law",
        Ok((_officer, Err(_changed))) => "console-case-changed",
        Err(answer) => return answer,
    };
    page(console, path, Some((entered, why))).await
}

/// One case; where something was refused, with what was typed and why.
async fn page(console: &Console, path: &Named, refused: Option<(CaseEntered, &'static str)>) -> HttpResponse {
    let missing = || Failure::new(ErrorKind::NotFound).page(&console.app, &console.visit);
    let Ok(id) = path.case.parse::<CaseId>() else { return missing() };
    let looked = console.write(move |c, desk, officer| feedback::look(c, desk, officer, id));
    let (officer, opened) = match looked.await {
        Ok((officer, Ok(opened))) => (officer, opened),
        Ok((_officer, Err(_nothing))) => return missing(),
        Err(answer) => return answer,
    };
    let units = match console.app.units.get().await {
        Ok(units) => units,
        Err(error) => return Failure::from(error).page(&console.app, &console.visit),
    };
    let status = if refused.is_some() { 400 } else { 200 };
    let (entered, why) = refused.unzip();
    let view = CaseDeskView {
        frame: console.frame().await,
        bar: console.bar(&officer, Tab::Cases).await,
        address: format!("{}/cases/{id}", console.home()),
        state: opened.case.state,
        due: opened.case.due_on,
        forward_by: opened.case.forward_by,
        seen: opened.case.version,
        said: said(&units, &opened, console),
        subject: opened.subject,
        entered: entered.unwrap_or_default(),
        why,
    };
    console.page(status, &view)
}

fn said(units: &Directory, opened: &Opened, console: &Console) -> Vec<Said> {
    let today = console.today();
    Said::all(&opened.messages, |code| units.agencies.called(code, today))
}
