//! Who walks through the authorization endpoint, and where it sends them.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::choice::Choice;
use super::respond::Return;
use crate::app::App;
use crate::base::{Bilingual, BrowserId, RequestId};
use crate::client::{Client, Moving, Scopes};
use crate::ephemeral::Payer;
use crate::mandate::guardian::Side;
use crate::mandate::member::Represented;
use crate::op::error::OAuthError;
use crate::session::Session;

/// The browser that stands before us.
#[derive(Debug, Clone, Copy)]
pub struct Browser<'a> {
    /// Its names: conversations are bound to one.
    pub id: BrowserId,
    /// Who is signed in there.
    pub session: Option<&'a Session>,
    /// On whose account what it begins is kept.
    pub payer: &'a Payer,
    /// The request at hand.
    pub request: &'a RequestId,
}

/// Where the browser goes now.
#[derive(Debug)]
pub enum Answer {
    /// To the client, with a code or a refusal.
    Client(String),
    /// To the sign-in page of this conversation.
    SignIn(String),
    /// To the page of this conversation where one says for whom one acts.
    Choose(String),
    /// To the consent page of this conversation.
    Consent(String),
    /// To where somebody who represents the person is asked, in this conversation.
    Agree(String),
    /// To where the person chooses a password of their own, in this conversation.
    OwnKey(String),
    /// To where this conversation tells the person that the client gets nothing of them: they had it so.
    Restricted(String),
    /// To what took the place of this client, which has closed: a page of ours shows the way.
    Closed(Arc<Client>),
    /// Nowhere: a page of ours says why.
    Page(OAuthError),
}

/// What the consent page tells; never to be logged.
pub struct ConsentAsked {
    /// Who asks.
    pub client: Arc<Client>,
    /// What is asked for, with the scopes of claims that are asked for one by one.
    pub scope: Scopes,
    /// What would go out, if anybody is signed in.
    pub released: Map<String, Value>,
    /// What the APIs are called that it would come to in the person's name.
    pub apis: Vec<Bilingual>,
    /// Where the answer goes, as an origin.
    pub origin: String,
    /// When the service closes, where that is set.
    pub moves: Option<Moving>,
    /// For whom the person acts, if for another, and what that one is called.
    pub for_whom: Option<(Choice, String)>,
}

/// What the page tells where one says for whom one acts.
pub struct ChoicesAsked {
    /// Who asks.
    pub client: Arc<Client>,
    /// Where the answer goes, as an origin.
    pub origin: String,
    /// When the service closes, where that is set.
    pub moves: Option<Moving>,
    /// For whom the person may act. Themselves stand first, where the service serves people, then whom they represent.
    pub choices: Vec<Offered>,
    /// Whether their own account is of too low a level to act for an organisation.
    pub low: bool,
}

/// One of them.
pub enum Offered {
    /// Themselves.
    Myself,
    /// An organisation.
    Organisation(Represented),
    /// A child or a ward.
    Ward(Side),
}

/// The refusal, told at the client.
pub(super) fn refusal(app: &App, back: &Return, error: &OAuthError) -> Answer {
    Answer::Client(back.with_error(app.issuer(), error))
}
