//! Walking a browser from the request to the answer; server-side, so that nothing can be edited on the way.

use serde_json::{Map, json};

use super::allowed::Allowed;
use super::answer::{Answer, Browser, ConsentAsked, refusal};
use super::choice::{Choice, Chosen};
use super::decision::Next;
use super::request::{AuthorizationRequest, Refused};
use super::walk::{Walk, over};
use crate::account;
use crate::app::App;
use crate::audit::{self, Entry, Event};
use crate::grant::consent;
use crate::login::conversation;
use crate::op::claims;
use crate::op::error::{Code, OAuthError};
use crate::op::params::Params;
use crate::op::{refusals, restricted};

/// A new authorization request.
pub async fn begin(app: &App, params: &Params, browser: Browser<'_>) -> Answer {
    let refused = match AuthorizationRequest::read(app, params).await {
        Ok((client, request)) => {
            return match Walk::begin(app, client, request, browser).await {
                Ok(walk) => walk.settle(app, browser).await,
                Err(error) => Answer::Page(error),
            };
        }
        Err(refused) => refused,
    };
    refusals::count(app, params.get("client_id").unwrap_or_default(), refused.error()).await;
    match refused {
        Refused::OnOurPage(error) => Answer::Page(error),
        Refused::Closed(client, _) => Answer::Closed(client),
        Refused::AtClient(back, error) => refusal(app, &back, &error),
    }
}

/// The person has done something: signed in, or come back.
pub async fn resume(app: &App, id: &str, browser: Browser<'_>) -> Answer {
    match Walk::again(app, id, browser).await {
        Err(error) => Answer::Page(error),
        Ok(walk) => walk.settle(app, browser).await,
    }
}

/// What the consent page of this conversation tells.
///
/// # Errors
/// When the conversation is over, or another browser's.
pub async fn consent_asked(app: &App, id: &str, browser: Browser<'_>) -> Result<ConsentAsked, OAuthError> {
    let walk = Walk::again(app, id, browser).await?;
    let for_whom = named(app, walk.chosen(app, browser.session).await?).await?;
    let Walk { client, request, talk, .. } = walk;
    let whose = match for_whom {
        Some((Choice::Ward(ward), _)) => Some(ward),
        _ => browser.session.map(|session| session.account),
    };
    let released = match whose {
        None => Map::new(),
        Some(account) => {
            let vault = app.vault.clone();
            let holder = app.db.read(move |c| Ok(account::load(c, &vault, account)?)).await?;
            let mut told = claims::for_consent(&holder, &client.metadata, &request.scope, &request.claims);
            restricted::narrow(app, &holder.account, &mut told).await?;
            told
        }
    };
    let listing = app.directory.listing().await?;
    let asked = Allowed::asked(&request, app.issuer());
    let apis = asked.resources().iter().map(|one| listing.called(one)).collect();
    let scope = request.scope.with(request.claims.scopes());
    let (origin, moves) = (request.back.origin(), talk.client.and_then(|face| face.moves));
    Ok(ConsentAsked { client, origin, moves, scope, released, apis, for_whom })
}

/// For whom somebody acts, if for another, and what that one is called.
async fn named(app: &App, chosen: Chosen) -> Result<Option<(Choice, String)>, OAuthError> {
    let (Chosen::Made(choice @ Choice::Organisation(whom)) | Chosen::Made(choice @ Choice::Ward(whom))) =
        chosen
    else {
        return Ok(None);
    };
    let vault = app.vault.clone();
    let holder = app.db.read(move |c| Ok(account::load(c, &vault, whom)?)).await?;
    Ok(Some((choice, holder.profile.name)))
}

/// The person said yes to what the consent page told: it is remembered and the code goes out. `told` is for whom that page said that they
/// act: where they have chosen otherwise since, in another tab, they are asked anew.
pub async fn accept_consent(app: &App, id: &str, browser: Browser<'_>, told: Choice) -> Answer {
    let mut walk = match Walk::again(app, id, browser).await {
        Ok(walk) => walk,
        Err(error) => return Answer::Page(error),
    };
    let Some(session) = browser.session else { return Answer::SignIn(walk.talk.id) };
    // An answer nobody asked for, or by a sign-in that is not good enough, is not remembered.
    match walk.decide(app, browser.session).await {
        Ok(Next::Consent(choice)) if choice == told => {}
        _ => return walk.settle(app, browser).await,
    }
    let (desk, account, name) =
        (app.desk(browser.request), session.account, walk.client.id.as_str().to_owned());
    let asked = match walk.chosen(app, browser.session).await {
        Ok(chosen) => walk.asked(app, chosen),
        Err(error) => return Answer::Page(error),
    };
    let remembered = app
        .db
        .write(move |c| {
            // Whoever may be forced to it lets nobody in who was not: to them and to the service it is an hour at which it does not work.
            if account::is_alarm_raised(c, account)? {
                return Ok(false);
            }
            let before = consent::given(c, account, &name)?;
            let (scope, one_by_one) = Allowed::remembered(before, &asked, told);
            consent::remember(c, desk.now, account, &name, &scope, &one_by_one)?;
            let entry = Entry::of(Event::ConsentGiven).account(account).client(&name);
            let (scope, resources) = (asked.scope.to_string(), asked.resources());
            let facts = json!({ "scope": scope, "claims": asked.claims(), "resources": resources });
            audit::record(c, &desk, &entry.facts(facts)).map(|()| true)
        })
        .await;
    match remembered {
        Ok(false) => {
            let busy = OAuthError::new(Code::TemporarilyUnavailable, "try again in some minutes");
            refusal(app, &walk.request.back, &busy)
        }
        Ok(true) => {
            walk.just_consented = true;
            walk.settle(app, browser).await
        }
        Err(error) => Answer::Page(error.into()),
    }
}

/// The person turned back at the sign-in.
pub async fn cancel(app: &App, id: &str, browser: Browser<'_>) -> Answer {
    let why = OAuthError::new(Code::AccessDenied, "the person turned back");
    refuse(app, id, browser, why, Event::SignInCancelled).await
}

/// The person said no to what the consent page told.
pub async fn refuse_consent(app: &App, id: &str, browser: Browser<'_>) -> Answer {
    let why = OAuthError::new(Code::AccessDenied, "the person said no");
    refuse(app, id, browser, why, Event::ConsentRefused).await
}

async fn refuse(app: &App, id: &str, browser: Browser<'_>, why: OAuthError, event: Event) -> Answer {
    let Walk { talk, client, request, .. } = match Walk::again(app, id, browser).await {
        Ok(walk) => walk,
        Err(error) => return Answer::Page(error),
    };
    match conversation::close(app.ephemeral.as_ref(), &talk.id).await {
        Ok(true) => {}
        Ok(false) => return Answer::Page(over()),
        Err(error) => return Answer::Page(error.into()),
    }
    let (desk, account) = (app.desk(browser.request), browser.session.map(|s| s.account));
    let recorded = app
        .db
        .write_one(move |c| {
            let entry = Entry::of(event).account(account).client(client.id.as_str());
            audit::record(c, &desk, &entry)
        })
        .await;
    match recorded {
        Ok(()) => refusal(app, &request.back, &why),
        Err(error) => Answer::Page(error.into()),
    }
}
