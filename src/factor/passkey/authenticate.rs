//! Signing in with a passkey: nobody says who they are, the authenticator does.

use webauthn_rs::prelude::{DiscoverableAuthentication, DiscoverableKey, PublicKeyCredential};

use crate::base::{AccountId, BrowserId, PasskeyId};
use crate::ephemeral::Ephemeral;
use crate::factor::Factor;
use crate::keys::Desk;

use super::ceremony::{BrowserAnswer, Challenge, PasskeyError, Passkeys};
use super::exact;
use super::model::Stored;

/// A browser's answer to a challenge of ours, before its signature was looked at.
pub struct Answer {
    ceremony: String,
    state: DiscoverableAuthentication,
    response: PublicKeyCredential,
    claimed: AccountId,
}

impl Answer {
    /// The credential it says it is of, to be read with [`super::stored`].
    pub fn credential_id(&self) -> &[u8] {
        self.response.get_credential_id()
    }

    /// The browser's answer, to be kept.
    pub(super) fn as_it_came(&self) -> Result<Vec<u8>, PasskeyError> {
        serde_json::to_vec(&self.response).map_err(|_shape| PasskeyError::Malformed)
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
    /// When the library makes no challenge.
    pub fn start_login(&self, desk: &Desk, browser: BrowserId) -> Result<Challenge, PasskeyError> {
        let (challenge, state) = self.webauthn.start_discoverable_authentication()?;
        let public_key =
            serde_json::to_value(&challenge.public_key).map_err(|_shape| PasskeyError::Malformed)?;
        let ceremony = self.seal(desk, browser, state)?;
        Ok(Challenge { ceremony, public_key })
    }

    /// Opens the ceremony and reads the browser's answer (`PublicKeyCredential.toJSON()`).
    ///
    /// # Errors
    /// [`PasskeyError`].
    pub fn read_answer(&self, desk: &Desk, answer: &BrowserAnswer<'_>) -> Result<Answer, PasskeyError> {
        let (ceremony, state) = self.open(desk, answer)?;
        self.parse(ceremony, state, answer)
    }

    pub(super) fn parse(
        &self,
        ceremony: String,
        state: DiscoverableAuthentication,
        answer: &BrowserAnswer<'_>,
    ) -> Result<Answer, PasskeyError> {
        exact::sign_in(answer.credential)?;
        let response: PublicKeyCredential =
            serde_json::from_str(answer.credential).map_err(|_shape| PasskeyError::Malformed)?;
        let (user, _credential) = self.webauthn.identify_discoverable_authentication(&response)?;
        Ok(Answer { ceremony, state, response, claimed: AccountId::from(user) })
    }

    /// Checks challenge, origin, RP id, signature, counter and flags against the stored passkey, and spends the ceremony.
    ///
    /// # Errors
    /// [`PasskeyError`]; also when the passkey belongs to another account than the answer says.
    pub async fn prove(
        &self,
        ephemeral: &dyn Ephemeral,
        answer: Answer,
        stored: Option<Stored>,
    ) -> Result<Proven, PasskeyError> {
        let mut passkey = stored.ok_or(PasskeyError::Unknown)?;
        if passkey.named != answer.claimed {
            return Err(PasskeyError::Unknown);
        }
        let key = DiscoverableKey::from(&passkey.credential);
        let result =
            self.webauthn.finish_discoverable_authentication_v2(&answer.response, answer.state, &key)?;
        if !result.user_verified() {
            return Err(PasskeyError::NotVerified);
        }
        self.spend(ephemeral, &answer.ceremony).await?;
        let changed = passkey.credential.update_credential(&result).unwrap_or(false);
        let factor = if result.backup_eligible() { Factor::SyncedPasskey } else { Factor::DevicePasskey };
        Ok(Proven { account: passkey.account, factor, passkey, changed })
    }
}
