//! Everywhere the holder of an account is reached, and how far each place is trusted.

use serde::{Deserialize, Serialize};

use super::model::{Contact, Way};
use super::store;
use crate::account::error::AccountError;
use crate::account::holder::{load, pretend_to_open};
use crate::base::{AccountId, Email, Lang, Moment, Phone};
use crate::db::{Conn, StoreError};
use crate::keys::{Desk, Vault};

/// How far an address is trusted to be read by the holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// Proven, and nothing proven is kept that was there before: what is said from there counts.
    Established,
    /// Proven, but it took the place of one that is still kept: it is told, and brings nobody further.
    Newer,
    /// Nobody has shown that the holder reads it: it may be a stranger's.
    Unproven,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Where.
    pub contact: Contact,
    /// How far it is trusted.
    pub trust: Trust,
}

/// All of them.
#[derive(Debug)]
pub struct Reach {
    /// The language the holder reads.
    pub lang: Lang,
    /// Of each way the oldest first, what counts now last.
    places: Vec<Place>,
}

impl Reach {
    /// Those of `ways`.
    pub fn by<'a>(&'a self, ways: &'a [Way]) -> impl Iterator<Item = &'a Place> {
        self.places.iter().filter(|place| ways.contains(&place.contact.way()))
    }

    /// The established e-mail address.
    pub fn email(&self) -> Option<Email> {
        self.established().find_map(|contact| match contact {
            Contact::Email(email) => Some(email.clone()),
            Contact::Phone(_) => None,
        })
    }

    /// The established mobile number.
    pub fn phone(&self) -> Option<Phone> {
        self.established().find_map(|contact| match contact {
            Contact::Phone(phone) => Some(phone.clone()),
            Contact::Email(_) => None,
        })
    }

    fn established(&self) -> impl Iterator<Item = &Contact> {
        let trusted = self.places.iter().filter(|place| place.trust == Trust::Established);
        trusted.map(|place| &place.contact)
    }
}

/// Where the holder of `account` is reached.
///
/// # Errors
/// As [`crate::account::load`].
pub fn reach(c: &mut Conn, vault: &Vault, now: Moment, account: AccountId) -> Result<Reach, AccountError> {
    let loaded = load(c, vault, account)?;
    let mut places = Vec::new();
    for way in Way::ALL {
        let former = store::kept(c, &loaded.key, now, account, way)?;
        let former = former.into_iter().map(|former| (former.contact, former.proven));
        let mut established = false;
        for (contact, proven) in former.chain(Contact::of(&loaded.holder.profile, way)) {
            let trust = match (proven, established) {
                (false, _) => Trust::Unproven,
                (true, false) => Trust::Established,
                (true, true) => Trust::Newer,
            };
            established |= proven;
            places.push(Place { contact, trust });
        }
    }
    Ok(Reach { lang: loaded.holder.profile.locale.unwrap_or_default(), places })
}

/// The same of `account`, if it can be read; for nobody the same questions and the same work.
///
/// # Errors
/// What the database says.
pub fn reach_or_pretend(
    c: &mut Conn,
    desk: &Desk,
    account: Option<AccountId>,
) -> Result<Option<Reach>, StoreError> {
    let asked = account.unwrap_or(AccountId::from(uuid::Uuid::nil()));
    match reach(c, &desk.vault, desk.now, asked) {
        Ok(reach) => Ok(Some(reach)),
        Err(AccountError::Sealed(..)) => Ok(None),
        Err(AccountError::Store(StoreError::Missing)) => {
            let key = pretend_to_open(desk);
            for way in Way::ALL {
                store::kept(c, &key, desk.now, asked, way)?;
            }
            Ok(None)
        }
        Err(AccountError::Store(other)) => Err(other),
    }
}
