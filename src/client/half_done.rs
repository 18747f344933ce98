//! Configurations of which one half is missing: nothing would fail at registration, and nothing would ever work.

use super::model::{AuthMethod, GrantType, Metadata};

/// Which half is missing, and how to add it or to do without the other.
pub(super) fn missing_half(metadata: &Metadata) -> Option<&'static str> {
    let has = |grant| metadata.grants.contains(&grant);
    let by_code = has(GrantType::AuthorizationCode);
    let offline = metadata.scope.has("offline_access");
    let rules = [
        (
            offline && !has(GrantType::RefreshToken),
            "the scope offline_access gives nothing without the grant refresh_token: add the grant, or leave the word out",
        ),
        (
            has(GrantType::RefreshToken) && !offline,
            "the grant refresh_token gives nothing without the scope offline_access: add the word, or leave the grant out",
        ),
        (
            !by_code && !metadata.redirect_uris.is_empty(),
            "a redirect URI is of no use without the grant authorization_code",
        ),
        (
            !by_code && !metadata.post_logout_redirect_uris.is_empty(),
            "a post-logout redirect URI is of no use without the grant authorization_code: nobody signs in",
        ),
        (
            !by_code && !has(GrantType::Ciba) && metadata.backchannel_logout_uri.is_some(),
            "a back-channel logout URI is of no use without the grant authorization_code or ciba: nobody signs in",
        ),
        (
            metadata.backchannel_logout_uri.as_ref().is_some_and(|uri| uri.fragment().is_some()),
            "a back-channel logout URI must not have a fragment: it is never sent",
        ),
        (
            metadata.grants.is_empty() && metadata.resources.is_empty(),
            "a client needs a grant, or a resource that it guards",
        ),
        (
            metadata.grants.is_empty() && !metadata.may_ask.is_empty(),
            "an API to ask for is of no use without a grant: no token is given",
        ),
        (
            !metadata.resources.is_empty() && metadata.auth == AuthMethod::None,
            "a resource server must be able to authenticate: it asks us about tokens",
        ),
    ];
    rules.into_iter().find_map(|(broken, rule)| broken.then_some(rule))
}
