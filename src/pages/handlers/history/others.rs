//! What happened to an account with others: helpers, agencies, children and wards, organisations.

use serde_json::Value;

use super::is_wards;
use crate::audit::Event as Audited;
use crate::pages::views::{EventKind, MergeEvent, WardEvent};

/// In the words of the page.
pub(super) fn kind(event: Audited, facts: &Value) -> Option<EventKind> {
    let others = of_organisations(event).or_else(|| of_help(event)).or_else(|| of_documents(event));
    let others = others.or_else(|| MergeEvent::of(event).map(EventKind::Merge));
    others.or_else(|| of_wards(event, facts))
}

/// What agencies issued.
const fn of_documents(event: Audited) -> Option<EventKind> {
    Some(match event {
        Audited::DocumentIssued => EventKind::DocumentIssued,
        Audited::DocumentRefused => EventKind::DocumentRefused,
        Audited::DocumentChanged => EventKind::DocumentChanged,
        Audited::DocumentSuspended => EventKind::DocumentSuspended,
        Audited::DocumentResumed => EventKind::DocumentResumed,
        Audited::DocumentRevoked => EventKind::DocumentRevoked,
        Audited::DocumentShown => EventKind::DocumentShown,
        Audited::DocumentChecked => EventKind::DocumentChecked,
        Audited::DocumentShownOffline => EventKind::DocumentShownOffline,
        Audited::DocumentExpiring => EventKind::DocumentExpiring,
        Audited::DocumentSuperseded => EventKind::DocumentSuperseded,
        _ => return None,
    })
}

/// Who helps, and what was reported to agencies.
const fn of_help(event: Audited) -> Option<EventKind> {
    Some(match event {
        Audited::AssistanceAsked => EventKind::AssistanceAsked,
        Audited::AssistanceOffered => EventKind::AssistanceOffered,
        Audited::AssistanceRefused => EventKind::AssistanceRefused,
        Audited::AssistanceOpened => EventKind::AssistanceOpened,
        Audited::AssistanceEnded => EventKind::AssistanceEnded,
        Audited::CaseRouted => EventKind::CaseRouted,
        Audited::CaseForwarded => EventKind::CaseForwarded,
        Audited::CaseAnswered => EventKind::CaseAnswered,
        Audited::CaseRated => EventKind::CaseRated,
        Audited::CaseReopened => EventKind::CaseReopened,
        _ => return None,
    })
}

/// Who represents whom, and what they agreed to.
fn of_wards(event: Audited, facts: &Value) -> Option<EventKind> {
    Some(match event {
        Audited::WardRegistered => EventKind::Ward(WardEvent::Registered),
        Audited::GuardianGiven => EventKind::Ward(WardEvent::GuardianGiven(is_wards(facts))),
        Audited::GuardianEnded => EventKind::Ward(WardEvent::GuardianEnded(is_wards(facts))),
        Audited::HandedOver => EventKind::Ward(WardEvent::HandedOver(is_wards(facts))),
        Audited::AgreementTermSet => EventKind::Ward(WardEvent::TermSet),
        Audited::AgreementGiven => EventKind::Ward(WardEvent::Agreed),
        Audited::AgreementEnded => EventKind::Ward(WardEvent::AgreedNoMore),
        Audited::BirthReported => EventKind::Ward(WardEvent::Born),
        Audited::GuardiansReported => EventKind::Ward(WardEvent::GuardiansReported),
        _ => return None,
    })
}

/// Who acts for whom.
const fn of_organisations(event: Audited) -> Option<EventKind> {
    Some(match event {
        Audited::EnteredFor => EventKind::EnteredFor,
        Audited::MemberAdded => EventKind::MemberAdded,
        Audited::MemberEnded => EventKind::MemberEnded,
        Audited::MemberJoined => EventKind::MemberJoined,
        Audited::MemberLeft => EventKind::MemberLeft,
        Audited::MemberConfirmed => EventKind::MemberConfirmed,
        Audited::DocumentSigned => EventKind::DocumentSigned,
        Audited::MemberInvited => EventKind::MemberInvited,
        Audited::Invited => EventKind::Invited,
        Audited::InvitationWithdrawn => EventKind::InvitationWithdrawn,
        _ => return None,
    })
}
