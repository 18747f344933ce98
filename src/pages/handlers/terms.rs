//! `/terms`: what people accept when they open an account, and what becomes of their data.
//!
//! Needs no sign-in and changes nothing: whoever hesitates must be able to read it first.

use actix_web::{HttpResponse, web};

use super::visit::Visit;
use crate::app::App;
use crate::pages::views::TermsView;

/// `GET /terms`.
pub async fn show(app: web::Data<App>, visit: Visit) -> HttpResponse {
    let view = TermsView {
        frame: visit.frame(&app, None),
        session_hours: app.config.session.absolute_seconds.div_ceil(3_600),
        code_minutes: app.config.registration.code_seconds / 60,
    };
    visit.page(200, &view)
}
