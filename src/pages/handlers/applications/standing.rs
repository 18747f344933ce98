//! `/applications/{id}`: where one stands; handing it in and taking it back.

use actix_web::{HttpResponse, web};

use super::place::PLACE;
use super::{PATH, organisation, rights, row, seen, troubles, visit as visits};
use crate::account::Kind;
use crate::app::App;
use crate::application::{
    self, Citizen as DeclaredCitizen, Declared, Evidence, Foreigner, HandedIn, Means, Refused, Standing,
    State, Wait, Wish,
};
use crate::base::{ApplicationId, Lang};
use crate::db::StoreError;
use crate::directory::AgencyCode;
use crate::pages::handlers::failure::Failure;
use crate::pages::handlers::files::served;
use crate::pages::handlers::form::{Form, forged_at};
use crate::pages::handlers::settings::sign_in_first;
use crate::pages::handlers::visit::Visit;
use crate::pages::views::{ApplicationView, ErrorKind, PaperRow, StepRow, ToldView, UnitFace};
use crate::pages::views::{datum_key, relation_key, said_of};
use crate::pages::{Trouble, Words, countries, when};
use crate::session::{Citizen, Session};

/// `GET /applications/{id}`.
pub async fn show(app: web::Data<App>, visit: Visit, id: web::Path<ApplicationId>) -> HttpResponse {
    let path = format!("{PATH}/{id}");
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, &path).await };
    page(&app, &visit, session, *id, (200, Vec::new())).await
}

/// `POST /applications/{id}/submit`.
pub async fn submit(
    app: web::Data<App>,
    visit: Visit,
    id: web::Path<ApplicationId>,
    form: Form,
) -> HttpResponse {
    let path = format!("{PATH}/{id}");
    if !visit.vouches_for(&app, &form) {
        return forged_at(&app, &visit, path);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, &path).await };
    let law = match app.law.get().await {
        Ok(law) => law,
        Err(error) => return Failure::from(error).page(&app, &visit),
    };
    let means = Means { db: &app.db, desk: app.desk(&visit.request_id), law, ports: &app.ports };
    let submitted = application::submit(&means, session, seen(*id, &form)).await;
    match submitted {
        Ok(Ok(decided)) if decided.account != session.account => came_back(&app, &visit).await,
        submitted => done(&app, &visit, session, *id, submitted.map(|submitted| submitted.map(drop))).await,
    }
}

/// They were here before, and have that account again: of this one nothing is open any more, not even this session. An answer and
/// no address, as of a lock.
async fn came_back(app: &App, visit: &Visit) -> HttpResponse {
    if let Err(error) = app.heed_endings().await {
        return Failure::from(error).page(app, visit);
    }
    let frame = visit.frame(app, None);
    let text = ["came-back-why", "came-back-services", "came-back-next"].map(|key| frame.say(key)).into();
    let next = ("/login", frame.say("login-link"));
    visit.page(200, &ToldView { heading: frame.say("came-back-title"), text, next, frame })
}

/// `POST /applications/{id}/withdraw`.
pub async fn withdraw(
    app: web::Data<App>,
    visit: Visit,
    id: web::Path<ApplicationId>,
    form: Form,
) -> HttpResponse {
    let path = format!("{PATH}/{id}");
    if !visit.vouches_for(&app, &form) {
        return forged_at(&app, &visit, path);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, &path).await };
    let (desk, of, seen) = (app.desk(&visit.request_id), session.clone(), seen(*id, &form));
    let withdrawn = app.db.write(move |c| {
        let Some(citizen) = Citizen::prove(c, &of)? else { return Ok(Err(Refused::NotFound)) };
        application::withdraw(c, &desk, &citizen, seen)
    });
    done(&app, &visit, session, *id, withdrawn.await).await
}

/// Back to where it stands, or the same page with what was wrong.
async fn done(
    app: &App,
    visit: &Visit,
    session: &Session,
    id: ApplicationId,
    outcome: Result<Result<(), Refused>, StoreError>,
) -> HttpResponse {
    match outcome {
        Ok(Ok(())) => {
            app.jobs.wake();
            visit.redirect(&format!("{PATH}/{id}"))
        }
        Ok(Err(refused)) => {
            let status = refused.problem().status().as_u16();
            page(app, visit, session, id, (status, troubles(&refused))).await
        }
        Err(error) => Failure::from(error).page(app, visit),
    }
}

/// `GET /applications/{id}/files/{n}`: what they handed in themselves.
pub async fn file(app: web::Data<App>, visit: Visit, path: web::Path<(ApplicationId, i32)>) -> HttpResponse {
    let Some(session) = visit.session().cloned() else {
        return Failure::new(ErrorKind::NotFound).page(&app, &visit);
    };
    let ((id, n), vault) = (path.into_inner(), app.vault.clone());
    let opened = app.db.read(move |c| match Citizen::prove(c, &session)? {
        Some(citizen) => application::own_file(c, &vault, &citizen, id, n),
        None => Ok(None),
    });
    match opened.await {
        Ok(Some(file)) => served(&file),
        Ok(None) => Failure::new(ErrorKind::NotFound).page(&app, &visit),
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

/// One of the person's own, as it is now.
pub(super) async fn read(
    app: &App,
    session: &Session,
    id: ApplicationId,
) -> Result<Option<Standing>, StoreError> {
    let (vault, session) = (app.vault.clone(), session.clone());
    let read = app.db.read(move |c| match Citizen::prove(c, &session)? {
        Some(citizen) => application::standing(c, &vault, &citizen, id),
        None => Ok(None),
    });
    read.await
}

async fn page(
    app: &App,
    visit: &Visit,
    session: &Session,
    id: ApplicationId,
    (status, troubles): (u16, Vec<Trouble>),
) -> HttpResponse {
    let stands = match read(app, session, id).await {
        Ok(Some(stands)) => stands,
        Ok(None) => return Failure::new(ErrorKind::NotFound).page(app, visit),
        Err(error) => return Failure::from(error).page(app, visit),
    };
    let unit = match unit(app, stands.application.unit.as_ref()).await {
        Ok(unit) => unit,
        Err(error) => return Failure::from(error).page(app, visit),
    };
    let booked = match &stands.booked {
        Some(booked) => match visits::face(app, booked).await {
            Ok(face) => Some(face),
            Err(error) => return Failure::from(error).page(app, visit),
        },
        None => None,
    };
    let of = &stands.application;
    let view = ApplicationView {
        frame: visit.frame(app, visit.name(app).await).of_whoever(declares(&stands.wish)),
        row: row(of),
        version: of.version,
        wanted: of.wanted(),
        waits: of.reason.as_deref().filter(|_| of.state == State::Verifying).and_then(Wait::from_name),
        refused: of.refused_for(),
        due_on: of.due_on.filter(|_| of.state.is_open()),
        until: of.lapses_on.filter(|_| of.state.is_open()).map(|day| day.plus_days(-1)),
        unit,
        details: details(id, &stands.wish),
        declared: declared(&stands.wish, visit.lang),
        takes_portrait: takes(&stands, Evidence::Portrait),
        portrait: portrait(&stands.handed_in),
        takes_paper: takes(&stands, Evidence::Paper),
        papers: papers(&stands.handed_in),
        at_counter: stands.wish.takes_visit(),
        booked,
        steps: stands
            .steps
            .iter()
            .map(|step| StepRow { state: step.state, at: step.at, words: step.words.clone() })
            .collect(),
        firm: organisation::face(&stands),
        troubles,
    };
    visit.page(status, &view)
}

/// What the unit is called today, and where it is.
pub(super) async fn unit(app: &App, code: Option<&AgencyCode>) -> Result<Option<UnitFace>, StoreError> {
    let Some(code) = code else { return Ok(None) };
    let (units, today) = (app.units.get().await?, app.clock.now().local_date());
    Ok(Some(match units.agencies.on(code, today) {
        Ok(agency) => UnitFace {
            name: agency.name.to_string(),
            place: agency.place.and_then(|place| Some(units.places.on(&place, today).ok()?.name.to_string())),
        },
        Err(_unknown) => UnitFace { name: code.to_string(), place: None },
    }))
}

/// Whether something of the kind may be handed in: because the application always wants it, or because an officer asked.
pub(super) fn takes(stands: &Standing, kind: Evidence) -> bool {
    stands.wish.evidence().contains(&kind) || stands.application.wanted().contains(&kind.want())
}

fn papers(handed_in: &[HandedIn]) -> Vec<PaperRow> {
    let papers = handed_in.iter().filter(|one| one.kind == Evidence::Paper);
    papers.map(|one| PaperRow { n: one.n, at: one.at }).collect()
}

pub(super) fn portrait(handed_in: &[HandedIn]) -> Option<PaperRow> {
    let portrait = handed_in.iter().rev().find(|one| one.kind == Evidence::Portrait)?;
    Some(PaperRow { n: portrait.n, at: portrait.at })
}

/// Where it is declared.
fn details(id: ApplicationId, wish: &Wish) -> Option<String> {
    match wish {
        Wish::Identity(_) | Wish::Ward(_) => Some(format!("{PATH}/{id}/details")),
        Wish::Place(_) => Some(PLACE.to_owned()),
        Wish::Organisation(_) => Some(organisation::NEW.to_owned()),
        Wish::Correction(_) => Some(rights::CORRECTION.to_owned()),
        Wish::Restriction(_) => Some(rights::RESTRICTION.to_owned()),
        Wish::Activation(_) | Wish::Lock(_) | Wish::Unlock(_) | Wish::Recovery(_) => None,
    }
}

/// As what somebody applies.
fn declares(wish: &Wish) -> Option<Kind> {
    let Wish::Identity(identity) = wish else { return None };
    identity.declared.as_ref().map(|declared| match declared {
        Declared::Citizen(_) => Kind::Citizen,
        Declared::Foreigner(_) => Kind::Foreigner,
    })
}

fn declared(wish: &Wish, lang: Lang) -> Vec<(&'static str, String)> {
    if let Wish::Place(place) = wish {
        let [was, _now] = &place.names;
        return vec![("place-was", was.clone()), ("place-lives", place.address())];
    }
    if let Wish::Organisation(one) = wish {
        let capacity = organisation::capacity_key(one.capacity);
        return vec![
            ("organisation-code", one.code.as_str().to_owned()),
            ("organisation-capacity", Words::get(lang, capacity, &[])),
        ];
    }
    match wish {
        Wish::Correction(one) => {
            return vec![
                (datum_key(one.says.name()), said_of(lang, &one.says)),
                ("correction-why", one.why.clone()),
            ];
        }
        Wish::Restriction(one) => return vec![("restrict-why", one.why.clone())],
        _ => {}
    }
    let (said, relation) = match wish {
        Wish::Identity(identity) => (&identity.declared, None),
        Wish::Ward(ward) => (&ward.declared, ward.relation),
        _ => return Vec::new(),
    };
    let relation = relation.map(|one| ("ward-relation", Words::get(lang, relation_key(one), &[])));
    relation.into_iter().chain(who(said.as_ref(), lang)).collect()
}

/// Whom somebody declares, in the order of the form.
fn who(declared: Option<&Declared>, lang: Lang) -> Vec<(&'static str, String)> {
    match declared {
        None => Vec::new(),
        Some(Declared::Citizen(DeclaredCitizen { number, name, birthdate })) => vec![
            ("apply-label-name", name.clone()),
            ("apply-label-birthdate", when::birth(*birthdate)),
            ("apply-label-number", number.as_str().to_owned()),
        ],
        Some(Declared::Foreigner(Foreigner { passport, nationality, residence_card, name, birthdate })) => {
            vec![
                ("apply-label-name", name.clone()),
                ("apply-label-birthdate", when::birth(*birthdate)),
                ("apply-label-nationality", countries::called(lang, nationality)),
                ("apply-label-passport", passport.clone()),
                ("apply-label-residence-card", residence_card.clone()),
            ]
        }
    }
}
