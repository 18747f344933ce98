//! `GET /app/v1/history`: what happened to the holder's account, and who looked at it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Caller, READ, face, named};
use crate::account;
use crate::api::answer::Answer;
use crate::api::{paging, refusal};
use crate::app::App;
use crate::audit::{self, Recorded};
use crate::base::{AccountId, Bilingual, Problem};
use crate::directory::Directory;

/// Where it is.
const PATH: &str = "/app/v1/history";

/// What may stand in the query.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    limit: Option<String>,
    cursor: Option<String>,
}

/// Answers with a page of the account's history, the newest first.
///
/// # Errors
/// As the token; `invalid-field` for a cursor that is not of this list.
pub async fn history(
    app: web::Data<App>,
    request: HttpRequest,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let Asked { limit, cursor } = asked.into_inner();
    let found = Caller::of(&app, &request, READ).await?.read(&app, move |c, desk, citizen| {
        let account = citizen.account().id;
        let owner = account.to_string();
        let list = [PATH, owner.as_str()];
        let page = match paging::page(&desk.vault, &list, limit.as_deref(), cursor.as_deref()) {
            Ok(page) => page,
            Err(refused) => return Ok(Err(refused)),
        };
        let before = match page.after.as_deref().map(str::parse).transpose() {
            Ok(before) => before,
            Err(_foreign) => return Ok(Err(refusal::invalid("cursor", "not the cursor of this list"))),
        };
        let more = i64::try_from(page.limit).unwrap_or(i64::MAX).saturating_add(1);
        let mut entries = audit::history_before(c, account, before, more)?;
        let next = paging::cut(&desk.vault, &list, &page, &mut entries, |entry| entry.seq.to_string());
        Ok(Ok((entries, next)))
    });
    let (entries, next) = found.await??;
    let names = Names::of(&app, &entries).await?;
    let items = entries.iter().map(|entry| told(entry, &names)).collect();
    Ok(Answer::page(items, PATH, next.as_deref()).send())
}

/// What people call the clients, the agencies and the helpers of entries.
pub(super) struct Names {
    clients: BTreeMap<String, Bilingual>,
    units: Arc<Directory>,
    helpers: BTreeMap<AccountId, String>,
}

impl Names {
    pub(super) async fn of(app: &App, entries: &[Recorded]) -> Result<Self, Problem> {
        let mut clients = BTreeMap::new();
        for id in entries.iter().filter_map(|entry| entry.client.as_ref()) {
            if !clients.contains_key(id)
                && let Some(name) = named(app, id).await?
            {
                clients.insert(id.clone(), name);
            }
        }
        let (vault, found): (_, BTreeSet<_>) =
            (app.vault.clone(), entries.iter().filter_map(Recorded::helper).collect());
        let helpers = app.db.read(move |c| account::names(c, &vault, &found)).await?;
        Ok(Self { clients, units: app.units.get().await?, helpers })
    }
}

pub(super) fn told(entry: &Recorded, names: &Names) -> Value {
    let mut how = entry.told();
    // An entry of many accounts is an import's, which is named by its number.
    how.extend(entry.account.is_none().then(|| ("import".to_owned(), entry.seq.into())));
    let client = entry.client.as_ref().map(|id| face(id, names.clients.get(id)));
    // Who of the State looked or acted: for what, and of which agency, by the name it had then; the officer's own name is the holder's
    // to know where they had agreed to that one's help.
    let named = |code| names.units.agency_name(code, entry.at.local_date());
    let agency = entry.agency();
    let helper = entry.helper().and_then(|helper| names.helpers.get(&helper));
    let duty = entry.actor.map(|_officer| {
        let agency_name = agency.map(named);
        json!({ "purpose": entry.purpose, "agency": agency, "agency_name": agency_name, "helper": helper })
    });
    json!({
        "at": entry.at.to_string(), "event": entry.event, "client": client, "how": how, "duty": duty, "request": entry.request,
    })
}
