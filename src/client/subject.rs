//! Who a person is to one sector of clients (OpenID Connect Core §8.1): pairwise, and bound to the person. So is the
//! name of their session.

use crate::base::PersonId;
use crate::keys::Vault;

use super::model::Client;

/// The `sub` of `person` for `client`. It stays when the account is made anew, and tells two sectors nothing.
pub fn subject(vault: &Vault, client: &Client, person: PersonId) -> String {
    vault.pairwise(client.sector(), person)
}

/// The `sid` of a session for `client`: one name for all, and two sectors could tell by it that they serve one person.
pub fn session_id(vault: &Vault, client: &Client, sid: &str) -> String {
    vault.pairwise_session(client.sector(), sid)
}
