//! `/organisations`: for whom one acts, what one is invited to, and, for whoever says who acts for an organisation, its members.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};

use super::failure::Failure;
use super::form::{Form, forged};
use super::settings::sign_in_first;
use super::visit::Visit;
use crate::account::{self, Number};
use crate::app::App;
use crate::base::{
    AccountId, ForeignerNumber, InvitationId, LocalDate, MandateId, PersonalNumber, ServiceGroup,
};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::member::{
    self, ActingFor, Invitation, Invited, Member, NotInvited, NotJoined, Role, Scope,
};
use crate::pages::views::{
    ErrorKind, InvitationRow, MemberRow, MembersTrouble, MembersView, OrganisationRow, OrganisationsView,
};
use crate::session::{Citizen, Session};
use crate::sign_out;

/// Where it is.
const PATH: &str = "/organisations";

/// `GET /organisations`.
pub async fn list(app: web::Data<App>, visit: Visit) -> HttpResponse {
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    overview(&app, &visit, session, None).await
}

/// `POST /organisations/invitations/{id}` with `answer=accept|decline`.
pub async fn answer(
    app: web::Data<App>,
    visit: Visit,
    id: web::Path<InvitationId>,
    form: Form,
) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    let (accepts, id) = (form.get("answer") == Some("accept"), *id);
    let done = write(&app, &visit, session, move |c, desk, citizen| match accepts {
        true => Ok(member::accept(c, desk, citizen, id)?.map(drop)),
        false => Ok(member::turn_down(c, desk, citizen, id)?.then_some(()).ok_or(NotJoined::NotFound)),
    });
    match done.await {
        Ok(Some(Ok(()))) => visit.redirect(PATH),
        Ok(Some(Err(why))) => overview(&app, &visit, session, Some(why)).await,
        Ok(None) => sign_in_first(&app, &visit, None, PATH).await,
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

async fn overview(app: &App, visit: &Visit, session: &Session, trouble: Option<NotJoined>) -> HttpResponse {
    let today = app.clock.now().local_date();
    let found = write(app, visit, session, move |c, desk, citizen| {
        let own = member::represented_anywhere(c, &desk.vault, today, citizen)?;
        Ok((own, member::invitations_to(c, desk, citizen)?))
    });
    let (own, invited) = match found.await {
        Ok(Some(found)) => found,
        Ok(None) => return sign_in_first(app, visit, None, PATH).await,
        Err(error) => return Failure::from(error).page(app, visit),
    };
    let row = |one: member::Represented| OrganisationRow {
        appoints: one.roles.iter().any(|role| role.appoints()),
        id: one.organisation.to_string(),
        name: one.name,
        code: one.code,
        roles: one.roles,
    };
    let invitation = |(one, holder): (Invitation, account::Holder)| invitation_row(one, holder.profile.name);
    let status = if trouble.is_some() { 409 } else { 200 };
    let view = OrganisationsView {
        frame: visit.frame(app, visit.name(app).await),
        rows: own.into_iter().map(row).collect(),
        invitations: invited.into_iter().map(invitation).collect(),
        trouble: trouble.map(|why| match why {
            NotJoined::NotFound => "invitation-over",
            NotJoined::Level => "choose-low",
            NotJoined::Beyond => "invitation-beyond",
        }),
    };
    visit.page(status, &view)
}

fn invitation_row(one: Invitation, name: String) -> InvitationRow {
    InvitationRow {
        id: one.id.to_string(),
        name,
        roles: one.roles,
        scope: one.scope.groups().map(ToString::to_string).collect(),
        until: one.valid_to.map(|day| day.plus_days(-1)),
        expires: one.expires_at,
    }
}

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
            NotInvited::Over => MembersTrouble::Until,
            NotInvited::TooMany => MembersTrouble::TooMany,
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
        let Some(one) = member::find(c, mandate)?.filter(|one| by.may_end(one)) else {
            return Ok(Err(MembersTrouble::Beyond));
        };
        let (who, why) = (by.actor().to_string(), "ended by the organisation");
        Ok(Ok(match confirms {
            true => member::confirm(c, &one)?,
            false => sign_out::mandate(c, desk, mandate, (&who, why))?.is_some(),
        }))
    });
    let done = done.await;
    if let Err(error) = app.heed_endings().await {
        return Failure::from(error).page(&app, &visit);
    }
    after(&app, &visit, organisation, done, Entry::default()).await
}

/// What somebody typed, as far as it can be read.
fn read(entry: &Entry) -> Result<Invited, MembersTrouble> {
    let personal = PersonalNumber::parse(&entry.number).ok().map(Number::PersonalNumber);
    let foreign = || ForeignerNumber::parse(&entry.number).ok().map(Number::ForeignerNumber);
    // Foreigners' numbers have the digits of no province.
    let number = match entry.number.trim().starts_with("999") {
        true => foreign().or(personal),
        false => personal.or_else(foreign),
    };
    let words = entry.scope.split([' ', ',']).filter(|word| !word.is_empty());
    let groups: Result<Vec<ServiceGroup>, _> = words.map(str::parse).collect();
    let until = match entry.until.as_str() {
        "" => None,
        // The form names the last day.
        day => Some(day.parse::<LocalDate>().map_err(|_no_day| MembersTrouble::Until)?.plus_days(1)),
    };
    Ok(Invited {
        number: number.ok_or(MembersTrouble::Number)?,
        roles: entry.roles.clone(),
        scope: Scope::of(groups.map_err(|_no_word| MembersTrouble::Scope)?),
        valid_to: until,
    })
}

type Done = Result<Option<Result<bool, MembersTrouble>>, StoreError>;

async fn after(app: &App, visit: &Visit, organisation: AccountId, done: Done, entry: Entry) -> HttpResponse {
    app.jobs.wake();
    match done {
        Ok(Some(Ok(true))) => visit.redirect(&format!("{PATH}/{organisation}")),
        Ok(Some(Ok(false))) => {
            members(app, visit, organisation, Entry { trouble: Some(MembersTrouble::Changed), ..entry }).await
        }
        Ok(Some(Err(trouble))) => {
            members(app, visit, organisation, Entry { trouble: Some(trouble), ..entry }).await
        }
        Ok(None) => Failure::new(ErrorKind::NotFound).page(app, visit),
        Err(error) => Failure::from(error).page(app, visit),
    }
}

async fn members(app: &App, visit: &Visit, organisation: AccountId, entry: Entry) -> HttpResponse {
    let Some(session) = visit.session() else { return sign_in_first(app, visit, None, PATH).await };
    let read = managing(app, visit, session, organisation, move |c, desk, by| {
        let all = member::of_organisation(c, organisation, false)?;
        let own = all.iter().map(|one| (one.clone(), by.may_end(one))).collect::<Vec<_>>();
        let ids = all.iter().map(|one| one.actor).collect();
        let names = account::names(c, &desk.vault, &ids)?;
        let called = account::load(c, &desk.vault, organisation)?.profile.name;
        let gives: Vec<Role> =
            Role::ALL.into_iter().filter(|role| by.roles().any(|own| own.may_give(*role))).collect();
        Ok((own, names, called, gives, member::invitations_of(c, desk, by)?))
    });
    let (own, names, called, gives, waiting) = match read.await {
        Ok(Some(found)) => found,
        Ok(None) => return Failure::new(ErrorKind::NotFound).page(app, visit),
        Err(error) => return Failure::from(error).page(app, visit),
    };
    let view = MembersView {
        frame: visit.frame(app, visit.name(app).await),
        id: organisation.to_string(),
        name: called,
        rows: own.iter().map(|(one, may_end)| member_row(one, *may_end, &names)).collect(),
        invitations: waiting.into_iter().map(|one| invitation_row(one, String::new())).collect(),
        gives,
        number: entry.number,
        chosen: entry.roles,
        scope: entry.scope,
        until: entry.until,
        trouble: entry.trouble,
    };
    visit.page(if view.trouble.is_some() { 400 } else { 200 }, &view)
}

fn member_row(one: &Member, may_end: bool, names: &BTreeMap<AccountId, String>) -> MemberRow {
    MemberRow {
        id: one.id.to_string(),
        name: names.get(&one.actor).cloned().unwrap_or_default(),
        role: one.role,
        scope: one.scope.groups().map(ToString::to_string).collect(),
        until: one.valid_to.map(|day| day.plus_days(-1)),
        confirm_by: one.confirm_by.map(|day| day.plus_days(-1)),
        may_end,
    }
}

/// Does something as the citizen who is signed in; nothing where nobody is.
async fn write<T: Send + 'static>(
    app: &App,
    visit: &Visit,
    session: &Session,
    mut act: impl FnMut(&mut Conn, &Desk, &Citizen) -> Result<T, StoreError> + Send + 'static,
) -> Result<Option<T>, StoreError> {
    let (desk, session) = (app.desk(&visit.request_id), session.clone());
    let done = app.db.write(move |c| match Citizen::prove(c, &session)? {
        Some(citizen) => act(c, &desk, &citizen).map(Some),
        None => Ok(None),
    });
    done.await
}

/// The same as whoever says who acts for the organisation; nothing where they do not.
async fn managing<T: Send + 'static>(
    app: &App,
    visit: &Visit,
    session: &Session,
    organisation: AccountId,
    mut act: impl FnMut(&mut Conn, &Desk, &ActingFor) -> Result<T, StoreError> + Send + 'static,
) -> Result<Option<T>, StoreError> {
    let today = app.clock.now().local_date();
    let done = write(app, visit, session, move |c, desk, citizen| {
        match member::manage(c, today, citizen, organisation)? {
            Ok(by) => act(c, desk, &by).map(Some),
            Err(_not) => Ok(None),
        }
    });
    Ok(done.await?.flatten())
}
