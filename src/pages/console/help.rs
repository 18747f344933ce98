//! `/console/{agency}/{role}/assistances`: an officer, or a community helper, helps whoever sits before them under their own name: asks them, types
//! the code they read out, sees what they asked the authority for, fills in and hands in. Each step asks anew whether it still goes on.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::gate::Console;
use super::queue;
use super::views::{HelpRow, HelpStage, HelpView, HelpWhy, Tab, answer_key};
use crate::account::Level;
use crate::application::{
    self, Application, Hand, Identity, Means, Refused as Undone, Seen, State, Typed, Wish,
};
use crate::approval;
use crate::assistance::{self, Found, Refused, Scope};
use crate::audit::Purpose;
use crate::base::{AccountId, AssistanceId, Secret};
use crate::mandate::{Assistant, Officer, Role};
use crate::pages::handlers::Form;
use crate::pages::handlers::failure::Failure;
use crate::pages::views::ErrorKind;

/// The assistance of an address.
#[derive(Deserialize)]
pub struct Named {
    id: String,
}

/// What an officer sees while they help.
struct Seat {
    found: Found,
    open: Option<Open>,
}

/// Who is helped, and what they asked for.
struct Open {
    name: String,
    level: Option<Level>,
    asked_for: Vec<Application>,
}

/// `POST /console/{agency}/{role}/assistances`: the person is asked.
pub async fn ask(console: Console, form: Form) -> HttpResponse {
    if !console.vouches_for(&form) {
        return console.forged();
    }
    let (law, units) = match (console.app.law.get().await, console.app.units.get().await) {
        (Ok(law), Ok(units)) => (law, units),
        (Err(down), _) | (_, Err(down)) => return Failure::from(down).page(&console.app, &console.visit),
    };
    let (account, scope, today) = (account(&form), scope(&form), console.today());
    let done = console.write(move |c, desk, officer| {
        let Some(account) = account else { return Ok(Err(Refused::NotFound)) };
        let look = officer.look(c, desk, account, Purpose::Help)?;
        let agency = units.agencies.called(officer.agency(), today);
        assistance::ask(c, desk, (&law, &agency), officer, &look, scope)
    });
    began(&console, done.await.map(|(officer, asked)| (officer, asked.map(|one| one.id)))).await
}

/// `POST /console/{agency}/{role}/assistances/code`: the person has read a code out.
pub async fn accept(console: Console, form: Form) -> HttpResponse {
    if !console.vouches_for(&form) {
        return console.forged();
    }
    let law = match console.app.law.get().await {
        Ok(law) => law,
        Err(down) => return Failure::from(down).page(&console.app, &console.visit),
    };
    let (account, typed) = (account(&form), Secret::new(form.text("code")));
    let done = console.write(move |c, desk, officer| {
        let Some(account) = account else { return Ok(Err(Refused::NotFound)) };
        let look = officer.look(c, desk, account, Purpose::Help)?;
        assistance::accept(c, desk, &law, officer, &look, &typed)
    });
    began(&console, done.await.map(|(officer, opened)| (officer, opened.map(|one| one.id)))).await
}

/// What was begun is shown at its own address.
pub(super) fn begun(console: &Console, id: AssistanceId) -> HttpResponse {
    console.app.jobs.wake();
    console.visit.redirect(&address(console, id))
}

async fn began(
    console: &Console,
    done: Result<(Officer, Result<AssistanceId, Refused>), HttpResponse>,
) -> HttpResponse {
    match done {
        Ok((_officer, Ok(id))) => begun(console, id),
        Ok((officer, Err(refused))) => {
            let bar = console.bar(&officer, Tab::Find).await;
            let stage = HelpStage::Over;
            let view = HelpView::new(console.frame().await, bar, stage, Some(HelpWhy::Help(refused)));
            console.page(refused.problem().status().as_u16(), &view)
        }
        Err(answer) => answer,
    }
}

/// `GET /console/{agency}/{role}/assistances/{id}`.
pub async fn show(console: Console, path: web::Path<Named>) -> HttpResponse {
    page(&console, &path, Typed::default(), None).await
}

/// `POST /console/{agency}/{role}/assistances/{id}/begin`: the person has said yes.
pub async fn begin(console: Console, path: web::Path<Named>, form: Form) -> HttpResponse {
    let law = match console.app.law.get().await {
        Ok(law) => law,
        Err(down) => return Failure::from(down).page(&console.app, &console.visit),
    };
    if !console.vouches_for(&form) {
        return console.forged();
    }
    let id = path.id.parse::<AssistanceId>().ok();
    let done = console.assist(move |c, desk, helper| match id {
        Some(id) => assistance::begin(c, desk, &law, helper, id),
        None => Ok(Err(Refused::NotFound)),
    });
    settled(&console, &path, done.await.map(|(_, done)| done.map(|_opened| ()))).await
}

/// `POST /console/{agency}/{role}/assistances/{id}/end`.
pub async fn leave(console: Console, path: web::Path<Named>, form: Form) -> HttpResponse {
    if !console.vouches_for(&form) {
        return console.forged();
    }
    let id = path.id.parse::<AssistanceId>().ok();
    let done = console.assist(move |c, desk, helper| match id {
        Some(id) => assistance::leave(c, desk, helper, id),
        None => Ok(Err(Refused::NotFound)),
    });
    let done = done.await.map(|(_, done)| done);
    if let Err(down) = console.app.heed_endings().await {
        return Failure::from(down).page(&console.app, &console.visit);
    }
    settled(&console, &path, done).await
}

async fn settled(
    console: &Console,
    path: &Named,
    done: Result<Result<(), Refused>, HttpResponse>,
) -> HttpResponse {
    match done {
        Ok(Ok(())) => {
            console.app.jobs.wake();
            console.visit.redirect(&format!("{}/assistances/{}", console.home(), path.id))
        }
        Ok(Err(Refused::NotFound)) => nothing(console),
        Ok(Err(refused)) => page(console, path, Typed::default(), Some(HelpWhy::Help(refused))).await,
        Err(answer) => answer,
    }
}

/// `POST /console/{agency}/{role}/assistances/{id}/apply`: level 2 is asked for and handed in, as the person says.
pub async fn apply(console: Console, path: web::Path<Named>, form: Form) -> HttpResponse {
    if !console.vouches_for(&form) {
        return console.forged();
    }
    let typed = Typed {
        who: "citizen".to_owned(),
        number: form.text("number"),
        name: form.text("name"),
        birthdate: form.text("birthdate"),
        ..Typed::default()
    };
    let (id, read) = (path.id.parse::<AssistanceId>().ok(), typed.read(console.today()));
    let law = match console.app.law.get().await {
        Ok(law) => law,
        Err(down) => return Failure::from(down).page(&console.app, &console.visit),
    };
    let done = console.assist(move |c, desk, helper| {
        let Some(id) = id else { return Ok(Err(HelpWhy::Help(Refused::NotFound))) };
        if !fills_in(helper.role()) {
            return Ok(Err(HelpWhy::Help(Refused::NotTheirs)));
        }
        let helping = match assistance::helping(c, desk, helper, id, Scope::Applications)? {
            Ok(helping) => helping,
            Err(refused) => return Ok(Err(HelpWhy::Help(refused))),
        };
        let declared = match &read {
            Ok(declared) => declared.clone(),
            Err(flaws) => return Ok(Err(HelpWhy::Application(Undone::Fields(flaws.clone())))),
        };
        let wish = Wish::Identity(Identity { level: Level::Two, declared: Some(declared) });
        let begun = application::begin(c, desk, &law, &helping, &wish)?;
        Ok(begun.map(|made| (id, made)).map_err(HelpWhy::Application))
    });
    match done.await {
        Ok((helper, Ok((id, made)))) => {
            handed_in(&console, &path, (helper, id), Seen { id: made.id, version: made.version }).await
        }
        Ok((_helper, Err(HelpWhy::Help(Refused::NotFound)))) => nothing(&console),
        Ok((_helper, Err(why))) => page(&console, &path, typed, Some(why)).await,
        Err(answer) => answer,
    }
}

/// `POST /console/{agency}/{role}/assistances/{id}/submit`: a draft is handed in as it was seen.
pub async fn submit(console: Console, path: web::Path<Named>, form: Form) -> HttpResponse {
    if !console.vouches_for(&form) {
        return console.forged();
    }
    let named = path.id.parse::<AssistanceId>().ok();
    let seen = form.text("application").parse().ok().zip(form.text("version").parse().ok());
    let proven = console.assist(move |c, desk, helper| match named {
        Some(id) => Ok(assistance::helping(c, desk, helper, id, Scope::Applications)?.map(|_helping| id)),
        None => Ok(Err(Refused::NotFound)),
    });
    match (proven.await, seen) {
        (Ok((helper, Ok(id))), Some((application, version))) => {
            handed_in(&console, &path, (helper, id), Seen { id: application, version }).await
        }
        (Ok((_, Err(Refused::NotFound))), _) | (Ok((_, Ok(_))), None) => nothing(&console),
        (Ok((_helper, Err(refused))), _) => {
            page(&console, &path, Typed::default(), Some(HelpWhy::Help(refused))).await
        }
        (Err(answer), _) => answer,
    }
}

async fn handed_in(
    console: &Console,
    path: &Named,
    (helper, id): (Assistant, AssistanceId),
    seen: Seen,
) -> HttpResponse {
    match hand_in(console, Hand::Helper(helper, id), seen).await {
        Ok(Ok(_application)) => {
            console.app.jobs.wake();
            console.visit.redirect(&address(console, id))
        }
        Ok(Err(refused)) => page(console, path, Typed::default(), Some(HelpWhy::Application(refused))).await,
        Err(failure) => failure.page(&console.app, &console.visit),
    }
}

async fn hand_in(console: &Console, hand: Hand, seen: Seen) -> Result<Result<Application, Undone>, Failure> {
    let app = &console.app;
    let (desk, law) = (app.desk(&console.visit.request_id), app.law.get().await?);
    let means = Means { db: &app.db, desk, law, ports: &app.ports };
    Ok(application::submit(&means, hand, seen).await?)
}

/// The page as it stands now; where something was refused, with what was typed and why.
async fn page(console: &Console, path: &Named, typed: Typed, why: Option<HelpWhy>) -> HttpResponse {
    let Ok(id) = path.id.parse::<AssistanceId>() else { return nothing(console) };
    let opened = console.assist(move |c, desk, helper| {
        let Some(found) = assistance::find(c, desk, helper, id)? else { return Ok(None) };
        let open = match assistance::helping(c, desk, helper, id, Scope::Standing)? {
            Ok(helping) => {
                let look = helping.look(c, desk)?;
                let asked_for = application::list(c, &helping)?;
                let holder = look.holder(c, &desk.vault)?;
                Some(Open { name: holder.profile.name, level: holder.account.level, asked_for })
            }
            Err(_not_now) => None,
        };
        Ok(Some(Seat { found, open }))
    });
    let (helper, seat) = match opened.await {
        Ok((helper, Some(seat))) => (helper, seat),
        Ok((_helper, None)) => return nothing(console),
        Err(answer) => return answer,
    };
    let status = why.as_ref().map_or(200, HelpWhy::status);
    let bar = console.bar(&helper, tab(helper.role())).await;
    let view = HelpView::new(console.frame().await, bar, stage(console, &helper, seat, typed), why);
    console.page(status, &view)
}

fn stage(console: &Console, helper: &Assistant, Seat { found, open }: Seat, typed: Typed) -> HelpStage {
    let address = address(console, found.assistance.id);
    match (open, found.assistance.state) {
        (Some(Open { name, level, asked_for }), _) => HelpStage::Open {
            address,
            name,
            until: found.assistance.until,
            fills_in: found.assistance.scope.allows(Scope::Applications),
            declares: fills_in(helper.role()) && level < Some(Level::Two),
            rows: asked_for.iter().map(|one| row(console, one)).collect(),
            typed,
        },
        (None, assistance::State::Asked) => {
            let answer = found.answer.unwrap_or(approval::State::Expired);
            HelpStage::Asked {
                address,
                number: found.number,
                answer: answer_key(answer),
                may_begin: matches!(answer, approval::State::Pending | approval::State::Approved),
                agreed: answer == approval::State::Approved,
                until: found.assistance.until,
            }
        }
        (None, _) => HelpStage::Over,
    }
}

fn row(console: &Console, of: &Application) -> HelpRow {
    HelpRow {
        row: queue::row(&console.home(), of, console.today()),
        id: of.id.to_string(),
        version: of.version,
        wanted: of.wanted(),
        may_submit: of.state.may_become(State::Submitted),
    }
}

fn address(console: &Console, id: AssistanceId) -> String {
    format!("{}/assistances/{id}", console.home())
}

/// Under which tab help stands: officers come to it by their search.
const fn tab(role: Role) -> Tab {
    if role.decides() { Tab::Find } else { Tab::Help }
}

/// What is filled in here is a citizen's: whoever receives foreigners has nothing to fill in.
const fn fills_in(role: Role) -> bool {
    matches!(role, Role::Clerk | Role::Helper)
}

fn account(form: &Form) -> Option<AccountId> {
    form.get("account").and_then(|id| id.parse().ok())
}

/// What is to be agreed to; the less where nothing was chosen.
fn scope(form: &Form) -> Scope {
    form.get("scope").and_then(Scope::from_name).unwrap_or(Scope::Standing)
}

fn nothing(console: &Console) -> HttpResponse {
    Failure::new(ErrorKind::NotFound).page(&console.app, &console.visit)
}
