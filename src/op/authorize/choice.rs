//! For whom somebody acts at a service: themselves, an organisation, or a child or ward. Chosen once in a session for each service, and switched by
//! `prompt=select_account`.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::request::AuthorizationRequest;
use crate::account;
use crate::app::App;
use crate::base::AccountId;
use crate::client::Client;
use crate::ephemeral::{Key, Unavailable};
use crate::mandate::{guardian, member};
use crate::op::error::OAuthError;
use crate::op::known_as;
use crate::session::{Citizen, Session};

/// For whom somebody acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// For themselves.
    Myself,
    /// For an organisation, by its account.
    Organisation(AccountId),
    /// For a child or a ward, by their account.
    Ward(AccountId),
}

/// What a form sends before the account of a ward.
const WARD: &str = "ward:";
/// And for oneself.
const MYSELF: &str = "myself";

impl Choice {
    /// As a form sends it.
    pub fn read(text: &str) -> Option<Self> {
        match (text, text.strip_prefix(WARD)) {
            (MYSELF, _) => Some(Self::Myself),
            (_, Some(ward)) => ward.parse().ok().map(Self::Ward),
            (other, None) => other.parse().ok().map(Self::Organisation),
        }
    }
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Myself => f.write_str(MYSELF),
            Self::Organisation(organisation) => write!(f, "{organisation}"),
            Self::Ward(ward) => write!(f, "{WARD}{ward}"),
        }
    }
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

/// Whether the request is about somebody else than whom `client` would be told of: the ward where one is chosen. As long as it may be a
/// ward or the person, it is about either.
pub(super) async fn hinted_at_another(
    app: &App,
    client: &Client,
    request: &AuthorizationRequest,
    (session, chosen): (&Session, Chosen),
) -> Result<bool, OAuthError> {
    let Some(hinted) = &request.subject_hint else { return Ok(false) };
    let person = match chosen {
        Chosen::Open if client.metadata.khoa_serves_wards => return Ok(false),
        Chosen::Made(Choice::Ward(ward)) => {
            app.db.read(move |c| Ok(account::account(c, ward)?.person)).await?
        }
        Chosen::Open | Chosen::NotAsked | Chosen::Made(_) => session.person,
    };
    Ok(!known_as::means(app, client, person, hinted).await?)
}

/// Whether the question is open at `client`, given what was answered before. An answer that holds no more is none.
pub(super) async fn chosen(
    app: &App,
    client: &Client,
    session: &Session,
    answered: Option<Choice>,
) -> Result<Chosen, OAuthError> {
    let (serves, wards) = (client.metadata.khoa_serves, client.metadata.khoa_serves_wards);
    if !client.metadata.serves_others() {
        return Ok(Chosen::NotAsked);
    }
    if answered == Some(Choice::Myself) && serves.people() {
        return Ok(Chosen::Made(Choice::Myself));
    }
    let (asker, session) = (client.clone(), session.clone());
    let on = app.clock.now().local_date();
    let chosen = app.db.read(move |c| {
        let groups = &asker.metadata.khoa_service_groups;
        if let Some(choice) = answered
            && let Some(citizen) = Citizen::prove(c, &session)?
            && match choice {
                Choice::Myself => false,
                Choice::Organisation(one) => {
                    serves.organisations() && member::act(c, on, &citizen, one, groups)?.is_ok()
                }
                Choice::Ward(one) => {
                    let acting = guardian::act(c, on, &citizen, one)?;
                    wards && acting.is_ok_and(|acting| !asker.is_shut_out_of(acting.ward()))
                }
            }
        {
            return Ok(Chosen::Made(choice));
        }
        // Who acts for nobody else is not asked where they may act for themselves.
        let own = session.account;
        let asked = !serves.people()
            || (serves.organisations() && member::acts_for_any(c, on, own, groups)?)
            || (wards && guardian::acts_for_any(c, on, own, |ward| !asker.is_shut_out_of(ward))?);
        Ok(if asked { Chosen::Open } else { Chosen::NotAsked })
    });
    Ok(chosen.await?)
}
