//! What an access token says of whoever acts for another: the organisation, as its client knows it, and the mandates, as nobody but
//! us can read them. By a name of a mandate that all services see, two of them could tell that they serve one person.

mod store;

pub use store::{live_grants_of_mandate, revoke_mandate};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::base::{Entropy, GrantId, MandateId};
use crate::keys::Vault;

/// The organisation for which somebody acts, as one client is told of it: the claim `org`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Org {
    /// The organisation to this client's sector: it stays, whoever acts.
    pub sub: String,
    /// What it is called.
    pub name: String,
    /// Its tax code, where the scope `org` was granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_code: Option<String>,
    /// Its enterprise code, where the scope `org` was granted and it is known by that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enterprise_code: Option<String>,
    /// As what the person acts, the strongest first.
    pub roles: Vec<String>,
}

/// The mandates behind a token of `grant`, sealed for us.
pub fn name_mandates(
    vault: &Vault,
    entropy: &Entropy,
    grant: GrantId,
    mandates: impl Iterator<Item = MandateId>,
) -> String {
    let plain: Vec<u8> = mandates.flat_map(|mandate| mandate.uuid().into_bytes()).collect();
    URL_SAFE_NO_PAD.encode(vault.seal(entropy, &context(&grant.to_string()), &plain))
}

/// The mandates that were sealed for a token of `grant`; nothing where that cannot be read, and then they count as ended.
pub(super) fn named_mandates(vault: &Vault, grant: &str, sealed: &str) -> Option<Vec<MandateId>> {
    let sealed = URL_SAFE_NO_PAD.decode(sealed).ok()?;
    let plain = vault.open_sealed(&context(grant), &sealed).ok()?;
    let ids = plain.chunks(16).map(|id| Uuid::from_slice(id).ok().map(MandateId::from));
    ids.collect()
}

fn context(grant: &str) -> String {
    format!("mandates/{grant}")
}
