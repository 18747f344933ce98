//! Flags of `khoa client add` that turn the protocol to what a product can do.

use clap::Args;

use super::json_word;
use crate::client::{Pkce, Resource};

#[derive(Args)]
pub(super) struct ProtocolArgs {
    /// Whether its requests must carry a PKCE challenge: required, or optional for a confidential client that cannot.
    ///
    /// Without PKCE nothing but the nonce keeps a stolen code out of another person's browser. Such a client must send
    /// an unpredictable nonce with every request, keep it with the browser's own session, and refuse an ID token whose
    /// nonce is not that one. Khoá cannot see whether it compares, and takes a request without nonce too, as OpenID
    /// Connect Core has it for the code flow: require PKCE wherever the product can do it.
    #[arg(long, default_value = "required", value_parser = pkce)]
    pub(super) pkce: Pkce,
    /// Put what userinfo would say into the ID token too, for a product that never calls userinfo.
    #[arg(long)]
    pub(super) claims_in_id_token: bool,
    /// A resource it guards, as an absolute URI: tokens asked for with resource=URI are for it, and it may introspect them.
    #[arg(long, num_args = 1.., value_name = "URI", value_parser = Resource::parse)]
    pub(super) resource: Vec<Resource>,
}

fn pkce(text: &str) -> Result<Pkce, String> {
    json_word(text, "required or optional")
}
