//! `POST /console/{agency}/{role}/requests`: an authority's letter about somebody's account is taken in, and its clock begins.

use std::sync::Arc;

use actix_web::HttpResponse;

use super::gate::Console;
use super::views::{Done, PersonView, RequestEntry, Tab, Told};
use crate::account::Holder;
use crate::application::{self, LockRequest, Refused, UnlockRequest, Wish};
use crate::audit::Purpose;
use crate::base::AccountId;
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
        unlocks: form.get("what") == Some("unlock"),
        authority: form.text("authority"),
        letter: form.text("letter"),
        why: form.text("why"),
        trouble: None,
    };
    let account = form.get("account").and_then(|id| id.parse::<AccountId>().ok());
    let wish = wish(&entry);
    let done = console.write(move |c, desk, officer| {
        // Asked after the door: whoever is no officer here learns nothing.
        let Some(account) = account else { return Ok(None) };
        let look = officer.look(c, desk, account, Purpose::Lock)?;
        match application::take_in(c, desk, &law, officer, &look, &wish)? {
            Ok(taken) => Ok(Some(Ok(taken))),
            Err(Refused::NotFound) => Ok(None),
            Err(refused) => Ok(Some(Err(Box::new((refused, look.holder(c, &desk.vault)?))))),
        }
    });
    match done.await {
        Ok((_officer, None)) => Failure::new(ErrorKind::NotFound).page(&console.app, &console.visit),
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

fn wish(entry: &RequestEntry) -> Wish {
    let (authority, letter, why) = (entry.authority.clone(), entry.letter.clone(), entry.why.clone());
    match entry.unlocks {
        true => Wish::Unlock(UnlockRequest { authority, letter, why }),
        false => Wish::Lock(LockRequest { authority, letter, why }),
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
        applications: Vec::new(),
        request,
    }
}
