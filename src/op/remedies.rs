//! What a developer changes when a request of their client was refused: a sentence for every check and every other reason.
//!
//! Reasons are the names of checks, where a list of checks refused, and those of `reasons.rs` where something else did; a refusal
//! that has neither goes by its code.

use super::reasons::{
    ASSERTION_ONCE, CODE_EXISTS, CODE_ONCE, FOR_THEMSELVES, GRANT, GUARDED, MANDATE_COUNTS, MAY_ASK,
    MAY_INTROSPECT, METHOD, OLD_SECRET, ONE_CLIENT, OPEN, OPENS_USERINFO, POSSESSION, REFRESH_EXISTS,
    REFRESH_ONCE, REQUEST_ONCE, SECRET, SIGNATURE, SIGNED, SIGNS, SWITCHED_ON, TOKEN_LIVES, WAY_OUT,
};

/// Each reason with what to change, `{id}` for the client's name.
const REMEDIES: &[(&str, &str)] = &[
    (
        SWITCHED_ON,
        "The client was switched off (khoa client disable). Register it anew if it is to be served again.",
    ),
    (
        OPEN,
        "The client closed at the moment that was set for it (khoa client show {id}), and people are led to its successor. Take it out of service: whatever it asks is refused.",
    ),
    (
        METHOD,
        "Set the method in the product to the registered one, or change it here: khoa client set {id} --auth …",
    ),
    (
        SECRET,
        "Copy the secret into the product again, whole and without a space; if it is lost: khoa client rotate-secret {id}.",
    ),
    (
        ONE_CLIENT,
        "Send the same name as client_id and as iss and sub of the assertion, or leave client_id out.",
    ),
    (
        SIGNATURE,
        "Sign with a key that is registered (khoa client set {id} --jwks FILE or --jwks-uri URL), name it by kid, and see that the address of the keys answers.",
    ),
    (ASSERTION_ONCE, "Make a new assertion with a new jti for every request."),
    (
        OLD_SECRET,
        "It still comes with the old secret, which has an end: give it the newest one (khoa client show {id} says when the old one ends).",
    ),
    (
        POSSESSION,
        "Make a new proof for every request, by RFC 9449 4.2: its own jti, the method, the address without query, and the nonce of our last answer.",
    ),
    (
        "the key is the one the code was bound to",
        "Redeem the code with a proof by the key whose thumbprint was sent as dpop_jkt.",
    ),
    (
        "the key is the one the refresh token is bound to",
        "Refresh with a proof by the key that the token was given for; an app that has lost it sends the person to sign in again.",
    ),
    (
        "dpop_jkt is a thumbprint",
        "Send dpop_jkt as the SHA-256 thumbprint of the key in base64url (RFC 7638), or leave it out.",
    ),
    (
        "the app that signs people in is an official one",
        "Open /authorize in the system's browser. Only an app of the State signs people in by itself.",
    ),
    (
        "dpop_jkt, if it is sent, is the key that signed the request",
        "Sign the proof with the key that dpop_jkt names, or leave dpop_jkt out.",
    ),
    (
        "somebody may be asked",
        "Leave prompt=none out: an app holds no session in which somebody could be signed in already.",
    ),
    (
        "the app that is to be signed in is official, and proves a key",
        "Send a DPoP proof with the exchange. Only apps of the State share a sign-in; others send the person to /authorize.",
    ),
    ("audience is this provider", "Send audience=ISSUER, as discovery says it; name an API by resource."),
    (
        "the device secret was given to an app of the same owner",
        "Register both apps with one sector: khoa client set {id} --sector SECTOR changes every sub of a client, so choose it at the beginning.",
    ),
    (
        "the ID token is about the sign-in that the device secret came with",
        "Keep the newest ID token and the device secret together, as one answer gave them, where the apps share them.",
    ),
    (
        "the sign-in behind the device secret goes on",
        "The person signed out of the first app, or it ended. Send them to sign in.",
    ),
    (
        "that sign-in is as strong as the app accepts",
        "Send the person to /authorize with the level that is needed (acr_values), or let the first app ask for it.",
    ),
    (
        "something of the scope is the app's",
        "Ask for words that are registered: khoa client show {id} lists them.",
    ),
    (GRANT, "Allow the grant: khoa client set {id} --grant … names all of them."),
    (
        CODE_EXISTS,
        "Redeem the code at the provider it came from, as it came; a code is good for a minute at most.",
    ),
    (
        CODE_ONCE,
        "Redeem each code once. A second use ends the tokens of the first: look for a retry, a reload or two workers.",
    ),
    (
        REFRESH_EXISTS,
        "Keep the refresh token as it came. One that is unknown is of another installation, or was cut.",
    ),
    (
        REFRESH_ONCE,
        "A public client gets a new refresh token with each answer: keep the newest, and refresh in one place only.",
    ),
    (MAY_INTROSPECT, "Register what introspects as a client of its own that has a secret or a key."),
    (OPENS_USERINFO, "Ask for the scope openid at sign-in, and use the token of that sign-in."),
    (WAY_OUT, "If the address is the client's own: khoa client set {id} --add-post-logout-redirect-uri URI."),
    (
        MANDATE_COUNTS,
        "The person acts for that organisation, or child or ward, no more, or an account is locked. Send them to sign in again: they choose anew.",
    ),
    (
        FOR_THEMSELVES,
        "What is exchanged speaks in the person's own name. Send them to sign in at the other app or service, where they choose for whom.",
    ),
    (TOKEN_LIVES, "The person signed out, withdrew, or is locked. Send them to sign in again."),
    (
        "the client is registered and switched on",
        "The client was switched off (khoa client disable). Register it anew if it is to be served again.",
    ),
    (
        "redirect_uri is there and registered, byte for byte",
        "If the address is the client's own: khoa client set {id} --add-redirect-uri URI. Scheme, port, path and a slash at the end all count.",
    ),
    ("no parameter is repeated or holds a NUL", "Send every parameter once."),
    (
        "request objects are not used",
        "Send the parameters themselves; switch request objects (request, request_uri, registration) off in the product.",
    ),
    ("response_type is code", "Set the product to the authorization code flow."),
    ("response_mode is query", "Leave response_mode out, or set it to query."),
    (
        "the client may use the authorization code grant",
        "Allow the grant: khoa client set {id} --grant authorization_code …",
    ),
    (
        "code_challenge is with S256, and there unless the client may do without",
        "Switch PKCE with S256 on in the product; a confidential client that cannot: khoa client set {id} --pkce optional.",
    ),
    (
        "something of the scope is the client's",
        "Ask for a scope that is registered, or register it: khoa client set {id} --scope \"…\" names all of them.",
    ),
    ("prompt is understood, and none stands alone", "Use none alone, or login, consent or select_account."),
    ("max_age is a number of seconds", "Send max_age as a whole number of seconds, or leave it out."),
    (
        "claims is a claims request",
        "Send claims as the JSON object of OpenID Connect Core 5.5, or leave it out and ask by scope.",
    ),
    (
        "id_token_hint is a token of ours for this client",
        "Send an ID token that this provider gave to this client, unchanged.",
    ),
    (
        "state and nonce are short enough to carry",
        "Keep what state carries in the browser's session and send a short name of it: 2048 bytes at most.",
    ),
    (
        "the client has not asked too much in this minute",
        "Ask a person when they stand before you: 600 questions of a client in a minute are taken, and no more.",
    ),
    (
        "the client may ask without a browser",
        "Allow the grant: khoa client set {id} --grant ciba … names all of them.",
    ),
    (
        "openid is in the scope, and the client's",
        "Ask for openid, and register it: khoa client set {id} --scope \"openid …\".",
    ),
    (
        "login_hint, and no other hint, says who is meant",
        "Send login_hint alone: the number, mobile number or e-mail address that the person gave.",
    ),
    (
        "login_hint is a name that people sign in with",
        "Send the number, mobile number or e-mail address as the person gave it.",
    ),
    (
        "binding_message is short and plain",
        "Send plain text of 60 characters at most, without pictures, and show the same on the client's side.",
    ),
    (
        "requested_expiry is a number of seconds",
        "Send requested_expiry as a whole number of seconds, or leave it out.",
    ),
    (
        "a level that is asked for can be reached",
        "Ask by acr_values for no more than discovery lists, and see the least level that is registered.",
    ),
    (
        "the question was asked by this client",
        "Come for the answer with the client_id that asked, and the auth_req_id as it came.",
    ),
    (
        "the person has not said no, and nothing took the question back",
        "Nothing is wrong with the client: the person said no, or is signed out everywhere. Ask anew if they want it.",
    ),
    ("the time of the question is not over", "Nobody answered. Ask anew when the person is there."),
    ("the answer was not come for before", "Come for each answer once: look for a retry or two workers."),
    (
        "the client waits between two questions",
        "Wait for interval seconds before asking again, and five more after each slow_down.",
    ),
    ("the person has answered", "Nothing is wrong: ask again after interval seconds."),
    (
        "the subject token is an access token of ours that is good",
        "Exchange an access token that the app was given a moment ago; refresh first, or sign the person in anew.",
    ),
    (
        "the subject token was given to this client",
        "Exchange the app's own access token, with its own client_id.",
    ),
    (
        "a person stands behind the subject token, and nobody who acts for them already",
        "Exchange the token of the sign-in to the app: none of client_credentials, and none that came of an exchange.",
    ),
    (
        "the request is signed by the key of the subject token",
        "Sign the proof of the exchange with the key that the access token is bound to.",
    ),
    (
        "the app that acts for people is an official one",
        "Let the service ask the person itself, by /authorize. Only an app of the State acts for its person.",
    ),
    (
        "an access token is wanted, for the app itself to use",
        "Leave actor_token and requested_token_type out.",
    ),
    (
        "one resource is named, which a service guards",
        "Name one address of an API that a service is registered to guard (khoa client set ID --resource URI).",
    ),
    (
        "the actor token is an access token of ours that is good",
        "Show the officer's own access token of a moment ago as actor_token, of type access_token; refresh first.",
    ),
    ("the actor token was given to this client", "Show the token of the officer's sign-in to this program."),
    (
        "an officer's sign-in stands behind the actor token, and nobody who acts for another",
        "Let the officer sign in with resource={issuer}/console/v1, and show that token: none that came of an exchange.",
    ),
    (
        "the request is signed by the key of the actor token",
        "Get the officer's token with a proof (DPoP), and sign the exchange with the same key.",
    ),
    ("the program that acts for people is an official one", "Only programs of the State act for people."),
    ("an access token is wanted", "Leave out requested_token_type: an access token is all there is."),
    ("the API of the app is meant", "Leave out resource, or name {issuer}/app/v1."),
    (
        "the officer behind the actor token helps under that assistance now",
        "Ask /console/v1/assistances how it stands; when it is over, ask the person anew.",
    ),
    (
        "something of the scope is the client's, and what the person agreed to",
        "khoa client set {id} --scope with assist.standing and assist.applications, and ask for what was agreed to.",
    ),
    (
        "the person and their sign-in are of the level that the service takes",
        "Sign the person in to the app with the acr_values that the service takes; khoa client show says which.",
    ),
    (
        "the person allowed the service what is asked for",
        "Send the person to the service once: it asks for what is missing when they sign in there.",
    ),
    ("iss and sub are the client", "Set iss and sub of the assertion to the client_id."),
    (
        "aud is this provider",
        "Set aud of the assertion to the issuer, or to the address of the token endpoint.",
    ),
    (
        "exp is near and not past",
        "Let an assertion live for five minutes at most, and set the clock of the client's server.",
    ),
    ("it is not from the future", "Set the clock of the client's server."),
    ("jti is there and short", "Give each assertion a jti of at most 256 characters."),
    ("the code was issued to this client", "Redeem the code with the client_id that the sign-in began with."),
    (
        "the code has not expired",
        "Redeem the code at once: it is good for a minute at most. Look for what delays the callback.",
    ),
    (
        "redirect_uri is the one the code went to",
        "Send to the token endpoint the same redirect_uri as to /authorize, byte for byte.",
    ),
    (
        "code_verifier matches code_challenge, or neither was sent",
        "Keep code_verifier in the browser's session: another sign-in, or another server behind the same name, has written over it.",
    ),
    (
        "the refresh token was issued to this client",
        "Refresh with the client_id that the token was given to.",
    ),
    ("neither the token nor its grant has expired", "Send the person to sign in again."),
    (
        "the grant has not been revoked",
        "The person signed out, withdrew, or a token came twice. Send them to sign in again.",
    ),
    (
        "the account can be used",
        "The account is locked. Nothing is wrong with the client: show the person that they cannot sign in now.",
    ),
    (
        "something of the scope asked for was granted",
        "At a refresh ask for no more than was granted, or leave scope out.",
    ),
    (
        "binding_message is there for people to compare, where no number is",
        "Send binding_message with every question and show it, or show khoa_number: khoa client set {id} --compares number.",
    ),
    (
        "authorization_details name one document to sign",
        "Send a JSON array of one object with type urn:vn:eid:signature, title (at most 120 characters) and sha256 (base64url), and nothing else.",
    ),
    (
        "khoa_filed_by is the access token of whoever filed it for an organisation",
        "Send the access token that this client got from whoever filed, who chose an organisation at the sign-in; ask them to sign in again where it ran out.",
    ),
    (
        "a service for organisations alone asks for signatures alone",
        "Send authorization_details and khoa_filed_by; to ask for anything else let it serve people as well: khoa client set {id} --serves both.",
    ),
    (
        "user_code is there for a client that asks people by it",
        "Ask the person for the code they have set at /settings/user-code and send it with every question; or ask without: khoa client set {id} --user-code false.",
    ),
    (
        "user_code is the one that the person has set",
        "Ask the person to tell the code again, or to set one at /settings/user-code. After twenty questions in an hour about one person no code is taken.",
    ),
    (
        "request objects are used by clients that sign, and only they",
        "Send the parameters themselves; or let the client sign what it asks: khoa client set {id} --signed-requests ALG. request_uri is not used here.",
    ),
    (
        SIGNS,
        "Sign what is asked and send it as request, with nothing beside it but what proves the client; or: khoa client set {id} --signed-requests none.",
    ),
    (
        SIGNED,
        "Sign with a key that is registered and by the algorithm that is (khoa client show {id}), and name the key by kid.",
    ),
    (REQUEST_ONCE, "Make a new request with a new jti for every question."),
    ("iss of a signed request is the client", "Set iss of the request to the client_id."),
    ("aud of a signed request is this provider", "Set aud of the request to the issuer."),
    (
        "exp of a signed request is not past, and within an hour of nbf",
        "Say nbf and exp in the request, an hour apart at most, and set the clock of the client's server.",
    ),
    (
        "iat and nbf of a signed request are not ahead",
        "Say iat and nbf in the request, and set the clock of the client's server.",
    ),
    ("jti of a signed request is there and short", "Give each request a jti of at most 256 characters."),
    (
        "client_notification_token is there for a client that is told",
        "Send client_notification_token with every question: 22 to 1024 characters of a bearer token, new for each.",
    ),
    (
        "the client comes for its tokens, and is not sent them",
        "In push mode the tokens come to the notification endpoint. To come for them: khoa client set {id} --delivery-mode ping or poll.",
    ),
    (
        GUARDED,
        "Register who guards the resource (khoa client add … --resource URI), or correct or leave out resource.",
    ),
    (
        MAY_ASK,
        "If its people mean to use that API: khoa client set {id} --may-ask URI \u{2026} names all the APIs it may ask for.",
    ),
    (
        "every resource is one the code was issued for",
        "Ask at the token endpoint for no resource that was not asked for at /authorize.",
    ),
    (
        "every resource is one that was granted",
        "At a refresh ask for no resource that was not granted, or leave it out.",
    ),
];

/// What to change about refusals of `client` for `reason`; a general word for those that have only a code.
pub fn remedy(reason: &str, client: &str) -> String {
    let known = REMEDIES.iter().find(|(name, _)| *name == reason);
    let general = "See what the refusal says, and /.well-known/openid-configuration for what may be sent.";
    known.map_or(general, |(_, what)| what).replace("{id}", client)
}

#[cfg(test)]
mod tests;
