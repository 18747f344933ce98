//! What a ceremony remembers between challenge and answer, and who we are to authenticators.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use url::Url;
use webauthn_rs::prelude::{Webauthn, WebauthnBuilder, WebauthnError};

use crate::base::{BrowserId, Moment, TokenDigest};
use crate::db::StoreError;
use crate::ephemeral::{Ephemeral, Key, Unavailable};
use crate::keys::Desk;

/// How long a person may take to find and unlock an authenticator.
const PATIENCE: Duration = Duration::from_secs(300);

/// Why a ceremony came to nothing. All but the last two look the same to the person.
#[derive(Debug, thiserror::Error)]
pub enum PasskeyError {
    /// Unknown, used, expired, or begun in another browser.
    #[error("the ceremony is over")]
    Over,
    /// Not the JSON a browser sends.
    #[error("the answer is not one of a browser")]
    Malformed,
    /// Made inside another site's page.
    #[error("the ceremony ran inside another site's page")]
    CrossOrigin,
    /// No passkey of ours, or one of somebody else.
    #[error("the passkey is not known")]
    Unknown,
    /// The person was not verified by the authenticator.
    #[error("the authenticator did not verify the person")]
    NotVerified,
    /// The authenticator keeps no name with the key, so it could not be used without typing one.
    #[error("the passkey cannot be found without a name")]
    NotDiscoverable,
    /// Wrong origin, challenge, signature, counter or flag.
    #[error("the ceremony is refused: {0}")]
    Refused(#[from] WebauthnError),
    /// The ephemeral store.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What the browser needs to begin.
#[derive(Debug, Clone, Serialize)]
pub struct Challenge {
    /// Goes back with the answer.
    pub ceremony: String,
    /// The value of `publicKey` for `navigator.credentials`.
    #[serde(rename = "publicKey")]
    pub public_key: serde_json::Value,
}

/// A browser's answer, as it arrived.
#[derive(Debug)]
pub struct BrowserAnswer<'a> {
    /// The browser that answers.
    pub browser: BrowserId,
    /// The ceremony it answers to.
    pub ceremony: &'a str,
    /// `PublicKeyCredential.toJSON()`.
    pub credential: &'a str,
}

/// A ceremony, as the browser holds it for us.
#[derive(Serialize, Deserialize)]
struct Sealed<T> {
    id: String,
    browser: TokenDigest,
    over_at: Moment,
    state: T,
}

/// What a ceremony is sealed for.
const CONTEXT: &str = "passkey-ceremony";

/// We, the relying party; cheap to clone.
#[derive(Clone)]
pub struct Passkeys {
    pub(super) webauthn: Arc<Webauthn>,
}

impl Passkeys {
    /// `public_url` decides both the RP id and the only origin that is accepted, beside those of our own `apps`.
    ///
    /// # Errors
    /// When its host is not a domain name: passkeys do not work on bare addresses.
    pub fn new(public_url: &Url, apps: &[Url]) -> Result<Self, WebauthnError> {
        let host = public_url.host_str().unwrap_or_default();
        let builder = WebauthnBuilder::new(host, public_url)?.rp_name("Khoá").timeout(PATIENCE);
        let builder = apps.iter().fold(builder, WebauthnBuilder::append_allowed_origin);
        Ok(Self { webauthn: Arc::new(builder.build()?) })
    }

    /// Seals a ceremony for the browser to hold: whoever only begins leaves nothing behind here.
    pub(super) fn seal<T: Serialize>(
        &self,
        desk: &Desk,
        browser: BrowserId,
        state: T,
    ) -> Result<String, PasskeyError> {
        let (id, over_at) = (desk.entropy.handle(), desk.now.plus(PATIENCE));
        let sealed = Sealed { id, browser: browser.name(), over_at, state };
        let json = serde_json::to_vec(&sealed).map_err(|_shape| PasskeyError::Malformed)?;
        Ok(URL_SAFE_NO_PAD.encode(desk.vault.seal(&desk.entropy, CONTEXT, &json)))
    }

    /// Opens what this browser was given a little while ago: its name, to be spent by, and what it waited with.
    pub(super) fn open<T: DeserializeOwned>(
        &self,
        desk: &Desk,
        answer: &BrowserAnswer<'_>,
    ) -> Result<(String, T), PasskeyError> {
        let sealed = URL_SAFE_NO_PAD.decode(answer.ceremony).map_err(|_text| PasskeyError::Over)?;
        let json = desk.vault.open_sealed(CONTEXT, &sealed).map_err(|_sealed| PasskeyError::Over)?;
        // The other kind of ceremony does not have this shape.
        let kept: Sealed<T> = serde_json::from_slice(&json).map_err(|_other_kind| PasskeyError::Over)?;
        let alive = answer.browser.answers_to(kept.browser) && desk.now < kept.over_at;
        if alive { Ok((kept.id, kept.state)) } else { Err(PasskeyError::Over) }
    }

    /// Spends a ceremony that was answered right by something else than a passkey.
    ///
    /// # Errors
    /// [`PasskeyError::Over`], or that nobody can say.
    pub async fn spend_unused(
        &self,
        desk: &Desk,
        ephemeral: &dyn Ephemeral,
        answer: &BrowserAnswer<'_>,
    ) -> Result<(), PasskeyError> {
        let (id, _state) = self.open::<IgnoredAny>(desk, answer)?;
        self.spend(ephemeral, &id).await
    }

    /// Marks a ceremony that was answered right: of any number of answers one counts.
    pub(super) async fn spend(&self, ephemeral: &dyn Ephemeral, id: &str) -> Result<(), PasskeyError> {
        let first = ephemeral.put_new(&Key::passkey_spent(id), b"", PATIENCE).await?;
        if first { Ok(()) } else { Err(PasskeyError::Over) }
    }
}

impl std::fmt::Debug for Passkeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Passkeys").field("origins", &self.webauthn.get_allowed_origins()).finish()
    }
}
