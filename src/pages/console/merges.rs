//! `/console/{agency}/{role}/merges`: accounts that may be one person's, both dossiers side by side, and what is decided.

use actix_web::{HttpResponse, web};

use super::gate::Console;
use super::views::{MergeEntered, MergeListView, MergeView, Tab};
use crate::audit::Purpose;
use crate::base::{AccountId, MergeId};
use crate::mandate::Officer;
use crate::merge::{self, Decision, Opened, Proposal, Refused, Said, Seen, State};
use crate::pages::handlers::Form;
use crate::pages::handlers::failure::Failure;
use crate::pages::views::ErrorKind;

/// So many of a state are listed at once: the oldest, which are to be done first.
const PAGE: usize = 50;

/// `GET …/merges`.
pub async fn list(console: Console) -> HttpResponse {
    listed(&console, None).await
}

/// What is proposed and what waits for its day, and a page of what nobody has looked at; of the last the pages behind it.
async fn listed(console: &Console, trouble: Option<Refused>) -> HttpResponse {
    let after = console.visit.query("after").and_then(|id| id.parse::<MergeId>().ok());
    let read = console.read(move |c, _desk, officer| {
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let mut found = match merge::list(c, officer, State::Found, (after, limit))? {
            Ok(found) => found,
            Err(refused) => return Ok(Err(refused)),
        };
        let last = found.get(PAGE.saturating_sub(1)).filter(|_| found.len() > PAGE).map(|last| last.id);
        found.truncate(PAGE);
        let mut all = Vec::new();
        for state in [State::Proposed, State::Waits].iter().filter(|_| after.is_none()) {
            all.extend(merge::list(c, officer, *state, (None, limit))?.unwrap_or_default());
        }
        all.extend(found);
        Ok(Ok((all, last)))
    });
    match read.await {
        Ok((officer, Ok((merges, last)))) => {
            let (frame, bar) = (console.frame().await, console.bar(&officer, Tab::Merges).await);
            let status = trouble.map_or(200, |why| why.problem().status().as_u16());
            let next = last.map(|last| format!("{}/merges?after={last}", console.home()));
            console.page(status, &MergeListView { frame, bar, merges, next, trouble })
        }
        Ok((_officer, Err(_not_theirs))) => nothing(console),
        Err(answer) => answer,
    }
}

/// `POST …/merges`: an officer names both by what they are found by. That they were looked for is on record, found or not.
pub async fn name(console: Console, form: Form) -> HttpResponse {
    if !console.vouches_for(&form) {
        return console.forged();
    }
    let typed = [form.text("first"), form.text("second")];
    let named = console.write(move |c, desk, officer| {
        let mut looks = Vec::new();
        for one in &typed {
            looks.extend(officer.look_for(c, desk, one, Purpose::Merge)?);
        }
        match looks.as_slice() {
            [one, other] => merge::name(c, desk, officer, (one, other)),
            _ => Ok(Err(Refused::NotFound)),
        }
    });
    match named.await {
        Ok((_officer, Ok(merge))) => to(&console, merge.id),
        Ok((_officer, Err(refused))) => listed(&console, Some(refused)).await,
        Err(answer) => answer,
    }
}

/// The part of an address that names a pair.
#[derive(serde::Deserialize)]
pub struct Named {
    merge: String,
}

/// `GET …/merges/{merge}`.
pub async fn show(console: Console, path: web::Path<Named>) -> HttpResponse {
    let Ok(id) = path.merge.parse() else { return behind_the_door(&console).await };
    page(&console, id, MergeEntered::default(), None).await
}

/// `POST …/merges/{merge}/propose`.
pub async fn propose(console: Console, path: web::Path<Named>, form: Form) -> HttpResponse {
    let surviving = form.get("surviving").and_then(|id| id.parse::<AccountId>().ok());
    let (Ok(id), Some(version)) = (path.merge.parse::<MergeId>(), version(&form)) else {
        return behind_the_door(&console).await;
    };
    if !console.vouches_for(&form) {
        return console.forged();
    }
    let words = form.text("words");
    let entered = MergeEntered { surviving, words: words.clone() };
    let Some(surviving) = surviving else {
        return page(&console, id, entered, Some(Refused::NoWords)).await;
    };
    let said = match asked(&console, id, Some(surviving)).await {
        Ok(Ok(said)) => said,
        Ok(Err(refused)) => return page(&console, id, entered, Some(refused)).await,
        Err(answer) => return answer,
    };
    let proposal = Proposal { surviving, words };
    let done = console.write(move |c, desk, officer| {
        merge::propose(c, desk, officer, Seen { id, version }, (&proposal, said))
    });
    match done.await {
        Ok((_officer, Ok(_proposed))) => console.visit.redirect(&format!("{}/merges", console.home())),
        Ok((_officer, Err(refused))) => page(&console, id, entered, Some(refused)).await,
        Err(answer) => answer,
    }
}

/// `POST …/merges/{merge}/decide`.
pub async fn decide(console: Console, path: web::Path<Named>, form: Form) -> HttpResponse {
    let decision = form.get("decision").and_then(Decision::from_name);
    let (Ok(id), Some(version), Some(decision)) = (path.merge.parse::<MergeId>(), version(&form), decision)
    else {
        return behind_the_door(&console).await;
    };
    if !console.vouches_for(&form) {
        return console.forged();
    }
    let law = match console.app.law.get().await {
        Ok(law) => law,
        Err(down) => return Failure::from(down).page(&console.app, &console.visit),
    };
    let said = match decision {
        Decision::Agree => match asked(&console, id, None).await {
            Ok(Ok(said)) => said,
            Ok(Err(refused)) => return page(&console, id, MergeEntered::default(), Some(refused)).await,
            Err(answer) => return answer,
        },
        Decision::SendBack | Decision::Different => None,
    };
    let done = console.write(move |c, desk, officer| {
        merge::decide(c, desk, &law, officer, (Seen { id, version }, decision, said))
    });
    match done.await {
        Ok((_officer, Ok(_decided))) => {
            console.app.jobs.wake();
            console.visit.redirect(&format!("{}/merges", console.home()))
        }
        Ok((_officer, Err(refused))) => page(&console, id, MergeEntered::default(), Some(refused)).await,
        Err(answer) => answer,
    }
}

/// What the register says of the two, once it is on record that the officer looks at both.
async fn asked(
    console: &Console,
    id: MergeId,
    surviving: Option<AccountId>,
) -> Result<Result<Option<Said>, Refused>, HttpResponse> {
    let opened = console.write(move |c, desk, officer| merge::opened(c, desk, officer, id));
    let opened = match opened.await?.1 {
        Ok(opened) => opened,
        Err(refused) => return Ok(Err(refused)),
    };
    let Some(question) = opened.question(surviving) else { return Ok(Ok(None)) };
    Ok(Ok(Some(merge::ask(&console.app.ports, console.app.clock.now(), &question).await)))
}

async fn page(
    console: &Console,
    id: MergeId,
    entered: MergeEntered,
    trouble: Option<Refused>,
) -> HttpResponse {
    let opened = console.write(move |c, desk, officer| merge::opened(c, desk, officer, id));
    match opened.await {
        Ok((officer, Ok(opened))) => written(console, &officer, opened, (entered, trouble)).await,
        Ok((officer, Err(Refused::OwnCase))) => {
            console.refused(&officer, &crate::application::Refused::OwnCase).await
        }
        Ok((_officer, Err(_not_theirs))) => nothing(console),
        Err(answer) => answer,
    }
}

async fn written(
    console: &Console,
    officer: &Officer,
    opened: Opened,
    (entered, trouble): (MergeEntered, Option<Refused>),
) -> HttpResponse {
    let (frame, bar) = (console.frame().await, console.bar(officer, Tab::Merges).await);
    let status = trouble.map_or(200, |why| why.problem().status().as_u16());
    console.page(status, &MergeView { frame, bar, opened, entered, trouble })
}

fn version(form: &Form) -> Option<i32> {
    form.get("version").and_then(|version| version.parse().ok())
}

fn to(console: &Console, id: MergeId) -> HttpResponse {
    console.visit.redirect(&format!("{}/merges/{id}", console.home()))
}

/// Nothing is there; whoever is no officer here does not learn even that.
async fn behind_the_door(console: &Console) -> HttpResponse {
    match console.read(|_c, _desk, _officer| Ok(())).await {
        Ok((_officer, ())) => nothing(console),
        Err(answer) => answer,
    }
}

fn nothing(console: &Console) -> HttpResponse {
    Failure::new(ErrorKind::NotFound).page(&console.app, &console.visit)
}
