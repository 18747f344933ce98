//! What applications are made of, in words.

use crate::application::{Face, KindName, LONGEST_WORDS, Papers, Reason, Refused, State, Want};
use crate::pages::layout::Frame;

/// A state.
pub(super) fn state(frame: &Frame, state: State) -> String {
    frame.say(match state {
        State::Draft => "console-state-draft",
        State::Submitted => "console-state-submitted",
        State::Verifying => "console-state-verifying",
        State::NeedsMore => "console-state-needs-more",
        State::Proposed => "console-state-proposed",
        State::Approved => "console-state-approved",
        State::Refused => "console-state-refused",
        State::Withdrawn => "console-state-withdrawn",
        State::Lapsed => "console-state-lapsed",
    })
}

/// A kind, and which of it.
pub(super) fn kind(frame: &Frame, kind: KindName, about: &str) -> String {
    frame.say(match (kind, about.split('/').next().unwrap_or_default()) {
        (KindName::Identity, "level-1") => "console-kind-level-1",
        (KindName::Identity, "level-2") => "console-kind-level-2",
        (KindName::Identity, _) => "console-kind-identity",
        (KindName::Activation, _) => "console-kind-activation",
        (KindName::Lock, _) => "console-kind-lock",
        (KindName::Unlock, _) => "console-kind-unlock",
        (KindName::Place, _) => "console-kind-place",
        (KindName::Recovery, _) => "console-kind-recovery",
        (KindName::Organisation, _) => "console-kind-organisation",
        (KindName::Ward, "level-1") => "console-kind-ward-1",
        (KindName::Ward, _) => "console-kind-ward-2",
        (KindName::Correction, _) => "console-kind-correction",
        (KindName::Restriction, _) => "console-kind-restriction",
    })
}

/// What may be missing or wrong.
pub(super) fn want(frame: &Frame, want: Want) -> String {
    frame.say(match want {
        Want::Details => "console-want-details",
        Want::AsRegistered => "console-want-as-registered",
        Want::Number => "console-want-number",
        Want::Name => "console-want-name",
        Want::Birthdate => "console-want-birthdate",
        Want::Nationality => "console-want-nationality",
        Want::Passport => "console-want-passport",
        Want::ResidenceCard => "console-want-residence-card",
        Want::Portrait => "console-want-portrait",
        Want::Paper => "console-want-paper",
        Want::Visit => "console-want-visit",
        Want::Consent => "console-want-consent",
        Want::Guardian => "console-want-guardian",
    })
}

/// Why something is not granted.
pub(super) fn reason(frame: &Frame, reason: Reason) -> String {
    frame.say(match reason {
        Reason::TooYoung => "console-reason-too-young",
        Reason::NotRepresentative => "console-reason-not-representative",
        Reason::NotConsented => "console-reason-not-consented",
        Reason::HolderEnded => "console-reason-holder-ended",
        Reason::DocumentEnded => "console-reason-document-ended",
        Reason::NoResidence => "console-reason-no-residence",
        Reason::ResidenceEnded => "console-reason-residence-ended",
        Reason::NumberTaken => "console-reason-number-taken",
        Reason::FaceDiffers => "console-reason-face-differs",
        Reason::PapersNotGenuine => "console-reason-papers-not-genuine",
        Reason::NotAsRegistered => "console-reason-not-as-registered",
        Reason::NotNeeded => "console-reason-not-needed",
        Reason::NoGround => "console-reason-no-ground",
        Reason::NoLevel => "console-reason-no-level",
        Reason::NotEntitled => "console-reason-not-entitled",
        Reason::GuardianLevel => "console-reason-guardian-level",
        Reason::NotGuardian => "console-reason-not-guardian",
        Reason::AsksAlone => "console-reason-asks-alone",
        Reason::Duplicate => "console-reason-duplicate",
        Reason::AtPopulation => "console-reason-at-population",
        Reason::AtImmigration => "console-reason-at-immigration",
    })
}

/// What comparing faces said.
pub(super) fn face(frame: &Frame, face: Face) -> String {
    frame.say(match face {
        Face::NotAsked => "console-face-not-asked",
        Face::Down => "console-face-down",
        Face::Yes => "console-face-yes",
        Face::No => "console-face-no",
        Face::Unsure => "console-face-unsure",
    })
}

/// What an officer said of papers.
pub(super) fn papers(frame: &Frame, papers: Papers) -> String {
    frame.say(match papers {
        Papers::Genuine => "console-papers-genuine",
        Papers::InRenewal => "console-papers-in-renewal",
        Papers::NotGenuine => "console-papers-not-genuine",
    })
}

/// A stored word of a step: a reason, wants, or what was proposed; as it is where it is none of them.
pub(super) fn stored(frame: &Frame, word: &str) -> String {
    if word == "approve" {
        return frame.say("console-decision-approve");
    }
    let one = |word: &str| match (Reason::from_name(word), Want::from_name(word)) {
        (Some(known), _) => reason(frame, known),
        (None, Some(known)) => want(frame, known),
        (None, None) => word.to_owned(),
    };
    word.split(',').map(one).collect::<Vec<_>>().join(", ")
}

/// Which register, by the name it is kept under.
pub(super) fn register(frame: &Frame, name: &str) -> String {
    match name {
        "population" => frame.say("console-source-population"),
        "immigration" => frame.say("console-source-immigration"),
        other => other.to_owned(),
    }
}

/// Why nothing was done.
pub(super) fn refused(frame: &Frame, why: &Refused) -> String {
    match why {
        Refused::NotFound => frame.say("console-refused-not-found"),
        Refused::AlreadyOpen(reference) => {
            frame.say_with("console-refused-open", "reference", reference.to_string())
        }
        Refused::Stale { .. } | Refused::WrongState { .. } => frame.say("console-refused-stale"),
        Refused::Missing(wanted) => {
            let wanted: Vec<String> = wanted.iter().map(|one| want(frame, *one)).collect();
            frame.say_with("console-refused-missing", "wanted", wanted.join(", "))
        }
        Refused::Fields(_) => frame.say_with("console-refused-missing", "wanted", want(frame, Want::Details)),
        Refused::Law(why) => frame.say_with("console-refused-law", "reason", reason(frame, *why)),
        Refused::NotTheirs => frame.say("console-refused-not-theirs"),
        Refused::OwnCase => frame.say("console-refused-own-case"),
        Refused::SamePerson => frame.say("console-refused-same-person"),
        Refused::NeedsTwo => frame.say("console-refused-needs-two"),
        Refused::NotYet => frame.say("console-refused-not-yet"),
        Refused::Full | Refused::TooOften => frame.say("console-refused-full"),
        Refused::Unreasoned => frame.say("console-refused-unreasoned"),
        Refused::TooLong => frame.say_with("console-refused-too-long", "most", LONGEST_WORDS),
        Refused::Unbookable(_) => frame.say("console-refused-visit"),
    }
}
