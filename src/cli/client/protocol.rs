//! Flags of `khoa client add` that turn the protocol to what a product can do, and name the APIs behind it.

use clap::Args;

use super::json_word;
use crate::base::ServiceGroup;
use crate::boot::BootError;
use crate::cli::Output;
use crate::client::{Api, Metadata, Pkce, Resource, Serves};
use crate::config::Config;
use crate::directory::AgencyCode;
use crate::outbound::http::Guarded;

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
    /// Give it only tokens that are bound to a key of its own (DPoP, RFC 9449), for a client that can. Without this, a client
    /// binds the tokens it wants bound by sending a proof.
    #[arg(long)]
    pub(super) dpop: bool,
    /// Let it come to /app/v1 with bearer tokens: for a server of the State that cannot bind them to a key. Whoever gets hold of
    /// such a token does there as the person; apps on phones always bind theirs.
    #[arg(long)]
    pub(super) app_bearer: bool,
    /// A resource it guards, as an absolute URI: tokens asked for with resource=URI are for it, and it may introspect them.
    #[arg(long, num_args = 1.., value_name = "URI", value_parser = Resource::parse)]
    pub(super) resource: Vec<Resource>,
    /// An API it may ask tokens for, as the URI that its guard is registered with; no other is given to it.
    #[arg(long, num_args = 1.., value_name = "URI", value_parser = Resource::parse)]
    pub(super) may_ask: Vec<Resource>,
    /// The identification code of the agency whose system it is, active today: it may ask /agency/v1 in that agency's name.
    #[arg(long, value_name = "CODE")]
    pub(super) agency_code: Option<AgencyCode>,
    /// For whom people act there: people (for themselves), organisations (never for themselves), or both. Where it is not people,
    /// they are asked at sign-in, and its tokens say for whom (the claim org). While replicas of an older release run beside this one it
    /// stays people: they cannot read any other.
    #[arg(long, default_value = "people", value_parser = serves)]
    pub(super) serves: Serves,
    /// Let whoever represents a child or a ward act there for them: they are asked at sign-in, and its tokens are about the child, and
    /// say who acts (the claim act). It is for services that take what a parent does for a child.
    #[arg(long)]
    pub(super) serves_wards: bool,
    /// A group of services it is of, as members of organisations are given them: tax. Whoever acts in all acts there without.
    #[arg(long, num_args = 1.., value_name = "WORD")]
    pub(super) service_group: Vec<ServiceGroup>,
}

/// What only this installation can tell of a registration: which resource is ourselves, and which address it would never
/// call; that may be allowed yet, and is only noted.
pub(super) fn fits_here(config: &Config, metadata: &Metadata, output: Output) -> Result<(), BootError> {
    if metadata.resources.iter().any(|one| one.as_str() == config.server.public_url) {
        return Err(BootError::Other("the issuer guards itself: --resource names another".into()));
    }
    let ours = |one: &Resource| Api::of(&config.server.public_url, one.as_str()).is_some();
    if metadata.resources.iter().any(ours) {
        return Err(BootError::Other("our own APIs are guarded by us: --may-ask names one".into()));
    }
    let http = Guarded::new(&config.outbound).map_err(|e| BootError::Other(e.to_string()))?;
    for (uri, so) in [
        (&metadata.backchannel_logout_uri, "the client will not hear of sign-outs"),
        (&metadata.events_endpoint, "the client will not hear of a sub that moved"),
        (&metadata.backchannel_client_notification_endpoint, "the client will not hear of answers"),
        (&metadata.jwks_uri, "no assertion of the client will be believed"),
    ] {
        if let Some(uri) = uri
            && let Err(why) = http.would_call(uri)
        {
            output.note(format_args!(
                "{uri} is {why}, so {so}; if it is your own, allow it by host:port in outbound.allow"
            ));
        }
    }
    Ok(())
}

pub(super) fn serves(text: &str) -> Result<Serves, String> {
    json_word(text, "people, organisations or both")
}

pub(super) fn pkce(text: &str) -> Result<Pkce, String> {
    json_word(text, "required or optional")
}
