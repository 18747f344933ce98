//! Accounts people make themselves: no level, no number, because nobody has compared them with a register.

use crate::base::{Email, Lang, Phone};
use crate::db::{Conn, StoreError};
use crate::keys::Vault;

use super::create::NewAccount;
use super::identifier::Identifier;
use super::known;
use super::model::Kind;
use super::name::FullName;
use super::profile::Profile;

/// What somebody says about themselves. There is no field for a personal number, on purpose.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct SelfRegistration {
    /// The whole name.
    pub name: FullName,
    /// Where the first code went.
    pub email: Email,
    /// Where the second code went.
    pub phone: Phone,
    /// The language they read.
    pub lang: Lang,
}

impl SelfRegistration {
    /// The account to make once both codes have come back.
    pub fn verified(&self) -> NewAccount {
        let (kind, profile) = (Kind::Citizen, self.profile());
        NewAccount { kind, level: None, profile, others: Vec::new(), ends_on: None }
    }

    /// What will be known about the holder.
    pub fn profile(&self) -> Profile {
        Profile {
            email: Some(self.email.clone()),
            email_verified: true,
            phone: Some(self.phone.clone()),
            phone_verified: true,
            locale: Some(self.lang),
            ..Profile::named(self.name.as_str().to_owned())
        }
    }
}

/// Whether the e-mail, and whether the mobile number, was proven for an account already; one question for both.
///
/// # Errors
/// What the database says.
pub fn is_known(
    c: &mut Conn,
    vault: &Vault,
    email: &Email,
    phone: &Phone,
) -> Result<(bool, bool), StoreError> {
    let email = Identifier::Email(email.clone()).blind_index(vault);
    let phone = Identifier::Phone(phone.clone()).blind_index(vault);
    let found = known::known(c, &[email, phone])?;
    let known = |index: &[u8; 32]| found.iter().any(|one| one.index == *index && one.proven);
    Ok((known(&email), known(&phone)))
}
