//! The lists of checks are part of the contract: removing or reordering one is a change somebody must look at.

const REVIEWED: &str = "\
[authorize: client]
the client is registered and switched on
the client has not closed
redirect_uri is there and registered, byte for byte

[authorize: request]
no parameter is repeated or holds a NUL
request objects are not used
response_type is code
response_mode is query
the client may use the authorization code grant
code_challenge is with S256, and there unless the client may do without
something of the scope is the client's
every resource is a registered one
every resource is one the client may ask for
prompt is understood, and none stands alone
max_age is a number of seconds
claims is a claims request
id_token_hint is a token of ours for this client
state and nonce are short enough to carry
dpop_jkt is a thumbprint

[authorize-challenge]
the app that signs people in is an official one
dpop_jkt, if it is sent, is the key that signed the request
somebody may be asked

[client assertion]
iss and sub are the client
aud is this provider
exp is near and not past
it is not from the future
jti is there and short

[token: code]
the code was issued to this client
the code has not expired
redirect_uri is the one the code went to
code_verifier matches code_challenge, or neither was sent
the key is the one the code was bound to
every resource is one the code was issued for
every resource is one the client may ask for

[ciba: signed request]
iss of a signed request is the client
aud of a signed request is this provider
exp of a signed request is not past, and within an hour of nbf
iat and nbf of a signed request are not ahead
jti of a signed request is there and short

[ciba: request]
the client has not asked too much in this minute
request objects are used by clients that sign, and only they
the client may ask without a browser
openid is in the scope, and the client's
every resource is a registered one
every resource is one the client may ask for
login_hint, and no other hint, says who is meant
login_hint is a name that people sign in with
user_code is there for a client that asks people by it
user_code is the one that the person has set
binding_message is short and plain
binding_message is there for people to compare, where no number is
requested_expiry is a number of seconds
client_notification_token is there for a client that is told
a level that is asked for can be reached
authorization_details name one document to sign
khoa_filed_by is the access token of whoever filed it for an organisation
a service for organisations alone asks for signatures alone

[token: ciba]
the client comes for its tokens, and is not sent them
the question was asked by this client
the person has not said no, and nothing took the question back
the time of the question is not over
the answer was not come for before
the client waits between two questions
the person has answered

[token: native sso]
the app that is to be signed in is official, and proves a key
audience is this provider
the device secret was given to an app of the same owner
the ID token is about the sign-in that the device secret came with
the sign-in behind the device secret goes on
whoever shares a sign-in acts for themselves, and for nobody else
that sign-in is as strong as the app accepts
something of the scope is the app's
every resource is a registered one
every resource is one the client may ask for

[token: refresh]
the refresh token was issued to this client
the key is the one the refresh token is bound to
neither the token nor its grant has expired
the grant has not been revoked
the account can be used
the mandate of whoever acts for another counts
something of the scope asked for was granted
every resource is one that was granted
every resource is one the client may ask for

[token exchange: on behalf]
the subject token is an access token of ours that is good
the subject token was given to this client
a person stands behind the subject token, and nobody who acts for them already
whoever shares a sign-in acts for themselves, and for nobody else
the request is signed by the key of the subject token
the app that acts for people is an official one
an access token is wanted, for the app itself to use
one resource is named, which a service guards
every resource is one the client may ask for
something of the scope is the client's
the person and their sign-in are of the level that the service takes
the person allowed the service what is asked for

[token exchange: assisted]
the actor token is an access token of ours that is good
the actor token was given to this client
an officer's sign-in stands behind the actor token, and nobody who acts for another
the request is signed by the key of the actor token
the program that acts for people is an official one
an access token is wanted
the API of the app is meant
every resource is one the client may ask for
the officer behind the actor token helps under that assistance now
something of the scope is the client's, and what the person agreed to
";

#[test]
fn the_lists_of_checks_are_the_reviewed_ones() {
    assert_eq!(khoa::op::check_names(), REVIEWED);
}
