//! One request on its way to an answer: what is kept of it between two steps of the browser, and the next step.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::allowed::Allowed;
use super::answer::{Answer, Browser, refusal};
use super::choice::{self, Choice, Chosen, Pinned};
use super::decision::{self, Facts, Next};
use super::issue;
use super::request::{AuthorizationRequest, Prompt};
use crate::app::App;
use crate::base::MandateId;
use crate::client::{Client, ClientFace};
use crate::ephemeral::{Payer, Unavailable};
use crate::grant::consent;
use crate::login::ward::{self, Bar};
use crate::login::{Conversation, Need, conversation};
use crate::op::error::{Code, OAuthError};
use crate::session::Session;

/// A request, the client it comes from, and the conversation about it.
pub(super) struct Walk {
    pub(super) talk: Conversation,
    pub(super) client: Arc<Client>,
    pub(super) request: AuthorizationRequest,
    /// The person said yes a moment ago.
    pub(super) just_consented: bool,
    /// For whom the person acts, as they said or were told in this conversation.
    pinned: Option<Pinned>,
    /// Nothing of it is kept yet: it may be answered at once.
    is_new: bool,
    /// It is not as it is kept.
    is_changed: bool,
}

/// What of it the conversation keeps for us.
#[derive(Serialize, Deserialize)]
struct Kept {
    #[serde(flatten)]
    request: AuthorizationRequest,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    acting: Option<Pinned>,
}

/// What stands between whoever is signed in and `client`.
pub(super) async fn bar(
    app: &App,
    session: &Session,
    (client, within): (&Client, Option<MandateId>),
) -> Result<Bar, OAuthError> {
    let (account, client, now) = (session.account, client.clone(), app.clock.now());
    Ok(app.db.read(move |c| ward::bar(c, account, (&client, within), now)).await?)
}

/// What is said of a conversation that is over, or another browser's.
pub const OVER: &str = "this sign-in has ended, go back to the service and start again";

pub(super) const fn over() -> OAuthError {
    OAuthError::new(Code::InvalidRequest, OVER)
}

impl Walk {
    /// The first step.
    pub(super) async fn begin(
        app: &App,
        client: Arc<Client>,
        request: AuthorizationRequest,
        browser: Browser<'_>,
    ) -> Result<Self, OAuthError> {
        let moves = app.clients.moving(&client, app.clock.now()).await?;
        let metadata = &client.metadata;
        let face = ClientFace {
            id: client.id.as_str().to_owned(),
            name: metadata.called(),
            agency: metadata.run_by(),
            official: metadata.official,
            policy_uri: metadata.policy_uri.as_ref().map(ToString::to_string),
            tos_uri: metadata.tos_uri.as_ref().map(ToString::to_string),
            origin: request.back.origin(),
            moves,
        };
        let id = conversation::handle(&app.entropy, client.id.as_str());
        let talk = Conversation {
            next: format!("/authorize/resume?flow={id}"),
            id,
            browser: browser.id.name(),
            opened_at: app.clock.now(),
            client: Some(face),
            need: Need::default(),
            login_hint: request.login_hint.clone(),
            asked: None,
            agreement: None,
            request: serde_json::json!(request),
        };
        let (just_consented, pinned) = (false, None);
        Ok(Self { talk, client, request, just_consented, pinned, is_new: true, is_changed: false })
    }

    /// A later step, by the browser that took the first.
    pub(super) async fn again(app: &App, id: &str, browser: Browser<'_>) -> Result<Self, OAuthError> {
        let talk =
            conversation::load(app.ephemeral.as_ref(), &app.vault, id, browser.id).await?.ok_or(over())?;
        let Kept { request, acting: pinned } =
            serde_json::from_value(talk.request.clone()).map_err(|e| over().because(e.to_string()))?;
        let client = app.clients.find(&request.client_id).await?.ok_or(over())?;
        // Meanwhile it may have closed or been switched off, or the address taken from it.
        if !client.is_live(app.clock.now()) || client.redirect_uri(&request.back.redirect_uri).is_none() {
            return Err(over());
        }
        let just_consented = false;
        Ok(Self { talk, client, request, just_consented, pinned, is_new: false, is_changed: false })
    }

    /// Decides, keeps the conversation when it goes on, and answers.
    pub(super) async fn settle(mut self, app: &App, browser: Browser<'_>) -> Answer {
        let next = match self.decide(app, browser.session).await {
            Ok(next) => next,
            Err(error) => return self.failed(app, error),
        };
        if let (Next::Consent(choice), Some(session)) = (&next, browser.session) {
            self.pin(*choice, session);
        }
        match self.keep(app, &next, browser.payer).await {
            Ok(true) => {}
            Ok(false) => return Answer::Page(over()),
            Err(error) => return self.failed(app, error),
        }
        match (next, browser.session) {
            (Next::SignIn(_), _) => Answer::SignIn(self.talk.id),
            (Next::Choose, _) => Answer::Choose(self.talk.id),
            (Next::Consent(_), _) => Answer::Consent(self.talk.id),
            (Next::Agree, _) => Answer::Agree(self.talk.id),
            (Next::OwnKey, _) => Answer::OwnKey(self.talk.id),
            (Next::Restricted, _) => Answer::Restricted(self.talk.id),
            (Next::Refuse(error), _) => refusal(app, &self.request.back, &error),
            (Next::Issue(_), None) => Answer::Page(over()),
            (Next::Issue(choice), Some(session)) => {
                let who = (session, choice, self.talk.agreed_for(session));
                match issue::code(app, &self.client, &self.request, who, browser.request).await {
                    Ok(code) => Answer::Client(self.request.back.with_code(app.issuer(), code.expose())),
                    Err(error) => {
                        self.reopen(app, &error).await;
                        self.failed(app, error)
                    }
                }
            }
        }
    }

    /// A person reads on our page that a part of us is down, and may try again there; who must not be shown a page
    /// is told at the client, as is every other refusal.
    fn failed(&self, app: &App, error: OAuthError) -> Answer {
        match error.code() == Code::TemporarilyUnavailable && !self.request.wants(Prompt::None) {
            true => Answer::Page(error),
            false => refusal(app, &self.request.back, &error),
        }
    }

    /// Trying again must find the conversation that was closed for an answer that did not come about.
    async fn reopen(&self, app: &App, error: &OAuthError) {
        if self.is_new || error.code() != Code::TemporarilyUnavailable {
            return;
        }
        if let Err(error) = self.keep_again(app).await {
            tracing::warn!(%error, "a conversation could not be opened again");
        }
    }

    /// Keeps for whom the person acts, as this conversation knows it from now on.
    pub(super) fn pin(&mut self, choice: Choice, session: &Session) {
        if !self.client.metadata.serves_others()
            || self.pinned.as_ref().and_then(|pinned| pinned.of(session)) == Some(choice)
        {
            return;
        }
        self.pinned = Some(Pinned::new(choice, session));
        self.talk.request =
            serde_json::json!(Kept { request: self.request.clone(), acting: self.pinned.clone() });
        self.is_changed = true;
    }

    /// What the person is asked to allow, in whose name.
    pub(super) fn asked(&self, app: &App, chosen: Chosen) -> Allowed {
        let asked = Allowed::asked(&self.request, app.issuer());
        match chosen {
            Chosen::Made(choice) => asked.of(choice),
            _ => asked,
        }
    }

    async fn keep_again(&self, app: &App) -> Result<(), Unavailable> {
        let limits = &app.config.session;
        conversation::keep(app.ephemeral.as_ref(), &app.vault, &app.entropy, limits, &self.talk).await
    }

    async fn open(&self, app: &App, payer: &Payer) -> Result<(), OAuthError> {
        let (store, limits) = (app.ephemeral.as_ref(), &app.config.session);
        match conversation::open(store, &app.vault, &app.entropy, limits, payer, &self.talk).await? {
            true => Ok(()),
            false => Err(OAuthError::new(
                Code::TemporarilyUnavailable,
                "too many sign-ins were begun from your network",
            )),
        }
    }

    pub(super) async fn decide(&self, app: &App, session: Option<&Session>) -> Result<Next, OAuthError> {
        let chosen = self.chosen(app, session).await?;
        let hinted_at_another = match session {
            Some(session) => {
                choice::hinted_at_another(app, &self.client, &self.request, (session, chosen)).await?
            }
            None => false,
        };
        let facts = Facts {
            client: &self.client,
            request: &self.request,
            began: self.talk.opened_at,
            session,
            hinted_at_another,
            chosen,
            consented: self.is_consented(app, session, chosen).await?,
            bar: self.bar(app, session).await?,
            just_consented: self.just_consented,
        };
        Ok(decision::decide(&facts))
    }

    /// What needs the person is kept until they come back; what is answered is forgotten. `false` when it was answered
    /// already: two answers, and the client would have two codes.
    async fn keep(&mut self, app: &App, next: &Next, payer: &Payer) -> Result<bool, OAuthError> {
        match next {
            Next::SignIn(need) => {
                self.talk.need = need.clone();
                match self.is_new {
                    true => self.open(app, payer).await?,
                    false => self.keep_again(app).await?,
                }
            }
            Next::Consent(_) | Next::Choose | Next::Agree | Next::OwnKey | Next::Restricted => {
                match (self.is_new, self.is_changed) {
                    (true, _) => self.open(app, payer).await?,
                    (false, true) => self.keep_again(app).await?,
                    (false, false) => {}
                }
            }
            Next::Issue(_) | Next::Refuse(_) if !self.is_new => {
                return Ok(conversation::close(app.ephemeral.as_ref(), &self.talk.id).await?);
            }
            Next::Issue(_) | Next::Refuse(_) => {}
        }
        Ok(true)
    }

    /// For whom they act: as they said or were told in this conversation, or said in this session where they are not to select.
    pub(super) async fn chosen(&self, app: &App, session: Option<&Session>) -> Result<Chosen, OAuthError> {
        let Some(session) = session.filter(|_| self.client.metadata.serves_others()) else {
            return Ok(Chosen::NotAsked);
        };
        let answered = match self.pinned.as_ref().and_then(|pinned| pinned.of(session)) {
            Some(choice) => Some(choice),
            None if self.request.wants(Prompt::SelectAccount) => None,
            None => self.remembered(app, session).await?,
        };
        choice::chosen(app, &self.client, session, answered).await
    }

    /// What they said in this session, unless the request is about another of those whom they may choose: then they are asked again,
    /// or nobody could go on to that one before the session ends.
    async fn remembered(&self, app: &App, session: &Session) -> Result<Option<Choice>, OAuthError> {
        let Some(choice) = choice::remembered(app, &self.client, session).await? else { return Ok(None) };
        let made = (session, Chosen::Made(choice));
        let about_another = !self.request.wants(Prompt::None)
            && choice::hinted_at_another(app, &self.client, &self.request, made).await?;
        Ok((!about_another).then_some(choice))
    }

    async fn bar(&self, app: &App, session: Option<&Session>) -> Result<Bar, OAuthError> {
        let Some(session) = session else { return Ok(Bar::None) };
        bar(app, session, (&self.client, self.talk.agreed_for(session))).await
    }

    async fn is_consented(
        &self,
        app: &App,
        session: Option<&Session>,
        chosen: Chosen,
    ) -> Result<bool, OAuthError> {
        let Some(session) = session else { return Ok(false) };
        if self.client.metadata.official {
            return Ok(true);
        }
        let (account, name) = (session.account, self.client.id.as_str().to_owned());
        let given = app.db.read(move |c| consent::given(c, account, &name)).await?;
        let choice = if let Chosen::Made(choice) = chosen { choice } else { Choice::Myself };
        Ok(given.is_some_and(|given| Allowed::before(given, choice).covers(&self.asked(app, chosen))))
    }
}
