//! The letter on its way: the job alone. How it is worded is decided above this room.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::account::Contact;
use crate::base::{Moment, Secret};
use crate::changeover::Source;
use crate::db::{Conn, StoreError};
use crate::jobs::{self, Job, Lane};
use crate::keys::{Desk, Vault};

/// What is written to one holder of a legacy account.
#[derive(Serialize, Deserialize, ZeroizeOnDrop)]
pub struct Invitation {
    /// Where to.
    #[zeroize(skip)]
    pub to: Contact,
    /// The system their account is of.
    #[zeroize(skip)]
    pub source: String,
    /// Until when the code is taken.
    #[zeroize(skip)]
    pub until: Moment,
    code: String,
}

impl Invitation {
    pub(super) fn new(source: &Source, to: Contact, code: &Secret, until: Moment) -> Self {
        let code = code.expose().to_owned();
        Self { to, source: source.as_str().to_owned(), until, code }
    }

    /// The code, to be written down.
    pub fn code(&self) -> &str {
        &self.code
    }
}

/// The job: neither an address nor a code lies readable in the queue.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendInvitation {
    sealed: String,
}

impl Job for SendInvitation {
    const NAME: &'static str = "send-invitation";
    const LANE: Lane = Lane::Bulk;
    const ATTEMPTS: i32 = 10;
}

/// What a queued letter is sealed for.
const CONTEXT: &str = "job/send-invitation";

impl SendInvitation {
    pub(super) fn enqueue(c: &mut Conn, desk: &Desk, invitation: &Invitation) -> Result<(), StoreError> {
        // Texts and moments always have a JSON form.
        let plain = Zeroizing::new(serde_json::to_vec(invitation).unwrap_or_default());
        let sealed = URL_SAFE_NO_PAD.encode(desk.vault.seal(&desk.entropy, CONTEXT, &plain));
        jobs::enqueue(c, desk.now, &desk.entropy, &Self { sealed }).map(|_job| ())
    }

    /// The letter; nothing when it was sealed under keys that are gone, or by a later release.
    pub fn invitation(&self, vault: &Vault) -> Option<Invitation> {
        let sealed = URL_SAFE_NO_PAD.decode(&self.sealed).ok()?;
        let plain = vault.open_sealed(CONTEXT, &sealed).ok()?;
        serde_json::from_slice(&plain).ok()
    }
}
