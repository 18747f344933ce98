//! `/`: the signed-in person's home, and ending sessions from it.

use actix_web::{HttpResponse, web};

use super::failure::Failure;
use super::form::{Form, forged, forged_at};
use super::history::{self, Names};
use super::visit::Visit;
use crate::account::{self, Account, Holder, Kind, Level};
use crate::app::App;
use crate::approval;
use crate::assistance;
use crate::audit;
use crate::base::{Lang, LocalDate, Moment, Told};
use crate::device::{self, Device};
use crate::factor::passkey::{self, Passkey};
use crate::grant::{self, AppSession};
use crate::keys::Desk;
use crate::login::recover;
use crate::pages::views::{
    AppRow, ErrorKind, Event, HomeView, Notice, PasskeyRow, SessionRow, Standing, WelcomeView,
};
use crate::pages::{Trouble, agent};
use crate::session::{Citizen, Session};
use crate::sign_out::{Here, Places};

/// Entries of the log that are read for the page, and lines of history on it.
const ENTRIES: i64 = 100;
const LINES: usize = 10;

/// So many days before its papers end a holder is told.
const SOON: i32 = 60;

/// `GET /`.
pub async fn show(app: web::Data<App>, visit: Visit) -> HttpResponse {
    let Some(session) = visit.session() else {
        return visit.page(200, &WelcomeView { frame: visit.frame(&app, None) });
    };
    let trouble =
        visit.query("trouble").and_then(|code| (code == "last-way-in").then_some(Trouble::LastWayIn));
    match facts(&app, session, visit.lang).await {
        Ok(facts) => visit.page(200, &view(&app, &visit, session, facts, trouble)),
        Err(failure) => failure.page(&app, &visit),
    }
}

struct Facts {
    holder: Holder,
    passkeys: Vec<Passkey>,
    sessions: Vec<Session>,
    apps: Vec<AppSession>,
    devices: Vec<Device>,
    events: Vec<Event>,
    recovery: Option<Moment>,
    waiting: i64,
    helped: bool,
    /// Session handle and client, for every service entered.
    entered: Vec<(String, String)>,
    /// What people call those clients.
    names: Names,
}

async fn facts(app: &App, session: &Session, lang: Lang) -> Result<Facts, Failure> {
    let (account, desk) = (session.account, app.desk(None));
    let (sessions, apps) = places(app, &desk).all(account).await?;
    let (vault, now) = (desk.vault, desk.now);
    let records = app.db.read(move |c| {
        let holder = account::load(c, &vault, account)?;
        let (events, entered) = (audit::history(c, account, ENTRIES)?, grant::entered(c, account)?);
        let recovery = recover::waiting(c, now, account)?;
        let waiting = approval::waiting(c, now, (account, holder.account.epoch))?;
        let devices = device::list(c, &vault, &holder.account)?;
        let open = (recovery, waiting, assistance::goes_on(c, now, &holder.account)?);
        Ok((holder, (passkey::list(c, account)?, devices), events, entered, open))
    });
    let (holder, (passkeys, devices), entries, entered, (recovery, waiting, helped)) = records.await?;
    let clients = entered.iter().map(|(_, client)| client).chain(apps.iter().map(|app| &app.client));
    let names = Names::of(app, clients).await?;
    let mut events = history::lines(app, &entries, lang).await?;
    events.truncate(LINES);
    Ok(Facts { holder, passkeys, sessions, apps, devices, events, recovery, waiting, helped, entered, names })
}

impl Facts {
    fn services(&self, session: &Session, lang: Lang) -> Vec<Told> {
        let here = self.entered.iter().filter(|(sid, _)| *sid == session.sid);
        let mut names: Vec<Told> = here.map(|(_, client)| self.names.told(client, lang)).collect();
        names.sort_by(|one, other| one.text.cmp(&other.text));
        names
    }

    fn app(&self, app: &AppSession, lang: Lang) -> AppRow {
        let phone = self.devices.iter().find(|device| Some(device.key) == app.key);
        AppRow {
            id: app.id.to_string(),
            name: self.names.told(&app.client, lang),
            phone: phone.map(|device| device.label.clone()),
            started: app.auth_time,
            used: app.used,
        }
    }
}

fn view(app: &App, visit: &Visit, current: &Session, facts: Facts, trouble: Option<Trouble>) -> HomeView {
    let row = |session| row(session, current, facts.services(session, visit.lang));
    let mut sessions: Vec<SessionRow> = facts.sessions.iter().map(row).collect();
    sessions.sort_by_key(|row| !row.current);
    let apps = facts.apps.iter().map(|app| facts.app(app, visit.lang)).collect();
    HomeView {
        frame: visit.frame(app, Some(facts.holder.profile.name.clone())),
        notice: visit.query("done").and_then(Notice::parse),
        recovery: facts.recovery,
        waiting: facts.waiting,
        helped: facts.helped,
        troubles: trouble.into_iter().collect(),
        standing: standing(&facts.holder.account),
        ends_on: ends_soon(&facts.holder.account, app.clock.now().local_date()),
        activate_by: facts
            .holder
            .account
            .issued
            .map(|issued| issued.activate_by)
            .filter(|by| *by > app.clock.now()),
        passkeys: facts
            .passkeys
            .iter()
            .map(|key| PasskeyRow {
                id: key.id.to_string(),
                name: key.name.clone(),
                created: key.created_at,
                last_used: key.last_used_at,
                synced: key.synced,
            })
            .collect(),
        suggested_name: agent::describe(visit.lang, &current.agent),
        sessions,
        apps,
        events: facts.events,
    }
}

/// The last day of the card, passport or residence, when it is near: the account locks the day after.
fn ends_soon(account: &Account, today: LocalDate) -> Option<LocalDate> {
    account.ends_on.filter(|end| (today..=today.plus_days(SOON)).contains(end))
}

fn standing(account: &Account) -> Standing {
    match (account.kind, account.level) {
        (Kind::Organisation, _) => Standing::Organisation,
        (_, Some(Level::Two)) => Standing::Level2,
        (_, Some(Level::One)) => Standing::Level1,
        (_, None) => Standing::Unproven,
    }
}

fn row(session: &Session, current: &Session, services: Vec<Told>) -> SessionRow {
    SessionRow {
        id: session.sid.clone(),
        user_agent: session.agent.clone(),
        started: session.auth_time,
        amr: session.amr.iter().map(|method| method.as_str().to_owned()).collect(),
        services,
        current: session.sid == current.sid,
    }
}

pub(super) fn places<'a>(app: &'a App, desk: &'a Desk) -> Places<'a> {
    Places { db: &app.db, store: app.ephemeral.as_ref(), desk, issuer: app.issuer() }
}

/// `POST /settings/sessions/{session}/end`. Ending the one at hand is signing out, which is asked first.
pub async fn end_session(
    app: web::Data<App>,
    visit: Visit,
    sid: web::Path<String>,
    form: Form,
) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(current) = visit.session() else { return visit.redirect("/login") };
    if *sid == current.sid {
        return visit.redirect("/logout");
    }
    let done = async {
        // Another person's session and one that does not exist are the same thing: nothing of yours.
        places(&app, &app.desk(&visit.request_id)).end(current.account, &sid).await?;
        Ok::<_, Failure>(app.heed_endings().await?)
    };
    match done.await {
        Ok(()) => visit.redirect(&format!("/?done={}", Notice::SessionEnded.code())),
        Err(failure) => failure.page(&app, &visit),
    }
}

/// `POST /settings/sessions/end-others`.
pub async fn end_others(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(current) = visit.session() else { return visit.redirect("/login") };
    let done = async {
        let here = Here { account: current.account, sid: &current.sid, grant: None };
        places(&app, &app.desk(&visit.request_id)).end_others(here).await?;
        Ok::<_, Failure>(app.heed_endings().await?)
    };
    match done.await {
        Ok(()) => visit.redirect(&format!("/?done={}", Notice::OthersEnded.code())),
        Err(failure) => failure.page(&app, &visit),
    }
}

/// `POST /language`: shows the page again in another language, which letters to whoever is signed in are written in too.
pub async fn language(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    let next = own_path(form.get("next").unwrap_or("/"));
    // Also of a page that could not know who is signed in: the words of a page are nobody's secret.
    if !visit.vouches_for(&app, &form) && !visit.is_late(&app, &form) {
        return forged_at(&app, &visit, next.to_owned());
    }
    let Some(lang) = form.get("lang").and_then(Lang::from_tag) else {
        return Failure::new(ErrorKind::BadRequest).page(&app, &visit);
    };
    visit.remember_lang(lang);
    if let Some(session) = visit.session().cloned() {
        let desk = app.desk(&visit.request_id);
        let kept = app.db.write(move |c| match Citizen::prove(c, &session)? {
            Some(citizen) => account::write_in(c, &desk, citizen.account().id, lang),
            None => Ok(()),
        });
        // The page is shown all the same.
        if let Err(error) = kept.await {
            tracing::warn!(%error, "the language of letters could not be kept");
        }
    }
    // Shown again, these may lead to a client at once, and no form may end there.
    let may_leave = ["/authorize", "/logout"].iter().any(|path| next.starts_with(path));
    if may_leave { visit.see_off(&app, next) } else { visit.redirect(next) }
}

/// Only a path of ours: `//evil.example` and `/\evil.example` are other sites to a browser.
fn own_path(next: &str) -> &str {
    let plain = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.contains(char::is_control);
    if plain { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn the_language_switch_leads_to_no_other_site() {
        for foreign in ["//evil.example", "/\\evil.example", "https://evil.example", "evil", "/a\r\nb", ""] {
            assert_eq!(own_path(foreign), "/", "{foreign}");
        }
        assert_eq!(own_path("/login?flow=a"), "/login?flow=a");
    }
}
