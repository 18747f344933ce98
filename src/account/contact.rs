//! A new e-mail address or mobile number, which its holder has just shown to be theirs.

use crate::base::{AccountId, Email, Phone};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

use super::identifier::{Identifier, IdentifierKind};
use super::{Alert, Taken, store, tell};

/// One way to reach somebody.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contact {
    /// By mail.
    Email(Email),
    /// By SMS.
    Phone(Phone),
}

impl Contact {
    /// The same as something an account is found by.
    pub fn identifier(&self) -> Identifier {
        match self {
            Self::Email(email) => Identifier::Email(email.clone()),
            Self::Phone(phone) => Identifier::Phone(phone.clone()),
        }
    }
}

/// Whether `contact` belongs to an account other than `own`.
///
/// # Errors
/// What the database says.
pub fn is_anothers(c: &mut Conn, desk: &Desk, own: AccountId, contact: &Contact) -> Result<bool, StoreError> {
    let found = store::accounts_by_index(c, &[contact.identifier().blind_index(&desk.vault)])?;
    Ok(found.iter().any(|(_, account)| *account != own))
}

/// Gives the account this address or number in place of the one before, proven: profile and what the account is found by,
/// all or nothing. Whoever reads the one before is told there. Answers [`Taken`], having written nothing, when it is another
/// account's; a race for it is [`StoreError::Conflict`].
///
/// # Errors
/// What the database says.
pub fn change_contact(
    c: &mut Conn,
    desk: &Desk,
    account: AccountId,
    contact: &Contact,
) -> Result<Result<(), Taken>, StoreError> {
    if is_anothers(c, desk, account, contact)? {
        return Ok(Err(Taken(contact.identifier().kind())));
    }
    let store::Loaded { mut holder, key, version } = store::load(c, &desk.vault, account)?;
    let before = holder.profile.clone();
    let (old, alert) = match contact {
        Contact::Email(email) => {
            holder.profile.email = Some(email.clone());
            holder.profile.email_verified = true;
            let old = before.email.clone().map(Identifier::Email);
            // An address or number nobody has proven may be a stranger's.
            (old, Alert::EmailChanged { before: before.email.filter(|_| before.email_verified) })
        }
        Contact::Phone(phone) => {
            holder.profile.phone = Some(phone.clone());
            holder.profile.phone_verified = true;
            let old = before.phone.clone().map(Identifier::Phone);
            (old, Alert::PhoneChanged { before: before.phone.filter(|_| before.phone_verified) })
        }
    };
    holder.account.updated_at = desk.now;
    let sealed = store::seal(&key, &desk.entropy, account, &holder.profile);
    store::update(c, &holder.account, &sealed, version)?;
    if let Some(old) = old {
        store::remove_identifier(c, &desk.vault, account, &old)?;
    }
    store::insert_identifier(c, &desk.vault, desk.now, account, (&contact.identifier(), true))?;
    tell(c, desk, account, &alert)?;
    Ok(Ok(()))
}

impl From<&Contact> for IdentifierKind {
    fn from(contact: &Contact) -> Self {
        contact.identifier().kind()
    }
}
