//! Sign-in that never leaves the app: an official app asks for a code by itself, shows the phone's own passkey sheet or lets the
//! phone's key sign, and gets its code (OAuth 2.0 for First-Party Applications, the authorization challenge endpoint).
//!
//! The request is the one that the app would have opened a browser with, `redirect_uri` and PKCE included, so whatever cannot be done
//! here is done there without another word: `redirect_to_web`. What keeps another app from doing the same: phones hand our passkeys to
//! the apps alone that our association files name, and say which app it was; a phone's key never leaves it; and the code is bound to the
//! key that signed the request. No password is taken here: an app that asks for one teaches people to type it into apps. The passcode is,
//! since it opens nothing without the key of a phone in the same call; it is for phones whose maker does not say who unlocked them.

mod auth_session;
mod checks;
mod endpoint;
mod links;

pub use checks::CHECKS;
pub use endpoint::challenge;
pub use links::{apple_app_site_association, assetlinks};
