//! For whom somebody acts at a service: themselves, or an organisation. Chosen once in a session for each service, and switched by
//! `prompt=select_account`.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::base::AccountId;
use crate::client::Client;
use crate::ephemeral::{Key, Unavailable};
use crate::mandate::member;
use crate::op::error::OAuthError;
use crate::session::{Citizen, Session};

/// For whom somebody acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// For themselves.
    Myself,
    /// For an organisation, by its account.
    Organisation(AccountId),
}

/// What has become of the question for whom somebody acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chosen {
    /// Nobody is asked: they act for themselves, and nobody else can be meant.
    NotAsked,
    /// It is open.
    Open,
    /// It was answered, and the answer still holds.
    Made(Choice),
}

/// An answer, as its conversation keeps it: what a page of it told holds for that page, whatever another tab says meanwhile.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Pinned {
    choice: Choice,
    /// In which session it was given: who signs in next in the same browser is asked themselves.
    session: String,
}

impl Pinned {
    pub(super) fn new(choice: Choice, session: &Session) -> Self {
        Self { choice, session: session.sid.clone() }
    }

    /// The answer, where `session` gave it.
    pub(super) fn of(&self, session: &Session) -> Option<Choice> {
        (self.session == session.sid).then_some(self.choice)
    }
}

/// What `session` answered at `client` in whatever conversation.
pub(super) async fn remembered(
    app: &App,
    client: &Client,
    session: &Session,
) -> Result<Option<Choice>, Unavailable> {
    let found = app.ephemeral.get(&Key::acting(&session.sid, client.id.as_str())).await?;
    Ok(found.and_then(|value| serde_json::from_slice(&value).ok()))
}

/// Keeps the answer as long as the session may last.
pub(super) async fn remember(
    app: &App,
    client: &Client,
    session: &Session,
    choice: Choice,
) -> Result<(), Unavailable> {
    let value = serde_json::to_vec(&choice).unwrap_or_default();
    let lives = Duration::from_secs(app.config.session.absolute_seconds);
    app.ephemeral.put(&Key::acting(&session.sid, client.id.as_str()), &value, lives).await
}

/// Whether the question is open at `client`, given what was answered before. An answer that holds no more is none.
pub(super) async fn chosen(
    app: &App,
    client: &Client,
    session: &Session,
    answered: Option<Choice>,
) -> Result<Chosen, OAuthError> {
    let serves = client.metadata.khoa_serves;
    if !serves.organisations() {
        return Ok(Chosen::NotAsked);
    }
    if answered == Some(Choice::Myself) && serves.people() {
        return Ok(Chosen::Made(Choice::Myself));
    }
    let (groups, session) = (client.metadata.khoa_service_groups.clone(), session.clone());
    let on = app.clock.now().local_date();
    let chosen = app.db.read(move |c| {
        if let Some(Choice::Organisation(organisation)) = answered
            && let Some(citizen) = Citizen::prove(c, &session)?
            && member::act(c, on, &citizen, organisation, &groups)?.is_ok()
        {
            return Ok(Chosen::Made(Choice::Organisation(organisation)));
        }
        // Who acts for nobody else is not asked where they may act for themselves.
        let asked = !serves.people() || member::acts_for_any(c, on, session.account, &groups)?;
        Ok(if asked { Chosen::Open } else { Chosen::NotAsked })
    });
    Ok(chosen.await?)
}
