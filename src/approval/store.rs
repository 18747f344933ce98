//! The table `approvals`.

use std::time::Duration;

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::answer::Verdict;
use super::model::{Kind, Proof, Salted, Seen};
use super::state::State;
use super::{Key, context};
use crate::base::{AccountId, ApprovalId, Moment, TokenDigest};
use crate::db::schema::{approvals, duresses};
use crate::db::types::Json;
use crate::db::{Conn, SLICE, StoreError, Sweeping, left_out, unheld};
use crate::keys::DataKey;

/// A question to be kept.
pub(super) struct New<'a> {
    pub(super) id: ApprovalId,
    pub(super) kind: &'static str,
    pub(super) asked_by: &'a str,
    pub(super) handle: TokenDigest,
    pub(super) effect: Vec<u8>,
    pub(super) state: &'static str,
    pub(super) created_at: Moment,
    pub(super) expires_at: Moment,
    /// Nobody, and it runs out.
    pub(super) to: Option<To>,
}

/// Whom it reaches, and what only they can open.
pub(super) struct To {
    pub(super) account: AccountId,
    pub(super) epoch: i32,
    pub(super) shown: Vec<u8>,
    pub(super) shown_digest: TokenDigest,
    pub(super) number: Vec<u8>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = approvals)]
struct Stored {
    id: ApprovalId,
    account_id: Option<AccountId>,
    kind: String,
    asked_by: String,
    shown: Option<Vec<u8>>,
    shown_digest: Option<Vec<u8>>,
    number: Option<Vec<u8>>,
    effect: Vec<u8>,
    epoch: i32,
    state: String,
    expires_at: Moment,
    answered_at: Option<Moment>,
    key_id: Option<String>,
    signature: Option<Vec<u8>>,
    proven: Option<Json<Proof>>,
}

/// A question as it is kept.
pub(super) struct Row {
    pub(super) id: ApprovalId,
    pub(super) account: Option<AccountId>,
    pub(super) asked_by: String,
    pub(super) effect: Vec<u8>,
    pub(super) epoch: i32,
    pub(super) expires_at: Moment,
    pub(super) answered_at: Option<Moment>,
    pub(super) proof: Option<Proof>,
    pub(super) key: Option<String>,
    /// What the key signed.
    pub(super) signed: Option<Vec<u8>>,
    kind: String,
    state: String,
    shown: Vec<u8>,
    shown_digest: Vec<u8>,
    number: Vec<u8>,
}

impl From<Stored> for Row {
    fn from(row: Stored) -> Self {
        Self {
            id: row.id,
            account: row.account_id,
            asked_by: row.asked_by,
            effect: row.effect,
            epoch: row.epoch,
            expires_at: row.expires_at,
            answered_at: row.answered_at,
            proof: row.proven.map(|proven| proven.0),
            key: row.key_id,
            signed: row.signature,
            kind: row.kind,
            state: row.state,
            shown: row.shown.unwrap_or_default(),
            shown_digest: row.shown_digest.unwrap_or_default(),
            number: row.number.unwrap_or_default(),
        }
    }
}

impl Row {
    fn impossible(&self) -> StoreError {
        StoreError::Inconsistent { table: "approvals", row: self.id.to_string() }
    }

    /// Where it stands at `now`.
    pub(super) fn state(&self, now: Moment) -> Result<State, StoreError> {
        let state = State::from_name(&self.state).ok_or_else(|| self.impossible())?;
        Ok(state.once(self.expires_at <= now))
    }

    /// What it is about.
    pub(super) fn kind(&self) -> Result<Kind, StoreError> {
        Kind::from_name(&self.kind).ok_or_else(|| self.impossible())
    }

    /// Whether a yes to it signs a document.
    pub(super) fn is_signature(&self) -> bool {
        self.kind == Kind::Signature.as_str()
    }

    /// Whether a yes to it is held back while somebody may force the person to it.
    pub(super) fn may_be_held_back(&self) -> bool {
        !Kind::from_name(&self.kind).is_some_and(Kind::is_holders_own)
    }

    /// The digest of what is shown.
    pub(super) fn shown_digest(&self) -> &[u8] {
        &self.shown_digest
    }

    pub(super) fn number(&self, key: &DataKey) -> Result<String, StoreError> {
        let opened = key.open(&context("number", self.id), &self.number).map_err(|_key| self.impossible())?;
        String::from_utf8(opened.to_vec()).map_err(|_text| self.impossible())
    }

    /// Whether this release knows what is asked; a list leaves the others out.
    fn is_known(&self) -> bool {
        let known = Kind::from_name(&self.kind).is_some();
        if !known {
            left_out("approvals.kind", &self.kind);
        }
        known
    }

    pub(super) fn seen(&self, key: &DataKey, now: Moment) -> Result<Seen, StoreError> {
        let opened = key.open(&context("shown", self.id), &self.shown).map_err(|_key| self.impossible())?;
        let text = String::from_utf8(opened.to_vec()).map_err(|_text| self.impossible())?;
        let salted: Salted = serde_json::from_str(&text).map_err(|_shape| self.impossible())?;
        Ok(Seen {
            id: self.id,
            kind: self.kind()?,
            asked_by: self.asked_by.clone(),
            shown: salted.shown,
            text,
            state: self.state(now)?,
            expires_at: self.expires_at,
        })
    }
}

pub(super) fn insert(c: &mut Conn, new: &New<'_>) -> Result<(), StoreError> {
    let to = new.to.as_ref();
    diesel::insert_into(approvals::table)
        .values((
            approvals::id.eq(new.id),
            approvals::account_id.eq(to.map(|to| to.account)),
            approvals::kind.eq(new.kind),
            approvals::asked_by.eq(new.asked_by),
            approvals::handle.eq(new.handle.as_bytes().to_vec()),
            approvals::shown.eq(to.map(|to| &to.shown)),
            approvals::shown_digest.eq(to.map(|to| to.shown_digest.as_bytes().to_vec())),
            approvals::number.eq(to.map(|to| &to.number)),
            approvals::effect.eq(&new.effect),
            approvals::epoch.eq(to.map_or(0, |to| to.epoch)),
            approvals::state.eq(new.state),
            approvals::created_at.eq(new.created_at),
            approvals::expires_at.eq(new.expires_at),
        ))
        .execute(c)?;
    Ok(())
}

/// The account's question of that name: another person's id finds nothing.
pub(super) fn of_account(
    c: &mut Conn,
    account: AccountId,
    id: ApprovalId,
) -> Result<Option<Row>, StoreError> {
    let own = approvals::table.find(id).filter(approvals::account_id.eq(account));
    let row: Option<Stored> = own.select(Stored::as_select()).get_result(c).optional()?;
    Ok(row.map(Row::from))
}

pub(super) fn by_handle(c: &mut Conn, handle: TokenDigest) -> Result<Option<Row>, StoreError> {
    let one = approvals::table.filter(approvals::handle.eq(handle.as_bytes().to_vec()));
    let row: Option<Stored> = one.select(Stored::as_select()).get_result(c).optional()?;
    Ok(row.map(Row::from))
}

pub(super) fn by_id(c: &mut Conn, id: ApprovalId) -> Result<Option<Row>, StoreError> {
    let row: Option<Stored> =
        approvals::table.find(id).select(Stored::as_select()).get_result(c).optional()?;
    Ok(row.map(Row::from))
}

/// No person is asked so often that there are more.
const LISTED: i64 = 20;

/// What waits for the answer of an account under its present epoch, the newest first.
pub(super) fn pending_of(
    c: &mut Conn,
    now: Moment,
    (account, epoch): (AccountId, i32),
) -> Result<Vec<Row>, StoreError> {
    let rows: Vec<Stored> = open_of(account, epoch, now)
        .order(approvals::created_at.desc())
        .limit(LISTED)
        .select(Stored::as_select())
        .load(c)?;
    Ok(rows.into_iter().map(Row::from).filter(Row::is_known).collect())
}

/// How many questions wait for the answer of an account under its present epoch.
///
/// # Errors
/// As the database.
pub fn waiting(c: &mut Conn, now: Moment, account: (AccountId, i32)) -> Result<i64, StoreError> {
    let known = Kind::ALL.map(Kind::as_str);
    Ok(open_of(account.0, account.1, now).filter(approvals::kind.eq_any(known)).count().get_result(c)?)
}

/// What waits, in the database's word.
const PENDING: &str = State::Pending.as_str();

#[diesel::dsl::auto_type(no_type_alias)]
fn open_of(account: AccountId, epoch: i32, now: Moment) -> _ {
    let pending: &'static str = PENDING;
    let open = approvals::state.eq(pending).and(approvals::expires_at.gt(now));
    approvals::table.filter(approvals::account_id.eq(account)).filter(approvals::epoch.eq(epoch)).filter(open)
}

/// How often an account was asked since then without a yes: whoever agrees to what they began themselves is not worn down.
/// Documents to sign are counted by themselves.
pub(super) fn asked_since(
    c: &mut Conn,
    account: AccountId,
    since: Moment,
    kind: Kind,
) -> Result<i64, StoreError> {
    let agreed = [State::Approved, State::Spent].map(State::as_str);
    let lately = approvals::account_id.eq(account).and(approvals::created_at.gt(since));
    let lately = lately.and(approvals::kind.eq(Kind::Signature.as_str()).eq(kind == Kind::Signature));
    Ok(approvals::table.filter(lately).filter(approvals::state.ne_all(agreed)).count().get_result(c)?)
}

/// How many documents wait for the signature of an account under its present epoch.
pub(super) fn documents(c: &mut Conn, now: Moment, account: (AccountId, i32)) -> Result<i64, StoreError> {
    let documents = approvals::kind.eq(Kind::Signature.as_str());
    Ok(open_of(account.0, account.1, now).filter(documents).count().get_result(c)?)
}

/// Whether the holder of an account said since then that they had not asked for what this asker wanted.
pub(super) fn reported(
    c: &mut Conn,
    account: AccountId,
    asker: &str,
    since: Moment,
) -> Result<bool, StoreError> {
    let reported = approvals::table
        .filter(approvals::account_id.eq(account).and(approvals::asked_by.eq(asker)))
        .filter(approvals::state.eq(State::Reported.as_str()).and(approvals::answered_at.gt(Some(since))));
    Ok(diesel::select(exists(reported)).get_result(c)?)
}

/// Counts a wrong number; nothing when the question has its answer.
pub(super) fn count_try(c: &mut Conn, (account, id): Key) -> Result<Option<i32>, StoreError> {
    let open =
        approvals::table.find(id).filter(approvals::account_id.eq(account).and(approvals::state.eq(PENDING)));
    let counted = diesel::update(open).set(approvals::tries.eq(approvals::tries + 1));
    Ok(counted.returning(approvals::tries).get_result(c).optional()?)
}

/// Writes the one answer of a question that waits; false when it has one, or its time is over.
pub(super) fn settle(
    c: &mut Conn,
    now: Moment,
    (account, id): Key,
    verdict: &Verdict,
) -> Result<bool, StoreError> {
    let open = approvals::table
        .find(id)
        .filter(approvals::account_id.eq(account).and(approvals::state.eq(PENDING)))
        .filter(approvals::expires_at.gt(now));
    let (key, signature) = verdict.key.as_ref().map(|(key, signature)| (key, signature)).unzip();
    let set = (
        approvals::state.eq(verdict.state.as_str()),
        approvals::answered_at.eq(Some(now)),
        approvals::key_id.eq(key),
        approvals::signature.eq(signature),
        approvals::proven.eq(verdict.proof.clone().map(Json)),
    );
    Ok(diesel::update(open).set(set).execute(c)? == 1)
}

/// Spends a yes whose time is not over and that is not held back; of several who do at once, one does.
pub(super) fn spend(c: &mut Conn, now: Moment, id: ApprovalId) -> Result<bool, StoreError> {
    let own = Kind::ALL.into_iter().filter(|kind| kind.is_holders_own()).map(Kind::as_str);
    let alarm = duresses::account_id.nullable().eq(approvals::account_id).and(duresses::locked_at.is_null());
    let given = approvals::table
        .find(id)
        .filter(approvals::state.eq(State::Approved.as_str()).and(approvals::expires_at.gt(now)))
        .filter(approvals::kind.eq_any(own).or(not(exists(duresses::table.filter(alarm)))));
    let spent = (approvals::state.eq(State::Spent.as_str()), approvals::effect.eq(DONE));
    Ok(diesel::update(given).set(spent).execute(c)? == 1)
}

/// Takes back each yes of `account` since `then` whose time is not over and that nobody has come for; answers how many.
pub(super) fn take_back_since(
    c: &mut Conn,
    now: Moment,
    account: AccountId,
    then: Moment,
) -> Result<usize, StoreError> {
    let given = approvals::table
        .filter(approvals::account_id.eq(account).and(approvals::state.eq(State::Approved.as_str())))
        .filter(approvals::expires_at.gt(now))
        .filter(approvals::answered_at.ge(Some(then)));
    Ok(diesel::update(given).set(approvals::state.eq(State::Cancelled.as_str())).execute(c)?)
}

/// What a yes led to, once it did, or cannot any more: the names and tokens in it are of no use to anybody.
const DONE: &[u8] = b"";

/// A yes that could not be kept leads to nothing any more.
///
/// # Errors
/// As the database.
pub fn drop_effect(c: &mut Conn, id: ApprovalId) -> Result<(), StoreError> {
    diesel::update(approvals::table.find(id)).set(approvals::effect.eq(DONE)).execute(c)?;
    Ok(())
}

/// So long after its end a question's effect is kept: whoever is to be told of the end is told again while they do not answer.
const EFFECT_KEPT: Duration = Duration::from_secs(3_600);

/// In so many hours behind that a sweep looks for effects to let go of.
const LOOKED_BACK: Duration = Duration::from_secs(6 * 3_600);

/// Lets go of the effects of some questions that ended a while ago; answers how many.
///
/// # Errors
/// As the database.
pub fn let_go(c: &mut Conn, now: Moment) -> Result<usize, StoreError> {
    let until = now.minus(EFFECT_KEPT);
    let lately = approvals::expires_at.lt(until).and(approvals::expires_at.gt(until.minus(LOOKED_BACK)));
    let kept = approvals::table.filter(lately).filter(approvals::effect.ne(DONE));
    let some: Vec<ApprovalId> = kept.select(approvals::id).limit(SLICE).load(c)?;
    let these = approvals::table.filter(approvals::id.eq_any(some));
    Ok(diesel::update(these).set(approvals::effect.eq(DONE)).execute(c)?)
}

/// One that reached nobody: so long its asker may come and hear that its time is over.
const NOBODYS_KEPT: Duration = Duration::from_secs(3_600);

/// Forgets some of those; answers how many.
///
/// # Errors
/// As the database.
pub fn sweep_nobodys(c: &mut Conn, now: Moment) -> Result<usize, StoreError> {
    let ended = approvals::expires_at.lt(now.minus(NOBODYS_KEPT));
    let nobodys = approvals::table.filter(approvals::account_id.is_null().and(ended));
    let some: Vec<ApprovalId> = nobodys.select(approvals::id).limit(SLICE).load(c)?;
    Ok(diesel::delete(approvals::table.filter(approvals::id.eq_any(some))).execute(c)?)
}

/// Forgets some questions that ended long ago: what they led to is in the audit log. Answers how many.
///
/// # Errors
/// As the database.
pub fn sweep(c: &mut Conn, sweeping: &Sweeping) -> Result<usize, StoreError> {
    let over = approvals::table
        .filter(approvals::expires_at.lt(sweeping.before))
        .filter(unheld!(approvals::account_id.assume_not_null()));
    if sweeping.counts {
        return Ok(Sweeping::counted(over.count().get_result(c)?));
    }
    let some: Vec<ApprovalId> = over.select(approvals::id).limit(SLICE).load(c)?;
    Ok(diesel::delete(approvals::table.filter(approvals::id.eq_any(some))).execute(c)?)
}
