//! The conversation between a browser and us, from the first question to the answer. It lives on our side, is bound to
//! one browser, and ends by itself: a link to it opened elsewhere opens nothing (RFC 9700 §4.7, session fixation).

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use zeroize::Zeroizing;

use super::need::Need;
use super::step_up::Asked;
use super::ward;
use crate::base::{Aal, BrowserId, Entropy, MandateId, Moment, TokenDigest};
use crate::client::ClientFace;
use crate::config::SessionLimits;
use crate::ephemeral::{Ephemeral, Key, Payer, Unavailable};
use crate::keys::Vault;
use crate::session::Session;

/// One conversation.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Conversation {
    /// Its handle.
    pub id: String,
    /// The only browser that may go on with it.
    pub browser: TokenDigest,
    /// When it began.
    pub opened_at: Moment,
    /// Who asks; nobody when a person came by themselves.
    pub client: Option<ClientFace>,
    /// What is needed.
    pub need: Need,
    /// What to write into the name field.
    pub login_hint: Option<String>,
    /// Where to go on once the need is met: a path of ours.
    pub next: String,
    /// What the holder is asked on another device.
    #[serde(default)]
    pub asked: Option<Asked>,
    /// What a guardian is asked about whoever signed in.
    #[serde(default)]
    pub agreement: Option<ward::Asked>,
    /// What the asking room wants to find again.
    pub request: Value,
}

impl Conversation {
    /// The guardianship by which somebody has agreed in this very conversation that the holder of `session` goes on.
    pub fn agreed_for(&self, session: &Session) -> Option<MandateId> {
        self.agreement.as_ref().and_then(|asked| asked.lets(&session.sid))
    }

    /// Whether nothing but a passkey in this very browser will do: a page of our own settings asks for it, and no service.
    pub fn takes_passkey_here(&self) -> bool {
        self.client.is_none() && self.need.aal > Aal::One
    }
}

/// A handle for a conversation `client` asks for. It says who asks, because it outlives what it stands for: in a tab left
/// open over night, a bookmark, the browser's history. Whoever opens it then can still be shown the way to the service.
pub fn handle(entropy: &Entropy, client: &str) -> String {
    format!("{}.{client}", entropy.handle())
}

/// Who asked, as the handle of a conversation says. Anybody may have written it: good for naming a registered service and
/// for nothing else.
pub fn asked_by(handle: &str) -> Option<&str> {
    handle.split_once('.').map(|(_random, client)| client)
}

/// Keeps a new conversation, for as long as one may take; sealed, because the service may have said whom it expects. `false`
/// when as much was begun on `payer`'s account as may be.
///
/// # Errors
/// When the store does not answer, or keeps nothing more of strangers.
pub async fn open(
    store: &dyn Ephemeral,
    vault: &Vault,
    entropy: &Entropy,
    limits: &SessionLimits,
    payer: &Payer,
    talk: &Conversation,
) -> Result<bool, Unavailable> {
    store.put_for(payer, &Key::conversation(&talk.id), &seal(vault, entropy, talk), lives(limits)).await
}

/// Keeps a conversation as it is now.
///
/// # Errors
/// When the store does not answer.
pub async fn keep(
    store: &dyn Ephemeral,
    vault: &Vault,
    entropy: &Entropy,
    limits: &SessionLimits,
    talk: &Conversation,
) -> Result<(), Unavailable> {
    store.put(&Key::conversation(&talk.id), &seal(vault, entropy, talk), lives(limits)).await
}

const fn lives(limits: &SessionLimits) -> Duration {
    Duration::from_secs(limits.conversation_seconds)
}

fn seal(vault: &Vault, entropy: &Entropy, talk: &Conversation) -> Vec<u8> {
    // Strings and numbers always have a JSON form.
    let json = Zeroizing::new(serde_json::to_vec(talk).unwrap_or_default());
    vault.seal(entropy, &context(&talk.id), &json)
}

fn context(id: &str) -> String {
    format!("conversation/{id}")
}

/// The conversation of that handle, if it is this browser's.
///
/// # Errors
/// When the store does not answer.
pub async fn load(
    store: &dyn Ephemeral,
    vault: &Vault,
    id: &str,
    browser: BrowserId,
) -> Result<Option<Conversation>, Unavailable> {
    let found = store.get(&Key::conversation(id)).await?;
    let json = found.and_then(|sealed| vault.open_sealed(&context(id), &sealed).ok());
    let talk = json.and_then(|json| serde_json::from_slice::<Conversation>(&json).ok());
    Ok(talk.filter(|talk| browser.answers_to(talk.browser)))
}

/// Ends a conversation; of several who end it at once, one is answered `true`.
///
/// # Errors
/// When the store does not answer.
pub async fn close(store: &dyn Ephemeral, id: &str) -> Result<bool, Unavailable> {
    Ok(store.take(&Key::conversation(id)).await?.is_some())
}
