//! Why a client is not closed as was asked, or does not stay.

use super::closing::{Close, HEARD_BY_ALL};
use super::model::{Client, ClientId, GrantType};
use crate::base::Moment;

/// Why not, and what may be done instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CloseError {
    /// There is no such client.
    #[error("there is no client {0}")]
    Unknown(String),
    /// It was switched off.
    #[error("{0} is switched off (khoa client disable): it serves nobody who could be led elsewhere")]
    Disabled(ClientId),
    /// Its moment is over.
    #[error("{0} closed at {1}: that can be neither moved nor taken back, only its successor can be changed")]
    Closed(ClientId, Moment),
    /// Servers may heed it already.
    #[error(
        "{0} closes at {1}: in the last 10 seconds that is neither moved nor taken back, for not every server would hear of it"
    )]
    TooLate(ClientId, Moment),
    /// It belongs to a cut-over.
    #[error(
        "{0} closes by the cut-over of {1}: move that, or take it back (khoa changeover cut-over {1}), and the client follows"
    )]
    PartOf(ClientId, String),
    /// The moment has parts of a second.
    #[error("a client closes at a whole second: {0}")]
    Fraction(Moment),
    /// Not all servers would have heard of it.
    #[error(
        "{0} is over or too near: set it at least 10 seconds ahead, so that every server has heard of it by then"
    )]
    Soon(Moment),
    /// It would lead to itself.
    #[error("a client cannot be its own successor: name another, or none")]
    Itself,
    /// There is no such successor.
    #[error("there is no client {0} that could be the successor: register it first (khoa client add)")]
    NoSuccessor(String),
    /// The successor serves nobody.
    #[error("{0} is switched off: name a successor that people can use")]
    SuccessorOff(ClientId),
    /// The successor closes too.
    #[error("{0} closes at {1} itself: name a successor that stays")]
    SuccessorCloses(ClientId, Moment),
    /// Nobody signs in there.
    #[error(
        "nobody signs in at {0} (it has not the grant authorization_code): name a successor that people can use"
    )]
    SuccessorSignsNobodyIn(ClientId),
    /// It was to stay anyway.
    #[error("{0} is not to close: there is nothing to take back")]
    Stays(ClientId),
}

/// What is looked at.
pub(super) struct Facts<'a> {
    pub(super) client: &'a Client,
    pub(super) successor: Option<&'a Client>,
    pub(super) close: &'a Close,
    pub(super) now: Moment,
}

pub(super) fn judge(facts: &Facts<'_>) -> Result<(), CloseError> {
    let Facts { client, close, now, .. } = *facts;
    if client.disabled {
        return Err(CloseError::Disabled(client.id.clone()));
    }
    let stands = client.closing.as_ref().filter(|closing| closing.at == close.at);
    if let Some(closing) = &client.closing {
        if stands.is_none() {
            is_to_come(client, closing.at, now)?;
        }
        // Another successor may be named by whoever: nothing moves by it.
        let moves = close.with.is_some() || stands.is_none();
        if let Some(source) = closing.with.as_ref().filter(|_| moves && close.with != closing.with) {
            return Err(CloseError::PartOf(client.id.clone(), source.clone()));
        }
    }
    if close.at.as_micros() % 1_000_000 != 0 {
        return Err(CloseError::Fraction(close.at));
    }
    if stands.is_none() && close.at < now.plus(HEARD_BY_ALL) {
        return Err(CloseError::Soon(close.at));
    }
    match (&close.successor, facts.successor) {
        (None, _) => Ok(()),
        (Some(id), _) if *id == client.id.as_str() => Err(CloseError::Itself),
        (Some(id), None) => Err(CloseError::NoSuccessor(id.clone())),
        (Some(_), Some(successor)) => takes_its_place(successor),
    }
}

fn takes_its_place(successor: &Client) -> Result<(), CloseError> {
    let id = || successor.id.clone();
    match &successor.closing {
        _ if successor.disabled => Err(CloseError::SuccessorOff(id())),
        Some(closing) => Err(CloseError::SuccessorCloses(id(), closing.at)),
        None if !successor.may(GrantType::AuthorizationCode) => Err(CloseError::SuccessorSignsNobodyIn(id())),
        None => Ok(()),
    }
}

/// Whether a client that was to close may stay.
pub(super) fn may_stay(client: &Client, with: Option<&str>, now: Moment) -> Result<(), CloseError> {
    match &client.closing {
        None => Err(CloseError::Stays(client.id.clone())),
        Some(closing) if closing.with.as_deref() != with => match &closing.with {
            Some(source) => Err(CloseError::PartOf(client.id.clone(), source.clone())),
            None => Err(CloseError::Stays(client.id.clone())),
        },
        Some(closing) => is_to_come(client, closing.at, now),
    }
}

/// Whether a closing is far enough ahead for every server to hear that it is another, or none.
fn is_to_come(client: &Client, at: Moment, now: Moment) -> Result<(), CloseError> {
    match at {
        at if at <= now => Err(CloseError::Closed(client.id.clone(), at)),
        at if at < now.plus(HEARD_BY_ALL) => Err(CloseError::TooLate(client.id.clone(), at)),
        _ => Ok(()),
    }
}
