//! Who a person is to one sector of clients (OpenID Connect Core §8.1): pairwise, and bound to the person.

use crate::base::PersonId;
use crate::keys::Vault;

use super::client::Client;

/// The `sub` of `person` for `client`. It stays when the account is made anew, and tells two sectors nothing.
pub(super) fn subject(vault: &Vault, client: &Client, person: PersonId) -> String {
    vault.pairwise(client.sector(), person)
}
