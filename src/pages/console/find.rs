//! `POST /console/{agency}/{role}/find`: an application by its reference, or a person by what they are found by.
//!
//! What is typed never stands in an address. A person is found by a look with a purpose, and so is the one who is not there.

use actix_web::HttpResponse;

use super::gate::Console;
use super::queue;
use super::views::{Entry, FindTrouble, FindView, PersonView, Tab, purposes};
use crate::account::Holder;
use crate::application::{self, Application, Reference};
use crate::audit::Purpose;
use crate::base::ApplicationId;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::{self, Bond, Officer};
use crate::pages::handlers::Form;

/// What was found.
enum Found {
    /// An application that the officer may open.
    Application(ApplicationId),
    /// A person, which of their applications the officer may open, and who acts for whom.
    Person(Box<(Holder, Vec<Application>, Vec<Bond>)>),
    /// Nothing that concerns this officer.
    Nothing,
}

/// `GET /console/{agency}/{role}/find`.
pub async fn show(console: Console) -> HttpResponse {
    match console.read(|_c, _desk, _officer| Ok(())).await {
        Ok((officer, ())) => page(&console, &officer, 200, Entry::default()).await,
        Err(answer) => answer,
    }
}

/// `POST /console/{agency}/{role}/find`.
pub async fn find(console: Console, form: Form) -> HttpResponse {
    if !console.vouches_for(&form) {
        return console.forged();
    }
    let typed = form.text("wanted");
    let purpose = form.get("purpose").and_then(|purpose| purpose.parse::<Purpose>().ok());
    let entry = Entry { wanted: typed.clone(), purpose, trouble: None };
    let found = console.write(move |c, desk, officer| look_for(c, desk, officer, &typed, purpose));
    match found.await {
        Ok((_officer, Found::Application(id))) => {
            console.visit.redirect(&format!("{}/applications/{id}", console.home()))
        }
        Ok((officer, Found::Person(found))) => {
            let (holder, applications, bonds) = *found;
            let (home, today) = (console.home(), console.today());
            let frame = console.frame().await;
            let view = PersonView {
                bonds: super::views::bonds(&frame, &bonds),
                frame,
                bar: console.bar(&officer, Tab::Find).await,
                account: holder.account.id,
                name: holder.profile.name,
                kind: holder.account.kind,
                level: holder.account.level,
                is_open: holder.account.active,
                applications: applications.iter().map(|one| queue::row(&home, one, today)).collect(),
                request: super::views::RequestEntry::default(),
            };
            console.page(200, &view)
        }
        Ok((officer, Found::Nothing)) => {
            let (status, trouble) = match (entry.wanted.is_empty(), entry.purpose) {
                (true, _) => (400, FindTrouble::Wanted),
                (false, None) => (400, FindTrouble::Purpose),
                (false, Some(_)) => (404, FindTrouble::None),
            };
            page(&console, &officer, status, Entry { trouble: Some(trouble), ..entry }).await
        }
        Err(answer) => answer,
    }
}

fn look_for(
    c: &mut Conn,
    desk: &Desk,
    officer: &Officer,
    typed: &str,
    purpose: Option<Purpose>,
) -> Result<Found, StoreError> {
    if let Ok(reference) = typed.parse::<Reference>()
        && let Some(id) = application::find(c, &reference)?
        && application::subject(c, &desk.vault, officer, id)?.is_ok()
    {
        return Ok(Found::Application(id));
    }
    let Some(purpose) = purpose.filter(|purpose| purposes(officer.role()).contains(purpose)) else {
        return Ok(Found::Nothing);
    };
    if typed.is_empty() {
        return Ok(Found::Nothing);
    }
    let Some(look) = officer.look_for(c, desk, typed, purpose)? else { return Ok(Found::Nothing) };
    let holder = look.holder(c, &desk.vault)?;
    if !officer.role().concerns(holder.account.kind) {
        return Ok(Found::Nothing);
    }
    let applications = application::of_person(c, &desk.vault, officer, &look)?;
    let bonds = mandate::bonds(c, &desk.vault, &look)?;
    Ok(Found::Person(Box::new((holder, applications, bonds))))
}

async fn page(console: &Console, officer: &Officer, status: u16, entry: Entry) -> HttpResponse {
    let view = FindView { frame: console.frame().await, bar: console.bar(officer, Tab::Find).await, entry };
    console.page(status, &view)
}
