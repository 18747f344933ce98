//! What a ceremony's answer must be exactly, beyond what the WebAuthn library looks at, and the same at registration and at
//! sign-in: nothing twice, nothing behind what an authenticator signed, and nothing from inside another site's page.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::ceremony::PasskeyError;
use crate::base::members;
use crate::keys::cbor::{self, Key};

/// RP id hash, flags and counter (WebAuthn §6.1).
const FIXED: usize = 37;
/// Before the credential's id: the AAGUID and the id's length.
const BEFORE_ID: usize = 18;

/// Looks at the answer to a registration.
///
/// # Errors
/// [`PasskeyError::Malformed`] and [`PasskeyError::CrossOrigin`].
pub(super) fn registration(answer: &str) -> Result<(), PasskeyError> {
    let response = response(answer)?;
    let object = decoded(&response, "attestationObject")?;
    attested(&object)
        .filter(|data| is_authenticator_data(data))
        .map(|_data| ())
        .ok_or(PasskeyError::Malformed)
}

/// Looks at the answer to a sign-in.
///
/// # Errors
/// As [`registration`].
pub(super) fn sign_in(answer: &str) -> Result<(), PasskeyError> {
    let data = decoded(&response(answer)?, "authenticatorData")?;
    if is_authenticator_data(&data) { Ok(()) } else { Err(PasskeyError::Malformed) }
}

/// The answer's `response`, once its client data is in order.
fn response(answer: &str) -> Result<Map<String, Value>, PasskeyError> {
    let mut answer = members::parse(answer.as_bytes()).map_err(|_shape| PasskeyError::Malformed)?;
    let Some(Value::Object(response)) = answer.remove("response") else {
        return Err(PasskeyError::Malformed);
    };
    let client_data = decoded(&response, "clientDataJSON")?;
    let client_data = members::parse(&client_data).map_err(|_shape| PasskeyError::Malformed)?;
    match client_data.get("crossOrigin") {
        None | Some(Value::Bool(false)) => {}
        Some(_) => return Err(PasskeyError::CrossOrigin),
    }
    // Said only of a ceremony in a frame of another site (WebAuthn §5.8.1).
    if client_data.contains_key("topOrigin") { Err(PasskeyError::CrossOrigin) } else { Ok(response) }
}

fn decoded(response: &Map<String, Value>, name: &str) -> Result<Vec<u8>, PasskeyError> {
    let text = response.get(name).and_then(Value::as_str).ok_or(PasskeyError::Malformed)?;
    URL_SAFE_NO_PAD.decode(text).map_err(|_alphabet| PasskeyError::Malformed)
}

/// The authenticator data in an attestation object that ends where it says.
fn attested(object: &[u8]) -> Option<&[u8]> {
    let (item, rest) = cbor::split(object)?;
    let members = cbor::members(item).filter(|_members| rest.is_empty())?;
    members
        .into_iter()
        .find(|(key, _)| *key == Key::Name(b"authData"))
        .and_then(|(_, value)| cbor::bytes(value))
}

/// Whether `data` holds what its flags announce, and ends there.
fn is_authenticator_data(data: &[u8]) -> bool {
    let ends = || {
        let flags = *data.get(FIXED - 5)?;
        let mut rest = data.get(FIXED..)?;
        if flags & 0x40 != 0 {
            let length = rest.get(BEFORE_ID - 2..BEFORE_ID)?;
            let length = length.iter().fold(0usize, |length, byte| (length << 8) | usize::from(*byte));
            (_, rest) = cbor::split(rest.get(BEFORE_ID + length..)?)?;
        }
        if flags & 0x80 != 0 {
            (_, rest) = cbor::split(rest)?;
        }
        Some(rest.is_empty())
    };
    ends().unwrap_or(false)
}
