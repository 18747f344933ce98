//! What an officer does with an application: four verbs, each sent with the version that was seen. What has changed since is
//! shown as it is now, with what was entered.

use std::sync::Arc;

use actix_web::{HttpResponse, web};

use super::dossier::{Named, page};
use super::gate::Console;
use super::views::{Done, Entered, Told};
use crate::application::{
    self, Application, Asked, Checked, Decision, Face, Papers, Reason, Refused, Seen, Want,
};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::Officer;
use crate::pages::handlers::Form;
use crate::pages::handlers::failure::Failure;
use crate::policy::Law;

/// `POST …/applications/{application}/ask`.
pub async fn ask(console: Console, path: web::Path<Named>, form: Form) -> HttpResponse {
    let entered = entered(&form);
    let asked = Asked { wanted: entered.wanted.clone(), words: entered.words.clone() };
    act(console, path, form, entered, move |c, desk, law, officer, seen| {
        application::ask(c, desk, law, officer, seen, &asked)
    })
    .await
}

/// `POST …/applications/{application}/decide`: decides, or proposes where the button says so.
pub async fn decide(console: Console, path: web::Path<Named>, form: Form) -> HttpResponse {
    let entered = entered(&form);
    let proposes = form.get("act") == Some("propose");
    let decision = match (entered.decision.as_str(), entered.reason) {
        ("approve", _) => Some(Decision::Approve),
        ("refuse", Some(reason)) => Some(Decision::Refuse { reason, words: entered.words.clone() }),
        _ => None,
    };
    act(console, path, form, entered, move |c, desk, law, officer, seen| match &decision {
        None => Ok(Err(Refused::Missing(vec![Want::Details]))),
        Some(decision) if proposes => application::propose(c, desk, law, officer, seen, decision),
        Some(decision) => application::decide(c, desk, law, officer, seen, decision),
    })
    .await
}

/// `POST …/applications/{application}/check`: the applicant stood here with their papers.
pub async fn check(console: Console, path: web::Path<Named>, form: Form) -> HttpResponse {
    let papers = match form.get("papers") {
        Some("genuine") => Some(Papers::Genuine),
        Some("in_renewal") => Some(Papers::InRenewal),
        Some("not_genuine") => Some(Papers::NotGenuine),
        _ => None,
    };
    let biometrics = match form.get("biometrics") {
        Some("yes") => Some(Face::Yes),
        Some("no") => Some(Face::No),
        Some("unsure") => Some(Face::Unsure),
        _ => None,
    };
    let why = form.text("why");
    let guardian = form.has("guardian");
    let checked = papers.zip(biometrics);
    let checked = checked.map(|(papers, biometrics)| Checked { papers, biometrics, why, guardian });
    let entered = entered(&form);
    act(console, path, form, entered, move |c, desk, law, officer, seen| match &checked {
        None => Ok(Err(Refused::Missing(vec![Want::Details]))),
        Some(checked) => application::check_in_person(c, desk, law, officer, seen, checked),
    })
    .await
}

/// `POST …/applications/{application}/forward`: an authority's letter goes on to the identity authority.
pub async fn forward(console: Console, path: web::Path<Named>, form: Form) -> HttpResponse {
    let entered = entered(&form);
    act(console, path, form, entered, application::forward).await
}

/// What was entered in any of the forms, to be shown again.
fn entered(form: &Form) -> Entered {
    let wanted = Want::ALL.iter().copied().filter(|want| form.has(&format!("want-{}", want.as_str())));
    Entered {
        decision: form.text("decision"),
        reason: form.get("reason").and_then(Reason::from_name),
        words: form.text("words"),
        wanted: wanted.collect(),
        papers: form.text("papers"),
        biometrics: form.text("biometrics"),
        why: form.text("why"),
    }
}

async fn act(
    console: Console,
    path: web::Path<Named>,
    form: Form,
    entered: Entered,
    mut verb: impl FnMut(
        &mut Conn,
        &Desk,
        &Law,
        &Officer,
        Seen,
    ) -> Result<Result<Application, Refused>, StoreError>
    + Send
    + 'static,
) -> HttpResponse {
    if !console.vouches_for(&form) {
        return console.forged();
    }
    let law: Arc<Law> = match console.app.law.get().await {
        Ok(law) => law,
        Err(down) => return Failure::from(down).page(&console.app, &console.visit),
    };
    let seen =
        path.application.parse().ok().zip(form.get("version").and_then(|version| version.parse().ok()));
    let Some((id, version)) = seen else {
        return page(&console, &path.application, entered, Some(Told::of(&Refused::NotFound))).await;
    };
    let obeyed = law.clone();
    let done = console.write(move |c, desk, officer| verb(c, desk, &obeyed, officer, Seen { id, version }));
    match done.await {
        Ok((_officer, Ok(now))) => {
            // What was decided may end sessions and tokens: here it does at once.
            if let Err(down) = console.app.heed_endings().await {
                tracing::warn!(%down, "what was ended goes on for a moment");
            }
            let (app, desk) = (&console.app, console.app.desk(None));
            let means = application::Means { db: &app.db, desk, law, ports: &app.ports };
            // What was done stands; what a register has to say to it may also come later.
            if let Err(error) = application::ask_now(&means, id).await {
                tracing::warn!(%error, "the registers are asked again later");
            }
            console.visit.redirect(&format!("{}?done={}", console.home(), Done::of(now.state).code()))
        }
        Ok((_officer, Err(refused))) => {
            page(&console, &path.application, entered, Some(Told::of(&refused))).await
        }
        Err(answer) => answer,
    }
}
