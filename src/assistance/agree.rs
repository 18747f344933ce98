//! One way to an assistance: an officer asks and the person says yes.

use serde_json::json;

use super::hold::of_helper;
use super::model::{Assistance, Scope, State};
use super::refused::Refused;
use super::rules::Rules;
use super::store::{self, New};
use crate::account::{self, Account};
use crate::approval::{self, Asker, Kind, Limits, Matter, Question, Shown};
use crate::audit::{self, Entry, Event};
use crate::base::{Aal, AccountId, AssistanceId, Bilingual, LocalDate, Moment};
use crate::client::Compares;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::guardian::{self, Represented};
use crate::mandate::{Assistant, Look, Officer};
use crate::policy::Law;

/// An officer asks to help whoever they look at: the person says yes to who asks, for what and for how long. `agency` is what
/// people call it.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn ask(
    c: &mut Conn,
    desk: &Desk,
    (law, agency): (&Law, &str),
    officer: &Officer,
    look: &Look,
    scope: Scope,
) -> Result<Result<Assistance, Refused>, StoreError> {
    let account = match whom(c, officer, (look.person(), desk.now.local_date()))? {
        Ok(account) => account,
        Err(refused) => return Ok(Err(refused)),
    };
    let today = desk.now.local_date();
    let (rules, limits) = match (rules(law, desk.now), law.at::<Limits>(today)) {
        (Ok(rules), Ok(limits)) => (rules, *limits.rules),
        (Err(refused), _) => return Ok(Err(refused)),
        (_, Err(missing)) => return Ok(Err(missing.into())),
    };
    let name = account::load(c, &desk.vault, officer.account())?.profile.name;
    let until = desk.now.plus(rules.waits());
    let shown = Shown {
        asker: Asker { name: Bilingual::of(agency, None), run_by: None, wanted_for: None, official: true },
        scopes: Vec::new(),
        resources: Vec::new(),
        message: None,
        matter: Some(Matter::Assistance {
            helper: name,
            scope: scope.as_str().to_owned(),
            minutes: rules.minutes,
        }),
        compares: Compares::Number,
        place: None,
        needs: Aal::One,
        at: desk.now,
    };
    let question = Question {
        kind: Kind::Assistance,
        // Whoever says that it was not them is not asked by this officer for a while.
        asked_by: &format!("officer {}", officer.account()),
        // Nobody comes by it: the officer does by the question's name.
        handle: desk.entropy.token("").digest(),
        shown,
        effect: b"",
        expires_at: until,
        tells_end: false,
    };
    let asked = approval::ask(c, desk, Some(account.id), &question, limits)?;
    let reached = approval::find_by_id(c, desk, asked.id)?.is_some_and(|found| found.account.is_some());
    if !reached {
        return Ok(Err(Refused::TooOften));
    }
    let assistance = Assistance {
        helper: Some((officer.account(), officer.seat().clone())),
        ..fresh(desk, &account, (scope, State::Asked), until)
    };
    let number = asked.number.unwrap_or_default();
    let secret = desk.vault.seal(&desk.entropy, &context(assistance.id), number.as_bytes());
    store::insert(c, &New { assistance: assistance.clone(), secret, question: Some(asked.id) })?;
    record(c, desk, &assistance, Event::AssistanceAsked)?;
    Ok(Ok(assistance))
}

/// Whoever asked comes for the yes, and helps from now on.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn begin(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    helper: &Assistant,
    id: AssistanceId,
) -> Result<Result<Assistance, Refused>, StoreError> {
    let Some(row) = of_helper(c, desk, helper, id)? else { return Ok(Err(Refused::NotFound)) };
    let (State::Asked, Some(question)) = (row.assistance.state, row.question) else {
        return Ok(Err(Refused::Over(row.assistance.state)));
    };
    let rules = match rules(law, desk.now) {
        Ok(rules) => rules,
        Err(refused) => return Ok(Err(refused)),
    };
    let state = approval::find_by_id(c, desk, question)?.map(|found| found.state);
    if state != Some(approval::State::Approved) {
        return Ok(Err(Refused::NotAgreed(state.unwrap_or(approval::State::Expired))));
    }
    if !approval::spend(c, desk.now, question)? {
        return Ok(Err(Refused::NotAgreed(approval::State::Spent)));
    }
    open(c, desk, rules, row.assistance)
}

/// That account, where this helper may help its holder.
pub(super) fn whom(
    c: &mut Conn,
    helper: &Assistant,
    (person, today): (AccountId, LocalDate),
) -> Result<Result<Account, Refused>, StoreError> {
    let account = match account::hold(c, person) {
        Ok(account) => account,
        Err(StoreError::Missing) => return Ok(Err(Refused::NotFound)),
        Err(error) => return Err(error),
    };
    let role = helper.role();
    // Their yes is not theirs alone to give.
    let is_represented = matches!(guardian::represented(c, account.id, today)?, Represented::By(_));
    let against = [
        (account.id == helper.account(), Refused::Own),
        (!role.helps() || !role.concerns(account.kind) || is_represented, Refused::NotTheirs),
        (!account.active, Refused::Shut),
    ];
    let refused = against.into_iter().find(|(is_so, _)| *is_so).map(|(_, refused)| refused);
    Ok(refused.map_or(Ok(account), Err))
}

pub(super) fn rules(law: &Law, now: Moment) -> Result<Rules, Refused> {
    Ok(*law.at::<Rules>(now.local_date())?.rules)
}

pub(super) fn fresh(
    desk: &Desk,
    account: &Account,
    (scope, state): (Scope, State),
    until: Moment,
) -> Assistance {
    Assistance {
        id: AssistanceId::new(desk.now, &desk.entropy),
        account: account.id,
        scope,
        state,
        helper: None,
        epoch: account.epoch,
        created_at: desk.now,
        until,
        opened_at: None,
    }
}

/// From now on it goes on, for as long as the law lets it; of several that would begin it, one does.
pub(super) fn open(
    c: &mut Conn,
    desk: &Desk,
    rules: Rules,
    waits: Assistance,
) -> Result<Result<Assistance, Refused>, StoreError> {
    let from = waits.state;
    let account = account::hold(c, waits.account)?;
    if !account.active || account.epoch != waits.epoch {
        return Ok(Err(Refused::Over(State::Ended)));
    }
    let until = desk.now.plus(rules.lasts());
    let opened = Assistance { state: State::Open, until, opened_at: Some(desk.now), ..waits };
    if !store::open(c, desk.now, from, &opened)? {
        return Ok(Err(Refused::Over(State::Ended)));
    }
    record(c, desk, &opened, Event::AssistanceOpened)?;
    Ok(Ok(opened))
}

/// Puts on record what became of it: both names, the seat and the scope.
pub(super) fn record(c: &mut Conn, desk: &Desk, of: &Assistance, event: Event) -> Result<(), StoreError> {
    let seat = of.helper.as_ref().map(|(_, seat)| seat);
    let facts = json!({
        audit::ASSISTANCE: of.id, "scope": of.scope.as_str(), "agency": seat.map(|seat| &seat.agency),
        "role": seat.map(|seat| seat.role), "until": of.until.to_string(),
    });
    let entry = Entry::of(event).account(of.account).facts(facts);
    audit::record(c, desk, &of.helper.iter().fold(entry, |entry, (helper, _)| entry.actor(*helper)))
}

/// Binds what is sealed of one to its row.
pub(super) fn context(id: AssistanceId) -> String {
    format!("assistances.secret:{id}")
}
