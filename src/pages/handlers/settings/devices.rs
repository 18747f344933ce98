//! `/settings/devices`: the phones that are keys of the account: what they are called, and taking one off.

use actix_web::{HttpResponse, web};

use super::sign_in_first;
use crate::app::App;
use crate::base::DeviceId;
use crate::db::StoreError;
use crate::device::{self, Device};
use crate::factor::passkey::Label;
use crate::pages::Trouble;
use crate::pages::handlers::failure::Failure;
use crate::pages::handlers::form::{Form, forged};
use crate::pages::handlers::visit::Visit;
use crate::pages::views::{DeviceRow, DeviceView, DevicesView, ErrorKind, Notice};
use crate::session::{Citizen, Session};
use crate::sign_out;

/// Where it is.
const PATH: &str = "/settings/devices";

/// Why a phone's key ends what was bound to it.
const BY_HOLDER: &str = "taken off by the holder";

/// `GET /settings/devices`.
pub async fn show(app: web::Data<App>, visit: Visit) -> HttpResponse {
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    match devices(&app, session).await {
        Ok(found) => {
            let notice = visit.query("done").and_then(Notice::parse);
            let frame = visit.frame(&app, visit.name(&app).await);
            visit.page(200, &DevicesView { frame, notice, devices: found.iter().map(row).collect() })
        }
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

/// `GET /settings/devices/{device}`.
pub async fn one(app: web::Data<App>, visit: Visit, id: web::Path<String>) -> HttpResponse {
    let Some(session) = visit.session() else {
        return sign_in_first(&app, &visit, None, &format!("{PATH}/{id}")).await;
    };
    page(&app, &visit, session, &id, None).await
}

/// `POST /settings/devices/{device}/name`. Of two that name it at once, the second sees what the first called it.
pub async fn rename(app: web::Data<App>, visit: Visit, id: web::Path<String>, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    let (Ok(device), Ok(seen)) = (id.parse::<DeviceId>(), form.text("seen").parse::<i32>()) else {
        return Failure::new(ErrorKind::NotFound).page(&app, &visit);
    };
    let typed = form.text("label");
    let label = match Label::parse(&typed) {
        Ok(label) => label,
        Err(why) => {
            return page(&app, &visit, session, &id, Some((typed, Trouble::DeviceName(why)))).await;
        }
    };
    let (desk, proven) = (app.desk(&visit.request_id), session.clone());
    let named = app.db.write(move |c| match Citizen::prove(c, &proven)? {
        Some(citizen) => device::rename(c, &desk, citizen.account(), (device, seen), &label).map(Some),
        None => Ok(None),
    });
    match named.await {
        Ok(Some(Ok(_named))) => visit.redirect(&format!("{PATH}?done={}", Notice::DeviceNamed.code())),
        Ok(Some(Err(device::NotRenamed::Stale { .. }))) => {
            page(&app, &visit, session, &id, Some((typed, Trouble::HasChanged))).await
        }
        // Taken off meanwhile.
        Ok(Some(Err(device::NotRenamed::Unknown)) | None) => visit.redirect(PATH),
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

/// `POST /settings/devices/{device}/revoke`.
pub async fn revoke(app: web::Data<App>, visit: Visit, id: web::Path<String>, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    let Ok(id) = id.parse::<DeviceId>() else {
        return Failure::new(ErrorKind::NotFound).page(&app, &visit);
    };
    let (desk, session) = (app.desk(&visit.request_id), session.clone());
    let done = async {
        let ended = app.db.write(move |c| match Citizen::prove(c, &session)? {
            Some(citizen) => sign_out::device(c, &desk, citizen.account().id, id, BY_HOLDER),
            None => Ok(None),
        });
        // What was taken off before is off.
        ended.await?;
        app.heed_endings().await
    };
    match done.await {
        Ok(()) => visit.redirect(&format!("{PATH}?done={}", Notice::DeviceRevoked.code())),
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

async fn devices(app: &App, session: &Session) -> Result<Vec<Device>, StoreError> {
    let (vault, session) = (app.vault.clone(), session.clone());
    let found = app.db.read(move |c| match Citizen::prove(c, &session)? {
        Some(citizen) => device::list(c, &vault, citizen.account()),
        None => Ok(Vec::new()),
    });
    found.await
}

/// The page of one phone; where a name was not taken, with what was typed and why.
async fn page(
    app: &App,
    visit: &Visit,
    session: &Session,
    id: &str,
    refused: Option<(String, Trouble)>,
) -> HttpResponse {
    let found = match devices(app, session).await {
        Ok(found) => found.into_iter().find(|device| device.id.to_string() == id),
        Err(error) => return Failure::from(error).page(app, visit),
    };
    let Some(device) = found else { return Failure::new(ErrorKind::NotFound).page(app, visit) };
    let frame = visit.frame(app, visit.name(app).await);
    let (typed, troubles, status) = match refused {
        Some((typed, trouble)) => (typed, vec![trouble], 400),
        None => (device.label.clone(), Vec::new(), 200),
    };
    visit.page(status, &DeviceView { frame, troubles, typed, device: row(&device) })
}

fn row(device: &Device) -> DeviceRow {
    let Device { id, label, bound_at, version, .. } = device;
    DeviceRow { id: id.to_string(), label: label.clone(), seen: *version, bound: *bound_at }
}
