//! `/verify`: whoever was shown a document says who they are, and reads what its holder has chosen, once.

use actix_web::{HttpResponse, web};

use super::documents::{row, rows};
use super::failure::{Failure, patient};
use super::form::{Form, forged_at};
use super::offline::{self, CodeTrouble};
use super::visit::Visit;
use crate::app::App;
use crate::base::long_code;
use crate::db::StoreError;
use crate::login::throttle::{self, Attempt, Throttled};
use crate::pages::views::{CheckView, CheckedView};
use crate::pages::{Frame, Trouble};
use crate::policy::Law;
use crate::wallet;
use crate::wallet::share::{self, Checker, Shown};
use crate::web::CAMERA;

/// Where it is.
const PATH: &str = "/verify";

/// `GET /verify`: asks for a code. Nothing is spent.
pub async fn ask(app: web::Data<App>, visit: Visit) -> HttpResponse {
    page(&app, &visit, 200, (String::new(), String::new()), Vec::new())
}

/// `GET /verify/s/{code}`: the same for a code that was read. Nothing is spent, and whether it is good is not said.
pub async fn opened(app: web::Data<App>, visit: Visit, code: web::Path<String>) -> HttpResponse {
    page(&app, &visit, 200, (code.into_inner(), String::new()), Vec::new())
}

/// `POST /verify` with `code` and `who`.
pub async fn check(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged_at(&app, &visit, PATH.to_owned());
    }
    let (code, who) = (form.text("code"), form.text("who"));
    if wallet::offline::is_one(&code) {
        return match offline::checked(&app, &visit, &code).await {
            Ok(checked) => checked,
            Err(CodeTrouble::Typed(trouble)) => {
                page(&app, &visit, 400, (code, who), vec![Trouble::Offline(trouble)])
            }
            Err(CodeTrouble::Failed(failure)) => failure.page(&app, &visit),
        };
    }
    let (digest, checker) = (long_code::digest(&code), Checker::parse(&who));
    let (Some(digest), Ok(checker)) = (digest, &checker) else {
        let troubles = digest.is_none().then_some(Trouble::ShareOver).into_iter();
        let troubles = troubles.chain(checker.is_err().then_some(Trouble::CheckerMissing)).collect();
        return page(&app, &visit, 400, (code, who), troubles);
    };
    let law = match app.law.get().await {
        Ok(law) => law,
        Err(error) => return Failure::from(error).page(&app, &visit),
    };
    let (now, vault, address) = (app.clock.now(), app.vault.clone(), visit.attempt().address);
    // What is no code takes a place of those that the address has, and no code is asked for once they are spent.
    let found = app.db.read(move |c| match throttle::look(c, now, &Attempt::at_a_proof(&vault, address))? {
        Ok(()) => share::is_good(c, now, &digest).map(Ok),
        Err(throttled) => Ok(Err(throttled)),
    });
    let shown = match found.await {
        Ok(Ok(true)) => {
            let (desk, by) = (app.desk(&visit.request_id), law.clone());
            let checker = checker.clone();
            app.db.write(move |c| share::use_once(c, &desk, &by, (&digest, &checker))).await.map(Ok)
        }
        Ok(Ok(false)) => missed(&app, &visit).await.map(|counted| counted.map(|()| None)),
        Ok(Err(throttled)) => Ok(Err(throttled)),
        Err(error) => Err(error),
    };
    match shown {
        Ok(Ok(Some(shown))) => {
            checked(&app, &visit, &law, shown).await.unwrap_or_else(|failure| failure.page(&app, &visit))
        }
        Ok(Ok(None)) => page(&app, &visit, 400, (code, who), vec![Trouble::ShareOver]),
        Ok(Err(throttled)) => {
            let seconds = throttled.retry_after.as_secs().max(1);
            let troubles = vec![Trouble::TooMany { seconds }];
            patient(page(&app, &visit, 429, (code, who), troubles), Some(seconds))
        }
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

/// Counts a try at what is no code.
async fn missed(app: &App, visit: &Visit) -> Result<Result<(), Throttled>, StoreError> {
    let (now, vault, address) = (app.clock.now(), app.vault.clone(), visit.attempt().address);
    let tries = Attempt::at_a_proof(&vault, address);
    app.db.write(move |c| Ok(throttle::reserve(c, now, tries.clone())?.map(|_failed| ()))).await
}

async fn checked(app: &App, visit: &Visit, law: &Law, shown: Shown) -> Result<HttpResponse, Failure> {
    let units = app.units.get().await?;
    let (now, as_of) = (app.clock.now(), shown.document.as_of);
    let kind = wallet::kind_of(law, &shown.document, now.local_date());
    let view = CheckedView {
        // What was read once is not there again in another language.
        frame: Frame { is_once: true, ..visit.frame(app, None) },
        row: row(&shown.document, kind, (&units, now.local_date()), visit.lang),
        number: shown.number,
        fields: rows(kind, &shown.fields.into_iter().collect(), visit.lang),
        source: shown.source,
        as_of,
        at: now,
    };
    Ok(visit.page(200, &view))
}

fn page(
    app: &App,
    visit: &Visit,
    status: u16,
    (code, who): (String, String),
    troubles: Vec<Trouble>,
) -> HttpResponse {
    let mut page = visit.page(status, &CheckView { frame: visit.frame(app, None), code, who, troubles });
    let (name, value) = CAMERA;
    page.headers_mut().insert(name, value);
    page
}
