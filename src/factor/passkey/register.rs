//! Adding a passkey to an account. The caller has seen a fresh sign-in.

use serde::{Deserialize, Serialize};
use webauthn_rs::prelude::{self as wa, PasskeyRegistration, RegisterPublicKeyCredential};
use webauthn_rs_proto::ResidentKeyRequirement;

use crate::account::Holder;
use crate::base::{AccountId, BrowserId};
use crate::ephemeral::Ephemeral;
use crate::keys::Desk;

use super::ceremony::{BrowserAnswer, Challenge, PasskeyError, Passkeys};
use super::exact;

/// A credential that was just made for this account: the only thing that can be added to it.
pub struct NewPasskey {
    pub(super) account: AccountId,
    pub(super) credential: wa::Passkey,
}

#[derive(Serialize, Deserialize)]
struct Registration {
    account: AccountId,
    registration: PasskeyRegistration,
}

impl Passkeys {
    /// Begins: `existing` are the account's credentials, which its authenticators will not make twice.
    ///
    /// # Errors
    /// When the library makes no challenge.
    pub fn start_registration(
        &self,
        desk: &Desk,
        browser: BrowserId,
        holder: &Holder,
        existing: Vec<wa::CredentialID>,
    ) -> Result<Challenge, PasskeyError> {
        let (account, profile) = (holder.account.id, &holder.profile);
        // Shown by the person's own password manager to tell their accounts apart.
        let name = profile.email.as_ref().map_or(profile.name.as_str(), |email| email.as_str());
        let (mut challenge, registration) =
            self.webauthn.start_passkey_registration(account.uuid(), name, &profile.name, Some(existing))?;
        if let Some(selection) = challenge.public_key.authenticator_selection.as_mut() {
            selection.resident_key = Some(ResidentKeyRequirement::Required);
            selection.require_resident_key = true;
        }
        let public_key =
            serde_json::to_value(&challenge.public_key).map_err(|_shape| PasskeyError::Malformed)?;
        let ceremony = self.seal(desk, browser, Registration { account, registration })?;
        Ok(Challenge { ceremony, public_key })
    }

    /// Checks the browser's answer (`PublicKeyCredential.toJSON()`), and spends the ceremony.
    ///
    /// # Errors
    /// [`PasskeyError`].
    pub async fn finish_registration(
        &self,
        ephemeral: &dyn Ephemeral,
        desk: &Desk,
        account: AccountId,
        answer: &BrowserAnswer<'_>,
    ) -> Result<NewPasskey, PasskeyError> {
        let (ceremony, begun): (String, Registration) = self.open(desk, answer)?;
        if begun.account != account {
            return Err(PasskeyError::Over);
        }
        exact::registration(answer.credential)?;
        let answer: RegisterPublicKeyCredential =
            serde_json::from_str(answer.credential).map_err(|_shape| PasskeyError::Malformed)?;
        // Not signed, so it can only be too modest: a lie here makes a key that cannot be found.
        if answer.extensions.cred_props.as_ref().and_then(|properties| properties.rk) == Some(false) {
            return Err(PasskeyError::NotDiscoverable);
        }
        // Refuses an answer without user verification: the policy is part of the registration.
        let credential = self.webauthn.finish_passkey_registration(&answer, &begun.registration)?;
        self.spend(ephemeral, &ceremony).await?;
        Ok(NewPasskey { account, credential })
    }
}
