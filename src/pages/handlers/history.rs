//! `/history`: all that happened to the account of whoever is signed in, and who looked at it.

mod others;

use std::collections::{BTreeMap, BTreeSet};

use actix_web::{HttpResponse, web};
use serde_json::Value;

use super::failure::Failure;
use super::settings::sign_in_first;
use super::visit::Visit;
use crate::account::{self, Ground};
use crate::app::App;
use crate::audit::{self, Event as Audited, Recorded};
use crate::base::{AccountId, Amr, Bilingual, Lang, Moment, Told};
use crate::directory::Directory;
use crate::keys;
use crate::pages::heard;
use crate::pages::views::{Aim, ApplicationStep, Came, Duty, Event, EventKind, HistoryView};

/// Where it is.
const PATH: &str = "/history";

/// Entries of the log on a page; lines are fewer.
const PAGE: usize = 100;

/// `GET /history`. A cursor that is none of this list shows it from its beginning.
pub async fn show(app: web::Data<App>, visit: Visit) -> HttpResponse {
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    let (account, owner) = (session.account, session.account.to_string());
    let list = [PATH, owner.as_str()];
    let behind = visit.query("after").and_then(|cursor| keys::position(&app.vault, &list, cursor));
    let before: Option<i64> = behind.and_then(|position| position.parse().ok());
    let read = app.db.read(move |c| {
        audit::history_before(c, account, before, i64::try_from(PAGE + 1).unwrap_or(i64::MAX))
    });
    let shown = async {
        let mut entries = read.await?;
        let more = entries.len() > PAGE;
        entries.truncate(PAGE);
        let last = entries.last().filter(|_| more).map(|last| last.seq.to_string());
        let older = last.map(|seq| format!("{PATH}?after={}", keys::cursor(&app.vault, &list, &seq)));
        Ok::<_, Failure>((lines(&app, &entries, visit.lang).await?, older))
    };
    match shown.await {
        Ok((events, older)) => {
            let frame = visit.frame(&app, visit.name(&app).await);
            visit.page(200, &HistoryView { frame, events, newest: before.is_none(), older })
        }
        Err(failure) => failure.page(&app, &visit),
    }
}

/// What people call clients, by their ids.
pub(super) struct Names(BTreeMap<String, Bilingual>);

impl Names {
    /// Those of `clients`.
    ///
    /// # Errors
    /// When the database cannot answer.
    pub(super) async fn of(app: &App, clients: impl Iterator<Item = &String>) -> Result<Self, Failure> {
        let mut names = BTreeMap::new();
        for id in clients {
            if !names.contains_key(id)
                && let Some(client) = app.clients.find(id).await?
            {
                names.insert(id.clone(), client.metadata.called());
            }
        }
        Ok(Self(names))
    }

    /// A client that is registered no more keeps the name it was registered under.
    pub(super) fn told(&self, client: &str, lang: Lang) -> Told {
        let unnamed = || Told { text: client.to_owned(), lang: None };
        self.0.get(client).map_or_else(unnamed, |name| name.told(lang))
    }
}

/// The lines for these entries, the newest first; what means nothing to its owner is left out.
///
/// # Errors
/// When the database cannot answer.
pub(super) async fn lines(app: &App, entries: &[Recorded], lang: Lang) -> Result<Vec<Event>, Failure> {
    let names = Names::of(app, entries.iter().filter_map(|entry| entry.client.as_ref())).await?;
    let (units, helpers) = (app.units.get().await?, named(app, entries, beside).await?);
    let others = named(app, entries, for_whom).await?;
    let line = |entry: &Recorded| {
        let whom = for_whom(entry).and_then(|one| others.get(&one)).cloned();
        let by = other_side(&entry.facts).and_then(|one| helpers.get(&one)).cloned();
        let other = by.clone().map(|text| Told { text, lang: None });
        let kind = match (kind(entry)?, whom, by) {
            (EventKind::ServiceOpened, Some(name), _) => EventKind::ServiceOpenedFor(name),
            (EventKind::EnteredFor, _, Some(name)) => EventKind::EnteredBy(name),
            (EventKind::DocumentShown, Some(name), _) => EventKind::DocumentShownFor(name),
            (EventKind::DocumentShown, _, Some(name)) => EventKind::DocumentShownBy(name),
            (kind, ..) => kind,
        };
        Some(Event {
            at: entry.at,
            detail: match (&entry.client, &kind) {
                (Some(client), _) => Some(names.told(client, lang)),
                // Its sentence names them.
                (None, EventKind::DocumentShownBy(_)) => None,
                (None, _) => other,
            },
            kind,
            came: came(&entry.facts),
            duty: duty(entry, &units, &helpers, lang),
            earlier: Vec::new(),
        })
    };
    Ok(folded(entries.iter().filter_map(line)))
}

/// Who helped with the holder's agreement, represents the holder, or is represented by them.
fn beside(entry: &Recorded) -> Option<AccountId> {
    entry.helper().or_else(|| other_side(&entry.facts))
}

/// The organisation, child or ward for whom the holder did it.
fn for_whom(entry: &Recorded) -> Option<AccountId> {
    let named = |fact| entry.facts.get(fact).and_then(Value::as_str);
    named("organisation").or_else(|| named("for"))?.parse().ok()
}

/// What those are called whom the entries name so: who helped with the holder's agreement, or for whom the holder acted.
async fn named(
    app: &App,
    entries: &[Recorded],
    whom: impl Fn(&Recorded) -> Option<AccountId>,
) -> Result<BTreeMap<AccountId, String>, Failure> {
    let (vault, found): (_, BTreeSet<_>) = (app.vault.clone(), entries.iter().filter_map(whom).collect());
    Ok(app.db.read(move |c| account::names(c, &vault, &found)).await?)
}

/// Looks of one agency for one purpose on one day are one line, where the last of them stands.
fn folded(events: impl Iterator<Item = Event>) -> Vec<Event> {
    let mut lines: Vec<Event> = Vec::new();
    for event in events {
        let same = |line: &&mut Event| {
            (&line.kind, &event.kind) == (&EventKind::LookedAt, &EventKind::LookedAt)
                && line.duty == event.duty
                && line.at.local_date() == event.at.local_date()
        };
        match lines.iter_mut().find(same) {
            Some(line) => line.earlier.push(event.at),
            None => lines.push(event),
        }
    }
    lines
}

/// What the log says, in the words of the page.
fn kind(entry: &Recorded) -> Option<EventKind> {
    let facts = &entry.facts;
    Some(match Audited::from_name(&entry.event)? {
        Audited::Registered => EventKind::Registered,
        Audited::Imported => EventKind::BroughtIn,
        Audited::LegacyClaimed => EventKind::LegacyClaimed,
        Audited::SignedIn => EventKind::SignedIn,
        Audited::SignInRefused => EventKind::SignInFailed,
        Audited::SignedOut => EventKind::SignedOut,
        Audited::SessionEnded => EventKind::SessionEnded,
        Audited::CodeIssued => EventKind::ServiceOpened,
        Audited::PasskeyAdded => EventKind::PasskeyAdded,
        Audited::PasskeyRemoved => EventKind::PasskeyRemoved,
        Audited::DeviceBound => EventKind::DeviceBound,
        Audited::DeviceRevoked => EventKind::DeviceRevoked,
        Audited::CardRead => EventKind::CardRead(entry.facts.get("but").is_none_or(Value::is_null)),
        Audited::NotificationsOn => EventKind::NotificationsOn,
        Audited::NotificationsOff => EventKind::NotificationsOff,
        Audited::UserCodeSet => EventKind::UserCodeSet,
        Audited::UserCodeRemoved => EventKind::UserCodeRemoved,
        Audited::PasscodeSet => EventKind::PasscodeSet,
        Audited::PasscodeRemoved => EventKind::PasscodeRemoved,
        Audited::PasscodeWrong => EventKind::PasscodeWrong,
        Audited::PasscodeRests => EventKind::PasscodeRests,
        Audited::DuressAnswered => EventKind::DuressAnswered,
        Audited::RecoveryCodesMade => EventKind::RecoveryCodesMade,
        Audited::DataCopied => EventKind::DataCopied,
        Audited::ErasureAsked => EventKind::ErasureAsked,
        Audited::ErasureTakenBack => EventKind::ErasureTakenBack,
        Audited::DataCorrected => EventKind::DataCorrected,
        Audited::ProcessingRestricted => EventKind::ProcessingRestricted,
        Audited::RestrictionLifted => EventKind::RestrictionLifted,
        Audited::PasswordSet => EventKind::PasswordChanged,
        Audited::ConsentGiven => EventKind::ConsentGiven,
        Audited::ActedFor => EventKind::ActedFor,
        Audited::ConsentWithdrawn => EventKind::ConsentWithdrawn,
        Audited::ServiceLeft => EventKind::ServiceLeft,
        Audited::CodeReplayed | Audited::RefreshReplayed => EventKind::TokenReplayed,
        Audited::RecoveryBegun => EventKind::RecoveryBegun,
        Audited::RecoveryOpened => EventKind::RecoveryOpened,
        Audited::RecoveryCancelled => EventKind::RecoveryCancelled,
        Audited::RecoveryUsed => EventKind::RecoveryUsed,
        Audited::ContactChanged => EventKind::ContactChanged,
        Audited::Disowned => EventKind::Disowned,
        Audited::PersonLookedAt => EventKind::LookedAt,
        Audited::AccountIssued => {
            let waits = facts.get("waits").and_then(Value::as_bool).unwrap_or_default();
            let level = facts.get("level").and_then(Value::as_u64)?;
            EventKind::LevelIssued(level, activate_by(facts).filter(|_| waits))
        }
        Audited::AccountActivated => EventKind::LevelActivated,
        Audited::ActivationReopened => EventKind::ActivationReopened(activate_by(facts)),
        Audited::AccountClosed => EventKind::AccountClosed,
        Audited::AccountReopened => EventKind::AccountReopened,
        Audited::CameBack => EventKind::CameBack,
        Audited::AccountLocked => EventKind::AccountLocked(text(facts, "ground").and_then(Ground::from_name)),
        Audited::AccountUnlocked => {
            let left = facts.get("locks_left").and_then(Value::as_u64).unwrap_or_default();
            EventKind::AccountUnlocked(left > 0)
        }
        Audited::DeathReported => EventKind::DeathReported,
        Audited::NameReported => EventKind::NameReported,
        Audited::ResidenceReported => EventKind::ResidenceReported,
        Audited::ResidenceDecided => EventKind::ResidenceDecided,
        Audited::CardEnded => EventKind::CardEnded,
        Audited::CardIssued => EventKind::CardIssued,
        Audited::RepresentativeChanged => EventKind::RepresentativeChanged,
        Audited::Dissolved => EventKind::Dissolved,
        Audited::MandateGiven => EventKind::MandateGiven,
        Audited::MandateEnded => EventKind::MandateEnded,
        Audited::ApprovalAsked => EventKind::ApprovalAsked,
        Audited::ApprovalGiven => EventKind::ApprovalGiven,
        Audited::ApprovalDenied => EventKind::ApprovalDenied,
        Audited::ApprovalReported => EventKind::ApprovalReported,
        event => {
            return others::kind(event, facts).or_else(|| step(stepped(event)?, facts));
        }
    })
}

/// Whether it stands in the history of the child or ward, and not in that of whoever represents them.
fn is_wards(facts: &Value) -> bool {
    text(facts, "side") != Some("guardian")
}

/// The other one of those two.
fn other_side(facts: &Value) -> Option<AccountId> {
    let other = if is_wards(facts) { "guardian" } else { "ward" };
    text(facts, other)?.parse().ok()
}

/// What became of an application.
const fn stepped(event: Audited) -> Option<ApplicationStep> {
    Some(match event {
        Audited::ApplicationBegun => ApplicationStep::Begun,
        Audited::ApplicationSubmitted => ApplicationStep::Submitted,
        Audited::ApplicationComplete => ApplicationStep::Complete,
        Audited::ApplicationNeedsMore => ApplicationStep::NeedsMore,
        Audited::ApplicationProposed => ApplicationStep::Proposed,
        Audited::ApplicationApproved => ApplicationStep::Approved,
        Audited::ApplicationRefused => ApplicationStep::Refused,
        Audited::ApplicationWithdrawn => ApplicationStep::Withdrawn,
        Audited::ApplicationLapsed => ApplicationStep::Lapsed,
        Audited::VisitBooked => ApplicationStep::VisitBooked,
        Audited::VisitMoved => ApplicationStep::VisitMoved,
        Audited::VisitCancelled => ApplicationStep::VisitCancelled,
        Audited::VisitMade => ApplicationStep::VisitMade,
        Audited::VisitMissed => ApplicationStep::VisitMissed,
        Audited::VisitLost => ApplicationStep::VisitLost,
        Audited::ApplicationHandedOver => ApplicationStep::HandedOver,
        Audited::FaceCompared => ApplicationStep::FaceCompared,
        _ => return None,
    })
}

/// A step of what the holder applied for; what an authority asks about them is not theirs, and shows when it is done.
fn step(step: ApplicationStep, facts: &Value) -> Option<EventKind> {
    let reference = text(facts, "reference").filter(|_| heard::is_holders(facts))?;
    Some(EventKind::Application(step, reference.to_owned()))
}

fn text<'f>(facts: &'f Value, name: &str) -> Option<&'f str> {
    facts.get(name).and_then(Value::as_str)
}

fn activate_by(facts: &Value) -> Option<Moment> {
    serde_json::from_value(facts.get("activate_by")?.clone()).ok()
}

/// In whose name and what for: the person learns which agency, by the name it had then, and which officer where they had agreed to
/// the help of that one.
fn duty(
    entry: &Recorded,
    units: &Directory,
    helpers: &BTreeMap<AccountId, String>,
    lang: Lang,
) -> Option<Duty> {
    let named = entry.agency().map(|code| units.agency_name(code, entry.at.local_date()));
    // Agencies have Vietnamese names alone.
    let agency = named.map(|text| Told { text, lang: (lang != Lang::Vi).then_some(Lang::Vi) });
    let purpose = entry.purpose.as_deref().map(|name| name.parse().map_or(Aim::Other, Aim::Known));
    let helper = entry.helper().and_then(|helper| helpers.get(&helper)).cloned();
    (agency.is_some() || purpose.is_some()).then_some(Duty { purpose, agency, helper })
}

/// How somebody came, as the facts of a sign-in say; releases before this one did not write it down.
fn came(facts: &Value) -> Option<Came> {
    let known = text(facts, "device")? == "known";
    let used = facts.get("amr").and_then(Value::as_array).into_iter().flatten();
    let tried = text(facts, "why").filter(|why| *why == "password").map(|_| Amr::Pwd.as_str().to_owned());
    let amr = used.filter_map(Value::as_str).map(str::to_owned).chain(tried).collect();
    let named = |name| text(facts, name).map(str::to_owned);
    Some(Came { browser: named("browser"), system: named("system"), amr, known })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::audit::Purpose;

    fn look(at: i64, agency: &str, purpose: Purpose) -> Event {
        let agency = Some(Told { text: agency.to_owned(), lang: None });
        Event {
            at: Moment::from_seconds(at),
            kind: EventKind::LookedAt,
            detail: None,
            came: None,
            duty: Some(Duty { purpose: Some(Aim::Known(purpose)), agency, helper: None }),
            earlier: Vec::new(),
        }
    }

    #[test]
    fn looks_of_one_agency_for_one_purpose_on_one_day_are_one_line() {
        let noon = 1_767_243_600; // 2026-01-01, 12:00 in Ha Noi
        let looks = [
            look(noon + 86_400, "one", Purpose::Application),
            look(noon + 120, "one", Purpose::Application),
            look(noon + 60, "other", Purpose::Application),
            look(noon + 30, "one", Purpose::Lock),
            look(noon, "one", Purpose::Application),
        ];
        let folded = folded(looks.into_iter());
        let earlier: Vec<usize> = folded.iter().map(|line| line.earlier.len()).collect();
        assert_eq!(earlier, [0, 1, 0, 0]);
    }

    #[test]
    fn what_an_authority_asks_about_somebody_is_not_among_their_applications() {
        for (kind, shown) in [("identity", true), ("lock", false)] {
            let facts = json!({ "kind": kind, "reference": "ABC" });
            assert_eq!(step(ApplicationStep::Begun, &facts).is_some(), shown, "{kind}");
        }
    }
}
