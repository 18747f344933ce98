//! `/console/{agency}/{role}/help`: a community helper, who searches nobody and asks nobody, types what the person before them reads out.

use actix_web::HttpResponse;

use super::gate::Console;
use super::help::began;
use super::views::{ReadOutView, Tab};
use crate::assistance::{self, ReadOut};
use crate::base::Secret;
use crate::pages::handlers::Form;
use crate::pages::handlers::failure::Failure;

/// `GET /console/{agency}/{role}/help`.
pub async fn show(console: Console) -> HttpResponse {
    match console.assistant().await {
        Ok(helper) => {
            let bar = console.bar(&helper, Tab::Help).await;
            console.page(200, &ReadOutView { frame: console.frame().await, bar })
        }
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
    let said = ReadOut { holder: form.text("holder"), code: Secret::new(form.text("code")) };
    let done =
        console.assist(move |c, desk, helper| assistance::accept_read_out(c, desk, &law, helper, &said));
    began(&console, done.await.map(|(helper, opened)| (helper, opened.map(|one| one.id)))).await
}
