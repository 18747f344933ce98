//! How a client hears that a person has answered what it asked away from their browser (OpenID Connect CIBA Core §5).

use serde::{Deserialize, Serialize};

use super::model::{GrantType, Metadata};

/// The way an answer comes to a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// It asks for its tokens again and again.
    #[default]
    Poll,
    /// It is told that there is an answer, and comes for it.
    Ping,
    /// It is sent its tokens.
    Push,
}

impl Delivery {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Poll, Self::Ping, Self::Push];

    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Poll => "poll",
            Self::Ping => "ping",
            Self::Push => "push",
        }
    }

    /// Whether we call the client.
    pub const fn calls(self) -> bool {
        matches!(self, Self::Ping | Self::Push)
    }

    /// Whether the client comes to the token endpoint.
    pub const fn comes(self) -> bool {
        matches!(self, Self::Poll | Self::Ping)
    }

    /// As a row is written: what is the default is left out, and so an older release reads it.
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// What a person compares before they say yes to a question of a client's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Compares {
    /// The two digits that the client shows and the person types: whoever says yes has seen them.
    #[default]
    Number,
    /// The `binding_message`, for a client that knows no number of ours. Somebody who does not look says yes to a stranger.
    Message,
}

impl Compares {
    /// As a row is written, see [`Delivery`].
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// What does not fit together about it.
pub(super) fn contradiction(metadata: &Metadata) -> Option<&'static str> {
    let mode = metadata.backchannel_token_delivery_mode;
    let told_at = metadata.backchannel_client_notification_endpoint.as_ref();
    let rules = [
        (
            mode.calls() && !metadata.grants.contains(&GrantType::Ciba),
            "ping and push are ways to answer what the grant ciba asks: add the grant, or leave the mode out",
        ),
        (
            metadata.khoa_compares != Compares::Number && !metadata.grants.contains(&GrantType::Ciba),
            "what people compare is said of what the grant ciba asks: add the grant, or leave the word out",
        ),
        (
            metadata.backchannel_user_code_parameter && !metadata.grants.contains(&GrantType::Ciba),
            "a user code belongs to what the grant ciba asks: add the grant, or leave the code out",
        ),
        (
            metadata.backchannel_authentication_request_signing_alg.is_some()
                && !metadata.grants.contains(&GrantType::Ciba),
            "signed requests are what the grant ciba asks by: add the grant, or leave the algorithm out",
        ),
        (
            mode.calls() != told_at.is_some(),
            "ping and push, and only they, need an address at which the client is told (a notification endpoint)",
        ),
        (
            told_at.is_some_and(|uri| !matches!(uri.scheme(), "https" | "http")),
            "a notification endpoint is https, or http to an address allowed by name",
        ),
        (
            told_at.is_some_and(|uri| uri.fragment().is_some()),
            "a notification endpoint must not have a fragment: it is never sent",
        ),
        (
            mode == Delivery::Push && metadata.dpop_bound_access_tokens,
            "tokens that are pushed are bound to no key: the client proves none when we send them",
        ),
    ];
    rules.into_iter().find_map(|(broken, rule)| broken.then_some(rule))
}
