//! What the log says about an account, as its holder is told: which events a letter follows from, and which it does not.

use async_trait::async_trait;
use serde_json::Value;

use super::post::{AGAIN, Post};
use crate::account::{
    self, Alert, BY_DURESS_CODE, CaseStep, DocumentStep, Ground, Step, VisitStep, WardStep, Why,
};
use crate::application::{ACCOUNT_ENDED, KindName, Reason};
use crate::audit::{Event, Heard, Holder};
use crate::jobs::{Handler, JobError};
use crate::keys::Desk;
use crate::mandate::{RAN_OUT, guardian};

#[async_trait]
impl Handler<Heard<Holder>> for Post {
    async fn handle(&self, heard: Heard<Holder>) -> Result<(), JobError> {
        let Some(event) = Event::from_name(&heard.event) else {
            return Err(JobError::Postpone(AGAIN, "the event is of a later release".into()));
        };
        let (Some(account), Some(alert)) = (heard.account, alert(event, &heard.facts)) else { return Ok(()) };
        // Where the holder was reached when it happened, as far as that is kept.
        let desk = Desk { now: heard.at, ..self.0.desk(None) };
        let told = self.0.db.write(move |c| match heard.first(c, desk.now)? {
            true => account::tell(c, &desk, account, &alert, &[]),
            false => Ok(()),
        });
        told.await.map_err(|error| JobError::Retry(AGAIN, error.to_string()))?;
        self.0.jobs.wake();
        Ok(())
    }
}

/// What the holder is told of an event; nothing where the law or the facts say that there is nothing to tell.
fn alert(event: Event, facts: &Value) -> Option<Alert> {
    match event {
        Event::AccountLocked => {
            let ground = facts.get("ground").and_then(Value::as_str).and_then(Ground::from_name)?;
            // Law on Identification 2023, article 34: the holder is told in every case but death. Who was forced to sign in has asked for it
            // themselves, and whoever forced them reads their letters.
            let by_duress_code = facts.get("source").and_then(Value::as_str) == Some(BY_DURESS_CODE);
            (ground != Ground::HolderEnded && !by_duress_code).then_some(Alert::Locked { ground })
        }
        Event::AccountUnlocked => {
            let left = facts.get("locks_left").and_then(Value::as_u64)?;
            (left == 0).then_some(Alert::Unlocked)
        }
        Event::AccountIssued => {
            // What is in force at once waits for nobody.
            facts.get("waits").and_then(Value::as_bool).filter(|waits| *waits)?;
            let by = serde_json::from_value(facts.get("activate_by")?.clone()).ok()?;
            Some(Alert::Issued { level: facts.get("level").and_then(Value::as_u64)?, by })
        }
        Event::AccountActivated => Some(Alert::Activated),
        Event::ActivationReopened => {
            Some(Alert::Reopened { by: serde_json::from_value(facts.get("activate_by")?.clone()).ok()? })
        }
        Event::CameBack => Some(Alert::CameBack),
        Event::MergeAgreed => {
            Some(Alert::MergeAgreed { last_day: serde_json::from_value(facts.get("due_on")?.clone()).ok()? })
        }
        // Whoever had the account that ends is told that it was closed, and why.
        Event::PersonMerged => {
            (facts.get("side").and_then(Value::as_str)? != "ending").then_some(Alert::Merged)
        }
        Event::AccountClosed => {
            let why = serde_json::from_value(facts.get("why")?.clone()).ok()?;
            // As of a lock: of a death nobody is told.
            (why != Why::Died).then_some(Alert::Closed { why })
        }
        Event::MandateGiven => office(facts, true),
        Event::MandateEnded => office(facts, false),
        Event::MemberAdded => member(facts, true),
        Event::MemberEnded => member(facts, false),
        Event::Invited => {
            let organisation = facts.get("organisation").and_then(Value::as_str)?.parse().ok()?;
            let until = serde_json::from_value(facts.get("expires_at")?.clone()).ok()?;
            Some(Alert::Invited { organisation, until })
        }
        Event::GuardianGiven => ward(facts, WardStep::Represented, WardStep::Represents),
        Event::GuardianEnded => {
            let why = facts.get("why").and_then(Value::as_str).and_then(guardian::Why::from_name);
            // Of a death nobody is told, and of coming of age in words of its own.
            let is_told = !matches!(
                why,
                Some(guardian::Why::HandedOver | guardian::Why::GuardianEnded | guardian::Why::WardEnded)
            );
            is_told.then_some(())?;
            ward(facts, WardStep::RepresentedNoMore, WardStep::RepresentsNoMore)
        }
        Event::HandedOver => ward(facts, WardStep::OwnNow, WardStep::HandedOver),
        Event::BirthReported => Some(Alert::Ward { what: WardStep::Born }),
        Event::ApprovalReported => {
            let client = facts.get("asked_by").and_then(Value::as_str);
            let alert = |client: &str| Alert::ApprovalReported { client: client.to_owned() };
            Some(client.map_or(Alert::SignInReported, alert))
        }
        Event::ApplicationSubmitted => application(facts, Step::Submitted),
        Event::ApplicationNeedsMore => application(facts, Step::NeedsMore),
        Event::ApplicationApproved => application(facts, Step::Approved),
        Event::ApplicationRefused => application(facts, Step::Refused),
        Event::ApplicationLapsed => {
            let reason = facts.get("reason").and_then(Value::as_str);
            // As above.
            let is_told = reason != Some(Reason::HolderEnded.as_str()) && reason != Some(ACCOUNT_ENDED);
            is_told.then_some(())?;
            application(facts, Step::Lapsed)
        }
        Event::VisitBooked => visit(facts, VisitStep::Booked),
        Event::VisitMoved => visit(facts, VisitStep::Moved),
        Event::VisitMissed => visit(facts, VisitStep::Missed),
        Event::VisitLost => visit(facts, VisitStep::Lost),
        Event::AssistanceOpened => agency(facts).map(|agency| Alert::Helped { agency }),
        Event::CaseForwarded => case(facts, CaseStep::Forwarded),
        Event::CaseAnswered => case(facts, CaseStep::Answered),
        of_a_document => document(of_a_document, facts),
    }
}

fn case(facts: &Value, step: CaseStep) -> Option<Alert> {
    agency(facts).map(|agency| Alert::Case { step, agency })
}

/// Of whoever has closed their account, and of a death, nobody is told.
fn document(event: Event, facts: &Value) -> Option<Alert> {
    let replaces = facts.get("supersedes").is_some_and(|one| !one.is_null());
    let step = match event {
        Event::DocumentIssued if replaces => DocumentStep::Replaced,
        Event::DocumentIssued => DocumentStep::Issued,
        Event::DocumentChanged => DocumentStep::Changed,
        Event::DocumentSuspended => DocumentStep::Suspended,
        Event::DocumentResumed => DocumentStep::Resumed,
        Event::DocumentRevoked => DocumentStep::Revoked,
        Event::DocumentExpiring => DocumentStep::Ending,
        _ => return None,
    };
    let told = facts.get("told").and_then(Value::as_bool).unwrap_or(true);
    told.then_some(Alert::Document { step })
}

/// As each of both is told.
fn ward(facts: &Value, ward: WardStep, guardian: WardStep) -> Option<Alert> {
    let what = if facts.get("side").and_then(Value::as_str)? == "ward" { ward } else { guardian };
    Some(Alert::Ward { what })
}

fn agency(facts: &Value) -> Option<String> {
    facts.get("agency").and_then(Value::as_str).map(str::to_owned)
}

fn application(facts: &Value, step: Step) -> Option<Alert> {
    let reference = facts.get("reference").and_then(Value::as_str).filter(|_| is_holders(facts))?;
    Some(Alert::Application { step, reference: reference.to_owned() })
}

/// What ran out and was given again in the same breath goes on: of its end nobody is told.
fn office(facts: &Value, given: bool) -> Option<Alert> {
    let word = |name: &str| facts.get(name).and_then(Value::as_str).map(str::to_owned);
    if !given && word("why").is_some_and(|why| why == RAN_OUT) {
        return None;
    }
    Some(Alert::Office { agency: word("agency")?, role: word("role")?, given })
}

/// As of offices.
fn member(facts: &Value, given: bool) -> Option<Alert> {
    let word = |name: &str| facts.get(name).and_then(Value::as_str);
    // As of the lock that it ended with.
    let by_duress_code = word("by") == Some(BY_DURESS_CODE);
    if !given && (by_duress_code || word("why") == Some(RAN_OUT)) {
        return None;
    }
    let organisation = word("organisation")?.parse().ok()?;
    Some(Alert::Member { organisation, role: word("role")?.to_owned(), given })
}

/// What an authority asks about an account is not its holder's application: of a lock they hear when it is there.
pub(super) fn is_holders(facts: &Value) -> bool {
    let kind = facts.get("kind").and_then(Value::as_str).and_then(KindName::from_name);
    kind.is_some_and(|kind| !kind.is_for_officers())
}

/// Where and when, as the log has it.
fn visit(facts: &Value, what: VisitStep) -> Option<Alert> {
    let word = |name: &str| facts.get(name).and_then(Value::as_str).map(str::to_owned);
    let at = serde_json::from_value(facts.get("slot")?.clone()).ok()?;
    Some(Alert::Visit { what, reference: word("reference")?, office: word("office")?, at })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::audit::Audience;
    use crate::base::{LocalDate, Moment};

    #[test]
    fn every_lock_and_closing_is_told_but_that_of_death_and_an_unlock_when_nothing_locks_any_more() {
        for ground in Ground::ALL {
            let told = alert(Event::AccountLocked, &json!({ "ground": ground.as_str() }));
            assert_eq!(told.is_some(), ground != Ground::HolderEnded, "{ground:?}");
        }
        let forced = json!({ "ground": Ground::Duress.as_str(), "source": BY_DURESS_CODE });
        assert_eq!(alert(Event::AccountLocked, &forced), None, "whoever forced them reads their letters");
        let organisation = "acc_0198c0de000070008000000000000000";
        let member = |by: &str| json!({ "organisation": organisation, "role": "clerk", "why": "account locked", "by": by });
        assert_eq!(alert(Event::MemberEnded, &member(BY_DURESS_CODE)), None, "nor what ends with that lock");
        assert!(alert(Event::MemberEnded, &member("an officer")).is_some());
        assert_eq!(alert(Event::AccountUnlocked, &json!({ "locks_left": 0 })), Some(Alert::Unlocked));
        assert_eq!(alert(Event::AccountUnlocked, &json!({ "locks_left": 1 })), None);
        for why in Why::ALL {
            let told = alert(Event::AccountClosed, &json!({ "why": why.as_str() }));
            assert_eq!(told.is_some(), why != Why::Died, "{why:?}");
        }
    }

    #[test]
    fn nobody_is_told_that_an_application_ended_with_its_holder() {
        let lapsed =
            |reason: Reason| json!({ "kind": "identity", "reference": "ABC", "reason": reason.as_str() });
        assert_eq!(alert(Event::ApplicationLapsed, &lapsed(Reason::HolderEnded)), None);
        assert!(alert(Event::ApplicationLapsed, &lapsed(Reason::Duplicate)).is_some());
    }

    #[test]
    fn a_request_of_an_authority_is_no_application_of_the_holders() {
        for (kind, told) in
            [("identity", true), ("activation", true), ("place", true), ("lock", false), ("unlock", false)]
        {
            let facts = json!({ "kind": kind, "reference": "ABC" });
            assert_eq!(alert(Event::ApplicationRefused, &facts).is_some(), told, "{kind}");
        }
    }

    #[test]
    fn what_the_holder_hears_of_has_a_letter_and_nothing_else_has() {
        let facts = json!({
            "ground": "idle", "locks_left": 0, "asked_by": "portal", "kind": "identity", "reference": "ABC",
            "waits": true, "level": 2, "activate_by": Moment::from_seconds(1_767_292_200),
            "why": "merged", "side": "ward", "due_on": LocalDate::of(2026, 1, 12), "agency": "G01.899.001", "role": "clerk",
            "organisation": "acc_0198c0de000070008000000000000000", "expires_at": Moment::from_seconds(1_767_292_200),
            "office": "G01.899", "slot": Moment::from_seconds(1_767_292_200),
        });
        for event in Event::ALL {
            let hears = event.heard_by().contains(&Audience::Holder);
            assert_eq!(alert(*event, &facts).is_some(), hears, "{event:?}");
        }
    }
}
