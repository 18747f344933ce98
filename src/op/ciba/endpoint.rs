//! `POST /bc-authorize` (CIBA Core §7).

use std::time::Duration;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use zeroize::Zeroizing;

use super::checks::{Asked, CHECKS};
use super::signed;
use super::wanted::{Notify, POLL_EVERY, Wanted};
use crate::account;
use crate::app::App;
use crate::approval::{self, Asker, Kind, Limits, Question, Shown};
use crate::base::{Aal, AccountId, LocalDate, RequestId, Secret};
use crate::client::{Client, Compares, Delivery};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::login::ward;
use crate::op::error::{Code, OAuthError, internal};
use crate::op::params::Params;
use crate::op::{checks, client_auth, reasons, refusals};
use crate::policy::Law;
use crate::signing::{self, NotAsked, Wish};
use crate::web::request_id;

/// What the handle begins with by which a client comes for its tokens.
const PREFIX: &str = "khoa_cr_";

/// CIBA Core §7.3, and the number that the person types.
#[derive(Serialize)]
struct Acknowledged {
    auth_req_id: String,
    expires_in: u64,
    /// Absent for a client that is sent its tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    interval: Option<u64>,
    /// Two digits that the client shows: whoever answers types them, and so is where the client is. Not for a client
    /// whose message people compare.
    #[serde(skip_serializing_if = "Option::is_none")]
    khoa_number: Option<String>,
}

/// Asks a person.
///
/// # Errors
/// CIBA Core §13.
pub async fn ask(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Bytes,
) -> Result<HttpResponse, OAuthError> {
    let mut form = Params::from_form(&request, &body)?;
    let client = client_auth::caller(&app, &request, &mut form).await?;
    let id = request_id(&request, &app.entropy);
    let done = async {
        let asked = Asked::gather(&app, client.clone(), signed::read(&app, &client, form).await?).await?;
        checks::run(CHECKS, &asked)?;
        question(&app, asked, &id).await
    };
    let acknowledged = done.await.inspect_err(|error| refusals::count_own(&app, &client, error))?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(acknowledged))
}

async fn question(app: &App, asked: Asked, request: &RequestId) -> Result<Acknowledged, OAuthError> {
    let (desk, handle) = (app.desk(request), app.entropy.token(PREFIX));
    // No question outlives its client: an answer would reach nobody.
    let left = asked.client.closing.as_ref().map(|closing| closing.at.since(app.clock.now()));
    let lives = asked.lives.unwrap_or_default().min(left.unwrap_or(Duration::MAX));
    let (digest, hint) = (handle.digest(), asked.login_hint.unwrap_or_default());
    let metadata = &asked.client.metadata;
    let mode = metadata.backchannel_token_delivery_mode;
    let token = asked.notification_token.filter(|_| mode.calls());
    let auth_req_id = || Secret::new(handle.expose().to_owned());
    let wanted = Wanted {
        scope: asked.scope?,
        resources: asked.resources?,
        acr_values: asked.acr_values,
        notify: token.map(|token| Notify { auth_req_id: auth_req_id(), token }),
    };
    let wish = asked.filed.wish();
    let needs = if wish.is_some() { asked.needs.max(Aal::Two) } else { asked.needs };
    let shown = Shown {
        asker: Asker {
            name: metadata.called(),
            run_by: metadata.run_by(),
            wanted_for: metadata.wanted_for(),
            official: metadata.official,
        },
        scopes: wanted.scope.words().map(str::to_owned).collect(),
        resources: wanted.resources.clone(),
        message: asked.message,
        matter: None,
        compares: metadata.khoa_compares,
        place: None,
        needs,
        at: desk.now,
    };
    let effect = Zeroizing::new(serde_json::to_vec(&wanted).map_err(|error| internal(error.to_string()))?);
    let client = asked.client.clone();
    let law = app.law.get().await?;
    let limits = limits(&law, desk.now.local_date())?;
    let written = app.db.write(move |c| {
        let found = account::find(c, &desk.vault, &hint)?;
        // A service that asks by itself asks no guardian: whoever is represented is reached once one has agreed to it.
        let account = match found {
            Some(id) if ward::bar(c, id, (&client, None), desk.now)? != ward::Bar::None => None,
            found => found,
        };
        let question = Question {
            kind: Kind::Ciba,
            asked_by: client.id.as_str(),
            handle: digest,
            shown: shown.clone(),
            effect: &effect,
            expires_at: desk.now.plus(lives),
            tells_end: mode == Delivery::Push,
        };
        match &wish {
            None => approval::ask(c, &desk, account, &question, limits).map(Ok),
            Some(wish) => for_signature(c, &desk, (&client, wish, account), question, limits),
        }
    });
    let asked = written.await??;
    app.jobs.wake();
    Ok(Acknowledged {
        auth_req_id: handle.expose().to_owned(),
        expires_in: lives.as_secs(),
        interval: mode.comes().then_some(POLL_EVERY.as_secs()),
        khoa_number: asked.number,
    })
}

/// Asks whoever is meant for a signature; what there is to sign they read under its own title, and compare no number.
fn for_signature(
    c: &mut Conn,
    desk: &Desk,
    (client, wish, meant): (&Client, &Wish, Option<AccountId>),
    question: Question<'_>,
    limits: Limits,
) -> Result<Result<approval::Asked, OAuthError>, StoreError> {
    let asking = match signing::gather(c, desk, client, wish, meant)? {
        Ok(asking) => asking,
        Err(why @ NotAsked::NotActing) => {
            return Ok(Err(
                OAuthError::worded(Code::AccessDenied, why.to_string()).named(reasons::MANDATE_COUNTS)
            ));
        }
    };
    let (kind, compares, matter) = (Kind::Signature, Compares::Message, Some(asking.matter.clone()));
    let shown = Shown { compares, matter, ..question.shown.clone() };
    let asked = approval::ask(c, desk, asking.signer, &Question { kind, shown, ..question }, limits)?;
    if asked.is_reached {
        signing::keep(c, desk, (client, wish, &asking), asked.id)?;
    }
    Ok(Ok(asked))
}

fn limits(law: &Law, today: LocalDate) -> Result<Limits, OAuthError> {
    law.at::<Limits>(today).map(|dated| *dated.rules).map_err(|none| internal(none.to_string()))
}
