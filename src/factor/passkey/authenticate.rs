//! Signing in with a passkey: nobody says who they are, the authenticator does.

use webauthn_rs::prelude::{DiscoverableAuthentication, DiscoverableKey, PublicKeyCredential};

use crate::base::{AccountId, BrowserId, Entropy, PasskeyId};
use crate::ephemeral::Ephemeral;
use crate::factor::Factor;

use super::ceremony::{Challenge, PasskeyError, Passkeys};
use super::model::Stored;

/// A browser's answer to a challenge of ours, before its signature was looked at.
pub struct Answer {
    state: DiscoverableAuthentication,
    response: PublicKeyCredential,
    claimed: AccountId,
}

impl Answer {
    /// The credential it says it is of, to be read with [`super::stored`].
    pub fn credential_id(&self) -> &[u8] {
        self.response.get_credential_id()
    }
}

/// A passkey that has just signed our challenge, its holder verified.
pub struct Proven {
    /// Whose it is.
    pub account: AccountId,
    /// What it proves.
    pub factor: Factor,
    /// The passkey, with counter and backup state as they are now.
    pub(super) passkey: Stored,
    /// Whether either of them changed.
    pub(super) changed: bool,
}

impl Proven {
    /// Which one it is.
    pub const fn id(&self) -> PasskeyId {
        self.passkey.id
    }
}

impl Passkeys {
    /// Begins a sign-in without a name. The same challenge serves a button and the browser's own list
    /// (`mediation: "conditional"`), which the page decides.
    ///
    /// # Errors
    /// When the ephemeral store does not answer.
    pub async fn start_login(
        &self,
        ephemeral: &dyn Ephemeral,
        entropy: &Entropy,
        browser: BrowserId,
    ) -> Result<Challenge, PasskeyError> {
        let (challenge, state) = self.webauthn.start_discoverable_authentication()?;
        let public_key =
            serde_json::to_value(&challenge.public_key).map_err(|_shape| PasskeyError::Malformed)?;
        let ceremony = self.keep(ephemeral, entropy, browser, state).await?;
        Ok(Challenge { ceremony, public_key })
    }

    /// Takes the ceremony out and reads the browser's answer (`PublicKeyCredential.toJSON()`).
    ///
    /// # Errors
    /// [`PasskeyError`]; the ceremony is spent either way.
    pub async fn read_answer(
        &self,
        ephemeral: &dyn Ephemeral,
        browser: BrowserId,
        ceremony: &str,
        answer: &str,
    ) -> Result<Answer, PasskeyError> {
        let state = self.take(ephemeral, browser, ceremony).await?;
        let response: PublicKeyCredential =
            serde_json::from_str(answer).map_err(|_shape| PasskeyError::Malformed)?;
        let (user, _credential) = self.webauthn.identify_discoverable_authentication(&response)?;
        Ok(Answer { state, response, claimed: AccountId::from(user) })
    }

    /// Checks challenge, origin, RP id, signature, counter and flags against the stored passkey.
    ///
    /// # Errors
    /// [`PasskeyError`]; also when the passkey belongs to another account than the answer says.
    pub fn prove(&self, answer: Answer, stored: Option<Stored>) -> Result<Proven, PasskeyError> {
        let mut passkey = stored.ok_or(PasskeyError::Unknown)?;
        if passkey.account != answer.claimed {
            return Err(PasskeyError::Unknown);
        }
        let key = DiscoverableKey::from(&passkey.credential);
        let result =
            self.webauthn.finish_discoverable_authentication_v2(&answer.response, answer.state, &key)?;
        if !result.user_verified() {
            return Err(PasskeyError::NotVerified);
        }
        let changed = passkey.credential.update_credential(&result).unwrap_or(false);
        let factor = if result.backup_eligible() { Factor::SyncedPasskey } else { Factor::DevicePasskey };
        Ok(Proven { account: passkey.account, factor, passkey, changed })
    }
}
