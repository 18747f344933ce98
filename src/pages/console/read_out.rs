//! `/console/{agency}/{role}/help`: a community helper, who searches nobody and asks nobody, types what the person before them reads out.

use actix_web::HttpResponse;

use super::gate::Console;
use super::help::begun;
use super::views::{ReadOutView, Tab};
use crate::assistance::{self, ReadOut, Refused};
use crate::base::Secret;
use crate::mandate::Assistant;
use crate::pages::handlers::Form;
use crate::pages::handlers::failure::Failure;

/// `GET /console/{agency}/{role}/help`.
pub async fn show(console: Console) -> HttpResponse {
    match console.assistant().await {
        Ok(helper) => page(&console, &helper, String::new(), None).await,
        Err(answer) => answer,
    }
}

/// `POST /console/{agency}/{role}/help`.
pub async fn accept(console: Console, form: Form) -> HttpResponse {
    if !console.vouches_for(&form) {
        return console.forged();
    }
    let law = match console.app.law.get().await {
        Ok(law) => law,
        Err(down) => return Failure::from(down).page(&console.app, &console.visit),
    };
    let holder = form.text("holder");
    let said = ReadOut { holder: holder.clone(), code: Secret::new(form.text("code")) };
    let done =
        console.assist(move |c, desk, helper| assistance::accept_read_out(c, desk, &law, helper, &said));
    match done.await {
        Ok((_helper, Ok(open))) => begun(&console, open.id),
        Ok((helper, Err(refused))) => page(&console, &helper, holder, Some(refused)).await,
        Err(answer) => answer,
    }
}

async fn page(console: &Console, helper: &Assistant, holder: String, why: Option<Refused>) -> HttpResponse {
    let (frame, bar) = (console.frame().await, console.bar(helper, Tab::Help).await);
    let status = why.map_or(200, |refused| refused.problem().status().as_u16());
    console.page(status, &ReadOutView { frame, bar, holder, why })
}
