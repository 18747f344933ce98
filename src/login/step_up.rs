//! Showing once more, or more strongly, that it is still them: whoever is signed in in a browser is asked on their phone, or
//! wherever else a key of theirs is, and types there the number that the browser shows.
//!
//! What comes of a yes is the same sign-in of the same browser, as strong and as fresh as the answer and by its means. It belongs
//! to the session that asked: another browser's page, or this one's after somebody signed out, comes for nothing. Whoever says
//! that it was not them says that a stranger sits in that session, and it ends.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::conversation::{self, Conversation};
use super::elsewhere::{self, Elsewhere, Standing};
use super::outcome::{self, Arrival, Attempt, LoginRefused, Means, Proof, SignedIn};
use crate::account;
use crate::approval::{self, Found, Kind, Limits, Matter, Place, Question, Shown, State};
use crate::base::{Aal, AccountId, ApprovalId};
use crate::client::Compares;
use crate::db::{Conn, StoreError};
use crate::device;
use crate::ephemeral::Key;
use crate::factor::{Factor, passcode, passkey, reached};
use crate::keys::Desk;
use crate::session::{AgentKind, Citizen, Session};
use crate::sign_out::{NotEnded, Places};

/// How long whoever is asked has to answer, and their browser to come for it.
const ANSWERABLE: Duration = Duration::from_secs(300);

/// What is kept of a turn: whoever has it asks, or nobody could be asked.
const ASKING: &[u8] = b"asking";
const NOBODY: &[u8] = b"nobody";

/// Whose question it is, where clients are named otherwise: no client can be called so.
const ASKED_BY: &str = "another device of the holder";

/// What a conversation keeps of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Asked {
    id: ApprovalId,
    /// The session that goes on, by its public handle.
    sid: String,
    question: Elsewhere,
}

/// Whether the holder of `session` may meet what `talk` needs by an answer on another device: a phone of theirs is believed that
/// far, alone or with the passcode that they have set, or they have a passkey. Not where their own passkey is to answer in this very browser: who answers elsewhere does not see
/// its address.
///
/// # Errors
/// As the database.
pub fn is_offered(c: &mut Conn, session: &Session, talk: &Conversation) -> Result<bool, StoreError> {
    let theirs = talk.need.account.is_none_or(|account| account == session.account);
    Ok(theirs && !talk.takes_passkey_here() && is_answerable(c, session.account, talk.need.aal)?)
}

fn is_answerable(c: &mut Conn, account: AccountId, aal: Aal) -> Result<bool, StoreError> {
    let reaches = |factors: &[Factor]| reached(factors).is_some_and(|assurance| assurance.aal >= aal);
    let phones = device::factors(c, account)?;
    if phones.iter().any(|phone| reaches(&[*phone])) {
        return Ok(true);
    }
    if phones.iter().any(|phone| reaches(&[*phone, Factor::Passcode])) && passcode::is_taken(c, account)? {
        return Ok(true);
    }
    Ok(reaches(&[Factor::SyncedPasskey]) && !passkey::credential_ids(c, account)?.is_empty())
}

/// Asks the holder of `session` whether the browser may go on in `talk`. Where a question of it waits, or was agreed to, it is
/// asked nothing more, however often the page is sent. `false` where nobody is asked now: they were too often, or have said that
/// it was not them.
///
/// # Errors
/// As the stores.
pub async fn ask(
    means: &Means<'_>,
    attempt: &Attempt<'_>,
    session: &Session,
    mut talk: Conversation,
    limits: Limits,
) -> Result<bool, LoginRefused> {
    let (desk, store) = (means.desk(attempt.request), means.ephemeral.as_ref());
    let (looked, by, of) = (talk.clone(), session.clone(), desk.clone());
    let stands = means.db.read(move |c| standing(c, &of, &by, &looked)).await?;
    // Sent twice at once, it is one question: of both one asks.
    let turn =
        Key::step_up(&talk.id, &talk.asked.as_ref().map_or_else(String::new, |asked| asked.id.to_string()));
    if matches!(stands, Some(Standing::Asked(_) | Standing::Approved)) {
        return Ok(true);
    }
    if !store.put_new(&turn, ASKING, ANSWERABLE).await? {
        return Ok(store.get(&turn).await?.as_deref() != Some(NOBODY));
    }
    let handle = desk.entropy.token("").digest();
    let (wanted, by, shown) = (talk.clone(), session.clone(), shown(&desk, attempt, &talk));
    let asked = means.db.write(move |c| {
        let Some(citizen) = Citizen::prove(c, &by)? else { return Ok(None) };
        if !is_offered(c, &by, &wanted)? {
            return Ok(None);
        }
        let question = Question {
            kind: Kind::StepUp,
            asked_by: ASKED_BY,
            handle,
            shown: shown.clone(),
            // Whose browser it is: it ends where its holder knows nothing of it.
            effect: by.sid.as_bytes(),
            expires_at: desk.now.plus(ANSWERABLE),
            tells_end: false,
        };
        let asked = approval::ask(c, &desk, Some(citizen.account().id), &question, limits)?;
        Ok(approval::seen(c, &desk, &citizen, asked.id)?.map(|seen| (seen.id, asked.number)))
    });
    let (id, number) = match asked.await {
        Ok(Some(asked)) => asked,
        Ok(None) => {
            // Each try would be a row and an entry: for so long it is the same answer.
            store.put(&turn, NOBODY, ANSWERABLE).await?;
            return Ok(false);
        }
        Err(down) => {
            store.take(&turn).await?;
            return Err(down.into());
        }
    };
    let question = Elsewhere { handle, number: number.unwrap_or_default() };
    talk.asked = Some(Asked { id, sid: session.sid.clone(), question });
    let kept = conversation::keep(store, means.vault, means.entropy, means.limits, &talk).await;
    if kept.is_err() {
        store.take(&turn).await?;
    }
    Ok(kept.map(|()| true)?)
}

/// What the person is shown before they answer. Whether the device is near is not known: the question comes to the phone by itself.
fn shown(desk: &Desk, attempt: &Attempt<'_>, talk: &Conversation) -> Shown {
    let kind = AgentKind::of(&attempt.agent);
    let text = |name: Option<&str>| name.map(str::to_owned);
    Shown {
        asker: elsewhere::asker(talk.client.as_ref()),
        scopes: Vec::new(),
        resources: Vec::new(),
        message: None,
        matter: Some(Matter::StepUp),
        compares: Compares::Number,
        place: Some(Place { browser: text(kind.browser), system: text(kind.system), nearby: None }),
        needs: talk.need.aal,
        at: desk.now,
    }
}

/// Where the question of `talk` stands for the browser of `session`; nothing where it asked none, or a session came of it. A yes
/// by a key that is none of the account's any more is no yes.
///
/// # Errors
/// As the database.
pub fn standing(
    c: &mut Conn,
    desk: &Desk,
    session: &Session,
    talk: &Conversation,
) -> Result<Option<Standing>, StoreError> {
    let Some(asked) = talk.asked.as_ref().filter(|asked| asked.sid == session.sid) else { return Ok(None) };
    let found = asked.question.found(c, desk)?.filter(|found| found.account == Some(session.account));
    let Some(found) = found else { return Ok(None) };
    if found.state == State::Approved && !is_by_a_key(c, session.account, &found)? {
        return Ok(Some(Standing::Refused));
    }
    Ok(asked.question.of(&found))
}

/// Whether what said yes is a key of the account still.
fn is_by_a_key(c: &mut Conn, account: AccountId, found: &Found) -> Result<bool, StoreError> {
    match (found.device, found.key) {
        (Some(phone), _) => Ok(device::ids(c, account)?.contains(&phone)),
        (None, Some(key)) => Ok(passkey::list(c, account)?.iter().any(|one| one.id == key)),
        (None, None) => Ok(false),
    }
}

/// Goes on in the browser of `session` as its holder has agreed to: once.
///
/// # Errors
/// [`LoginRefused`].
pub async fn confirmed(
    means: &Means<'_>,
    attempt: &Attempt<'_>,
    session: &Session,
    talk: &Conversation,
) -> Result<SignedIn, LoginRefused> {
    let asked = talk.asked.as_ref().filter(|asked| asked.sid == session.sid).ok_or(LoginRefused::Over)?;
    let found = asked.question.approved(means, attempt).await?;
    let account = session.account;
    let answer = found.proof.clone().filter(|_| found.account == Some(account)).ok_or(LoginRefused::Over)?;
    let now = means.clock.now();
    let settle = move |c: &mut Conn| {
        // Locked or signed out everywhere since the answer, or its key was taken off.
        let goes_on = account::account(c, account)?.epoch == found.epoch && is_by_a_key(c, account, &found)?;
        Ok(goes_on && approval::spend(c, now, found.id)?)
    };
    outcome::sign_in(means, attempt, Arrival::Known, account, Proof::answered(answer), settle).await
}

/// Ends the session whose browser asked `id`, of which its person has said that it was not them: whoever sits there is signed in
/// as them already. Nothing where it was another kind of question.
///
/// # Errors
/// As the stores.
pub async fn end_strangers(places: &Places<'_>, id: ApprovalId) -> Result<(), NotEnded> {
    let desk = places.desk.clone();
    let found = places.db.read(move |c| approval::find_by_id(c, &desk, id)).await?;
    let Some(found) = found.filter(|found| found.asked_by == ASKED_BY) else { return Ok(()) };
    if let Some((account, sid)) = found.account.zip(String::from_utf8(found.effect.to_vec()).ok()) {
        places.end(account, &sid).await?;
    }
    Ok(())
}
