//! What this house knows of the representatives, beside the registers: whether they have accounts of level 2, and whether they agreed.
//! Whoever can be asked here is asked, once, by a question that their own key answers.

use std::time::Duration;

use super::facts::{Consent, Firm, FirmSaid, RepStatus, Representative};
use super::gather::FirmFound;
use super::{Organisation, effect};
use crate::account::{self, FullName, Kind, Level, Number, Passport};
use crate::application::clock::unlawful;
use crate::approval::{self, Asker, Kind as Asks, Limits, Matter, Question, Shown, State};
use crate::base::visible::without_extra_spaces;
use crate::base::{
    Aal, AccountId, ApprovalId, Bilingual, CountryCode, PassportNumber, TextKind, VisibleText,
};
use crate::client::Compares;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::member::Delegation;
use crate::policy::Law;
use crate::registers::Subject;

/// Who asks, as people are told.
const ASKER: (&str, &str) = ("Khoá: đăng ký tài khoản tổ chức", "Khoá: accounts of organisations");

/// So long is an address at most.
const LONGEST_ADDRESS: usize = 500;

/// Puts what was found and what is known together; `before` is what was known when it was handed in last.
pub(in crate::application) fn learn(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    (wish, applicant, has_paper): (&Organisation, AccountId, bool),
    (found, before): (&FirmFound, &Firm),
) -> Result<Firm, StoreError> {
    let (as_of, registered, cards) = match found {
        FirmFound::NotAsked => return Ok(Firm::NotAsked),
        FirmFound::Down => return Ok(Firm::Down),
        FirmFound::Unknown => return Ok(Firm::Unknown),
        FirmFound::Said { as_of, registered, cards } => (*as_of, registered, cards),
    };
    let mut representatives = Vec::new();
    for (one, card) in registered.representatives.iter().zip(cards) {
        representatives.push(representative(c, desk, applicant, (&one.number, *card))?);
    }
    let mut said = FirmSaid {
        as_of,
        name: called(&registered.name, wish),
        state: registered.state,
        head_office: registered.head_office.as_deref().and_then(readable),
        representatives,
        taken: effect::is_taken(c, desk, wish)?,
    };
    // Nobody is asked about what is not going to be granted, nor on the bare word of somebody whom the register does not name.
    if said.is_by_representative() == wish.represents() && said.is_shown(has_paper) {
        agree(c, desk, law, (wish, applicant), (&mut said, before))?;
    }
    Ok(Firm::Said(said))
}

/// What it is called from now on, in letters, on pages and in tokens: as everything that a stranger chose, a name that people can read
/// and of a length; its code, where the register has none such.
fn called(name: &str, wish: &Organisation) -> String {
    FullName::parse(name)
        .map_or_else(|_unreadable| wish.code.as_str().to_owned(), |name| name.as_str().to_owned())
}

/// Where it sits, likewise.
fn readable(address: &str) -> Option<String> {
    let text = VisibleText::parse(TextKind::Sentence, LONGEST_ADDRESS, &without_extra_spaces(address));
    text.ok().map(|text| text.as_str().to_owned())
}

fn representative(
    c: &mut Conn,
    desk: &Desk,
    applicant: AccountId,
    (who, card): (&Subject, Option<bool>),
) -> Result<Representative, StoreError> {
    let account = account_of(c, desk, who)?;
    let level_2 = match account {
        Some(id) => account::account(c, id)?.level == Some(Level::Two),
        None => false,
    };
    let status = match (who, level_2, card) {
        (Subject::PersonalNumber(_), true, _) => RepStatus::VnL2,
        (Subject::PersonalNumber(_), false, _) => RepStatus::VnNoL2,
        (Subject::EnterpriseCode(_), ..) => RepStatus::Unknown,
        (_, true, _) => RepStatus::ForeignL2,
        (_, false, Some(true)) => RepStatus::ForeignCardNoL2,
        (_, false, Some(false)) => RepStatus::ForeignNoCard,
        (_, false, None) => RepStatus::Unknown,
    };
    let is_applicant = account == Some(applicant);
    Ok(Representative { account, is_applicant, status, consent: Consent::NotAsked })
}

/// The open account of whoever is named so.
fn account_of(c: &mut Conn, desk: &Desk, who: &Subject) -> Result<Option<AccountId>, StoreError> {
    let number = match who {
        Subject::PersonalNumber(number) => Number::PersonalNumber(number.clone()),
        Subject::ForeignerNumber(number) => Number::ForeignerNumber(number.clone()),
        Subject::TravelDocument(document) => {
            let state = CountryCode::parse(document.issued_by()).ok();
            let number = PassportNumber::parse(document.number()).ok();
            let Some((state, number)) = state.zip(number) else { return Ok(None) };
            Number::Passport(Passport { state, number })
        }
        Subject::EnterpriseCode(_) => return Ok(None),
    };
    let Some(person) = account::of_number(c, &desk.vault, &number)? else { return Ok(None) };
    let theirs = account::accounts_of(c, person)?.into_iter();
    let open = theirs.filter(|one| one.closed_at.is_none() && one.kind != Kind::Organisation);
    Ok(open.map(|one| one.id).next())
}

/// What those said who have to agree; whoever can be asked and is not yet, is.
fn agree(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    (wish, applicant): (&Organisation, AccountId),
    (said, before): (&mut FirmSaid, &Firm),
) -> Result<(), StoreError> {
    let asked_before = |account: AccountId| {
        let known = before.said()?.representatives.iter().find(|one| one.account == Some(account))?;
        match known.consent {
            Consent::NotAsked => None,
            Consent::Asked(id) | Consent::Given(id) | Consent::Denied(id) => Some(id),
        }
    };
    let name = said.name.clone();
    for one in said.representatives.iter_mut().filter(|one| !one.is_applicant && one.status.acts()) {
        let Some(account) = one.account else { continue };
        let standing = match asked_before(account) {
            Some(id) => stands(c, desk, id)?,
            None => None,
        };
        one.consent = match standing {
            Some(consent) => consent,
            None => Consent::Asked(ask(c, desk, law, (wish, applicant, &name), account)?),
        };
    }
    Ok(())
}

/// What became of a question; nothing where it ran out, and is asked anew.
fn stands(c: &mut Conn, desk: &Desk, id: ApprovalId) -> Result<Option<Consent>, StoreError> {
    let Some(found) = approval::find_by_id(c, desk, id)? else { return Ok(None) };
    Ok(match found.state {
        State::Pending => Some(Consent::Asked(id)),
        State::Approved | State::Spent => Some(Consent::Given(id)),
        State::Denied | State::Reported => Some(Consent::Denied(id)),
        State::Expired | State::Cancelled => None,
    })
}

fn ask(
    c: &mut Conn,
    desk: &Desk,
    law: &Law,
    (wish, applicant, name): (&Organisation, AccountId, &str),
    whom: AccountId,
) -> Result<ApprovalId, StoreError> {
    let today = desk.now.local_date();
    let limits = *law.at::<Limits>(today).map_err(unlawful)?.rules;
    let end = Delegation::invited_until(law, today)?;
    let by = account::names(c, &desk.vault, &[applicant].into())?.into_values().next().unwrap_or_default();
    let asker =
        Asker { name: Bilingual::of(ASKER.0, Some(ASKER.1)), run_by: None, wanted_for: None, official: true };
    let shown = Shown {
        asker,
        scopes: Vec::new(),
        resources: Vec::new(),
        message: Some(format!("{name} ({})", wish.code.as_str())),
        matter: Some(Matter::CoRepresentative { by, capacity: wish.capacity.as_str().to_owned() }),
        compares: Compares::Message,
        place: None,
        needs: Aal::Two,
        at: desk.now,
    };
    let question = Question {
        kind: Asks::CoRepresentative,
        asked_by: &format!("applicant {applicant}"),
        // Nobody comes by it: the application names the question.
        handle: desk.entropy.token("").digest(),
        shown,
        effect: b"",
        expires_at: end.max(desk.now.plus(Duration::from_secs(86_400))),
        tells_end: false,
    };
    Ok(approval::ask(c, desk, Some(whom), &question, limits)?.id)
}
