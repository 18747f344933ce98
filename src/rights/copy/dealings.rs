//! What somebody has to do with others: services, helpers, the authority, agencies.

use serde_json::{Value, json};

use crate::application::{self, Standing, Step};
use crate::assistance;
use crate::base::{DocumentId, LocalDate};
use crate::changeover;
use crate::db::{Conn, StoreError};
use crate::feedback::{self, Opened};
use crate::grant::{self, Connected};
use crate::keys::Desk;
use crate::policy::Law;
use crate::session::{Citizen, Elevated};
use crate::wallet::share::{self, Showing};
use crate::wallet::{self, Document};

/// So many reports or documents are read at once.
const PAGE: i64 = 100;

pub(super) fn services(c: &mut Conn, desk: &Desk, who: &Citizen) -> Result<Vec<Value>, StoreError> {
    let service = |of: &Connected| {
        json!({
            "client": of.client, "scopes": of.scope.words().collect::<Vec<_>>(),
            "claims": of.scope.claims().collect::<Vec<_>>(), "resources": of.resources,
            "since": of.since.to_string(), "used_at": of.used.map(|at| at.to_string()),
        })
    };
    Ok(grant::all_connected(c, desk.now, who.account().id)?.iter().map(service).collect())
}

pub(super) fn help(c: &mut Conn, desk: &Desk, who: &Citizen) -> Result<Vec<Value>, StoreError> {
    let found = assistance::list(c, desk, who)?;
    Ok(found
        .iter()
        .map(|(one, helper)| {
            let agency = one.helper.as_ref().map(|(_, seat)| seat.agency.to_string());
            json!({
                "scope": one.scope.as_str(), "state": one.state.as_str(), "helper": helper, "agency": agency,
                "begun_at": one.opened_at.unwrap_or(one.created_at).to_string(), "until": one.until.to_string(),
            })
        })
        .collect())
}

pub(super) fn elsewhere(c: &mut Conn, desk: &Desk, who: &Citizen) -> Result<Vec<Value>, StoreError> {
    let found = changeover::elsewhere(c, desk, who)?;
    Ok(found
        .iter()
        .map(|one| {
            json!({
                "source": one.source, "legacy_id": one.legacy_id, "name": one.name, "email": one.email,
                "phone": one.phone, "subjects": one.subjects, "since": one.imported_at.to_string(),
            })
        })
        .collect())
}

pub(super) fn applications(c: &mut Conn, desk: &Desk, who: &Citizen) -> Result<Vec<Value>, StoreError> {
    let mut all = Vec::new();
    for one in application::list(c, who)? {
        all.extend(application::standing(c, &desk.vault, who, one.id)?.as_ref().map(of_application));
    }
    Ok(all)
}

fn of_application(of: &Standing) -> Value {
    let (one, step) = (&of.application, |step: &Step| {
        json!({
            "state": step.state.as_str(), "at": step.at.to_string(),
            "unit": step.unit.as_ref().map(ToString::to_string), "reason": step.reason, "words": step.words,
        })
    });
    let papers = of.handed_in.iter();
    let papers: Vec<Value> =
        papers.map(|one| json!({ "kind": one.kind, "at": one.at.to_string() })).collect();
    json!({
        "id": one.id, "reference": one.reference.to_string(), "kind": one.kind.as_str(), "state": one.state.as_str(),
        "unit": one.unit.as_ref().map(ToString::to_string), "law": one.policy, "declared": of.wish,
        "complete_on": one.complete_on, "due_on": one.due_on,
        "created_at": one.created_at.to_string(), "decided_at": one.decided_at.map(|at| at.to_string()),
        "handed_in": papers, "steps": of.steps.iter().map(step).collect::<Vec<_>>(),
        "visit": of.booked.as_ref().map(|booked| json!({ "office": booked.office.to_string(), "at": booked.slot.to_string() })),
    })
}

pub(super) fn documents(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    who: &Elevated,
) -> Result<Vec<Value>, StoreError> {
    let (own, today, mut all, mut before) = (who.account().id, desk.now.local_date(), Vec::new(), None);
    loop {
        let page = wallet::list(c, (who, today), own, (before, PAGE))?.unwrap_or_default();
        let Some(last) = page.last().map(|document| document.id) else { return Ok(all) };
        for one in page {
            // What the law of today does not let them hold stands here without what is in it.
            let opened = wallet::opened(c, desk, law, who, (Some(own), one.id))?.ok();
            let opened = opened.as_ref().map(|(_own, opened)| opened);
            let showings = showings(c, desk, who, one.id)?;
            all.push(document((&one, today), opened, &showings));
        }
        before = Some(last);
    }
}

fn document(
    (of, today): (&Document, LocalDate),
    opened: Option<&wallet::Opened>,
    showings: &[Value],
) -> Value {
    let body = opened.and_then(|opened| opened.body.as_ref());
    let steps = opened.into_iter().flat_map(wallet::Opened::happened).map(step_of_document);
    let steps: Vec<Value> = steps.collect();
    json!({
        "id": of.id, "kind": of.kind, "agency": of.agency.to_string(), "number": body.map(|body| &body.number),
        "source": body.and_then(|body| body.source.as_ref()), "issued_to_wrong_person": of.emptied_at.is_some(),
        "state": of.standing(today).as_str(), "issued_on": of.issued_on, "valid_until": of.valid_until,
        "as_of": of.as_of.to_string(), "supersedes": of.supersedes, "fields": body.map(|body| &body.fields),
        "created_at": of.created_at.to_string(), "steps": steps, "showings": showings,
    })
}

fn step_of_document((of, is_same): (&wallet::Step, bool)) -> Value {
    json!({
        "state": of.state.as_str(), "agency": of.agency.to_string(), "at": of.at.to_string(), "why": of.why,
        "content_changed": is_same,
    })
}

/// Who has read a document, all of them.
fn showings(c: &mut Conn, desk: &Desk, who: &Elevated, id: DocumentId) -> Result<Vec<Value>, StoreError> {
    let (own, mut all, mut before) = (Some(who.account().id), Vec::new(), None);
    loop {
        let page = share::showings(c, desk, who, (own, id), (before, PAGE))?.unwrap_or_default();
        let Some(last) = page.last().map(|one| one.id) else { return Ok(all) };
        let showing = |one: &Showing| {
            json!({
                "by": one.by, "at": one.at.to_string(), "number": one.chosen.number, "fields": one.chosen.fields,
            })
        };
        all.extend(page.iter().map(showing));
        before = Some(last);
    }
}

pub(super) fn reports(c: &mut Conn, desk: &Desk, who: &Citizen) -> Result<Vec<Value>, StoreError> {
    let (mut all, mut before) = (Vec::new(), None);
    loop {
        let page = feedback::list(c, who, before, PAGE)?;
        let Some(last) = page.last().map(|case| case.id) else { return Ok(all) };
        for case in page {
            all.extend(feedback::opened(c, &desk.vault, who, case.id)?.as_ref().map(report));
        }
        before = Some(last);
    }
}

fn report(of: &Opened) -> Value {
    let messages = of.messages.iter();
    let messages: Vec<Value> = messages
        .map(|one| {
            json!({ "by": one.by.as_str(), "agency": one.agency.to_string(), "at": one.at.to_string(), "text": one.text })
        })
        .collect();
    json!({
        "id": of.case.id, "agency": of.case.agency.to_string(), "state": of.case.state.as_str(), "subject": of.subject,
        "due_on": of.case.due_on, "stars": of.case.rating.map(feedback::Rating::stars),
        "created_at": of.case.created_at.to_string(), "messages": messages,
    })
}
