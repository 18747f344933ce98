//! What of a requested scope is granted (RFC 6749 §3.3).
//!
//! A server may ignore scope "fully or partially", and then has to say what it granted. So a word that is not registered
//! for the client, or that nobody knows, is left out and the answer names the rest: a product that always asks for
//! everything it knows is not turned away. Only when nothing is left is the request refused, with the words that would do.

use super::error::{Code, OAuthError};
use super::wording;
use crate::client::{Client, Scopes};

/// The words asked for that are among `allowed`; where no scope was asked for, `default`.
///
/// # Errors
/// `invalid_scope` when nothing that was asked for is allowed.
pub(super) fn narrow(asked: Option<&str>, allowed: &Scopes, default: Scopes) -> Result<Scopes, OAuthError> {
    let Some(asked) = asked.map(Scopes::parse).filter(|asked| !asked.is_empty()) else { return Ok(default) };
    let granted = asked.clone().intersect(allowed);
    if granted.is_empty() {
        let first = asked.words().next().unwrap_or_default();
        return Err(wording::not_one_of(Code::InvalidScope, "scope", first, allowed.words()));
    }
    Ok(granted)
}

/// What a client is granted that names no scope: its words about resources, and nothing about a person.
pub(super) fn default_scope(client: &Client) -> Scopes {
    client.metadata.scope.clone().about_resources()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words() -> impl Strategy<Value = String> {
        proptest::collection::vec("openid|profile|email|registry\\.read|[a-z.:]{1,9}", 0..8)
            .prop_map(|words| words.join(" "))
    }

    proptest! {
        #[test]
        fn nothing_is_granted_that_was_not_both_asked_for_and_allowed(asked in words(), allowed in words()) {
            let allowed = Scopes::parse(&allowed);
            match narrow(Some(&asked), &allowed, Scopes::default()) {
                Ok(granted) => {
                    prop_assert!(granted.within(&allowed) && granted.within(&Scopes::parse(&asked)));
                    let all_asked = Scopes::parse(&asked);
                    let missed = all_asked.words().any(|word| allowed.has(word) && !granted.has(word));
                    prop_assert!(!missed, "an allowed word was left out");
                }
                Err(refused) => {
                    prop_assert_eq!(refused.code(), Code::InvalidScope);
                    prop_assert!(!Scopes::parse(&asked).words().any(|word| allowed.has(word)));
                }
            }
        }

        #[test]
        fn a_scope_is_a_set_however_it_is_written(asked in "[ a-z.]{0,40}") {
            let scopes = Scopes::parse(&asked);
            prop_assert_eq!(Scopes::parse(&scopes.to_string()), scopes.clone());
            prop_assert_eq!(Scopes::parse(&format!("{asked}  {asked} ")), scopes);
        }
    }
}
