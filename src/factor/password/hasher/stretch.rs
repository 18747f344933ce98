//! Short codes, stretched by the same hands: what comes out is kept by nobody as it is, so that a stolen row can be tried by nobody
//! (`passcode` keeps a MAC of it under a key that is elsewhere).

use argon2::password_hash::phc::{ParamsString, PasswordHash, Salt};
use argon2::{ARGON2ID_IDENT, Params, Version};
use zeroize::Zeroizing;

use super::kernel::OUTPUT;
use super::{Busy, Hasher};
use crate::base::{Entropy, Secret};

/// What comes out of a code.
pub type Stretched = Zeroizing<[u8; OUTPUT]>;

/// With which parameters and salt a code was stretched: a PHC string that ends before the hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Recipe(String);

impl Recipe {
    fn new(params: &Params, salt: &[u8; 16]) -> Option<Self> {
        let phc = PasswordHash {
            algorithm: ARGON2ID_IDENT,
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(params).ok()?,
            salt: Some(Salt::new(salt).ok()?),
            hash: None,
        };
        Some(Self(phc.to_string()))
    }

    pub(in crate::factor) const fn from_store(text: String) -> Self {
        Self(text)
    }

    pub(in crate::factor) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Hasher {
    /// Stretches a code for the first time, with a salt of its own.
    ///
    /// # Errors
    /// [`Busy`].
    pub async fn stretch_anew(&self, entropy: &Entropy, code: &Secret) -> Result<(Recipe, Stretched), Busy> {
        let recipe = Recipe::new(&self.params, &entropy.bytes()).ok_or(Busy)?;
        let stretched = self.stretch(&recipe, code).await?.ok_or(Busy)?;
        Ok((recipe, stretched))
    }

    /// Stretches a code as another was; nothing when the recipe is none.
    ///
    /// # Errors
    /// [`Busy`].
    pub async fn stretch(&self, recipe: &Recipe, code: &Secret) -> Result<Option<Stretched>, Busy> {
        let (recipe, code) = (recipe.clone(), Secret::new(code.expose().to_owned()));
        self.run(move |memory| {
            let parsed = PasswordHash::new(recipe.as_str()).ok()?;
            let params = Params::try_from(&parsed).ok()?;
            memory.argon2id(&params, code.expose().as_bytes(), parsed.salt.as_ref()?.as_ref())
        })
        .await
    }
}
