//! `/app/v1/documents`: the electronic documents that the holder has. One of them opens after a sign-in of this moment, by the passcode as by
//! anything else that the phone is signed in with.

use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Caller, DOCUMENTS};
use crate::api::answer::Answer;
use crate::api::paging;
use crate::api::refusal::{fresh_sign_in, invalid};
use crate::app::App;
use crate::base::{Bilingual, DocumentId, Lang, LocalDate, Problem, ProblemType};
use crate::client::Api;
use crate::directory::Directory;
use crate::factor;
use crate::policy::Law;
use crate::wallet::{self, Document, Field, Kind, Opened, Step};

/// Where they are.
const PATH: &str = "/app/v1/documents";

/// What may stand in the query.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    limit: Option<String>,
    cursor: Option<String>,
}

/// What a document is told with.
struct Told<'a> {
    law: &'a Law,
    units: &'a Directory,
    today: LocalDate,
}

impl Told<'_> {
    fn kind(&self, of: &Document) -> Option<&Kind> {
        wallet::kind_of(self.law, of, self.today)
    }

    fn document(&self, of: &Document) -> Value {
        let label = self.kind(of).map(Kind::label);
        json!({
            "id": of.id, "kind": of.kind, "label": said(label.as_ref(), Lang::Vi), "label_en": said(label.as_ref(), Lang::En),
            "agency": of.agency.to_string(), "agency_name": self.units.agencies.called(&of.agency, of.issued_on),
            "state": of.standing(self.today).as_str(), "issued_on": of.issued_on, "valid_until": of.valid_until,
            "as_of": of.as_of.to_string(), "supersedes": of.supersedes, "version": of.version,
            "created_at": of.created_at.to_string(), "updated_at": of.updated_at.to_string(),
            "issued_to_wrong_person": of.emptied_at.is_some(),
        })
    }

    fn fields(&self, of: &Opened) -> Value {
        let known: &[Field] = self.kind(&of.document).map(|kind| kind.fields.as_slice()).unwrap_or_default();
        let field = |(name, value): (&String, &Value)| {
            let field = known.iter().find(|field| field.name == *name);
            let label = field.map(Field::label);
            json!({
                "name": name, "label": said(label.as_ref(), Lang::Vi), "label_en": said(label.as_ref(), Lang::En),
                "type": field.map(|field| field.r#type.as_str()), "value": value,
                "shown": field.is_some_and(|field| field.shown),
            })
        };
        of.body.iter().flat_map(|body| &body.fields).map(field).collect()
    }

    fn step(&self, (of, is_same): (&Step, bool)) -> Value {
        json!({
            "state": of.state.as_str(), "agency": of.agency.to_string(),
            "agency_name": self.units.agencies.called(&of.agency, of.at.local_date()), "at": of.at.to_string(), "why": of.why,
            "content_changed": is_same,
        })
    }
}

fn said(label: Option<&Bilingual>, lang: Lang) -> Option<String> {
    label.map(|label| label.told(lang).text)
}

/// A page of the holder's documents, the newest first; nothing of what stands in them.
///
/// # Errors
/// As the token; `invalid-field` for a cursor that is not of this list.
pub async fn list(
    app: web::Data<App>,
    request: HttpRequest,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let Asked { limit, cursor } = asked.into_inner();
    let caller = Caller::of(&app, &request, DOCUMENTS).await?;
    let today = caller.desk.now.local_date();
    let found = caller.read(&app, move |c, desk, citizen| {
        let owner = citizen.account().id.to_string();
        let list = [PATH, owner.as_str()];
        let page = match paging::page(&desk.vault, &list, limit.as_deref(), cursor.as_deref()) {
            Ok(page) => page,
            Err(refused) => return Ok(Err(refused)),
        };
        let before = match page.after.as_deref().map(str::parse).transpose() {
            Ok(before) => before,
            Err(_foreign) => return Ok(Err(invalid("cursor", "not the cursor of this list"))),
        };
        let more = i64::try_from(page.limit).unwrap_or(i64::MAX).saturating_add(1);
        let mut held = wallet::list(c, citizen, before, more)?;
        let next = paging::cut(&desk.vault, &list, &page, &mut held, |one| one.id.to_string());
        Ok(Ok((held, next)))
    });
    let (held, next) = found.await??;
    let (law, units) = (app.law.get().await?, app.units.get().await?);
    let told = Told { law: &law, units: &units, today };
    let items = held.iter().map(|one| told.document(one)).collect();
    Ok(Answer::page(items, PATH, next.as_deref()).send_unless_known(&request))
}

/// One document with what stands in it and what has happened to it.
///
/// # Errors
/// As the token; `fresh-sign-in-needed`; `not-found` for what is not theirs.
pub async fn one(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, DOCUMENTS).await?;
    let id: DocumentId = id.parse().map_err(|_no_id| Problem::new(ProblemType::NotFound))?;
    let (today, fresh) =
        (caller.desk.now.local_date(), Duration::from_secs(app.config.session.fresh_seconds));
    let found = caller.read(&app, move |c, desk, citizen| {
        match factor::may_change(c, citizen.clone(), desk.now, fresh)? {
            Ok(holder) => wallet::opened(c, &desk.vault, &holder, id).map(Ok),
            Err(need) => Ok(Err(fresh_sign_in(Api::App, need))),
        }
    });
    let opened = found.await??.ok_or_else(|| Problem::new(ProblemType::NotFound))?;
    let (law, units) = (app.law.get().await?, app.units.get().await?);
    let told = Told { law: &law, units: &units, today };
    let steps: Vec<Value> = opened.happened().map(|step| told.step(step)).collect();
    let answer = Answer::ok(told.document(&opened.document))
        .member("number", json!(opened.body.as_ref().map(|body| &body.number)))
        .member("source", json!(opened.body.as_ref().and_then(|body| body.source.as_ref())))
        .member("fields", told.fields(&opened))
        .member("steps", json!(steps));
    Ok(answer.send_unless_known(&request))
}
