//! `/authorize`: a relying party sends a browser to us, and we send it on.

use actix_web::{HttpRequest, HttpResponse, web};
use url::form_urlencoded;

use super::ended;
use super::failure::Failure;
use super::form::{Form, forged};
use super::visit::Visit;
use crate::app::App;
use crate::base::Lang;
use crate::op::authorize::{self, Answer};
use crate::op::params::{Params, is_form};
use crate::pages::views::ErrorKind;
use crate::web::MAX_TARGET;

/// `GET /authorize`.
pub async fn begin(app: web::Data<App>, visit: Visit, request: HttpRequest) -> HttpResponse {
    let params = match Params::read(request.query_string().as_bytes()) {
        Ok(params) => params,
        Err(error) => return Failure::from(error).page(&app, &visit),
    };
    let next = authorize::begin(&app, &params, visit.browser()).await;
    // What a service of ours asks for holds from here on, until the person switches (OpenID Connect Core §3.1.2.1).
    if !matches!(next, Answer::Page(_) | Answer::Closed(_))
        && let Some(lang) = wanted_lang(&params)
    {
        visit.remember_lang(lang);
    }
    answer(&app, &visit, next).await
}

/// `POST /authorize` (OpenID Connect Core §3.1.2.1). A cross-site POST carries no cookies of ours, so the browser is sent
/// round once more by GET, which does.
pub async fn begin_by_post(
    app: web::Data<App>,
    visit: Visit,
    request: HttpRequest,
    body: web::Bytes,
) -> HttpResponse {
    match is_form(&request) {
        Ok(()) => by_get(&app, &visit, "/authorize", &body),
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

/// Sends the browser to ask by GET what `form` asked by POST. Written anew, because a body may hold what a header may
/// not.
pub(super) fn by_get(app: &App, visit: &Visit, path: &str, form: &[u8]) -> HttpResponse {
    let query =
        form_urlencoded::Serializer::new(String::new()).extend_pairs(form_urlencoded::parse(form)).finish();
    let target = format!("{path}?{query}");
    if target.len() > MAX_TARGET {
        return Failure::new(ErrorKind::TooLarge).page(app, visit);
    }
    visit.redirect(&target)
}

/// The first language of `ui_locales` that we speak.
pub(super) fn wanted_lang(params: &Params) -> Option<Lang> {
    params.get("ui_locales").and_then(|tags| tags.split(' ').find_map(Lang::from_tag))
}

/// `GET /authorize/resume?flow=…`: the person has signed in, or come back.
pub async fn resume(app: web::Data<App>, visit: Visit) -> HttpResponse {
    let Some(flow) = visit.flow() else { return Failure::Over.page(&app, &visit) };
    match authorize::resume(&app, &flow, visit.browser()).await {
        // The form that signed them in led here, and must not lead out.
        Answer::Client(address) => visit.see_off(&app, &address),
        other => answer(&app, &visit, other).await,
    }
}

/// `POST /authorize/cancel?flow=…`: the person turns back at the sign-in.
pub async fn cancel(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(flow) = visit.flow() else { return Failure::Over.page(&app, &visit) };
    answer(&app, &visit, authorize::cancel(&app, &flow, visit.browser()).await).await
}

/// Where the browser goes now.
pub(super) async fn answer(app: &App, visit: &Visit, answer: Answer) -> HttpResponse {
    match answer {
        Answer::Client(address) => visit.leave(app, &address),
        Answer::SignIn(flow) => visit.redirect(&format!("/login?flow={flow}")),
        Answer::Choose(flow) => visit.redirect(&format!("/choose?flow={flow}")),
        Answer::Consent(flow) => visit.redirect(&format!("/consent?flow={flow}")),
        Answer::Agree(flow) => visit.redirect(&format!("/agree?flow={flow}")),
        Answer::OwnKey(flow) => visit.redirect(&format!("/settings/password?flow={flow}")),
        Answer::Restricted(flow) => visit.redirect(&format!("/restricted?flow={flow}")),
        Answer::Closed(client) => ended::closed_page(app, visit, &client).await,
        Answer::Page(error) => ended::or_page(app, visit, Failure::from(error)).await,
    }
}
