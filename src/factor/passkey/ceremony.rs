//! What a ceremony remembers between challenge and answer, and who we are to authenticators.

use std::sync::Arc;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use url::Url;
use webauthn_rs::prelude::{Webauthn, WebauthnBuilder, WebauthnError};

use crate::base::{BrowserId, Entropy, TokenDigest};
use crate::db::StoreError;
use crate::ephemeral::{Ephemeral, Key, Unavailable};

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

#[derive(Serialize, Deserialize)]
struct Kept<T> {
    browser: TokenDigest,
    state: T,
}

/// We, the relying party; cheap to clone.
#[derive(Clone)]
pub struct Passkeys {
    pub(super) webauthn: Arc<Webauthn>,
}

impl Passkeys {
    /// `public_url` decides both the RP id and the only origin that is accepted.
    ///
    /// # Errors
    /// When its host is not a domain name: passkeys do not work on bare addresses.
    pub fn new(public_url: &Url) -> Result<Self, WebauthnError> {
        let host = public_url.host_str().unwrap_or_default();
        let webauthn = WebauthnBuilder::new(host, public_url)?.rp_name("Khoá").timeout(PATIENCE).build()?;
        Ok(Self { webauthn: Arc::new(webauthn) })
    }

    pub(super) async fn keep<T: Serialize + Sync>(
        &self,
        ephemeral: &dyn Ephemeral,
        entropy: &Entropy,
        browser: BrowserId,
        state: T,
    ) -> Result<String, PasskeyError> {
        let ceremony = entropy.handle();
        let kept = serde_json::to_vec(&Kept { browser: browser.name(), state })
            .map_err(|_shape| PasskeyError::Malformed)?;
        ephemeral.put(&Key::passkey_challenge(&ceremony), &kept, PATIENCE).await?;
        Ok(ceremony)
    }

    /// Takes a ceremony out, whoever asks: a second answer finds nothing.
    pub(super) async fn take<T: DeserializeOwned>(
        &self,
        ephemeral: &dyn Ephemeral,
        browser: BrowserId,
        ceremony: &str,
    ) -> Result<T, PasskeyError> {
        let kept = ephemeral.take(&Key::passkey_challenge(ceremony)).await?.ok_or(PasskeyError::Over)?;
        // The other kind of ceremony does not have this shape.
        let kept: Kept<T> = serde_json::from_slice(&kept).map_err(|_other_kind| PasskeyError::Over)?;
        if browser.answers_to(kept.browser) { Ok(kept.state) } else { Err(PasskeyError::Over) }
    }
}

impl std::fmt::Debug for Passkeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Passkeys").field("origins", &self.webauthn.get_allowed_origins()).finish()
    }
}
