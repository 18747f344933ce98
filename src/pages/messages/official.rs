//! What letters say of what an office decided about an account, and what its holder does next.

use fluent_bundle::FluentValue;

use super::{about, say, when};
use crate::account::{CaseStep, DocumentStep, Ground, Step, VisitStep, WardStep, Why};
use crate::base::visible::isolated;
use crate::base::{Lang, LocalDate, Moment};
use crate::mandate::{Role, member};
use crate::pages::console::views::role_key;
use crate::pages::views::member_role_key;

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Matter {
    /// A level was issued, and waits for its holder.
    Issued {
        /// Which.
        level: u64,
        /// Until when.
        by: Moment,
    },
    /// There is more time to take it up.
    Reopened {
        /// Until when.
        by: Moment,
    },
    /// The person was here before, and has the account of then again.
    CameBack,
    /// This and another account are to become one.
    MergeAgreed {
        /// The last day on which the holder can object.
        last_day: LocalDate,
    },
    /// They did.
    Merged,
    /// The account was closed.
    Closed {
        /// Why.
        why: Why,
    },
    /// The person was given an office, or one of theirs ended.
    Office {
        /// For which agency.
        agency: String,
        /// As what, where this release knows it.
        role: Option<Role>,
        /// Whether it was given.
        given: bool,
    },
    /// The person may act for an organisation, or may no more.
    Member {
        /// What it is called.
        organisation: String,
        /// As what, where this release knows it.
        role: Option<member::Role>,
        /// Whether it was given.
        given: bool,
    },
    /// The person is invited to act for an organisation.
    Invited {
        /// What it is called.
        organisation: String,
        /// Until when it waits.
        until: Moment,
    },
    /// The account was locked.
    Locked {
        /// Why.
        ground: Ground,
    },
    /// What the person applied for has come to another step.
    Application {
        /// Which.
        step: Step,
        /// By which they find it.
        reference: String,
    },
    /// A report to an agency was sent on or answered.
    Case {
        /// Which of it.
        step: CaseStep,
        /// The name of the agency that has it now.
        agency: String,
    },
    /// Something became of a document of the person's. Which one it is no letter says.
    Document {
        /// What.
        step: DocumentStep,
    },
    /// Something happened between a child or a ward and whoever represents them.
    Ward {
        /// What.
        what: WardStep,
    },
    /// An officer began to help the holder.
    Helped {
        /// The name of the officer's agency.
        agency: String,
    },
    /// A visit to a counter was booked, moved or missed.
    Visit {
        /// Which of it.
        what: VisitStep,
        /// By which they find the application.
        reference: String,
        /// The name of the agency.
        office: String,
        /// When it begins, or began.
        slot: Moment,
    },
}

impl Matter {
    /// The subject, what happened, and what to do now.
    pub(super) fn write(&self, lang: Lang, at: Moment, origin: &str) -> (String, Vec<String>) {
        let there = [("origin", origin.into())];
        match self {
            Self::Issued { level, by } => {
                let what =
                    [("level", (*level).into()), ("when", crate::pages::when::day_and_time(*by).into())];
                let said = vec![say(lang, "mail-issued", &what), say(lang, "mail-issued-how", &there)];
                (say(lang, "mail-issued-subject", &[]), said)
            }
            Self::Reopened { by } => {
                let until = when(*by);
                let said = vec![say(lang, "mail-reopened", &until), say(lang, "mail-issued-how", &there)];
                (say(lang, "mail-reopened-subject", &[]), said)
            }
            Self::CameBack => {
                let words = ["mail-came-back", "mail-came-back-services", "mail-came-back-next"];
                let said = words.map(|key| say(lang, key, &there)).into();
                (say(lang, "mail-came-back-subject", &[]), said)
            }
            Self::MergeAgreed { last_day } => {
                let day = crate::pages::when::day(last_day.begins());
                let said = [("day", day.as_str().into()), ("origin", origin.into())];
                let words = ["mail-merge-agreed", "mail-merge-agreed-object", "mail-merge-agreed-keys"];
                (say(lang, "mail-merge-agreed-subject", &[]), words.map(|key| say(lang, key, &said)).into())
            }
            Self::Merged => {
                let words = ["mail-merged", "mail-merged-services", "mail-merged-next"];
                (say(lang, "mail-merged-subject", &[]), words.map(|key| say(lang, key, &there)).into())
            }
            Self::Closed { why } => {
                let words = ["mail-closed", why_closed(*why), "mail-closed-next"];
                (say(lang, "mail-closed-subject", &[]), words.map(|key| say(lang, key, &when(at))).into())
            }
            Self::Office { agency, role, given } => {
                let role = role.map(|role| ("mail-office-role", role_key(role)));
                acts(lang, OFFICE.of(*given), about("agency", &isolated(agency), at), role, &there)
            }
            Self::Member { organisation, role, given } => {
                let role = role.map(|role| ("mail-member-role", member_role_key(role)));
                let whom = isolated(organisation);
                acts(lang, MEMBER.of(*given), about("organisation", &whom, at), role, &there)
            }
            Self::Invited { organisation, until } => invited(lang, at, (organisation, *until), origin),
            Self::Locked { ground } => {
                let said = vec![say(lang, "mail-locked", &when(at)), say(lang, why_locked(*ground), &there)];
                (say(lang, "mail-locked-subject", &[]), said)
            }
            Self::Application { step, reference } => {
                let what = say(lang, step_words(*step), &about("reference", reference, at));
                let of_reference = [("reference", reference.as_str().into())];
                let subject = say(lang, "mail-application-subject", &of_reference);
                (subject, vec![what, say(lang, "mail-application-where", &there)])
            }
            Self::Case { step, agency } => {
                let (subject, what) = match step {
                    CaseStep::Forwarded => ("mail-case-forwarded-subject", "mail-case-forwarded"),
                    CaseStep::Answered => ("mail-case-answered-subject", "mail-case-answered"),
                };
                let what = say(lang, what, &about("agency", &isolated(agency), at));
                (say(lang, subject, &[]), vec![what, say(lang, "mail-case-where", &there)])
            }
            Self::Document { step } => {
                let (subject, said) = document_words(*step);
                let said = vec![say(lang, said, &when(at)), say(lang, "mail-document-where", &there)];
                (say(lang, subject, &[]), said)
            }
            Self::Ward { what } => {
                let [subject, said, then] = ward_words(*what);
                (say(lang, subject, &[]), vec![say(lang, said, &when(at)), say(lang, then, &there)])
            }
            Self::Helped { agency } => {
                let what = say(lang, "mail-help", &about("agency", &isolated(agency), at));
                (say(lang, "mail-help-subject", &[]), vec![what, say(lang, "mail-help-where", &there)])
            }
            Self::Visit { what, reference, office, slot } => {
                visited(lang, *what, (reference, office, *slot), origin)
            }
        }
    }
}

fn visited(
    lang: Lang,
    what: VisitStep,
    (reference, office, slot): (&str, &str, Moment),
    origin: &str,
) -> (String, Vec<String>) {
    let visit = [
        ("agency", isolated(office).into()),
        ("when", crate::pages::when::day_and_time(slot).into()),
        ("reference", reference.into()),
    ];
    let (subject, said, then) = visit_words(what);
    let said = vec![say(lang, said, &visit), say(lang, then, &[("origin", origin.into())])];
    (say(lang, subject, &[("reference", reference.into())]), said)
}

fn invited(
    lang: Lang,
    at: Moment,
    (organisation, until): (&str, Moment),
    origin: &str,
) -> (String, Vec<String>) {
    let whom = isolated(organisation);
    let waits = [("origin", origin.into()), ("until", crate::pages::when::day_and_time(until).into())];
    let what = say(lang, "mail-invited", &about("organisation", &whom, at));
    (say(lang, "mail-invited-subject", &[]), vec![what, say(lang, "mail-invited-next", &waits)])
}

/// Subject, what happened and what to do now: of what was given, and of its end.
struct Wording {
    given: [&'static str; 3],
    ended: [&'static str; 3],
}

/// An office of an agency.
const OFFICE: Wording = Wording {
    given: ["mail-office-given-subject", "mail-office-given", "mail-office-given-next"],
    ended: ["mail-office-ended-subject", "mail-office-ended", "mail-office-ended-next"],
};

/// What somebody does for an organisation.
const MEMBER: Wording = Wording {
    given: ["mail-member-given-subject", "mail-member-given", "mail-member-given-next"],
    ended: ["mail-member-ended-subject", "mail-member-ended", "mail-member-ended-next"],
};

impl Wording {
    const fn of(&self, given: bool) -> [&'static str; 3] {
        if given { self.given } else { self.ended }
    }
}

/// Somebody acts for another from now on, or no more: for whom and when, as what, and where they see it.
fn acts(
    lang: Lang,
    [subject, what, next]: [&str; 3],
    whom: [(&'static str, FluentValue<'_>); 2],
    role: Option<(&str, &str)>,
    there: &[(&str, FluentValue<'_>)],
) -> (String, Vec<String>) {
    let mut said = vec![say(lang, what, &whom)];
    said.extend(role.map(|(as_what, key)| say(lang, as_what, &[("role", say(lang, key, &[]).into())])));
    said.push(say(lang, next, there));
    (say(lang, subject, &[]), said)
}

/// What became of a visit: the subject, what happened, and what to do.
const fn visit_words(what: VisitStep) -> (&'static str, &'static str, &'static str) {
    match what {
        VisitStep::Booked => ("mail-visit-booked-subject", "mail-visit-booked", "mail-visit-bring"),
        VisitStep::Moved => ("mail-visit-moved-subject", "mail-visit-moved", "mail-visit-bring"),
        VisitStep::Missed => ("mail-visit-missed-subject", "mail-visit-missed", "mail-visit-again"),
        VisitStep::Lost => ("mail-visit-lost-subject", "mail-visit-lost", "mail-visit-again"),
    }
}

/// What became of a document: the subject, and what happened.
const fn document_words(step: DocumentStep) -> (&'static str, &'static str) {
    match step {
        DocumentStep::Issued => ("mail-document-issued-subject", "mail-document-issued"),
        DocumentStep::Replaced => ("mail-document-replaced-subject", "mail-document-replaced"),
        DocumentStep::Changed => ("mail-document-changed-subject", "mail-document-changed"),
        DocumentStep::Suspended => ("mail-document-suspended-subject", "mail-document-suspended"),
        DocumentStep::Resumed => ("mail-document-resumed-subject", "mail-document-resumed"),
        DocumentStep::Revoked => ("mail-document-revoked-subject", "mail-document-revoked"),
        DocumentStep::Ending => ("mail-document-ending-subject", "mail-document-ending"),
    }
}

/// What a step of an application means.
const fn step_words(step: Step) -> &'static str {
    match step {
        Step::Submitted => "mail-application-submitted",
        Step::NeedsMore => "mail-application-needs-more",
        Step::Approved => "mail-application-approved",
        Step::Refused => "mail-application-refused",
        Step::Lapsed => "mail-application-lapsed",
    }
}

/// Why an account was closed. Of a death nobody is told.
const fn why_closed(why: Why) -> &'static str {
    match why {
        Why::HolderAsked => "mail-closed-holder-asked",
        Why::Dissolved => "mail-closed-dissolved",
        Why::Merged => "mail-closed-merged",
        Why::Mistaken | Why::Died => "mail-closed-mistaken",
    }
}

/// Why an account is locked, and what opens it again. Of a death nobody is told.
const fn why_locked(ground: Ground) -> &'static str {
    match ground {
        Ground::HolderAsked => "mail-locked-holder-asked",
        Ground::TermsBroken => "mail-locked-terms-broken",
        Ground::DocumentEnded => "mail-locked-document-ended",
        Ground::AuthorityAsked | Ground::HolderEnded => "mail-locked-authority-asked",
        Ground::Idle => "mail-locked-idle",
        Ground::Duress => "mail-locked-duress",
    }
}

/// The subject, what happened, and what to do.
const fn ward_words(what: WardStep) -> [&'static str; 3] {
    match what {
        WardStep::Represents => {
            ["mail-ward-represents-subject", "mail-ward-represents", "mail-ward-represents-next"]
        }
        WardStep::Represented => {
            ["mail-ward-represented-subject", "mail-ward-represented", "mail-ward-represented-next"]
        }
        WardStep::RepresentsNoMore => {
            ["mail-ward-no-more-subject", "mail-ward-no-more", "mail-ward-no-more-next"]
        }
        WardStep::RepresentedNoMore => ["mail-ward-alone-subject", "mail-ward-alone", "mail-ward-alone-next"],
        WardStep::OwnNow => ["mail-ward-own-subject", "mail-ward-own", "mail-ward-own-next"],
        WardStep::HandedOver => {
            ["mail-ward-handed-over-subject", "mail-ward-handed-over", "mail-ward-handed-over-next"]
        }
        WardStep::Born => ["mail-ward-born-subject", "mail-ward-born", "mail-ward-born-next"],
    }
}
