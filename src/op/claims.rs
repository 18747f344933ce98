//! Claims about a person: which may go out, and what they say.

use serde_json::{Map, Value};

use crate::account::{Handle, Holder, WebPage};
use crate::client::{ClaimsRequest, Metadata, Scopes, opened_by};

/// What userinfo says: the claims of the granted scopes, and those asked for one by one as far as the client
/// is allowed the scope that opens them.
pub(super) fn for_userinfo(
    holder: &Holder,
    granted: &Scopes,
    allowed: &Scopes,
    asked: &ClaimsRequest,
) -> Map<String, Value> {
    let by_scope: Vec<&str> = granted.claims().collect();
    let by_wish = |claim: &str| {
        asked.userinfo.contains_key(claim) && opened_by(claim).is_some_and(|scope| allowed.has(scope))
    };
    let mut out = about(holder);
    out.retain(|claim, _| by_scope.contains(&claim.as_str()) || by_wish(claim));
    out
}

/// What the ID token says besides the sign-in itself: only what was asked for one by one, so that it stays small; for a
/// client that never calls userinfo, what userinfo would say as well.
pub(super) fn for_id_token(
    holder: &Holder,
    client: &Metadata,
    granted: &Scopes,
    asked: &ClaimsRequest,
) -> Map<String, Value> {
    let mut out = about(holder);
    out.retain(|claim, _| {
        asked.id_token.contains_key(claim) && opened_by(claim).is_some_and(|scope| client.scope.has(scope))
    });
    if client.id_token_claims {
        out.extend(for_userinfo(holder, granted, &client.scope, asked));
    }
    out
}

/// What would go out in all if the person said yes: what the consent page shows.
pub(super) fn for_consent(
    holder: &Holder,
    client: &Metadata,
    asked_scope: &Scopes,
    asked: &ClaimsRequest,
) -> Map<String, Value> {
    let mut out = for_userinfo(holder, asked_scope, &client.scope, asked);
    out.extend(for_id_token(holder, client, asked_scope, asked));
    out
}

/// Everything we could say about a person, under the names of OpenID Connect Core §5.1 and ours.
fn about(holder: &Holder) -> Map<String, Value> {
    let (account, profile) = (&holder.account, &holder.profile);
    let mut out = Map::new();
    let mut say = |claim: &str, value: Option<Value>| {
        if let Some(value) = value {
            out.insert(claim.to_owned(), value);
        }
    };
    let text = |value: &Option<String>| value.clone().map(Value::String);
    say("name", Some(Value::String(profile.name.clone())));
    say("family_name", text(&profile.family_name));
    say("middle_name", text(&profile.middle_name));
    say("given_name", text(&profile.given_name));
    let presence = &profile.presence;
    let handle = |handle: &Option<Handle>| handle.as_ref().map(|handle| Value::from(handle.as_str()));
    let page = |page: &Option<WebPage>| page.as_ref().map(|page| Value::from(page.as_str()));
    say("nickname", handle(&presence.nickname));
    say("preferred_username", handle(&presence.preferred_username));
    say("profile", page(&presence.profile));
    say("picture", page(&presence.picture));
    say("website", page(&presence.website));
    say("birthdate", profile.birthdate.map(|born| Value::String(born.to_string())));
    say("gender", profile.gender.and_then(|gender| serde_json::to_value(gender).ok()));
    say("nationality", text(&profile.nationality));
    say("locale", Some(Value::String(profile.locale.unwrap_or_default().tag().to_owned())));
    say("zoneinfo", Some(Value::String("Asia/Ho_Chi_Minh".to_owned())));
    say("updated_at", Some(Value::from(account.updated_at.as_seconds())));
    say("email", profile.email.as_ref().map(|email| Value::String(email.as_str().to_owned())));
    say("email_verified", profile.email.as_ref().map(|_| Value::Bool(profile.email_verified)));
    say("phone_number", profile.phone.as_ref().map(|phone| Value::String(phone.as_str().to_owned())));
    say("phone_number_verified", profile.phone.as_ref().map(|_| Value::Bool(profile.phone_verified)));
    say("address", profile.address.as_ref().and_then(|address| serde_json::to_value(address).ok()));
    say("personal_id_number", profile.personal_number().map(|n| Value::String(n.as_str().to_owned())));
    say("foreigner_id_number", profile.foreigner_number().map(|n| Value::String(n.as_str().to_owned())));
    say("eid_kind", Some(Value::String(account.kind.as_str().to_owned())));
    say("eid_level", account.level.map(|level| Value::from(level.number())));
    say("eid_status", Some(Value::String(if account.active { "active" } else { "locked" }.to_owned())));
    say("eid_issued_at", Some(Value::from(account.created_at.as_seconds())));
    out
}
