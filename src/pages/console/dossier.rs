//! `GET /console/{agency}/{role}/applications/{application}`: what was said beside what the register says, and what to do.
//!
//! Opening a dossier is a look at the person it is about, on record in the transaction that opens it.

use actix_web::{HttpResponse, web};

use super::gate::Console;
use super::views::{Abilities, DossierView, Entered, Tab, Told};
use crate::account::Holder;
use crate::application::{self, Dossier, Refused, State};
use crate::audit::Purpose;
use crate::base::ApplicationId;
use crate::mandate::{self, Bond, Officer};
use crate::pages::handlers::failure::Failure;
use crate::pages::handlers::files::served;
use crate::pages::views::ErrorKind;

/// `GET …/applications/{application}`.
pub async fn show(console: Console, path: web::Path<Named>) -> HttpResponse {
    page(&console, &path.application, Entered::default(), None).await
}

/// `GET …/applications/{application}/evidence/{evidence}`: what was handed in. A look at the person, as the dossier is.
pub async fn paper(console: Console, path: web::Path<(String, String, String, String)>) -> HttpResponse {
    let (_agency, _role, application, n) = path.into_inner();
    let named = application.parse::<ApplicationId>().ok().zip(n.parse::<i32>().ok());
    let opened = console.write(move |c, desk, officer| {
        let Some((id, n)) = named else { return Ok(None) };
        let Ok(person) = application::subject(c, &desk.vault, officer, id)? else { return Ok(None) };
        let look = officer.look(c, desk, person, Purpose::Application)?;
        Ok(application::file_of(c, &desk.vault, officer, &look, (id, n))?.ok().flatten())
    });
    match opened.await {
        Ok((_officer, Some(file))) => served(&file),
        Ok((_officer, None)) => nothing(&console),
        Err(answer) => answer,
    }
}

/// The part of an address that names an application.
#[derive(serde::Deserialize)]
pub struct Named {
    pub(super) application: String,
}

/// The dossier, with what was entered and why nothing was done with it.
pub(super) async fn page(
    console: &Console,
    named: &str,
    entered: Entered,
    told: Option<Told>,
) -> HttpResponse {
    // Whoever is no officer here learns nothing, not even that this names nothing.
    let id = named.parse::<ApplicationId>().ok();
    let opened = console.write(move |c, desk, officer| {
        let Some(id) = id else { return Ok(Err(Refused::NotFound)) };
        let person = match application::subject(c, &desk.vault, officer, id)? {
            Ok(person) => person,
            Err(refused) => return Ok(Err(refused)),
        };
        let look = officer.look(c, desk, person, Purpose::Application)?;
        let dossier = match application::dossier(c, &desk.vault, officer, &look, id)? {
            Ok(dossier) => dossier,
            Err(refused) => return Ok(Err(refused)),
        };
        let bonds = mandate::bonds(c, &desk.vault, &look)?;
        Ok(Ok(Box::new((dossier, look.holder(c, &desk.vault)?, bonds))))
    });
    match opened.await {
        Ok((officer, Ok(opened))) => written(console, &officer, *opened, entered, told).await,
        Ok((officer, Err(Refused::OwnCase))) => console.refused(&officer, &Refused::OwnCase).await,
        Ok((_officer, Err(_none_of_theirs))) => nothing(console),
        Err(answer) => answer,
    }
}

async fn written(
    console: &Console,
    officer: &Officer,
    (dossier, holder, bonds): (Dossier, Holder, Vec<Bond>),
    entered: Entered,
    told: Option<Told>,
) -> HttpResponse {
    let status = told.as_ref().map_or(200, Told::status);
    let frame = console.frame().await;
    let view = DossierView {
        bonds: super::views::bonds(&frame, &bonds),
        frame,
        bar: console.bar(officer, Tab::Queue).await,
        may: abilities(officer, &dossier),
        name: holder.profile.name,
        level: holder.account.level,
        is_open: holder.account.active,
        units: console.called(dossier.steps.iter().filter_map(|step| step.unit.as_ref())).await,
        today: console.today(),
        compared: dossier.facts.compared_by(officer.account(), console.today()),
        dossier,
        entered,
        told,
    };
    console.page(status, &view)
}

/// What this officer may do with it as it stands. Only for what the page offers: the verbs decide.
fn abilities(officer: &Officer, dossier: &Dossier) -> Abilities {
    let of = &dossier.application;
    let handles = dossier.wish.handled_by() == officer.role();
    let is_theirs =
        of.unit.as_ref() == Some(officer.agency()) || dossier.wish.is_shared_with(officer.agency());
    let is_request = of.kind.is_for_officers();
    let is_letter = is_request && !dossier.wish.takes_visit();
    Abilities {
        check: handles
            && dossier.wish.takes_visit()
            && matches!(of.state, State::Submitted | State::NeedsMore | State::Verifying),
        ask: handles && is_theirs && !is_request && matches!(of.state, State::Submitted | State::Verifying),
        decide: handles && is_theirs && matches!(of.state, State::Verifying | State::Proposed),
        forward: is_theirs && is_letter && !dossier.facts.forwarded && of.state == State::Verifying,
    }
}

fn nothing(console: &Console) -> HttpResponse {
    Failure::new(ErrorKind::NotFound).page(&console.app, &console.visit)
}
