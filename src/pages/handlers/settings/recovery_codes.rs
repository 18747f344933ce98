//! `/settings/recovery-codes`: codes on paper by which a holder locks their account when they have nothing else at hand.

use actix_web::{HttpResponse, web};

use super::{may_change, sign_in_first};
use crate::app::App;
use crate::db::StoreError;
use crate::factor::recovery_code::{self, Sheet};
use crate::pages::handlers::failure::Failure;
use crate::pages::handlers::form::{Form, forged};
use crate::pages::handlers::visit::Visit;
use crate::pages::views::RecoveryCodesView;

/// Where it is.
const PATH: &str = "/settings/recovery-codes";

/// `GET /settings/recovery-codes`.
pub async fn show(app: web::Data<App>, visit: Visit) -> HttpResponse {
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    let account = session.account;
    match app.db.read(move |c| recovery_code::sheet(c, account)).await {
        Ok(sheet) => page(&app, &visit, sheet, Vec::new()).await,
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

/// `POST /settings/recovery-codes`: new ones. They stand in this answer and nowhere else; whoever loses it makes others.
pub async fn make(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    let (desk, may_change) = (app.desk(&visit.request_id), may_change(&app, session));
    let made = app.db.write(move |c| match may_change(c)? {
        Ok(elevated) => {
            let codes = recovery_code::make(c, &desk, &elevated)?;
            Ok::<_, StoreError>(Ok((recovery_code::sheet(c, elevated.account().id)?, codes)))
        }
        Err(first) => Ok(Err(first)),
    });
    match made.await {
        Ok(Ok((sheet, codes))) => {
            let codes = codes.iter().map(|code| code.expose().to_owned()).collect();
            page(&app, &visit, sheet, codes).await
        }
        Ok(Err(first)) => sign_in_first(&app, &visit, Some(first), PATH).await,
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

async fn page(app: &App, visit: &Visit, sheet: Option<Sheet>, new: Vec<String>) -> HttpResponse {
    let frame = visit.frame(app, visit.name(app).await);
    let sheet = sheet.map(|Sheet { made_at, left }| (made_at, left));
    visit.page(200, &RecoveryCodesView { frame, sheet, new })
}
