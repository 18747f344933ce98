//! How far the keystore of a phone is believed: the statement of its maker about the very key that is bound, judged into a
//! [`Tier`] that says what the phone's answers are worth.
//!
//! Nobody is shut out for want of it. A phone without its maker's services is a phone, and one whose statement does not hold is
//! bound as one that made none: its answers reach the lower level, and why stands in the log and in the answer to the app.
//!
//! Android's keystore certifies the key itself (`android.rs`); Apple certifies another key of the app, which vouches for ours by
//! signing its thumbprint (`apple.rs`). Both end in roots that are pinned here as their makers publish them, beside those of
//! other makers that an operator names. Not asked: Play Integrity and Apple's receipts, which take a call to a company about
//! each citizen's phone.

mod android;
mod apple;
mod chain;
mod challenge;
mod tier;

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock};

use crate::base::Moment;
use crate::keys::{Thumbprint, Vault};

pub use android::AndroidApp;
pub use chain::{BadRoots, Roots};
pub use challenge::{GOOD_FOR, challenge};
pub use tier::{Attested, Flaw, Tier};

/// Google's roots of key attestation, as published with the list of what was revoked: 2022 (RSA) and 2025 (P-384).
const ANDROID_ROOTS: &str = include_str!("roots/android.pem");
/// The Apple App Attestation Root CA of 2020.
const APPLE_ROOTS: &str = include_str!("roots/apple.pem");

/// What an app hands over.
#[derive(Debug)]
pub enum Statement {
    /// The certificates of an Android keystore, the key's own first, in DER.
    AndroidKey(Vec<Vec<u8>>),
    /// The object of Apple's App Attest, in CBOR.
    AppleAppAttest(Vec<u8>),
}

/// Whose statements are believed, about which apps.
#[derive(Debug)]
pub struct Attestors {
    android: Roots,
    apple: Roots,
    android_apps: Vec<AndroidApp>,
    apple_apps: Vec<String>,
    revoked: RwLock<Arc<TakenBack>>,
}

/// Serial numbers of certificates that their makers took back, in lower-case hexadecimal.
pub type TakenBack = BTreeSet<String>;

impl Attestors {
    /// With the makers' own roots, and `more` of other makers of Android phones.
    ///
    /// # Errors
    /// [`BadRoots`] when a text is no list of certificates.
    pub fn new(
        more: &str,
        android_apps: Vec<AndroidApp>,
        apple_apps: Vec<String>,
        revoked: TakenBack,
    ) -> Result<Self, BadRoots> {
        let android = Roots::read(&format!("{ANDROID_ROOTS}\n{more}"))?;
        let revoked = RwLock::new(Arc::new(revoked));
        Ok(Self { android, apple: Roots::read(APPLE_ROOTS)?, android_apps, apple_apps, revoked })
    }

    /// From now on these are taken back, and what was before and is not among them is good again.
    pub fn heed(&self, revoked: TakenBack) {
        *self.revoked.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(revoked);
    }

    fn taken_back(&self) -> Arc<TakenBack> {
        self.revoked.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The apps on Android whose keys are believed.
    pub fn android_apps(&self) -> &[AndroidApp] {
        &self.android_apps
    }

    /// The same on Apple's phones.
    pub fn apple_apps(&self) -> &[String] {
        &self.apple_apps
    }

    /// What a statement says of the key `about`, made for a challenge of ours.
    ///
    /// # Errors
    /// [`Flaw`] names why it says nothing.
    pub fn judge(
        &self,
        vault: &Vault,
        now: Moment,
        statement: &Statement,
        (challenge, about): (&str, Thumbprint),
    ) -> Result<Attested, Flaw> {
        if !challenge::is_good(vault, challenge, now) {
            return Err(Flaw::Challenge);
        }
        let revoked = self.taken_back();
        match statement {
            Statement::AndroidKey(chain) => {
                let chain = self.android.walk(chain, &revoked)?;
                android::judge(&chain, now, (challenge.as_bytes(), about), &self.android_apps)
            }
            Statement::AppleAppAttest(object) => {
                let object = apple::Object::read(object)?;
                let chain = self.apple.walk(object.chain(), &revoked)?;
                let asked = apple::asked(challenge, about);
                object.judge(&chain, now, asked.as_ref(), (&self.apple_apps, apple::PRODUCTION))
            }
        }
    }
}

#[cfg(test)]
mod tests;
