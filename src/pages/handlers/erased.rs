//! `/erased/{receipt}`: that somebody's data was erased, for whoever holds the receipt.

use actix_web::{HttpResponse, web};
use serde_json::json;

use super::failure::Failure;
use super::visit::Visit;
use crate::app::App;
use crate::keys::Alg;
use crate::pages::views::{ErasedView, ErrorKind};
use crate::rights::{self, Receipt};

/// The type of the statement.
const TYPE: &str = "erasure+jwt";

/// `GET /erased/{receipt}`. The page has no form and knows nobody.
pub async fn show(app: web::Data<App>, visit: Visit, name: web::Path<String>) -> HttpResponse {
    match found(&app, &name).await {
        Ok(Some(receipt)) => {
            let statement = match stated(&app, &receipt) {
                Ok(statement) => statement,
                Err(failure) => return failure.page(&app, &visit),
            };
            let frame = visit.frame(&app, None);
            visit.page(200, &ErasedView { frame, erased_at: receipt.erased_at, statement })
        }
        Ok(None) => Failure::new(ErrorKind::NotFound).page(&app, &visit),
        Err(failure) => failure.page(&app, &visit),
    }
}

async fn found(app: &App, name: &str) -> Result<Option<Receipt>, Failure> {
    let (vault, name) = (app.vault.clone(), name.to_owned());
    Ok(app.db.read(move |c| rights::receipt(c, &vault, &name)).await?)
}

/// What the log says of it, under our signature: whoever has our published keys can check it without us. Nothing before the entry
/// stands in a page of the log that is closed.
fn stated(app: &App, receipt: &Receipt) -> Result<Option<String>, Failure> {
    let (Some(at), Some(proof)) = (receipt.erased_at, &receipt.proof) else { return Ok(None) };
    let claims = json!({
        "iss": app.issuer(), "iat": app.clock.now().as_seconds(), "account": receipt.account,
        "erased_at": at.to_string(), "log": proof,
    });
    Ok(Some(app.ring.sign(Alg::Es256, TYPE, &claims)?))
}
