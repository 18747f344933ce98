//! What about a registration is allowed and may all the same be a mistake: for whoever looks for the reason of a trouble.

use std::time::Duration;

use super::delivery::Compares;
use super::model::{AuthMethod, Client, GrantType, Pkce};
use crate::base::Moment;

/// A secret older than this is worth a new one.
const OLD: Duration = Duration::from_secs(2 * 365 * 86_400);

/// One doubt: a sentence, and when it applies.
type Doubt = (&'static str, fn(&Client, Moment) -> bool);

const DOUBTS: &[Doubt] = &[
    ("It is switched off: every request of it is refused.", |client, _| client.disabled),
    (
        "It has closed: every request of it is refused, and people are shown the way to its successor.",
        |client, now| client.is_closed(now),
    ),
    (
        "It closes at a set moment (khoa client show says when): from then on every request of it is refused.",
        |client, now| client.closing.is_some() && !client.is_closed(now),
    ),
    (
        "Signs people in without the scope openid: it gets no ID token and nothing at userinfo.",
        |client, _| signs_in(client) && !client.metadata.scope.has("openid"),
    ),
    (
        "May ask for offline_access and not use the grant refresh_token: it never gets a refresh token.",
        |client, _| client.metadata.scope.has("offline_access") && !client.may(GrantType::RefreshToken),
    ),
    (
        "May use the grant refresh_token and not ask for offline_access: it never gets a refresh token.",
        |client, _| client.may(GrantType::RefreshToken) && !client.metadata.scope.has("offline_access"),
    ),
    (
        "Its requests may come without PKCE: it has to compare the nonce of every ID token, or a stolen code opens it.",
        |client, _| client.metadata.pkce == Pkce::Optional,
    ),
    (
        "No purpose is registered (--purpose): people who are asked for consent read that it stated none.",
        |client, _| signs_in(client) && !client.metadata.official && client.metadata.wanted_for().is_none(),
    ),
    (
        "No address to go to after sign-out is registered: a person who signs out there stays on our page.",
        |client, _| signs_in(client) && client.metadata.post_logout_redirect_uris.is_empty(),
    ),
    (
        "It is not told when a session ends (no back-channel logout address): people stay signed in there until it asks.",
        |client, _| {
            (signs_in(client) || client.may(GrantType::Ciba))
                && client.metadata.backchannel_logout_uri.is_none()
        },
    ),
    (
        "An answer may go to this machine (a loopback address), and it is no app on a device: is that of a test?",
        |client, _| {
            let local = |uri: &str| uri.starts_with("http://");
            client.metadata.auth != AuthMethod::None
                && client.metadata.redirect_uris.iter().any(|uri| local(uri.as_str()))
        },
    ),
    (
        "Its keys, or what it is told of sign-outs and answers, go over plain http: whoever is between can change them.",
        |client, _| {
            let metadata = &client.metadata;
            let told = metadata
                .backchannel_logout_uri
                .iter()
                .chain(&metadata.backchannel_client_notification_endpoint);
            metadata.jwks_uri.iter().chain(told).any(|uri| uri.scheme() == "http")
        },
    ),
    (
        "People compare its binding_message and type no number: whoever says yes without looking lets a stranger in. Show \
         khoa_number where it can be shown, and take the exception back (khoa client set --compares number).",
        |client, _| client.metadata.khoa_compares == Compares::Message,
    ),
    (
        "It comes to the API of the app with bearer tokens (--app-bearer): whoever gets hold of one does as the person. Take the \
         exception back once it sends DPoP proofs.",
        |client, _| client.metadata.app_bearer,
    ),
    ("Two secrets are good: end the old one once the new one is in use.", |client, now| {
        client.secrets.is_some_and(|secrets| secrets.old_until(now).is_some())
    }),
    ("Its secret is more than two years old: give it a new one.", |client, now| {
        let changed_at = client.secrets.and_then(|secrets| secrets.changed_at);
        changed_at.is_some_and(|at| now.since(at) > OLD)
    }),
];

fn signs_in(client: &Client) -> bool {
    client.may(GrantType::AuthorizationCode)
}

/// What may be a mistake about `client`, in sentences.
pub fn doubts(client: &Client, now: Moment) -> Vec<&'static str> {
    DOUBTS.iter().filter(|(_, applies)| applies(client, now)).map(|(sentence, _)| *sentence).collect()
}
