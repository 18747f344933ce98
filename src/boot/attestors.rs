//! Whose statements about phones are believed, as it was configured.

use std::path::Path;

use serde::Deserialize;
use serde::de::IgnoredAny;
use url::Url;

use super::build::BootError;
use crate::config::Devices;
use crate::device::attestation::{Attestors, TakenBack};

/// What makers took back, in the form in which Google publishes it: by serial number.
#[derive(Deserialize)]
struct Revoked {
    entries: std::collections::BTreeMap<String, IgnoredAny>,
}

/// # Errors
/// The key whose value or file cannot be used.
pub(super) fn attestors(devices: &Devices) -> Result<Attestors, BootError> {
    let apps = devices.android_apps.iter().map(|app| app.parse()).collect::<Result<_, _>>();
    let apps = apps.map_err(BootError::part("devices.android_apps"))?;
    let more = read("devices.more_roots", devices.more_roots.as_deref())?.unwrap_or_default();
    let made = Attestors::new(&more, apps, devices.apple_apps.clone(), taken_back(devices)?);
    made.map_err(BootError::part("devices.more_roots"))
}

/// What makers have taken back, as the file says it now.
///
/// # Errors
/// When it cannot be read.
pub(super) fn taken_back(devices: &Devices) -> Result<TakenBack, BootError> {
    let Some(list) = read("devices.revoked", devices.revoked.as_deref())? else {
        return Ok(TakenBack::new());
    };
    let list: Revoked = serde_json::from_str(&list).map_err(BootError::part("devices.revoked"))?;
    Ok(list.entries.into_keys().map(|serial| serial.to_ascii_lowercase()).collect())
}

/// Where else than on our pages passkeys are used: in the apps on Android, which say so in a way of their own.
pub(super) fn origins(of: &Attestors) -> Result<Vec<Url>, url::ParseError> {
    of.android_apps().iter().map(|app| app.origin().parse()).collect()
}

fn read(key: &'static str, file: Option<&Path>) -> Result<Option<String>, BootError> {
    file.map(std::fs::read_to_string).transpose().map_err(BootError::part(key))
}
