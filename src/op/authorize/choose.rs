//! The question for whom somebody acts, and its answer.

use super::answer::{Answer, Browser, ChoicesAsked, Offered};
use super::choice::{self, Choice};
use super::walk::{Walk, over};
use crate::account::{Account, Level};
use crate::app::App;
use crate::mandate::{guardian, member};
use crate::op::error::OAuthError;
use crate::session::Citizen;

/// What the page of this conversation tells.
///
/// # Errors
/// When the conversation is over, or another browser's; and where nobody is signed in.
pub async fn choices_asked(app: &App, id: &str, browser: Browser<'_>) -> Result<ChoicesAsked, OAuthError> {
    let Walk { client, request, talk, .. } = Walk::again(app, id, browser).await?;
    let Some(session) = browser.session.cloned() else { return Err(over()) };
    let (vault, on, asker) = (app.vault.clone(), app.clock.now().local_date(), client.clone());
    let metadata = &client.metadata;
    let groups = metadata.khoa_service_groups.clone();
    let (organisations, wards) = (metadata.khoa_serves.organisations(), metadata.khoa_serves_wards);
    let found = app.db.read(move |c| {
        let Some(citizen) = Citizen::prove(c, &session)? else { return Ok(None) };
        let low = citizen.account().level != Some(Level::Two);
        if low {
            return Ok(Some((low, Vec::new())));
        }
        let mut others = Vec::new();
        if wards {
            let theirs = guardian::wards(c, &vault, citizen.account().id, on)?;
            let can_be = |of: &Account| guardian::can_be_used(of) && !asker.is_shut_out_of(of);
            others.extend(theirs.into_iter().filter(|side| can_be(&side.account)).map(Offered::Ward));
        }
        if organisations {
            let theirs = member::represented(c, &vault, on, &citizen, &groups)?;
            others.extend(theirs.into_iter().map(Offered::Organisation));
        }
        Ok(Some((low, others)))
    });
    let (low, others) = found.await?.ok_or(over())?;
    let myself = client.metadata.khoa_serves.people().then_some(Offered::Myself);
    let choices = myself.into_iter().chain(others).collect();
    let (origin, moves) = (request.back.origin(), talk.client.and_then(|face| face.moves));
    Ok(ChoicesAsked { origin, moves, client, choices, low })
}

/// The person said for whom they act: it is remembered for their session here, and they go on. What they may not choose leaves the
/// question open.
pub async fn choose(app: &App, id: &str, browser: Browser<'_>, choice: Choice) -> Answer {
    let mut walk = match Walk::again(app, id, browser).await {
        Ok(walk) => walk,
        Err(error) => return Answer::Page(error),
    };
    let Some(session) = browser.session else { return Answer::SignIn(walk.talk.id) };
    walk.pin(choice, session);
    match choice::remember(app, &walk.client, session, choice).await {
        Ok(()) => walk.settle(app, browser).await,
        Err(error) => Answer::Page(error.into()),
    }
}
