//! A new phone is bound by the chip of its holder's identity card, where the phone that would say yes is lost, and with it perhaps
//! the only passkey: they sign in by what they know, the new phone reads the chip, the national service judges what it read, and
//! the phones of before are keys no more.
//!
//! The chip answers a challenge that was made for this account, this sign-in and this phone's key, once and within minutes: what
//! another phone has read, or read before, answers nothing. Whether the face is the holder's is not asked here.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::account;
use crate::audit::{self, Entry, Event};
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::device::attestation::Attested;
use crate::device::{self, Device, NotBound, Phones};
use crate::ephemeral::{Ephemeral, Key, Unavailable};
use crate::factor::passkey::Label;
use crate::keys::{Desk, Thumbprint};
use crate::registers::{ChipVerdict as Verdict, Judged};
use crate::session::{Citizen, Elevated};
use crate::sign_out;

/// How long the phone has to read the chip.
pub const READABLE: Duration = Duration::from_secs(300);

/// So often a card may be read for an account in an hour.
const MOST: u64 = 5;
const HOUR: Duration = Duration::from_secs(3_600);

/// Why the phones of before end.
const BY_CARD: &str = "a phone took its place by the holder's identity card";

/// For whom a challenge was made.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct MadeFor {
    account: AccountId,
    epoch: i32,
    /// The app's sign-in.
    session: String,
    key: Thumbprint,
}

impl MadeFor {
    fn of(citizen: &Citizen, key: Thumbprint) -> Self {
        let account = citizen.account();
        Self { account: account.id, epoch: account.epoch, session: citizen.session().key.clone(), key }
    }
}

/// Why a card binds no phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotByCard {
    /// The service did not find it genuine.
    #[error("this is no chip of an identity card, or it has answered something else")]
    NotGenuine,
    /// The card is lost, taken back or over.
    #[error("this card is not in force")]
    NotInForce,
    /// It is of another person than the account.
    #[error("this is not the card of the account's holder")]
    Anothers,
    /// The key cannot be bound.
    #[error(transparent)]
    NotBound(#[from] NotBound),
}

/// A challenge for the chip, in base64url: eight bytes, as chips take them. Nothing when the account was given as many as may be.
///
/// # Errors
/// When the store does not answer.
pub async fn challenge(
    store: &dyn Ephemeral,
    desk: &Desk,
    citizen: &Elevated,
    key: Thumbprint,
) -> Result<Option<String>, Unavailable> {
    if store.bump(&Key::cards(&citizen.account().id.to_string()), HOUR).await? > MOST {
        return Ok(None);
    }
    let challenge = URL_SAFE_NO_PAD.encode(desk.entropy.bytes::<8>());
    // Names and numbers always have a JSON form.
    let kept = serde_json::to_vec(&MadeFor::of(citizen, key)).unwrap_or_default();
    store.put(&Key::card(&challenge), &kept, READABLE).await?;
    Ok(Some(challenge))
}

/// The bytes of a challenge that was made for this citizen and key, once; nothing for any other.
///
/// # Errors
/// When the store does not answer.
pub async fn take(
    store: &dyn Ephemeral,
    challenge: &str,
    citizen: &Citizen,
    key: Thumbprint,
) -> Result<Option<Vec<u8>>, Unavailable> {
    let name = Key::card(challenge);
    let kept = store.get(&name).await?.and_then(|kept| serde_json::from_slice::<MadeFor>(&kept).ok());
    // Somebody else's is left for whom it was made.
    if kept != Some(MadeFor::of(citizen, key)) || store.take(&name).await?.is_none() {
        return Ok(None);
    }
    Ok(URL_SAFE_NO_PAD.decode(challenge).ok())
}

/// Binds the phone that has read the card in the place of all others, if the service found the card to be the holder's. What it
/// found stands in the log either way.
///
/// # Errors
/// As the database. Inside: [`NotByCard`].
pub fn bind(
    c: &mut Conn,
    desk: &Desk,
    elevated: &Elevated,
    (key, attested): (Thumbprint, &Attested),
    label: &Label,
    judged: &Judged,
) -> Result<Result<Device, NotByCard>, StoreError> {
    let account = elevated.account();
    let refused = refusal(c, desk, elevated, judged)?;
    let facts = json!({ "but": refused.map(|why| why.to_string()), "reference": judged.reference });
    audit::record(c, desk, &Entry::of(Event::CardRead).account(account.id).facts(facts))?;
    if let Some(why) = refused {
        return Ok(Err(why));
    }
    if device::whose(c, key)? != device::Whose::Nobodys {
        return Ok(Err(NotBound::KeyUsed.into()));
    }
    sign_out::devices(c, desk, account.id, BY_CARD)?;
    let bound = device::bind(c, desk, elevated, (key, attested), label, Phones::MOST)?;
    Ok(bound.map_err(NotByCard::from))
}

/// What speaks against the card.
fn refusal(
    c: &mut Conn,
    desk: &Desk,
    citizen: &Citizen,
    judged: &Judged,
) -> Result<Option<NotByCard>, StoreError> {
    Ok(match &judged.verdict {
        Verdict::NotGenuine => Some(NotByCard::NotGenuine),
        Verdict::NotInForce => Some(NotByCard::NotInForce),
        Verdict::Genuine { number } => {
            let holder = account::load(c, &desk.vault, citizen.account().id)?;
            // A number that nobody has proven says nothing of whose account it is.
            let is_theirs =
                holder.account.level.is_some() && holder.profile.personal_number() == Some(number);
            (!is_theirs).then_some(NotByCard::Anothers)
        }
    })
}
