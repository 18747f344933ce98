//! `/documents`: the electronic documents that somebody holds; one of them opens for whoever has just shown that they are its holder.

use actix_web::{HttpResponse, web};
use serde_json::{Map, Value};

use super::failure::Failure;
use super::form::{Form, forged_at};
use super::settings::{may_change, sign_in_first};
use super::visit::Visit;
use crate::app::App;
use crate::base::{Bilingual, DocumentId, Lang, LocalDate, Told};
use crate::db::StoreError;
use crate::directory::Directory;
use crate::pages::views::{
    CheckedRow, Choice, DocumentRow, DocumentView, DocumentsView, ErrorKind, FieldRow, HappenedRow, ShareView,
};
use crate::pages::{Trouble, Words, when};
use crate::session::{Citizen, Session};
use crate::wallet::share::{self, Chosen};
use crate::wallet::{self, Body, Document, Field, Kind, Opened, Refused, Step};
use crate::web::qr::Drawing;

/// Where it is.
const PATH: &str = "/documents";

/// What the name of a field begins with in the form.
const FIELD: &str = "field-";

/// So many are on a page.
const SHOWN: usize = 50;

/// `GET /documents`: the newest, or those before `?before=`. Nothing of what stands in them is here.
pub async fn list(app: web::Data<App>, visit: Visit) -> HttpResponse {
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    let before: Option<DocumentId> = visit.query("before").and_then(|id| id.parse().ok());
    let found = async {
        let session = session.clone();
        let held = app.db.read(move |c| match Citizen::prove(c, &session)? {
            Some(citizen) => wallet::list(c, &citizen, before, i64::try_from(SHOWN + 1).unwrap_or(i64::MAX)),
            None => Ok(Vec::new()),
        });
        Ok::<_, StoreError>((held.await?, app.law.get().await?, app.units.get().await?))
    };
    match found.await {
        Ok((held, law, units)) => {
            let today = app.clock.now().local_date();
            let row = |one| row(one, wallet::kind_of(&law, one, today), (&units, today), visit.lang);
            let rows = held.iter().take(SHOWN).map(row).collect();
            let last = held.get(SHOWN - 1).filter(|_| held.len() > SHOWN);
            let older = last.map(|last| format!("{PATH}?before={}", last.id));
            let frame = visit.frame(&app, visit.name(&app).await);
            visit.page(200, &DocumentsView { frame, rows, newest: before.is_none(), older })
        }
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

/// `GET /documents/{document}`.
pub async fn one(app: web::Data<App>, visit: Visit, id: web::Path<DocumentId>) -> HttpResponse {
    let path = format!("{PATH}/{id}");
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, &path).await };
    page(&app, &visit, session, (*id, None)).await.unwrap_or_else(|failure| failure.page(&app, &visit))
}

/// `POST /documents/{document}/share` with `number` and `field-…` for what is to be shown. The code stands in this answer and nowhere else.
pub async fn share(app: web::Data<App>, visit: Visit, id: web::Path<DocumentId>, form: Form) -> HttpResponse {
    let path = format!("{PATH}/{id}");
    if !visit.vouches_for(&app, &form) {
        return forged_at(&app, &visit, path);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, &path).await };
    made(&app, &visit, session, (*id, &form)).await.unwrap_or_else(|failure| failure.page(&app, &visit))
}

async fn made(
    app: &App,
    visit: &Visit,
    session: &Session,
    (id, form): (DocumentId, &Form),
) -> Result<HttpResponse, Failure> {
    let fields = form.names().filter_map(|name| name.strip_prefix(FIELD)).map(str::to_owned).collect();
    let chosen = Chosen { number: form.has("number"), fields };
    let (desk, law, may_change) =
        (app.desk(&visit.request_id), app.law.get().await?, may_change(app, session));
    let by = law.clone();
    let shared = app.db.write(move |c| match may_change(c)? {
        Ok(holder) => {
            let shared = share::open(c, &desk, &by, &holder, (id, &chosen))?;
            let own = wallet::opened(c, &desk.vault, &holder, id)?;
            Ok(Ok((shared, own)))
        }
        Err(first) => Ok::<_, StoreError>(Err(first)),
    });
    let (shared, own) = match shared.await? {
        Ok(shared) => shared,
        Err(first) => return Ok(sign_in_first(app, visit, Some(first), &format!("{PATH}/{id}")).await),
    };
    let share = match shared {
        Ok(share) => share,
        Err(Refused::Wrong(_)) => return page(app, visit, session, (id, Some(Trouble::NothingShown))).await,
        // Its page says what it is worth.
        Err(Refused::CountsNot { .. }) => return Ok(visit.redirect(&format!("{PATH}/{id}"))),
        Err(_refused) => return Err(Failure::new(ErrorKind::NotFound)),
    };
    let document = own.ok_or_else(|| Failure::new(ErrorKind::NotFound))?.document;
    let (units, today) = (app.units.get().await?, app.clock.now().local_date());
    let kind = wallet::kind_of(&law, &document, today);
    let address = format!("{}/verify/s/{}", app.issuer(), share.code.expose());
    let drawing = Drawing::of(&address).ok_or_else(|| Failure::new(ErrorKind::Internal))?;
    let view = ShareView {
        frame: visit.frame(app, visit.name(app).await),
        row: row(&document, kind, (&units, today), visit.lang),
        code: share.code.expose().to_owned(),
        address,
        drawing,
        until: share.expires_at,
    };
    Ok(visit.page(200, &view))
}

async fn page(
    app: &App,
    visit: &Visit,
    session: &Session,
    (id, trouble): (DocumentId, Option<Trouble>),
) -> Result<HttpResponse, Failure> {
    let (vault, may_change) = (app.vault.clone(), may_change(app, session));
    let found = app.db.read(move |c| match may_change(c)? {
        Ok(holder) => {
            let opened = wallet::opened(c, &vault, &holder, id)?;
            let checked = share::showings(c, &vault, &holder, id)?;
            Ok(Ok(opened.map(|opened| (opened, checked))))
        }
        Err(first) => Ok::<_, StoreError>(Err(first)),
    });
    let (opened, checked) = match found.await? {
        Ok(Some(found)) => found,
        Ok(None) => return Err(Failure::new(ErrorKind::NotFound)),
        Err(first) => return Ok(sign_in_first(app, visit, Some(first), &format!("{PATH}/{id}")).await),
    };
    let (law, units) = (app.law.get().await?, app.units.get().await?);
    let frame = visit.frame(app, visit.name(app).await);
    let happened = happened(&opened, &units);
    let Opened { document, body, .. } = opened;
    let today = app.clock.now().local_date();
    let kind = wallet::kind_of(&law, &document, today);
    let is_over = units.agencies.on(&document.agency, today).is_err();
    let heirs = units.heirs(&document.agency, today);
    // Nothing stands in what had gone to the wrong person.
    let (number, source, held) = match body {
        Some(Body { number, source, fields }) => (Some(number), source, fields),
        None => (None, None, Map::new()),
    };
    let view = DocumentView {
        frame,
        row: row(&document, kind, (&units, today), visit.lang),
        number,
        fields: rows(kind, &held, visit.lang),
        source,
        as_of: document.as_of,
        heir: heirs.first().filter(|_| is_over).map(|heir| heir.name.to_string()),
        happened,
        choices: choices(kind, &held, visit.lang),
        checked: checked.into_iter().map(|one| CheckedRow { by: one.by, at: one.at }).collect(),
        troubles: trouble.into_iter().collect(),
    };
    Ok(visit.page(if view.troubles.is_empty() { 200 } else { 400 }, &view))
}

/// The last first.
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

/// What of it the law lets its holder show.
fn choices(kind: Option<&Kind>, fields: &Map<String, Value>, lang: Lang) -> Vec<Choice> {
    let shown = kind.into_iter().flat_map(|kind| &kind.fields).filter(|field| field.shown);
    let there = shown.filter(|field| fields.contains_key(&field.name));
    there
        .map(|field| Choice { name: format!("{FIELD}{}", field.name), label: field.label().told(lang) })
        .collect()
}

pub(super) fn row(
    of: &Document,
    kind: Option<&Kind>,
    (units, today): (&Directory, LocalDate),
    lang: Lang,
) -> DocumentRow {
    DocumentRow {
        id: of.id.to_string(),
        kind: told(kind.map(Kind::label), &of.kind, lang),
        agency: units.agencies.called(&of.agency, of.issued_on),
        standing: of.standing(today),
        issued: of.issued_on,
        until: of.valid_until,
    }
}

/// Of what the law says nothing any more its bare name is left.
fn told(label: Option<Bilingual>, name: &str, lang: Lang) -> Told {
    label.map_or_else(|| Told { text: name.to_owned(), lang: None }, |label| label.told(lang))
}

/// In the order that the kind has them, and behind them what it knows nothing of.
pub(super) fn rows(kind: Option<&Kind>, fields: &Map<String, Value>, lang: Lang) -> Vec<FieldRow> {
    let known: &[Field] = kind.map(|kind| kind.fields.as_slice()).unwrap_or_default();
    let of_kind = known.iter().filter_map(|field| Some((&field.name, fields.get(&field.name)?)));
    let others = fields.iter().filter(|(name, _)| known.iter().all(|field| field.name != **name));
    let label = |name: &str| known.iter().find(|field| field.name == *name).map(Field::label);
    let row = |(name, value): (&String, &Value)| FieldRow {
        label: told(label(name), name, lang),
        value: said(value, lang),
    };
    of_kind.chain(others).map(row).collect()
}

fn said(value: &Value, lang: Lang) -> String {
    match value {
        Value::String(text) => match text.parse::<LocalDate>() {
            Ok(day) => when::day(day.begins()),
            Err(_no_day) => text.clone(),
        },
        Value::Bool(true) => Words::get(lang, "document-yes", &[]),
        Value::Bool(false) => Words::get(lang, "document-no", &[]),
        other => other.to_string(),
    }
}
