//! Confirming something with a passkey: the challenge says what is confirmed, so the signature is one over it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use webauthn_rs::prelude::DiscoverableAuthentication;

use super::authenticate::{Answer, Proven};
use super::ceremony::{BrowserAnswer, Challenge, PasskeyError, Passkeys};
use super::model::Stored;
use crate::base::{BrowserId, TokenDigest};
use crate::ephemeral::Ephemeral;
use crate::keys::Desk;

/// Before the digest in a challenge: as many random bytes as keep one answer from being another's.
const RANDOM: usize = 16;

/// A ceremony that confirms something: another shape than a sign-in's, so that neither's answer is the other's.
#[derive(Serialize, Deserialize)]
struct Confirming {
    about: TokenDigest,
    confirming: DiscoverableAuthentication,
}

/// A browser's answer, before its signature was looked at.
pub struct Confirmation {
    answer: Answer,
    about: TokenDigest,
}

impl Confirmation {
    /// The credential it says it is of, to be read with [`super::stored`].
    pub fn credential_id(&self) -> &[u8] {
        self.answer.credential_id()
    }
}

/// Proof that a passkey has just signed what it was asked to confirm, its holder verified.
pub struct Confirmed {
    proven: Proven,
    about: TokenDigest,
    signed: Vec<u8>,
}

impl Confirmed {
    /// By which passkey.
    pub const fn proven(&self) -> &Proven {
        &self.proven
    }

    /// What it signed.
    pub const fn about(&self) -> TokenDigest {
        self.about
    }

    /// The answer as it came: what shows anybody who has the passkey's public key that this was signed.
    pub fn signed(&self) -> &[u8] {
        &self.signed
    }
}

impl Passkeys {
    /// Begins the confirmation of whatever has the digest `about`.
    ///
    /// # Errors
    /// When the library makes no challenge.
    pub fn start_confirmation(
        &self,
        desk: &Desk,
        browser: BrowserId,
        about: TokenDigest,
    ) -> Result<Challenge, PasskeyError> {
        let (options, state) = self.webauthn.start_discoverable_authentication()?;
        let challenge =
            URL_SAFE_NO_PAD.encode([&desk.entropy.bytes::<RANDOM>()[..], about.as_bytes()].concat());
        // The library chooses challenges and takes none; where it keeps its own, ours stands from here on.
        let put = |mut json: Value, at: &str| {
            *json.pointer_mut(at).ok_or(PasskeyError::Malformed)? = challenge.as_str().into();
            Ok::<_, PasskeyError>(json)
        };
        let json = |shape: serde_json::Result<Value>| shape.map_err(|_shape| PasskeyError::Malformed);
        let public_key = put(json(serde_json::to_value(&options.public_key))?, "/challenge")?;
        let state = put(json(serde_json::to_value(&state))?, "/ast/challenge")?;
        let confirming = serde_json::from_value(state).map_err(|_shape| PasskeyError::Malformed)?;
        let ceremony = self.seal(desk, browser, Confirming { about, confirming })?;
        Ok(Challenge { ceremony, public_key })
    }

    /// Opens the ceremony and reads the browser's answer.
    ///
    /// # Errors
    /// [`PasskeyError`].
    pub fn read_confirmation(
        &self,
        desk: &Desk,
        answer: &BrowserAnswer<'_>,
    ) -> Result<Confirmation, PasskeyError> {
        let (ceremony, Confirming { about, confirming }) = self.open(desk, answer)?;
        Ok(Confirmation { answer: self.parse(ceremony, confirming, answer)?, about })
    }

    /// As [`Passkeys::prove`].
    ///
    /// # Errors
    /// [`PasskeyError`].
    pub async fn prove_confirmation(
        &self,
        ephemeral: &dyn Ephemeral,
        confirmation: Confirmation,
        stored: Option<Stored>,
    ) -> Result<Confirmed, PasskeyError> {
        let Confirmation { answer, about } = confirmation;
        let signed = answer.as_it_came()?;
        Ok(Confirmed { proven: self.prove(ephemeral, answer, stored).await?, about, signed })
    }
}
