//! `/organisations/{id}`: who acts for one, whom it has invited, and what whoever says so changes of that.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};

use super::{PAGE, PATH, changing, invitation_row, reading};
use crate::account::{self, Number};
use crate::app::App;
use crate::base::{AccountId, InvitationId, Lang, LocalDate, MandateId, ServiceGroup};
use crate::client::Listing;
use crate::db::{Conn, StoreError};
use crate::keys::{self, Desk};
use crate::mandate::member::{
    self, ActingFor, Invitation, Invited, Member, NotConfirmed, NotInvited, Role, Scope, Which,
};
use crate::pages::handlers::failure::Failure;
use crate::pages::handlers::form::{Form, forged};
use crate::pages::handlers::settings::sign_in_first;
use crate::pages::handlers::visit::Visit;
use crate::pages::views::{ErrorKind, MemberRow, MembersTrouble, MembersView, SignedRow};
use crate::session::{Session, StepUp};
use crate::sign_out::{self, NotTaken};
use crate::signing::{self, Signed};

/// `GET /organisations/{id}`. Whoever does not say who acts for it finds nothing there.
pub async fn show(app: web::Data<App>, visit: Visit, id: web::Path<AccountId>) -> HttpResponse {
    members(&app, &visit, *id, Entry::default()).await
}

/// What was typed into the form, and what was wrong with it.
#[derive(Default)]
struct Entry {
    number: String,
    roles: Vec<Role>,
    scope: String,
    until: String,
    trouble: Option<MembersTrouble>,
}

/// `POST /organisations/{id}/invitations`: invites whoever has that number, or takes one back (`withdraw=ID`).
pub async fn invite(app: web::Data<App>, visit: Visit, id: web::Path<AccountId>, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    let organisation = *id;
    if let Some(gone) = form.get("withdraw").and_then(|id| id.parse::<InvitationId>().ok()) {
        let done = managing(&app, &visit, session, organisation, move |c, desk, by| {
            member::withdraw(c, desk, by, gone).map(Ok)
        });
        return after(&app, &visit, organisation, done.await, Entry::default()).await;
    }
    let roles = Role::ALL.into_iter().filter(|role| form.has(role.as_str())).collect();
    let mut entry = Entry {
        number: form.text("number"),
        roles,
        scope: form.text("scope"),
        until: form.text("until"),
        trouble: None,
    };
    let invited = match read(&entry) {
        Ok(invited) => invited,
        Err(trouble) => {
            entry.trouble = Some(trouble);
            return members(&app, &visit, organisation, entry).await;
        }
    };
    let law = match app.law.get().await {
        Ok(law) => law,
        Err(error) => return Failure::from(error).page(&app, &visit),
    };
    let done = managing(&app, &visit, session, organisation, move |c, desk, by| {
        let made = member::invite(c, desk, &law, by, &invited)?;
        Ok(made.map(|_invitation| true).map_err(|why| match why {
            NotInvited::Beyond(_) => MembersTrouble::Beyond,
            NotInvited::NoRole => MembersTrouble::NoRole,
            NotInvited::TooWide => MembersTrouble::Scope,
            NotInvited::Over => MembersTrouble::Until,
            NotInvited::TooMany => MembersTrouble::TooMany,
            NotInvited::Waits => MembersTrouble::Waits,
        }))
    });
    after(&app, &visit, organisation, done.await, entry).await
}

/// `POST /organisations/{id}/members/{mandate}` with `act=end|confirm`.
pub async fn change(
    app: web::Data<App>,
    visit: Visit,
    path: web::Path<(AccountId, MandateId)>,
    form: Form,
) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    let (organisation, mandate) = path.into_inner();
    let confirms = form.get("act") == Some("confirm");
    let done = managing(&app, &visit, session, organisation, move |c, desk, by| {
        if !confirms {
            return Ok(match sign_out::member(c, desk, by, mandate)? {
                Ok(_ended) => Ok(true),
                Err(NotTaken::Over) => Ok(false),
                Err(NotTaken::NotFound | NotTaken::Beyond) => Err(MembersTrouble::Beyond),
            });
        }
        let Some(one) = member::find(c, mandate)? else { return Ok(Err(MembersTrouble::Beyond)) };
        Ok(match member::confirm(c, desk, by, &one)? {
            Ok(()) => Ok(true),
            Err(NotConfirmed::Beyond) => Err(MembersTrouble::Confirm),
            Err(NotConfirmed::Changed) => Ok(false),
        })
    });
    let done = done.await;
    if let Err(error) = app.heed_endings().await {
        return Failure::from(error).page(&app, &visit);
    }
    after(&app, &visit, organisation, done, Entry::default()).await
}

/// What somebody typed, as far as it can be read.
fn read(entry: &Entry) -> Result<Invited, MembersTrouble> {
    let words = entry.scope.split([' ', ',']).filter(|word| !word.is_empty());
    let groups: Result<Vec<ServiceGroup>, _> = words.map(str::parse).collect();
    let until = match entry.until.as_str() {
        "" => None,
        // The form names the last day.
        day => Some(day.parse::<LocalDate>().map_err(|_no_day| MembersTrouble::Until)?.plus_days(1)),
    };
    Ok(Invited {
        number: Number::of_person(&entry.number).ok_or(MembersTrouble::Number)?,
        roles: entry.roles.clone(),
        scope: Scope::of(groups.map_err(|_no_word| MembersTrouble::Scope)?),
        valid_to: until,
    })
}

type Done = Result<Result<Option<Result<bool, MembersTrouble>>, StepUp>, StoreError>;

async fn after(app: &App, visit: &Visit, organisation: AccountId, done: Done, entry: Entry) -> HttpResponse {
    app.jobs.wake();
    match done {
        Ok(Err(first)) => sign_in_first(app, visit, Some(first), &format!("{PATH}/{organisation}")).await,
        Ok(Ok(Some(Ok(true)))) => visit.redirect(&format!("{PATH}/{organisation}")),
        Ok(Ok(Some(Ok(false)))) => {
            members(app, visit, organisation, Entry { trouble: Some(MembersTrouble::Changed), ..entry }).await
        }
        Ok(Ok(Some(Err(trouble)))) => {
            members(app, visit, organisation, Entry { trouble: Some(trouble), ..entry }).await
        }
        Ok(Ok(None)) => Failure::new(ErrorKind::NotFound).page(app, visit),
        Err(error) => Failure::from(error).page(app, visit),
    }
}

/// What whoever says who acts for an organisation reads of it.
struct Read {
    called: String,
    gives: Vec<Role>,
    own: Vec<(Member, (bool, bool))>,
    more: Option<MandateId>,
    names: BTreeMap<AccountId, String>,
    waiting: Vec<Invitation>,
    signed: Vec<Signed>,
}

fn look(
    c: &mut Conn,
    desk: &Desk,
    by: &ActingFor,
    (which, after): (Which, Option<MandateId>),
) -> Result<Read, StoreError> {
    let (organisation, today) = (by.organisation().id, desk.now.local_date());
    let mut all = member::listed(c, organisation, (which, today), (after, PAGE + 1))?;
    let is_more = all.len() > PAGE;
    all.truncate(PAGE);
    let more = all.last().filter(|_| is_more).map(|last| last.id);
    let signed = signing::signed_for(c, desk, by)?;
    let signers = signed.iter().flat_map(|one| [one.filed_by, one.signed_by]);
    let ids = all.iter().map(|one| one.actor).chain(signers).collect();
    let with = |one: Member| {
        let may = match which {
            Which::Open => (by.may_end(&one), by.may_confirm(&one, today)),
            Which::Over => (false, false),
        };
        (one, may)
    };
    Ok(Read {
        called: account::load(c, &desk.vault, organisation)?.profile.name,
        gives: Role::ALL.into_iter().filter(|role| by.roles().any(|own| own.may_give(*role))).collect(),
        own: all.into_iter().map(with).collect(),
        more,
        names: account::names(c, &desk.vault, &ids)?,
        waiting: member::invitations_of(c, desk, by)?,
        signed,
    })
}

async fn members(app: &App, visit: &Visit, organisation: AccountId, entry: Entry) -> HttpResponse {
    let Some(session) = visit.session() else { return sign_in_first(app, visit, None, PATH).await };
    let at = format!("{PATH}/{organisation}");
    let over = visit.query("ended").is_some();
    let (which, filter) = if over { (Which::Over, "ended") } else { (Which::Open, "") };
    // A cursor that is none of this list shows it from its beginning.
    let after = visit.query("after").and_then(|cursor| keys::position(&app.vault, &[&at, filter], cursor));
    let behind = after.and_then(|id| id.parse().ok());
    let read = reading(app, visit, session, move |c, desk, citizen| {
        match member::manage(c, desk.now.local_date(), citizen, organisation)? {
            Ok(by) => look(c, desk, &by, (which, behind)).map(Some),
            Err(_not_theirs) => Ok(None),
        }
    });
    let read = match read.await.map(Option::flatten) {
        Ok(Some(read)) => read,
        Ok(None) => return Failure::new(ErrorKind::NotFound).page(app, visit),
        Err(error) => return Failure::from(error).page(app, visit),
    };
    let listing = match app.directory.listing().await {
        Ok(listing) => listing,
        Err(error) => return Failure::from(error).page(app, visit),
    };
    let more = read.more.map(|last| keys::cursor(&app.vault, &[&at, filter], &last.to_string()));
    let view = MembersView {
        frame: visit.frame(app, visit.name(app).await),
        id: organisation.to_string(),
        name: read.called,
        rows: read.own.iter().map(|(one, may)| member_row(one, *may, over, &read.names)).collect(),
        over,
        more: more.map(|cursor| format!("{at}?{}after={cursor}", if over { "ended=1&" } else { "" })),
        invitations: read.waiting.into_iter().map(|one| invitation_row(one, String::new())).collect(),
        signed: read
            .signed
            .into_iter()
            .map(|one| signed_row(&listing, one, &read.names, visit.lang))
            .collect(),
        gives: read.gives,
        number: entry.number,
        chosen: entry.roles,
        scope: entry.scope,
        until: entry.until,
        trouble: entry.trouble,
    };
    visit.page(if view.trouble.is_some() { 400 } else { 200 }, &view)
}

fn member_row(
    one: &Member,
    (may_end, may_confirm): (bool, bool),
    over: bool,
    names: &BTreeMap<AccountId, String>,
) -> MemberRow {
    MemberRow {
        id: one.id.to_string(),
        name: names.get(&one.actor).cloned().unwrap_or_default(),
        role: one.role,
        scope: one.scope.groups().map(ToString::to_string).collect(),
        until: if over { one.until() } else { one.valid_to }.map(|day| day.plus_days(-1)),
        confirm_by: one.confirm_by.filter(|_| !over).map(|day| day.plus_days(-1)),
        ended: one.ended.as_ref().map(|ended| ended.at),
        may_end,
        may_confirm,
    }
}

fn signed_row(listing: &Listing, one: Signed, names: &BTreeMap<AccountId, String>, lang: Lang) -> SignedRow {
    let called = |id| names.get(&id).cloned().unwrap_or_default();
    SignedRow {
        service: listing.called(&one.client).told(lang),
        filed_by: called(one.filed_by),
        signed_by: called(one.signed_by),
        title: one.title,
        at: one.at,
    }
}

/// Does something as whoever says who acts for the organisation; nothing where they do not.
async fn managing<T: Send + 'static>(
    app: &App,
    visit: &Visit,
    session: &Session,
    organisation: AccountId,
    mut act: impl FnMut(&mut Conn, &Desk, &ActingFor) -> Result<T, StoreError> + Send + 'static,
) -> Result<Result<Option<T>, StepUp>, StoreError> {
    let today = app.clock.now().local_date();
    let done = changing(app, visit, session, move |c, desk, citizen| {
        match member::managing(c, today, citizen, organisation)? {
            Ok(by) => act(c, desk, &by).map(Some),
            Err(_not_theirs) => Ok(None),
        }
    });
    done.await
}
