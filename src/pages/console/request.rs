//! `POST /console/{agency}/{role}/requests`: an authority's letter about somebody's account is taken in, or that they have lost a phone,
//! and its clock begins.

use std::sync::Arc;

use actix_web::HttpResponse;

use super::gate::Console;
use super::views::{Done, PersonView, RequestEntry, Tab, Told, What};
use crate::account::{AccountError, Holder};
use crate::application::{self, LockRequest, Recovery, Refused, UnlockRequest, Wish};
use crate::audit::Purpose;
use crate::base::AccountId;
use crate::db::StoreError;
use crate::mandate::Officer;
use crate::pages::handlers::Form;
use crate::pages::handlers::failure::Failure;
use crate::pages::views::ErrorKind;
use crate::policy::Law;

/// `POST /console/{agency}/{role}/requests`.
pub async fn take_in(console: Console, form: Form) -> HttpResponse {
    if !console.vouches_for(&form) {
        return console.forged();
    }
    let law: Arc<Law> = match console.app.law.get().await {
        Ok(law) => law,
        Err(down) => return Failure::from(down).page(&console.app, &console.visit),
    };
    let entry = RequestEntry {
        what: match form.get("what") {
            Some("unlock") => What::Unlock,
            Some("recovery") => What::Recovery,
            _ => What::Lock,
        },
        authority: form.text("authority"),
        letter: form.text("letter"),
        why: form.text("why"),
        trouble: None,
    };
    let account = form.get("account").and_then(|id| id.parse::<AccountId>().ok());
    let (entered, purpose) = (entry.clone(), purpose(entry.what));
    let done = console.write(move |c, desk, officer| {
        // Asked after the door: whoever is no officer here learns nothing.
        let Some(account) = account else { return Ok(None) };
        let look = officer.look(c, desk, account, purpose)?;
        let holder = match look.holder(c, &desk.vault) {
            Ok(holder) => holder,
            Err(AccountError::Store(StoreError::Missing)) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let wish = wish(&entered, &holder, officer);
        match application::take_in(c, desk, &law, officer, &look, &wish)? {
            Ok(taken) => Ok(Some(Ok(taken))),
            Err(Refused::NotFound) => Ok(None),
            Err(refused) => Ok(Some(Err(Box::new((refused, holder))))),
        }
    });
    match done.await {
        Ok((_officer, None)) => Failure::new(ErrorKind::NotFound).page(&console.app, &console.visit),
        // Whoever lost a phone stands there: they are seen at once.
        Ok((_officer, Some(Ok(taken)))) if entry.what == What::Recovery => {
            console.visit.redirect(&format!("{}/applications/{}", console.home(), taken.id))
        }
        Ok((_officer, Some(Ok(_taken)))) => {
            console.visit.redirect(&format!("{}?done={}", console.home(), Done::TakenIn.code()))
        }
        Ok((officer, Some(Err(refused)))) => {
            let (refused, holder) = *refused;
            let bar = console.bar(&officer, Tab::Find).await;
            let view = again(&console, bar, holder, RequestEntry { trouble: Some(refused.clone()), ..entry });
            console.page(Told::of(&refused).status(), &view.await)
        }
        Err(answer) => answer,
    }
}

const fn purpose(what: What) -> Purpose {
    match what {
        What::Lock | What::Unlock => Purpose::Lock,
        What::Recovery => Purpose::Visit,
    }
}

fn wish(entry: &RequestEntry, holder: &Holder, officer: &Officer) -> Wish {
    let (authority, letter, why) = (entry.authority.clone(), entry.letter.clone(), entry.why.clone());
    match entry.what {
        What::Lock => Wish::Lock(LockRequest { authority, letter, why }),
        What::Unlock => Wish::Unlock(UnlockRequest { authority, letter, why }),
        What::Recovery => Wish::Recovery(Recovery::of(holder, why, officer.role())),
    }
}

async fn again(
    console: &Console,
    bar: super::views::Bar,
    holder: Holder,
    request: RequestEntry,
) -> PersonView {
    PersonView {
        frame: console.frame().await,
        bar,
        account: holder.account.id,
        name: holder.profile.name,
        kind: holder.account.kind,
        level: holder.account.level,
        is_open: holder.account.active,
        bonds: Vec::new(),
        applications: Vec::new(),
        request,
    }
}
