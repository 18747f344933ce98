//! Flags of `khoa client` about what a client asks people away from their browser (OpenID Connect CIBA): the same wherever a client
//! is written down.

use clap::Args;
use url::Url;

use super::{alg, json_word};
use crate::client::{Compares, Delivery, Metadata};
use crate::keys::Alg;

#[derive(Args)]
pub(super) struct BackchannelArgs {
    /// How it hears that a person has answered (grant ciba): poll, ping or push.
    ///
    /// With poll it asks for its tokens again and again; with ping it is told at --notification-endpoint that there is an answer,
    /// and comes for it; with push its tokens are sent there. Whoever is never reached by us, or wants its tokens bound to a key, polls.
    #[arg(long, value_name = "MODE", value_parser = delivery)]
    delivery_mode: Option<Delivery>,
    /// Where it is told of answers, in ping and push mode; changing to poll takes it out.
    #[arg(long, value_name = "URI")]
    notification_endpoint: Option<Url>,
    /// What people compare before they say yes: number (two digits that it is given as khoa_number and shows), or message, for a
    /// client that cannot show a number; it then has to send binding_message with every question, and to show it.
    #[arg(long, value_name = "WHAT", value_parser = compares)]
    compares: Option<Compares>,
    /// Whether it asks people by a code that they have set and tell it (user_code): true or false. With true it reaches nobody
    /// without one.
    #[arg(long, value_name = "BOOL")]
    user_code: Option<bool>,
    /// What it signs the requests with that it asks people by: RS256, PS256, ES256 or EdDSA; needs its keys. It then has to sign
    /// all of them. With none it signs none.
    #[arg(long, value_name = "ALG", value_parser = signing)]
    signed_requests: Option<Signing>,
}

/// What `--signed-requests` says; clap would take a plain `Option` for whether it was given.
#[derive(Debug, Clone, Copy)]
struct Signing(Option<Alg>);

fn delivery(text: &str) -> Result<Delivery, String> {
    json_word(text, "poll, ping or push")
}

fn compares(text: &str) -> Result<Compares, String> {
    json_word(text, "number or message")
}

fn signing(text: &str) -> Result<Signing, String> {
    if text == "none" { Ok(Signing(None)) } else { alg(text).map(|alg| Signing(Some(alg))) }
}

impl BackchannelArgs {
    /// Writes what was given; what was not stays as it is.
    pub(super) fn write(self, metadata: &mut Metadata) {
        if let Some(mode) = self.delivery_mode {
            metadata.backchannel_token_delivery_mode = mode;
            if !mode.calls() {
                metadata.backchannel_client_notification_endpoint = None;
            }
        }
        if self.notification_endpoint.is_some() {
            metadata.backchannel_client_notification_endpoint = self.notification_endpoint;
        }
        if let Some(Signing(alg)) = self.signed_requests {
            metadata.backchannel_authentication_request_signing_alg = alg;
        }
        metadata.backchannel_user_code_parameter =
            self.user_code.unwrap_or(metadata.backchannel_user_code_parameter);
        metadata.khoa_compares = self.compares.unwrap_or(metadata.khoa_compares);
    }
}
