//! `/documents/{document}/share`: a code by which somebody else reads what is chosen of it.

use actix_web::{HttpResponse, web};

use super::{FIELD, PATH, failed, page, row};
use crate::app::App;
use crate::base::DocumentId;
use crate::db::StoreError;
use crate::pages::Trouble;
use crate::pages::handlers::failure::Failure;
use crate::pages::handlers::form::{Form, forged_at};
use crate::pages::handlers::settings::{may_change, sign_in_first};
use crate::pages::handlers::visit::Visit;
use crate::pages::views::{ErrorKind, ShareView};
use crate::session::Session;
use crate::wallet::share::{self as shares, Chosen};
use crate::wallet::{self, Refused};
use crate::web::qr::Drawing;

/// `POST /documents/{document}/share` with `number` and `field-…` for what is to be shown. The code stands in this answer and nowhere else.
pub async fn share(app: web::Data<App>, visit: Visit, id: web::Path<DocumentId>, form: Form) -> HttpResponse {
    let path = format!("{PATH}/{id}");
    if !visit.vouches_for(&app, &form) {
        return forged_at(&app, &visit, path);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, &path).await };
    made(&app, &visit, session, (*id, &form)).await.unwrap_or_else(|failure| failure.page(&app, &visit))
}

async fn made(
    app: &App,
    visit: &Visit,
    session: &Session,
    (id, form): (DocumentId, &Form),
) -> Result<HttpResponse, Failure> {
    let fields = form.names().filter_map(|name| name.strip_prefix(FIELD)).map(str::to_owned).collect();
    let chosen = Chosen { number: form.has("number"), fields };
    let (desk, law, may_change) =
        (app.desk(&visit.request_id), app.law.get().await?, may_change(app, session));
    let by = law.clone();
    let shared = app.db.write(move |c| match may_change(c)? {
        Ok(who) => shares::open(c, &desk, &by, &who, (id, &chosen)).map(Ok),
        Err(first) => Ok::<_, StoreError>(Err(first)),
    });
    let share = match shared.await? {
        Ok(Ok(share)) => share,
        Ok(Err(Refused::Wrong(_))) => {
            return page(app, visit, session, (id, Some(Trouble::NothingShown))).await;
        }
        // Its page says why.
        Ok(Err(
            Refused::CountsNot { .. }
            | Refused::NotHeld { .. }
            | Refused::Represented
            | Refused::NoOwnKey
            | Refused::ReadsAlone,
        )) => return Ok(visit.redirect(&format!("{PATH}/{id}"))),
        Ok(Err(refused)) => return Err(failed(refused)),
        Err(first) => return Ok(sign_in_first(app, visit, Some(first), &format!("{PATH}/{id}")).await),
    };
    let (units, today) = (app.units.get().await?, app.clock.now().local_date());
    let kind = wallet::kind_of(&law, &share.document, today);
    let address = format!("{}/verify/s/{}", app.issuer(), share.code.expose());
    let drawing = Drawing::of(&address).ok_or_else(|| Failure::new(ErrorKind::Internal))?;
    let view = ShareView {
        frame: visit.frame(app, visit.name(app).await),
        row: row(&share.document, kind, (&units, today), visit.lang),
        code: share.code.expose().to_owned(),
        address,
        drawing,
        until: share.expires_at,
    };
    Ok(visit.page(200, &view))
}
