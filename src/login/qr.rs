//! Signing in on one device by another: a page shows a code, somebody who is signed in on their phone reads it, and says yes to
//! what they are shown, with the number that the page shows from then on.
//!
//! A code is bound to the browser that shows it and is read once. Whoever photographs it from a page that a stranger put
//! together reads which browser asks and from where, types a number that only stands on that browser's page, and signs both:
//! relaying takes the person's help at three places. What comes of a yes is a session of that browser and of no other.

use std::net::IpAddr;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::elsewhere::{self, Elsewhere, Standing};
use super::outcome::{self, Arrival, Attempt, LoginRefused, Means, Proof, SignedIn};
use crate::account::{self, Undo};
use crate::approval::{self, Asker, Kind, Limits, Place, Question, Shown};
use crate::base::{Aal, ApprovalId, BrowserId, Network, TokenDigest, long_code, networks};
use crate::client::{ClientFace, Compares};
use crate::db::{Conn, Db, StoreError};
use crate::ephemeral::{Ephemeral, Key, Unavailable};
use crate::factor::Factor;
use crate::keys::{Desk, Vault};
use crate::session::{AgentKind, Citizen};

/// How long a code can be read; then the page shows another.
pub const READABLE: Duration = Duration::from_secs(120);

/// How long whoever has opened a code has to sign in on their phone, and to answer.
const ANSWERABLE: Duration = Duration::from_secs(300);

/// Whose question it is, where clients are named otherwise: no client can be called so.
const ASKED_BY: &str = "sign-in by phone";

/// A code that a page shows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Shows {
    /// The only browser that goes on with it.
    browser: TokenDigest,
    /// What kind of browser that is.
    place: Place,
    /// The network that it is in.
    network: Network,
    /// For which service it wants to sign in.
    service: Option<ClientFace>,
    /// What the page does once somebody has read it.
    asked: Option<Elsewhere>,
}

/// Shows a code in a browser, and answers what it is called; nothing when as much was begun on the attempt's account as may be.
///
/// # Errors
/// When the store does not answer.
pub async fn show(
    means: &Means<'_>,
    attempt: &Attempt<'_>,
    browser: BrowserId,
    service: Option<ClientFace>,
) -> Result<Option<String>, Unavailable> {
    let (code, desk) = (long_code::new_short(means.entropy), means.desk(attempt.request));
    let kind = AgentKind::of(&attempt.agent);
    let text = |name: Option<&str>| name.map(str::to_owned);
    let shows = Shows {
        browser: browser.name(),
        place: Place { browser: text(kind.browser), system: text(kind.system), nearby: None },
        network: narrowest(attempt.address),
        service,
        asked: None,
    };
    let sealed = seal(&desk, &code, &shows);
    let kept = means.ephemeral.put_for(&attempt.payer, &Key::qr(&code), &sealed, READABLE).await?;
    Ok(kept.then_some(code))
}

/// The code of that name, for whoever reads it; nothing once its time is over.
///
/// # Errors
/// When the store does not answer.
pub async fn read(store: &dyn Ephemeral, vault: &Vault, code: &str) -> Result<Option<Shows>, Unavailable> {
    let found = store.get(&Key::qr(code)).await?;
    let json = found.and_then(|sealed| vault.open_sealed(&context(code), &sealed).ok());
    Ok(json.and_then(|json| serde_json::from_slice(&json).ok()))
}

/// The same, for the browser that shows it.
///
/// # Errors
/// As [`read`].
pub async fn own(
    store: &dyn Ephemeral,
    vault: &Vault,
    code: &str,
    browser: BrowserId,
) -> Result<Option<Shows>, Unavailable> {
    Ok(read(store, vault, code).await?.filter(|shows| browser.answers_to(shows.browser)))
}

/// Whoever reads codes, by a page or by the app: what that takes, and from where they do.
pub struct Reader<'a> {
    /// Records.
    pub db: &'a Db,
    /// Where codes are kept.
    pub store: &'a dyn Ephemeral,
    /// Keys, chance and the moment.
    pub desk: Desk,
    /// Where the phone is.
    pub address: IpAddr,
}

impl Reader<'_> {
    /// As [`read`].
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn read(&self, code: &str) -> Result<Option<Shows>, Unavailable> {
        read(self.store, &self.desk.vault, code).await
    }

    /// Whether the device that shows the code is in the network of the phone.
    pub fn is_near(&self, shows: &Shows) -> bool {
        shows.network == narrowest(self.address)
    }

    /// Whoever has opened a code and must sign in first finds it still there: it is kept a little longer, once.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn hold(&self, code: &str, shows: &Shows) -> Result<(), Unavailable> {
        if shows.asked.is_none() && self.store.put_new(&Key::qr_held(code), b"", ANSWERABLE).await? {
            self.keep(code, shows).await?;
        }
        Ok(())
    }

    /// Asks whoever has read the code whether the other device may go on in their name; of several who read it, one is asked.
    /// Nothing when it was read before, or the person is asked nothing now: they were too often, or have said that it was not them.
    ///
    /// # Errors
    /// As the stores.
    pub async fn ask(
        &self,
        citizen: Citizen,
        (code, mut shows): (&str, Shows),
        limits: Limits,
    ) -> Result<Option<ApprovalId>, LoginRefused> {
        if !self.store.put_new(&Key::qr_read(code), b"", READABLE + ANSWERABLE).await? {
            return Ok(None);
        }
        let (desk, handle) = (self.desk.clone(), self.desk.entropy.token("").digest());
        let shown = self.shown(&shows);
        let asked = self.db.write(move |c| {
            let question = Question {
                kind: Kind::Qr,
                asked_by: ASKED_BY,
                handle,
                shown: shown.clone(),
                effect: b"",
                expires_at: desk.now.plus(ANSWERABLE),
                tells_end: false,
            };
            let asked = approval::ask(c, &desk, Some(citizen.account().id), &question, limits)?;
            Ok(approval::seen(c, &desk, &citizen, asked.id)?.map(|seen| (seen.id, asked.number)))
        });
        let Some((id, number)) = asked.await? else { return Ok(None) };
        shows.asked = Some(Elsewhere { handle, number: number.unwrap_or_default() });
        self.keep(code, &shows).await?;
        Ok(Some(id))
    }

    /// What the person is shown before they answer.
    fn shown(&self, shows: &Shows) -> Shown {
        Shown {
            asker: shows.asker(),
            scopes: Vec::new(),
            resources: Vec::new(),
            message: None,
            matter: None,
            compares: Compares::Number,
            place: Some(Place { nearby: Some(self.is_near(shows)), ..shows.place.clone() }),
            needs: Aal::Two,
            at: self.desk.now,
        }
    }

    async fn keep(&self, code: &str, shows: &Shows) -> Result<(), Unavailable> {
        self.store.put(&Key::qr(code), &seal(&self.desk, code, shows), ANSWERABLE).await
    }
}

impl Shows {
    /// Who asks: the service for which somebody wants to sign in, or we ourselves.
    pub fn asker(&self) -> Asker {
        elsewhere::asker(self.service.as_ref())
    }

    /// What kind of browser shows it.
    pub const fn place(&self) -> &Place {
        &self.place
    }

    /// Whether somebody has read it.
    pub const fn is_read(&self) -> bool {
        self.asked.is_some()
    }

    /// Where it stands; nothing when a session came of it.
    ///
    /// # Errors
    /// As the database.
    pub fn standing(&self, c: &mut Conn, desk: &Desk) -> Result<Option<Standing>, StoreError> {
        match &self.asked {
            None => Ok(Some(Standing::Readable)),
            Some(asked) => asked.standing(c, desk),
        }
    }
}

/// Begins the session that a yes allows, in the browser that showed the code: once.
///
/// # Errors
/// [`LoginRefused`].
pub async fn with_phone(
    means: &Means<'_>,
    attempt: &Attempt<'_>,
    shows: &Shows,
) -> Result<SignedIn, LoginRefused> {
    let found = shows.asked.as_ref().ok_or(LoginRefused::Over)?.approved(means, attempt).await?;
    let account = found.account.ok_or(LoginRefused::Over)?;
    let (desk, id, epoch) = (means.desk(attempt.request), found.id, found.epoch);
    let proof = Proof::of(Factor::AnotherDevice, found.key.map(Undo::Passkey));
    let settle = move |c: &mut Conn| {
        // Locked or signed out everywhere since the answer.
        Ok(account::account(c, account)?.epoch == epoch && approval::spend(c, desk.now, id)?)
    };
    outcome::sign_in(means, attempt, Arrival::Later, account, proof, settle).await
}

fn narrowest(address: IpAddr) -> Network {
    let networks = networks(address);
    networks.first().map_or_else(|| Network::around(address, 128), |(_, network)| *network)
}

/// Sealed: it says where somebody is.
fn seal(desk: &Desk, code: &str, shows: &Shows) -> Vec<u8> {
    // Texts and digests always have a JSON form.
    let json = Zeroizing::new(serde_json::to_vec(shows).unwrap_or_default());
    desk.vault.seal(&desk.entropy, &context(code), &json)
}

fn context(code: &str) -> String {
    format!("qr/{code}")
}
