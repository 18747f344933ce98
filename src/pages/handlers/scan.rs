//! `/qr`: reading the code that another device shows, by the camera or by typing it.

use actix_web::{HttpResponse, web};

use super::settings::sign_in_first;
use super::visit::Visit;
use crate::app::App;
use crate::base::long_code;
use crate::pages::Trouble;
use crate::pages::views::ScanView;
use crate::web::CAMERA;

/// Where it is.
const PATH: &str = "/qr";

/// `GET /qr`; with `code`, to what that code asks.
pub async fn show(app: web::Data<App>, visit: Visit) -> HttpResponse {
    if visit.session().is_none() {
        return sign_in_first(&app, &visit, None, PATH).await;
    }
    let typed = visit.query("code").map(str::trim);
    // Whoever copies the whole address means its end.
    let meant = typed.and_then(|typed| typed.rsplit('/').next()).and_then(long_code::read_short);
    if let Some(code) = meant {
        return visit.redirect(&format!("{PATH}/{code}"));
    }
    let trouble = visit.asks("code").then_some(Trouble::ShortCodeWrong);
    let view = ScanView {
        frame: visit.frame(&app, visit.name(&app).await),
        troubles: trouble.into_iter().collect(),
        typed: typed.unwrap_or_default().to_owned(),
    };
    let mut page = visit.page(if trouble.is_some() { 400 } else { 200 }, &view);
    let (name, value) = CAMERA;
    page.headers_mut().insert(name, value);
    page
}
