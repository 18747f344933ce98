//! `/logout`: signing out, asked for by a service or by the person.

use actix_web::{HttpRequest, HttpResponse, web};
use url::form_urlencoded;

use super::authorize::{by_get, wanted_lang};
use super::failure::Failure;
use super::form::forged_at;
use super::visit::Visit;
use crate::app::App;
use crate::audit::Event;
use crate::base::origin_of;
use crate::device::push;
use crate::op::logout::{self, Answer, LogoutRequest, Unfollowed};
use crate::op::params::Params;
use crate::pages::Service;
use crate::pages::views::{LoggedOutView, LogoutView};

/// Request parameters that survive the question.
const CARRIED: &[&str] = &["id_token_hint", "post_logout_redirect_uri", "state", "client_id"];

/// `GET /logout`.
pub async fn ask(app: web::Data<App>, mut visit: Visit, request: HttpRequest) -> HttpResponse {
    match Params::parse(request.query_string().as_bytes()) {
        Ok(params) => handle(&app, &mut visit, &params, false).await,
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

/// `POST /logout`: by a service (RP-Initiated Logout §2), or our own page with `confirm=yes`.
pub async fn act(
    app: web::Data<App>,
    mut visit: Visit,
    request: HttpRequest,
    body: web::Bytes,
) -> HttpResponse {
    let params = match Params::from_form(&request, &body) {
        Ok(params) => params,
        Err(error) => return Failure::from(error).page(&app, &visit),
    };
    let confirmed = params.get("confirm") == Some("yes");
    if confirmed && !visit.holds_token(&app, params.get("csrf").unwrap_or_default()) {
        let asked = carried(&params);
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(asked).finish();
        return forged_at(&app, &visit, format!("/logout?{query}"));
    }
    if !confirmed && visit.session().is_none() {
        // A cross-site POST carries no cookies of ours: by GET it shows whether anybody is signed in.
        return by_get(&app, &visit, "/logout", &body);
    }
    handle(&app, &mut visit, &params, confirmed).await
}

/// `GET /logged-out`; `unfollowed` says why the browser stays here. Nobody reads that who is signed in.
pub async fn logged_out(app: web::Data<App>, visit: Visit) -> HttpResponse {
    if visit.session().is_some() {
        return visit.redirect("/");
    }
    let why = Unfollowed::ALL.into_iter().find(|why| visit.query("unfollowed") == Some(why.word()));
    let view = LoggedOutView { frame: visit.frame(&app, None), unfollowed: why.map(Unfollowed::sentence) };
    visit.page(200, &view)
}

async fn handle(app: &App, visit: &mut Visit, params: &Params, confirmed: bool) -> HttpResponse {
    let asked = match LogoutRequest::read(app, params).await {
        Ok(asked) => asked,
        Err(error) => return Failure::from(error).page(app, visit),
    };
    if asked.asked_by.is_some()
        && let Some(lang) = wanted_lang(params)
    {
        visit.speak(lang);
    }
    match (asked.answer(&app.vault, visit.session(), confirmed), visit.session()) {
        (Answer::End, Some(session)) => {
            let ended = async {
                let (account, browser) = (session.account, visit.browser_id());
                app.db.write(move |c| push::forget_browser(c, account, browser)).await?;
                logout::end(app, session, Event::SignedOut, &visit.request_id).await
            };
            match ended.await {
                Ok(()) => {
                    visit.forget_session();
                    leave(app, visit, &asked)
                }
                Err(error) => Failure::from(error).page(app, visit),
            }
        }
        (Answer::Confirm, _) => confirm(app, visit, params, &asked).await,
        _ => leave(app, visit, &asked),
    }
}

/// Where a browser goes that is signed out.
fn leave(app: &App, visit: &Visit, asked: &LogoutRequest) -> HttpResponse {
    match (&asked.next, asked.unfollowed) {
        (Some(next), _) => visit.leave(app, next),
        (None, Some(why)) => visit.redirect(&format!("/logged-out?unfollowed={}", why.word())),
        (None, None) => visit.redirect("/logged-out"),
    }
}

/// What survives the question.
fn carried(params: &Params) -> Vec<(String, String)> {
    let given = |name: &&str| params.get(name).map(|value| ((*name).to_owned(), value.to_owned()));
    CARRIED.iter().filter_map(given).collect()
}

async fn confirm(app: &App, visit: &Visit, params: &Params, asked: &LogoutRequest) -> HttpResponse {
    let view = LogoutView {
        frame: visit.frame(app, visit.name(app).await),
        unfollowed: asked.unfollowed.map(Unfollowed::sentence),
        service: asked.asked_by.as_ref().map(|client| Service {
            name: client.metadata.called().told(visit.lang),
            agency: client.metadata.run_by().map(|agency| agency.told(visit.lang)),
            address: asked.next.as_deref().map(origin_of).unwrap_or_default(),
            official: client.metadata.official,
            policy: None,
            terms: None,
            moves: None,
        }),
        carried: carried(params),
    };
    visit.page(200, &view)
}
