//! `/documents`: the electronic documents that somebody holds, or whoever they act for; one of them opens for whoever has just shown that it is
//! them.

mod rows;
mod share;

use std::collections::{BTreeMap, BTreeSet};

use actix_web::{HttpResponse, web};
use serde_json::{Map, Value};

use super::failure::Failure;
use super::settings::{may_change, sign_in_first};
use super::visit::Visit;
use crate::account;
use crate::app::App;
use crate::base::{AccountId, DocumentId, Lang, ShareId, Told};
use crate::db::StoreError;
use crate::directory::Directory;
use crate::mandate::NotActing;
use crate::pages::Trouble;
use crate::pages::views::{
    CheckedRow, Choice, DocumentClosedView, DocumentView, DocumentsView, ErrorKind, HappenedRow, ShowBar,
};
use crate::policy::Law;
use crate::session::{Citizen, Session};
use crate::wallet::share::{self as shares, Showing};
use crate::wallet::{self, Body, Kind, Opened, Refused, Step};

pub(super) use rows::{row, rows, told};
pub use share::share;

/// Where it is.
const PATH: &str = "/documents";

/// What the name of a field begins with in the form.
const FIELD: &str = "field-";

/// So many are on a page.
const SHOWN: usize = 50;

/// One more than are on a page.
const ONE_MORE: i64 = 51;

/// `GET /documents`: the newest, or those before `?before=`; of whoever `?for=` names, where that is somebody for whom they act. Nothing of
/// what stands in them is here.
pub async fn list(app: web::Data<App>, visit: Visit) -> HttpResponse {
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    listed(&app, &visit, session).await.unwrap_or_else(|failure| failure.page(&app, &visit))
}

async fn listed(app: &App, visit: &Visit, session: &Session) -> Result<HttpResponse, Failure> {
    let before: Option<DocumentId> = visit.query("before").and_then(|id| id.parse().ok());
    let whose: Option<AccountId> = visit.query("for").and_then(|id| id.parse().ok());
    let whose = whose.filter(|whose| *whose != session.account);
    let (session, vault, today) = (session.clone(), app.vault.clone(), app.clock.now().local_date());
    let held = app.db.read(move |c| {
        let Some(citizen) = Citizen::prove(c, &session)? else { return Ok(Ok((Vec::new(), None))) };
        let of = whose.unwrap_or(session.account);
        let held = match wallet::list(c, (&citizen, today), of, (before, ONE_MORE))? {
            Ok(held) => held,
            Err(refused) => return Ok(Err(refused)),
        };
        let names = account::names(c, &vault, &whose.into_iter().collect())?;
        Ok::<_, StoreError>(Ok((held, names.into_values().next())))
    });
    let (held, name) = held.await?.map_err(failed)?;
    let (law, units) = (app.law.get().await?, app.units.get().await?);
    let row = |one| row(one, wallet::kind_of(&law, one, today), (&units, today), visit.lang);
    let own = whose.map_or_else(|| PATH.to_owned(), |whose| format!("{PATH}?for={whose}"));
    let last = held.get(SHOWN - 1).filter(|_| held.len() > SHOWN);
    let joint = if whose.is_some() { '&' } else { '?' };
    let view = DocumentsView {
        frame: visit.frame(app, visit.name(app).await),
        rows: held.iter().take(SHOWN).map(row).collect(),
        whose: whose.and(name),
        newest: before.is_some().then(|| own.clone()),
        older: last.map(|last| format!("{own}{joint}before={}", last.id)),
    };
    Ok(visit.page(200, &view))
}

/// `GET /documents/{document}`, with those who have seen it, the last of them, or those before `?seen=`.
pub async fn one(app: web::Data<App>, visit: Visit, id: web::Path<DocumentId>) -> HttpResponse {
    let path = format!("{PATH}/{id}");
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, &path).await };
    page(&app, &visit, session, (*id, None)).await.unwrap_or_else(|failure| failure.page(&app, &visit))
}

/// What of it is shown beside what it says.
struct Beside {
    opened: Opened,
    /// By the name of whoever is not its holder: whose it is.
    whose: Option<(AccountId, Option<String>)>,
    bar: Option<ShowBar>,
    seen: Vec<Showing>,
    names: BTreeMap<AccountId, String>,
}

pub(super) async fn page(
    app: &App,
    visit: &Visit,
    session: &Session,
    (id, trouble): (DocumentId, Option<Trouble>),
) -> Result<HttpResponse, Failure> {
    let before: Option<ShareId> = visit.query("seen").and_then(|id| id.parse().ok());
    let (desk, law, may_change) =
        (app.desk(&visit.request_id), app.law.get().await?, may_change(app, session));
    let by = law.clone();
    let found = app.db.read(move |c| {
        let who = match may_change(c)? {
            Ok(who) => who,
            Err(first) => return Ok(Err(first)),
        };
        let (party, opened) = match wallet::opened(c, &desk, &by, &who, (None, id))? {
            Ok(opened) => opened,
            Err(refused) => return Ok(Ok(Err(refused))),
        };
        let bar = shares::may_show(c, desk.now.local_date(), &party)?.err().and_then(barred);
        let seen = match shares::showings(c, &desk, &who, (None, id), (before, ONE_MORE))? {
            Ok(seen) => seen,
            Err(refused) => return Ok(Ok(Err(refused))),
        };
        let holder = party.account().id;
        let others: BTreeSet<AccountId> = seen.iter().map(|one| one.made_by).chain([holder]).collect();
        let names = account::names(c, &desk.vault, &others)?;
        let whose = (!party.is_own()).then(|| (holder, names.get(&holder).cloned()));
        Ok::<_, StoreError>(Ok(Ok(Beside { opened, whose, bar, seen, names })))
    });
    let beside = match found.await? {
        Ok(Ok(found)) => found,
        Ok(Err(Refused::NotHeld { level })) => {
            let frame = visit.frame(app, visit.name(app).await);
            let level = level.map(account::Level::number);
            return Ok(visit.page(403, &DocumentClosedView { frame, level }));
        }
        Ok(Err(refused)) => return Err(failed(refused)),
        Err(first) => return Ok(sign_in_first(app, visit, Some(first), &format!("{PATH}/{id}")).await),
    };
    let units = app.units.get().await?;
    let view = drawn(app, visit, beside, (&law, &units, before.is_none())).await;
    let view = DocumentView { troubles: trouble.into_iter().collect(), ..view };
    Ok(visit.page(if view.troubles.is_empty() { 200 } else { 400 }, &view))
}

async fn drawn(
    app: &App,
    visit: &Visit,
    beside: Beside,
    (law, units, newest): (&Law, &Directory, bool),
) -> DocumentView {
    let Beside { opened, whose, bar, mut seen, names } = beside;
    let happened = happened(&opened, units);
    let Opened { document, body, .. } = opened;
    let (today, lang) = (app.clock.now().local_date(), visit.lang);
    let kind = wallet::kind_of(law, &document, today);
    let may_show = |name: &str| wallet::may_be_shown(law, &document, today, name);
    let is_over = units.agencies.on(&document.agency, today).is_err();
    let heirs = units.heirs(&document.agency, today);
    // Nothing stands in what had gone to the wrong person.
    let (number, source, held) = match body {
        Some(Body { number, source, fields }) => (Some(number), source, fields),
        None => (None, None, Map::new()),
    };
    let offline = super::offline::choices(law, (&document, &held), today, lang).filter(|_| whose.is_none());
    let own = format!("{PATH}/{}", document.id);
    let more = seen.len() > SHOWN;
    seen.truncate(SHOWN);
    let older = seen.last().filter(|_| more).map(|last| format!("{own}?seen={}", last.id));
    let checked = |one: &Showing| CheckedRow {
        by: one.by.clone(),
        at: one.at,
        number: one.chosen.number,
        fields: labels(kind, one.chosen.fields.iter(), lang),
        made_by: (one.made_by != document.account).then(|| names.get(&one.made_by).cloned()).flatten(),
    };
    DocumentView {
        frame: visit.frame(app, visit.name(app).await),
        row: row(&document, kind, (units, today), lang),
        number,
        fields: rows(kind, &held, lang),
        source,
        as_of: document.as_of,
        heir: heirs.first().filter(|_| is_over).map(|heir| heir.name.to_string()),
        happened,
        choices: choices(kind, &held, may_show, lang),
        offline,
        bar,
        checked: seen.iter().map(checked).collect(),
        checked_older: older,
        checked_newest: (!newest).then_some(own),
        back: whose.as_ref().map_or_else(|| PATH.to_owned(), |(id, _)| format!("{PATH}?for={id}")),
        whose: whose.and_then(|(_, name)| name),
        troubles: Vec::new(),
    }
}

/// What became of it, the last first.
fn happened(of: &Opened, units: &Directory) -> Vec<HappenedRow> {
    let row = |(step, is_same): (&Step, bool)| HappenedRow {
        state: step.state,
        is_same,
        agency: units.agencies.called(&step.agency, step.at.local_date()),
        at: step.at,
        why: step.why.clone(),
    };
    let mut all: Vec<HappenedRow> = of.happened().map(row).collect();
    all.reverse();
    all
}

/// Why whoever sees it cannot show it.
fn barred(refused: Refused) -> Option<ShowBar> {
    match refused {
        Refused::Represented => Some(ShowBar::Represented),
        Refused::NoOwnKey => Some(ShowBar::OwnKey),
        Refused::ReadsAlone => Some(ShowBar::ReadsAlone),
        _ => None,
    }
}

/// What is answered where nothing is shown.
fn failed(refused: Refused) -> Failure {
    Failure::new(match refused {
        Refused::NotNow => ErrorKind::Unavailable,
        Refused::NotActing(NotActing::Level | NotActing::Resting) => ErrorKind::Forbidden,
        _ => ErrorKind::NotFound,
    })
}

/// What of it the law lets its holder show.
fn choices(
    kind: Option<&Kind>,
    fields: &Map<String, Value>,
    may_show: impl Fn(&str) -> bool,
    lang: Lang,
) -> Vec<Choice> {
    let shown = kind.into_iter().flat_map(|kind| &kind.fields).filter(|field| may_show(&field.name));
    let there = shown.filter(|field| fields.contains_key(&field.name));
    there
        .map(|field| Choice { name: format!("{FIELD}{}", field.name), label: field.label().told(lang) })
        .collect()
}

/// What these fields are called.
fn labels<'n>(kind: Option<&Kind>, names: impl Iterator<Item = &'n String>, lang: Lang) -> Vec<Told> {
    let label =
        |name: &String| kind?.fields.iter().find(|field| field.name == *name).map(wallet::Field::label);
    names.map(|name| told(label(name), name, lang)).collect()
}
