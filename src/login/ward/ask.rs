//! Asking a guardian: a child or a ward has signed in and is to go on to a service. Whoever represents them types the number that
//! the page shows, on a device of theirs, and signs for what they are shown: who goes where, and for how long they agree.
//!
//! The question belongs to one conversation of one session: what comes of a yes is that this browser goes on, once, and, where the
//! guardian wants that, that the service need not be asked about again for some days.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::account;
use crate::approval::{self, Kind, Limits, Matter, Place, Question, Shown, State};
use crate::audit::{self, Entry, Event};
use crate::base::{Aal, AccountId, ApprovalId, MandateId};
use crate::client::Compares;
use crate::db::{Conn, StoreError};
use crate::ephemeral::Key;
use crate::grant::agreement::{self, Agreement};
use crate::keys::Desk;
use crate::login::conversation::{self, Conversation};
use crate::login::elsewhere::{self, Elsewhere, Standing};
use crate::login::outcome::{Attempt, LoginRefused, Means};
use crate::mandate::guardian::{self, Guardianship, Rules};
use crate::session::{AgentKind, Citizen, Session};
use crate::sign_out::{NotEnded, Places};

/// Whose question it is, before the account that asks: no client can be called so, and whoever reports one ward's hears of no
/// other's less.
const ASKED_BY: &str = "ward ";

/// What is kept of a turn while somebody asks.
const ASKING: &[u8] = b"asking";
const A_TURN: Duration = Duration::from_secs(30);

/// What a conversation keeps of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Asked {
    id: ApprovalId,
    /// The session that goes on, by its public handle.
    sid: String,
    guardian: AccountId,
    mandate: MandateId,
    /// For so many days the guardian agrees; none for this once.
    days: u16,
    question: Elsewhere,
    /// Whether the yes was come for.
    agreed: bool,
}

impl Asked {
    /// The guardianship by which the session of that handle goes on, where somebody has agreed.
    pub(in crate::login) fn lets(&self, sid: &str) -> Option<MandateId> {
        (self.agreed && self.sid == sid).then_some(self.mandate)
    }
}

/// What the asking takes beside the conversation.
#[derive(Debug, Clone, Copy)]
pub struct Guardianships {
    /// How often people are asked.
    pub limits: Limits,
    /// How guardians agree.
    pub rules: Rules,
}

/// Asks `guardian` whether the ward of `session` may go on in `talk`. Whoever waits for an answer of that guardian already asks
/// nothing more. `false` where nobody is asked: no such guardian, or they were asked too often.
///
/// # Errors
/// As the stores.
pub async fn ask(
    means: &Means<'_>,
    attempt: &Attempt<'_>,
    session: &Session,
    mut talk: Conversation,
    (guardian, law): (AccountId, Guardianships),
) -> Result<bool, LoginRefused> {
    let (desk, store) = (means.desk(attempt.request), means.ephemeral.as_ref());
    let waits = talk.agreement.as_ref().is_some_and(|asked| asked.guardian == guardian);
    let (looked, by, of) = (talk.clone(), session.clone(), desk.clone());
    let stands = means.db.read(move |c| standing(c, &of, &by, &looked)).await?;
    if waits && matches!(stands, Some(Standing::Asked(_) | Standing::Approved)) {
        return Ok(true);
    }
    // Sent twice at once, it is one question.
    let turn = Key::step_up(&talk.id, &format!("ward {guardian}"));
    if !store.put_new(&turn, ASKING, A_TURN).await? {
        return Ok(true);
    }
    let handle = desk.entropy.token("").digest();
    let (by, wanted, agent) = (session.clone(), talk.clone(), AgentKind::of(&attempt.agent));
    let text = |name: Option<&str>| name.map(str::to_owned);
    let place = Place { browser: text(agent.browser), system: text(agent.system), nearby: None };
    let asked = means.db.write(move |c| {
        let Some(citizen) = Citizen::prove(c, &by)? else { return Ok(None) };
        let Some(of) = awake(c, &desk, &citizen, guardian)? else { return Ok(None) };
        let days = of.holds_days.unwrap_or(law.rules.holds_days).min(law.rules.holds_days);
        let ward = account::load(c, &desk.vault, citizen.account().id)?.profile.name;
        let question = Question {
            kind: Kind::Guardian,
            asked_by: &format!("{ASKED_BY}{}", by.account),
            handle,
            shown: shown(&desk, &wanted, (ward, days), place.clone()),
            effect: by.sid.as_bytes(),
            expires_at: desk.now.plus(law.rules.waits()),
            tells_end: false,
        };
        let asked = approval::ask(c, &desk, Some(guardian), &question, law.limits)?;
        // Of a guardian who was asked too often nobody learns so, and nobody waits for them either.
        let reached = approval::find(c, &desk, handle)?.is_some_and(|found| found.account.is_some());
        Ok(reached.then_some((asked, of.id, days)))
    });
    let asked = asked.await;
    store.take(&turn).await?;
    let Some((asked, mandate, days)) = asked? else { return Ok(false) };
    let question = Elsewhere { handle, number: asked.number.unwrap_or_default() };
    let sid = session.sid.clone();
    talk.agreement = Some(Asked { id: asked.id, sid, guardian, mandate, days, question, agreed: false });
    conversation::keep(store, means.vault, means.entropy, means.limits, &talk).await?;
    Ok(true)
}

/// The guardianship by which `guardian` may agree for the citizen now.
fn awake(
    c: &mut Conn,
    desk: &Desk,
    citizen: &Citizen,
    guardian: AccountId,
) -> Result<Option<Guardianship>, StoreError> {
    let all = guardian::guardians_of(c, citizen.account().id, desk.now.local_date())?;
    let theirs = all.into_iter().filter(|one| one.guardian == guardian).collect();
    Ok(guardian::awake(c, theirs)?.pop())
}

/// What the guardian is shown before they answer.
fn shown(desk: &Desk, talk: &Conversation, (ward, days): (String, u16), place: Place) -> Shown {
    let scopes = talk.request.get("scope").and_then(Value::as_str).unwrap_or_default();
    Shown {
        asker: elsewhere::asker(talk.client.as_ref()),
        scopes: scopes.split_whitespace().map(str::to_owned).collect(),
        resources: Vec::new(),
        message: None,
        matter: Some(Matter::Ward { ward, days }),
        compares: Compares::Number,
        place: Some(place),
        needs: Aal::One,
        at: desk.now,
    }
}

/// Where the question of `talk` stands for the browser of `session`; nothing where it asked none, or went on by it. A yes of somebody
/// who represents them no more is no yes.
///
/// # Errors
/// As the database.
pub fn standing(
    c: &mut Conn,
    desk: &Desk,
    session: &Session,
    talk: &Conversation,
) -> Result<Option<Standing>, StoreError> {
    let Some(asked) = talk.agreement.as_ref().filter(|asked| asked.sid == session.sid) else {
        return Ok(None);
    };
    let Some(found) = asked.question.found(c, desk)? else { return Ok(None) };
    if found.state == State::Approved && !represents(c, desk, session, asked)? {
        return Ok(Some(Standing::Refused));
    }
    Ok(asked.question.of(&found))
}

fn represents(c: &mut Conn, desk: &Desk, session: &Session, asked: &Asked) -> Result<bool, StoreError> {
    let all = guardian::guardians_of(c, session.account, desk.now.local_date())?;
    Ok(all.iter().any(|one| one.id == asked.mandate))
}

/// Goes on in the browser of `session` as the guardian has agreed to: once, and for the days that they agreed to.
///
/// # Errors
/// [`LoginRefused`].
pub async fn agreed(
    means: &Means<'_>,
    attempt: &Attempt<'_>,
    session: &Session,
    mut talk: Conversation,
) -> Result<(), LoginRefused> {
    let asked = talk.agreement.clone().filter(|asked| asked.sid == session.sid).ok_or(LoginRefused::Over)?;
    let found = asked.question.approved(means, attempt).await?;
    let (desk, by, of) = (means.desk(attempt.request), session.clone(), asked);
    let client = talk.client.as_ref().map(|face| face.id.clone()).ok_or(LoginRefused::Over)?;
    let spent = means.db.write(move |c| {
        let goes_on = Citizen::prove(c, &by)?.is_some() && represents(c, &desk, &by, &of)?;
        // Locked, or signed out everywhere, since the answer.
        let is_theirs = goes_on && account::account(c, of.guardian)?.epoch == found.epoch;
        if !is_theirs || !approval::spend(c, desk.now, found.id)? {
            return Ok(false);
        }
        record(c, &desk, (&by, &client), &of)?;
        Ok(true)
    });
    if !spent.await? {
        return Err(LoginRefused::Over);
    }
    if let Some(asked) = &mut talk.agreement {
        asked.agreed = true;
    }
    let store = means.ephemeral.as_ref();
    Ok(conversation::keep(store, means.vault, means.entropy, means.limits, &talk).await?)
}

fn record(c: &mut Conn, desk: &Desk, (by, client): (&Session, &str), of: &Asked) -> Result<(), StoreError> {
    if of.days > 0 {
        let until = desk.now.plus(Duration::from_secs(u64::from(of.days) * 86_400));
        let new = Agreement { client: client.to_owned(), mandate: of.mandate, given_at: desk.now, until };
        agreement::give(c, by.account, &new)?;
    }
    let facts = json!({
        "mandate": of.mandate, "guardian": of.guardian, "approval": of.id, "days": of.days,
    });
    let entry = Entry::of(Event::AgreementGiven).account(by.account).client(client);
    audit::record(c, desk, &entry.facts(facts))
}

/// Ends the session of the ward whose question `id` was, of which their guardian has said that it was not the ward: whoever sits there
/// knows the ward's key. Nothing where it was another kind of question.
///
/// # Errors
/// As the stores.
pub async fn end_strangers(places: &Places<'_>, id: ApprovalId) -> Result<(), NotEnded> {
    let desk = places.desk.clone();
    let Some(found) = places.db.read(move |c| approval::find_by_id(c, &desk, id)).await? else {
        return Ok(());
    };
    let ward = found.asked_by.strip_prefix(ASKED_BY).and_then(|ward| ward.parse().ok());
    if let Some((ward, sid)) = ward.zip(String::from_utf8(found.effect.to_vec()).ok()) {
        places.end(ward, &sid).await?;
    }
    Ok(())
}
