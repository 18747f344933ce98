//! Signing in by a phone that is elsewhere: the portal asks for somebody by the name they sign in with, shows the number that they are
//! to type there, and comes for the answer each time its page is loaded again.
//! Never learns whether there is such a person: whom a question does not reach lets it run out.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::ciba;
use super::claims::SignedIn;
use super::guest::Guest;
use super::pages::{self, Trouble};
use super::sign_in::{SCOPES, offers, unproven};
use super::visits::Asking;

/// Where the page is that waits.
pub(super) const PATH: &str = "/ask-phone";

#[derive(Deserialize)]
pub(super) struct Whom {
    name: String,
}

/// Asks whoever was named.
pub(super) async fn begin(guest: Guest, whom: web::Form<Whom>) -> HttpResponse {
    // A foreign page must not sign this browser in as whoever it likes.
    if !guest.own_form {
        return guest.see_other("/?silent=no");
    }
    match ask(&guest, whom.name.trim()).await {
        Ok(asking) => {
            let cookie = guest.site.visits.ask(guest.cookie.as_deref(), asking);
            let mut response = guest.see_other(PATH);
            guest.remember(&mut response, &cookie);
            response
        }
        Err(trouble) => pages::trouble(&guest, trouble),
    }
}

/// The page that waits; it comes for the answer when it is time.
pub(super) async fn wait(guest: Guest) -> HttpResponse {
    let visits = &guest.site.visits;
    let Some((asking, may_come)) = visits.asking(guest.cookie.as_deref()) else {
        return guest.see_other("/?silent=no");
    };
    if !may_come {
        return pages::asking(&guest, &asking);
    }
    match ciba::come(&guest, &asking).await {
        Ok(Some(yes)) => {
            let person = SignedIn::new(yes.id_token, yes.claims, &yes.userinfo);
            let cookie = visits.welcome(guest.cookie.as_deref(), person);
            let mut response = guest.see_other("/");
            guest.remember(&mut response, &cookie);
            response
        }
        Ok(None) => pages::asking(&guest, &asking),
        Err(trouble) => {
            visits.ask_no_more(guest.cookie.as_deref());
            pages::trouble(&guest, trouble)
        }
    }
}

async fn ask(guest: &Guest, name: &str) -> Result<Asking, Trouble> {
    let metadata = ciba::metadata(guest).await?;
    let offered = SCOPES.into_iter().filter(|scope| offers(&metadata, scope));
    let scope = std::iter::once("openid").chain(offered).collect::<Vec<_>>().join(" ");
    let fields = [("scope", scope.as_str()), ("login_hint", name), ("ui_locales", guest.lang.tag())];
    let asking = ciba::ask(guest, &fields).await?;
    match asking.number {
        Some(_) => Ok(asking),
        None => Err(unproven("no number to show")),
    }
}
