//! `/app/v1/documents`: the electronic documents that the holder has, or whoever they act for (`Acting-For`). One of them opens after a sign-in of this moment, by the passcode as by
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
use crate::base::{AccountId, Bilingual, DocumentId, Lang, LocalDate, Problem, ProblemType};
use crate::client::Api;
use crate::directory::Directory;
use crate::factor;
use crate::mandate::NotActing;
use crate::policy::Law;
use crate::wallet::share::{self, Showing};
use crate::wallet::{self, Document, Field, Kind, Opened, Refused, Step};

/// Where they are.
const PATH: &str = "/app/v1/documents";

/// The header that names for whom the holder acts.
const ACTING_FOR: &str = "acting-for";

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
                "shown": wallet::may_be_shown(self.law, &of.document, self.today, name),
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

/// Whose documents are asked for: the holder's own, or those of whoever `Acting-For` names, a child or a ward, or an organisation.
fn whose(request: &HttpRequest) -> Result<Option<AccountId>, Problem> {
    let Some(named) = request.headers().get(ACTING_FOR) else { return Ok(None) };
    let account = named.to_str().ok().and_then(|named| named.parse().ok());
    account.map(Some).ok_or_else(|| invalid(ACTING_FOR, "the id of an account, acc_…"))
}

/// What is answered where nothing is shown.
fn refused(why: &Refused) -> Problem {
    let problem = Problem::new(why.problem());
    match why {
        Refused::NotHeld { level: Some(level) } => {
            problem.field("level", format!("documents of this kind open from level {} on", level.number()))
        }
        Refused::NotHeld { level: None } => problem.field("kind", "accounts of this kind do not hold it"),
        Refused::NotActing(NotActing::Level | NotActing::Resting) => {
            problem.field(ACTING_FOR, "one of both accounts cannot act, or be acted for, now")
        }
        _ => problem,
    }
}

/// A page of the documents of the holder, or of whoever they act for, the newest first; nothing of what stands in them.
///
/// # Errors
/// As the token; `invalid-field` for a cursor that is not of this list; `not-found` where they act for nobody of that account.
pub async fn list(
    app: web::Data<App>,
    request: HttpRequest,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let Asked { limit, cursor } = asked.into_inner();
    let (caller, whose) = (Caller::of(&app, &request, DOCUMENTS).await?, whose(&request)?);
    let today = caller.desk.now.local_date();
    let found = caller.read(&app, move |c, desk, citizen| {
        let of = whose.unwrap_or(citizen.account().id);
        let owner = of.to_string();
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
        let mut held = match wallet::list(c, (citizen, today), of, (before, more))? {
            Ok(held) => held,
            Err(why) => return Ok(Err(refused(&why))),
        };
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
/// As the token; `fresh-sign-in-needed`; `not-found` for what is neither theirs nor of whoever they act for; `not-entitled` where the law of
/// today does not let that account hold it.
pub async fn one(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let (caller, whose) = (Caller::of(&app, &request, DOCUMENTS).await?, whose(&request)?);
    let id: DocumentId = id.parse().map_err(|_no_id| Problem::new(ProblemType::NotFound))?;
    let (today, fresh) =
        (caller.desk.now.local_date(), Duration::from_secs(app.config.session.fresh_seconds));
    let law = app.law.get().await?;
    let by = law.clone();
    let found = caller.read(&app, move |c, desk, citizen| {
        let whose = Some(whose.unwrap_or(citizen.account().id));
        match factor::may_change(c, citizen.clone(), desk.now, fresh)? {
            Ok(who) => {
                let opened = wallet::opened(c, desk, &by, &who, (whose, id))?;
                Ok(opened.map(|(_party, opened)| opened).map_err(|why| refused(&why)))
            }
            Err(need) => Ok(Err(fresh_sign_in(Api::App, need))),
        }
    });
    let opened = found.await??;
    let units = app.units.get().await?;
    let told = Told { law: &law, units: &units, today };
    let steps: Vec<Value> = opened.happened().map(|step| told.step(step)).collect();
    let answer = Answer::ok(told.document(&opened.document))
        .member("number", json!(opened.body.as_ref().map(|body| &body.number)))
        .member("source", json!(opened.body.as_ref().and_then(|body| body.source.as_ref())))
        .member("fields", told.fields(&opened))
        .member("steps", json!(steps));
    Ok(answer.send_unless_known(&request))
}

/// Who has read a document by a code, the last first.
///
/// # Errors
/// As [`one`]; `invalid-field` for a cursor that is not of this list.
pub async fn showings(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<String>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let Asked { limit, cursor } = asked.into_inner();
    let (caller, whose) = (Caller::of(&app, &request, DOCUMENTS).await?, whose(&request)?);
    let id: DocumentId = id.parse().map_err(|_no_id| Problem::new(ProblemType::NotFound))?;
    let path = format!("{PATH}/{id}/showings");
    let (fresh, list) = (Duration::from_secs(app.config.session.fresh_seconds), path.clone());
    let found = caller.read(&app, move |c, desk, citizen| {
        let who = match factor::may_change(c, citizen.clone(), desk.now, fresh)? {
            Ok(who) => who,
            Err(need) => return Ok(Err(fresh_sign_in(Api::App, need))),
        };
        let list = [list.as_str()];
        let page = match paging::page(&desk.vault, &list, limit.as_deref(), cursor.as_deref()) {
            Ok(page) => page,
            Err(refused) => return Ok(Err(refused)),
        };
        let before = match page.after.as_deref().map(str::parse).transpose() {
            Ok(before) => before,
            Err(_foreign) => return Ok(Err(invalid("cursor", "not the cursor of this list"))),
        };
        let more = i64::try_from(page.limit).unwrap_or(i64::MAX).saturating_add(1);
        let whose = Some(whose.unwrap_or(citizen.account().id));
        let mut seen = match share::showings(c, desk, &who, (whose, id), (before, more))? {
            Ok(seen) => seen,
            Err(why) => return Ok(Err(refused(&why))),
        };
        let next = paging::cut(&desk.vault, &list, &page, &mut seen, |one| one.id.to_string());
        Ok(Ok((seen, next)))
    });
    let (seen, next) = found.await??;
    let showing = |one: &Showing| {
        json!({
            "id": one.id, "by": one.by, "at": one.at.to_string(), "made_by": one.made_by,
            "number": one.chosen.number, "fields": one.chosen.fields,
        })
    };
    Ok(Answer::page(seen.iter().map(showing).collect(), &path, next.as_deref()).send_unless_known(&request))
}
