//! What an app holds between its request and the person's answer: all of it sealed, so that whoever only begins leaves nothing behind
//! here and nothing can be edited on the way.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::app::App;
use crate::base::{BrowserId, Moment, Secret, TokenDigest};
use crate::keys::Thumbprint;
use crate::op::authorize::AuthorizationRequest;
use crate::op::client_auth::KnownClient;
use crate::op::error::{Code, OAuthError, internal, unavailable};

/// What a session is sealed for.
const CONTEXT: &str = "auth-session";

/// A request that waits for its person, and the ceremony by which they answer. The ceremony ends it: it is over five minutes after it
/// began, and spent by the first right answer, whichever that is.
#[derive(Serialize, Deserialize)]
pub(super) struct AuthSession {
    /// What was asked, checked.
    pub(super) request: AuthorizationRequest,
    /// The key that signed the request: whoever answers holds it.
    key: Thumbprint,
    /// When it was asked.
    pub(super) began: Moment,
    /// What stands for a browser's name where there is no browser.
    name: TokenDigest,
    /// What waits for the answer.
    pub(super) ceremony: String,
}

impl AuthSession {
    /// Begins one, and answers the options of its passkey ceremony.
    ///
    /// # Errors
    /// When no challenge can be made.
    pub(super) fn begin(
        app: &App,
        request: AuthorizationRequest,
        key: Thumbprint,
    ) -> Result<(Self, Value), OAuthError> {
        let name = TokenDigest::of(&app.entropy.handle());
        let options = app.passkeys.start_login(&app.desk(None), BrowserId::from(name));
        let options = options.map_err(|error| unavailable(error.to_string()))?;
        let session = Self { request, key, began: app.clock.now(), name, ceremony: options.ceremony };
        Ok((session, options.public_key))
    }

    /// As the app holds it.
    pub(super) fn seal(&self, app: &App) -> Result<Secret, OAuthError> {
        let json = serde_json::to_vec(self).map_err(|error| internal(error.to_string()))?;
        Ok(Secret::new(URL_SAFE_NO_PAD.encode(app.vault.seal(&app.entropy, CONTEXT, &json))))
    }

    /// Opens one that this app was given for this key.
    ///
    /// # Errors
    /// `invalid_session`, whatever is wrong with it.
    pub(super) fn open(
        app: &App,
        client: &KnownClient,
        key: Thumbprint,
        held: &Secret,
    ) -> Result<Self, OAuthError> {
        let refused = |why: &'static str| over().because(why);
        let sealed = URL_SAFE_NO_PAD.decode(held.expose()).map_err(|_text| refused("it is not base64url"))?;
        let json =
            app.vault.open_sealed(CONTEXT, &sealed).map_err(|_sealed| refused("it is none of ours"))?;
        let session: Self =
            serde_json::from_slice(&json).map_err(|_shape| refused("it has another shape"))?;
        if session.request.client_id != client.id.as_str() {
            return Err(refused("it is another client's"));
        }
        if session.key != key {
            return Err(refused("it is another key's"));
        }
        // Meanwhile the address may have been taken from the client.
        match client.redirect_uri(&session.request.back.redirect_uri) {
            Some(_) => Ok(session),
            None => Err(refused("its address was taken from the client")),
        }
    }

    /// Whose ceremony it is.
    pub(super) fn holder(&self) -> BrowserId {
        BrowserId::from(self.name)
    }
}

pub(super) const fn over() -> OAuthError {
    OAuthError::new(
        Code::InvalidSession,
        "the auth_session is over, or not this app's: begin again without one",
    )
}
